"""What a model says of itself is kept with it, and asked anew where it is true no more."""

import numpy as np
import pytest

from keras_vis_compat._engine.network import CallSource, GraphSource, source_of, source_of_model
from keras_vis_compat.explain import GradCAM, Saliency
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.visualization import visualize_cam, visualize_saliency

X = np.array([[1.0, 1.0]], np.float32)


def first(output):
    return output[:, 0]


def add(model, keras, weights, **options):
    model.add(keras.layers.Dense(np.shape(weights)[1], use_bias=False, **options))
    model.layers[-1].set_weights([np.array(weights, np.float32)])


@pytest.fixture
def model(keras):
    """f(x) = x1 - 2 x2, whose gradient is (1, -2)."""
    made = keras.Sequential([keras.Input((2,))])
    add(made, keras, [[1.0], [-2.0]])
    return made


def gradient(model):
    return Saliency(model)(first, X, gradient_modifier=None, normalize_map=False)[0].tolist()


def test_facts_are_asked_once(model):
    gradient(model)
    assert source_of_model(model) is source_of(model) is source_of_model(model)


def test_layers_that_are_added_and_taken_away_are_noticed(model, keras):
    visualiser = Saliency(model)

    def now():
        return visualiser(first, X, gradient_modifier=None, normalize_map=False)[0].tolist()

    assert now() == [1, -2]
    add(model, keras, [[3.0]])
    assert now() == [3, -6]
    add(model, keras, [[2.0, 5.0]])
    assert now() == [6, -12]
    model.pop()
    model.pop()
    assert now() == [1, -2]


def test_another_number_of_outputs_is_noticed(model, keras):
    with pytest.raises(ValueError, match="`indices` must lie in -1"):
        Saliency(model)(CategoricalScore(1), X)
    add(model, keras, [[3.0, 4.0]])
    found = Saliency(model)(CategoricalScore(1), X, gradient_modifier=None, normalize_map=False)
    assert found[0].tolist() == [4, -8]


def test_old_functions_notice_an_added_layer(model, keras):
    before = visualize_saliency(model, -1, 0, X, grad_modifier=None, keepdims=True)
    add(model, keras, [[-1.0]])
    after = visualize_saliency(model, -1, 0, X, grad_modifier=None, keepdims=True)
    np.testing.assert_allclose(before, after[::-1], atol=1e-6)


def test_weights_are_those_of_the_moment(model):
    assert gradient(model) == [1, -2]
    model.layers[-1].set_weights([np.array([[5.0], [7.0]], np.float32)])
    assert gradient(model) == [5, 7]


def test_another_activation_is_noticed(model, keras):
    assert gradient(model) == [1, -2]
    model.layers[-1].activation = keras.activations.relu  # of x1 - 2 x2 = -1
    with pytest.warns(UserWarning, match="blank"):
        assert gradient(model) == [0, 0]


def test_a_model_that_gets_its_layers_by_data_is_a_graph_from_then_on(keras):
    model = keras.Sequential([keras.layers.Dense(1, use_bias=False)])
    assert isinstance(source_of_model(model), CallSource)
    model(X)
    model.layers[-1].set_weights([np.array([[1.0], [-2.0]], np.float32)])
    assert isinstance(source_of_model(model), GraphSource)
    assert gradient(model) == [1, -2]


def test_names_of_outputs_are_those_of_the_moment(keras):
    image = keras.Input((2,))
    heads = [keras.layers.Dense(1, name=name)(image) for name in ("one", "two")]
    model = keras.Model(image, heads)
    Saliency(model)({"one": first, "two": first}, X)
    with pytest.raises(ValueError, match="'one', 'two'"):
        Saliency(model)({"one": first, "three": first}, X)


def test_where_channels_are_is_asked_anew_when_keras_was_told_otherwise(keras):
    image = keras.Input((2, 3, 4))
    model = keras.Model(image, keras.layers.Dense(1)(keras.layers.Flatten()(image)))
    backend = keras.backend
    before = backend.image_data_format()
    shapes = {}
    try:
        for name in ("channels_last", "channels_first", "channels_last"):
            backend.set_image_data_format(name)
            # Not `Flatten`'s, which has a format of its own: that of the day it was made.
            shapes[name] = source_of_model(model)._data_format
    finally:
        backend.set_image_data_format(before)
    assert shapes == {"channels_last": "channels_last", "channels_first": "channels_first"}


def test_the_penultimate_layer_is_looked_for_anew(keras):
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((4, 4, 1)), layers.Conv2D(2, 1, name="conv"), layers.GlobalAveragePooling2D()]
    )
    image = np.random.default_rng(0).random((1, 4, 4, 1)).astype(np.float32)
    assert GradCAM(model)(CategoricalScore(1), image, expand_cam=False, activation_modifier=None).shape == (1, 4, 4)
    model.pop()
    for layer in (layers.Conv2D(3, 3, name="later"), layers.GlobalAveragePooling2D()):
        model.add(layer)
    assert GradCAM(model)(CategoricalScore(2), image, expand_cam=False, activation_modifier=None).shape == (1, 2, 2)
    assert visualize_cam(model, -1, 2, image).shape == (4, 4)
