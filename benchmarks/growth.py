"""How time and memory grow with the work: one axis a row."""

from dataclasses import asdict, dataclass
from typing import NamedTuple

from .process import Failed
from .setting import Setting

CALLS = 3


class Axis(NamedTuple):
    """What grows.

    Attributes:
        title: What the values count.
        work: Name of the function of the contenders.
        model: Name of the network.
        field: Which field of a `Setting` takes the values.
        values: The work, from little to much.
        amount: `amount` of the setting, where it is not what grows.
    """

    title: str
    work: str
    model: str
    field: str
    values: tuple
    amount: int | None = None


AXES = (
    Axis("images, saliency", "saliency", "MobileNetV2", "images", (1, 4, 16, 64, 256)),
    Axis("images, Grad-CAM", "grad_cam", "MobileNetV2", "images", (1, 4, 16, 64, 256)),
    Axis("image size, saliency", "saliency", "MobileNetV2", "size", (64, 128, 224, 320, 512)),
    Axis("maps, Score-CAM", "score_cam", "ResNet50", "amount", (16, 64, 256, 1024, 2048)),
    Axis(
        "steps, activation maximization", "activation_maximization", "MobileNetV2", "amount", (10, 30, 100, 300, 1000)
    ),
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
    failure: str | None = None


def measure_growth(axis, contender, new_process):
    """Return a `Growth`; every value is measured in a process of its own, whose memory is not that of the others."""
    growth = Growth(axis.title, axis.model, contender, [], [], [])
    for value in axis.values:
        setting = Setting(**{"work": axis.work, "model": axis.model, "amount": axis.amount, axis.field: value})
        with new_process() as process:
            try:
                _measure(setting, process, growth)
            except Failed as failure:
                growth.failure = f"at {value}: {failure}"
                break
        growth.values.append(value)
    return growth


def _measure(setting, process, growth):
    ready = process.ask("prepare", setting=asdict(setting))["ready_mb"]
    _, *seconds = process.ask("run", rows=[0] * (1 + CALLS))["seconds"]
    growth.extra_mb.append(process.ask("memory")["peak_mb"] - ready)
    growth.seconds.append(sorted(seconds)[len(seconds) // 2])
