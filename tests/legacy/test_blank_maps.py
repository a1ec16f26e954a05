"""A map that comes out blank says why."""

import numpy as np
import pytest

from keras_vis_compat.visualization import visualize_cam, visualize_saliency

IMAGE = np.arange(36, dtype=np.float32).reshape(6, 6, 1) + 1


def model_of(keras, out_weights, activation="linear", convolution=(1.0, 1.0)):
    """Two filters that sum nine pixels (times `convolution`), their mean, two classes (`out_weights`)."""
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((6, 6, 1)),
            layers.Conv2D(2, 3, activation="relu", use_bias=False),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation=activation, use_bias=False),
        ]
    )
    kernel = np.broadcast_to(np.float32(convolution), (3, 3, 1, 2))
    model.set_weights([kernel, np.array(out_weights, np.float32)])
    return model


def test_saturated_softmax_is_named_with_its_cure(keras):
    model = model_of(keras, [[100.0, -100.0], [100.0, -100.0]], "softmax")
    for function in (visualize_saliency, visualize_cam):
        with pytest.warns(UserWarning, match="softmax of layer .* saturated.*apply_modifications"):
            assert not function(model, -1, 0, IMAGE).any()


def softmax_over_shares(keras):
    """Two classes that react to where the mean brightness lies, far from saturation."""
    return model_of(keras, [[1e-3, -1e-3], [2e-3, 1e-3]], "softmax")


@pytest.mark.parametrize("all_classes", [None, [0, 1], [1, -2]])
def test_the_mean_and_the_sum_of_a_softmax_are_named_as_what_never_changes(keras, all_classes):
    for function in (visualize_saliency, visualize_cam):
        with pytest.warns(UserWarning, match="softmax of layer .* add up to 1 whatever the input.*name one class"):
            function(softmax_over_shares(keras), -1, all_classes, IMAGE)


def test_one_class_of_a_softmax_that_is_not_saturated_is_no_reason_to_warn(keras, recwarn):
    for function, index in ((visualize_saliency, 0), (visualize_cam, 1)):
        assert function(softmax_over_shares(keras), -1, index, IMAGE).any()
    assert not [warning for warning in recwarn if "the map" in str(warning.message)]


def test_idle_relus_before_a_softmax_are_not_blamed_on_the_softmax(keras):
    model = model_of(keras, np.eye(2), "softmax", convolution=(-1.0, -1.0))
    with pytest.warns(UserWarning, match="the map is blank: the ReLUs of layer 'conv2d.*' that count .* are off"):
        assert not visualize_saliency(model, -1, 0, IMAGE).any()


def test_a_target_that_does_not_react_is_named(keras):
    with pytest.warns(UserWarning, match=r"the ReLUs of layer 'conv2d.*' that count .* are off \(100% of all are\)"):
        assert not visualize_saliency(model_of(keras, np.eye(2), convolution=(-1.0, -1.0)), -1, 0, IMAGE).any()


def test_negative_evidence_is_named(keras):
    # The first filter would count for class 0 but is off; the second is on and counts against it.
    model = model_of(keras, [[1.0, 0.0], [-1.0, 0.0]], convolution=(-1.0, 1.0))
    with pytest.warns(UserWarning, match="only negative evidence"):
        assert not visualize_cam(model, -1, 0, IMAGE).any()


def test_a_constant_map_is_named(keras):
    model = model_of(keras, np.eye(2))
    with pytest.warns(UserWarning, match="same everywhere"):
        assert not visualize_cam(model, -1, 0, np.ones((6, 6, 1))).any()
