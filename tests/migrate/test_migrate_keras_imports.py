"""Level keras3: where modules and names of Keras 1 and 2 lie now."""

from importlib import import_module

import pytest

from keras_vis_compat._old_names.keras import MODULES, NAMES, ROWS
from keras_vis_compat._old_names.rows import Gone, Written

REWRITTEN = {
    "a vanished module": (
        "from keras.layers.core import Dense, Flatten\n",
        "from keras.layers import Dense, Flatten\n",
    ),
    "in parentheses": (
        "from keras.layers.convolutional import (Conv2D,\n    MaxPooling2D)  # both\n",
        "from keras.layers import (Conv2D,\n    MaxPooling2D)  # both\n",
    ),
    "a module as a name": (
        "from keras.utils import np_utils\nnp_utils.to_categorical(y)\n",
        "from keras import utils as np_utils\nnp_utils.to_categorical(y)\n",
    ),
    "names that part": (
        "from keras.engine import Layer, Model\n",
        "from keras.layers import Layer\nfrom keras.models import Model\n",
    ),
    "names that part, on a shared line": (
        "import os; from keras.engine import Layer, Model\n",
        "import os; from keras.layers import Layer; from keras.models import Model\n",
    ),
    "a module by a dotted name": (
        "import keras.backend.tensorflow_backend as KTF\n",
        "import keras.backend as KTF\n",
    ),
    "written out": (
        "import keras\nx = keras.layers.core.Dense(3)\n",
        "import keras\nx = keras.layers.Dense(3)\n",
    ),
    "under tensorflow": (
        "import tensorflow as tf\nx = tf.keras.layers.core.Dense(3)\n",
        "import tensorflow as tf\nx = tf.keras.layers.Dense(3)\n",
    ),
    "of tensorflow.python": (
        "from tensorflow.python.keras.layers import Dense\n",
        "from tensorflow.keras.layers import Dense\n",
    ),
    "of tensorflow.contrib": (
        "from tensorflow.contrib.keras.python.keras.layers.core import Activation\n",
        "from tensorflow.keras.layers import Activation\n",
    ),
    "a renamed class": ("from keras.optimizers import adam\n", "from keras.optimizers import Adam as adam\n"),
    "what only TensorFlow still has": (
        "from keras.preprocessing.image import ImageDataGenerator, load_img\n",
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
        "from keras.preprocessing.image import load_img\n",
    ),
    "the same, through its module": (
        "from keras.preprocessing import image\ng = image.ImageDataGenerator()\nx = image.load_img('a')\n",
        "from keras.preprocessing import image\n"
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
        "g = ImageDataGenerator()\nx = image.load_img('a')\n",
    ),
    "star": ("from keras.layers.pooling import *\n", "from keras.layers import *\n"),
}


@pytest.mark.parametrize("case", REWRITTEN)
def test_an_import_finds_its_place_in_keras_3(becomes, case):
    becomes(*REWRITTEN[case], "keras3")


UNTOUCHED = {
    "Keras 3": "from keras.layers import Dense\nfrom keras.utils import to_categorical\nimport keras.ops\n",
    "applications": "from keras.applications.vgg16 import VGG16, preprocess_input\n",
    "other libraries": "from mykeras.layers.core import Dense\nfrom lasagne.layers.core import x\n"
    "from engine import Model\n",
    "of this package": "from .keras.layers.core import Dense\nfrom ..utils import np_utils\n",
    "strings": "x = 'keras.layers.core'\n# from keras.layers.core import Dense\n",
    "a variable called keras": "keras = load()\nkeras.layers.core.Dense(3)\n",
    "an explicit Keras 2": "from tf_keras.layers import Dense\nimport tf_keras.backend as K\nK.mean(x)\n",
    "an attribute": "self.keras.layers.core.Dense\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_runs_on_keras_3_or_is_none_of_it_is_left_alone(stays, case):
    stays(UNTOUCHED[case], "keras3")


@pytest.mark.parametrize(
    "line",
    [
        "from keras.layers import LocallyConnected2D",
        "from keras.layers.local import LocallyConnected1D",
        "from keras.models import model_from_yaml",
        "from keras.utils.training_utils import multi_gpu_model",
        "import keras.wrappers.scikit_learn",
        "import keras\nx = keras.utils.HDF5Matrix('a')",
    ],
)
def test_what_is_gone_is_left_with_advice(stays, line):
    result = stays(line + "\n", "keras3")
    assert [note.line for note in result.notes] == [line.count("\n") + 1]


def test_every_new_place_exists():
    assert [place for place in {*MODULES.values(), *NAMES.values()} if not _exists(place)] == []


def test_no_moved_place_is_still_there():
    assert [old for old in {*MODULES, *NAMES} if "." in old and _is_there(old)] == []


def _exists(place):
    try:
        return bool(import_module(place))
    except ImportError:
        return _is_there(place)


def test_what_has_no_counterpart_is_really_gone():
    there = [row.old for row in ROWS if isinstance(row, Gone | Written) and "." in row.old and _is_there(row.old)]
    assert there == []


def _is_there(name):
    module, _, last = name.rpartition(".")
    try:
        return hasattr(import_module(module), last)
    except ImportError:
        return False


def test_a_keras_of_tensorflow_is_read_from_there(becomes, stays):
    """It holds ImageDataGenerator and Tokenizer, which Keras 3 alone does not."""
    uses = (
        "keras.layers.Dense(3)\nkeras.preprocessing.image.ImageDataGenerator()\nkeras.preprocessing.text.Tokenizer()\n"
    )
    stays(f"from tensorflow import keras\n{uses}", "keras3")
    stays(f"import tensorflow as tf\nkeras = tf.keras\n{uses}", "keras3")
    becomes(
        "import tensorflow as tf\nkeras = tf.contrib.keras\nkeras.layers.Dense(3)\n",
        "import tensorflow as tf\nkeras = tf.keras\nkeras.layers.Dense(3)\n",
        "keras3",
    )
