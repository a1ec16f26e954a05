"""From pixels, 0 to 255, to what a model takes: as its layers say, its application, or the user."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .._start import check_module

Change = Callable[[np.ndarray], np.ndarray]

# What people did before the network of each family, as `preprocess_input` of keras.applications does it.
_MEAN_OF_CAFFE = (103.939, 116.779, 123.68)
_MEAN_OF_TORCH, _SPREAD_OF_TORCH = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
# Beginnings of the names of models of keras.applications -> their scaling; the first that fits counts.
_FAMILIES = {
    "vgg": "caffe",
    "resnet50v2": "tf",
    "resnet101v2": "tf",
    "resnet152v2": "tf",
    "resnet": "caffe",
    "densenet": "torch",
    "mobilenetv3": "none",
    "mobilenet": "tf",
    "inception": "tf",
    "xception": "tf",
    "nasnet": "tf",
}
_SCALING_LAYERS = ("Rescaling", "Normalization")
_SCALING_OPERATIONS = ("TrueDivide", "Divide", "Multiply", "Subtract", "TFOpLambda")


class Scaling(NamedTuple):
    """What is done to pixels, its name, and why it was chosen."""

    name: str
    change: Change
    why: str


def scaling_of(word: str, model: Any) -> Scaling:
    """Return the scaling that a word of `--scale` means for a model.

    Raises:
        ValueError: There is none of that name.
    """
    if word == "auto":
        name, why = _found(model)
        return Scaling(name, SCALINGS[name], why)
    if word in SCALINGS:
        return Scaling(word, SCALINGS[word], "as --scale says")
    return Scaling(word, _own(word), "as --scale says")


def check_word(word: str) -> None:
    """Find out before TensorFlow is loaded whether a word of `--scale` means something."""
    if word != "auto" and word not in SCALINGS and ":" not in word:
        known = ", ".join(["auto", *SCALINGS])
        raise ValueError(f"`--scale` must be one of {known}, or module:function, got {word!r}")
    if ":" in word:
        check_module(word)


def _found(model: Any) -> tuple[str, str]:
    """Return what a model needs, and what says so."""
    from .. import _keras

    layers = _before_the_first_weights(model)
    for layer in layers:
        kind = type(layer).__name__
        if kind in _SCALING_LAYERS:
            return "none", f"layer {layer.name!r} ({kind}) scales the pixels itself"
        if kind in _SCALING_OPERATIONS:
            return "none", f"the model scales the pixels itself ({layer.name!r})"
    for part in [model, *(layer for layer in _keras.flat_layers(model) if _keras.is_model(layer))]:
        family = next((name for name in _FAMILIES if part.name.lower().startswith(name)), None)
        if family:
            return _FAMILIES[family], f"{part.name!r} is a model of keras.applications"
    return "unit", "nothing in the model says; --scale names another"


def _before_the_first_weights(model: Any) -> list[Any]:
    """Return the operations from the input to the first with trained weights, nested models walked through."""
    from .. import _keras

    found: list[Any] = []
    todo = [_keras.history(symbol)[0] for symbol in _keras.inputs_of(model)]
    while todo:
        operation = todo.pop(0)
        if operation in found or _is_trained(operation):
            continue
        found.append(operation)
        if _keras.is_model(operation) and _keras.is_graph(operation):
            found += _before_the_first_weights(operation)
            if any(map(_is_trained, _keras.flat_layers(operation))):
                continue  # pixels go no further; through augmentation they do
        todo += [_keras.operation_of(node) for node in _keras.users_of(operation)]
    return found


def _is_trained(operation: Any) -> bool:
    """Whether what stands behind it sees no pixels any more; statistics and seeds are nothing that was trained."""
    from .. import _keras

    kind = type(operation).__name__
    if _keras.is_model(operation) or kind in _SCALING_LAYERS or kind.startswith("Random"):
        return False
    return bool(getattr(operation, "weights", ()))


def _own(word: str) -> Change:
    from ..datasets._pixels import named

    function = named(word)

    def change(pixels: np.ndarray) -> np.ndarray:
        return np.asarray(function(pixels), np.float32)

    return change


def _caffe(pixels: np.ndarray) -> np.ndarray:
    return pixels[..., ::-1] - np.array(_MEAN_OF_CAFFE, np.float32)


def _torch(pixels: np.ndarray) -> np.ndarray:
    return (pixels / 255 - np.array(_MEAN_OF_TORCH, np.float32)) / np.array(_SPREAD_OF_TORCH, np.float32)


SCALINGS: dict[str, Change] = {
    "none": lambda pixels: pixels,
    "unit": lambda pixels: pixels / 255,
    "tf": lambda pixels: pixels / 127.5 - 1,
    "caffe": _caffe,
    "torch": _torch,
}


def scaled(scaling: Scaling, images: np.ndarray, channel_axis: int) -> np.ndarray:
    """Return what the model is given for pixels (N, …).

    Raises:
        ValueError: A scaling of three colours, and images of another number; a function that changes the shape.
    """
    first = images.ndim == 4 and channel_axis == 1
    last = np.moveaxis(images, 1, -1) if first else images
    if scaling.name in ("caffe", "torch") and last.shape[-1] != 3:
        raise ValueError(f"`--scale {scaling.name}` is for three colours, the model takes {last.shape[-1]}")
    done = scaling.change(last.astype(np.float32))
    if done.shape != last.shape:
        raise ValueError(f"`--scale {scaling.name}` must keep the shape {last.shape}, got {done.shape}")
    return np.ascontiguousarray(np.moveaxis(done, -1, 1) if first else done, np.float32)
