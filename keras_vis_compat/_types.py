"""What signatures call the things that are handed around."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

# Of Keras 3 or of tf_keras: they share no class, and neither needs to be installed for the other.
Model: TypeAlias = Any
Layer: TypeAlias = Any
Symbolic: TypeAlias = Any  # a symbolic tensor, such as model.input

# What is explained: an array, a list or dict of arrays, a path, a picture of Pillow, a tensor, a tf.data.Dataset.
Inputs: TypeAlias = Any

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

# What calls in the manner of keras-vis take: filters of a layer, gradients' modifiers, seeds.
Filters: TypeAlias = int | Iterable[int] | OneScore | None
GradModifier: TypeAlias = str | Callable[[Any], ArrayLike] | None
BackpropModifier: TypeAlias = str | Callable[[Model], Model] | None
InputRange: TypeAlias = Sequence[float] | Array
# One for each input; models of one input have the array alone.
Arrays: TypeAlias = Array | list[Array]
