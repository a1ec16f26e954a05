"""`--scale auto` asks the model; the named ones are those of keras.applications."""

import numpy as np
import pytest

from keras_vis_compat.explain_command.scaling import SCALINGS, scaled, scaling_of

from .conftest import colours


@pytest.mark.parametrize("mode", ["tf", "caffe", "torch"])
def test_scalings_are_those_of_keras_applications(mode, keras):
    pixels = np.random.default_rng(0).integers(0, 256, (2, 3, 4, 3)).astype(np.float32)
    theirs = keras.applications.imagenet_utils.preprocess_input(pixels.copy(), data_format="channels_last", mode=mode)
    np.testing.assert_allclose(scaled(scaling_of(mode, None), pixels, 3), theirs, rtol=1e-5, atol=1e-5)
    first = scaled(scaling_of(mode, None), np.moveaxis(pixels, -1, 1), 1)
    np.testing.assert_allclose(np.moveaxis(first, 1, -1), theirs, rtol=1e-5, atol=1e-5)


def test_a_layer_that_scales_wins(keras):
    assert scaling_of("auto", colours(keras)).name == "none"
    assert scaling_of("auto", colours(keras, rescaling=False)).name == "unit"
    L = keras.layers
    inner = keras.Sequential([L.Input((4, 4, 3)), L.Normalization(mean=0.0, variance=1.0), L.Conv2D(1, 1)])
    outer = keras.Sequential([L.Input((4, 4, 3)), inner, L.Flatten()])
    assert scaling_of("auto", outer).name == "none"


def test_a_layer_that_scales_wins_behind_augmentation_too(keras):
    """As Keras's own tutorial of transfer learning has it: augmentation, a Rescaling, a network by a known name."""
    L = keras.layers

    def model(*scaling):
        x = inputs = L.Input((4, 4, 3))
        x = keras.Sequential([L.Input((4, 4, 3)), L.RandomFlip(), L.RandomRotation(0.1)], name="augmentation")(x)
        for layer in scaling:
            x = layer(x)
        backbone = keras.Sequential([L.Input((4, 4, 3)), L.Conv2D(1, 1)], name="mobilenetv2")
        return keras.Model(inputs, L.Flatten()(backbone(x)))

    assert scaling_of("auto", model(L.Rescaling(1 / 127.5, offset=-1))).name == "none"
    assert scaling_of("auto", model()).name == "tf"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("mobilenetv2_1.00_224", "tf"), ("MobilenetV3small", "none"), ("vgg16", "caffe"), ("densenet121", "torch"),
     ("resnet50", "caffe"), ("resnet50v2", "tf"), ("NASNet", "tf"), ("inception_v3", "tf")],
)  # fmt: skip
def test_a_model_of_keras_applications_is_known_by_its_name(name, expected, keras):
    L = keras.layers
    backbone = keras.Sequential([L.Input((4, 4, 3)), L.Conv2D(1, 1)], name=name)
    scaling = scaling_of("auto", keras.Sequential([L.Input((4, 4, 3)), backbone, L.Flatten()]))
    assert scaling.name == expected
    assert name in scaling.why


def test_division_in_the_graph_is_a_scaling(keras):
    L = keras.layers
    inputs = L.Input((4, 4, 3))
    model = keras.Model(inputs, L.Conv2D(1, 1)(inputs / 127.5 - 1))
    assert scaling_of("auto", model).name == "none"


def test_a_function_of_your_own(monkeypatch, tmp_path):
    (tmp_path / "my_scaling.py").write_text("halved = lambda pixels: pixels / 2\ncut = lambda pixels: 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert scaled(scaling_of("my_scaling:halved", None), np.full((1, 2, 2, 1), 8.0), 3).tolist() == [[[[4.0]] * 2] * 2]
    with pytest.raises(ValueError, match="must keep the shape"):
        scaled(scaling_of("my_scaling:cut", None), np.ones((1, 2, 2, 1)), 3)
    with pytest.raises(ValueError, match="three colours"):
        scaled(scaling_of("caffe", None), np.ones((1, 2, 2, 1)), 3)
    assert set(SCALINGS) == {"none", "unit", "tf", "caffe", "torch"}
