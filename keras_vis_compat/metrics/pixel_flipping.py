"""Pixel flipping: how much of the score is gone on average while the pixels go in the map's order."""

from __future__ import annotations

from .._inputs.checks import says_what_it_takes
from .._types import Array, GivenMaps, Inputs, Model, Progress, Scores
from ._order import says_its_order
from .insertion_deletion import deletion


@says_what_it_takes
@says_its_order
def pixel_flipping(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    steps: int = 32,
    baseline: str | float = "zero",
    batch_size: int = 32,
    progress: Progress = None,
) -> Array:
    """Return the area over the curve of the score as pixels are flipped, from the highest of the map to the lowest.

    Formula:
        With f_k the score after step k of L: `Σ (f_0 - f_k) / (L + 1)` over k from 0 to L. It is `deletion` seen from
        the score of the whole image, so that images the network is unsure of do not count for more; as there, a network
        may fall for holes that it has never seen.

    Args:
        model: A model of Keras 3 or tf_keras.
        score: The score the maps were made with, as for `AveragesCam.average_drop`.
        images: The images, as for `AveragesCam`.
        maps: Maps (N, H, W) in any range, as for `insertion`.
        steps: L, in how many steps of equally many pixels; never more steps than there are pixels.
        baseline: What a pixel flips to: `"zero"`, `"mean"`, `"blur"` or a number, as for `insertion`.
        batch_size: How many images go through the model at once.
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Returns:
        Float64 (N,), in the unit of the score: below 1 for a probability; higher is better.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        One pass forward for each image and one for each of its `steps`.

    Cautions:
        As for `deletion`: a network may fall for holes that it has never seen, and sparse noise destroys a score sooner
        than any object.

    Example:
        >>> pixel_flipping(model, score, images, GradCAM(model)(score, images)).mean()
        0.66

    Source:
        Bach et al. 2015, "On Pixel-Wise Explanations", https://doi.org/10.1371/journal.pone.0130140
        Samek et al. 2017, "Evaluating the Visualization of What a Deep Neural Network Has Learned" (AOPC),
        https://arxiv.org/abs/1509.06321
    """
    scores = deletion(
        model, score, images, maps,
        steps=steps, baseline=baseline, return_curves=True, batch_size=batch_size, progress=progress,
    ).scores  # fmt: skip
    return (scores[:, :1] - scores).mean(1)
