"""Occlusion."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from .. import grad_modifiers
from .._inputs import checks
from .._types import Baseline, Inputs, Maps, Progress, Scores
from ._attribution import Attribution, moving_axes, single_or_double
from ._baselines import baselines_of
from ._batch import images_at_once
from ._forward import beyond_rounding, scored, whole_batches
from ._occluded import OccludedSource
from ._per_input import sizes_of_inputs


class Occlusion(Attribution):
    """How much of the score is lost where a patch covers the input; no gradient is needed.

    Formula:
        `mean of f(x) - f(x with P covered)` over the patches P that cover a place.

    Cost:
        One pass forward for the image and one for each position of the patch.

    Cautions:
        Depends on patch, stride and baseline, which belong in the caption. What is there twice is missed once:
        covering either of two eyes may cost nothing. The patch itself may look like something.

    Example:
        >>> maps = Occlusion(model)(CategoricalScore([3, 7]), images, patch=16, stride=8, baseline="mean")

    Source:
        Zeiler and Fergus 2013, "Visualizing and Understanding Convolutional Networks",
        https://arxiv.org/abs/1311.2901
    """

    _counted = "patches"

    _compares = True

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        patch: int | Sequence | Mapping[str, Any] | None = None,
        stride: int | Sequence | Mapping[str, Any] | None = None,
        baseline: Baseline = 0.0,
        map_modifier: Callable | str | None = grad_modifiers.relu,
        training: bool = False,
        normalize_map: bool | str = True,
        *,
        batch_size: int = 32,
        progress: Progress = None,
    ) -> Maps:
        """Return one map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `Saliency`. It is taken as it is: of logits their difference counts, of probabilities theirs.
            seed_input: As for `Saliency`. Of several inputs one is covered at a time.
            patch: Size of the patch along each spatial axis, or one size for all, in pixels (steps of a signal,
                features); an eighth of each axis by default. For several inputs a tuple is along the axes of each; a
                list, or a dict by the name of the input, has one of these for each.
            stride: How far it is moved, likewise; its own size by default. The last patches end where the image does.
            baseline: What covers the image: a number in its range, `"zero"`, `"mean"` (of each channel of each image),
                `"blur"`, or an array that fits one sample or all. For several inputs one for all, or a list or a dict
                by the name of the input.
            map_modifier: Callable on the map of one sample, an array (1, …); its name in `grad_modifiers`; or None for
                the signed numbers. By default what raises the score when it is covered counts for nothing.
            training: Whether layers run in training mode.
            normalize_map: Whether each map is scaled to [0, 1]; `"min_max"` scales as keras-vis did, `"maximum"`
                divides by the largest value.
            batch_size: Largest number of covered images in the model at once; on a processor there are fewer of them
                where so many would take more than about 256 MiB.
            progress: As for `GradCAM`.

        Returns:
            Float array (N, H, W), (N, F) for an input of features without channels; a list of them for several inputs,
            or when `seed_input` is a list of one array. With `map_modifier=None, normalize_map=False` in the unit of
            the score.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options = self._options(map_modifier, normalize_map)
        asked = self._asked(score, seed_input, batch_size, progress)
        batch_size = images_at_once(asked.source, asked.batch_size)
        covers = baselines_of(baseline, asked)
        moving = list(map(moving_axes, asked.batches, asked.axes))
        sizes = zip(sizes_of_inputs(patch, asked, "patch"), sizes_of_inputs(stride, asked, "stride"), strict=True)
        patches = [
            _patches([batch.shape[axis] for axis in axes], *own)
            for batch, axes, own in zip(asked.batches, moving, sizes, strict=True)
        ]

        if asked.count:
            asked.count.begin(asked.samples * sum(len(first) for first, _ in patches))

        def lost(part: tuple) -> list[np.ndarray]:
            rows, images = part
            terms_of = partial(asked.terms_of, rows)

            def lost_of(position: int) -> np.ndarray:
                source = OccludedSource(asked.source, position, moving[position])
                given = [*images, covers[position][rows.start : rows.stop]]
                shape = [images[position].shape[axis] for axis in moving[position]]
                done = asked.count.part(len(rows) * len(patches[position][0])) if asked.count else None
                behind = partial(scored, source, given, terms_of, batch_size, training, done=done)
                values = _lost(behind, len(rows), patches[position], shape, asked.size)
                return values.astype(single_or_double(given[0]))

            return list(map(lost_of, range(len(images))))

        raw = asked.gathered(lost, counted=False)
        return self._maps(raw, [None] * len(raw), options, asked, seed_input)


def _patches(shape: Sequence[int], patch: Any, stride: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the first positions (P, axes) of all patches, and the first ones behind them."""
    sizes = [max(1, -(-size // 8)) for size in shape] if patch is None else _sizes(patch, shape, "patch")
    steps = sizes if stride is None else _sizes(stride, shape, "stride")
    for size, step in zip(sizes, steps, strict=True):
        if step > size:
            raise ValueError(f"`stride` must not be larger than the patch, which would leave gaps, got {step} > {size}")
    ranges = [
        range(0, max(1, whole - size + step), step) for whole, size, step in zip(shape, sizes, steps, strict=True)
    ]
    first = np.array(list(product(*ranges)), np.int32)
    return first, np.minimum(first + np.array(sizes, np.int32), np.array(shape, np.int32))


def _sizes(value: Any, shape: Sequence[int], name: str) -> list[int]:
    several = isinstance(value, list | tuple | np.ndarray)
    sizes = [checks.whole(one, name, 1) for one in (value if several else [value] * len(shape))]
    if len(sizes) != len(shape):
        raise ValueError(
            f"`{name}` must hold {len(shape)} numbers, one for each spatial axis of the input, got {value!r}"
        )
    large = next(((own, most) for own, most in zip(sizes, shape, strict=True) if own > most), None)
    if large and several:
        raise ValueError(f"`{name}` must fit the input of size {tuple(shape)}, got {value!r}")
    return [min(own, most) for own, most in zip(sizes, shape, strict=True)]


def _lost(scored: Callable, count: int, patches: tuple, shape: Sequence[int], size: int | None) -> np.ndarray:
    """Return (n, *shape): what is lost at each position, the mean over the patches that cover it."""
    first, behind = patches
    nothing = np.zeros((1, first.shape[1]), np.int32)  # a patch that covers nothing: the image itself
    first, behind = np.concatenate([nothing, first]), np.concatenate([nothing, behind])
    samples = np.repeat(np.arange(count, dtype=np.int32), len(first))
    numbers = np.tile(np.arange(len(first)), count)
    samples, numbers = whole_batches([samples, numbers], size)
    values, digits = np.zeros((2, count, len(first)))
    for chosen, *own in scored([first[numbers], behind[numbers], samples]):
        rows = samples[chosen], numbers[chosen]
        values[rows], digits[rows] = own
    lost = beyond_rounding(values[:, :1] - values, digits, digits[:, 0])
    total, times = np.zeros((count, *shape)), np.zeros(shape)
    for number in range(1, len(first)):
        place = tuple(slice(*pair) for pair in zip(first[number], behind[number], strict=True))
        total[(slice(None), *place)] += lost[:, number].reshape(-1, *[1] * len(shape))
        times[place] += 1
    return total / np.maximum(times, 1)
