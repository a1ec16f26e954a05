"""Of a layer that is called several times: the call on the way from an input to what is scored."""

import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.explain import (
    GradCAM,
    GuidedGradCAM,
    Saliency,
    ScoreCAM,
)
from keras_vis_compat.explain.model_modifiers import ExtractIntermediateLayer, GuidedBackpropagation, ReplaceToLinear
from keras_vis_compat.scores import CategoricalScore, FilterScore, LayerScore
from keras_vis_compat.visualization import visualize_cam, visualize_saliency, visualize_scorecam

sys.path.insert(0, str(Path(__file__).parent))

from random_numbers import random, with_random_weights
from table_of_methods import CAMS

RAW = {"expand_cam": False, "normalize_cam": False, "activation_modifier": None}

IMAGES = [random(2, 6, 6, 1), random(2, 6, 6, 1, seed=5)]


def bare(keras):
    return keras.layers.Conv2D(2, 3, name="shared")


def functional(keras):
    entry = keras.Input((6, 6, 1))
    return keras.Model(entry, keras.layers.Activation("linear")(bare(keras)(entry)))


def sequential(keras):
    return keras.Sequential([keras.Input((6, 6, 1)), bare(keras)])


def twins(keras, backbone):
    """Two images through one backbone, averaged and weighed: what each adds to a class is the sum of its own map."""
    one, other = keras.Input((6, 6, 1), name="one"), keras.Input((6, 6, 1), name="other")
    means = [keras.layers.GlobalAveragePooling2D()(backbone(entry)) for entry in (one, other)]
    return with_random_weights(keras.Model([one, other], keras.layers.Dense(3)(keras.layers.Concatenate()(means))))


def maps_of_twins(model, backbone, index=1):
    """The map of each image: its activations, times the weights of the class, over the 16 positions."""
    weights = model.layers[-1].get_weights()[0][:, index]
    return [
        np.asarray(backbone(image)) @ own / 16 for image, own in zip(IMAGES, (weights[:2], weights[2:]), strict=True)
    ]


every_backbone = pytest.mark.parametrize("kind", [bare, functional, sequential])


@every_backbone
def test_each_of_two_images_through_one_backbone_gets_its_own_map(keras, kind):
    backbone = kind(keras)
    model = twins(keras, backbone)
    got = GradCAM(model)(CategoricalScore(1), IMAGES, **RAW)
    for own, expected in zip(got, maps_of_twins(model, backbone), strict=True):
        np.testing.assert_allclose(own, expected, atol=1e-6)


@every_backbone
def test_both_apis_agree_on_them(keras, kind):
    model = twins(keras, kind(keras))
    new = GradCAM(model)(
        CategoricalScore(1), IMAGES, normalize_gradient=True, expand_cam="cubic", normalize_cam="min_max"
    )
    old = visualize_cam(model, -1, 1, [image[0] for image in IMAGES])
    for own, other in zip(new, old, strict=True):
        np.testing.assert_allclose(own[0], other, atol=1e-5)


@pytest.mark.parametrize("method", CAMS)
def test_every_method_tells_them_apart(keras, method):
    model = twins(keras, bare(keras))
    one, other = method(model)(CategoricalScore(1), IMAGES, activation_modifier=None)
    assert one.shape == other.shape == (2, 6, 6)
    assert np.abs(one - other).max() > 1e-3


def test_score_cam_masks_the_image_whose_maps_they_are(keras):
    """A map weighs as much as the class scores with its own image masked and the other as it is."""
    backbone = bare(keras)
    model = twins(keras, backbone)
    got = ScoreCAM(model)(CategoricalScore(1), IMAGES, **RAW)
    for index in (0, 1):
        maps, expected = np.asarray(backbone(IMAGES[index])), 0
        for channel in range(2):
            mask = tf.image.resize(maps[..., channel : channel + 1], (4, 4)).numpy()
            mask = stretched(mask[..., 0])[..., np.newaxis]
            images = list(IMAGES)
            images[index] = images[index] * mask
            weight = tf.nn.softmax(model(images)).numpy()[:, 1]
            expected = expected + weight[:, np.newaxis, np.newaxis] * maps[..., channel]
        np.testing.assert_allclose(got[index], expected, atol=1e-5)


def stretched(maps):
    """Maps (N, 4, 4) laid over 6 x 6 positions, corners on corners, each in [0, 1]."""
    places = np.linspace(0, 3, 6)
    weights = np.maximum(0, 1 - np.abs(places[:, np.newaxis] - np.arange(4)))
    maps = weights @ maps @ weights.T
    lowest, highest = maps.min((1, 2), keepdims=True), maps.max((1, 2), keepdims=True)
    return (maps - lowest) / (highest - lowest + 1e-7)


def test_guided_grad_cam_cuts_each_image_out_by_its_own_map(keras):
    model = twins(keras, keras.layers.Conv2D(2, 3, activation="relu"))
    both = GuidedGradCAM(model)(CategoricalScore(1), IMAGES, gradient_modifier=None, normalize_map=False)
    cams = GradCAM(model)(CategoricalScore(1), IMAGES)
    guided = Saliency(model, GuidedBackpropagation())
    fine = guided(CategoricalScore(1), IMAGES, gradient_modifier=None, normalize_map=False)
    for own, cam, detail in zip(both, cams, fine, strict=True):
        np.testing.assert_allclose(own, cam * detail, atol=1e-6)


def test_three_inputs_of_which_two_share(keras):
    """A layer that only the third takes says nothing of it; what all share comes after."""
    layers = keras.layers
    entries = [keras.Input((6, 6, 1)) for _ in range(3)]
    shared, own = layers.Conv2D(2, 3), layers.Conv2D(2, 3)
    features = [shared(entries[0]), shared(entries[1]), own(entries[2])]
    joint = layers.Conv2D(3, 1, name="joint")(layers.Concatenate()(features))
    model = with_random_weights(keras.Model(entries, layers.Dense(2)(layers.GlobalAveragePooling2D()(joint))))
    images = [*IMAGES, random(2, 6, 6, 1, seed=7)]
    after = GradCAM(model)(CategoricalScore(1), images, "joint", False, **RAW)
    assert isinstance(after, np.ndarray)
    one, other, third = GradCAM(model)(CategoricalScore(1), images, shared, False, **RAW)
    assert np.abs(one - other).max() > 1e-3
    np.testing.assert_array_equal(third, other)  # of those that are not its own, the last


# -- several calls for one input -----------------------------------------------------------------------------------


def thrice(keras):
    """One convolution, called three times: three times 2, one after the other."""
    entry = keras.Input((3, 3, 1))
    twice = keras.layers.Conv2D(1, 1, use_bias=False, name="twice")
    outputs = [twice(entry)]
    for _ in range(2):
        outputs.append(twice(outputs[-1]))
    model = keras.Model(entry, keras.layers.Dense(1, use_bias=False)(keras.layers.Flatten()(outputs[-1])))
    model.set_weights([np.full((1, 1, 1, 1), 2.0), np.ones((9, 1))])
    return model


ONES = np.ones((1, 3, 3, 1), "float32")


@pytest.mark.parametrize(
    ("which", "activation", "gradient"),
    [("twice", 8, 1), ("twice:2", 8, 1), ("twice:-1", 8, 1), ("twice:0", 2, 4), ("twice:1", 4, 2)],
)
def test_the_last_call_counts_and_any_other_can_be_named(keras, which, activation, gradient):
    model = thrice(keras)
    cam = GradCAM(model)(CategoricalScore(0), ONES, which, False, **RAW)
    np.testing.assert_allclose(cam, np.full((1, 3, 3), activation * gradient))
    score = LayerScore(which, FilterScore(0))
    np.testing.assert_allclose(Saliency(model)(score, ONES, normalize_map=False), np.full((1, 3, 3), activation / 9))
    part = ExtractIntermediateLayer(which)(model)
    np.testing.assert_allclose(part.predict(ONES, verbose=0), np.full((1, 3, 3, 1), activation))


def test_a_call_that_there_is_not_is_refused(keras):
    with pytest.raises(ValueError, match=r"'twice:3' must number one of the calls .* 0\.\.2"):
        GradCAM(thrice(keras))(CategoricalScore(0), ONES, "twice:3", False)


def test_a_copy_knows_the_same_calls(keras):
    cam = GradCAM(thrice(keras), ReplaceToLinear())(CategoricalScore(0), ONES, "twice:0", False, **RAW)
    np.testing.assert_allclose(cam, np.full((1, 3, 3), 8))


def test_the_call_before_the_score_counts_not_the_one_before_the_output(keras):
    """An inner layer is scored, behind the first of two calls."""
    entry = keras.Input((3, 3, 1))
    twice, middle = keras.layers.Conv2D(1, 1, use_bias=False, name="twice"), keras.layers.Rescaling(3.0, name="middle")
    model = keras.Model(entry, keras.layers.Flatten()(twice(middle(twice(entry)))))
    model.set_weights([np.full((1, 1, 1, 1), 2.0)])
    cam = GradCAM(model)([LayerScore("middle", FilterScore(0))], ONES, "twice", False, **RAW)
    np.testing.assert_allclose(cam, np.full((1, 3, 3), 2 * 3 / 9), rtol=1e-6)


# -- calls that belong to other models -----------------------------------------------------------------------------


def transfer(keras, kind):
    return with_random_weights(
        keras.Sequential([keras.Input((6, 6, 1)), kind(keras), keras.layers.Flatten(), keras.layers.Dense(3)])
    )


def check_cam(model, convolution, image=IMAGES[0]):
    """The map of a model whose convolution is flattened into a dense layer."""
    activation = np.asarray(convolution(image))
    gradient = model.layers[-1].get_weights()[0][:, 1].reshape(4, 4, 2)
    expected = activation @ gradient.mean((0, 1))
    np.testing.assert_allclose(GradCAM(model)(CategoricalScore(1), image, **RAW), expected, atol=1e-5)
    got = GradCAM(model)(
        CategoricalScore(1), image, normalize_gradient=True, expand_cam="cubic", normalize_cam="min_max"
    )
    np.testing.assert_allclose(visualize_cam(model, -1, 1, image[0]), got[0], atol=1e-5)
    assert visualize_scorecam(model, -1, 1, image[0]).shape == (6, 6)
    slope = Saliency(model)(CategoricalScore(1), image, normalize_map="min_max")
    np.testing.assert_allclose(visualize_saliency(model, -1, 1, image[0]), slope[0], atol=1e-5)


def convolution_of(model):
    first = model.layers[0]
    return first if not hasattr(first, "layers") else first.layers[-1 if len(first.layers) < 3 else 1]


@every_backbone
@pytest.mark.parametrize("suffix", ["keras", "h5"])
def test_a_loaded_sequential_with_a_backbone_in_it(keras, kind, suffix, tmp_path):
    path = str(tmp_path / f"model.{suffix}")
    transfer(keras, kind).save(path)
    model = keras.models.load_model(path)
    check_cam(model, convolution_of(model))


@every_backbone
def test_layers_that_another_model_takes_too(keras, kind):
    """On the same inputs, before and after: neither is mistaken for the model at hand."""
    model = transfer(keras, kind)
    entry, first = model.inputs[0], model.layers[0]
    others = [keras.Model(entry, first(keras.layers.Rescaling(5.0)(entry)))]
    others += [keras.Sequential([keras.Input((6, 6, 1)), first, keras.layers.Flatten()])]
    check_cam(model, convolution_of(model))
    assert len(others) == 2  # alive until here


def test_a_part_of_a_model_has_the_calls_of_the_part(keras):
    layers = keras.layers
    entry = keras.Input((6, 6, 1))
    inner = bare(keras)(layers.Rescaling(2.0, name="begin")(entry))
    whole = keras.Model(entry, layers.Dense(3)(layers.Flatten()(inner)))
    part = with_random_weights(keras.Model(whole.get_layer("begin").output, whole.output))
    check_cam(part, part.get_layer("shared"))
    head = keras.Model(whole.input, layers.Dense(3)(layers.Flatten()(whole.get_layer("shared").output)))
    check_cam(with_random_weights(head), lambda image: head.get_layer("shared")(2 * image))
