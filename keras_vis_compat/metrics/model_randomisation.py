"""Model randomisation: whether a map has anything to do with what the network has learned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .._inputs.checks import choice, is_whole, says_what_it_takes, whole
from .._inputs.progress import reporter
from .._maps.scaling import owned
from .._messages import passing_over_blank_maps
from .._types import Array, Explainer, GivenMaps, Inputs, ListedMaps, Model, Progress, Scores
from ..scores._question import outputs_of
from ._explained import explainer_of, maps_and_explainer
from ._images import Images
from ._maps import listed_maps, warn_of_flat
from ._order import says_its_order
from ._similarity import Similarity, checked_similarity, of_maps
from ._weights import HOW, Part, named_parts, parts_of, randomise, restored

MODES = {"cascading": True, "independent": False}


@says_what_it_takes
@says_its_order
def model_randomisation(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps | Explainer,
    explainer: Explainer | None = None,
    *,
    mode: str = "cascading",
    layers: Sequence[str] | int | None = None,
    similarity: str | Similarity = "spearman",
    how: str = "normal",
    seed: int = 0,
    progress: Progress = None,
) -> dict[str, Array]:
    """Return how like the maps stay as the layers of the model get random weights, from the last to the first.

    A map that stays the same shows the image, not what the network has learned of it. The other way round proves
    little: any method whose maps are noise passes. The weights of the model are put back whatever happens, on Ctrl-C
    too; meanwhile nothing else should use it.

    Formula:
        `similarity(m(x; θ), m(x; θ'))` for each image x, where m is the map, θ the weights and θ' the weights of which
        some layers were made random.

    Args:
        model: A model of Keras 3 or tf_keras.
        score: What is explained, such as `CategoricalScore(labels)`: the same with any weights.
        images: Array (N, …) in the input range of the model, or a list of them for several inputs.
        maps: Their maps, (N, H, W), by the weights as they are; None: the explainer makes them. An explainer in this
            place stands for both.
        explainer: What makes maps: `(score, images) -> maps`, such as `GradCAM(model)`. One that copies weights must be
            made anew each time: give what makes one of a model, such as `GradCAM` or `lambda model: GradCAM(model)`.
        mode: `"cascading"`: each layer stays random as the next one gets so. `"independent"`: one layer at a time.
        layers: Names or paths (`"outer/inner"`) of layers, the others keep their weights; None for every layer with
            weights. A number: after so many stages, spread evenly over all layers, maps are made and compared; in
            `"independent"`, so many layers.
        similarity: `"spearman"` (rank correlation), `"ssim"` (structural similarity), `"hog"` (correlation of
            histograms of oriented gradients), or a function `(map, map) -> number`. The named ones are 1 for equal
            maps, and 0 where one of two different maps has the same value everywhere.
        how: `"normal"`: kernels are drawn anew, normal with mean 0 and the root mean square that they had; what has one
            axis, such as biases, is shuffled. `"shuffle"`: all of a layer's numbers stay, in another order.
        seed: Of the weights.
        progress: True for a bar on stderr, or a callable that is given the number of stages done and of all.

    Returns:
        `{path of the layer: similarities (N,)}`, float64 in [-1, 1] for the named ones, in the order in which the
        layers were made random; lower is better. `plots.show_randomisation` draws it.

    Raises:
        TypeError, ValueError: An argument that does not fit, or a model without weights; the message says what would.

    Cost:
        The explainer once with the weights as they are, and once for each stage.

    Cautions:
        A map that stays the same shows the image, not what the network has learned of it. The other way round proves
        little: any method whose maps are noise passes, and a network with random weights still sees contrast, so that 0
        is not to be asked for.

    Example:
        >>> found = model_randomisation(model, score, images, GradCAM(model))
        >>> {layer: round(float(own.mean()), 2) for layer, own in found.items()}
        {'digit': 0.31, 'dense': 0.12, 'strokes': 0.04, 'conv2d': 0.02}

    Source:
        Adebayo et al. 2018, "Sanity Checks for Saliency Maps", https://arxiv.org/abs/1810.03292
    """
    cascading, randomly = choice(mode, "mode", MODES), choice(how, "how", HOW)
    alike, seed, report = checked_similarity(similarity), whole(seed, "seed", 0), reporter(progress)
    data = Images(model, images)
    parts = _parts(model, data)
    stages = _stages(model, parts, layers, cascading)
    making = maps if explainer is None else explainer
    whole_maps, _ = maps_and_explainer(model, score, images, maps, explainer)
    first = listed_maps(whole_maps, data.inputs)
    warn_of_flat(first)
    found: dict[str, Array] = {}
    with passing_over_blank_maps(), restored(parts) as put_back:
        for done, stage in enumerate(stages):
            report(done, len(stages))
            if not cascading:
                put_back()
            for part in stage:
                randomise(part, randomly, seed)
            now = listed_maps(explainer_of(model, making)(score, images), data.inputs, "explainer(score, images)")
            found[stage[-1].path] = owned(of_maps(alike, _pairs(first, now)))
    report(len(stages), len(stages))
    return found


def _parts(model: Model, data: Images) -> list[Part]:
    if not model.built:
        outputs_of(data.source, next(iter(data)))  # which makes its weights
    parts = parts_of(model)
    if not parts:
        raise ValueError(f"`model` must have weights to be made random, {model.name!r} has none")
    return parts


def _stages(model: Model, parts: list[Part], layers: Sequence[str] | int | None, cascading: bool) -> list[list[Part]]:
    """Return the parts that get random together, from the last one on."""
    if layers is None or not (is_whole(layers) or isinstance(layers, bool)):
        return [[part] for part in reversed(named_parts(parts, layers, model))]
    count = min(whole(layers, "layers", 1), len(parts))
    ends = [round(stage * len(parts) / count) for stage in range(count + 1)]
    last_first = parts[::-1]
    return [last_first[start if cascading else end - 1 : end] for start, end in pairwise(ends)]


def _pairs(first: ListedMaps, now: ListedMaps) -> Iterator[tuple[Array, Array]]:
    for own, new in zip(first, now, strict=True):
        if own is None:
            continue
        if new is None or own.shape != new.shape:
            got = None if new is None else new.shape
            raise ValueError(
                f"`explainer(score, images)` must give maps of the shape of `maps`, {own.shape}, got {got}: use the "
                "settings `maps` were made with"
            )
        yield own, new
