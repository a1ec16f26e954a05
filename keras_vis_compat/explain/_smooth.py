"""Averages over noisy copies of the inputs."""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from .._inputs import checks
from .._settings.compute import on_devices
from ._model import even_parts

_WORTH_THREADS = 2**17  # values, which take about as long as starting the threads


class Noise(NamedTuple):
    """How much noise, and which.

    Attributes:
        copies: Number of noisy copies of each image; 0 for the image itself.
        share: Standard deviation, as a share of max - min of each image.
        seed: What the random numbers follow from.
    """

    copies: int
    share: float
    seed: list | int | None


def noise(smooth_samples, smooth_noise, seed):
    """Return the checked `Noise`."""
    copies = checks.whole(smooth_samples, "smooth_samples", 0)
    share = checks.not_negative(smooth_noise, "smooth_noise")
    if seed is not None:
        seed = checks.whole(seed, "seed", 0)
    elif copies:
        seed = np.random.randint(2**31, size=4).tolist()  # repeatable for those who call np.random.seed
    return Noise(copies, share, seed)


def mean_over(noise, gradients_of, images, rows, batch_size):
    """Return the mean of `gradients_of(noisy images, their rows)` over the copies, one array for each input.

    Every image gets the same noise, scaled to its own range, so that none depends on the others in its batch.
    """
    if not noise.copies:
        return gradients_of(images, rows)
    seeds = [own.spawn(noise.copies) for own in np.random.SeedSequence(noise.seed).spawn(len(images))]
    totals = [0.0] * len(images)

    def gradients_with(part):
        chosen = (own[part.start : part.stop] for own in seeds)
        noisy = [_noisy(image, noise.share, own) for image, own in zip(images, chosen, strict=True)]
        gradients = gradients_of(noisy, [*rows] * len(part))
        return [one.reshape(len(part), len(rows), *one.shape[1:]).sum(0) for one in gradients]

    for sums in on_devices(gradients_with, even_parts(noise.copies, max(1, batch_size // len(rows)))):
        totals = [total + part for total, part in zip(totals, sums, strict=True)]
    return [total / noise.copies for total in totals]


def _noisy(images, share, seeds):
    """Return a noisy copy of each image for each seed, (seeds x N, …), the whole batch copy after copy."""
    axes = tuple(range(1, images.ndim))
    std = share * (images.max(axes, keepdims=True) - images.min(axes, keepdims=True))
    noisy = np.empty((len(seeds), *images.shape), images.dtype)

    def fill(copy, seed):
        drawn = np.random.default_rng(seed).standard_normal((1, *images.shape[1:]), np.float32)
        np.multiply(std, drawn, out=copy, casting="same_kind")
        copy += images

    if noisy.size < _WORTH_THREADS:
        list(map(fill, noisy, seeds))
    else:  # drawing takes as long as some layers of the model, and lets other threads work
        with ThreadPoolExecutor() as threads:
            list(threads.map(fill, noisy, seeds))
    return noisy.reshape(-1, *images.shape[1:])
