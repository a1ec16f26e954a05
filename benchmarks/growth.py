"""How time and memory grow with the work: one axis a row."""

import math
import statistics
from dataclasses import asdict, dataclass
from typing import NamedTuple

from .process import Failed
from .setting import Setting

CALLS = 3
# When calls after the first have taken so long, no further one is made.
PATIENCE_SECONDS = 5


class Axis(NamedTuple):
    """What grows.

    Attributes:
        title: What the values count.
        work: Name of the function of the contenders.
        model: Name of the network.
        field: Which field of a `Setting` takes the values.
        values: The work, from little to much.
        size: Height and width of the images, where not the network's own.
        power: The work is proportional to this power of the values.
    """

    title: str
    work: str
    model: str
    field: str
    values: tuple
    size: int | None = None
    power: int = 1


IMAGES = (1, 4, 16, 64, 256)
STEPS = (10, 30, 100, 300, 1000)

AXES = (
    Axis("images, saliency", "saliency", "MobileNetV2", "images", IMAGES),
    Axis("images, Grad-CAM", "grad_cam", "MobileNetV2", "images", IMAGES),
    Axis("image size, saliency", "saliency", "MobileNetV2", "size", (64, 128, 224, 320, 512), power=2),
    # Of these networks only ResNet50 has so many maps; images of half the size are enough to see what grows.
    Axis("maps, Score-CAM", "score_cam", "ResNet50", "amount", (16, 64, 256, 1024, 2048), size=112),
    Axis("steps, activation maximization", "activation_maximization", "MobileNetV2", "amount", STEPS, size=112),
    Axis("steps, integrated gradients", "integrated_gradients", "MobileNetV2", "amount", (10, 30, 100, 300), size=112),
    Axis("patches, occlusion", "occlusion", "MobileNetV2", "amount", (16, 64, 256, 784), size=112),
    Axis("masks, RISE", "rise", "MobileNetV2", "amount", (16, 64, 256, 1024), size=112),
)
QUICK_AXES = (
    Axis("images, saliency", "saliency", "digits", "images", (1, 16, 256)),
    Axis("maps, Score-CAM", "score_cam", "digits", "amount", (4, 16, 32)),
    Axis("steps, activation maximization", "activation_maximization", "digits", "amount", (10, 100, 1000)),
)


@dataclass
class Growth:
    """One axis, measured: for each value the median time of a call, and its memory beyond that of the idle process."""

    title: str
    model: str
    contender: str
    values: list
    seconds: list
    extra_mb: list
    power: int = 1
    failure: str | None = None

    @property
    def work(self):
        """The work of each value, in units of that of the smallest."""
        return [(value / self.values[0]) ** self.power for value in self.values]


def measure_growth(axis, contender, process):
    """Return a `Growth`; every value is measured in a new process, whose memory is not that of the others."""
    growth = Growth(axis.title, axis.model, contender, [], [], [], axis.power)
    for value in axis.values:
        setting = Setting(**{"work": axis.work, "model": axis.model, "size": axis.size, axis.field: value})
        try:
            answer = process.ask("fresh", setting=asdict(setting), calls=CALLS, patience=PATIENCE_SECONDS)
        except Failed as failure:
            growth.failure = f"at {value}: {failure}"
            break
        growth.values.append(value)
        growth.seconds.append(statistics.median(answer["seconds"][1:]))
        growth.extra_mb.append(answer["peak_mb"] - answer["ready_mb"])
    return growth


class Trend(NamedTuple):
    """What happens from the middle of an axis to its end.

    Attributes:
        work: Times the work.
        time: Times the time.
        exponent: The time is proportional to this power of the work: 1 is linear, less is better.
        memory_mb: How much more memory.
    """

    work: float
    time: float
    exponent: float
    memory_mb: float


def trend(growth):
    """Return the `Trend` of a growth, None where fewer than two values were measured.

    The first values say little: there a call costs what it costs to call.
    """
    if len(growth.values) < 2:
        return None
    middle = (len(growth.values) - 1) // 2
    work, time = growth.work[-1] / growth.work[middle], growth.seconds[-1] / growth.seconds[middle]
    return Trend(work, time, math.log(time) / math.log(work), growth.extra_mb[-1] - growth.extra_mb[middle])
