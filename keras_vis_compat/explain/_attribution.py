"""What the methods share that say of each value of the input, or of an inner tensor, how much it adds to the score."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import _keras, grad_modifiers
from .._engine.causes import of_attribution
from .._inputs import checks
from .._inputs.batches import channel_axis_of
from .._inputs.user_code import blamed
from .._maps import scaling
from .._maps.samples import each_sample
from .._messages import tell_of_blank_maps
from ._blank import blank_rows, diagnosis
from ._model import ModelVisualization, as_given


class Attribution(ModelVisualization):
    """Base of the methods that attribute a score to values of the input."""

    def _options(self, map_modifier: Any, normalize_map: Any) -> tuple[Callable, Callable]:
        """Return checked `(modify, normalize)`."""
        modify = np.asarray if map_modifier is None else grad_modifiers.get(map_modifier)
        return blamed(modify, "map_modifier"), checks.choice(normalize_map, "normalize_map", scaling.NORMALIZATIONS)

    def _maps(
        self,
        raw: Sequence[np.ndarray],
        axes: Sequence[int | None],
        options: tuple[Callable, Callable],
        seed_input: Any,
        why: Callable,
    ) -> Any:
        """Return what the caller gets for attributions (N, …), one array for each input.

        Args:
            raw: What each value adds to the score.
            axes: The axis of the channels, which are added up; None where they are kept, or there are none.
            options: What `_options` gave.
            seed_input: What the caller gave.
            why: `(row, input) -> (score, Cause)`, why nothing is left of a map.
        """
        modify, normalize = options
        maps = [
            each_sample(modify, own if axis is None else own.sum(axis)) for own, axis in zip(raw, axes, strict=True)
        ]
        blank = {row: position for position, own in enumerate(maps) for row in blank_rows(own, "map_modifier")}
        shown = [normalize(own) for own in maps]

        def told(row: int) -> Any:
            score, cause = why(row, blank[row])
            return diagnosis(row, score, cause, "map_modifier")

        tell_of_blank_maps(blank, len(raw[0]), told)
        return as_given(shown, seed_input)

    def _why(self, source: Any, scores: Any, batches: Any, raw: Sequence[np.ndarray], wrt: Any = None) -> Callable:
        """Return `(row, position) -> (score, Cause)`: why the map of an input, or of a place, is blank."""

        def why(row: int, position: int) -> tuple:
            seen = self._seen(source, scores, batches, row, wrt or source.inputs or None)
            return seen.score, of_attribution(seen, position, source.model, raw[position][row])

        return why


def channel_axes(source: Any, batches: Sequence[np.ndarray]) -> list[int]:
    """Return where each input has its channels."""
    return list(map(channel_axis_of, source.inputs)) or [batch.ndim - 1 for batch in batches]


def added_up(axes: Sequence[int], arrays: Sequence[np.ndarray], keepdims: bool) -> list[int | None]:
    """Return which axis of each array (N, …) is added up: that of its channels, where it has some."""
    return [None if keepdims or array.ndim < 3 else axis for axis, array in zip(axes, arrays, strict=True)]


def floats(batch: np.ndarray) -> np.ndarray:
    """Whole numbers have no gradient; where an input declares them, the model turns them into floats itself."""
    return batch if batch.dtype.kind == "f" else batch.astype(np.float32)


def single_or_double(batch: np.ndarray) -> type:
    """Return the type of maps of a batch."""
    return np.float64 if batch.dtype == np.float64 else np.float32


def axis_of_place(place: Any) -> int:
    """Return where the value of a place has its channels, counted from the end: there may be frames before them."""
    rank = len(place.tensor.shape)
    return 1 - rank if rank > 3 and _keras.data_format_of(place.tensor) == "channels_first" else -1
