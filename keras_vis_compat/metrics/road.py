"""ROAD: what is left of the score when pixels are filled in from their neighbours, so that no hole gives them away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

import numpy as np
import tensorflow as tf
from scipy.sparse import coo_matrix, csr_matrix, identity
from scipy.sparse.linalg import splu

from .._inputs.checks import choice, is_real, not_negative, says_what_it_takes, whole
from .._inputs.progress import reporter
from .._types import Array, GivenMaps, Inputs, ListedMaps, Model, Progress, Scores
from ._ahead import ahead
from ._changed import as_images, numbers_of, range_of, refuse_ids
from ._images import Images
from ._maps import listed_maps, ranks
from ._order import says_its_order
from ._scoring import BatchScore, per_image

MOST, LEAST = True, False
ORDERS = {"combined": (MOST, LEAST), "most": (MOST,), "least": (LEAST,)}


@says_what_it_takes
@says_its_order
def road(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    order: str = "combined",
    shares: Sequence[float] = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    noise: float = 0.01,
    seed: int = 0,
    batch_size: int = 32,
    progress: Progress = None,
) -> Array:
    """Return how the score fares when shares of the pixels are imputed, the most or the least important ones.

    A removed pixel becomes the mean of its neighbours (those across a corner count half), removed ones among them
    solved for together, and noise on top: "noisy linear imputation". A network cannot read the shape of the hole, as it
    can with `deletion`; what is smooth anyway, such as sky, comes back as it was.

    Formula:
        The mean of `f(x_s)` over the shares s, where x_s is the image without its most (or least) important share of
        pixels, filled in from their neighbours; `"combined"` is half of `least - most`.

    Args:
        model: A model of Keras 3 or tf_keras.
        score: The score the maps were made with, as for `AveragesCam.average_drop`.
        images: The images (N, …), as for `AveragesCam`: signals, pictures, volumes; values in a row are a signal.
        maps: Maps (N, H, W) in any range, which order the pixels, as for `insertion`. A list with one for each input;
            None for an input to leave as it is.
        order: `"most"`: the mean score as the most important pixels go, lower is better. `"least"`: as the least
            important ones go, higher is better. `"combined"`: half of the second minus the first, higher is better.
        shares: Which shares of the pixels go, each in (0, 1); the result is the mean over them.
        noise: Standard deviation of the noise, as a share of the range of an image.
        seed: Of the noise; an image gets the same in whatever batch it is.
        batch_size: How many images go through the model at once.
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Returns:
        Float64 (N,), in the unit of the score: of a probability in [0, 1], combined in [-0.5, 0.5], around 0 for a map
        that orders nothing.

    Raises:
        TypeError, ValueError: An argument that does not fit, or an input of ids; the message says what would.

    Cost:
        One pass forward for each share of an image, twice for `"combined"`; and a sparse linear system for each, which
        on a processor may take longer than the pass.

    Cautions:
        What is smooth comes back by itself, such as sky. What fills a hole is a model of images, too.

    Example:
        >>> road(model, score, images, GradCAM(model)(score, images)).mean()
        0.21

    Source:
        Rong et al. 2022, "A Consistent and Efficient Evaluation Strategy for Attribution Methods",
        https://arxiv.org/abs/2202.00449
    """
    orders, shares = choice(order, "order", ORDERS), _checked_shares(shares)
    noise, seed = not_negative(noise, "noise"), whole(seed, "seed", 0)
    reporter(progress)
    data = Images(model, images, batch_size)

    def metric(score: BatchScore, images: list[tf.Tensor], maps: ListedMaps) -> Array:
        axes = data.channel_axes(images)
        removed = [
            None if one is None else _Removal(*given) for *given, one in zip(images, maps, axes, maps, strict=True)
        ]

        def versions() -> Iterator[list[tf.Tensor]]:
            changes = list(product(orders, shares))
            tasks = [
                (own, place, *change)
                for change in changes
                for own in removed
                if own
                for place in range(len(score.rows))
            ]
            filled = ahead(lambda own, place, *change: own.imputed(place, *change, noise, seed, score.rows), tasks)
            for _ in changes:
                yield [
                    image if own is None else own.together(list(islice(filled, len(score.rows))))
                    for image, own in zip(images, removed, strict=True)
                ]

        means = score(versions()).reshape(len(orders), len(shares), -1).mean(1)
        return (means[1] - means[0]) / 2 if len(orders) > 1 else means[0]

    return per_image(metric, score, data, listed_maps(maps, data.inputs), progress)


class _Removal:
    """Images of one input (B, …), whose pixels are taken away in the order of maps.

    Args:
        image: The images.
        map: Their fitted maps.
        channel_axis: Of the images.
    """

    def __init__(self, image: tf.Tensor, map: Array, channel_axis: int) -> None:
        refuse_ids(image, "road")
        self._like = image
        self._axis = channel_axis if image.ndim > 2 else None  # values in a row are a signal
        self._values = self._pixels(image.numpy().astype(np.float64))
        self._places = ranks(self._pixels(np.broadcast_to(map, image.shape)).mean(-1))

    def imputed(self, place: int, most: bool, share: float, noise: float, seed: int, rows: Array) -> Array:
        """Return an image (*spatial, C) without that share of its most, or least, important pixels."""
        total = self._places[place].size
        count = min(round(share * total), total - 1)  # of nothing nothing can be filled in
        gone = self._places[place] < count if most else self._places[place] >= total - count
        image, numbers = self._values[place], numbers_of(seed, rows[place], round(1000 * share) + most)
        filled = image.copy()
        filled[gone] = imputation(image, gone)
        filled[gone] += noise * range_of(image) * numbers.standard_normal(filled[gone].shape)
        return filled

    def together(self, parts: list[Array]) -> tf.Tensor:
        """Return images of such pixels, as they were given."""
        array = np.stack(parts)
        return as_images(array[..., 0] if self._axis is None else np.moveaxis(array, -1, self._axis), self._like)

    def _pixels(self, array: Array) -> Array:
        return array[..., np.newaxis] if self._axis is None else np.moveaxis(array, self._axis, -1)


def imputation(image: Array, missing: Array) -> Array:
    """Return the values (M, C) of missing pixels: each the weighted mean of its neighbours, missing ones among them.

    Args:
        image: (*spatial, C).
        missing: Bool (*spatial,), not all true.
    """
    gone = missing.ravel()
    known = image.reshape(-1, image.shape[-1])[~gone]
    weights = _neighbours(missing.shape)[gone]
    system = (identity(int(gone.sum()), format="csr") - weights[:, gone]).tocsc()
    # Columns one by one: few have the same neighbours, and to put them together takes longer than it saves.
    alone = {"permc_spec": "MMD_AT_PLUS_A", "options": {"SymmetricMode": True}, "relax": 1, "panel_size": 1}
    return splu(system, **alone).solve(weights[:, ~gone] @ known)


@lru_cache(maxsize=4)
def _neighbours(shape: tuple[int, ...]) -> csr_matrix:
    """The weights (P, P) with which the neighbours of each pixel make up its mean; each step aside halves them."""
    numbers = np.arange(np.prod(shape)).reshape(shape)
    rows, columns, values = [], [], []
    for step in product((-1, 0, 1), repeat=len(shape)):
        if any(step):
            here = tuple(slice(max(0, -one), min(size, size - one)) for one, size in zip(step, shape, strict=True))
            there = tuple(slice(max(0, one), min(size, size + one)) for one, size in zip(step, shape, strict=True))
            rows.append(numbers[here].ravel())
            columns.append(numbers[there].ravel())
            values.append(np.full(rows[-1].size, 0.5 ** sum(map(abs, step))))
    weights = coo_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(numbers.size, numbers.size)
    ).tocsr()
    totals = np.asarray(weights.sum(1)).ravel()
    return csr_matrix(weights.multiply(1 / np.maximum(totals, 1e-300)[:, np.newaxis]))


def _checked_shares(shares: Sequence[float]) -> list[float]:
    listed = [shares] if is_real(shares) else list(shares) if isinstance(shares, Sequence | np.ndarray) else []
    wrong = [one for one in listed if not is_real(one) or not 0 < one < 1]
    if wrong or not listed:
        raise ValueError(f"`shares` must be numbers in (0, 1), such as (0.2, 0.5, 0.8), got {shares!r}")
    return [float(one) for one in listed]
