"""Averages over noisy copies of the inputs."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from .._inputs import checks
from .._inputs.progress import Count
from .._settings.compute import on_devices
from ..scores._question import even_parts

_WORTH_THREADS = 2**17  # values, which take about as long as starting the threads


class Noise(NamedTuple):
    """How much noise, and which.

    Attributes:
        copies: Number of noisy copies of each image; 0 for the image itself.
        share: Standard deviation, as a share of max - min of each image.
        seed: What the random numbers follow from.
        statistic: What is told of the gradients of the copies: `"mean"`, `"square"` (their mean square), `"variance"`.
    """

    copies: int
    share: float
    seed: list | int | None
    statistic: str


def noise(smooth_samples: int, smooth_noise: float, seed: int | None, statistic: str = "mean") -> Noise:
    """Return the checked `Noise`."""
    checks.choice(statistic, "smooth_statistic", STATISTICS)
    copies = checks.whole(smooth_samples, "smooth_samples", 0)
    share = checks.not_negative(smooth_noise, "smooth_noise")
    if seed is not None:
        seed = checks.whole(seed, "seed", 0)
    elif copies:
        seed = np.random.randint(2**31, size=4).tolist()  # repeatable for those who call np.random.seed
    if copies < STATISTICS[statistic].copies:
        raise ValueError(
            f"`smooth_samples` must be at least {STATISTICS[statistic].copies} for smooth_statistic={statistic!r}, "
            f"got {copies}: it tells of the gradients of noisy copies"
        )
    return Noise(copies, share, seed, statistic)


class Statistic(NamedTuple):
    """What is summed up over the copies, and what becomes of the sums.

    Attributes:
        powers: The powers of the gradient that are summed.
        finish: From the means of these to the result.
        copies: The least number of copies that have one.
    """

    powers: tuple
    finish: Callable
    copies: int


STATISTICS = {
    "mean": Statistic((1,), lambda mean: mean, 0),
    "square": Statistic((2,), lambda square: square, 1),
    "variance": Statistic((1, 2), lambda mean, square: np.maximum(square - mean * mean, 0), 2),
}


def over_copies(
    noise: Noise,
    gradients_of: Callable,
    images: Sequence[np.ndarray],
    rows: Sequence[int],
    batch_size: int,
    count: Count | None,
) -> list[np.ndarray]:
    """Return a statistic of `gradients_of(noisy images, their rows)` over the copies, one array for each input.

    Every image gets the same noise, scaled to its own range, so that none depends on the others in its batch.
    `count` is told how many noisy copies have been done as well.
    """
    if not noise.copies:
        return gradients_of(images, rows)
    seeds = [own.spawn(noise.copies) for own in np.random.SeedSequence(noise.seed).spawn(len(images))]
    powers, finish, _ = STATISTICS[noise.statistic]
    totals = [[0.0] * len(powers) for _ in images]

    def gradients_with(part: range) -> list:
        chosen = (own[part.start : part.stop] for own in seeds)
        noisy = [_noisy(image, noise.share, own) for image, own in zip(images, chosen, strict=True)]
        gradients = gradients_of(noisy, [*rows] * len(part))
        copies = [one.reshape(len(part), len(rows), *one.shape[1:]) for one in gradients]
        if noise.statistic == "mean":
            return [[own.sum(0)] for own in copies]
        return [_sums_of_powers(own, powers) for own in copies]

    parts = even_parts(noise.copies, max(1, batch_size // len(rows)))
    for part, sums in zip(parts, on_devices(gradients_with, parts), strict=True):
        if count:
            count.add(len(part) * len(rows))
        totals = [[one + more for one, more in zip(*pair, strict=True)] for pair in zip(totals, sums, strict=True)]
    found = [finish(*(total / noise.copies for total in own)) for own in totals]
    double = [image.dtype == np.float64 for image in images]
    return [one.astype(np.float64 if own else np.float32) for one, own in zip(found, double, strict=True)]


def _sums_of_powers(copies: np.ndarray, powers: tuple) -> list[np.ndarray]:
    """Return for each power its sum over copies (C, …), in double precision, which no more than one of them takes."""
    sums = [np.zeros(copies.shape[1:]) for _ in powers]
    for copy in copies:
        double = copy.astype(np.float64)
        for total, power in zip(sums, powers, strict=True):
            total += double**power
    return sums


def _noisy(images: np.ndarray, share: float, seeds: Sequence) -> np.ndarray:
    """Return a noisy copy of each image for each seed, (seeds x N, …), the whole batch copy after copy."""
    axes = tuple(range(1, images.ndim))
    std = share * (images.max(axes, keepdims=True) - images.min(axes, keepdims=True))
    noisy = np.empty((len(seeds), *images.shape), images.dtype)

    def fill(copy: np.ndarray, seed: Any) -> None:
        drawn = np.random.default_rng(seed).standard_normal((1, *images.shape[1:]), np.float32)
        np.multiply(std, drawn, out=copy, casting="same_kind")
        copy += images

    if noisy.size < _WORTH_THREADS:
        list(map(fill, noisy, seeds))
    else:  # drawing takes as long as some layers of the model, and lets other threads work
        with ThreadPoolExecutor() as threads:
            list(threads.map(fill, noisy, seeds))
    return noisy.reshape(-1, *images.shape[1:])
