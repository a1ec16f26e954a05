"""Models of KerasHub, without its weights."""

import numpy as np
import pytest

from keras_vis_compat import explain
from keras_vis_compat.models import load_model
from keras_vis_compat.scores import CategoricalScore, DetectionScore

pytestmark = pytest.mark.peers


@pytest.fixture(scope="module")
def backbone():
    import keras_hub

    return keras_hub.models.ViTBackbone(
        image_shape=(32, 48, 3), patch_size=(8, 8), num_layers=2, num_heads=2, hidden_dim=16, mlp_dim=32
    )


def drawn(model, scale=0.5):
    numbers = np.random.RandomState(1)
    drawn = [scale * numbers.randn(*one.shape) for one in model.weights]
    is_variance = ["variance" in one.name for one in model.weights]
    model.set_weights([np.abs(one) if is_one else one for one, is_one in zip(drawn, is_variance, strict=True)])
    return model


@pytest.fixture
def images():
    return np.random.RandomState(2).rand(2, 32, 48, 3).astype(np.float32)


@pytest.mark.parametrize("kind", ["GradCAM", "LayerCAM", "EigenCAM", "ScoreCAM", "AblationCAM"])
def test_the_tokens_of_a_vit_are_laid_over_the_image(kind, backbone, images):
    import keras_hub

    model = drawn(keras_hub.models.ViTImageClassifier(backbone=backbone, num_classes=3))
    explainer, score = getattr(explain, kind)(model), CategoricalScore([0, 1])
    small = explainer(score, images, tokens="auto", expand_cam=False, activation_modifier=None)
    assert small.shape == (2, 4, 6)  # 24 of 25 tokens: that of the class is none of a place
    again = explainer(score, images, tokens=(4, 6), expand_cam=False, activation_modifier=None)
    np.testing.assert_array_equal(small, again)
    assert explainer(score, images, tokens="auto", activation_modifier=None).shape == (2, 32, 48)


def test_a_head_of_ones_own_counts_as_well(backbone, images):
    import keras

    layers = keras.layers
    pooled = layers.GlobalAveragePooling1D()(backbone.output)
    model = drawn(keras.Model(backbone.input, layers.Dense(3)(pooled)))
    maps = explain.GradCAM(model)(CategoricalScore(0), images, tokens="auto", activation_modifier=None)
    assert maps.shape == (2, 32, 48)
    assert (maps.std((1, 2)) > 0).all()


def test_its_files_are_read_like_those_of_keras(backbone, images, tmp_path):
    import keras_hub

    for model in (backbone, drawn(keras_hub.models.ViTImageClassifier(backbone=backbone, num_classes=3))):
        model.save(tmp_path / "hub.keras")
        loaded = load_model(tmp_path / "hub.keras")
        np.testing.assert_array_equal(loaded.predict(images, verbose=0), model.predict(images, verbose=0))


@pytest.fixture(scope="module")
def detector():
    import keras_hub

    models = keras_hub.models
    encoder = models.ResNetBackbone(
        input_conv_filters=[64], input_conv_kernel_sizes=[7], stackwise_num_filters=[64] * 4,
        stackwise_num_blocks=[1] * 4, stackwise_num_strides=[1, 2, 2, 2], block_type="basic_block",
        image_shape=(64, 64, 3),
    )  # fmt: skip
    backbone = models.RetinaNetBackbone(encoder, min_level=3, max_level=5, use_p5=False, image_shape=(64, 64, 3))
    return drawn(models.RetinaNetObjectDetector(backbone, 2, "xyxy"), 0.02)


@pytest.mark.parametrize("box", [None, 7])
def test_a_detector(box, detector):
    pixels, score = np.random.RandomState(3).rand(1, 64, 64, 3).astype(np.float32), DetectionScore(1, box)
    output = detector(pixels, training=False)  # `predict` would suppress boxes
    assert set(output) == {"bbox_regression", "cls_logits"}
    of_class = output["cls_logits"].numpy()[0, :, 1]
    np.testing.assert_allclose(score(output), [of_class.max() if box is None else of_class[box]], rtol=1e-5)
    maps = explain.Saliency(detector)(score, pixels)
    assert maps.shape == (1, 64, 64)
    assert maps.max() == 1


def test_offsets_of_boxes_are_not_taken_for_boxes(detector):
    with pytest.raises(ValueError, match="offsets"):
        explain.Saliency(detector)(DetectionScore(1, [4.0, 4.0, 20.0, 20.0]), np.zeros((1, 64, 64, 3)))


def test_what_is_left_after_suppression():
    output = {
        "boxes": [[[0.0, 0.0, 4.0, 4.0], [5.0, 5.0, 9.0, 9.0], [0.0, 0.0, 1.0, 1.0]]],
        "confidence": [[0.9, 0.7, -1.0]],
        "labels": [[0, 1, -1]],
        "num_detections": [2],
    }
    np.testing.assert_allclose(DetectionScore(1)(output), [0.7])
    np.testing.assert_allclose(DetectionScore(0, [0, 0, 4, 5])(output), [0.9])
