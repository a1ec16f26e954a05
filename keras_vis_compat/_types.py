"""What signatures call the things that are handed around."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

# Of Keras 3 or of tf_keras: they share no class, and neither needs to be installed for the other.
Model: TypeAlias = Any
Layer: TypeAlias = Any
Symbolic: TypeAlias = Any  # a symbolic tensor, such as model.input

# What is explained: an array, a list or dict of arrays, a path, a picture of Pillow, a tensor, a tf.data.Dataset.
Images: TypeAlias = Any

Array: TypeAlias = np.ndarray
# One array of maps, or for several inputs a list with None where nothing can be shown.
Maps: TypeAlias = Array | list[Array | None]

# A score, or a function from an output of the model to one number per sample; one, or one for each output.
Scores: TypeAlias = Callable[[Any], Any] | Sequence[Callable[[Any], Any]]

Options: TypeAlias = Mapping[str, Any]
