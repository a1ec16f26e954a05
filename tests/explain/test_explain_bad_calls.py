"""Wrong calls of the Score API: refused before any work, naming the argument, the rule, the value and the way out."""

import re

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import explain
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat._engine.network import source_of
from keras_vis_compat.explain import model_modifiers
from keras_vis_compat.scores import (
    BinaryScore,
    CategoricalScore,
    FilterScore,
    InactiveScore,
    LayerScore,
    MaintainScore,
    Score,
)

IMAGE = np.random.RandomState(0).rand(1, 8, 8, 3)
FOUR = np.concatenate([IMAGE] * 4)
ZERO = CategoricalScore(0)


def saliency(**changes):
    call = {"score": ZERO, "seed_input": IMAGE, **changes}
    return lambda model: explain.Saliency(model)(**call)


def cam(**changes):
    call = {"score": ZERO, "seed_input": IMAGE, **changes}
    return lambda model: explain.GradCAM(model)(**call)


def score_cam(**changes):
    call = {"score": ZERO, "seed_input": IMAGE, **changes}
    return lambda model: explain.ScoreCAM(model)(**call)


def guided(**changes):
    call = {"score": ZERO, "seed_input": IMAGE, **changes}
    return lambda model: explain.GuidedGradCAM(model)(**call)


def built(*args, **kwargs):
    return lambda model: explain.Saliency(model, *args, **kwargs)


def modified(modifier):
    return lambda model: explain.Saliency(model, modifier)


# what is wrong: (call, kind of error, what the message must say)
BAD_CALLS = {
    # the visualiser
    "no model": (
        lambda model: explain.Saliency("model"),
        TypeError,
        "`model` must be a model of Keras 3 or tf_keras, got str",
    ),
    "a layer for a model": (lambda model: explain.GradCAM(model.layers[1]), TypeError, "`model` must be a model"),
    "a modifier that is a name": (built("linear"), TypeError, "`model_modifier` must be a callable .* got 'linear'"),
    "a modifier class": (built(model_modifiers.ReplaceToLinear), TypeError, r"ReplaceToLinear\(\) is an example"),
    "one wrong modifier of two": (built([lambda model: None, 3]), TypeError, "got 3"),
    "a modifier that returns no model": (
        built(lambda model: "new"),
        TypeError,
        "must return a model, or None, got str",
    ),
    # scores
    "no score": (saliency(score=None), ValueError, "`score` must be a Score or a function"),
    "a class of scores": (
        saliency(score=CategoricalScore),
        ValueError,
        r"CategoricalScore.*; CategoricalScore\(3\) is",
    ),
    "a score without return": (saliency(score=lambda output: None), ValueError, "got None: does the function end with"),
    "a score that is not finished": (saliency(score=Score()), NotImplementedError, "Score must define `__call__"),
    "a score of numbers in NumPy": (
        saliency(score=lambda output: np.mean(output, axis=1)),
        ValueError,
        "the score '<lambda>' gives numbers without a gradient, .* here: NumPy.*ScoreCAM, which needs none",
    ),
    "a score that takes the numbers out": (
        saliency(score=lambda output: output.numpy()[:, 0]),
        ValueError,
        "numbers without a gradient",
    ),
    "a number for a score": (saliency(score=3), ValueError, r"got 3; CategoricalScore\(3\) is the score of class 3"),
    "an empty list of scores": (saliency(score=[]), ValueError, r"one score per output: the model has 1 .*, got 0"),
    "two scores for one output": (saliency(score=[ZERO, ZERO]), ValueError, r"the model has 1 \('classes'\), got 2"),
    "a score by an unknown name": (
        saliency(score={"logits": ZERO}),
        ValueError,
        r"\('classes'\), got the keys \['logits'\]",
    ),
    "a class that does not exist": (
        saliency(score=CategoricalScore(3)),
        ValueError,
        r"must lie in -3\.\.2 .*, got 3 \('classes'\)",
    ),
    "a class before the first": (cam(score=CategoricalScore(-4)), ValueError, r"-3\.\.2 .*, got -4"),
    "one of many classes": (score_cam(score=CategoricalScore([0, 9]), seed_input=FOUR[:2]), ValueError, "got 9"),
    "two classes for four images": (
        saliency(score=CategoricalScore([0, 1]), seed_input=FOUR),
        ValueError,
        "2 class indices for a batch of 4",
    ),
    "four classes for one image": (
        cam(score=CategoricalScore([0, 1, 2, 0])),
        ValueError,
        "4 class indices for a batch of 1",
    ),
    "two targets for four images": (
        cam(score=MaintainScore([0, 1]), seed_input=FOUR),
        ValueError,
        "2 target values for a batch of 4",
    ),
    "a binary score of three classes": (
        saliency(score=BinaryScore(True)),
        ValueError,
        r"needs an output of shape \(N, 1\), got \(None, 3\)",
    ),
    "a filter that does not exist": (
        saliency(score=FilterScore(3)),
        ValueError,
        r"`filter_indices` must lie in -3\.\.2",
    ),
    "an unknown layer": (
        saliency(score=LayerScore("lat", FilterScore(0))),
        ValueError,
        "got 'lat'. Did you mean 'late'",
    ),
    "a layer out of range": (cam(score=LayerScore(17, FilterScore(0))), ValueError, "for a model of 6 layers, got 17"),
    "a filter its layer lacks": (
        cam(score=LayerScore("late", FilterScore(6))),
        ValueError,
        r"-6\.\.5 .*, got 6 \(layer 'late'\)",
    ),
    "a function of too few numbers": (
        saliency(score=lambda output: output[0], seed_input=FOUR),
        ValueError,
        "got 3 for a batch of 4",
    ),
    "a function of one number": (
        saliency(score=lambda output: output[0, 0], seed_input=FOUR),
        ValueError,
        "got 1 for a batch of 4",
    ),
    "a list of too many numbers": (cam(score=lambda output: [output[0, 0]] * 2), ValueError, "got 2 for a batch of 1"),
    # seeds
    "no seed": (saliency(seed_input=None), ValueError, "`seed_input` must be an image or a batch of them, got None"),
    "a seed of text": (
        saliency(seed_input=np.array(["cat"])),
        TypeError,
        "`seed_input` must be an array of real numbers",
    ),
    "a complex seed": (cam(seed_input=IMAGE + 1j), TypeError, "complex"),
    "a seed with NaN": (score_cam(seed_input=np.where(IMAGE > 0.5, np.nan, IMAGE)), ValueError, "finite numbers only"),
    "a seed of the wrong size": (
        saliency(seed_input=np.ones((1, 9, 8, 3))),
        ValueError,
        r"must have shape \(None, 8, 8, 3\)",
    ),
    "a seed without channels": (cam(seed_input=np.ones((8, 8))), ValueError, r"`seed_input` must have shape"),
    "a seed with channels first": (cam(seed_input=np.ones((1, 3, 8, 8))), ValueError, "move them last"),
    "an empty seed": (saliency(seed_input=np.ones((0, 8, 8, 3))), ValueError, "got an empty array"),
    "two seeds for one input": (saliency(seed_input=[FOUR, FOUR]), ValueError, "`seed_input`"),
    "a seed by an unknown name": (
        saliency(seed_input={"image": IMAGE}),
        ValueError,
        r"the keys \['pixels'\].*got \['image'\]",
    ),
    # options of all
    "an unknown gradient modifier": (saliency(gradient_modifier="absolut"), ValueError, "Did you mean 'absolute'"),
    "a gradient modifier that cannot be called": (cam(gradient_modifier=3), ValueError, "gradient|modifier|identifier"),
    "unknown unconnected gradients": (
        cam(unconnected_gradients="nil"),
        ValueError,
        r"`unconnected_gradients` must be .* got 'nil'",
    ),
    "a batch of nothing": (saliency(batch_size=0), ValueError, "`batch_size` must be at least 1, got 0"),
    "half a batch": (score_cam(batch_size=1.5), TypeError, "`batch_size` must be an integer, got 1.5"),
    # options of saliency
    "a negative number of samples": (
        saliency(smooth_samples=-1),
        ValueError,
        "`smooth_samples` must be at least 0, got -1",
    ),
    "a fraction of samples": (saliency(smooth_samples=2.5), TypeError, "`smooth_samples` must be an integer"),
    "negative noise": (
        saliency(smooth_samples=1, smooth_noise=-0.1),
        ValueError,
        "`smooth_noise` must be a finite number of at least 0",
    ),
    "noise that is no number": (
        saliency(smooth_samples=1, smooth_noise="much"),
        TypeError,
        "`smooth_noise` must be a number, got 'much'",
    ),
    "infinite noise": (saliency(smooth_samples=1, smooth_noise=np.inf), ValueError, "`smooth_noise`"),
    "a seed that is no integer": (
        saliency(smooth_samples=1, seed="one"),
        TypeError,
        "`seed` must be an integer, got 'one'",
    ),
    "an unknown normalisation": (
        saliency(normalize_map="minmax"),
        ValueError,
        "`normalize_map` must be one of .* Did you mean 'min_max'",
    ),
    # options of class activation maps
    "a penultimate layer out of range": (
        cam(penultimate_layer=6),
        ValueError,
        r"`penultimate_layer` must lie in -6\.\.5",
    ),
    "an unknown penultimate layer": (
        score_cam(penultimate_layer="later"),
        ValueError,
        "`penultimate_layer` must be a layer of .* Did you mean 'late'",
    ),
    "a penultimate layer that is a number": (
        cam(penultimate_layer=1.0),
        TypeError,
        "`penultimate_layer` must be an index, a name, a path",
    ),
    "a penultimate layer without space": (
        cam(penultimate_layer="flat", seek_penultimate_conv_layer=False),
        ValueError,
        "spatial axes .* 'flat' .* seek_penultimate_conv_layer=True",
    ),
    "no convolution before the layer": (
        cam(penultimate_layer=0),
        ValueError,
        "no convolution was found at or before layer 'pixels'",
    ),
    "a layer after what is scored": (
        cam(score=LayerScore("early", FilterScore(0)), penultimate_layer="late", seek_penultimate_conv_layer=False),
        ValueError,
        "must take part in what is scored",
    ),
    "an unknown expansion": (
        cam(expand_cam="qubic"),
        ValueError,
        "`expand_cam` must be one of .* Did you mean 'cubic'",
    ),
    "an unknown normalisation of cams": (
        score_cam(normalize_cam="max"),
        ValueError,
        "`normalize_cam` must be one of True, False, 'min_max'",
    ),
    "an activation modifier by name": (
        cam(activation_modifier="relu"),
        TypeError,
        "`activation_modifier` must be a callable or None",
    ),
    # options of Score-CAM
    "a fraction of maps": (score_cam(max_N=0.5), TypeError, "`max_N` must be an integer, got 0.5"),
    "an unknown weighting": (score_cam(weighting="probabilities"), ValueError, "Did you mean 'probability'"),
    "an unknown map option of guided Grad-CAM": (guided(normalize_map="unit"), ValueError, "`normalize_map`"),
    # modifiers
    "an activation that is not guided": (
        lambda model: model_modifiers.GuidedBackpropagation(["gelu"]),
        ValueError,
        r"relu, relu6 or both, got \['gelu'\]",
    ),
    "no activation to guide": (
        lambda model: model_modifiers.GuidedBackpropagation([]),
        ValueError,
        "`target_activations`",
    ),
    "a layer to extract by number": (
        lambda model: model_modifiers.ExtractIntermediateLayer(1.5),
        TypeError,
        "`index_or_name` must be an integer or a string",
    ),
    "an unknown layer to extract": (
        modified(model_modifiers.ExtractIntermediateLayer("nowhere")),
        ValueError,
        "`index_or_name` must be a layer of",
    ),
}


@pytest.mark.parametrize("name", BAD_CALLS)
def test_a_wrong_call_says_what_is_wrong(name, cnn):
    call, kind, message = BAD_CALLS[name]
    model = cnn()
    with pytest.raises(kind, match=message):
        call(model)
    assert trace_count(source_of(model).owner) <= ("function" in name or "numbers" in name)


@pytest.mark.parametrize("method", [explain.GradCAM, explain.ScoreCAM, explain.GuidedGradCAM])
def test_a_subclassed_model_has_no_layers_to_weigh(keras, method):
    class Subclassed(keras.Model):
        def call(self, inputs):
            return inputs

    with pytest.raises(ValueError, match="class activation map needs a Sequential or functional model"):
        method(Subclassed())(ZERO, IMAGE)


@pytest.mark.parametrize(
    "modifier", [model_modifiers.ReplaceToLinear(), model_modifiers.ExtractIntermediateLayer("inner")]
)
def test_a_subclassed_model_has_no_layers_to_modify(keras, modifier):
    class Subclassed(keras.Model):
        def call(self, inputs):
            return inputs

    with pytest.raises(ValueError, match="give clone=False"):
        explain.Saliency(Subclassed(), lambda model: None)
    for clone in (True, False):
        with pytest.raises(ValueError, match="needs a Sequential or functional model that has been built"):
            explain.Saliency(Subclassed(), modifier, clone=clone)


def test_an_unequal_number_of_images_and_features_is_an_error(keras):
    layers = keras.layers
    inputs = [layers.Input((2,)), layers.Input((3,))]
    model = keras.Model(inputs, layers.Dense(2)(layers.Concatenate()(inputs)))
    with pytest.raises(ValueError, match="the same number of samples for every input, got 2, 3"):
        explain.Saliency(model)(ZERO, [np.ones((2, 2)), np.ones((3, 3))])
    with pytest.raises(ValueError, match="a list of 2 arrays, one per input"):
        explain.Saliency(model)(ZERO, np.ones((2, 2)))


def test_maps_that_fit_no_input_cannot_be_expanded(keras):
    layers = keras.layers
    model = keras.Sequential(
        [layers.Input((12,)), layers.Reshape((6, 2)), layers.Conv1D(2, 3), layers.Flatten(), layers.Dense(2)]
    )
    cams = explain.GradCAM(model)
    assert cams(ZERO, np.ones((1, 12)), expand_cam=False).shape == (1, 4)
    model = keras.Sequential(
        [layers.Input((2, 6, 2)), layers.Reshape((12, 2)), layers.Conv1D(2, 3), layers.Flatten(), layers.Dense(2)]
    )
    with pytest.raises(ValueError, match=r"as many spatial axes as the maps, 1, .* give expand_cam=False"):
        explain.GradCAM(model)(ZERO, np.ones((1, 2, 6, 2)))


def test_a_name_of_two_layers_must_be_a_path(keras):
    layers = keras.layers

    def inner(name):
        return keras.Sequential([layers.Input((4, 4, 1)), layers.Conv2D(1, 1, name="conv")], name=name)

    model = keras.Sequential([layers.Input((4, 4, 1)), inner("one"), inner("two"), layers.Flatten(), layers.Dense(2)])
    with pytest.raises(ValueError, match="must name one layer, got 'conv': choose from 'one/conv', 'two/conv'"):
        explain.GradCAM(model)(ZERO, np.ones((1, 4, 4, 1)), "conv")
    cams = explain.GradCAM(model)
    first = cams(ZERO, np.random.RandomState(0).rand(1, 4, 4, 1), "one/conv")
    assert first.shape == (1, 4, 4)


def test_a_layer_of_another_model_is_refused(cnn):
    with pytest.raises(ValueError, match="got 'late' of another one"):
        explain.GradCAM(cnn())(ZERO, IMAGE, cnn().get_layer("late"))


def test_the_base_class_explains_nothing_by_itself(cnn):
    with pytest.raises(NotImplementedError, match="ModelVisualization must define"):
        explain.ModelVisualization(cnn())(ZERO, IMAGE)


def test_logits_in_another_order_are_not_guessed(keras):
    layers = keras.layers
    inputs = layers.Input((4, 5, 1))
    maps = layers.Conv2D(2, 1)(inputs)
    model = keras.Model(inputs, layers.Permute((2, 1, 3))(layers.Softmax()(maps)))
    with pytest.raises(ValueError, match="needs the logits of the output"):
        explain.ScoreCAM(model)(ZERO, np.random.RandomState(0).rand(1, 4, 5, 1), weighting="softmax")
    assert explain.ScoreCAM(model)(ZERO, np.random.RandomState(0).rand(1, 4, 5, 1)).shape == (1, 4, 5)


def test_inactive_scores_alone_give_blank_maps_not_errors(cnn):
    assert not explain.Saliency(cnn())(InactiveScore(), IMAGE).any()
    assert not explain.GradCAM(cnn())(InactiveScore(), tf.constant(IMAGE, tf.float32)).any()


@pytest.mark.parametrize("kind", [TypeError, ValueError])
@pytest.mark.parametrize(
    "call",
    [
        cam(penultimate_layer=-1.0),
        score_cam(penultimate_layer=ZERO),
        saliency(seed_input=[None]),
        saliency(seed_input={"pixels": None}),
        lambda model: explain.ActivationMaximization(model)(ZERO, [None], steps=1),
    ],
)
def test_a_value_of_a_wrong_type_is_caught_as_in_programs_for_tf_keras_vis(cnn, call, kind):
    with pytest.raises(kind, match=r"`penultimate_layer`|`seed_input`"):
        call(cnn())


@pytest.mark.parametrize("explainer", [explain.GradCAM, explain.Saliency])
def test_the_path_of_a_model_is_told_what_reads_it(explainer):
    with pytest.raises(TypeError, match=re.escape("got str: models.load_model('digits.keras') reads one")):
        explainer("digits.keras")


def test_a_score_without_a_slope_is_told_as_such_and_not_as_token_ids(keras):
    L = keras.layers
    model = keras.Sequential([L.Input((6, 6, 1)), L.Conv2D(2, 3), L.Flatten(), L.Dense(3)])
    with pytest.raises(
        ValueError, match="there is none through argmax, rounding, comparisons and integers: where the score"
    ):
        explain.Saliency(model)(lambda output: tf.cast(tf.argmax(output, -1), tf.float32), np.ones((1, 6, 6, 1)))
