"""What signatures call the things that are handed around."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from os import PathLike
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

# Of Keras 3 or of tf_keras: they share no class, and neither needs to be installed for the other.
Model: TypeAlias = Any
Layer: TypeAlias = Any
Symbolic: TypeAlias = Any  # a symbolic tensor, such as model.input

KerasOptimizer: TypeAlias = Any


class Picture(Protocol):
    """A picture of Pillow."""

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """How NumPy reads it."""


# What is explained: an array, a list or dict of arrays, a path, a picture of Pillow, a tensor, a tf.data.Dataset.
Inputs: TypeAlias = ArrayLike | Picture | PathLike[str] | Mapping[str, Any] | Iterable[Any]

Array: TypeAlias = np.ndarray
# A map for each input of a model, None where nothing can be shown; models of one input have the array alone.
ListedMaps: TypeAlias = list[Array | None]
Maps: TypeAlias = Array | ListedMaps
# The same from callers.
GivenMaps: TypeAlias = ArrayLike | Sequence[ArrayLike | None]

# From an output of the model to one number per sample: a Score, or any function.
OneScore: TypeAlias = Callable[[Any], Any]
# That, or one for each output: in order, or by name.
Scores: TypeAlias = OneScore | Sequence[OneScore] | Mapping[str, OneScore]

# From a score and images to maps: a visualiser, or any function.
Explainer: TypeAlias = Callable[[Any, Any], Any]
# True for a line on stderr, or a callable that is given how much is done and all there is.
Progress: TypeAlias = bool | Callable[[int, int], object] | None

# A layer by index, name, path `"outer/inner"` or itself; None for the one that a method takes by itself.
WhichLayer: TypeAlias = int | str | Layer | None
# That or an inner tensor, or several: what is differentiated by in place of the input.
By: TypeAlias = WhichLayer | Symbolic | Sequence[Layer | Symbolic | int | str]
# How tokens lie on the image: (rows, columns), "auto", or None where a layer gives maps.
Tokens: TypeAlias = Sequence[int] | str | None
# An image without content: a number, an array, "zero", "mean", "blur"; one for each input.
Baseline: TypeAlias = ArrayLike | Sequence[ArrayLike] | Mapping[str, ArrayLike]
# tf.UnconnectedGradients, or its value.
Unconnected: TypeAlias = Enum | str
# From a model to another, or to None for the same; several in order.
ModelModifiers: TypeAlias = Callable[[Model], Any] | Sequence[Callable[[Model], Any]] | None

# What activation maximization takes for each input of a model: for all of them, in order, or by name.
Pair: TypeAlias = Sequence[float | None] | None
InputRanges: TypeAlias = Pair | Sequence[Pair] | Mapping[str, Pair]
Part: TypeAlias = Callable[[Any], Any]
Parts: TypeAlias = Part | Sequence[Part] | None
PartsPerInput: TypeAlias = Parts | Sequence[Parts] | Mapping[str, Parts]

# What calls in the manner of keras-vis take: filters of a layer, gradients' modifiers, seeds.
Filters: TypeAlias = int | Iterable[int] | OneScore | None
GradModifier: TypeAlias = str | Callable[[Any], ArrayLike] | None
BackpropModifier: TypeAlias = str | Callable[[Model], Model] | None
InputRange: TypeAlias = Sequence[float] | Array
# One for each input; models of one input have the array alone.
Arrays: TypeAlias = Array | list[Array]
