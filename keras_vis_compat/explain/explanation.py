"""Several methods on some images: the maps, and all that one wants to know of them."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib import import_module
from os import PathLike
from typing import Any

import numpy as np
import tensorflow as tf

from .._inputs.checks import whole
from .._inputs.methods import method_names
from .._inputs.user_code import blamed
from .._maps.scaling import owned
from .._messages import collecting_blank_maps
from .._progress import Bar
from .._types import Explainer, Inputs, Model, Scores, WhichLayer
from ..scores import BinaryScore, CategoricalScore, Score
from ._blank import ways_out
from ._model import ModelVisualization

Progress = bool | Callable[[int, int], None] | None

# `explain` takes methods by their names, and not the arguments of each.
_ITS_ARGUMENT = "the visualiser by itself, called with {modifier}=None, shows it"
_WAYS_OUT = {
    "constant score": "score one class",
    "saturated": "a visualiser by itself, such as GradCAM(model, ReplaceToLinear()), takes the softmax or sigmoid away",
    "no spatial variation": "name another `layer`, or take another method",
    "negative evidence": _ITS_ARGUMENT,
    "modifier": _ITS_ARGUMENT,
}


@dataclass(frozen=True)
class Explanation:
    """The maps of some images by several methods.

    Attributes:
        images: What the model was given, (N, H, W, C).
        maps: `{method: maps}`, each (N, H, W), unitless in [0, 1].
        scores: (N,), the score that was explained: for classes the output of the model for each, its probability.
        classes: (N,) integers, the class that was explained in each image; of one unit 1 where it is over a half. None
            where the score is a function of your own.
        class_names: The name of each class that the model knows, or none.
        reasons: `{method: {index of an image: why its map is blank}}`, only those that are.

    Example:
        >>> found = explain(model, "cat.jpg")
        >>> found.save("cat")
    """

    images: np.ndarray
    maps: dict[str, np.ndarray]
    scores: np.ndarray
    classes: np.ndarray | None
    class_names: list[str] = field(default_factory=list)
    reasons: dict[str, dict[int, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.images)

    @property
    def titles(self) -> list[str]:
        """What stands beside each image: the class and its score."""
        names = [""] * len(self) if self.classes is None else [self.name_of(one) for one in self.classes]
        likely = self.classes is not None and bool(((self.scores >= 0) & (self.scores <= 1)).all())
        shown = [f"{score:.0%}" if likely else f"{score:.3g}" for score in self.scores]
        return [" ".join(filter(None, pair)) for pair in zip(names, shown, strict=True)]

    def name_of(self, number: int) -> str:
        """Return the name of a class, its number where it has none."""
        return self.class_names[number] if self.class_names else f"class {number}"

    def plot(self, **kwargs: Any) -> Any:
        """Return the figure of all maps: an image a row, a method a column.

        Args:
            **kwargs: As for `plots.show_maps`.
        """
        from ..plots import show_maps

        return show_maps(_pictured(self.images, self.maps), self.maps, **{"titles": self.titles, **kwargs})

    def save(self, folder: str | PathLike[str], *, force: bool = False, **kwargs: Any) -> None:
        """Write `0.png`, `1.png` … (a picture each), `maps.npz` (the maps by method) and `manifest.json`.

        Args:
            folder: Where to; it is made where it is missing.
            force: Whether to write into a folder that holds something else.
            **kwargs: As for `plots.show_maps`.

        Raises:
            ValueError: It cannot be written, or holds files that are no explanation, and `force` is false.
        """
        from ._saving import save

        save(self, folder, force, kwargs)

    def _repr_html_(self) -> str:
        from ._saving import picture_of

        shown = Explanation(
            self.images[:20], {name: own[:20] for name, own in self.maps.items()}, self.scores[:20],
            None if self.classes is None else self.classes[:20], self.class_names,
        )  # fmt: skip
        rest = f"<p>{len(self) - 20} more</p>" if len(self) > 20 else ""
        blank = "".join(
            f"<li>{escape(method)}, image {place}: {escape(why)}</li>"
            for method, own in self.reasons.items()
            for place, why in own.items()
        )
        told = f"<p>Blank maps:</p><ul>{blank}</ul>" if blank else ""
        return f'<img alt="{escape(", ".join(self.maps))}" src="data:image/png;base64,{picture_of(shown)}">{rest}{told}'


def _pictured(images: np.ndarray, maps: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return images as they can be drawn: channels last; those of two, or of more than four, as their mean."""
    if images.ndim < 4:
        return images
    first = images.shape[2:] == next(iter(maps.values())).shape[1:]
    last = np.moveaxis(images, 1, -1) if first else images
    return last if last.shape[-1] in (1, 3, 4) else last.mean(-1)


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
    batch_size, report = whole(batch_size, "batch_size", 1), _reporter(progress)
    explainers = explainers_of(
        model, methods, {"layer": layer, "batch_size": batch_size, "seed": whole(seed, "seed", 0)}
    )
    batch = _only_batch(model, images)
    output = _output(model, batch, batch_size)
    names = checked_names(class_names, output.shape[-1]) if class_names is not None else []
    classes = _classes(score, output)
    score = score_of(classes, output.shape[-1]) if score is None and classes is not None else score
    maps, reasons = {}, {}
    for done, (name, explainer) in enumerate(explainers.items()):
        report(done, len(explainers))
        maps[name], reasons[name] = _map_and_reasons(explainer, score, batch)
    report(len(explainers), len(explainers))
    reasons = {name: own for name, own in reasons.items() if own}
    return Explanation(batch, maps, _values(score, output), classes, names, reasons)


def score_of(classes: Sequence[int] | np.ndarray, units: int) -> Score:
    """Return the score of a class for each image, for an output of so many units."""
    if units == 1:
        return BinaryScore([bool(one) for one in classes])
    return CategoricalScore([int(one) for one in classes])


def classes_read(output: np.ndarray) -> np.ndarray:
    """Return the class (N,) that an output (N, classes) says; one unit, a probability or a logit, says 0 or 1."""
    if output.shape[1] > 1:
        return output.argmax(1)
    is_probability = bool(((output >= 0) & (output <= 1)).all())
    return (output[:, 0] > (0.5 if is_probability else 0)).astype(int)


def checked_names(class_names: Sequence[str], units: int) -> list[str]:
    """Return the names of all classes of an output of so many units."""
    wanted = max(units, 2)
    if isinstance(class_names, str) or len(class_names) != wanted:
        raise ValueError(
            f"`class_names` must hold {wanted} names, one for each class of the model, got {len(class_names)}"
            if not isinstance(class_names, str)
            else f"`class_names` must be a list of {wanted} names, got the text {class_names!r}"
        )
    return [str(name) for name in class_names]


def _reporter(progress: Progress) -> Callable[[int, int], None]:
    if callable(progress):
        return blamed(progress, "progress callable")
    if not isinstance(progress, bool | None):
        raise TypeError(f"`progress` must be True (a bar on stderr), None, or a callable (done, all), got {progress!r}")
    return Bar("methods") if progress else lambda done, total: None


def explainers_of(model: Model, methods: Any, options: dict[str, Any]) -> dict[str, Callable[..., np.ndarray]]:
    """Return `{name: explainer}`, each a callable `(score, images) -> maps` with those of the options that it takes."""
    if isinstance(methods, Mapping):
        wrong = next((one for one in methods.values() if not callable(one) or isinstance(one, type)), None)
        if wrong is not None or not methods:
            raise TypeError(f"`methods` must map names to callables such as GradCAM(model), got {wrong or methods!r}")
        return {name: _ready(one, options) for name, one in methods.items()}
    classes = import_module(__package__)
    return {name: _ready(getattr(classes, name)(model), options) for name in method_names(methods)}


def _ready(explainer: Callable[..., np.ndarray], options: dict[str, Any]) -> Callable[..., np.ndarray]:
    """Return the explainer with those of our options that it takes."""
    if not isinstance(explainer, ModelVisualization):
        return blamed(explainer, "explainer")
    taken = inspect.signature(explainer).parameters
    named = {"penultimate_layer" if key == "layer" else key: value for key, value in options.items()}
    chosen = {key: value for key, value in named.items() if key in taken and value is not None}
    return lambda score, images: explainer(score, images, **chosen)


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


def _classes(score: Any, output: np.ndarray) -> np.ndarray | None:
    """Return the class that is explained in each image, where it is one."""
    if score is None:
        if output.ndim != 2:
            raise ValueError(f"`score` must be given for a model whose output is not (N, classes), got {output.shape}")
        return classes_read(output)
    if isinstance(score, CategoricalScore):
        return owned(np.resize(np.array(score.indices) % output.shape[-1], len(output)))
    if isinstance(score, BinaryScore):
        return owned(np.resize(np.array(score.target_values, int), len(output)))
    return None


def _map_and_reasons(explainer: Any, score: Any, batch: np.ndarray) -> tuple[np.ndarray, dict[int, str]]:
    with collecting_blank_maps() as found, ways_out(_WAYS_OUT):
        maps = owned(explainer(score, batch))
    blank = np.flatnonzero(np.ptp(maps.reshape(len(maps), -1), axis=1) == 0)
    told = {one.index: one.text for one in found}
    return maps, {**dict.fromkeys(blank.tolist(), "it has the same value everywhere"), **told}


def _values(score: Any, output: np.ndarray) -> np.ndarray:
    """Return the score (N,) of each image, its probability where it speaks of one."""
    of = score.probability if isinstance(score, Score) else score
    return owned(np.asarray(tf.reshape(of(tf.convert_to_tensor(output)), [-1]), np.float64))
