"""What the methods share that say of each value of the input, or of an inner tensor, how much it adds to the score."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import grad_modifiers
from .._engine.causes.of_gradients import of_attribution
from .._inputs import checks
from .._maps import scaling
from .._messages import tell_of_blank_maps
from ..scores._question import Question
from ._blank import blank_rows, diagnosis
from ._model import ModelVisualization, as_given, each_sample


class Attribution(ModelVisualization):
    """Base of the methods that attribute a score to values of the input."""

    _compares = False  # scores, with parts of the input covered

    def _options(self, map_modifier: Any, normalize_map: Any) -> tuple[Callable, Callable]:
        """Return checked `(modify, normalize)`."""
        modify = np.asarray if map_modifier is None else grad_modifiers.get(map_modifier)
        return modify, checks.choice(normalize_map, "normalize_map", scaling.NORMALIZATIONS)

    def _maps(
        self,
        raw: Sequence[np.ndarray],
        axes: Sequence[int | None],
        options: tuple[Callable, Callable],
        asked: Question,
        seed_input: Any,
        wrt: Any = None,
    ) -> Any:
        """Return what the caller gets for attributions (N, …), one array for each input.

        Args:
            raw: What each value adds to the score.
            axes: The axis of the channels, which are added up; None where they are kept, or there are none.
            options: What `_options` gave.
            asked: The question.
            seed_input: What the caller gave.
            wrt: The places that were differentiated by; None for the inputs.
        """
        modify, normalize = options
        sums = [own if axis is None else own.sum(axis) for own, axis in zip(raw, axes, strict=True)]
        maps = [each_sample(modify, own, "map_modifier") for own in sums]
        blank = {row: position for position, own in enumerate(maps) for row in blank_rows(own, "map_modifier")}
        shown = [normalize(own) for own in maps]

        def told(row: int) -> Any:
            position = blank[row]
            seen = asked.seen(row, wrt or asked.source.inputs or None)
            cause = of_attribution(seen, position, asked.source.model, raw[position][row], self._compares)
            return diagnosis(row, seen, cause, "map_modifier")

        if blank:
            tell_of_blank_maps(blank, asked.samples, told)
        return as_given(shown, seed_input)


def moving_axes(batch: np.ndarray, channel_axis: int) -> list[int]:
    """Return the axes over which patches and masks move: all but samples and channels; of features these."""
    return [axis for axis in range(1, batch.ndim) if axis != channel_axis] or [batch.ndim - 1]


def added_up(axes: Sequence[int], arrays: Sequence[np.ndarray], keepdims: bool) -> list[int | None]:
    """Return which axis of each array (N, …) is added up: that of its channels, where it has some."""
    return [None if keepdims or array.ndim < 3 else axis for axis, array in zip(axes, arrays, strict=True)]


def floats(batch: np.ndarray) -> np.ndarray:
    """Whole numbers have no gradient; where an input declares them, the model turns them into floats itself."""
    return batch if batch.dtype.kind == "f" else batch.astype(np.float32)


def single_or_double(batch: np.ndarray) -> type:
    """Return the type of maps of a batch."""
    return np.float64 if batch.dtype == np.float64 else np.float32
