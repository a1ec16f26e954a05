"""How maps are enlarged: from corner to corner, as keras-vis did, or like pictures, as `tf.image.resize` does."""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from scipy.ndimage import zoom

from keras_vis_compat import explain, visualization
from keras_vis_compat._maps import resizing
from keras_vis_compat.scores import CategoricalScore

sys.path.insert(0, str(Path(__file__).parent))

from table_of_methods import CAMS

CLASS_1 = CategoricalScore(1)


def as_pictures(maps, shape):
    """Maps (N, H, W), (N, T) or (N, D, H, W) as TensorFlow resizes pictures, two axes at a time."""
    array = np.asarray(maps, np.float32)
    if len(shape) == 1:
        return tf.image.resize(array[:, :, None, None], (shape[0], 1)).numpy()[:, :, 0, 0]
    flat = array.reshape(-1, *array.shape[-2:], 1)
    flat = tf.image.resize(flat, shape[-2:]).numpy()[..., 0]
    if len(shape) == 2:
        return flat
    depth = flat.reshape(len(array), array.shape[1], -1, 1)
    return tf.image.resize(depth, (shape[0], depth.shape[2])).numpy().reshape(len(array), *shape)


def standardised(maps):
    """Each map from 0 to 1."""
    axes = tuple(range(1, maps.ndim))
    maps = maps - maps.min(axes, keepdims=True)
    return maps / maps.max(axes, keepdims=True)


@pytest.mark.parametrize("shape", [(5,), (40,), (2,), (9, 13), (3, 2), (4, 40), (8, 9, 10), (2, 3, 2)])
def test_pixels_are_resized_as_tensorflow_resizes_pictures(shape):
    maps = np.random.RandomState(0).randn(3, *(7, 5, 6)[: len(shape)]).astype(np.float32)
    np.testing.assert_allclose(resizing.linear(maps, shape, align_corners=False), as_pictures(maps, shape), atol=1e-5)


@pytest.mark.parametrize("shape", [(9, 13), (3, 2), (20, 5)])
def test_cubic_splines_are_those_of_scipy(shape):
    maps = np.random.RandomState(0).randn(2, 6, 5)
    expected = [zoom(one, np.divide(shape, one.shape), mode="nearest", grid_mode=True) for one in maps]
    np.testing.assert_allclose(resizing.cubic(maps, shape, align_corners=False), expected, atol=1e-9)


def test_corners_are_aligned_by_default(cnn, images):
    for cam in CAMS:
        explained = partial(cam(cnn()), CLASS_1, images[:2], activation_modifier=None)
        np.testing.assert_array_equal(explained(), explained(align_corners=True))
        assert np.abs(explained() - explained(align_corners=False)).max() > 0.01


# The masks of Score-CAM are laid over it in another way, too.
@pytest.mark.parametrize("cam", [cam for cam in CAMS if cam is not explain.ScoreCAM], ids=lambda cam: cam.__name__)
def test_a_map_is_laid_over_the_image_like_a_picture(cam, cnn, images):
    found = cam(cnn())(CLASS_1, images, align_corners=False, normalize_cam=False)
    small = cam(cnn())(CLASS_1, images, expand_cam=False, normalize_cam=False)
    np.testing.assert_allclose(found, as_pictures(small, (8, 8)), rtol=1e-4, atol=1e-6)


def test_guided_grad_cam_cuts_out_with_such_a_map(cnn, images):
    options = {"align_corners": False}
    where = explain.GradCAM(cnn())(CLASS_1, images, **options)
    fine = explain.GuidedGradCAM(cnn())._saliency(CLASS_1, images, normalize_map=False)
    found = explain.GuidedGradCAM(cnn())(CLASS_1, images, normalize_map=False, **options)
    np.testing.assert_allclose(found, where * fine, rtol=1e-4, atol=1e-7)


def notebook_score_cam(keras, model, image, layer, class_index):
    """Score-CAM as notebooks write it: masks of unit range, their probability as weight, the sum rectified."""
    maps = keras.Model(model.inputs, model.get_layer(layer).output).predict(image[np.newaxis], verbose=0)[0]
    maps = np.moveaxis(maps, -1, 0)
    maps = maps[np.ptp(maps.reshape(len(maps), -1), axis=1) > 0]
    masks = standardised(as_pictures(maps, image.shape[:-1]))
    weights = model.predict(image * masks[..., np.newaxis], verbose=0)[:, class_index]
    cam = np.maximum(np.tensordot(weights, maps, 1), 0)[np.newaxis]
    return standardised(as_pictures(cam, image.shape[:-1]))[0]


def test_score_cam_is_that_of_notebooks(keras, cnn, images):
    model, classes = cnn("softmax"), [0, 1, 2, 1]
    found = explain.ScoreCAM(model)(CategoricalScore(classes), images[:4], align_corners=False)
    for map, image, index in zip(found, images, classes, strict=False):
        np.testing.assert_allclose(map, notebook_score_cam(keras, model, image, "late", index), atol=1e-5)
    old = visualization.visualize_scorecam(model, -1, 2, images[0], penultimate_layer_idx=3, align_corners=False)
    np.testing.assert_allclose(old, notebook_score_cam(keras, model, images[0], "late", 2), atol=1e-5)


@pytest.mark.parametrize("rank", [1, 3])
def test_score_cam_of_signals_and_volumes_is_that_of_notebooks(keras, rank):
    layers, shape = keras.layers, (9, 6, 5)[:rank]
    convolution = {1: layers.Conv1D, 3: layers.Conv3D}[rank](3, 3, activation="relu", name="conv")
    model = keras.Sequential([layers.Input((*shape, 2)), convolution, layers.Flatten(), layers.Dense(3, "softmax")])
    numbers = np.random.RandomState(1)
    model.set_weights([0.4 * numbers.randn(*array.shape) for array in model.get_weights()])
    image = numbers.rand(*shape, 2).astype(np.float32)
    found = explain.ScoreCAM(model)(CLASS_1, image, align_corners=False)
    np.testing.assert_allclose(found[0], notebook_score_cam(keras, model, image, "conv", 1), atol=1e-5)


def test_a_map_larger_than_the_image_is_made_smaller_like_a_picture(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((4, 5, 1)),
            layers.Conv2DTranspose(3, 5, strides=3, activation="relu", name="conv"),
            layers.Flatten(),
            layers.Dense(3, "softmax"),
        ]
    )
    numbers = np.random.RandomState(2)
    model.set_weights([0.2 * numbers.randn(*array.shape) for array in model.get_weights()])
    image = numbers.rand(4, 5, 1).astype(np.float32)
    found = explain.ScoreCAM(model)(CLASS_1, image, align_corners=False)
    np.testing.assert_allclose(found[0], notebook_score_cam(keras, model, image, "conv", 1), atol=1e-5)


def test_channels_first_inputs_get_the_same_maps(keras):
    layers, image = keras.layers, np.random.RandomState(3).rand(1, 6, 5, 2).astype(np.float32)

    def cam(shape, image, **options):
        convolution = layers.Conv2D(3, 3, activation="relu", name="conv", **options)
        model = keras.Sequential([layers.Input(shape), convolution, layers.GlobalAveragePooling2D(**options)])
        model.set_weights([np.random.RandomState(4).rand(3, 3, 2, 3), np.zeros(3)])
        return explain.GradCAM(model)(CLASS_1, image, align_corners=False)

    found = cam((2, 6, 5), np.moveaxis(image, -1, 1), data_format="channels_first")
    np.testing.assert_allclose(found, cam((6, 5, 2), image), atol=1e-5)


@pytest.mark.parametrize("value", [None, "no", 1])
def test_other_values_are_refused(cnn, images, value):
    with pytest.raises(ValueError, match="`align_corners` must be one of True, False, got"):
        explain.GradCAM(cnn())(CLASS_1, images[:1], align_corners=value)
