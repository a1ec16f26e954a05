"""The loop behind both APIs: compiled or step by step, with the numbers of a sheet of paper."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import pytest
import tensorflow as tf

from keras_vis_compat._engine.evaluate import Probe, Term
from keras_vis_compat._engine.gradient_descent import Descent
from keras_vis_compat._engine.model_cache import memory_of, trace_count
from keras_vis_compat._engine.network import source_of
from keras_vis_compat._engine.not_finite import NotFiniteError
from keras_vis_compat._engine.rmsprop import RMSProp
from keras_vis_compat.explain.activation_maximization._keras_rule import KerasRule


class Down:
    """A rule that goes down by `rate`, whatever the gradient is."""

    def __init__(self, rate=1.0):
        self.rate = self.key = rate

    def start(self, values):
        return []

    def step(self, values, gradients, memory):
        return [value - self.rate for value in values], memory


@pytest.fixture
def model(keras):
    """f(x) = x1 - 2 x2 + x3 / 2, of three values."""
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(1, use_bias=False)])
    model.set_weights([np.array([[1.0], [-2.0], [0.5]])])
    return model


def objective(model, formula=lambda values, arguments: values[0][:, 0], key="sum", arguments=(), weight=1.0):
    return Probe(source_of(model), [Term((0,), formula, key, arguments, weight)])


def start(*values):
    return [tf.constant([values or (0.0, 0.0, 0.0)])]


# -- numbers ------------------------------------------------------------------------------------------------


def test_the_first_step_of_rmsprop_is_the_sign_over_the_root_of_what_it_forgets():
    values, memory = start(1.0, 1.0, 1.0), [tf.zeros((1, 3))]
    (moved,), (memory,) = RMSProp(0.75).step(values, start(2.0, -4.0, 0.0), memory)
    np.testing.assert_allclose(memory, [[1, 4, 0]])
    np.testing.assert_allclose(moved, [[1 - 2, 1 + 2, 1]], atol=1e-6)


def test_its_second_step_remembers_the_first():
    rule = RMSProp(0.5, rate=0.1)
    values, memory = rule.step(start(), start(2.0, 2.0, 2.0), rule.start(start()))
    values, memory = rule.step(values, start(0.0, 1.0, 4.0), memory)
    first = 0.1 * 2 / np.sqrt(2)
    np.testing.assert_allclose(memory[0], [[1, 1.5, 9]])
    np.testing.assert_allclose(values[0], [[-first, -first - 0.1 / 1.5**0.5, -first - 0.4 / 3]], rtol=1e-6)


def test_a_descent_goes_down_the_gradient(model):
    state = Descent(objective(model), RMSProp(0.0)).run(start(), 3)  # forgets all: three steps of size 1
    np.testing.assert_allclose(state.moved[0], [[-3, 3, -3]], rtol=1e-6)
    np.testing.assert_allclose(state.gradients[0], [[1, -2, 0.5]])
    np.testing.assert_allclose(state.values[0], [[-2, 2, -2]], rtol=1e-6)
    assert float(state.total) == pytest.approx(-2 - 4 - 1)


def test_the_best_is_the_input_after_the_step_of_the_lowest_loss(model):
    def from_three(values, arguments):
        return tf.abs(values[0][:, 0] + 1.5)  # of x - 2x + x/2 = -x/2: lowest at x = 3

    state = Descent(objective(model, from_three, "three"), Down(-1.0)).run(start(), 6)
    assert float(state.lowest) == 0
    np.testing.assert_array_equal(state.best[0], [[4, 4, 4]])
    np.testing.assert_array_equal(state.moved[0], [[6, 6, 6]])


def test_a_loss_that_is_nan_ends_the_descent_with_an_error(model):
    descent = Descent(objective(model, lambda values, _: values[0] * np.nan, "nan"), RMSProp(0.9))
    with pytest.raises(NotFiniteError, match="must be finite and is NaN, while the outputs of the model are finite"):
        descent.run(start(), 2)
    with pytest.raises(NotFiniteError, match="must be finite and is NaN, while the outputs of the model are finite"):
        list(descent.walk(start(), 2))


def test_what_is_done_before_a_step_knows_which_step_it_is(model):
    def before(values, index, extras):
        return [values[0] + tf.cast(extras[index], tf.float32)]

    descent = Descent(objective(model), Down(0.0), before, key="shifts")
    state = descent.run(start(), 3, tf.constant([1, 10, 100]))
    np.testing.assert_array_equal(state.moved[0], [[111, 111, 111]])
    assert [step.moved[0][0, 0] for step in descent.walk(start(), 3, tf.constant([1, 10, 100]))] == [1, 11, 111]


def test_gradients_are_changed_before_the_rule_sees_them(model):
    descent = Descent(objective(model), RMSProp(0.0), change=lambda gradients: [-one for one in gradients], key="up")
    np.testing.assert_allclose(descent.run(start(), 2).moved[0], [[2, -2, 2]], rtol=1e-6)


@pytest.mark.parametrize("steps", [1, 2, 41])
def test_compiled_and_step_by_step_agree(model, steps):
    descent = Descent(objective(model, lambda values, _: tf.square(values[0][:, 0] - 1), "square"), RMSProp(0.9, 0.01))
    state = descent.run(start(1.0, 2.0, 3.0), steps)
    walked = list(descent.walk(start(1.0, 2.0, 3.0), steps))
    assert int(state.steps) == len(walked) == steps
    np.testing.assert_allclose(state.moved[0], walked[-1].moved[0], atol=1e-5)
    np.testing.assert_allclose(state.total, walked[-1].reading.total, atol=1e-5)


def test_half_precision_models_move_in_single_precision(keras):
    model = keras.Sequential([keras.layers.Input((3,), dtype="float16"), keras.layers.Dense(1, dtype="float16")])
    model.set_weights([np.array([[1.0], [-2.0], [0.5]]), np.zeros(1)])
    descent = Descent(objective(model), RMSProp(0.0, rate=1e-4), dtypes=(tf.float16,))
    for moved in (descent.run(start(1.0, 1.0, 1.0), 3).moved, list(descent.walk(start(1.0, 1.0, 1.0), 3))[-1].moved):
        np.testing.assert_allclose(moved[0], [[0.9997, 1.0003, 0.9997]], atol=1e-6)


# -- compiled once ------------------------------------------------------------------------------------------


def weighted(values, arguments):
    return values[0][:, 0] * tf.reduce_sum(arguments[0])


def test_steps_starts_arguments_weights_and_extras_trace_nothing_new(model):
    owner = objective(model).source.owner
    for steps, first, numbers, weight in ((3, 0.0, [1.0], 1.0), (200, 1.0, [2.0, 3.0], -4.0)):
        probe = objective(model, weighted, "weighted", (np.float32(numbers),), weight)
        descent = Descent(probe, RMSProp(0.9), lambda values, index, extras: values, key="same")
        descent.run(start(first, first, first), steps, tf.zeros(len(numbers)))
    assert trace_count(owner) == 1


def test_other_rules_and_other_shapes_are_compiled_on_their_own(model):
    probe = objective(model)
    Descent(probe, RMSProp(0.9)).run(start(), 1)
    Descent(probe, RMSProp(0.8)).run(start(), 1)
    Descent(probe, RMSProp(0.9)).run([tf.zeros((2, 3))], 1)
    assert trace_count(probe.source.owner) == 3


def test_a_changed_activation_is_noticed(keras, model):
    descent = Descent(objective(model), RMSProp(0.0))
    descent.run(start(1.0, 0.0, 0.0), 1)
    model.layers[-1].activation = keras.activations.exponential
    assert float(descent.run(start(1.0, 0.0, 0.0), 1).total) == pytest.approx(np.e, rel=1e-5)


def test_memory_stays_flat_however_many_steps(model):
    descent = Descent(objective(model), RMSProp(0.9))
    descent.run([tf.zeros((10_000, 3))], 2)
    before = psutil.Process().memory_info().rss
    descent.run([tf.zeros((10_000, 3))], 1000)  # the inputs of all steps together: 120 MB
    assert psutil.Process().memory_info().rss - before < 30e6


# -- Keras optimizers ---------------------------------------------------------------------------------------


def optimizers(keras):
    made = keras.optimizers
    decay = made.schedules.ExponentialDecay(0.1, 2, 0.5)
    yield from (made.SGD(decay, momentum=0.5), made.Adam(0.1, clipnorm=1.0), made.Nadam(0.1), made.RMSprop(0.1))


def by_hand(optimizer, gradient, steps):
    variable = tf.Variable(np.zeros((1, 3)), dtype=tf.float32)
    for _ in range(steps):
        optimizer.apply_gradients([(gradient, variable)])
    return variable.numpy()


def test_keras_optimizers_take_their_own_steps_each_time_from_the_beginning(keras, model):
    probe = objective(model)
    for optimizer, twin in zip(optimizers(keras), optimizers(keras), strict=True):
        expected = by_hand(twin, tf.constant([[1.0, -2.0, 0.5]]), 4)
        for _ in range(2):
            np.testing.assert_allclose(
                Descent(probe, KerasRule(optimizer)).run(start(), 4).moved[0], expected, atol=1e-6
            )
        walked = list(Descent(probe, KerasRule(optimizer)).walk(start(), 4))
        np.testing.assert_allclose(walked[-1].moved[0], expected, atol=1e-6)


def test_keras_s_rmsprop_is_ours(keras, model):
    rule = KerasRule(keras.optimizers.RMSprop(0.3, rho=0.9))
    ours, theirs = (Descent(objective(model), one).run(start(), 5).moved[0] for one in (RMSProp(0.9, 0.3), rule))
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_an_equal_optimizer_traces_nothing_new_and_none_is_used_up(keras, model):
    probe, optimizer = objective(model), keras.optimizers.Adam(0.1)
    for one in (optimizer, optimizer, keras.optimizers.Adam(0.1)):
        Descent(probe, KerasRule(one)).run(start(), 3)
    assert trace_count(probe.source.owner) == 1
    assert int(optimizer.iterations) == 0
    assert not optimizer.built if hasattr(optimizer, "built") else True


def test_an_optimizer_for_mixed_precision_is_taken_out_of_its_wrapper(keras, model):
    wrapped = keras.mixed_precision.LossScaleOptimizer(keras.optimizers.SGD(0.5))
    np.testing.assert_allclose(Descent(objective(model), KerasRule(wrapped)).run(start(), 2).moved[0], [[-1, 2, -0.5]])


def test_a_scale_for_losses_is_left_out(keras, model):
    if keras.__name__ == "tf_keras":
        optimizer = keras.optimizers.legacy.SGD(0.5)  # has no such argument, but steps of its own kind
    else:
        optimizer = keras.optimizers.SGD(0.5, loss_scale_factor=128.0)
    state = Descent(objective(model), KerasRule(optimizer)).run(start(), 2)
    np.testing.assert_allclose(state.moved[0], [[-1, 2, -0.5]])


def test_threads_on_one_model_do_not_disturb_each_other(keras, model):
    def moved(first):
        return Descent(probe, KerasRule(keras.optimizers.Adam(0.1))).run(start(first, 0.0, 0.0), 30).moved[0].numpy()

    probe, firsts = objective(model, lambda values, _: tf.square(values[0][:, 0]), "square"), [0.0, 1.0, 2.0, 3.0] * 4
    expected = [moved(first) for first in firsts]
    with ThreadPoolExecutor(4) as pool:
        np.testing.assert_array_equal(list(pool.map(moved, firsts)), expected)
    assert len(memory_of(probe.source.owner)) == 2  # the pass, and the loop around it


@pytest.mark.parametrize("optimizer", [1.0, object(), "unknown", tf.Variable(1.0)])
def test_what_is_no_optimizer_is_a_type_error(optimizer):
    with pytest.raises(TypeError, match="`optimizer` must be an optimizer of Keras 3 or tf_keras, or None"):
        KerasRule(optimizer)


def test_an_optimizer_that_cannot_be_made_again_is_a_type_error(keras):
    class Mine(keras.optimizers.SGD):
        def __init__(self, needed, **more):
            super().__init__(**more)

    with pytest.raises(TypeError, match=r"Mine\.from_config\(optimizer\.get_config\(\)\) can make again"):
        KerasRule(Mine(1))
