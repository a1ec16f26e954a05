"""What can be done after each step of an optimisation: print it, or add it to an animation.

`ExplanationCallback` is for the training of a model: maps of the same images after each epoch.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ._keras.ambient import image_data_format
from ._messages import missing_name
from ._types import Array, Arrays, InputRange
from .utils import utils
from .utils._values import checked_range

# Without `ExplanationCallback`: `from vis.callbacks import *` must not load TensorFlow.
__all__ = ["GifGenerator", "OptimizerCallback", "Print", "np", "utils"]


def __getattr__(name: str) -> Any:
    if name == "ExplanationCallback":
        return import_module(f"{__package__}.explain.training").ExplanationCallback
    raise missing_name(__name__, name, __dir__())


def __dir__() -> list[str]:
    return sorted({*globals(), "ExplanationCallback"})


class OptimizerCallback:
    """Is told of every iteration of `Optimizer.minimize`; derive from it and write `callback`.

    Example:
        >>> class Losses(OptimizerCallback):
        ...     def callback(self, i, named_losses, overall_loss, grads, wrt_value):
        ...         print(i, overall_loss)
        >>> Losses().callback(0, [("norm", 0.5)], 0.5, None, None)
        0 0.5
    """

    def callback(
        self, i: int, named_losses: Sequence[tuple[str, float]], overall_loss: float, grads: Arrays, wrt_value: Arrays
    ) -> None:
        """Act on one iteration.

        Args:
            i: Number of the iteration, from 0.
            named_losses: List of (name, weighted loss).
            overall_loss: Their sum.
            grads: Gradient with respect to `wrt_value`, same shape.
            wrt_value: What the gradient is taken by: the input with its batch axis, unless told otherwise.
        """
        raise NotImplementedError(f"{type(self).__qualname__} must define callback()")

    def on_end(self) -> None:
        """Act after the last iteration, for instance close files."""


class Print(OptimizerCallback):
    """Prints one line for each iteration.

    Example:
        >>> Print().callback(0, [("ActivationMax Loss", -1.5), ("TV", 0.25)], -1.25, None, None)
        Iteration: 1, named_losses: [('ActivationMax Loss', -1.5), ('TV', 0.25)], overall loss: -1.25
    """

    def callback(
        self, i: int, named_losses: Sequence[tuple[str, float]], overall_loss: float, grads: Arrays, wrt_value: Arrays
    ) -> None:
        """Print the losses of one iteration, counted from 1."""
        # str, not repr: NumPy writes np.float32(0.25) for the latter.
        losses = ", ".join(f"({name!r}, {value!s})" for name, value in named_losses)
        print(f"Iteration: {i + 1}, named_losses: [{losses}], overall loss: {overall_loss!s}")


class GifGenerator(OptimizerCallback):
    """Writes an animated GIF of the image being optimised, with the number of the step on each frame.

    Args:
        path: File to write; `.gif` is added when missing.
        input_range: The (min, max) of the input. Frames always use the full range of a GIF, 0 to 255.

    Raises:
        ImportError: imageio is not installed.
        ValueError: `input_range` is no increasing pair.

    Example:
        >>> visualize_activation(model, -1, filter_indices=3, callbacks=[GifGenerator("steps.gif")])
    """

    def __init__(self, path: str | PathLike[str], input_range: InputRange = (0, 255)) -> None:
        self.input_range = checked_range(input_range)
        path = os.fspath(path)
        self.path = path if path.endswith(".gif") else f"{path}.gif"
        self.writer = _imageio().get_writer(self.path, mode="I", loop=1)

    def callback(
        self, i: int, named_losses: Sequence[tuple[str, float]], overall_loss: float, grads: Arrays, wrt_value: Arrays
    ) -> None:
        """Add the first image of `wrt_value`, (N, H, W, C) or (N, C, H, W), as a frame."""
        frame = utils.deprocess_input(_picture(wrt_value)).astype("uint8")
        self.writer.append_data(utils.draw_text(frame, f"Step {i + 1}"))

    def on_end(self) -> None:
        """Finish the file."""
        self.writer.close()


def _imageio() -> Any:
    try:
        from imageio import v2
    except ImportError as error:
        raise ImportError("GifGenerator needs imageio: pip install 'keras-vis-compat[gif]'") from error
    return v2


def _picture(values: ArrayLike) -> Array:
    """The first sample, channels last, without the channel axis if there is one channel only."""
    if np.ndim(values) != 4:
        raise ValueError(
            "GifGenerator needs images, (N, H, W, C) or (N, C, H, W), "
            f"got an input of shape {np.shape(values)}; leave it out of `callbacks`"
        )
    picture = np.asarray(values)[0]
    if image_data_format() == "channels_first":
        picture = np.moveaxis(picture, 0, -1)
    if picture.shape[-1] not in (1, 3, 4):
        raise ValueError(f"GifGenerator needs images of 1, 3 or 4 channels, got {picture.shape[-1]}")
    return picture[..., 0] if picture.shape[-1] == 1 else picture
