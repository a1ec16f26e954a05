"""How much is measured."""

from collections.abc import Mapping
from typing import NamedTuple

from .contenders import CONTENDERS, OURS
from .growth import AXES, QUICK_AXES


class Plan(NamedTuple):
    """How much is measured, at most: time comes before completeness.

    Attributes:
        models: Names of the networks, in the order of measurement.
        quick: Whether only the quick tasks are measured.
        minutes: After so many no further task is begun.
        visits: How often each contender has its turn.
        visit_seconds: How long a turn should last; its figure is the median of the calls in it.
        seconds: By network, for each task: when the limit and we have used them up in turns, two at the least, no
            further turn begins; a peer has a quarter of them.
        first: By network: how many first calls of the limit and of us are measured, each in a new process.
        memory: By network: whose memory is measured, once each.
        axes: What is measured as work grows.
    """

    models: tuple
    quick: bool
    minutes: float
    visits: int
    visit_seconds: float
    seconds: Mapping
    first: Mapping
    memory: Mapping
    axes: tuple


ALL = tuple(contender.name for contender in CONTENDERS)

QUICK = Plan(
    models=("MobileNetV2", "digits"),
    quick=True,
    minutes=4.5,
    visits=5,
    visit_seconds=0.1,
    seconds={"MobileNetV2": 8, "digits": 4, "VGG16": 10, "ResNet50": 10},
    first={},
    memory={},
    axes=QUICK_AXES,
)
FULL = Plan(
    models=("MobileNetV2", "digits", "VGG16", "ResNet50"),
    quick=False,
    minutes=80,
    visits=10,
    visit_seconds=0.2,
    # Long enough for ten turns of everything on the first two; the others are slow, and were promised the same.
    seconds={"MobileNetV2": 130, "digits": 20, "VGG16": 20, "ResNet50": 12},
    first={"MobileNetV2": 10, "digits": 10, "VGG16": 3, "ResNet50": 3},
    memory={"MobileNetV2": ALL, "digits": ALL, "VGG16": (OURS,)},
    axes=AXES,
)
