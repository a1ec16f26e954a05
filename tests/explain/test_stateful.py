"""To look at a model with stateful layers does not take it a batch further."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.explain import GradCAM, Occlusion, Saliency, ScoreCAM
from keras_vis_compat.explain.model_modifiers import ReplaceToLinear
from keras_vis_compat.metrics import AveragesCam
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.visualization import visualize_activation, visualize_saliency

SCORE = CategoricalScore(1)
SEQUENCES = np.random.default_rng(0).random((2, 5, 4)).astype("float32")
FILMS = np.random.default_rng(1).random((2, 3, 6, 6, 1)).astype("float32")


def sequence_models(keras):
    """By name a stateful model of batches of two sequences."""
    layers = keras.layers
    sequence = keras.Input(batch_shape=(2, 5, 4))
    inner = keras.Sequential([keras.Input(batch_shape=(2, 5, 4)), layers.GRU(3, stateful=True)])
    outputs = {
        "SimpleRNN": layers.SimpleRNN(3, stateful=True)(sequence),
        "LSTM": layers.LSTM(3, stateful=True)(sequence),
        "RNN": layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)], stateful=True)(sequence),
        "Bidirectional": layers.Bidirectional(layers.LSTM(3, stateful=True))(sequence),
        "nested": inner(sequence),
    }
    return {
        name: keras.Model(sequence, layers.Dense(3, activation="softmax")(value)) for name, value in outputs.items()
    }


def film_model(keras):
    layers = keras.layers
    film = keras.Input(batch_shape=(2, 3, 6, 6, 1))
    maps = layers.ConvLSTM2D(2, 3, stateful=True)(film)
    maps = layers.Conv2D(2, 2, name="conv")(maps)
    return keras.Model(film, layers.Dense(3, activation="softmax")(layers.Flatten()(maps)))


def states_of(model):
    """The state of every stateful layer in a model, as arrays."""
    own = [getattr(layer, "states", None) for layer in model._flatten_layers() if getattr(layer, "stateful", False)]
    return [tf.convert_to_tensor(state).numpy() for state in tf.nest.flatten(own) if state is not None]


def after_a_batch(keras, model, batch):
    """The states of a model that has seen a batch."""
    keras.utils.set_random_seed(0)
    model.set_weights([np.random.default_rng(2).normal(0, 0.5, own.shape) for own in model.get_weights()])
    model(tf.constant(batch))
    states = states_of(model)
    assert states
    assert all(state.any() for state in states)
    return states


def is_as_it_was(model, states):
    return all(map(np.array_equal, states_of(model), states))


def gradient(model, images):
    images = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = model(images, training=False)[:, 1]
    return tape.gradient(score, images).numpy()


def test_gradients_are_those_of_the_next_batch_and_the_state_stays(keras):
    for name, model in sequence_models(keras).items():
        states = after_a_batch(keras, model, SEQUENCES)
        saliency = Saliency(model)
        maps = [
            saliency(SCORE, SEQUENCES, gradient_modifier=None, normalize_map=False, keepdims=True) for _ in range(2)
        ]
        assert is_as_it_was(model, states), name
        np.testing.assert_array_equal(*maps, err_msg=name)
        np.testing.assert_allclose(maps[0], gradient(model, SEQUENCES), atol=1e-6, err_msg=name)


def test_no_way_to_look_at_a_model_moves_its_state(keras):
    model = film_model(keras)
    states = after_a_batch(keras, model, FILMS)
    maps = GradCAM(model)(SCORE, FILMS, expand_cam=False, penultimate_layer="conv", activation_modifier=None)
    big = np.broadcast_to(np.linspace(0, 1, 6), (2, 3, 6, 6))
    ways = {
        "GradCAM": lambda: GradCAM(model)(
            SCORE, FILMS, expand_cam=False, penultimate_layer="conv", activation_modifier=None
        ),
        "linear": lambda: Saliency(model, ReplaceToLinear())(SCORE, FILMS),
        "Occlusion": lambda: Occlusion(model)(SCORE, FILMS, batch_size=2),
        "average_drop": lambda: AveragesCam(model, FILMS).average_drop(big, SCORE),
        "visualize_saliency": lambda: visualize_saliency(model, -1, 1, FILMS),
        "visualize_activation": lambda: visualize_activation(model, -1, 1, seed_input=FILMS, max_iter=2),
    }
    for name, way in ways.items():
        first, second = way(), way()
        assert is_as_it_was(model, states), name
        np.testing.assert_array_equal(first, second, err_msg=name)
    assert maps.any()


def test_a_model_that_can_only_be_called_keeps_its_state(keras):
    class Called(keras.Model):
        def __init__(self):
            super().__init__()
            self.memory, self.out = keras.layers.LSTM(3, stateful=True), keras.layers.Dense(3)

        def call(self, values):
            return self.out(self.memory(values))

    model = Called()
    model(SEQUENCES)
    states = after_a_batch(keras, model, SEQUENCES)
    first, second = (Saliency(model)(SCORE, SEQUENCES) for _ in range(2))
    assert is_as_it_was(model, states)
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("kind", [GradCAM, ScoreCAM])
def test_maps_of_a_stateful_layer_itself(keras, kind):
    layers = keras.layers
    sequence = keras.Input(batch_shape=(2, 8, 4))
    values = layers.Conv1D(3, 3, name="conv")(layers.LSTM(3, stateful=True, return_sequences=True)(sequence))
    model = keras.Model(sequence, layers.Dense(3, activation="softmax")(layers.Flatten()(values)))
    batch = np.random.default_rng(3).random((2, 8, 4)).astype("float32")
    states = after_a_batch(keras, model, batch)
    first, second = (kind(model)(SCORE, batch, penultimate_layer="conv", activation_modifier=None) for _ in range(2))
    assert is_as_it_was(model, states)
    assert first.any()
    np.testing.assert_array_equal(first, second)
