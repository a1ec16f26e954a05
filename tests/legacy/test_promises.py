"""What holds beside the numbers: traces, memory, threads, and nothing of the caller's changed."""

import gc
import os
import threading
import weakref

import numpy as np
import psutil
import pytest

from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat.losses import ActivationMaximization
from keras_vis_compat.regularizers import LPNorm
from keras_vis_compat.visualization import (
    visualize_activation,
    visualize_cam,
    visualize_saliency,
    visualize_saliency_with_losses,
)


@pytest.fixture
def make_model(keras):
    def make():
        layers = keras.layers
        positive = keras.initializers.RandomUniform(0, 1, seed=1)  # evidence for every class, so no map is blank
        return keras.Sequential(
            [
                layers.Input((12, 12, 3)),
                layers.Conv2D(4, 3, activation="relu"),
                layers.MaxPooling2D(),
                layers.Flatten(),
                layers.Dense(10, kernel_initializer=positive),
            ]
        )

    return make


def images(count):
    return np.random.default_rng(0).random((count, 12, 12, 3), dtype=np.float32)


def traces(model):
    return trace_count(model.inputs[0]._keras_history[0])


@pytest.mark.parametrize("function", [visualize_saliency, visualize_cam])
def test_twenty_images_and_ten_classes_trace_once(make_model, function):
    model = make_model()
    for image in images(20):
        for index in range(10):
            function(model, -1, index, image)
    assert traces(model) == 1


def test_two_hundred_steps_trace_once(make_model):
    model = make_model()
    visualize_activation(model, -1, 3, max_iter=200, input_range=(0.0, 1.0))
    assert traces(model) == 1


def test_another_set_of_filters_traces_nothing(make_model):
    model = make_model()
    for filters in (0, [1, 2], range(3), np.array([4])):
        visualize_saliency(model, -1, filters, images(1))
    assert traces(model) == 1


def test_five_hundred_calls_do_not_grow_the_process(make_model):
    model, process, (image,) = make_model(), psutil.Process(os.getpid()), images(1)

    def call(times):
        for index in range(times):
            visualize_cam(model, -1, index % 10, image)
        gc.collect()
        return process.memory_info().rss

    assert call(500) - call(50) < 20 * 2**20


@pytest.mark.parametrize("modifier", [None, "guided"])
def test_a_dropped_model_is_freed(make_model, modifier):
    model = make_model()
    visualize_saliency(model, -1, 1, images(1), backprop_modifier=modifier)
    visualize_cam(model, -1, 1, images(1))
    dropped = weakref.ref(model)
    del model
    gc.collect()
    assert dropped() is None


def state_of(model):
    return [
        *model.get_weights(),
        *(layer.trainable for layer in model.layers),
        *(getattr(layer, "activation", None) for layer in model.layers),
        *(len(layer._inbound_nodes) for layer in model.layers),
    ]


def assert_same_state(before, after):
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        np.testing.assert_array_equal(old, new) if isinstance(old, np.ndarray) else assert_identical(old, new)


def assert_identical(old, new):
    assert old is new or old == new


def test_model_arrays_lists_and_folder_stay_as_they_are(make_model, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model, seed = make_model(), images(1)
    model.layers[0].trainable = False
    before, kept_seed = state_of(model), seed.copy()
    filters, callbacks, modifiers = [1, 2], [], []
    losses = [(ActivationMaximization(model.layers[-1], filters), -1), (LPNorm(model.inputs[0]), 1)]
    visualize_saliency(model, -1, filters, seed, backprop_modifier="guided", grad_modifier="relu")
    visualize_cam(model, -1, filters, seed)
    visualize_activation(
        model, -1, filters, seed_input=seed, max_iter=2, callbacks=callbacks, input_modifiers=modifiers
    )
    visualize_saliency_with_losses(model.inputs[0], losses, seed)
    assert_same_state(before, state_of(model))
    np.testing.assert_array_equal(seed, kept_seed)
    assert (filters, callbacks, modifiers, len(losses)) == ([1, 2], [], [], 2)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_changed_when_an_exception_flies(make_model):
    model, seed = make_model(), images(1)
    before, kept_seed = state_of(model), seed.copy()

    def fail(gradient):
        gradient[...] = 7
        raise RuntimeError("own modifier")

    for function in (visualize_saliency, visualize_cam):
        with pytest.raises(RuntimeError, match="own modifier"):
            function(model, -1, 1, seed, grad_modifier=fail, backprop_modifier="guided")
    assert_same_state(before, state_of(model))
    np.testing.assert_array_equal(seed, kept_seed)


def test_results_may_be_written_into(make_model):
    model, (image,) = make_model(), images(1)
    first = visualize_saliency(model, -1, 1, image)
    kept = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(visualize_saliency(model, -1, 1, image), kept)


def test_threads_get_what_one_after_the_other_gets(make_model):
    model, seeds = make_model(), images(8)
    functions = [visualize_saliency, visualize_cam] * 4
    results = [None] * 8

    def work(index):
        for _ in range(5):
            results[index] = functions[index](model, -1, index, seeds[index])

    threads = [threading.Thread(target=work, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, result in enumerate(results):
        np.testing.assert_array_equal(result, functions[index](model, -1, index, seeds[index]))


def test_new_weights_and_new_activations_are_seen(make_model, keras):
    model, (image,) = make_model(), images(1)
    first = visualize_saliency(model, -1, 1, image)
    model.set_weights([-weight for weight in model.get_weights()])
    second = visualize_saliency(model, -1, 1, image)
    assert not np.allclose(first, second)
    model.layers[0].activation = keras.activations.tanh
    assert not np.allclose(second, visualize_saliency(model, -1, 1, image))
