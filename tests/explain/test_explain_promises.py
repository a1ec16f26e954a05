"""What holds beside the numbers: traces, freshness, memory, threads, and nothing of the caller's changed."""

import gc
import inspect
import sys
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import explain
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat._engine.network import source_of
from keras_vis_compat._inputs.methods import EXPLAINERS
from keras_vis_compat._keras import inputs_of
from keras_vis_compat.scores import BinaryScore, CategoricalScore, FilterScore, LayerScore, MaintainScore

sys.path.insert(0, str(Path(__file__).parent))

from table_of_methods import FAMILIES, METHODS

one_of_each_family = pytest.mark.parametrize(
    "method", [*FAMILIES, explain.GuidedGradCAM], ids=lambda method: method.__name__
)


def traces(model):
    return trace_count(source_of(model).owner)


def test_the_table_of_methods_holds_all():
    assert {method.__name__ for method in METHODS} == set(EXPLAINERS)
    classes = {name: getattr(explain, name) for name in explain.__all__ if inspect.isclass(getattr(explain, name))}
    visualisers = {name for name, one in classes.items() if issubclass(one, explain.ModelVisualization)}
    assert visualisers - {"GradientCAM", "ModelVisualization", "ActivationMaximization"} == set(EXPLAINERS)


# -- traces ----------------------------------------------------------------------------------------------------------


@one_of_each_family
def test_a_new_class_image_or_visualiser_traces_nothing(cnn, images, method):
    model = cnn()
    method(model)(CategoricalScore(0), images[:1])
    before = traces(model)
    for index in (1, 2, -1):
        method(model)(CategoricalScore(index), images[index : index + 1] if index > 0 else images[-1:])
    assert traces(model) == before


def test_another_number_of_images_or_of_classes_traces_at_most_once(cnn, images):
    model = cnn()
    saliency = explain.Saliency(model)
    saliency(CategoricalScore(0), images[:2])
    before = traces(model)
    for count in (3, 5, 8):
        saliency(CategoricalScore([0] * count), images[:count])
        saliency(CategoricalScore(1), images[:count])
    assert traces(model) == before


def test_new_weights_of_a_sum_and_new_targets_trace_nothing(cnn, images):
    model = cnn()
    saliency = explain.Saliency(model)
    saliency(2 * CategoricalScore(0) - CategoricalScore(1), images[:2])
    saliency(MaintainScore(1.0), images[:2])
    saliency(LayerScore("late", FilterScore(1)), images[:2])
    before = traces(model)
    saliency(0.5 * CategoricalScore(1) - 3 * CategoricalScore(2), images[:2])
    saliency(MaintainScore([2.0, 3.0]), images[:2])
    saliency(LayerScore("late", FilterScore(2)), images[:2])
    assert traces(model) == before


def test_the_same_function_written_again_traces_nothing(cnn, images):
    model = cnn()
    for _ in range(3):
        explain.Saliency(model)(lambda output: output[:, 1], images[:1])
    assert traces(model) == 1


# -- freshness -------------------------------------------------------------------------------------------------------


def test_a_function_whose_closure_changed_is_not_mistaken_for_the_old_one(cnn, images):
    model, index = cnn(), 0

    def score(output):
        return output[:, index]

    saliency = explain.Saliency(model)
    for index in range(3):
        expected = saliency(CategoricalScore(index), images[:1])
        np.testing.assert_allclose(saliency(score, images[:1]), expected, atol=1e-6)


@one_of_each_family
def test_new_weights_of_the_model_count_at_once(cnn, images, method):
    model, other = cnn(), cnn()
    other.set_weights([weights[::-1] for weights in other.get_weights()])
    method(model)(CategoricalScore(0), images[:1])
    model.set_weights(other.get_weights())
    expected = method(other)(CategoricalScore(0), images[:1])
    np.testing.assert_array_equal(method(model)(CategoricalScore(0), images[:1]), expected)


def test_a_new_activation_of_a_layer_counts_at_once(keras, cnn, images):
    model = cnn("softmax")
    saliency = explain.Saliency(model)
    saliency(CategoricalScore(0), images[:1])
    model.layers[-1].activation = keras.activations.linear
    expected = explain.Saliency(cnn())(CategoricalScore(0), images[:1])
    np.testing.assert_array_equal(saliency(CategoricalScore(0), images[:1]), expected)


def test_training_mode_reaches_the_layers(keras, images):
    layers = keras.layers
    model = keras.Sequential([layers.Input((8, 8, 3)), layers.Dropout(0.5), layers.Flatten(), layers.Dense(2)])
    saliency = explain.Saliency(model)
    assert saliency(CategoricalScore(0), images[:1], keepdims=True, normalize_map=False).all()
    dropped = saliency(CategoricalScore(0), images[:1], keepdims=True, normalize_map=False, training=True)
    assert 0 < np.mean(dropped == 0) < 1


# -- nothing is changed ------------------------------------------------------------------------------------------------


def state_of(model):
    layers = [(layer.trainable, getattr(layer, "activation", None)) for layer in model.layers]
    return layers, [weights.tobytes() for weights in model.get_weights()]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__name__)
def test_model_images_and_lists_stay_as_they_were(cnn, images, method):
    model, given, indices = cnn("softmax"), [images[:2].copy()], [0, 1]
    before = state_of(model)
    linear = explain.model_modifiers.ReplaceToLinear()
    method(model, linear)(CategoricalScore(indices), given)
    with pytest.raises(ValueError, match="indices"):
        method(model, linear)(CategoricalScore(3), given)
    assert state_of(model) == before
    assert indices == [0, 1]
    assert len(given) == 1
    np.testing.assert_array_equal(given[0], images[:2])


def test_models_are_freed_when_the_caller_drops_them(cnn, images):
    model = cnn()
    for method in METHODS:
        method(model)(CategoricalScore(0), images[:1])
    alive = weakref.ref(model)
    del model
    gc.collect()
    assert alive() is None


def test_several_threads_on_one_model_get_the_results_of_one_after_the_other(cnn, images):
    model = cnn()
    expected = [explain.ScoreCAM(model)(CategoricalScore(row % 3), image) for row, image in enumerate(images)]
    found = [None] * len(images)

    def work(row):
        found[row] = explain.ScoreCAM(model)(CategoricalScore(row % 3), images[row])

    threads = [threading.Thread(target=work, args=(row,)) for row in range(len(images))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    np.testing.assert_allclose(found, expected, atol=1e-6)


# -- calls as users of tf-keras-vis write them ----------------------------------------------------------------------

CAM_ARGUMENTS = {
    "score": inspect.Parameter.empty,
    "seed_input": inspect.Parameter.empty,
    "penultimate_layer": None,
    "seek_penultimate_conv_layer": True,
    "gradient_modifier": None,
    "activation_modifier": "relu",
    "training": False,
    "expand_cam": True,
    "normalize_cam": True,
    "unconnected_gradients": tf.UnconnectedGradients.NONE,
}
CALLS = {
    explain.Saliency: {
        "score": inspect.Parameter.empty,
        "seed_input": inspect.Parameter.empty,
        "smooth_samples": 0,
        "smooth_noise": 0.20,
        "keepdims": False,
        "gradient_modifier": "absolute",
        "training": False,
        "normalize_map": True,
        "unconnected_gradients": tf.UnconnectedGradients.NONE,
    },
    explain.GradCAM: CAM_ARGUMENTS,
    explain.GradCAMPlusPlus: CAM_ARGUMENTS,
    explain.LayerCAM: CAM_ARGUMENTS,
    explain.HiResCAM: CAM_ARGUMENTS,
    explain.XGradCAM: CAM_ARGUMENTS,
    explain.ScoreCAM: {
        "score": inspect.Parameter.empty,
        "seed_input": inspect.Parameter.empty,
        "penultimate_layer": None,
        "seek_penultimate_conv_layer": True,
        "activation_modifier": "relu",
        "batch_size": 32,
        "max_N": None,
        "training": False,
        "expand_cam": True,
        "normalize_cam": True,
    },
}


@pytest.mark.parametrize("method", CALLS, ids=lambda method: method.__name__)
def test_arguments_come_in_the_order_and_with_the_defaults_of_tf_keras_vis(method):
    parameters = list(inspect.signature(method.__call__).parameters.values())[1:]
    positional = {
        parameter.name: getattr(parameter.default, "__name__", parameter.default)
        if callable(parameter.default) and parameter.default is not inspect.Parameter.empty
        else parameter.default
        for parameter in parameters
        if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    }
    assert list(positional.items()) == list(CALLS[method].items())
    constructor = inspect.signature(method).parameters
    assert {name: parameter.default for name, parameter in constructor.items()} == {
        "model": inspect.Parameter.empty,
        "model_modifier": None,
        "clone": True,
    }


def test_the_package_is_its_own_table_of_contents():
    for name in explain.__all__:
        assert getattr(explain, name).__doc__
        assert name == "model_modifiers" or f"`{name}`" in explain.__doc__ or name == "ModelVisualization"


def test_binary_scores_of_one_unit(keras, images):
    layers = keras.layers
    model = keras.Sequential([layers.Input((8, 8, 3)), layers.Flatten(), layers.Dense(1)])
    raw = {"gradient_modifier": None, "normalize_map": False}
    both = explain.Saliency(model)(BinaryScore([True, False]), images[:2], keepdims=True, **raw)
    np.testing.assert_array_equal(both[0], -both[1])
    assert len(inputs_of(model)) == 1
