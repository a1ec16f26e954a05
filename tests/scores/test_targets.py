"""Scores of regions, of boxes and of positions: values and gradients computed by hand."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import BlankMapWarning
from keras_vis_compat.explain import (
    RISE,
    AblationCAM,
    GradCAM,
    GradientInput,
    IntegratedGradients,
    Occlusion,
    Saliency,
    ScoreCAM,
    diagnose,
)
from keras_vis_compat.scores import DetectionScore, SegmentationScore, TokenScore

# -- regions -------------------------------------------------------------------------------------------------------

PIXELS = np.array([[[0.1, 0.9], [0.6, 0.4]], [[0.2, 0.8], [0.7, 0.3]]], np.float32)  # (2, 2, classes)
OUTPUT = np.stack([PIXELS, 1 - PIXELS])
LEFT, FIRST = [[1, 0], [1, 0]], [[1, 0], [0, 0]]


@pytest.mark.parametrize(
    ("indices", "mask", "expected"),
    [
        (1, None, [0.6, 0.4]),
        (-1, LEFT, [0.85, 0.15]),
        ([1, 0], LEFT, [0.85, 0.85]),
        (1, [LEFT, FIRST], [0.85, 0.1]),
        (1, np.array([LEFT, FIRST], bool), [0.85, 0.1]),
        (1, [[3, 0], [1, 0]], [(3 * 0.9 + 0.8) / 4, (3 * 0.1 + 0.2) / 4]),
        (1, "predicted", [0.85, 0.65]),
    ],
)
def test_a_class_over_some_pixels(indices, mask, expected):
    np.testing.assert_allclose(SegmentationScore(indices, mask)(OUTPUT), expected, rtol=1e-6)
    first = SegmentationScore(indices, mask, data_format="channels_first")
    np.testing.assert_allclose(first(np.moveaxis(OUTPUT, -1, 1)), expected, rtol=1e-6)
    behind = SegmentationScore(indices, mask, data_format=-2)
    np.testing.assert_allclose(behind(np.moveaxis(OUTPUT, -1, -2)), expected, rtol=1e-6)


def test_one_unit_says_where_it_is():
    output = np.array([[[0.2], [0.8]]], np.float32)
    np.testing.assert_allclose(SegmentationScore(0, "predicted")(output), [0.8])
    np.testing.assert_allclose(SegmentationScore(0, "predicted")(np.array([[[-2.0], [3.0]]], np.float32)), [3.0])


def test_sums_of_regions():
    contrast = 2 * SegmentationScore(1, LEFT) - SegmentationScore(0, LEFT)
    np.testing.assert_allclose(contrast(OUTPUT), [2 * 0.85 - 0.15, 2 * 0.15 - 0.85], rtol=1e-6)


def segmenter(keras, activation=None, first=False):
    layers, options = keras.layers, {"data_format": "channels_first"} if first else {}
    model = keras.Sequential(
        [
            layers.Input((1, 4, 5) if first else (4, 5, 1)),
            layers.Conv2D(2, 1, activation="relu", name="seen", **options),
            layers.Conv2D(3, 1, name="classes", **options),
            layers.Activation(activation or "linear"),
        ]
    )
    model.set_weights(
        [np.array([[[[1.0, -2.0]]]]), np.array([0, 9.0]), np.arange(6.0).reshape(1, 1, 2, 3) - 2, np.zeros(3)]
    )
    return model


def test_only_the_pixels_of_the_region_move_the_score(keras):
    images = np.random.RandomState(0).rand(3, 4, 5, 1).astype(np.float32)
    masks = np.zeros((3, 4, 5))
    masks[0, 1, 2] = masks[1, 3, :2] = masks[2, :3] = 1
    score = SegmentationScore([0, 1, 2], masks)
    maps = Saliency(segmenter(keras))(score, images, normalize_map=False, batch_size=2)
    expected = (
        masks
        * np.abs([-2 - 2 * 1, -1 - 2 * 2, 0 - 2 * 3])[:, np.newaxis, np.newaxis]
        / masks.sum((1, 2), keepdims=True)
    )
    np.testing.assert_allclose(maps, expected, rtol=1e-5)  # the maps are x and 9 - 2 x
    seen = GradCAM(segmenter(keras))(score, images, "seen", activation_modifier=None, normalize_cam=False)
    values = np.stack([images[..., 0], 9 - 2 * images[..., 0]], -1)
    weights = np.array([[-2, 1], [-1, 2], [0, 3]]) / 20  # the mean gradient over all 20 pixels
    np.testing.assert_allclose(seen, np.einsum("nhwk,nk->nhw", values, weights), rtol=1e-4)
    first = Saliency(segmenter(keras, first=True))(
        SegmentationScore([0, 1, 2], masks, "channels_first"), np.moveaxis(images, -1, 1), normalize_map=False
    )
    np.testing.assert_allclose(first, expected, rtol=1e-5)


def test_a_class_that_is_found_nowhere_is_told(keras):
    model = segmenter(keras, "softmax")
    model.get_layer("classes").set_weights([np.zeros((1, 1, 2, 3)), np.array([9.0, 0, -9])])
    images = np.random.RandomState(0).rand(2, 4, 5, 1)
    for method in (GradCAM, Saliency, ScoreCAM, Occlusion, AblationCAM, RISE, IntegratedGradients):
        with pytest.warns(BlankMapWarning, match="class 2 to no pixel"):
            method(model)(SegmentationScore(-1, "predicted"), images)
    (found, _) = diagnose(model, SegmentationScore([2, 0], "predicted"), images)
    assert found.cause == "empty region"


def test_score_cam_counts_probabilities_of_regions_wherever_classes_are(keras):
    images = np.random.RandomState(0).rand(2, 4, 5, 1).astype(np.float32)
    score = SegmentationScore(2, np.eye(4, 5))
    found = ScoreCAM(segmenter(keras))(score, images, "seen", normalize_cam=False)
    softmax = ScoreCAM(segmenter(keras, "softmax"))(score, images, "seen", normalize_cam=False)
    np.testing.assert_allclose(found, softmax, rtol=1e-4)
    first = ScoreCAM(segmenter(keras, first=True))(
        SegmentationScore(2, np.eye(4, 5), "channels_first"), np.moveaxis(images, -1, 1), "seen", normalize_cam=False
    )
    np.testing.assert_allclose(first, found, rtol=1e-4)


# -- boxes ---------------------------------------------------------------------------------------------------------

BOXES = np.array([[[0, 0, 4, 4], [5, 5, 9, 9]], [[0, 0, 2, 2], [3, 3, 6, 6]]], np.float32)
SCORES = np.array([[[0.9, 0.1], [0.3, 0.7]], [[0.2, 0.8], [0.6, 0.4]]], np.float32)
CONFIDENCE, CLASSES = np.array([[0.9, 0.7], [0.8, 0.6]], np.float32), np.array([[0, 1], [1, 1]])


@pytest.mark.parametrize(
    ("indices", "box", "expected"),
    [
        (0, None, [0.9, 0.6]),
        ([1, 0], None, [0.7, 0.6]),
        (0, 1, [0.3, 0.6]),
        (-1, [0, -1], [0.1, 0.4]),
        (1, [5, 5, 8, 8], [0.7, 0.4]),
        (1, [[0, 0, 3, 3], [0, 0, 3, 3]], [0.1, 0.8]),
    ],
)
def test_a_class_in_a_box(indices, box, expected):
    score = DetectionScore(indices, box)
    outputs = [{"boxes": BOXES, "scores": SCORES}, {"cls_logits": SCORES, "box_predictions": BOXES}, [BOXES, SCORES]]
    for output in outputs:
        np.testing.assert_allclose(score(output), expected, rtol=1e-6)
    if box is None or np.size(box) < 4:
        np.testing.assert_allclose(score(SCORES), expected, rtol=1e-6)


def test_boxes_with_one_class_each():
    for output in (
        {"boxes": BOXES, "scores": CONFIDENCE, "labels": CLASSES},
        {"boxes": BOXES, "confidence": CONFIDENCE, "classes": CLASSES},
        [BOXES, CONFIDENCE, CLASSES],
    ):
        np.testing.assert_allclose(DetectionScore(1)(output), [0.7, 0.8])
        np.testing.assert_allclose(DetectionScore([0, 1], [[0, 0, 9, 9], [4, 4, 6, 6]])(output), [0.9, 0.6])
        np.testing.assert_allclose(DetectionScore(0)(output), [0.9, 0])  # no such box in the second image


def test_detections_as_keras_hub_gives_them():
    raw = {"bbox_regression": BOXES, "cls_logits": SCORES}
    np.testing.assert_allclose(DetectionScore(1)(raw), np.max(SCORES, 1)[:, 1])
    np.testing.assert_allclose(DetectionScore(1, 0)(raw), np.asarray(SCORES)[:, 0, 1])
    suppressed = {
        "boxes": [[[0.0, 0.0, 4.0, 4.0], [5.0, 5.0, 9.0, 9.0], [0.0, 0.0, 1.0, 1.0]]],
        "confidence": [[0.9, 0.7, -1.0]],
        "labels": [[0, 1, -1]],
        "num_detections": [2],
    }
    np.testing.assert_allclose(DetectionScore(1)(suppressed), [0.7])
    np.testing.assert_allclose(DetectionScore(0, [0, 0, 4, 5])(suppressed), [0.9])


@pytest.mark.parametrize("written", ["xyxy", "yxyx", "xywh", "center_xywh"])
def test_boxes_in_every_manner(written):
    wide = BOXES.copy()
    if written.endswith("wh"):
        wide[..., 2:] -= wide[..., :2]
    if written.startswith("center"):
        wide[..., :2] += wide[..., 2:] / 2
    given = {"xyxy": [4, 4, 9, 9], "yxyx": [4, 4, 9, 9], "xywh": [4, 4, 5, 5], "center_xywh": [6.5, 6.5, 5, 5]}[written]
    found = DetectionScore(1, given, written)({"boxes": wide, "scores": SCORES})
    np.testing.assert_allclose(found, [0.7, 0.4])


@pytest.fixture
def detector(keras):
    """A box for each half of the image; its class is the channel that is brighter there."""

    def build(as_dict=True):
        layers = keras.layers
        inputs = layers.Input((2, 4, 2))
        seen = layers.Conv2D(2, 1, use_bias=False, name="seen")(inputs)
        halves = layers.AveragePooling2D(2, name="halves")(seen)
        scores = layers.Reshape((2, 2), name="scores")(halves)
        boxes = layers.Reshape((2, 4), name="boxes")(layers.Dense(8, name="fixed")(layers.Flatten()(inputs)))
        model = keras.Model(inputs, {"boxes": boxes, "scores": scores} if as_dict else [boxes, scores])
        model.get_layer("seen").set_weights([np.eye(2).reshape(1, 1, 2, 2)])
        corners = np.array([0, 0, 2, 2, 0, 2, 2, 4])
        model.get_layer("fixed").set_weights([np.zeros((16, 8)), corners])
        return model

    return build


@pytest.mark.parametrize("as_dict", [True, False])
def test_what_moves_a_detection_lies_in_its_box(as_dict, detector):
    images = np.random.RandomState(0).rand(2, 2, 4, 2).astype(np.float32)
    images[0, :, :2, 1] += 1  # the best box of class 1 is the left one; in the second image the right one
    images[1, :, 2:, 1] += 1
    left, right = np.zeros((2, 4)), np.zeros((2, 4))
    left[:, :2] = right[:, 2:] = 0.25
    raw = {"normalize_map": False, "unconnected_gradients": "zero"}
    for score, expected in (
        (DetectionScore(1), [left, right]),
        (DetectionScore(1, box=[0, 2, 2, 4]), [right, right]),
        (DetectionScore(1, box=[1, 0]), [right, left]),
    ):
        np.testing.assert_allclose(Saliency(detector(as_dict))(score, images, **raw), expected, atol=1e-6)
    contrast = 2 * DetectionScore(1) - DetectionScore(0, box=0)
    assert Saliency(detector(as_dict))(contrast, images, **raw).shape == (2, 2, 4)
    assert ScoreCAM(detector(as_dict))(DetectionScore(1), images, "seen").shape == (2, 2, 4)
    lost = Occlusion(detector(as_dict))(DetectionScore(1, box=0), images, patch=(2, 2), normalize_map=False)
    assert not lost[:, :, 2:].any()


# -- positions -----------------------------------------------------------------------------------------------------

TAGS = np.array([[[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]], [[0.4, 0.6], [0.5, 0.5], [1, 0]]], np.float32)


@pytest.mark.parametrize(
    ("positions", "indices", "expected"),
    [
        (1, 1, [0.8, 0.5]),
        (-1, [1, 0], [0.7, 1]),
        ([0, 2], 0, [0.6, 0.7]),
        ([[0, 1], [2, 2]], 0, [0.55, 1]),
        ([[0], [1]], None, [0.5, 0.5]),
    ],
)
def test_a_class_at_some_positions(positions, indices, expected):
    np.testing.assert_allclose(TokenScore(positions, indices)(TAGS), expected, rtol=1e-6)


def test_positions_of_a_sequence_without_classes():
    np.testing.assert_allclose(TokenScore([0, -1])(TAGS[..., 0]), [0.6, 0.7], rtol=1e-6)


def test_only_what_comes_before_a_position_moves_its_score(keras):
    layers = keras.layers
    model = keras.Sequential([layers.Input((5, 2)), layers.Conv1D(2, 2, padding="causal"), layers.Softmax()])
    model.set_weights([np.random.RandomState(0).randn(*one.shape) for one in model.get_weights()])
    signal = np.random.RandomState(1).rand(2, 5, 2).astype(np.float32)
    found = GradientInput(model)(TokenScore([[1], [4]], 0), signal)
    np.testing.assert_array_equal(found > 0, [[1, 1, 0, 0, 0], [0, 0, 0, 1, 1]])


# -- wrong ---------------------------------------------------------------------------------------------------------

MISTAKES = [
    (lambda: SegmentationScore([]), "`indices` must name at least one"),
    (lambda: SegmentationScore(0, "all"), "`mask` must be an array"),
    (lambda: SegmentationScore(0, [[1, -1]]), "of at least 0"),
    (lambda: SegmentationScore(0, [[1], [1, 2]]), "`mask` must be an array"),
    (lambda: SegmentationScore(0, data_format="first"), "`data_format` must be"),
    (lambda: SegmentationScore(2)(OUTPUT), r"`indices` must lie in -2\.\.1"),
    (lambda: SegmentationScore(0)(OUTPUT[:, 0, 0]), "needs an output"),
    (lambda: SegmentationScore(0, np.ones((3, 2)))(OUTPUT), "shape of the output's pixels"),
    (lambda: SegmentationScore(0, np.ones((3, 2, 2)))(OUTPUT), "got 3 masks for a batch of 2"),
    (lambda: SegmentationScore(0, np.zeros((2, 2)))(OUTPUT), "at least one pixel"),
    (lambda: SegmentationScore(0, [LEFT, [[0, 0], [0, 0]]])(OUTPUT), "of sample 1 leaves none"),
    (lambda: SegmentationScore([0, 1, 0])(OUTPUT), "got 3 class indices for a batch of 2"),
    (lambda: DetectionScore([]), "`indices` must name at least one"),
    (lambda: DetectionScore(0, "best"), "`box` must be None"),
    (lambda: DetectionScore(0, [1, 2, 3, float("nan")]), "`box` must be None"),
    (lambda: DetectionScore(0, [[1, 2, 3]]), "`box` must be None"),
    (lambda: DetectionScore(0, box_format="xxyy"), "`box_format` must be one of"),
    (lambda: DetectionScore(2)(SCORES), r"`indices` must lie in -2\.\.1"),
    (lambda: DetectionScore(0, 2)(SCORES), r"`box` must lie in -2\.\.1"),
    (lambda: DetectionScore(0, [0, 0, 1, 1])(SCORES), "needs a model that gives boxes"),
    (lambda: DetectionScore(0, [0, 0, 1, 1])({"bbox_regression": BOXES, "cls_logits": SCORES}), "offsets from anchors"),
    (lambda: DetectionScore(0)(CONFIDENCE), "needs the class"),
    (lambda: DetectionScore(0)(np.zeros((2, 3, 4, 5))), "found no scores"),
    (lambda: DetectionScore(0, [0, 1, 0])(SCORES), "got 3 boxes for a batch of 2"),
    (lambda: TokenScore([]), "`positions` must name at least one"),
    (lambda: TokenScore(1.5), "`positions` must be an integer"),
    (lambda: TokenScore([[0], [1, 2]]), "as many for each sample"),
    (lambda: TokenScore(3, 0)(TAGS), r"`positions` must lie in -3\.\.2"),
    (lambda: TokenScore(0, 2)(TAGS), r"`indices` must lie in -2\.\.1"),
    (lambda: TokenScore(0, 1)(TAGS[..., 0]), "needs an output"),
    (lambda: TokenScore([[0], [1], [2]])(TAGS), "got 3 lists of positions for a batch of 2"),
]


@pytest.mark.parametrize("number", range(len(MISTAKES)))
def test_mistakes_are_named(number):
    call, words = MISTAKES[number]
    with pytest.raises((ValueError, TypeError), match=words):
        call()


def test_scores_say_what_they_are():
    assert repr(SegmentationScore(1, "predicted")) == "SegmentationScore(1, mask='predicted')"
    assert repr(DetectionScore([1, 2], box=3)) == "DetectionScore([1, 2], box=[[3.0]])"
    assert repr(TokenScore(-1, 42)) == "TokenScore(-1, 42)"
    assert tf.is_tensor(TokenScore(0)(TAGS))
