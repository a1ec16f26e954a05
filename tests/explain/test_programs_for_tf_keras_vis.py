"""A program written for tf-keras-vis, as its README and its notebooks have them, runs after new import lines."""

import contextlib
import io

import keras
import numpy as np
import pytest

THEIRS = """
from tf_keras_vis.activation_maximization import ActivationMaximization
from tf_keras_vis.activation_maximization.callbacks import Callback, GifGenerator2D, PrintLogger, Progress
from tf_keras_vis.activation_maximization.input_modifiers import Jitter, Rotate2D, Scale
from tf_keras_vis.activation_maximization.regularizers import Norm, TotalVariation2D
from tf_keras_vis.gradcam import Gradcam
from tf_keras_vis.gradcam_plus_plus import GradcamPlusPlus
from tf_keras_vis.layercam import Layercam
from tf_keras_vis.saliency import Saliency
from tf_keras_vis.scorecam import Scorecam
from tf_keras_vis.utils.model_modifiers import ExtractIntermediateLayer, GuidedBackpropagation, ReplaceToLinear
from tf_keras_vis.utils.scores import BinaryScore, CategoricalScore, InactiveScore
"""

OURS = """
from keras_vis_compat.explain import ActivationMaximization, Saliency
from keras_vis_compat.explain import GradCAM as Gradcam
from keras_vis_compat.explain import GradCAMPlusPlus as GradcamPlusPlus
from keras_vis_compat.explain import LayerCAM as Layercam
from keras_vis_compat.explain import ScoreCAM as Scorecam
from keras_vis_compat.explain.activation_maximization.callbacks import Callback, GifGenerator2D, PrintLogger, Progress
from keras_vis_compat.explain.activation_maximization.input_modifiers import Jitter, Rotate2D, Scale
from keras_vis_compat.explain.activation_maximization.regularizers import Norm, TotalVariation2D
from keras_vis_compat.explain.model_modifiers import ExtractIntermediateLayer, GuidedBackpropagation, ReplaceToLinear
from keras_vis_compat.scores import BinaryScore, CategoricalScore, InactiveScore
"""

PROGRAM = """
import keras
import numpy as np
import tensorflow as tf

def model_modifier_function(cloned_model):
    cloned_model.layers[-1].activation = keras.activations.linear

def score_function(output):
    return (output[0][1], output[1][2], output[2][0])

replace2linear, score = ReplaceToLinear(), CategoricalScore([1, 2, 0])
maps = {}
for name, modifier in (("class", replace2linear), ("function", model_modifier_function)):
    saliency = Saliency(model, model_modifier=modifier, clone=True)
    maps["saliency", name] = saliency(score, X)
    maps["saliency of a function", name] = saliency(score_function, X)
    maps["smooth", name] = saliency(score, X, smooth_samples=4, smooth_noise=0.20)
    for Cam in (Gradcam, GradcamPlusPlus, Layercam):
        cam = Cam(model, model_modifier=modifier, clone=True)
        maps[Cam.__name__.lower(), name] = cam(score, X, penultimate_layer=-1)
        maps[Cam.__name__.lower() + " of a function", name] = cam(score_function, X, penultimate_layer=-1)
guided = Saliency(model, model_modifier=[GuidedBackpropagation(), replace2linear], clone=True)
maps["guided"] = guided(score, X)
maps["scorecam"] = Scorecam(model)(score, X, penultimate_layer=-1)
maps["faster scorecam"] = Scorecam(model, model_modifier=replace2linear)(score, X, penultimate_layer=-1, max_N=3)

dense = ActivationMaximization(model, model_modifier=replace2linear, clone=True)
maps["one class"] = dense(CategoricalScore(2), steps=2, callbacks=[Progress()])
maps["three classes"] = dense(
    score,
    seed_input=tf.random.uniform((3, 10, 8, 3), 0, 255),
    steps=2,
    input_modifiers=[Jitter(jitter=4), Rotate2D(degree=1), Scale(low=0.9, high=1.1)],
    regularizers=[TotalVariation2D(weight=1.0), Norm(weight=0.3, p=1)],
    optimizer=keras.optimizers.RMSprop(1.0, 0.999),
    callbacks=[PrintLogger(1), GifGenerator2D(str(folder / "maximization"))],
)
conv = [ExtractIntermediateLayer(index_or_name="late"), ReplaceToLinear()]
maps["a filter"] = ActivationMaximization(model, model_modifier=conv, clone=True)(CategoricalScore(3), steps=2)
maps["a filter by function"] = ActivationMaximization(model, model_modifier=conv)(lambda out: out[..., 3], steps=2)

class Collector(Callback):
    def on_begin(self, **kwargs):
        self.seen = []
    def __call__(self, i, values, grads, scores, model_outputs, **kwargs):
        self.seen += [np.shape(part[0]) for part in (values, grads, scores, model_outputs)]

collector = Collector()
pair = ActivationMaximization(both, model_modifier=replace2linear)(
    [CategoricalScore(1), BinaryScore(False)],
    input_range=[(0, 255), (0, 1)],
    input_modifiers={"left": [Jitter(2)], "right": [Rotate2D(1)]},
    regularizers={"left": [Norm(1.0)], "right": [TotalVariation2D(1.0)]},
    steps=2,
    callbacks=[collector],
)
maps["left"], maps["right"] = pair
maps["gradient of the left"], maps["gradient of the right"] = Saliency(both)(
    [CategoricalScore([0, 1]), InactiveScore()], [X[:2], X[:2, :6, :6, :1]]
)
"""

EQUAL = ["saliency", "saliency of a function", "gradcam", "gradcam of a function", "layercam", "layercam of a function"]


@pytest.fixture(scope="module")
def models():
    layers = keras.layers
    inputs = layers.Input((10, 8, 3))
    x = layers.Conv2D(4, 3, activation="relu")(inputs)
    x = layers.Conv2D(6, 3, activation="relu", name="late")(layers.MaxPooling2D(2)(x))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.Flatten()(x)))
    left, right = layers.Input((10, 8, 3), name="left"), layers.Input((6, 6, 1), name="right")
    x = layers.Concatenate()([layers.Flatten()(layers.Conv2D(2, 3)(side)) for side in (left, right)])
    both = keras.Model([left, right], [layers.Dense(2)(x), layers.Dense(1)(x)])
    for one in (model, both):
        numbers = np.random.RandomState(3)
        one.set_weights([0.4 * numbers.randn(*array.shape) for array in one.get_weights()])
    return {"model": model, "both": both}


def ran(imports, models, folder):
    names = {**models, "X": np.random.RandomState(4).rand(3, 10, 8, 3).astype(np.float32), "folder": folder}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(imports + PROGRAM, names)
    return names["maps"], names["collector"].seen


def test_a_program_gives_the_same_after_new_import_lines(models, tmp_path):
    (theirs, seen_by_theirs), (ours, seen) = (ran(imports, models, tmp_path) for imports in (THEIRS, OURS))
    assert {key: np.shape(value) for key, value in theirs.items()} == {key: value.shape for key, value in ours.items()}
    assert seen == seen_by_theirs
    for key in ours:
        assert np.asarray(theirs[key]).dtype == ours[key].dtype
        if key[0] in EQUAL:
            np.testing.assert_allclose(ours[key], theirs[key], atol=1e-4)
    assert (tmp_path / "maximization.gif").exists()
