"""Averages over noisy copies of the inputs."""

from typing import NamedTuple

import numpy as np

from . import _checks
from ._model import even_parts


class Noise(NamedTuple):
    """How much noise, and which.

    Attributes:
        copies: Number of noisy copies of each image; 0 for the image itself.
        share: Standard deviation, as a share of max - min of each image.
        seeds: One source of random numbers for each input.
    """

    copies: int
    share: float
    seeds: list


def noise(smooth_samples, smooth_noise, seed, inputs):
    """Return the checked `Noise` for so many inputs."""
    if seed is None:
        seed = np.random.randint(2**31, size=4).tolist()  # repeatable for those who call np.random.seed
    else:
        seed = _checks.whole(seed, "seed", 0)
    return Noise(
        _checks.whole(smooth_samples, "smooth_samples", 0),
        _checks.not_negative(smooth_noise, "smooth_noise"),
        np.random.SeedSequence(seed).spawn(inputs),
    )


def mean_over(noise, gradients_of, images, rows, batch_size):
    """Return the mean of `gradients_of(noisy images, their rows)` over the copies, one array for each input.

    Every image gets the same noise, scaled to its own range, so that none depends on the others in its batch.
    """
    if not noise.copies:
        return gradients_of(images, rows)
    generators = [np.random.default_rng(seed) for seed in noise.seeds]
    totals = [0.0] * len(images)
    for part in even_parts(noise.copies, max(1, batch_size // len(rows))):
        noisy = [
            _noisy(image, noise.share, generator, len(part))
            for image, generator in zip(images, generators, strict=True)
        ]
        gradients = gradients_of(noisy, [*rows] * len(part))
        totals = [
            total + gradient.reshape(len(part), len(rows), *gradient.shape[1:]).sum(0)
            for total, gradient in zip(totals, gradients, strict=True)
        ]
    return [total / noise.copies for total in totals]


def _noisy(images, share, generator, copies):
    """Return so many noisy copies of each image, (copies x N, …), the whole batch copy after copy."""
    axes = tuple(range(1, images.ndim))
    std = share * (images.max(axes, keepdims=True) - images.min(axes, keepdims=True))
    drawn = generator.standard_normal((copies, 1, *images.shape[1:]), np.float32)
    return (images + std * drawn).astype(images.dtype).reshape(-1, *images.shape[1:])
