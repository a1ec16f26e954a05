"""How the work is done: by XLA or not, on one device or several. It changes no number beyond rounding."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from itertools import cycle
from typing import NamedTuple

from .scoped import Choice, Setting


class Compute(NamedTuple):
    """What was chosen.

    Attributes:
        jit_compile: True, False or "auto".
        devices: Names of devices; empty leaves it to TensorFlow.
    """

    jit_compile: bool | str = "auto"
    devices: tuple = ()


class set_compute(Choice):
    """Choose how maps are computed, from now on or inside a `with` block; what is not named gets its default.

    Args:
        jit_compile: Whether functions are compiled by XLA. `"auto"`: on a GPU, as far as XLA can; on a processor
            it takes longer (MobileNetV2: seven times as long).
        devices: Where batches are computed: None leaves it to TensorFlow; names such as `["GPU:0", "GPU:1"]`, or
            `"all"` for every GPU (every processor where there is none), get the batches in turn. A batch is as large
            as the `batch_size` of the call. The weights stay where they are and are read from there.

    Raises:
        ValueError: Another `jit_compile`, or a device that TensorFlow does not have.

    Example:
        >>> with set_compute(devices="all"):
        ...     maps = GradCAM(model)(CategoricalScore(3), images, batch_size=64)
    """

    def __init__(self, jit_compile="auto", devices=None):
        if not (isinstance(jit_compile, bool) or jit_compile == "auto"):
            raise ValueError(f"`jit_compile` must be True, False or 'auto', got {jit_compile!r}")
        super().__init__(_compute, Compute(jit_compile, _checked_devices(devices)))


def uses_xla():
    """Return whether functions are to be compiled by XLA here and now."""
    wanted = chosen.get()[0].jit_compile
    return bool(_names("GPU")) if wanted == "auto" else wanted


def is_xla_demanded():
    """Return whether somebody asked for XLA in so many words."""
    return chosen.get()[0].jit_compile is True


def on_devices(function, items):
    """Return an iterator of `function(item)`, in order; each device works on its next one at the same time."""
    devices = chosen.get()[0].devices
    return _in_turns(devices, function, items) if devices else map(function, items)


def _in_turns(devices, function, items):
    with ThreadPoolExecutor(len(devices)) as threads:
        running: deque[Future] = deque()
        for device, item in zip(cycle(devices), items, strict=False):
            running.append(threads.submit(copy_context().run, _on_device, device, function, item))
            if len(running) > len(devices):  # so that no more than that are in memory
                yield running.popleft().result()
        for result in running:
            yield result.result()


def _on_device(device, function, item):
    import tensorflow as tf

    with tf.device(device):
        return function(item)


def _checked_devices(devices):
    if devices is None:
        return ()
    if isinstance(devices, str) and devices == "all":
        return tuple(_names("GPU") or _names("CPU"))
    wanted, known = [devices] if isinstance(devices, str) else list(devices), [*_names("GPU"), *_names("CPU")]
    short = {name.removeprefix("/device:"): name for name in known}
    wrong = [name for name in wanted if name not in known and name not in short]
    if wrong or not wanted:
        raise ValueError(f"`devices` must hold names among {', '.join(map(repr, short))}, or be 'all', got {devices!r}")
    return tuple(short.get(name, name) for name in wanted)


def _names(kind):
    import tensorflow as tf

    return [device.name for device in tf.config.list_logical_devices(kind)]


_compute = Setting("keras_vis_compute", Compute())
chosen = _compute.here  # `chosen.get()[0]` is the `Compute` that holds here and now
