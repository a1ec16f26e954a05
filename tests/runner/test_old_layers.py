"""Layers of `keras.applications` under the names they had until Keras 2.3: every command knows them."""

import pytest

from keras_vis_compat._inputs.layers import find_layer
from keras_vis_compat._old_names.keras_applications import BUILT_OTHERWISE, RENAMED, once, today, told_of_building
from keras_vis_compat.migrate import migrate
from keras_vis_compat.runner.doctor.script import read
from keras_vis_compat.utils import utils

BUILD = {"ResNet50": "resnet50", "MobileNet": "mobilenet", "MobileNetV2": "mobilenet_v2", "DenseNet121": "densenet"}
SCRIPT = """\
from keras.applications.{module} import {network}
from vis.utils import utils

model = {network}(weights=None)
print(utils.find_layer_idx(model, {name!r}))
"""


@pytest.fixture(scope="module", params=["ResNet50", "MobileNet", "MobileNetV2"])
def network(request):
    import tf_keras

    return request.param, getattr(tf_keras.applications, request.param)(weights=None, input_shape=(32, 32, 3))


def test_every_old_name_is_a_layer_of_the_network_of_today(network):
    name, model = network
    layers = [layer.name for layer in model.layers]
    for old, new in RENAMED[name][1].items():
        assert today(old, layers) == new
        with pytest.raises(ValueError, match=f"called '{new}' since Keras 2.3"):
            utils.find_layer_idx(model, old)


def test_where_a_layer_is_asked_for_by_name_the_error_names_the_layer_of_today(network):
    name, model = network
    old, new = next(iter(RENAMED[name][1].items()))
    with pytest.raises(ValueError, match=f"called '{new}' since Keras 2.3"):
        find_layer(model, old)


def test_every_name_of_today_is_found_in_a_network_of_then(network):
    name, model = network
    names = RENAMED[name][1]
    then = [next((old for old, new in names.items() if new == layer.name), layer.name) for layer in model.layers]
    for old, new in names.items():
        assert once(new, then) == old
        assert once(new, [layer.name for layer in model.layers]) is None


@pytest.mark.parametrize("network", BUILT_OTHERWISE)
def test_networks_of_tf_keras_and_of_the_file_that_is_todays_are_of_their_own_age(network):
    for module in ("tensorflow.keras.applications", "keras.applications.resnet"):
        program = f"from {module} import {network}\nm = {network}()\n"
        assert [note for note in migrate(program, "keras3").notes if note.rule == "layer-names"] == []


def test_the_last_layers_of_resnet50():
    names = RENAMED["ResNet50"][1]
    assert names["res5c_branch2c"] == "conv5_block3_3_conv"
    assert names["bn5c_branch2c"] == "conv5_block3_3_bn"
    assert names["res4f_branch2a"] == "conv4_block6_1_conv"
    assert names["res3a_branch1"] == "conv3_block1_0_conv"
    assert names["activation_49"] == "conv5_block3_out"
    assert names["add_16"] == "conv5_block3_add"


def test_other_networks_keep_their_layers():
    assert today("fc1000", ["dense", "predictions"]) is None
    assert today("activation_49", ["conv5_block3_3_conv", "conv4_block7_out", "conv5_block3_out"]) is None
    assert today("predictions", ["block_16_project_BN", "predictions"]) is None
    assert today("conv1/conv", ["conv1_conv"]) == "conv1_conv"


@pytest.mark.parametrize("network", BUILD)
def test_doctor_and_migrate_name_the_layer_of_today(network, tmp_path):
    for old, new in RENAMED[network][1].items():
        script = SCRIPT.format(module=BUILD[network], network=network, name=old)
        (tmp_path / "script.py").write_text(script, encoding="utf-8")
        told = [(4, told_of_building(network))] if network in BUILT_OTHERWISE else []
        told.append((5, f"the layer {old!r} of {network} is called {new!r} since Keras 2.3"))
        assert read(str(tmp_path / "script.py")).old == told
        notes = [note for note in migrate(script, "keras3").notes if note.rule == "layer-names"]
        assert [(note.line, note.message) for note in notes] == told


COUNTED = {
    "from keras.applications import InceptionV3\nm = InceptionV3()\nm.get_layer('conv2d_50')\n": "conv2d_49",
    "from keras.layers import Conv2D\nx = Conv2D(2, 3)(y)\nm.get_layer(name='conv2d_1')\n": "conv2d",
    "import keras\nm.add(keras.layers.LeakyReLU())\nlayer_name = 'leaky_re_lu_3'\n": "leaky_re_lu_2",
    "from keras.layers import add\nx = add([x, y])\nGradCAM(m)(s, x, penultimate_layer='add_2')\n": "add_1",
}


@pytest.mark.parametrize("program", COUNTED)
def test_doctor_and_migrate_tell_the_number_of_today_of_layers_that_keras_counted(program, tmp_path):
    (tmp_path / "script.py").write_text(program, encoding="utf-8")
    old = program.rpartition("'")[0].rpartition("'")[2]
    told = f"the layer {old!r} was counted from 1; since Keras 2.3 it is {COUNTED[program]!r}"
    assert read(str(tmp_path / "script.py")).old == [(3, told)]
    assert [note.message for note in migrate(program, "keras3").notes if note.rule == "layer-names"] == [told]


@pytest.mark.parametrize(
    "program",
    {
        "tf.keras": "from tensorflow.keras.layers import Conv2D\nx = Conv2D(2, 3)(y)\nm.get_layer('conv2d_1')\n",
        "a name of one's own": "from keras.layers import Conv2D\nx = Conv2D(2, 3, name='conv2d_1')(y)\n",
        "never built here": "from keras.models import load_model\nm = load_model('a.h5')\nm.get_layer('conv2d_1')\n",
        "no layer": "from keras.layers import Conv2D\nx = Conv2D(2, 3)(y)\nopen('conv2d_1')\n",
    }.values(),
)
def test_what_keras_did_not_count_from_one_is_left_alone(program):
    assert [note for note in migrate(program, "keras3").notes if note.rule == "layer-names"] == []


def test_layers_of_ones_own_are_left_alone():
    program = "from keras.applications.vgg16 import VGG16\nm = VGG16()\nm.get_layer('fc1000')\n"
    assert [note for note in migrate(program, "keras3").notes if note.rule == "layer-names"] == []
    program = "from keras.applications import DenseNet121\nm = DenseNet121()\nd = {'activation_49': 1}\n"
    assert [note for note in migrate(program, "keras3").notes if note.rule == "layer-names"] == []
