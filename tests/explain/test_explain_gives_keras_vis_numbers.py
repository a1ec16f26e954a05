"""Options that give the numbers of keras-vis, bit for bit: what the codemod writes for its functions."""

import numpy as np
import pytest

from keras_vis_compat import grad_modifiers
from keras_vis_compat.explain import GradCAM, Saliency
from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation
from keras_vis_compat.scores import FilterScore, LayerScore
from keras_vis_compat.visualization import find_penultimate_layer, visualize_cam, visualize_saliency

AS_IN_KERAS_VIS = {"expand_cam": "cubic", "normalize_cam": "min_max", "normalize_gradient": True}


@pytest.mark.parametrize("grad_modifier", [None, "negate", "absolute", "relu", "invert", "small_values"])
def test_visualize_cam(cnn, images, grad_modifier):
    model = cnn()
    filters = [1] if grad_modifier == "negate" else [0, 2]  # so that no map is blank
    expected = visualize_cam(model, -1, filters, images[0], grad_modifier=grad_modifier)
    modifier = grad_modifier and getattr(grad_modifiers, grad_modifier)
    found = GradCAM(model)(
        FilterScore(filters),
        images[0],
        find_penultimate_layer(model, -1),
        seek_penultimate_conv_layer=False,
        gradient_modifier=modifier,
        **AS_IN_KERAS_VIS,
    )
    np.testing.assert_array_equal(found[0], expected)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("grad_modifier", [None, "absolute", "small_values"])
def test_visualize_saliency(cnn, images, grad_modifier, keepdims):
    model = cnn()
    expected = visualize_saliency(model, -1, 1, images[0], grad_modifier=grad_modifier, keepdims=keepdims)
    modifier = grad_modifier and getattr(grad_modifiers, grad_modifier)
    found = Saliency(model)(
        FilterScore(1), images[0], keepdims=keepdims, gradient_modifier=modifier, normalize_map="min_max"
    )
    np.testing.assert_array_equal(found[0], expected)


def test_guided_saliency_of_an_inner_layer(cnn, images):
    model = cnn()
    late = [layer.name for layer in model.layers].index("late")
    expected = visualize_saliency(model, late, 3, images[0], backprop_modifier="guided")
    guided = Saliency(model, GuidedBackpropagation())
    found = guided(LayerScore("late", FilterScore(3)), images[0], normalize_map="min_max")
    np.testing.assert_allclose(found[0], expected, atol=1e-7)
