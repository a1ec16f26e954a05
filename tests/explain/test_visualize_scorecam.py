"""Score-CAM called as the functions of keras-vis are."""

import numpy as np
import pytest

from keras_vis_compat import set_legacy_version
from keras_vis_compat.explain import ScoreCAM
from keras_vis_compat.scores import CategoricalScore, FilterScore, LayerScore
from keras_vis_compat.visualization import find_penultimate_layer, visualize_scorecam


def test_it_is_the_score_cam_of_the_first_image(cnn, images):
    model = cnn("softmax")
    layer = find_penultimate_layer(model, -1)
    expected = ScoreCAM(model)(CategoricalScore(1), images, layer, seek_penultimate_conv_layer=False)[0]
    np.testing.assert_allclose(visualize_scorecam(model, -1, 1, images), expected, atol=1e-6)
    np.testing.assert_allclose(visualize_scorecam(model, -1, 1, images[0]), expected, atol=1e-6)
    np.testing.assert_allclose(visualize_scorecam(model, -1, [1], images[0], batch_size=2), expected, atol=1e-6)


@pytest.mark.parametrize("options", [{"max_N": 2}, {"weighting": "softmax"}])
def test_options_reach_it(cnn, images, options):
    model = cnn()
    position = [layer.name for layer in model.layers].index("early")
    expected = ScoreCAM(model)(CategoricalScore(2), images[:1], "early", **options)[0]
    np.testing.assert_allclose(visualize_scorecam(model, -1, 2, images[0], position, **options), expected, atol=1e-6)


def test_a_weighting_that_there_is_not_is_refused_before_any_work(cnn, images):
    for target in (-1, -3):
        with pytest.raises(ValueError, match=r"`weighting` must be .* got 'logits'"):
            visualize_scorecam(cnn("softmax"), target, 1, images[0], weighting="logits")


def test_the_layer_before_the_softmax_is_scored_by_its_probabilities(keras, cnn, images):
    model = cnn()
    ended = keras.Model(model.inputs, keras.layers.Softmax()(model.outputs[0]))
    late = [layer.name for layer in model.layers].index("late")
    for target in (-1, -2):
        found = visualize_scorecam(ended, target, 1, images[0], late)
        np.testing.assert_allclose(found, visualize_scorecam(model, -1, 1, images[0], late), atol=1e-6)


def test_filters_of_an_inner_layer_are_scored_by_their_activation(cnn, images):
    model = cnn()
    names = [layer.name for layer in model.layers]
    found = visualize_scorecam(model, names.index("late"), 3, images[0], names.index("early"))
    expected = ScoreCAM(model)(LayerScore("late", FilterScore(3)), images[:1], "early")[0]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_keras_vis_0_4_1_gave_pictures(cnn, images):
    with set_legacy_version("0.4.1"):
        picture = visualize_scorecam(cnn(), -1, 1, images[0])
    assert picture.shape == (8, 8, 3)
    assert picture.dtype == np.uint8


def test_several_inputs_get_a_list(keras):
    layers = keras.layers
    photo, table = layers.Input((6, 6, 1)), layers.Input((3,))
    x = layers.Flatten()(layers.Conv2D(2, 3, activation="relu")(photo))
    model = keras.Model([photo, table], layers.Dense(2)(layers.Concatenate()([x, table])))
    maps = visualize_scorecam(model, -1, 1, [np.random.RandomState(0).rand(6, 6, 1), np.ones(3)], 1)
    assert maps[0].shape == (6, 6)
    assert maps[1] is None


def test_a_blank_map_says_why(cnn):
    with pytest.warns(UserWarning, match="the map is blank: ") as caught:
        blank = visualize_scorecam(cnn(), -1, 1, np.zeros((8, 8, 3)))
    assert not blank.any()
    assert caught[0].filename == __file__


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((9, 0), "`layer_idx` must lie in"),
        ((-1, 3), r"`filter_indices` must lie in -3\.\.2"),
        ((-1, []), "`filter_indices` must name at least one"),
        ((-1, 0, 5), "must take part|spatial axes"),
        ((-1, 0, None, None, 0), "`batch_size` must be at least 1"),
        ((-1, 0, None, None, 32, "logits"), "`weighting` must be one of 'probability', 'softmax'"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(cnn, images, arguments, message):
    layer_idx, filter_indices, *rest = arguments
    with pytest.raises(ValueError, match=message):
        visualize_scorecam(cnn(), layer_idx, filter_indices, images[0], *rest)
