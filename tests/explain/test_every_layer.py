"""What is computed for explaining is what the model predicts, for every layer class of either Keras."""

import random
import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import _keras
from keras_vis_compat._engine.evaluate import Probe
from keras_vis_compat._engine.network import source_of

sys.path.insert(0, str(Path(__file__).parent))

from random_numbers import with_random_weights
from table_of_layers import CALLS, INPUTS, LAYERS, NOT_IN_A_GRAPH, calls_of, classes_of, makers_of

every_input = pytest.mark.parametrize("which", INPUTS)
# What can be saved and loaded: the others need functions or words that no file holds.
numeric = pytest.mark.parametrize("which", ["image", "bytes", "sequence", "volume"])


def test_every_class_has_a_row(keras):
    known = {*NOT_IN_A_GRAPH, *(name for table in (LAYERS, CALLS) for rows in table.values() for name in rows)}
    missing = [names for names in classes_of(keras.layers).values() if known.isdisjoint(names)]
    assert not missing


# -- every layer of one input in one model, in several ways -------------------------------------------------------


def entry_of(keras, which):
    sample = INPUTS[which]
    return keras.Input(sample.shape[1:], dtype="string" if sample.dtype == object else sample.dtype.name, name=which)


def flat(keras, which):
    entry = entry_of(keras, which)
    outputs = [make()(entry) for make in makers_of(keras.layers, which)]
    return keras.Model(entry, outputs + [call(entry) for call in calls_of(keras.layers, which)])


def nested(keras, which):
    entry = entry_of(keras, which)
    return keras.Model(entry, flat(keras, which)(entry))


def in_sequentials(keras, which):
    models = [keras.Sequential([entry_of(keras, which), make()]) for make in makers_of(keras.layers, which)]
    entry = entry_of(keras, which)
    return keras.Model(entry, [model(entry) for model in models])


def copied(keras, which):
    return _keras.rebuild(flat(keras, which))


def modified(keras, which):
    """As model modifiers leave it: layers once more, which share the weights."""
    return _keras.share(flat(keras, which))


# -- what is computed, and what it must equal ---------------------------------------------------------------------


def computed(model, sample, training=False):
    reads = range(len(_keras.outputs_of(model)))
    return Probe(source_of(model), (), training=training).score([as_tensor(sample)], reads)[1]


def as_tensor(sample):
    return tf.constant(sample.astype(str) if sample.dtype == object else sample)


def states_of(model):
    """Everything that a call may change: weights, statistics, and how far random numbers have come."""
    generators = (getattr(layer, "_random_generator", None) for layer in _keras.flat_layers(model))
    generators = [getattr(generator, "_generator", None) for generator in generators]
    return [*model.variables, *(generator.state for generator in generators if generator is not None)]


def check_equal(got, expected, model, rtol=1e-6):
    for values, others, symbol in zip(got, tf.nest.flatten(expected), _keras.outputs_of(model), strict=True):
        name, values, others = _keras.history(symbol)[0].name, np.asarray(values), np.asarray(others)
        if values.dtype.kind == "f":
            np.testing.assert_allclose(values, others, rtol=rtol, atol=1e-6 * np.abs(others).max(), err_msg=name)
        else:
            np.testing.assert_array_equal(values, others, err_msg=name)


def check_predicts(model, sample):
    before = [state.numpy() for state in states_of(model)]
    first = computed(model, sample)
    ours = wound_back(model, before)
    check_equal(first, model.predict(as_tensor(sample), verbose=0), model)
    for own, other in zip(ours, wound_back(model, before), strict=True):
        np.testing.assert_array_equal(own, other)
    check_equal(computed(model, sample), first, model)


def wound_back(model, before):
    """The states of a model, which are then what they were."""
    after = [state.numpy() for state in states_of(model)]
    for state, old in zip(states_of(model), before, strict=True):
        state.assign(old)
    return after


@every_input
@pytest.mark.parametrize("kind", [flat, nested, in_sequentials, copied, modified])
def test_what_is_computed_is_what_the_model_predicts(keras, which, kind):
    if which in ("sound", "mono") and keras.__name__ == "tf_keras":
        return  # has no layers for them
    check_predicts(with_random_weights(kind(keras, which)), INPUTS[which])


@numeric
def test_the_same_of_a_model_from_a_file(keras, which, tmp_path):
    for suffix in ["keras"] if keras.__name__ == "keras" else ["keras", "h5"]:  # the one format of Keras 3
        path = str(tmp_path / f"model.{suffix}")
        with_random_weights(nested(keras, which)).save(path)
        check_predicts(keras.models.load_model(path, safe_mode=False), INPUTS[which])


@pytest.fixture
def numbers_that_repeat(keras):
    """Layers that draw random numbers do so from a state of their own, which can be wound back: tf_keras is asked."""
    switch = getattr(keras.backend, "experimental", None)
    if switch is None:
        yield
        return
    switch.enable_tf_random_generator()
    yield
    switch.disable_tf_random_generator()


@numeric
@pytest.mark.usefixtures("numbers_that_repeat")
@pytest.mark.parametrize("kind", [flat, nested])
def test_in_training_mode_it_is_what_the_model_computes_then(keras, which, kind):
    """With the same random numbers, the same function of the model: one for any number of images.

    RandomElasticTransform moves each image by a field of its own only where it knows how many there are when it is
    traced; AugMix chooses by Python's random numbers, once for each trace.
    """
    model, sample = with_random_weights(kind(keras, which)), INPUTS[which]
    before = [state.numpy() for state in states_of(model)]
    signature = [tf.TensorSpec([None, *sample.shape[1:]], sample.dtype)]
    compiled = tf.function(lambda values: tf.nest.flatten(model(values, training=True)), signature, autograph=False)
    random.seed(0)
    expected = compiled(tf.constant(sample))
    wound_back(model, before)
    random.seed(0)
    check_equal(computed(model, sample, training=True), expected, model, rtol=1e-5)
