"""Level keras3: image ordering, learning phase, sessions, K.function, and names of neighbouring libraries."""

from textwrap import dedent

import numpy as np
import pytest

from keras_vis_compat.migrate import migrate

K = "from keras import backend as K\n"

REWRITTEN = {
    "ordering set": (f"{K}K.set_image_dim_ordering('th')\n", f"{K}K.set_image_data_format('channels_first')\n"),
    "ordering asked": (
        f'{K}if K.image_dim_ordering() == "tf": pass\n',
        f'{K}if K.image_data_format() == "channels_last": pass\n',
    ),
    "ordering asked the other way": (
        f"{K}x = 1 if 'th' != K.image_dim_ordering() else 2\n",
        f"{K}x = 1 if 'channels_first' != K.image_data_format() else 2\n",
    ),
    "phase of a program that never trains": (f"{K}K.set_learning_phase(0)\nf(K.epsilon())\n", f"{K}f(K.epsilon())\n"),
    "phase alone in a block": (f"{K}if ok:\n    K.set_learning_phase(False)\n", "if ok:\n    pass\n"),
    "a session": (
        "import tensorflow as tf\nimport keras.backend as K\nsess = tf.Session()\nK.set_session(sess)\n",
        "import tensorflow as tf\nsess = tf.compat.v1.Session()\n",
    ),
    "run": (
        "import tensorflow as tf\nsess = tf.Session()\nsess.run(tf.global_variables_initializer())\n"
        "x = sess.run(a + b)\n",
        "import tensorflow as tf\nsess = tf.compat.v1.Session()\nx = (a + b).numpy()\n",
    ),
    "a default graph": (
        "import tensorflow as tf\ngraph = tf.get_default_graph()\nwith graph.as_default():\n    f()\n",
        "import tensorflow as tf\nfrom contextlib import nullcontext\ngraph = tf.compat.v1.get_default_graph()\n"
        "with nullcontext():\n    f()\n",
    ),
    "a seed": ("import tensorflow as tf\ntf.set_random_seed(1)\n", "import tensorflow as tf\ntf.random.set_seed(1)\n"),
    "logging": (
        "import tensorflow as tf\ntf.logging.set_verbosity(tf.logging.ERROR)\n",
        "import tensorflow as tf\ntf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)\n",
    ),
    "NumPy": (
        "import numpy as np\nx = np.zeros(3, np.int).astype(np.float) + np.product(y) * np.NaN\n",
        "import numpy as np\nx = np.zeros(3, int).astype(float) + np.prod(y) * np.nan\n",
    ),
    "NumPy, where int is something else": (
        "import numpy as np\nint = 3\nx = np.int(4)\n",
        "from builtins import int as builtins_int\nint = 3\nx = builtins_int(4)\n",
    ),
    "NumPy, no longer needed": ("import numpy\nx = y.astype(numpy.bool)\n", "x = y.astype(bool)\n"),
    "scikit-image": (
        "from skimage.feature import greycomatrix\ngreycomatrix(x)\n",
        "from skimage.feature import graycomatrix as greycomatrix\ngreycomatrix(x)\n",
    ),
    "scikit-learn": ("from sklearn.externals import joblib\n", "import joblib\n"),
    "SciPy": ("from scipy.ndimage.interpolation import zoom\n", "from scipy.ndimage import zoom\n"),
    "pictures of SciPy": (
        "from scipy.misc import imresize\nx = imresize(y, (3, 3))\n",
        "from keras_vis_compat.utils.scipy_misc import imresize\nx = imresize(y, (3, 3))\n",
    ),
    "pictures of SciPy, written out": (
        "import numpy, scipy.misc\nscipy.misc.imsave('a.png', numpy.eye(3))\n",
        "import numpy\nfrom keras_vis_compat.utils.scipy_misc import imsave\nimsave('a.png', numpy.eye(3))\n",
    ),
    "hold": (
        "import numpy\nimport matplotlib.pyplot as plt\nplt.hold(True)\nplt.show()\n",
        "import numpy\nimport matplotlib.pyplot as plt\nplt.show()\n",
    ),
}


@pytest.mark.parametrize("case", REWRITTEN)
def test_what_only_old_libraries_knew_is_rewritten(becomes, case):
    becomes(*REWRITTEN[case], "keras3")


def test_sessions_and_graphs_kept_in_attributes_are_seen(becomes):
    head = "import tensorflow as tf\nclass Net:\n    def __init__(self):\n"
    old = "        self.sess = tf.Session()\n        self.graph = tf.get_default_graph()\n    def run(self, x):\n"
    new = old.replace("tf.", "tf.compat.v1.")
    result = becomes(
        f"{head}{old}        with self.graph.as_default():\n            return self.sess.run(x)\n",
        f"{head.replace(chr(10), chr(10) + 'from contextlib import nullcontext' + chr(10), 1)}{new}"
        "        with nullcontext():\n            return x.numpy()\n",
        "keras3",
    )
    assert any("call the model instead of run" in note.message for note in result.notes)


# What of TensorFlow 1 cannot work in eager execution: `tf.…`, and a call or use of it.
GRAPHS = """summary.FileWriter summary.merge_all train.Saver train.import_meta_graph train.export_meta_graph gradients
    train.AdamOptimizer train.GradientDescentOptimizer RegisterGradient layers.conv2d global_variables GraphDef
    trainable_variables contrib.layers graph_util.convert_variables_to_constants placeholder get_variable""".split()


@pytest.mark.parametrize("name", GRAPHS)
def test_what_needs_a_graph_is_noted_with_what_to_write(notes, name):
    assert notes(f"import tensorflow as tf\nx = tf.{name}\n", "keras3")


# What NumPy refuses today, the way out, and how it is written so that it works everywhere.
NUMPY = {
    "load(path)": ("allow_pickle=True", "load(path, allow_pickle=True)"),
    "load(path, None)": ("allow_pickle=True", "load(path, None, False)"),
    "vstack(map(f, rows))": ("list(", "vstack(list(map(f, rows)))"),
    "concatenate(row for row in rows)": ("list(", "concatenate([row for row in rows])"),
    "fromstring(data, np.uint8)": ("np.frombuffer", "fromstring(text, sep=',')"),
    "linspace(0, 1, n / 2)": ("int(", "linspace(0, 1, n // 2)"),
    "linspace(0, 1, num=n / 2)": ("int(", "linspace(0, n / 2, num=3)"),
    "set_printoptions(threshold=np.nan)": ("sys.maxsize", "set_printoptions(threshold=1000)"),
}


@pytest.mark.parametrize("call", NUMPY)
def test_calls_that_numpy_refuses_today_are_noted(notes, call):
    way_out, fine = NUMPY[call]
    (note,) = notes(f"import numpy as np\nx = np.{call}\n", "keras3")
    assert way_out in note
    assert notes(f"import numpy as np\nx = np.{fine}\n", "keras3") == []
    assert notes(f"from mine import np\nx = np.{call}\n", "keras3") == []


def test_gradients_of_the_script_in_a_graph_are_noted(notes):
    head = "import tensorflow as tf\ng = tf.get_default_graph()\n"
    (note,) = notes(f"{head}with g.gradient_override_map({{'Relu': 'Guided'}}):\n    model = build()\n", "keras3")
    assert note.startswith("3: ")
    assert "backprop_modifiers.guided(model)" in note


MOVED = {
    "to_float": "compat.v1.to_float",
    "image.resize_bilinear": "compat.v1.image.resize_bilinear",
    "read_file": "io.read_file",
    "parse_single_example": "io.parse_single_example",
}


@pytest.mark.parametrize("name", MOVED)
def test_what_tensorflow_moved_is_rewritten(becomes, name):
    becomes(f"import tensorflow as tf\nx = tf.{name}\n", f"import tensorflow as tf\nx = tf.{MOVED[name]}\n", "keras3")


UNTOUCHED = {
    "the phase of a program that trains": f"{K}K.set_learning_phase(0)\nmodel.fit(x, y)\n",
    "the training phase": f"{K}K.set_learning_phase(1)\n",
    "a session that is fed": "import tensorflow as tf\ns = tf.compat.v1.Session()\ns.run([a], feed_dict={x: y})\n",
    "run of another object": "import tensorflow as tf\napp.run(x)\nrunner = Runner()\nrunner.run(y)\n",
    "as_default of another object": "import tensorflow as tf\nwith thing.as_default():\n    f()\n",
    "NumPy of today": "import numpy as np\nx = np.int32(3) + np.float64(2) + np.bool_(True)\n",
    "another np": "from mylib import np\nx = np.int\n",
    "np as a parameter": "import numpy\ndef f(np):\n    return np.int\n",
    "another log": "import math\nx = math.log(3)\nlog = tf.log\n",
    "hold of a lock": "import numpy\nlock.hold(True)\n",
    "imread of OpenCV": "import cv2, numpy\nx = cv2.imread('a')\n",
    "strings": "import numpy\nx = 'np.int tf.Session K.function'\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_is_something_else_is_left_alone(stays, case):
    stays(UNTOUCHED[case], "keras3")


NOTED = {
    "the phase": f"{K}K.set_learning_phase(1)\n",
    "the phase as a value": f"{K}x = f(K.learning_phase())\n",
    "a session": f"{K}s = K.get_session()\n",
    "an ordering in a variable": f"{K}o = K.image_dim_ordering()\n",
    "an ordering from a variable": f"{K}K.set_image_dim_ordering(o)\n",
    "a fed session": "import tensorflow as tf\ns = tf.compat.v1.Session()\ns.run(a, feed_dict={x: y})\n",
    "a function kept elsewhere": f"{K}self.f = K.function([m.input], [m.output])\n",
    "a function given away": f"{K}f = K.function([x], [y])\nmap(f, images)\n",
}


@pytest.mark.parametrize("case", NOTED)
def test_what_cannot_be_rewritten_is_noted(notes, case):
    assert notes(NOTED[case], "keras3")


def test_a_backend_function_becomes_a_model():
    source = dedent(
        """\
        from keras import backend as K
        f = K.function([model.input, K.learning_phase()], [model.layers[0].output])
        g = K.function([model.inputs[0]], model.layers[0].output)
        h = K.function([model.input], [layer.output for layer in model.layers])
        k = K.function([model.input], [model.layers[0].output, model.outputs[0]])
        (a,) = f([x, 0.])
        b = g([x])
        (c,) = f([x, 1])
        (d,) = h([x])
        e, _ = k([x])
        """
    )
    migrated = migrate(source, "keras3").source
    assert "K." not in migrated
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dropout(0.5)])
    names = {"model": model, "x": np.ones((4, 3))}
    exec(migrated, names)
    for name in "abde":
        np.testing.assert_array_equal(names[name], names["x"])
    assert set(np.unique(names["c"])) <= {0.0, 2.0}
    assert isinstance(names["a"], np.ndarray)


@pytest.mark.parametrize("name", ["bytescale", "fromimage", "imread", "imresize", "imrotate", "imsave", "toimage"])
def test_every_picture_function_is_where_it_is_said_to_be(name):
    names = {}
    exec(migrate(f"from scipy.misc import {name}\n", "keras3").source, names)
    assert callable(names[name])
