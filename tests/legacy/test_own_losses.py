"""Losses as people wrote them."""

import numpy as np
import pytest

from keras_vis_compat.losses import ActivationMaximization, Loss
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.visualization import (
    visualize_activation_with_losses,
    visualize_cam_with_losses,
    visualize_saliency,
    visualize_saliency_with_losses,
)


@pytest.fixture
def model(keras):
    layers = keras.layers
    convolution = layers.Conv2D(4, 3, activation="relu")
    return keras.Sequential([layers.Input((8, 8, 3)), convolution, layers.Flatten(), layers.Dense(5)])


def image():
    return np.random.default_rng(2).random((8, 8, 3), dtype=np.float32)


def mean_of_unit(keras):
    """A loss of one unit, written with what its Keras offers, that forgets super().__init__()."""

    class MeanOfUnit(Loss):
        def __init__(self, layer, unit):
            self.output, self.unit = layer.output, unit

        def build_loss(self):
            _, units = self.output.shape
            assert self.unit < units
            mean = keras.ops.mean if keras.__name__ == "keras" else keras.backend.mean
            return mean(self.output[..., self.unit])

    return MeanOfUnit


def test_own_loss_gives_what_the_built_in_one_gives(model, keras):
    own = [(mean_of_unit(keras)(model.layers[-1], 3), 1)]
    expected = visualize_saliency(model, -1, 3, image())
    np.testing.assert_allclose(visualize_saliency_with_losses(model.inputs[0], own, image()), expected, atol=1e-6)
    assert visualize_cam_with_losses(model.inputs[0], own, image(), model.layers[0], "absolute").shape == (8, 8)
    picture = visualize_activation_with_losses(model.inputs[0], own, seed_input=image(), max_iter=2)
    assert picture.dtype == np.uint8


def test_name_is_there_without_super_init(model, keras):
    optimizer = Optimizer(model.inputs[0], [(mean_of_unit(keras)(model.layers[-1], 3), 1)])
    assert optimizer.loss_names == ["Unnamed Loss"]


def test_equal_own_losses_are_built_once(model, keras):
    kind = mean_of_unit(keras)
    for _ in range(3):
        visualize_saliency_with_losses(model.inputs[0], [(kind(model.layers[-1], 3), 1)], image())
    nodes = len(model.layers[-1]._outbound_nodes)
    visualize_saliency_with_losses(model.inputs[0], [(kind(model.layers[-1], 3), 1)], image())
    assert len(model.layers[-1]._outbound_nodes) == nodes


def test_a_changed_own_loss_is_built_anew(model, keras):
    loss = mean_of_unit(keras)(model.layers[-1], 3)
    first = visualize_saliency_with_losses(model.inputs[0], [(loss, 1)], image())
    loss.unit = 4
    second = visualize_saliency_with_losses(model.inputs[0], [(loss, 1)], image())
    np.testing.assert_allclose(first, visualize_saliency(model, -1, 3, image()), atol=1e-6)
    np.testing.assert_allclose(second, visualize_saliency(model, -1, 4, image()), atol=1e-6)


def test_build_loss_of_the_built_in_loss_is_a_symbolic_tensor(model):
    built = ActivationMaximization(model.layers[-1], 3)

    class Doubled(Loss):
        def build_loss(self):
            return built.build_loss() * 2.0

    given = visualize_saliency_with_losses(model.inputs[0], [(Doubled(), -1)], image())
    np.testing.assert_allclose(given, visualize_saliency(model, -1, 3, image()), atol=1e-6)


def test_a_subclass_of_the_built_in_loss_with_its_own_build_loss_is_heard(model):
    class Halved(ActivationMaximization):
        def build_loss(self):
            return super().build_loss() * 0.5

    losses = [(ActivationMaximization(model.layers[-1], 3), 1), (Halved(model.layers[-1], 3), 1)]
    whole, half = Optimizer(model.inputs[0], losses).compute_fn([image()[np.newaxis], 0])[:2]
    np.testing.assert_allclose(half, whole / 2, rtol=1e-6)


def test_old_backend_calls_on_keras_3_are_explained(model, keras):
    from tf_keras import backend as K

    class Old(Loss):
        def __init__(self, layer):
            self.name, self.layer = "old", layer

        def build_loss(self):
            return K.mean(self.layer.output[..., 3])

    def saliency():
        return visualize_saliency_with_losses(model.inputs[0], [(Old(model.layers[-1]), 1)], image())

    if keras.__name__ == "tf_keras":
        np.testing.assert_allclose(saliency(), visualize_saliency(model, -1, 3, image()), atol=1e-6)
    else:
        with pytest.raises(Exception, match=r"loss 'old' .*K\.mean.*keras\.ops\.mean in place of K\.mean"):
            saliency()


def test_a_loss_that_returns_no_symbolic_tensor_is_refused(model):
    class Number(Loss):
        def build_loss(self):
            return 3.0

    with pytest.raises(TypeError, match="must return a symbolic tensor"):
        visualize_saliency_with_losses(model.inputs[0], [(Number(), 1)], image())


def test_a_loss_without_build_loss_says_so(model):
    with pytest.raises(NotImplementedError, match="build_loss"):
        visualize_saliency_with_losses(model.inputs[0], [(Loss(), 1)], image())


def test_a_loss_that_fails_on_tf_keras_is_not_told_about_keras_3(model, keras):
    class Wrong(Loss):
        def __init__(self, layer):
            self.name, self.layer = "wrong", layer

        def build_loss(self):
            return self.layer.output.no_such_method()

    with pytest.raises(AttributeError, match=r"loss 'wrong' failed in build_loss at .*no_such_method") as error:
        visualize_saliency_with_losses(model.inputs[0], [(Wrong(model.layers[-1]), 1)], image())
    assert ("keras.ops" in str(error.value)) == (keras.__name__ == "keras")
