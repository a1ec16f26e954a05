"""A layer, and which of its calls is meant."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LayerCall:
    """The output of one call of a layer: the last on the way from the inputs to what is scored.

    Attributes:
        layer: The layer.
        number: Another of its calls on that way, counted from 0 in the order of the graph, or from the end.
        input: The position of an input: a layer that several inputs reach each by a call of its own (twin towers,
            a shared backbone) has one for each.
    """

    layer: Any
    number: int | None = None
    input: int | None = None

    @property
    def name(self):
        return self.layer.name if self.number is None else f"{self.layer.name}:{self.number}"


def layer_and_number(which):
    """Return (layer, number of the call or None) of a layer or a `LayerCall`."""
    return (which.layer, which.number) if isinstance(which, LayerCall) else (which, None)
