"""What can be done after each step of an optimisation: show its progress, print it, or add it to an animation."""

import os
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from ..._inputs.checks import whole
from ..._keras.ambient import image_data_format, usual_keras
from ..._maps.scaling import EPSILON
from ..._types import InputRanges
from ...utils._images import draw_text
from ._per_input import ranges_per_input

# One for each input, output or score.
Tensors: TypeAlias = Sequence[Any]
Penalties: TypeAlias = Sequence[tuple[str, Any]]

__all__ = ["Callback", "GifGenerator2D", "PrintLogger", "Progress"]


class Callback:
    """Is told of every step. Derive from it and write what is needed of the three methods.

    Example:
        >>> class Losses(Callback):
        ...     def on_begin(self, **kwargs):
        ...         self.seen = []
        ...     def __call__(self, i, values, grads, scores, model_outputs, **kwargs):
        ...         self.seen.append(float(scores[0][0]))
    """

    def on_begin(self, **kwargs: Any) -> None:
        """Act before the first step; `kwargs` are the arguments the visualiser was called with.

        A method that takes some of them by name, or none, gets no others.
        """

    def __call__(
        self, i: int, values: Tensors, grads: Tensors, scores: Tensors, model_outputs: Tensors, **kwargs: Any
    ) -> None:
        """Act after a step.

        Args:
            i: Number of the step, from 0.
            values: List of tensors (N, ...), one per input: where the step led, clipped to `input_range`.
            grads: List of tensors: the gradient the step followed, of what was minimised.
            scores: List of tensors (N,), one per score, before the step.
            model_outputs: List of tensors, one per output, before the step.
            **kwargs: `regularizations`, a list of (name, tensor (N,)), and `overall_score`, a list of tensors
                (N,) that together were minimised: minus each score, then each regularization.
        """

    def on_end(self) -> None:
        """Act after the last step, also when an error ended it."""


class Progress(Callback):
    """Shows a progress bar with the scores and the regularizations.

    Example:
        >>> made = visualizer(CategoricalScore(3), callbacks=Progress())
    """

    def on_begin(self, steps: int | None = None, **kwargs: Any) -> None:
        """Make the bar."""
        self.progbar = usual_keras().utils.Progbar(steps)

    def __call__(
        self,
        i: int,
        values: Tensors,
        grads: Tensors,
        scores: Tensors,
        model_outputs: Tensors,
        regularizations: Penalties = (),
        **kwargs: Any,
    ) -> None:
        """Move the bar on."""
        names = ["Score"] if len(scores) == 1 else [f"Score[{index}]" for index in range(len(scores))]
        shown = [*zip(names, scores, strict=True), *regularizations]
        # The latest values: a bar that averages over all steps hides how they change.
        self.progbar.stateful_metrics.update(name for name, _ in shown)
        self.progbar.update(i + 1, [(name, float(np.mean(value))) for name, value in shown])


class PrintLogger(Callback):
    """Prints the scores and the regularizations every so many steps.

    Args:
        interval: Number of steps from one line to the next.

    Raises:
        ValueError: `interval` is not a whole number of at least 1.

    Example:
        >>> PrintLogger(interval=1)(0, [], [], [tf.constant([2.0])], [], regularizations=[("Norm", tf.constant([0.5]))])
        Steps: 001	Scores: [[2.0]],	Regularization: [('Norm', [0.5])]
    """

    def __init__(self, interval: int = 10) -> None:
        self.interval = whole(interval, "interval", 1)

    def __call__(
        self,
        i: int,
        values: Tensors,
        grads: Tensors,
        scores: Tensors,
        model_outputs: Tensors,
        regularizations: Penalties = (),
        **kwargs: Any,
    ) -> None:
        """Print a line when its turn has come."""
        if (i + 1) % self.interval == 0:
            told = [np.asarray(score).tolist() for score in scores]
            penalties = [(name, np.asarray(value).tolist()) for name, value in regularizations]
            print(f"Steps: {i + 1:03d}\tScores: {told},\tRegularization: {penalties}")


class GifGenerator2D(Callback):
    """Writes an animated GIF of the first sample, with the number of the step on each frame.

    Args:
        path: File to write; `.gif` is added when missing. With several inputs each has a file of its own:
            `path.gif`, `path-1.gif`, ….

    Raises:
        ImportError: imageio is not installed.
        ValueError: In the first step: the input is no picture of 1, 3 or 4 channels.

    Example:
        >>> made = visualizer(CategoricalScore(3), callbacks=GifGenerator2D("steps"))
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path, self._stem = path, os.fspath(path).removesuffix(".gif")
        _imageio()

    def on_begin(self, input_range: InputRanges = (0, 255), **kwargs: Any) -> None:
        """Take down the range of the input, which is stretched to that of a GIF."""
        self._input_range = input_range
        self._writers: list = []

    def __call__(self, i: int, values: Tensors, *args: Any, **kwargs: Any) -> None:
        """Add a frame for each input."""
        frames = [_picture(value) for value in values]
        if not self._writers:
            self._writers = [_imageio().get_writer(path, mode="I", loop=0) for path in self._paths(len(frames))]
        ranges = ranges_per_input(self._input_range, [(str(index),) for index in range(len(frames))])
        for frame, ends, writer in zip(frames, ranges, self._writers, strict=True):
            writer.append_data(draw_text(_as_bytes(frame, *ends), f"Step {i + 1}"))

    def on_end(self) -> None:
        """Finish the files."""
        for writer in self._writers:
            writer.close()

    def _paths(self, count: int) -> list:
        return [f"{self._stem}{f'-{index}' if index else ''}.gif" for index in range(count)]


def _as_bytes(frame: np.ndarray, low: float, high: float) -> np.ndarray:
    """Stretch the range of an input to 0 … 255; where it is open, that of the frame."""
    low = frame.min() if low is None else low
    high = frame.max() if high is None else high
    return np.clip((frame - low) * (255 / max(high - low, EPSILON)), 0, 255).astype(np.uint8)


def _imageio() -> Any:
    try:
        from imageio import v2
    except ImportError as error:
        raise ImportError("GifGenerator2D needs imageio: pip install 'keras-vis-compat[gif]'") from error
    return v2


def _picture(values: np.ndarray) -> np.ndarray:
    """The first sample as floats, channels last, without the channel axis if there is one channel only."""
    picture = np.asarray(values[0], dtype=np.float32)
    if image_data_format() == "channels_first" and picture.ndim == 3:
        picture = np.moveaxis(picture, 0, -1)
    if picture.ndim != 3 or picture.shape[-1] not in (1, 3, 4):
        raise ValueError(
            f"GifGenerator2D needs pictures (N, H, W, C) of 1, 3 or 4 channels, got an input of shape {values.shape}; "
            "leave it out of `callbacks`"
        )
    return picture[..., 0] if picture.shape[-1] == 1 else picture
