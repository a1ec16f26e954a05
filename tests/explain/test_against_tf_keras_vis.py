"""The same numbers as tf-keras-vis 0.8.7 where it is right, and ours where it is not.

It knows functional models of Keras 3 only.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf
from tf_keras_vis.gradcam import Gradcam
from tf_keras_vis.gradcam_plus_plus import GradcamPlusPlus
from tf_keras_vis.layercam import Layercam
from tf_keras_vis.saliency import Saliency as TheirSaliency
from tf_keras_vis.scorecam import Scorecam
from tf_keras_vis.utils.model_modifiers import GuidedBackpropagation as TheirGuidance
from tf_keras_vis.utils.model_modifiers import ReplaceToLinear as TheirLinear
from tf_keras_vis.utils.scores import BinaryScore as TheirBinaryScore
from tf_keras_vis.utils.scores import CategoricalScore as TheirScore

from keras_vis_compat.explain import GradCAM, GradCAMPlusPlus, LayerCAM, Saliency, ScoreCAM
from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation, ReplaceToLinear
from keras_vis_compat.scores import BinaryScore, CategoricalScore

CLASSES = [0, 1, 2, 1]


@pytest.fixture(scope="module")
def model():
    """Two convolutions and three classes, with a softmax at the end."""
    layers = keras.layers
    inputs = layers.Input((10, 8, 3))
    x = layers.Conv2D(4, 3, activation="relu", name="early")(inputs)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(6, 3, activation="relu", padding="same", name="late")(x)
    x = layers.Dense(3, activation="softmax")(layers.Flatten()(x))
    model = keras.Model(inputs, x)
    numbers = np.random.RandomState(3)
    model.set_weights([0.4 * numbers.randn(*array.shape) for array in model.get_weights()])
    return model


@pytest.fixture(scope="module")
def images():
    return np.random.RandomState(4).rand(4, 10, 8, 3).astype(np.float32)


def assert_same(ours, theirs, model, images, **options):
    found = ours(model, ReplaceToLinear())(CategoricalScore(CLASSES), images, **options)
    expected = theirs(model, TheirLinear())(TheirScore(CLASSES), images, **options)
    assert found.shape == np.shape(expected)
    np.testing.assert_allclose(found, expected, atol=1e-4)


@pytest.mark.parametrize(
    "options", [{}, {"keepdims": True}, {"normalize_map": False}, {"gradient_modifier": tf.nn.relu}]
)
def test_saliency(model, images, options):
    assert_same(Saliency, TheirSaliency, model, images, **options)


@pytest.mark.parametrize(("ours", "theirs"), [(GradCAM, Gradcam), (LayerCAM, Layercam)], ids=["GradCAM", "LayerCAM"])
@pytest.mark.parametrize(
    "options",
    [{}, {"penultimate_layer": "early"}, {"penultimate_layer": 2}, {"expand_cam": False}, {"normalize_cam": False}],
)
def test_gradient_cams(model, images, ours, theirs, options):
    assert_same(ours, theirs, model, images, **options)


@pytest.mark.parametrize(
    "options", [{}, {"penultimate_layer": "early"}, {"expand_cam": False}, {"normalize_cam": False}]
)
def test_score_cam_of_logits(model, images, options):
    assert_same(ScoreCAM, Scorecam, model, images, **options)


def test_faster_score_cam_of_one_image(model, images):
    one = images[:1]
    expected = Scorecam(model, TheirLinear())(TheirScore(1), one, max_N=3)
    found = ScoreCAM(model, ReplaceToLinear())(CategoricalScore(1), one, max_N=3)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_smooth_grad_with_the_same_noise(model, images, monkeypatch):
    (own,) = np.random.SeedSequence(8).spawn(1)
    shape = (1, *images.shape[1:])
    noise = np.stack([np.random.default_rng(copy).standard_normal(shape, np.float32) for copy in own.spawn(6)])
    monkeypatch.setattr(np.random, "normal", lambda mean, std, shape: std * noise)
    expected = TheirSaliency(model, TheirLinear())(TheirScore(CLASSES), images, smooth_samples=6, smooth_noise=0.1)
    found = Saliency(model, ReplaceToLinear())(CategoricalScore(CLASSES), images, 6, 0.1, seed=8)
    np.testing.assert_allclose(found, expected, atol=1e-4)


# -- where it is wrong ---------------------------------------------------------------------------------------------


def test_it_divides_the_weights_of_grad_cam_plus_plus_by_their_sum_which_the_paper_does_not(model, images):
    found = GradCAMPlusPlus(model, ReplaceToLinear())(CategoricalScore(0), images[:1])
    theirs = GradcamPlusPlus(model, TheirLinear())(TheirScore(0), images[:1])
    by_paper = paper_grad_cam_plus_plus(model, images[:1], 0)
    np.testing.assert_allclose(found, by_paper, atol=1e-5)
    assert np.abs(theirs - by_paper).max() > 1e-3


def paper_grad_cam_plus_plus(model, images, index):
    """Equations (19) and (11) of the paper, before they are simplified, with the exponential of the score."""
    linear = ReplaceToLinear()(keras.models.clone_model(model))
    linear.set_weights(model.get_weights())
    both = keras.Model(linear.inputs, [linear.get_layer("late").output, linear.outputs[0]])
    with tf.GradientTape() as tape:
        maps, logits = both([images])
        score = logits[:, index]
    gradient = tape.gradient(score, maps).numpy().astype(np.float64)
    factor, maps = np.exp(score.numpy()).reshape(-1, 1, 1, 1), maps.numpy()
    second, third = factor * gradient**2, factor * gradient**3
    denominator = 2 * second + third * maps.sum((1, 2), keepdims=True)
    alpha = np.divide(second, denominator, out=np.zeros_like(second), where=denominator != 0)
    weights = (alpha * np.maximum(factor * gradient, 0)).sum((1, 2), keepdims=True)
    cam = np.maximum((weights * maps).sum(-1), 0)
    large = np.array([_resized(one, images.shape[1:3]) for one in cam])
    return (large - large.min()) / (large.max() - large.min())


def _resized(one, shape):
    from scipy.ndimage import zoom

    return zoom(one, (shape[0] / one.shape[0], shape[1] / one.shape[1]), order=1)


def test_its_grad_cam_plus_plus_is_not_a_number_where_the_exponential_overflows(model, images):
    large = keras.models.clone_model(model)
    large.set_weights([*model.get_weights()[:-2], 300 * model.get_weights()[-2], model.get_weights()[-1]])
    assert np.isnan(GradcamPlusPlus(large, TheirLinear())(TheirScore(CLASSES), images)).any()
    assert np.isfinite(GradCAMPlusPlus(large, ReplaceToLinear())(CategoricalScore(CLASSES), images)).all()


def test_it_adds_an_epsilon_to_the_range_so_that_maps_of_a_saturated_softmax_are_nearly_blank(model, images):
    saturated = keras.models.clone_model(model)
    saturated.set_weights([*model.get_weights()[:-2], 20 * model.get_weights()[-2], model.get_weights()[-1]])
    sure = [int(index) for index in np.argmax(saturated([images]), axis=-1)]
    theirs = TheirSaliency(saturated)(TheirScore(sure), images)
    ours = Saliency(saturated)(CategoricalScore(sure), images)
    nearly_blank = theirs.max((1, 2)) < 0.5
    assert nearly_blank.any()
    np.testing.assert_allclose(ours[nearly_blank].max((1, 2)), 1)


def test_it_applies_softmax_twice_in_score_cam(model, images):
    linear = keras.models.clone_model(model)
    linear.set_weights(model.get_weights())
    linear.layers[-1].activation = keras.activations.linear
    ours, theirs = (
        [cam(net)(score(CLASSES), images) for net in (model, linear)]
        for cam, score in ((ScoreCAM, CategoricalScore), (Scorecam, TheirScore))
    )
    np.testing.assert_allclose(ours[0], ours[1], atol=1e-5)
    assert np.abs(theirs[0] - theirs[1]).max() > 1e-3


def test_its_score_cam_of_one_unit_has_the_same_weight_for_every_map(model, images):
    flat = model.get_layer("late").output
    unit = keras.Model(model.inputs, keras.layers.Dense(1, use_bias=False)(keras.layers.Flatten()(flat)))
    theirs = Scorecam(unit)(TheirBinaryScore(True), images[:1], expand_cam=False, normalize_cam=False)
    maps = np.asarray(keras.Model(model.inputs, flat)([images[:1]]))
    np.testing.assert_allclose(theirs, maps.sum(-1), rtol=1e-5)
    ours = ScoreCAM(unit)(BinaryScore(True), images[:1], expand_cam=False, normalize_cam=False)
    assert np.abs(ours - maps.sum(-1)).max() > 1e-2


def test_its_faster_score_cam_chooses_maps_over_the_whole_batch(model, images):
    def moved(cam, score):
        together = cam(score(0), images, max_N=2)
        return max(np.abs(together[row] - cam(score(0), images[row : row + 1], max_N=2)[0]).max() for row in range(4))

    assert moved(Scorecam(model), TheirScore) > 1e-2
    assert moved(ScoreCAM(model), CategoricalScore) < 1e-6


def test_its_guidance_passes_over_relu_layers_and_nested_models(images):
    layers = keras.layers
    inner = keras.Sequential([layers.Input((6,)), layers.ReLU()])
    inputs = layers.Input((10, 8, 3))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(6, 3)(inputs))
    model = keras.Model(inputs, layers.Dense(2)(inner(x)))
    options = {"normalize_map": False}
    plain = Saliency(model)(CategoricalScore(0), images, **options)
    np.testing.assert_allclose(
        TheirSaliency(model, TheirGuidance())(TheirScore(0), images, **options), plain, atol=1e-6
    )
    assert np.abs(Saliency(model, GuidedBackpropagation())(CategoricalScore(0), images, **options) - plain).max() > 1e-4


def test_its_cams_fail_on_nested_models(model, images):
    inputs = keras.layers.Input((10, 8, 3))
    nested = keras.Model(inputs, model(inputs))
    with pytest.raises(ValueError, match="not connected to `inputs`"):
        Gradcam(nested)(TheirScore(0), images)
    np.testing.assert_array_equal(
        GradCAM(nested)(CategoricalScore(0), images), GradCAM(model)(CategoricalScore(0), images)
    )


def test_two_targets_for_four_images_are_an_error_not_two_blank_maps(model, images):
    theirs = TheirSaliency(model, TheirLinear())(TheirScore([0, 1]), images)
    assert not theirs[2:].any()
    with pytest.raises(ValueError, match="2 class indices for a batch of 4"):
        Saliency(model)(CategoricalScore([0, 1]), images)
