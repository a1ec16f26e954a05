"""RISE."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .._inputs import checks
from .._maps import resizing
from .._types import Baseline, Inputs, Maps, Progress, Scores
from ..scores import InactiveScore
from ..scores._question import even_parts
from ._attribution import Attribution, moving_axes, single_or_double
from ._baselines import baselines_of
from ._batch import images_at_once
from ._forward import scored, whole_batches
from ._masks import BehindMasksSource
from ._per_input import sizes_of_inputs
from ._weighting import seen_as


class RISE(Attribution):
    """The mean of random masks, each counted by the score of the image behind it; no gradient is needed.

    Formula:
        `Σ f(x ⊙ m) m / (n p)` over n masks m: grids of ones (with probability p) and zeros, enlarged linearly, and
        shifted by less than a cell. All images share the masks, as in the authors' code. Where the score is the same
        behind every mask, there is nothing to show but the masks: such a map is blank.

    Cost:
        One pass forward for each mask.

    Cautions:
        Other masks, another map, unless `seed` is given; few masks leave noise. Larger than the cells of the grid is
        what it can show.

    Example:
        >>> maps = RISE(model)(CategoricalScore([3, 7]), images, masks=4000, seed=0)

    Source:
        Petsiuk et al. 2018, "RISE", https://arxiv.org/abs/1806.07421
    """

    _counted = "masks"

    _compares = True

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        masks: int = 1000,
        grid: int | Sequence | Mapping[str, Any] = 8,
        probability: float = 0.5,
        baseline: Baseline = 0.0,
        map_modifier: Callable | str | None = None,
        training: bool = False,
        normalize_map: bool | str = True,
        *,
        seed: int | None = None,
        batch_size: int = 32,
        progress: Progress = None,
    ) -> Maps:
        """Return one map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `ScoreCAM`: it is given probabilities; whether the model ends in a softmax, a sigmoid or
                neither is found out.
            seed_input: As for `Saliency`. Of several inputs one is masked at a time.
            masks: Number of masks.
            grid: Cells of a mask along each spatial axis, or one number for all; at most as many as there are pixels.
                For several inputs as `patch` of `Occlusion`.
            probability: That a cell lets the image through, between 0 and 1.
            baseline: What is seen where a mask covers the image: a number in its range, `"zero"`, `"mean"`, `"blur"`,
                or an array that fits one sample or all. For several inputs one for all, or a list or a dict by name.
            map_modifier: Callable on the map of one sample, an array (1, …); its name in `grad_modifiers`; or None.
            training: Whether layers run in training mode.
            normalize_map: Whether each map is scaled to [0, 1]; `"min_max"` scales as keras-vis did, `"maximum"`
                divides by the largest value.
            seed: Integer for repeatable masks; None draws one from `np.random`.
            batch_size: Largest number of masked images in the model at once: memory does not grow with `masks`.
            progress: As for `GradCAM`.

        Returns:
            Float array (N, H, W), (N, F) for an input of features without channels; a list of them for several inputs,
            or when `seed_input` is a list of one array. With `normalize_map=False` in the unit of the score.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options = self._options(map_modifier, normalize_map)
        count, share = checks.whole(masks, "masks", 1), _checked_probability(probability)
        seed = _checked_seed(seed)
        asked = self._asked(score, seed_input, batch_size, progress)
        for batch in asked.batches:
            _refuse_ids(batch)
        source, batches, samples = asked.source, asked.batches, asked.samples
        batch_size = images_at_once(source, asked.batch_size)
        covers = baselines_of(baseline, asked)
        spatial = list(map(moving_axes, batches, asked.axes))
        shapes = [[batch.shape[axis] for axis in axes] for batch, axes in zip(batches, spatial, strict=True)]
        own = sizes_of_inputs(grid, asked, "grid")
        grids = [_checked_grid(*pair) for pair in zip(own, shapes, strict=True)]
        counted = asked.counting(_probability)
        together = max(1, batch_size // samples)
        if asked.count:
            asked.count.begin(samples * count * len(batches))

        def total(position: int) -> np.ndarray:
            behind = BehindMasksSource(source, position, spatial[position])
            sums = np.zeros((samples, *shapes[position]))
            least, most, off = (np.full(samples, own) for own in (np.inf, -np.inf, 0.0))
            for part in even_parts(count, together):
                drawn = np.stack(
                    [drawn_mask(shapes[position], grids[position], share, [seed, position, number]) for number in part]
                )
                numbers, rows = (one.ravel() for one in np.indices((len(drawn), samples), np.int32))
                numbers, rows = whole_batches([numbers, rows], asked.size)
                given = [*batches, covers[position], drawn]
                values, digits = np.zeros((2, len(drawn), samples))
                done = asked.count.part(samples * len(part)) if asked.count else None
                for chosen, *own in scored(behind, given, counted.terms, batch_size, training, [numbers, rows], done):
                    values[numbers[chosen], rows[chosen]], digits[numbers[chosen], rows[chosen]] = own
                sums += np.einsum("mn,m...->n...", values, drawn)
                least, most = np.minimum(least, values.min(0)), np.maximum(most, values.max(0))
                off = np.maximum(off, digits.max(0))
            for row in np.flatnonzero(most - least <= off):  # else the masks alone are what it shows
                sums[row] = sums[row].mean()
            return (sums / (count * share)).astype(single_or_double(batches[position]))

        raw = list(map(total, range(len(batches))))
        return self._maps(raw, [None] * len(raw), options, asked, seed_input)


def _probability(score: Any) -> Any:
    return score if isinstance(score, InactiveScore) else seen_as(score, "probability")


def drawn_mask(shape: Sequence[int], grid: Sequence[int], probability: float, seed: Any) -> np.ndarray:
    """Return one mask, of values in [0, 1]: cells of a grid, enlarged linearly, and shifted by less than a cell.

    Args:
        shape: Its sizes.
        grid: How many cells it has along each axis.
        probability: That a cell is 1, else it is 0.
        seed: What the random numbers follow from.
    """
    numbers = np.random.default_rng(seed)
    cells = (numbers.random(tuple(grid)) < probability).astype(np.float32)
    sizes = [-(-size // own) for size, own in zip(shape, grid, strict=True)]  # of a cell
    large = [(own + 1) * size for own, size in zip(grid, sizes, strict=True)]
    enlarged = resizing.linear(cells[np.newaxis], large, align_corners=False)[0]
    starts = [int(numbers.integers(size)) for size in sizes]
    return enlarged[tuple(slice(start, start + size) for start, size in zip(starts, shape, strict=True))]


def _checked_probability(value: Any) -> float:
    share = checks.not_negative(value, "probability")
    if not 0 < share < 1:
        raise ValueError(f"`probability` must lie between 0 and 1, got {value!r}")
    return share


def _checked_seed(seed: Any) -> int:
    return int(np.random.randint(2**31)) if seed is None else checks.whole(seed, "seed", 0)


def _checked_grid(grid: Any, shape: Sequence[int]) -> list[int]:
    several = isinstance(grid, list | tuple | np.ndarray)
    cells = [checks.whole(one, "grid", 1) for one in (grid if several else [grid] * len(shape))]
    if len(cells) != len(shape):
        raise ValueError(f"`grid` must hold {len(shape)} numbers, one for each spatial axis of the input, got {grid!r}")
    return [min(own, most) for own, most in zip(cells, shape, strict=True)]


def _refuse_ids(batch: np.ndarray) -> None:
    if batch.dtype.kind in "iu" and batch.dtype.itemsize > 1:
        raise ValueError(
            f"RISE needs inputs that can be dimmed, got one of ids ({batch.dtype}): Occlusion covers them with another"
        )
