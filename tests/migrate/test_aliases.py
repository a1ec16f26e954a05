"""What a program gives a name to, it means by that name: modules, functions, classes, values and dictionaries."""

import pytest

from keras_vis_compat._programs.program import Program
from keras_vis_compat.migrate import migrate

# head of a program, how it says a thing by another name -> the thing
ALIASES = {
    "import numpy\nnp = numpy\nprint(np.infty)\n": "numpy.infty",
    "import numpy as np\nother = np\nthird = other\nprint(third.infty)\n": "numpy.infty",
    "import tensorflow as tf\nslim = tf.contrib.slim\nprint(slim.conv2d)\n": "tensorflow.contrib.slim.conv2d",
    "from scipy import misc as M\nresize = M.imresize\nprint(resize)\n": "scipy.misc.imresize",
    "from keras import backend as K\nB = K\nprint(B.gradients)\n": "keras.backend.gradients",
    "import keras\nLayers = getattr(keras, 'layers')\nprint(Layers.core)\n": "keras.layers.core",
    "import vis.visualization as viz\nof = viz.visualize_cam\nprint(of)\n": "vis.visualization.visualize_cam",
}


@pytest.mark.parametrize("program", ALIASES)
def test_a_name_for_something_known_stands_for_it(program):
    read = Program(program)
    (printed,) = [call.args[0] for call in read.calls if getattr(call.func, "id", "") == "print"]
    assert read.names.raw(printed) == ALIASES[program]


@pytest.mark.parametrize(
    "program",
    [
        "import numpy\nnp = numpy\nif x:\n    np = other\nprint(np.infty)\n",
        "import net\nmodel = net.model\nprint(model)\n",
        "x = x\nprint(x)\n",
    ],
)
def test_what_may_be_several_things_or_is_of_an_unknown_package_stands_for_nothing(program):
    read = Program(program)
    (printed,) = [call.args[0] for call in read.calls if getattr(call.func, "id", "") == "print"]
    assert read.names.raw(printed) is None


def notes(program):
    return [(note.line, note.message) for note in migrate(program, "keras3").notes]


def test_calls_by_another_name_are_rewritten_as_by_their_own():
    program = "from keras.layers import Convolution2D as C\nConv = C\nx = Conv(4, 3, 3, border_mode='same')(y)\n"
    assert migrate(program, "keras3").source.endswith("x = Conv(4, (3, 3), padding='same')(y)\n")
    program = "import tensorflow as tf\nmean = tf.reduce_mean\nx = mean(y, keep_dims=True)\n"
    assert migrate(program, "keras3").source.endswith("x = mean(y, keepdims=True)\n")


LAYER = "from keras.layers import Convolution2D\n"


def test_keywords_that_are_unpacked_are_noted_where_they_are_written():
    for where in ("{'border_mode': 'same'}", "dict(border_mode='same')"):
        assert notes(f"{LAYER}how = {where}\nx = Convolution2D(4, 3, 3, **how)\n")[0][0] == 2
    handed_on = f"{LAYER}def conv(n, **how):\n    return Convolution2D(n, (3, 3), **how)\nconv(4, border_mode='same')\n"
    assert [line for line, _ in notes(handed_on)] == [4]
    assert notes(f"{LAYER}how = dict(padding='same')\nx = Convolution2D(4, 3, 3, **how)\n") == []


def test_values_are_followed_through_names_arguments_and_defaults():
    program = (
        f"{LAYER}def conv(size, mode='same'):\n    return Convolution2D(4, size, size, border_mode=mode)\nconv(3)\n"
    )
    assert "Convolution2D(4, (size, size), padding=mode)" in migrate(program, "keras3").source
    assert notes(program) == []
    assert [line for line, _ in notes(program.replace("conv(3)", "conv(3, read())"))] == [3]
    assert "'full' padding" in notes(f"{LAYER}x = Convolution2D(4, 3, 3, border_mode='full')\n")[0][1]
    assert [line for line, _ in notes(f"{LAYER}x = Convolution2D(4, sys.argv[1], sys.argv[2])\n")] == [2]


SESSION = "import tensorflow as tf\nsess = tf.Session()\n"


@pytest.mark.parametrize(
    "run",
    [
        "init = tf.global_variables_initializer()\nsess.run(init)\n",
        "sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])\n",
        "init = tf.group(tf.initialize_all_variables(), tf.tables_initializer())\nsess.run(init)\n",
    ],
)
def test_running_an_initializer_by_any_name_is_left_out(run):
    assert "run(" not in migrate(SESSION + run, "keras3").source
    assert ".numpy()" not in migrate(SESSION + run, "keras3").source


def test_running_another_operation_for_its_effect_is_noted_and_not_read_as_a_value():
    program = f"{SESSION}step = minimized(loss)\nsess.run(step)\n"
    assert ".numpy()" not in migrate(program, "keras3").source
    assert [line for line, _ in notes(program)] == [4]


def test_what_only_python_2_does_is_noted_and_what_it_had_without_an_import_is_written():
    assert migrate("import keras\nfor i in xrange(3): print(unicode(i))\n", "keras3").source == (
        "import keras\nfor i in range(3): print(str(i))\n"
    )
    assert [line for line, _ in notes("import numpy as np\nfor k, v in d.iteritems(): pass\nd.has_key(k)\n")] == [2, 3]
    assert [line for line, _ in notes("import numpy as np\nx = np.zeros((h / 2, w // 2))\ny = x[: h / 2]\n")] == [2, 3]
    assert notes("import numpy as np\nx = np.zeros((int(h / 2), 3))\ny = np.arange(h / 2)\nz = x[: h // 2]\n") == []


def test_the_input_of_a_first_layer_is_that_of_the_model():
    program = "import keras\nx = model.layers[0].input\ny = model.layers[1].input\n"
    assert migrate(program, "keras3").source == program.replace("layers[0].input", "inputs[0]")


def test_keywords_of_figures_and_axes_are_rewritten_where_matplotlib_is_in_use():
    program = "import matplotlib.pyplot as plt\nax = fig.add_subplot(111, axisbg='k')\nax.hist(x, normed=True)\n"
    new = migrate(program, "keras3").source
    assert "facecolor='k'" in new
    assert "density=True" in new
    assert migrate(program.replace("matplotlib.pyplot", "mine"), "keras3").notes == []


def test_calls_that_leave_open_what_had_another_default_are_noted():
    assert [line for line, _ in notes("import h5py\nf = h5py.File(path)\ng = h5py.File(path, 'w')\n")] == [2]
    assert "data_range" in notes("from skimage.measure import compare_ssim\nx = compare_ssim(a, b)\n")[0][1]
    assert notes("from skimage.measure import compare_ssim\nx = compare_ssim(a, b, data_range=1)\n") == []


def test_files_of_checkpoints_are_noted_unless_they_end_as_keras_3_wants():
    head = "from keras.callbacks import ModelCheckpoint\n"
    assert "must end in .keras" in notes(f"{head}ModelCheckpoint('w.{{epoch:02d}}.hdf5')\n")[0][1]
    assert "must end in .keras" in notes(f"{head}ModelCheckpoint(path, period=1)\n")[0][1]
    assert notes(f"{head}ModelCheckpoint('best.keras')\n") == []


def test_colour_maps_are_called_as_today_where_a_text_names_one():
    program = "import matplotlib.pyplot as plt\nplt.imshow(x, cmap='spectral_r')\nm = plt.get_cmap('Vega10')\n"
    program += "z = 'spectral'\n"
    new = migrate(program, "keras3").source
    assert "cmap='nipy_spectral_r'" in new
    assert "get_cmap('tab10')" in new
    assert "z = 'spectral'" in new
    assert (
        "'nipy_spectral'"
        in migrate("import matplotlib\nmatplotlib.rcParams['image.cmap'] = 'spectral'\n", "keras3").source
    )


def test_files_of_models_are_noted_unless_they_end_as_keras_3_wants():
    head = "from keras.models import load_model, save_model\nmodel = load_model('a.keras')\n"
    refused = ["model.save(f'mnist_{date}')", "model.save('m.hd5')", "model.save(path)", "save_model(model, 'm')"]
    for call in refused:
        assert notes(f"{head}{call}\n") == [(3, "the file must end in .keras (or in .h5, as before)")]
    for call in ("model.save('m.h5')", "save_model(model, filepath='m.keras')", "picture.save('m')"):
        assert notes(f"{head}{call}\n") == []


def test_code_that_is_text_is_noted_where_it_may_hold_an_old_name():
    told = "what exec runs is text, which stays as it is: migrate it by itself"
    for text in (
        "'from vis.utils import utils'",
        "open('a.py').read()",
        "f'import {package}'",
        "'import keras.layers'",
    ):
        assert notes(f"import keras\nexec({text})\n") == [(2, told)]
    for call in ("exec('x = 1')", "eval(input())", "eval('1 + 2')", "run.exec('import vis')"):
        assert notes(f"import keras\n{call}\n") == []
    assert notes("import keras\ndef exec(x):\n    return x\nexec('import vis')\n") == []
