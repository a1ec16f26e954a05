"""Every tensor on the way from the inputs of a graph to what is read, by the layer that makes it."""

from typing import Any, NamedTuple

from .. import _keras
from .graph import Place
from .graph_steps import is_nested


class Step(NamedTuple):
    """One tensor on the way.

    Attributes:
        place: Where it is in the graph; a probe can read it.
        path: Name of the layer that makes it, inside nested models `"outer/inner"`.
        sources: Positions of the steps it is computed from.
    """

    place: Place
    path: str
    sources: tuple

    @property
    def operation(self) -> Any:
        """The layer or operation that makes it."""
        return self.place.operation


def steps_of(graph, places, known=()):
    """Return (every `Step` that has a part in some places, each after its sources, the positions of these places).

    Of places whose keys are `known` it is not asked what they are computed from. The walls of nested models are no
    steps: what goes in or out through them is what lies on their other side.
    """
    steps: list[Step] = []
    positions: dict[tuple, int] = {}
    for place in graph.order(places, known):
        needs = [] if place.key in known else graph.needs(place)
        sources = tuple(dict.fromkeys(positions[need.key] for need in needs))
        if sources and (is_nested(place.operation) or graph.entry_of(place) is not None):
            positions[place.key] = sources[0]
        else:
            positions[place.key] = len(steps)
            steps.append(Step(place, _path(place), sources))
    return steps, [positions[place.key] for place in places]


def _path(place):
    return "/".join([*(_keras.operation_of(node).name for node in place.context), place.operation.name])
