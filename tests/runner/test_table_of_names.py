"""The names that old scripts import are all there, and are the very objects of today."""

from pathlib import Path

import pytest

from keras_vis_compat._programs.needs import Need
from keras_vis_compat.runner.doctor import ask
from keras_vis_compat.runner.names import STOPS

LIST = Path(__file__).with_name("names_of_old_scripts.txt")

# old name -> what it is
SAME = {
    "keras": "tf_keras",
    "keras.applications.mobilenetv2:MobileNetV2": "tf_keras.applications:MobileNetV2",
    "keras.applications.vgg16:VGG16": "tf_keras.applications:VGG16",
    "keras.backend.tensorflow_backend:mean": "tf_keras.backend:mean",
    "keras.constraints:maxnorm": "tf_keras.constraints:MaxNorm",
    "keras.engine.topology:Layer": "tf_keras.layers:Layer",
    "keras.engine.training:Model": "tf_keras:Model",
    "keras.layers.advanced_activations:LeakyReLU": "tf_keras.layers:LeakyReLU",
    "keras.layers.convolutional:Convolution2D": "tf_keras.layers:Conv2D",
    "keras.layers.core:Dense": "tf_keras.layers:Dense",
    "keras.layers.embeddings:Embedding": "tf_keras.layers:Embedding",
    "keras.layers.local:LocallyConnected2D": "tf_keras.layers:LocallyConnected2D",
    "keras.layers.merge:concatenate": "tf_keras.layers:concatenate",
    "keras.layers.noise:GaussianNoise": "tf_keras.layers:GaussianNoise",
    "keras.layers.normalization:BatchNormalization": "tf_keras.layers:BatchNormalization",
    "keras.layers.pooling:MaxPooling2D": "tf_keras.layers:MaxPooling2D",
    "keras.layers.recurrent:LSTM": "tf_keras.layers:LSTM",
    "keras.layers.wrappers:TimeDistributed": "tf_keras.layers:TimeDistributed",
    "keras.legacy.layers:Conv2D": "tf_keras.layers:Conv2D",
    "keras.objectives:mean_squared_error": "tf_keras.losses:mean_squared_error",
    "keras.optimizers:SGD": "tf_keras.optimizers.legacy:SGD",
    "keras.regularizers:l1l2": "tf_keras.regularizers:l1_l2",
    "keras.utils.generic_utils:CustomObjectScope": "tf_keras.utils:CustomObjectScope",
    "keras.utils.np_utils:to_categorical": "tf_keras.utils:to_categorical",
    "keras.utils.vis_utils:plot_model": "tf_keras.utils:plot_model",
    "keras_applications.resnet50:ResNet50": "tf_keras.applications:ResNet50",
    "keras_preprocessing.image:load_img": "tf_keras.utils:load_img",
    "numpy:float": "builtins:float",
    "numpy:int": "builtins:int",
    "scipy.ndimage.interpolation:zoom": "scipy.ndimage:zoom",
    "skimage.feature:greycomatrix": "skimage.feature:graycomatrix",
    "tensorflow.contrib.keras.python.keras.models:load_model": "tf_keras.models:load_model",
    "tensorflow.keras": "tf_keras",
    "tensorflow.keras.layers:Dense": "tf_keras.layers:Dense",
    "tensorflow.python.keras.layers:Dense": "tf_keras.layers:Dense",
    "tensorflow:ConfigProto": "tensorflow.compat.v1:ConfigProto",
    "tensorflow:GPUOptions": "tensorflow.compat.v1:GPUOptions",
    "vis": "vis",
    "vis.losses": "keras_vis_compat.losses",
    "vis.visualization:visualize_cam": "keras_vis_compat.visualization:visualize_cam",
}

COMPARE = """\
import json, sys
from keras_vis_compat.runner.names import target

def same(old, new):
    old, new = target(old), target(new)
    return old is new or old == new

print(json.dumps([same(*pair) for pair in json.loads(sys.argv[1])]))
"""


def listed():
    text = LIST.read_text(encoding="utf-8").replace("\n    ", " ")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {module: names.split() for module, _, names in (line.partition(": ") for line in lines)}


@pytest.fixture(scope="module")
def trouble():
    """What is wrong with each listed name, by module."""
    needs = [
        Need(module, "" if name == "*" else name, 0, False) for module, names in listed().items() for name in names
    ]
    answers = ask(needs, keras="2")["trouble"]
    return {
        module: {str(need): answer for need, answer in zip(needs, answers, strict=True) if need.module == module}
        for module in listed()
    }


@pytest.mark.parametrize("module", listed())
def test_old_scripts_find_every_name_they_import(trouble, module):
    # What can be imported, and stops the script that calls it, is found.
    assert {name: why for name, why in trouble[module].items() if why and not why.startswith(STOPS)} == {}


@pytest.fixture(scope="module")
def same(command, tmp_path_factory):
    """Whether each old name of the table is the object of today."""
    import json

    folder = tmp_path_factory.mktemp("same")
    (folder / "compare.py").write_text(COMPARE, encoding="utf-8")
    done = command("run", "compare.py", json.dumps(list(SAME.items())), cwd=folder)
    assert done.returncode == 0, done.stderr
    return dict(zip(SAME, json.loads(done.stdout.splitlines()[-1]), strict=True))


@pytest.mark.parametrize("old", SAME)
def test_an_old_name_is_the_very_object_of_today(same, old):
    assert same[old]
