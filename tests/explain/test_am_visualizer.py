"""Synthesised inputs: numbers to check by hand, kinds of models and inputs, promises."""

import gc
import warnings
import weakref

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import BlankMapWarning
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat.explain.activation_maximization import (
    ActivationMaximization,
    Callback,
    Jitter,
    Norm,
    Regularizer,
    Rotate2D,
    Scale,
    TotalVariation,
    TotalVariation2D,
)
from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation, ReplaceToLinear
from keras_vis_compat.scores import BinaryScore, CategoricalScore, FilterScore, InactiveScore, LayerScore
from keras_vis_compat.visualization import visualize_activation

PLAIN = {"input_modifiers": None, "regularizers": None, "input_range": None}


def owner_of(model):
    return model.inputs[0]._keras_history[0]


@pytest.fixture
def linear(keras):
    """Three classes of four values: class k is the k-th row of weights times the input."""
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(3, use_bias=False)])
    model.set_weights([np.array([[1.0, -2.0, 0.5, 0.0], [0.0, 1.0, 0.0, 4.0], [1.0, 1.0, 1.0, 1.0]]).T])
    return model


@pytest.fixture
def two_by_two(keras):
    """A picture and a table in, three classes and one unit out."""
    layers = keras.layers
    picture, table = layers.Input((8, 8, 1), name="picture"), layers.Input((5,), name="table")
    joined = layers.Concatenate()([layers.Flatten()(layers.Conv2D(2, 3)(picture)), table])
    outputs = [layers.Dense(3, name="classes")(joined), layers.Dense(1, name="unit")(joined)]
    return keras.Model([picture, table], outputs)


class Steps(Callback):
    """Keeps the values after each step."""

    def on_begin(self, **kwargs):
        self.values = []

    def __call__(self, i, values, grads, scores, model_outputs, **kwargs):
        self.values.append([value.numpy() for value in values])


# -- numbers ------------------------------------------------------------------------------------------------


def test_gradient_ascent_on_a_linear_model_adds_its_weights_at_each_step(keras, linear):
    explain, start = ActivationMaximization(linear), np.array([[1.0, 1.0, 1.0, 1.0]])
    result = explain(CategoricalScore(0), start, steps=3, optimizer=keras.optimizers.SGD(0.1), **PLAIN)
    np.testing.assert_allclose(result, [[1.3, 0.4, 1.15, 1.0]], rtol=1e-6)


def test_every_sample_follows_its_own_score(keras, linear):
    result = ActivationMaximization(linear)(
        CategoricalScore([0, 1]), np.zeros((2, 4)), steps=2, optimizer=keras.optimizers.SGD(1.0), **PLAIN
    )
    np.testing.assert_allclose(result, [[2, -4, 1, 0], [0, 2, 0, 8]])


def test_the_default_optimizer_is_rmsprop_with_a_long_memory(linear):
    result = ActivationMaximization(linear)(CategoricalScore(0), np.zeros((1, 4)), steps=1, **PLAIN)
    np.testing.assert_allclose(result, [[1000**0.5, -(1000**0.5), 1000**0.5, 0]], rtol=1e-3)


def test_regularizers_pull_the_other_way(keras, linear):
    def run(regularizers):
        sgd = keras.optimizers.SGD(1.0)
        arguments = {**PLAIN, "regularizers": regularizers, "optimizer": sgd, "steps": 1}
        return ActivationMaximization(linear)(CategoricalScore(2), np.array([[3.0, -4.0, 0.0, 0.0]]), **arguments)

    np.testing.assert_allclose(run([Norm(weight=2.0, p=2)]), [[4 - 0.6, -3 + 0.8, 1, 1]], rtol=1e-6)
    np.testing.assert_allclose(run([Norm(weight=4.0, p=1), Norm(weight=0.0)]), [[3, -2, 1, 1]])


def test_results_lie_in_the_range_and_the_way_there_may_leave_it(keras, linear):
    def run(input_range):
        arguments = {**PLAIN, "input_range": input_range, "optimizer": keras.optimizers.SGD(1.0), "steps": 5}
        return ActivationMaximization(linear)(CategoricalScore(0), np.zeros(4), **arguments)

    np.testing.assert_array_equal(run((-3, 2.0)), [[2, -3, 2, 0]])
    np.testing.assert_array_equal(run((None, 2)), [[2, -10, 2, 0]])
    np.testing.assert_array_equal(run([0, None]), [[5, 0, 2.5, 0]])
    np.testing.assert_array_equal(run((None, None)), [[5, -10, 2.5, 0]])


def test_gradients_are_modified_before_the_step(keras, linear):
    def run(gradient_modifier):
        arguments = {
            **PLAIN,
            "gradient_modifier": gradient_modifier,
            "optimizer": keras.optimizers.SGD(1.0),
            "steps": 2,
        }
        return ActivationMaximization(linear)(CategoricalScore(0), np.zeros((1, 4)), **arguments)

    np.testing.assert_array_equal(run(lambda gradient: 2 * gradient), [[4, -8, 2, 0]])
    np.testing.assert_array_equal(run(tf.abs), [[-2, -4, -1, 0]])
    np.testing.assert_array_equal(run(np.abs), [[-2, -4, -1, 0]])
    np.testing.assert_array_equal(run("negate"), [[-2, 4, -1, 0]])


def test_activation_modifiers_change_what_is_shown_not_the_way_there(keras, linear):
    steps, arguments = Steps(), {**PLAIN, "optimizer": keras.optimizers.SGD(1.0), "steps": 2}
    for callbacks in (None, steps):
        result = ActivationMaximization(linear)(
            CategoricalScore(0),
            np.zeros((1, 4)),
            activation_modifiers=lambda x: x + 10,
            callbacks=callbacks,
            **arguments,
        )
        np.testing.assert_array_equal(result, [[12, 6, 11, 10]])
    np.testing.assert_array_equal(steps.values[0][0], [[11, 8, 10.5, 10]])


def test_own_modifiers_run_before_each_step_and_own_regularizers_count(keras, linear):
    class Sum(Regularizer):
        def __call__(self, input_value):
            return tf.reduce_sum(input_value, axis=1)

    arguments = {"optimizer": keras.optimizers.SGD(1.0), "steps": 2, "input_range": None}
    for regularizer in (Sum("sum"), lambda values: tf.reduce_sum(values)):
        result = ActivationMaximization(linear)(
            CategoricalScore(0),
            np.zeros((1, 4)),
            input_modifiers=lambda x: x.numpy() * 10,
            regularizers=regularizer,
            **arguments,
        )
        np.testing.assert_array_equal(result, [[0, -33, -5.5, -11]])


def test_a_score_of_an_inner_layer_can_be_made_large(cnn):
    model, told = cnn(), Steps()
    for callbacks in (None, told):
        result = ActivationMaximization(model)(
            LayerScore("early", FilterScore(1)), np.full((8, 8, 3), 9.0), steps=3, callbacks=callbacks, **PLAIN
        )
        early = model.layers[1]
        assert np.mean(early(result)[..., 1]) > np.mean(early(np.full((1, 8, 8, 3), 9.0))[..., 1])


# -- tf-keras-vis -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", [None, "Adam"])
def test_every_step_is_that_of_tf_keras_vis(optimizer):
    import keras
    from tf_keras_vis.activation_maximization import ActivationMaximization as Theirs
    from tf_keras_vis.activation_maximization.callbacks import Callback as TheirCallback
    from tf_keras_vis.utils.scores import CategoricalScore as TheirScore

    class TheirSteps(Steps, TheirCallback):
        pass

    layers = keras.layers
    inputs = layers.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, activation="softplus", padding="same")(layers.Rescaling(1 / 255)(inputs))
    x = layers.Conv2D(4, 3, activation="softplus")(x)
    model = keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))
    start = np.random.uniform(100, 150, (2, 8, 8, 3)).astype(np.float32)

    def run(kind, score, steps):
        made = optimizer and getattr(keras.optimizers, optimizer)(1.0)
        return kind(model)(score, start, input_modifiers=[], steps=12, optimizer=made, callbacks=steps)

    theirs, ours = TheirSteps(), Steps()
    run(Theirs, [TheirScore([0, 2])], theirs)
    result = run(ActivationMaximization, CategoricalScore([0, 2]), ours)
    np.testing.assert_allclose(ours.values, theirs.values, atol=1e-4)
    np.testing.assert_allclose(run(ActivationMaximization, CategoricalScore([0, 2]), None), result, atol=1e-4)


# -- kinds of models and inputs -----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(7,), (9, 2), (8, 8, 3), (5, 6, 4, 1)])
def test_the_defaults_do_for_any_number_of_image_axes(keras, shape):
    layers, inputs = keras.layers, keras.layers.Input(shape)
    model = keras.Model(inputs, layers.Dense(3)(layers.Flatten()(inputs)))
    result = ActivationMaximization(model)(CategoricalScore(1), steps=3)
    assert result.shape == (1, *shape)
    assert 0 <= result.min() < result.max() <= 255
    rank = len(shape) + 1
    expected = {2: ["Norm"], 4: ["TotalVariation2D", "Norm"]}.get(rank, ["TotalVariation", "Norm"])
    names = []

    class Names(Callback):
        def __call__(self, *args, regularizations, **kwargs):
            names[:] = [name for name, _ in regularizations]

    ActivationMaximization(model)(CategoricalScore(1), steps=1, callbacks=Names())
    assert names == expected


def test_several_inputs_and_outputs(two_by_two):
    explain = ActivationMaximization(two_by_two)
    picture, table = explain([CategoricalScore(1), BinaryScore(True)], steps=2)
    assert (picture.shape, table.shape) == ((1, 8, 8, 1), (1, 5))
    start = {"table": np.ones((2, 5)), "picture": np.ones((2, 8, 8, 1))}
    by_name = explain({"unit": InactiveScore(), "classes": CategoricalScore(1)}, start, steps=2, seed=0)
    in_order = explain([CategoricalScore(1), InactiveScore()], [start["picture"], start["table"]], steps=2, seed=0)
    for one, other in zip(by_name, in_order, strict=True):
        np.testing.assert_array_equal(one, other)


def test_arguments_may_differ_from_input_to_input(two_by_two):
    names = []

    class Names(Callback):
        def __call__(self, *args, regularizations, **kwargs):
            names.append([name for name, _ in regularizations])

    def run(**arguments):
        score = [CategoricalScore(1), BinaryScore(True)]
        return ActivationMaximization(two_by_two)(score, steps=1, seed=0, callbacks=Names(), **arguments)

    ranges = [(10, 20), (0.0, 1.0)]
    picture, table = run(input_range=ranges, regularizers=[[TotalVariation2D(), Norm()], [Norm()]])
    assert 10 <= picture.min() < picture.max() <= 20
    assert 0 <= table.min() <= table.max() <= 1
    assert names.pop() == ["TotalVariation2D(picture)", "Norm(picture)", "Norm(table)"]
    again = run(
        input_range={"table": ranges[1], "picture": ranges[0]},
        regularizers={"picture": Norm()},
        activation_modifiers={"table": lambda values: values - 1},
        input_modifiers={"picture": [Jitter(1), lambda values: values], "table": None},
    )
    assert -1 <= again[1].min() <= again[1].max() <= 0
    assert names.pop() == ["Norm(picture)"]


def test_a_flat_list_is_for_every_input_it_fits(two_by_two):
    names = []

    class Names(Callback):
        def __call__(self, *args, regularizations, **kwargs):
            names[:] = [name for name, _ in regularizations]

    score = [CategoricalScore(1), InactiveScore()]
    ActivationMaximization(two_by_two)(
        score, steps=1, callbacks=Names(), regularizers=[TotalVariation2D(), Norm()], input_modifiers=[Jitter(1)]
    )
    assert names == ["TotalVariation2D(picture)", "Norm(picture)", "Norm(table)"]


def test_an_array_comes_back_for_an_array_and_a_list_for_a_list(linear):
    explain = ActivationMaximization(linear)
    assert explain(CategoricalScore(0), np.zeros(4), steps=1).shape == (1, 4)
    (result,) = explain(CategoricalScore(0), [np.zeros((1, 4))], steps=1)
    assert result.shape == (1, 4)


def test_channels_first_means_the_same_picture(keras):
    def model(data_format):
        shape = (5, 4, 2) if data_format == "channels_last" else (2, 5, 4)
        inputs = keras.layers.Input(shape)
        axes = inputs if data_format == "channels_last" else keras.layers.Permute((2, 3, 1))(inputs)
        pooled = keras.layers.GlobalAveragePooling2D(data_format=data_format)(inputs)
        features = keras.layers.Concatenate()([keras.layers.Flatten()(axes), pooled])
        made = keras.Model(inputs, keras.layers.Dense(2, use_bias=False)(features))
        made.set_weights([np.linspace(-1, 1, 84).reshape(42, 2)])
        return made

    start = np.random.uniform(0, 255, (1, 5, 4, 2))
    arguments = {"steps": 3, "seed": 1, "input_modifiers": [Jitter(1), Rotate2D(9), Scale()]}
    last = ActivationMaximization(model("channels_last"))(CategoricalScore(1), start, **arguments)
    first = ActivationMaximization(model("channels_first"))(CategoricalScore(1), np.moveaxis(start, -1, 1), **arguments)
    np.testing.assert_allclose(np.moveaxis(first, 1, -1), last, atol=1e-3)


def test_channels_first_behind_frames_mean_the_same_pictures(keras):
    def model(data_format):
        shape, swap = ((4, 5, 3), (1, 2, 3, 4)) if data_format == "channels_last" else ((3, 4, 5), (1, 3, 4, 2))
        inputs = keras.layers.Input((2, *shape))
        conv = keras.layers.Conv2D(2, 3, data_format=data_format)
        maps = keras.layers.Permute(swap)(keras.layers.TimeDistributed(conv)(inputs))
        made = keras.Model(inputs, keras.layers.Dense(2)(keras.layers.Flatten()(maps)))
        made.set_weights([np.linspace(-1, 1, weight.size).reshape(weight.shape) for weight in made.get_weights()])
        return made

    start = np.random.uniform(0, 255, (1, 2, 4, 5, 3))
    arguments = {"steps": 3, "seed": 1, "input_modifiers": [Jitter(1)]}
    last = ActivationMaximization(model("channels_last"))(CategoricalScore(1), start, **arguments)
    first = ActivationMaximization(model("channels_first"))(CategoricalScore(1), np.moveaxis(start, -1, 2), **arguments)
    np.testing.assert_allclose(np.moveaxis(first, 2, -1), last, atol=1e-3)


@pytest.mark.parametrize("dtype", ["mixed_float16", "mixed_bfloat16", "float64"])
def test_precision_changes_little(cnn, dtype):
    start, score = np.full((1, 8, 8, 3), 0.5), CategoricalScore(1)
    model = cnn(dtype=dtype)
    model.set_weights(cnn().get_weights())
    arguments = {"steps": 2, "input_modifiers": None, "input_range": (0, 1), "gradient_modifier": tf.sign}
    results = [ActivationMaximization(one)(score, start, **arguments) for one in (cnn(), model)]
    assert np.mean(np.abs(results[0] - results[1]) < 1e-3) > 0.9


def test_bytes_go_in_and_come_out_where_the_model_declares_them(keras):
    inputs = keras.layers.Input((4, 4, 1), dtype="uint8")
    scaled = keras.layers.Flatten()(keras.layers.Rescaling(1 / 255)(inputs))
    model = keras.Model(inputs, keras.layers.Dense(1, use_bias=False)(scaled))
    model.set_weights([np.full((16, 1), 255.0)])
    arguments = {**PLAIN, "input_range": (0, 255), "optimizer": keras.optimizers.SGD(0.4), "steps": 4}
    result = ActivationMaximization(model)(CategoricalScore(0), np.full((4, 4, 1), 100, "uint8"), **arguments)
    assert result.dtype == np.uint8
    np.testing.assert_array_equal(result, np.full((1, 4, 4, 1), 102))


def test_subclassed_models_need_a_seed_only(keras):
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(2)

        def call(self, inputs):
            return self.dense(inputs)

    explain = ActivationMaximization(Own())
    compiled = explain(CategoricalScore(1), np.ones((2, 4)), steps=3)
    watched = explain(CategoricalScore(1), np.ones((2, 4)), steps=3, callbacks=Callback())
    np.testing.assert_allclose(compiled, watched, atol=1e-3)
    with pytest.raises(ValueError, match=r"`seed_input` is needed for .*: it does not say what inputs it takes"):
        explain(CategoricalScore(1))


def test_model_modifiers_are_applied_to_a_copy(cnn):
    model = cnn(activation="softmax")
    explain = ActivationMaximization(model, ReplaceToLinear())
    assert explain.model.layers[-1].activation.__name__ == "linear"
    assert model.layers[-1].activation.__name__ == "softmax"
    assert explain(CategoricalScore(1), steps=1).shape == (1, 8, 8, 3)


@pytest.mark.parametrize("callbacks", [None, Callback()])
def test_guided_steps_of_a_model_without_relu_warn_the_caller(linear, callbacks):
    explain = ActivationMaximization(linear, GuidedBackpropagation(), clone=False)
    with pytest.warns(UserWarning, match="the model has no ReLU") as warned:
        explain(CategoricalScore(1), steps=1, callbacks=callbacks)
    assert warned[0].filename == __file__


@pytest.mark.parametrize(
    ("input_range", "low", "high"),
    [((3, 4), 3, 4), (None, 0, 1), ((None, 8), 4, 8), ((2, None), 2, 6), ((None, 0), -1, 0)],
)
def test_noise_to_start_from_lies_in_the_range(linear, input_range, low, high):
    steps = Steps()
    arguments = {**PLAIN, "input_range": input_range, "gradient_modifier": lambda gradient: 0 * gradient}
    ActivationMaximization(linear)(CategoricalScore(0), steps=1, callbacks=steps, **arguments)
    values = steps.values[0][0]
    assert low <= values.min() < values.max() <= high


# -- promises -----------------------------------------------------------------------------------------------


def test_a_seed_repeats_everything_and_so_does_numpy_s(cnn):
    explain = ActivationMaximization(cnn())

    def run(seed=None, **more):
        return explain(CategoricalScore(1), steps=3, seed=seed, **more)

    np.testing.assert_array_equal(run(7), run(7))
    assert np.abs(run(7) - run(2**31 + 7)).max() > 1
    np.testing.assert_allclose(run(7), run(7, callbacks=Callback()), atol=0.5)
    results = []
    for _ in range(2):
        np.random.seed(3)
        results.append(run())
    np.testing.assert_array_equal(*results)


def test_a_batch_is_its_samples_one_by_one(cnn, images):
    explain = ActivationMaximization(cnn())
    arguments = {"steps": 3, "seed": 0, "input_range": None}
    alone = [explain(CategoricalScore(index), 255 * images[[index]], **arguments)[0] for index in range(3)]
    np.testing.assert_allclose(explain(CategoricalScore([0, 1, 2]), 255 * images[:3], **arguments), alone, atol=1e-2)


def test_two_hundred_steps_trace_once_and_other_classes_images_and_weights_trace_nothing(cnn):
    model = cnn()
    explain = ActivationMaximization(model)
    explain(CategoricalScore(0))
    assert trace_count(owner_of(model)) == 1
    for index, weight in ((1, 0.5), (2, 2.0)):
        regularizers = [TotalVariation2D(weight=weight), Norm(weight=weight, p=1)]
        modifiers = [Jitter(4), Rotate2D(1)]
        explain(CategoricalScore(index), np.ones((8, 8, 3)), (0, 1), modifiers, regularizers, 3, seed=index)
    assert trace_count(owner_of(model)) == 1


def test_nothing_of_the_caller_s_is_changed(cnn):
    model, start = cnn(), np.random.uniform(0, 255, (1, 8, 8, 3)).astype(np.float32)
    modifiers, regularizers = [Jitter(1)], [Norm()]
    weights, kept = model.get_weights(), start.copy()
    flags = [layer.trainable for layer in model.layers]
    ActivationMaximization(model)(CategoricalScore(0), start, (0, 255), modifiers, regularizers, 2)
    with pytest.raises(ZeroDivisionError):
        ActivationMaximization(model)(CategoricalScore(0), start, steps=2, input_modifiers=[lambda values: 1 / 0])
    np.testing.assert_array_equal(start, kept)
    assert (len(modifiers), len(regularizers)) == (1, 1)
    assert flags == [layer.trainable for layer in model.layers]
    for before, after in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)


def test_the_model_is_freed_when_it_is_dropped(cnn, keras):
    model = cnn()
    ActivationMaximization(model)(CategoricalScore(0), steps=1, optimizer=keras.optimizers.Adam(1.0))
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


# -- mistakes -----------------------------------------------------------------------------------------------

MISTAKES = {
    "steps 0": ({"steps": 0}, ValueError, "`steps` must be at least 1, got 0"),
    "steps 1.5": ({"steps": 1.5}, TypeError, "`steps` must be an integer, got 1.5"),
    "seed": ({"seed": "1"}, TypeError, "`seed` must be an integer, got '1'"),
    "negative seed": ({"seed": -1}, ValueError, "`seed` must be at least 0, got -1"),
    "score": ({"score": 3}, ValueError, "`score` must be a Score or a function"),
    "class": ({"score": CategoricalScore(3)}, ValueError, "`indices` must lie in -3..2"),
    "too many classes": ({"score": CategoricalScore([0, 1])}, ValueError, "got 2 class indices for a batch of 1"),
    "two scores": ({"score": [CategoricalScore(0)] * 2}, ValueError, "one score per output"),
    "seed input": ({"seed_input": np.zeros((1, 4, 4, 3))}, ValueError, "`seed_input` must have shape"),
    "seed of NaN": ({"seed_input": np.full((8, 8, 3), np.nan)}, ValueError, "`seed_input` must hold finite numbers"),
    "range of one": ({"input_range": (1,)}, ValueError, "`input_range` must be \\(low, high\\)"),
    "reversed range": ({"input_range": (255, 0)}, ValueError, "low < high, got \\(255, 0\\)"),
    "empty range": ({"input_range": (1, 1)}, ValueError, "low < high, got \\(1, 1\\)"),
    "range of text": ({"input_range": ("0", "1")}, TypeError, "`input_range` must hold numbers"),
    "a number for a range": ({"input_range": 255}, ValueError, "`input_range` must be \\(low, high\\)"),
    "two ranges": ({"input_range": [(0, 1), (0, 1)]}, ValueError, "one pair per input of the model .* got 2 pairs"),
    "range by name": ({"input_range": {"image": (0, 1)}}, ValueError, "dict by names of inputs .* got the key 'image'"),
    "modifier": ({"input_modifiers": [3]}, TypeError, "`input_modifiers` must hold callables, got 3"),
    "modifier class": ({"input_modifiers": Jitter}, TypeError, "`input_modifiers` must hold callables"),
    "modifiers by name": ({"input_modifiers": {"image": []}}, ValueError, "got the key 'image'"),
    "modifiers for two": ({"input_modifiers": [[], []]}, ValueError, "one list per input of the model .* got 2 lists"),
    "modifier of shape": ({"input_modifiers": lambda x: x[:, 1:]}, ValueError, "`input_modifiers` must keep the shape"),
    "regularizer": ({"regularizers": "l2"}, TypeError, "`regularizers` must hold callables, got 'l2'"),
    "regularizer class": ({"regularizers": [Norm]}, TypeError, "`regularizers` must hold callables"),
    "regularizers for two": ({"regularizers": [[Norm()], [Norm()]]}, ValueError, "got 2 lists"),
    "optimizer": ({"optimizer": 1.0}, TypeError, "`optimizer` must be an optimizer of Keras 3 or tf_keras"),
    "gradient modifier": ({"gradient_modifier": "absolut"}, ValueError, "absolut"),
    "gradient of shape": ({"gradient_modifier": tf.reduce_sum}, ValueError, "`gradient_modifier` must keep the shape"),
    "callbacks": ({"callbacks": [print]}, TypeError, "`callbacks` must hold instances of Callback"),
    "unconnected": ({"unconnected_gradients": "some"}, ValueError, "`unconnected_gradients` must be"),
    "activation modifier": ({"activation_modifiers": 3}, TypeError, "`activation_modifiers` must be a callable"),
    "activation modifiers": ({"activation_modifiers": {"image": abs}}, ValueError, "got the key 'image'"),
}


@pytest.mark.parametrize(("arguments", "error", "message"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_named(cnn, arguments, error, message):
    with pytest.raises(error, match=message):
        ActivationMaximization(cnn())(**{"score": CategoricalScore(1), "steps": 1, **arguments})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"regularizers": [TotalVariation2D()]}, "TotalVariation2D needs .* got 3; use TotalVariation"),
        ({"regularizers": [[TotalVariation2D()]]}, "TotalVariation2D needs"),
        ({"input_modifiers": {"line": Rotate2D()}}, "Rotate2D needs .* of at least 4 axes, got 3"),
        ({"input_modifiers": [Jitter(), Rotate2D()], "regularizers": [TotalVariation()]}, "Rotate2D needs"),
    ],
)
def test_parts_that_fit_no_input_are_named(keras, arguments, message):
    inputs = keras.layers.Input((6, 2), name="line")
    model = keras.Model(inputs, keras.layers.Dense(2)(keras.layers.Flatten()(inputs)))
    with pytest.raises(ValueError, match=message):
        ActivationMaximization(model)(CategoricalScore(0), steps=1, **arguments)


def test_sizes_left_open_need_a_seed(keras):
    inputs = keras.layers.Input((None, None, 3))
    model = keras.Model(inputs, keras.layers.Dense(2)(keras.layers.GlobalAveragePooling2D()(inputs)))
    with pytest.raises(ValueError, match="`seed_input` is needed where the size of the input is open"):
        ActivationMaximization(model)(CategoricalScore(0), steps=1)
    assert ActivationMaximization(model)(CategoricalScore(0), np.zeros((5, 4, 3)), steps=1).shape == (1, 5, 4, 3)


@pytest.mark.parametrize("dtype", ["int32", "float32"])  # Keras casts floats to ids in an embedding
def test_token_ids_cannot_be_maximised(keras, dtype):
    """In a model of one input, of two, and with an image beside; in the embedding's own model, and in a nested one."""
    layers = keras.layers
    ids, other, image = keras.Input((6,), dtype=dtype), keras.Input((6,), dtype=dtype), keras.Input((6, 2))
    inner = keras.Sequential([keras.Input((6,), dtype=dtype), layers.Embedding(10, 2)])
    table, join = layers.Embedding(10, 2), layers.Concatenate()
    ways = {
        "one": (ids, table(ids)),
        "two": ([ids, other], join([table(ids), table(other)])),
        "beside": ([image, ids], join([image, table(ids)])),
        "nested": (other, inner(other)),
    }
    for name, (inputs, values) in ways.items():
        model = keras.Model(inputs, layers.Dense(2)(layers.Flatten()(values)))
        message = "ids that no gradient can change: make a model that starts after its embedding, or ask .*by=its"
        for call in (
            lambda model=model: ActivationMaximization(model)(CategoricalScore(0), steps=1),
            lambda model=model: visualize_activation(model, -1, 0, max_iter=1),
        ):
            with pytest.raises(ValueError, match=message):
                call()
        assert trace_count(owner_of(model)) == 0, name


def test_an_input_without_a_way_to_the_score_is_an_error_or_stays(two_by_two, keras):
    inputs = [keras.layers.Input((2,), name="used"), keras.layers.Input((2,), name="unused")]
    dense = keras.layers.Dense(1, use_bias=False)
    model = keras.Model(inputs, [dense(inputs[0]), keras.layers.Dense(1)(inputs[1])])
    score, start = LayerScore(dense, FilterScore(0)), [np.ones((1, 2)), np.ones((1, 2))]
    with pytest.raises(ValueError, match="no gradient path leads"):
        ActivationMaximization(model)(score, start, steps=1, **PLAIN)
    result = ActivationMaximization(model)(score, start, steps=1, unconnected_gradients="zero", **PLAIN)
    np.testing.assert_array_equal(result[1], [[1, 1]])


def _dead(keras):
    L = keras.layers
    model = keras.Sequential([L.Input((6, 6, 1)), L.Conv2D(2, 3, activation="relu"), L.Flatten(), L.Dense(2)])
    model.layers[0].set_weights([np.zeros((3, 3, 1, 2)), np.full(2, -1.0)])
    return model


def _alive(keras):
    model = _dead(keras)
    model.layers[0].set_weights([np.ones((3, 3, 1, 2)), np.zeros(2)])
    return model


@pytest.mark.parametrize("options", [{}, {"callbacks": Callback()}, {"gradient_modifier": lambda gradient: gradient}])
def test_an_input_that_only_regularizers_move_is_told(options, keras):
    said = "gradient of the score is zero .* only its regularizers have moved the input of sample 0, 1: "
    start = np.random.default_rng(0).random((2, 6, 6, 1))
    with pytest.warns(BlankMapWarning, match=said):
        ActivationMaximization(_dead(keras))(CategoricalScore(1), start, steps=3, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("error", BlankMapWarning)
        ActivationMaximization(_alive(keras))(CategoricalScore(1), start, steps=3, **options)


def test_an_input_that_nothing_moves_is_told_and_costs_no_trace(keras):
    model, start = _dead(keras), np.random.default_rng(0).random((1, 6, 6, 1)).astype("float32")
    with pytest.warns(BlankMapWarning, match="so nothing has moved the input: start elsewhere"):
        made = ActivationMaximization(model)(CategoricalScore(1), start, steps=2, **PLAIN)
    np.testing.assert_array_equal(made, start)
    assert trace_count(owner_of(model)) == 1
