"""Several methods on some images."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .._inputs.checks import whole
from .._inputs.progress import reporter
from .._maps.scaling import owned
from .._messages import collecting_blank_maps
from .._types import Explainer, Inputs, Model, Progress, Scores, WhichLayer
from ._blank import ways_out
from ._classes import checked_names, classes_of, score_of, values_of
from ._explainers import explainers_of
from ._model import ModelVisualization
from .explanation import Explanation

# `explain` takes methods by their names, and not the arguments of each.
_ITS_ARGUMENT = "the visualiser by itself, called with {modifier}=None, shows it"
_WAYS_OUT = {
    "constant score": "score one class",
    "saturated": "a visualiser by itself, such as GradCAM(model, ReplaceToLinear()), takes the softmax or sigmoid away",
    "no spatial variation": "name another `layer`, or take another method",
    "negative evidence": _ITS_ARGUMENT,
    "modifier": _ITS_ARGUMENT,
}


def explain(
    model: Model,
    images: Inputs,
    methods: str | Sequence[str] | Mapping[str, Explainer] = "GradCAM",
    *,
    score: Scores | None = None,
    class_names: Sequence[str] | None = None,
    layer: WhichLayer = None,
    batch_size: int = 32,
    progress: Progress = None,
    seed: int = 0,
) -> Explanation:
    """Return the `Explanation` of what a model sees in some images, by several methods.

    Args:
        model: A model of Keras 3 or tf_keras that takes one image (N, H, W, C).
        images: Array (N, H, W, C) in the range that the model takes; one image; a list of them, paths or pictures of
            Pillow (resized to the input, 0 to 255); a `tf.data.Dataset`.
        methods: Names such as `"GradCAM"` or `"grad-cam++"`, `"all"`, or `{name: explainer}`, each a callable
            `(score, images) -> maps`.
        score: What is explained: a Score, or a function from the output to one number per image. None: the class that
            the model reads in each image.
        class_names: A name for each class of the model; two for a model of one unit, that of the negative one first.
        layer: The layer that class activation maps are made from: a name, index, path or layer. None for the last
            convolution.
        batch_size: How many images go through the model at once.
        progress: True for a bar on stderr, or a callable that is given how many methods are done, and all there are.
        seed: Of methods that draw random numbers.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> found = explain(model, ["cat.jpg", "dog.jpg"], ["GradCAM", "ScoreCAM"], class_names=["cat", "dog"])
        >>> found.titles
        ['cat 93%', 'dog 71%']
        >>> found.plot().savefig("maps.png")
    """
    batch_size, report = whole(batch_size, "batch_size", 1), reporter(progress, "methods")
    explainers = explainers_of(
        model, methods, {"layer": layer, "batch_size": batch_size, "seed": whole(seed, "seed", 0)}
    )
    batch = _only_batch(model, images)
    output = _output(model, batch, batch_size)
    names = checked_names(class_names, output.shape[-1]) if class_names is not None else []
    classes = classes_of(score, output)
    score = score_of(classes, output.shape[-1]) if score is None and classes is not None else score
    maps, reasons = {}, {}
    for done, (name, explainer) in enumerate(explainers.items()):
        report(done, len(explainers))
        maps[name], reasons[name] = _map_and_reasons(explainer, score, batch)
    report(len(explainers), len(explainers))
    reasons = {name: own for name, own in reasons.items() if own}
    return Explanation(batch, maps, values_of(score, output), classes, names, reasons)


def _only_batch(model: Any, images: Any) -> np.ndarray:
    _, batches = ModelVisualization(model)._batches(images)
    if len(batches) != 1:
        raise ValueError(
            f"`model` must take one image, got one of {len(batches)} inputs: call GradCAM(model) and so on"
        )
    return np.array(batches[0], order="C")


def _output(model: Any, batch: np.ndarray, batch_size: int) -> np.ndarray:
    output = model.predict(batch, batch_size=batch_size, verbose=0)
    if not isinstance(output, np.ndarray):
        raise ValueError("`model` must have one output, got one of several: call GradCAM(model) and so on")
    return output


def _map_and_reasons(explainer: Any, score: Any, batch: np.ndarray) -> tuple[np.ndarray, dict[int, str]]:
    with collecting_blank_maps() as found, ways_out(_WAYS_OUT):
        maps = owned(explainer(score, batch))
    blank = np.flatnonzero(np.ptp(maps.reshape(len(maps), -1), axis=1) == 0)
    told = {one.index: one.text for one in found}
    return maps, {**dict.fromkeys(blank.tolist(), "it has the same value everywhere"), **told}
