"""What the model modifiers do to models of every build, and what they leave alone."""

import pickle
import sys
from copy import deepcopy
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import _keras
from keras_vis_compat.explain import GradCAM, Saliency
from keras_vis_compat.explain.model_modifiers import (
    ExtractIntermediateLayer,
    GuidedBackpropagation,
    MixedPrecision,
    ModelModifier,
    ReplaceToLinear,
)
from keras_vis_compat.scores import CategoricalScore, FilterScore, LayerScore
from keras_vis_compat.utils.utils import apply_modifications

sys.path.insert(0, str(Path(__file__).parent))

from table_of_methods import FAMILIES, NAMED

RAW = {"gradient_modifier": None, "normalize_map": False}


def run(model, images):
    return np.asarray(model([images]))


# -- when modifiers are applied ----------------------------------------------------------------------------------


def test_modifiers_get_a_copy_and_the_model_stays_as_it_was(cnn, images):
    model = cnn("softmax")
    before = run(model, images)
    saliency = Saliency(model, ReplaceToLinear())
    assert saliency.model is not model
    np.testing.assert_array_equal(run(model, images), before)
    np.testing.assert_allclose(run(saliency.model, images), run(cnn(), images), atol=1e-6)


MODIFIERS = {
    "ReplaceToLinear": ReplaceToLinear(),
    "ExtractIntermediateLayer": ExtractIntermediateLayer("late"),
    "GuidedBackpropagation": GuidedBackpropagation(),
    "MixedPrecision": MixedPrecision("mixed_bfloat16"),
}


def linear_in_place(model):
    model.layers[-1].activation = _keras.namespace_of(model).activations.linear


@pytest.mark.parametrize("modifier", MODIFIERS.values(), ids=MODIFIERS)
def test_modifiers_return_a_model_and_leave_the_one_they_are_given_alone(modifier, cnn, images):
    model = cnn("softmax")
    before, calls = run(model, images), [len(_keras.calls_of(layer)) for layer in model.layers]
    new = modifier(model)
    assert isinstance(new, _keras.namespace_of(model).Model)
    assert new is not model
    assert Saliency(model, modifier, clone=False).model is not model
    np.testing.assert_array_equal(run(model, images), before)
    assert model.layers[-1].activation.__name__ == "softmax"
    assert [len(_keras.calls_of(layer)) for layer in model.layers] == calls


def test_a_function_that_changes_its_model_gets_a_copy_or_without_cloning_the_model_itself(cnn, images):
    model, linear = cnn("softmax"), run(cnn(), images)
    np.testing.assert_allclose(run(Saliency(model, linear_in_place).model, images), linear, atol=1e-6)
    assert model.layers[-1].activation.__name__ == "softmax"
    assert Saliency(model, linear_in_place, clone=False).model is model
    assert model.layers[-1].activation.__name__ == "linear"


def test_weights_are_shared_and_trained_later_they_are_explained_later(cnn, images):
    model = cnn("softmax")
    explained = [Saliency(model, modifier) for modifier in (ReplaceToLinear(), linear_in_place)]
    for one in explained:
        assert {id(weight) for weight in one.model.weights} == {id(weight) for weight in model.weights}
    model.set_weights([2 * array for array in model.get_weights()])
    expected = Saliency(model, ReplaceToLinear())(CategoricalScore(1), images[:1], **RAW)
    for one in explained:
        np.testing.assert_array_equal(one(CategoricalScore(1), images[:1], **RAW), expected)


def test_a_modifier_that_writes_weights_writes_into_a_copy(cnn, images):
    def zero(model):
        model.layers[-1].set_weights([0 * array for array in model.layers[-1].get_weights()])

    model = cnn()
    before = run(model, images)
    assert not run(Saliency(model, zero).model, images).any()
    np.testing.assert_array_equal(run(model, images), before)


def test_layers_of_ones_own_need_no_configuration_and_keep_their_names(keras, images):
    class Own(keras.layers.Layer):
        def __init__(self, count):
            super().__init__(name="own")
            self.inner = keras.layers.Dense(count)

        def call(self, inputs):
            return self.inner(inputs)

    inputs = keras.layers.Input((8, 8, 3))
    outputs = keras.layers.Dense(3, activation="softmax")(keras.layers.Flatten()(Own(2)(inputs)))
    model = keras.Model(inputs, outputs)
    for modifier in (ReplaceToLinear(), linear_in_place):
        explain_by = partial(GradCAM(model, modifier), CategoricalScore(1), images[:1])
        named = explain_by("own", seek_penultimate_conv_layer=False)
        np.testing.assert_array_equal(explain_by(model.layers[1], seek_penultimate_conv_layer=False), named)
    if keras.__name__ == "tf_keras":  # which can make it anew, but gives it another name
        assert apply_modifications(model).layers[1].name == "own"
    else:
        with pytest.raises(ValueError, match=r"layer 'own' \(Own\) .* `__init__` must take \*\*kwargs"):
            apply_modifications(model)


def test_names_of_inputs_stay_too(keras, cnn):
    model = keras.Model((inputs := keras.layers.Input((8, 8, 3))), cnn("softmax")(inputs))
    assert [layer.name for layer in ReplaceToLinear()(model).layers] == [layer.name for layer in model.layers]


@pytest.mark.parametrize("visualiser", [*FAMILIES, NAMED["GuidedGradCAM"]], ids=lambda visualiser: visualiser.__name__)
def test_a_visualiser_pickles_and_copies_as_its_model_does(visualiser, cnn, images):
    for modifier in (None, ReplaceToLinear(), [ReplaceToLinear(), GuidedBackpropagation()]):
        one = visualiser(cnn("softmax"), modifier)
        maps = [each(CategoricalScore(1), images[:1]) for each in (one, pickle.loads(pickle.dumps(one)), deepcopy(one))]
        np.testing.assert_allclose(maps[1], maps[0], atol=1e-6)
        np.testing.assert_allclose(maps[2], maps[0], atol=1e-6)


def test_without_modifiers_nothing_is_copied(cnn):
    model = cnn()
    assert Saliency(model).model is model
    assert Saliency(model, []).model is model


def test_modifiers_are_applied_in_order(cnn):
    seen = []

    def first(model):
        seen.append(model)

    def second(model):
        seen.append(model)
        return cnn("sigmoid")

    def third(model):
        seen.append(model)

    saliency = Saliency(cnn(), [first, second, third])
    assert seen[0] is seen[1]
    assert saliency.model is seen[2]
    assert seen[2] is not seen[1]


# -- ReplaceToLinear ---------------------------------------------------------------------------------------------


def endings(keras, cnn):
    layers = keras.layers

    def after(ending):
        model = cnn()
        return keras.Model(model.inputs, ending(model.outputs[0]))

    inputs = layers.Input((8, 8, 3))
    yield "activation argument", cnn("softmax")
    yield "Activation layer", after(layers.Activation("softmax"))
    yield "Softmax layer", after(layers.Softmax())
    yield "ReLU layer", after(layers.ReLU())
    yield "behind a reshape", after(lambda x: layers.Dropout(0.5)(layers.Reshape((3,))(layers.Softmax()(x))))
    yield "single precision", after(lambda x: layers.Activation("linear", dtype="float32")(layers.Softmax()(x)))
    yield "nested", keras.Model(inputs, cnn("softmax")(inputs))
    yield "nested layer", keras.Sequential([layers.Input((8, 8, 3)), cnn(), layers.Softmax()])
    yield (
        "deeply nested layer",
        keras.Sequential(
            [layers.Input((8, 8, 3)), keras.Sequential([layers.Input((8, 8, 3)), cnn(), layers.Softmax()])]
        ),
    )
    bare = keras.ops.softmax if keras.__name__ == "keras" else keras.activations.softmax
    yield "bare operation", after(bare)
    yield "nothing", cnn()


def test_the_activation_that_ends_a_model_goes_however_it_is_written(keras, cnn, images):
    expected = run(cnn(), images)
    for kind, model in endings(keras, cnn):
        np.testing.assert_allclose(
            run(Saliency(model, ReplaceToLinear()).model, images), expected, atol=1e-6, err_msg=kind
        )


def test_every_output_becomes_linear(keras, cnn, images):
    model, layers = cnn(), keras.layers
    outputs = [
        layers.Dense(2, activation="sigmoid")(model.get_layer("flat").output),
        layers.Softmax()(model.outputs[0]),
    ]
    two = keras.Model(model.inputs, outputs)
    binary, classes = Saliency(two, ReplaceToLinear()).model([images])
    np.testing.assert_allclose(classes, run(cnn(), images), atol=1e-6)
    np.testing.assert_allclose(1 / (1 + np.exp(-np.asarray(binary))), np.asarray(two([images])[0]), atol=1e-5)


def test_a_saturated_softmax_shows_its_gradient_again(paper_model, image):
    model = paper_model("softmax")
    model.layers[-1].set_weights([1000 * array for array in model.layers[-1].get_weights()])
    assert not Saliency(model)(CategoricalScore(0), image).any()
    linear = Saliency(model, ReplaceToLinear())(CategoricalScore(0), image)
    np.testing.assert_allclose(linear, Saliency(paper_model())(CategoricalScore(0), image), atol=1e-6)


def test_a_bare_softmax_inside_a_nested_model_is_named(keras, cnn):
    if keras.__name__ == "tf_keras":  # there a bare operation is a layer, and can be replaced
        softmax = keras.activations.softmax
    else:
        softmax = keras.ops.softmax
    inner = cnn()
    inner = keras.Model(inner.inputs, softmax(inner.outputs[0]))
    inputs = keras.layers.Input((8, 8, 3))
    with pytest.raises(ValueError, match=r"cannot take .* out of the model .*Softmax\(\)"):
        Saliency(keras.Model(inputs, inner(inputs)), ReplaceToLinear())


# -- ExtractIntermediateLayer --------------------------------------------------------------------------------------


def test_an_inner_layer_becomes_the_output(keras, cnn, images):
    model = cnn()
    expected = run(keras.Model(model.inputs, model.get_layer("late").output), images)
    position = [layer.name for layer in model.layers].index("late")
    for which in ("late", position, position - len(model.layers)):
        found = ExtractIntermediateLayer(which)(model)
        np.testing.assert_allclose(run(found, images), expected, atol=1e-6)
    nested = keras.Model(model.inputs, model.outputs, name="one")
    for name in ("two", "outermost"):
        inputs = keras.layers.Input((8, 8, 3))
        nested = keras.Model(inputs, nested(inputs), name=name)
    for which in ("late", "two/one/late"):
        np.testing.assert_allclose(run(ExtractIntermediateLayer(which)(nested), images), expected, atol=1e-6)


def test_extracting_is_scoring_an_inner_layer(cnn, images):
    extracted = Saliency(cnn(), ExtractIntermediateLayer("late"))(FilterScore(2), images[:2], **RAW)
    np.testing.assert_allclose(Saliency(cnn())(LayerScore("late", FilterScore(2)), images[:2], **RAW), extracted)


# -- GuidedBackpropagation -------------------------------------------------------------------------------------------


def test_every_relu_is_guided(keras):
    """x -> relu(x) -> -1, 1 -> relu, or relu6, or nested, or bare -> 1, 1."""
    layers = keras.layers
    bare = keras.ops.relu if keras.__name__ == "keras" else keras.activations.relu
    bare6 = keras.ops.relu6 if keras.__name__ == "keras" else tf.nn.relu6
    inner = keras.Sequential([layers.Input((2,)), layers.Activation("relu")])
    for relu in (layers.Activation("relu"), layers.ReLU(), layers.ReLU(max_value=6), bare, bare6, inner):
        inputs = layers.Input((2,))
        x = relu(layers.Dense(2, use_bias=False)(inputs))
        model = keras.Model(inputs, layers.Dense(1, use_bias=False)(x))
        model.set_weights([np.eye(2), np.array([[-1], [1]])])
        guided = Saliency(model, GuidedBackpropagation())
        np.testing.assert_array_equal(guided(CategoricalScore(0), np.ones((1, 2)), **RAW), [[0, 1]])
        np.testing.assert_array_equal(Saliency(model)(CategoricalScore(0), np.ones((1, 2)), **RAW), [[-1, 1]])


def test_the_activations_to_guide_can_be_chosen(keras):
    layers = keras.layers
    inputs = layers.Input((1,))
    model = keras.Model(inputs, layers.Dense(1, use_bias=False)(layers.ReLU(max_value=6)(inputs)))
    model.set_weights([np.array([[-1]])])
    seed = np.ones((1, 1))
    for activations in (None, [tf.nn.relu6], "relu6", (keras.activations.relu, "relu6")):
        guided = Saliency(model, GuidedBackpropagation(activations))
        np.testing.assert_array_equal(guided(CategoricalScore(0), seed, **RAW), [[0]])
    with pytest.warns(UserWarning, match="has no ReLU"):
        unguided = Saliency(model, GuidedBackpropagation([keras.activations.relu]))(CategoricalScore(0), seed, **RAW)
    np.testing.assert_array_equal(unguided, [[-1]])


def test_modifiers_combine_in_any_order(cnn, images):
    expected = Saliency(cnn(), GuidedBackpropagation())(LayerScore("late", FilterScore(1)), images[:1], **RAW)
    for modifiers in (
        [ExtractIntermediateLayer("late"), GuidedBackpropagation()],
        [GuidedBackpropagation(), ExtractIntermediateLayer("late")],
    ):
        found = Saliency(cnn(), modifiers)(FilterScore(1), images[:1], **RAW)
        np.testing.assert_allclose(found, expected, atol=1e-6)
    expected = Saliency(cnn(), GuidedBackpropagation())(CategoricalScore(1), images[:1], **RAW)
    for modifiers in ([ReplaceToLinear(), GuidedBackpropagation()], [GuidedBackpropagation(), ReplaceToLinear()]):
        found = Saliency(cnn("softmax"), modifiers)(CategoricalScore(1), images[:1], **RAW)
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_guidance_outlives_the_removal_of_a_softmax_layer(keras, cnn, images):
    model = cnn()
    ended = keras.Model(model.inputs, keras.layers.Softmax()(model.outputs[0]))
    found = Saliency(ended, [GuidedBackpropagation(), ReplaceToLinear()])(CategoricalScore(1), images[:1], **RAW)
    expected = Saliency(cnn(), GuidedBackpropagation())(CategoricalScore(1), images[:1], **RAW)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_subclassed_model_can_be_guided(keras, cnn, images):
    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner = cnn()

        def call(self, inputs):
            return self.inner(inputs)

    expected = Saliency(cnn(), GuidedBackpropagation())(CategoricalScore(1), images[:1], **RAW)
    found = Saliency(Subclassed(), GuidedBackpropagation(), clone=False)(CategoricalScore(1), images[:1], **RAW)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_cam_of_a_guided_model_looks_inside(cnn, images):
    assert GradCAM(cnn(), GuidedBackpropagation())(CategoricalScore(0), images[:1], "early").any()


def test_a_modifier_of_ones_own_can_be_a_subclass(cnn):
    class Rename(ModelModifier):
        def __call__(self, model):
            return cnn("sigmoid")

    assert Saliency(cnn(), Rename()).model.layers[-1].activation.__name__ == "sigmoid"
    with pytest.raises(NotImplementedError, match="ModelModifier must define"):
        ModelModifier()(cnn())
