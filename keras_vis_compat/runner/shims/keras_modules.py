"""Which Keras answers: tf_keras, which is Keras 2, under all the names that Keras was ever imported by.

The paths of the rows are those below `keras.`, and the same below `tensorflow.keras.` and `tensorflow.python.keras.`.
A module that has no row and is not public any more is looked for in `tf_keras.src`, where most of Keras 2.15 lies.
"""

import sys

from ..._old_names import keras_modules
from ..._old_names.rows import Module

# TensorFlow imports its own old copy of Keras while it loads; only then may the name change hands.
_COPY = "tensorflow.python.keras"
_PLACES = [root for root in keras_modules.ROOTS if not root.startswith(_COPY)]
ROOTS_ONCE_LOADED = {root: "tf_keras" for root in keras_modules.ROOTS if root.startswith(_COPY)}
_MODULES = [row for row in keras_modules.ROWS if isinstance(row, Module)]
ROWS = [row for row in _MODULES if row.old.startswith("keras.")]


def here(name):
    """Return a name of Keras as one of tf_keras."""
    return f"tf_{name}" if name.startswith("keras.") else name.replace("tensorflow.keras.", "tf_keras.", 1)


# Packages of Keras that were installed beside it are whole packages of tf_keras.
ROOTS = {
    **dict.fromkeys(["keras", *_PLACES], "tf_keras"),
    **{row.old: here(row.new) for row in _MODULES if row not in ROWS},
}
MODULES = {here(row.old): row.run or ((here(row.new),) if row.new else ()) for row in ROWS}

# Public modules hold less than their files did: `keras.applications.imagenet_utils._obtain_input_shape`.
_SAME_IN_SRC = (
    "activations backend callbacks constraints initializers losses metrics regularizers utils "
    "applications.densenet applications.imagenet_utils applications.inception_resnet_v2 "
    "applications.inception_v3 applications.mobilenet applications.mobilenet_v2 applications.nasnet "
    "applications.resnet applications.resnet50 applications.resnet_v2 applications.vgg16 applications.vgg19 "
    "applications.xception datasets.mnist preprocessing.image preprocessing.sequence preprocessing.text"
).split()
ELSEWHERE = {f"tf_keras.{path}": (f"tf_keras.src.{path}",) for path in _SAME_IN_SRC}
ELSEWHERE["tf_keras.applications.resnet50"] = ("tf_keras.src.applications.resnet",)

SOURCE_OF = {"tf_keras": "tf_keras.src"}


def standalone():
    """Say whether the script imports standalone `keras` (not only `tensorflow.keras`)."""
    return "keras" in sys.modules
