"""Any number of images, whatever number the model was built with, unless the model itself cannot compute it."""

import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import explain, metrics, visualization
from keras_vis_compat._engine.batch_size import fixed_size
from keras_vis_compat._engine.network import source_of
from keras_vis_compat.scores import CategoricalScore

sys.path.insert(0, str(Path(__file__).parent))

from table_of_methods import NAMED

IMAGES = np.random.RandomState(0).rand(6, 6, 5, 2).astype(np.float32)
CLASS_1 = CategoricalScore(1)


def conv(keras):
    """A layer whose maps differ from each other, whatever ran before."""
    kernel = keras.initializers.RandomUniform(-0.3, 0.3, seed=1)
    return keras.layers.Conv2D(3, 3, activation="relu", kernel_initializer=kernel, bias_initializer="ones", name="conv")


def dense(keras):
    """Two classes, of which the second likes every map: no CAM of it is blank."""
    return keras.layers.Dense(2, kernel_initializer=keras.initializers.RandomUniform(0.1, 0.5, seed=2))


def undeclared(keras, nested=False):
    """A Sequential that has not seen any data yet."""
    features = [conv(keras)]
    return keras.Sequential(
        [
            *([keras.Sequential(features, name="inner")] if nested else features),
            keras.layers.Flatten(),
            dense(keras),
        ]
    )


def fitted(model):
    model.compile("sgd", "mse")
    model.fit(IMAGES, np.zeros((6, 2)), batch_size=3, verbose=0)


WAYS = {
    "fitted": fitted,
    "predicted": lambda model: model.predict(IMAGES[:4], verbose=0),
    "called on one": lambda model: model(IMAGES[:1]),
    "called on two": lambda model: model(IMAGES[:2]),
}
CASES = {
    **{name: (way, False, False) for name, way in WAYS.items()},
    "nested": (WAYS["called on two"], True, False),
    "loaded": (WAYS["called on two"], False, True),
    "nested and loaded": (WAYS["called on one"], True, True),
}


def twin_of(keras, model, nested=False):
    """A model of the same layers and weights that says that any number of images will do."""
    twin = keras.Sequential([keras.layers.Input(IMAGES.shape[1:]), *undeclared(keras, nested).layers])
    twin.set_weights(model.get_weights())
    return twin


@pytest.fixture(params=CASES)
def model_and_twin(request, keras, tmp_path):
    """A model that took over a batch size, and one of the same layers that declares none."""
    way, nested, loaded = CASES[request.param]
    model = undeclared(keras, nested)
    way(model)
    if loaded:
        model.save(tmp_path / "model.keras")
        model = keras.models.load_model(tmp_path / "model.keras")
    return model, twin_of(keras, model, nested)


def am(model, images):
    options = {"steps": 2, "seed": 0, "input_modifiers": [], "input_range": (0.0, 1.0)}
    return explain.ActivationMaximization(model)(CLASS_1, images, **options)


def old_cam(visualize, model, images):
    """The old API counts an input layer, which only some of these models show."""
    first = next(index for index, layer in enumerate(model.layers) if "Input" not in type(layer).__name__)
    return visualize(model, -1, 1, images, penultimate_layer_idx=first)


CALLS = {
    "saliency": lambda model, images: explain.Saliency(model)(CLASS_1, images, batch_size=4),
    "SmoothGrad": lambda model, images: explain.Saliency(model)(CLASS_1, images, smooth_samples=3, seed=0),
    "Grad-CAM": lambda model, images: explain.GradCAM(model)(CLASS_1, images),
    "Score-CAM": lambda model, images: explain.ScoreCAM(model)(CLASS_1, images),
    "activation maximization": am,
    "average drop": lambda model, images: metrics.AveragesCam(model, images).scores(images[..., 0], CLASS_1)[1],
    "insertion": lambda model, images: metrics.insertion(model, CLASS_1, images, images[..., 0], steps=3),
    "old saliency": lambda model, images: visualization.visualize_saliency(model, -1, 1, images),
    "old CAM": lambda model, images: old_cam(visualization.visualize_cam, model, images),
    "old Score-CAM": lambda model, images: old_cam(visualization.visualize_scorecam, model, images),
    "old activation": lambda model, images: visualization.visualize_activation(
        model, -1, 1, seed_input=images, input_range=(0.0, 1.0), max_iter=2
    ),
}


def test_a_size_taken_over_from_the_first_call_is_no_contract(model_and_twin):
    model, twin = model_and_twin
    for name in ("saliency", "old saliency", "average drop"):
        np.testing.assert_allclose(CALLS[name](model, IMAGES), CALLS[name](twin, IMAGES), atol=1e-5, err_msg=name)


def test_no_public_call_holds_a_model_to_it(keras):
    model = undeclared(keras)
    fitted(model)
    twin = twin_of(keras, model)
    for name, call in CALLS.items():
        np.testing.assert_allclose(call(model, IMAGES[:5]), call(twin, IMAGES[:5]), atol=1e-5, err_msg=name)


def test_no_method_holds_a_model_to_it(keras):
    model = undeclared(keras)
    model(IMAGES[:1])
    twin = twin_of(keras, model)
    calls = [(name, kind, {}) for name, kind in NAMED.items()]
    calls += [(f"{name} by a layer", NAMED[name], {"by": "conv"}) for name in ("Saliency", "IntegratedGradients")]
    for name, kind, options in calls:
        given = (CLASS_1, IMAGES[:3])
        found, expected = kind(model)(*given, **options), kind(twin)(*given, **options)
        np.testing.assert_allclose(found, expected, atol=1e-5, err_msg=name)


def test_a_size_that_is_only_written_down_is_none_either(keras):
    inputs = keras.Input(batch_shape=(8, *IMAGES.shape[1:]))
    model = keras.Model(inputs, undeclared(keras)(inputs))
    twin = twin_of(keras, model)
    assert fixed_size(source_of(model)) is None
    np.testing.assert_allclose(CALLS["saliency"](model, IMAGES), CALLS["saliency"](twin, IMAGES), atol=1e-6)


# -- models that can compute one number only ---------------------------------------------------------------------------


def reshaped(keras, size):
    """The images, flattened by a reshape that has the number of them in it."""
    layers, inputs = keras.layers, keras.Input(batch_shape=(size, *IMAGES.shape[1:]))
    maps = conv(keras)(inputs)
    rows = layers.Lambda(lambda values: tf.reshape(values, (size, 36)), output_shape=(36,))(maps)
    return keras.Model(inputs, dense(keras)(rows))


def stateful(keras, size):
    """Rows of the images, read one after the other by a layer that remembers where it was for each image."""
    layers, inputs = keras.layers, keras.Input(batch_shape=(size, *IMAGES.shape[1:]))
    maps = conv(keras)(inputs)
    return keras.Model(inputs, dense(keras)(layers.SimpleRNN(4, stateful=True)(layers.Reshape((4, 9))(maps))))


@pytest.mark.parametrize("size", [1, 3])
def test_a_size_that_the_model_needs_is_kept(keras, size):
    model = reshaped(keras, size)
    twin = keras.Sequential(
        [
            keras.Input(IMAGES.shape[1:]),
            *[type(layer).from_config(layer.get_config()) for layer in undeclared(keras).layers],
        ]
    )
    twin.set_weights(model.get_weights())
    assert fixed_size(source_of(model)) == size
    for name in ("SmoothGrad", "Grad-CAM", "Score-CAM", "insertion"):
        np.testing.assert_allclose(CALLS[name](model, IMAGES), CALLS[name](twin, IMAGES), atol=1e-5, err_msg=name)
    images = IMAGES[:size]
    found = CALLS["old CAM"](model, images)
    assert found.any()
    np.testing.assert_allclose(found, CALLS["old CAM"](twin, images), atol=1e-5)


@pytest.mark.parametrize("build", [reshaped, stateful])
def test_another_number_than_the_model_needs_is_refused(keras, build):
    model = build(keras, 4)
    assert fixed_size(source_of(model)) == 4
    for call in CALLS.values():
        with pytest.raises(ValueError, match=r"the model must be given 4 samples at once.* got 3.*np.repeat"):
            call(model, IMAGES[:3])


def test_a_stateful_layer_gets_the_number_it_needs(keras):
    for size in (1, 3):
        model = stateful(keras, size)
        assert explain.Saliency(model)(CLASS_1, IMAGES).shape == (6, 6, 5)
        assert explain.ScoreCAM(model)(CLASS_1, IMAGES).shape == (6, 6, 5)
        assert explain.Occlusion(model)(CLASS_1, IMAGES, patch=3).shape == (6, 6, 5)
        assert visualization.visualize_cam(model, -1, 1, IMAGES[:size], penultimate_layer_idx=1).shape == (6, 5)
