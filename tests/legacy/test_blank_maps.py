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


def test_a_target_that_does_not_react_is_named(keras):
    with pytest.warns(UserWarning, match="gradient is zero everywhere: the target does not react"):
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
