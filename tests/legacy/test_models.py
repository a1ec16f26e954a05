"""Models of every kind people had, checked against a gradient taken by hand."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat._maps.resizing import zoom_to
from keras_vis_compat.explain import GradCAM
from keras_vis_compat.losses import ActivationMaximization
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.utils import utils
from keras_vis_compat.visualization import (
    get_num_filters,
    visualize_activation,
    visualize_cam,
    visualize_saliency,
    visualize_saliency_with_losses,
    visualize_scorecam,
)


def random(*shape):
    return np.random.default_rng(1).random(shape, dtype=np.float32)


def gradient_by_hand(model, images, unit):
    """The gradient of one output unit with respect to each input, compiled as gradients of such models must be."""

    @tf.function
    def gradients(tensors):
        with tf.GradientTape() as tape:
            tape.watch(tensors)
            score = tf.reduce_sum(model(tensors if len(tensors) > 1 else tensors[0])[:, unit])
        return tape.gradient(score, tensors)

    return [gradient.numpy() for gradient in gradients([tf.constant(image[np.newaxis]) for image in images])]


def saliency_by_hand(model, images, unit, axis=-1):
    maps = [np.abs(gradient).max(axis) for gradient in gradient_by_hand(model, images, unit)]
    return [utils.normalize(part)[0] for part in maps]


def positive_dense(keras, units):
    """A last layer for which every map counts, so that no class activation map is blank."""
    return keras.layers.Dense(units, kernel_initializer=keras.initializers.RandomUniform(0, 1, seed=1))


def conv(layers, dims, **options):
    return {1: layers.Conv1D, 2: layers.Conv2D, 3: layers.Conv3D}[dims](4, 3, activation="relu", **options)


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_saliency_and_cam_of_any_number_of_image_dims(keras, dims):
    layers, shape = keras.layers, (9, 8, 7)[:dims]
    model = keras.Sequential(
        [layers.Input((*shape, 2)), conv(layers, dims), layers.Flatten(), positive_dense(keras, 3)]
    )
    image = random(*shape, 2)
    np.testing.assert_allclose(
        visualize_saliency(model, -1, 1, image), saliency_by_hand(model, [image], 1)[0], atol=1e-6
    )
    assert visualize_cam(model, -1, 1, image).shape == shape


def test_dense_model(keras):
    model = keras.Sequential([keras.layers.Input((6,)), keras.layers.Dense(5, "relu"), positive_dense(keras, 2)])
    gradient = gradient_by_hand(model, [random(6)], 1)[0]
    saliency = visualize_saliency(model, -1, 1, random(6), keepdims=True)
    np.testing.assert_allclose(saliency, utils.normalize(np.abs(gradient))[0], atol=1e-6)


def test_the_map_of_a_convolution_over_words_is_laid_over_their_ids(keras):
    """Only the words of kind 2 count for the class: at places 1 and 4 of six."""
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((6,), dtype="int32"),
            layers.Embedding(3, 1),
            layers.Conv1D(1, 1, use_bias=False, name="conv"),
            layers.Flatten(),
            layers.Dense(2, use_bias=False),
        ]
    )
    model.set_weights([np.array([[0.0], [0.0], [1.0]]), np.ones((1, 1, 1)), np.ones((6, 2))])
    found = visualize_cam(model, -1, 1, np.array([0, 2, 1, 0, 2, 1]), penultimate_layer_idx=1)
    np.testing.assert_allclose(found, [0, 1, 0, 0, 1, 0], atol=1e-6)


def test_the_maps_of_a_network_for_each_frame_are_laid_over_the_frames(keras):
    """Four frames, something in two of them; maps are those of all frames together, as of a film."""
    layers = keras.layers
    network = keras.Sequential([layers.Input((6, 6, 1)), layers.Conv2D(2, 3, name="conv"), layers.Flatten()])
    film = keras.Input((4, 6, 6, 1))
    model = keras.Model(film, layers.Dense(2)(layers.Flatten()(layers.TimeDistributed(network)(film))))
    weights = np.zeros((4, 32, 2), np.float32)
    weights[2, :, 1] = 1
    model.set_weights([np.ones((3, 3, 1, 2)), np.zeros(2), weights.reshape(-1, 2), np.zeros(2)])
    frames = np.zeros((4, 6, 6, 1), np.float32)
    frames[2, 0, 0], frames[0, 5, 5] = 2, 1
    found = visualize_cam(model, -1, 1, frames)
    assert found.shape == (4, 6, 6)
    assert np.unravel_index(found.argmax(), found.shape) == (2, 0, 0)
    small = GradCAM(model)(CategoricalScore(1), frames, expand_cam=False)[0]
    np.testing.assert_allclose(found, utils.normalize(zoom_to(small, found.shape)), atol=1e-5)
    assert visualize_scorecam(model, -1, 1, frames).shape == (4, 6, 6)


def two_input_model(keras):
    layers = keras.layers
    picture, table = layers.Input((8, 8, 3), name="picture"), layers.Input((4,), name="table")
    features = layers.GlobalAveragePooling2D()(conv(layers, 2)(picture))
    return keras.Model([picture, table], positive_dense(keras, 3)(layers.Concatenate()([features, table])))


def test_several_inputs_give_a_list_of_maps(keras):
    model, seeds = two_input_model(keras), [random(8, 8, 3), random(4)]
    maps = visualize_saliency(model, -1, 2, seeds, keepdims=True)
    for given, gradient in zip(maps, gradient_by_hand(model, seeds, 2), strict=True):
        np.testing.assert_allclose(given, utils.normalize(np.abs(gradient))[0], atol=1e-6)
    heatmap, nothing = visualize_cam(model, -1, 2, seeds)
    assert heatmap.shape == (8, 8)
    assert nothing is None


def test_several_inputs_may_be_given_by_name(keras):
    model, seeds = two_input_model(keras), [random(8, 8, 3), random(4)]
    by_name = visualize_saliency(model, -1, 2, {"table": seeds[1], "picture": seeds[0]})
    np.testing.assert_array_equal(by_name[0], visualize_saliency(model, -1, 2, seeds)[0])


def test_several_inputs_are_synthesised_together(keras):
    picture, table = visualize_activation(two_input_model(keras), -1, 1, max_iter=2, input_range=(0.0, 1.0))
    assert picture.shape == (8, 8, 3)
    assert table.shape == (4,)


def nested_model(keras):
    layers = keras.layers
    inner = keras.Sequential([layers.Input((8, 8, 3)), conv(layers, 2, name="deep"), layers.ReLU()], name="inner")
    entry = layers.Input((8, 8, 3))
    middle = keras.Model(entry, inner(entry), name="middle")
    return keras.Sequential([layers.Input((8, 8, 3)), middle, layers.Flatten(), positive_dense(keras, 3)]), inner


def test_cam_enters_nested_models_where_keras_vis_gave_up(keras):
    model, inner = nested_model(keras)
    image = random(8, 8, 3)
    flat = keras.Sequential([keras.layers.Input((8, 8, 3)), *inner.layers, *model.layers[-2:]])
    np.testing.assert_allclose(
        visualize_cam(model, -1, 1, image),
        visualize_cam(flat, -1, 1, image, penultimate_layer_idx=utils.find_layer_idx(flat, "deep")),
        atol=1e-6,
    )


def test_loss_on_a_layer_inside_nested_models(keras):
    model, inner = nested_model(keras)
    image = random(8, 8, 3)
    flat = keras.Sequential([keras.layers.Input((8, 8, 3)), *inner.layers])
    losses = [(ActivationMaximization(inner.get_layer("deep"), 2), -1)]
    np.testing.assert_allclose(
        visualize_saliency_with_losses(model.inputs[0], losses, image),
        visualize_saliency(flat, utils.find_layer_idx(flat, "deep"), 2, image),
        atol=1e-6,
    )


def test_layers_shared_between_models_are_read_in_the_right_one(keras):
    layers = keras.layers
    shared = conv(layers, 2)
    first = keras.Sequential([layers.Input((8, 8, 3)), shared, layers.Flatten(), positive_dense(keras, 2)])
    entry = layers.Input((8, 8, 3))
    doubled = layers.Rescaling(2.0)(entry)
    second = keras.Model(entry, positive_dense(keras, 2)(layers.Flatten()(shared(doubled))))
    for model in (first, second):
        image = random(8, 8, 3)
        np.testing.assert_allclose(
            visualize_saliency(model, -1, 1, image), saliency_by_hand(model, [image], 1)[0], atol=1e-6
        )
        assert visualize_cam(model, -1, 1, image).shape == (8, 8)


def test_channels_first(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((3, 8, 8)),
            layers.AveragePooling2D(2, data_format="channels_first"),
            layers.Flatten(),
            positive_dense(keras, 4),
            positive_dense(keras, 2),
        ]
    )
    image = random(3, 8, 8)
    expected = saliency_by_hand(model, [image], 1, axis=1)[0]
    np.testing.assert_allclose(visualize_saliency(model, -1, 1, image), expected, atol=1e-6)
    np.testing.assert_allclose(visualize_saliency(model, -1, 1, np.moveaxis(image, 0, -1)), expected, atol=1e-6)
    assert visualize_cam(model, -1, 1, image).shape == (8, 8)
    assert visualize_activation(model, -1, 1, max_iter=2).shape == (8, 8, 3)
    assert get_num_filters(model.layers[0]) == 3


def test_token_ids_through_the_output_of_an_embedding(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((7,), dtype="int32"),
            layers.Embedding(20, 5, mask_zero=True),
            layers.LSTM(4),
            positive_dense(keras, 2),
        ]
    )
    tokens = np.arange(7)
    saliency = visualize_saliency(model, -1, 1, tokens, wrt_tensor=model.layers[0].output)
    assert saliency.shape == (7,)
    assert saliency[0] == saliency.min()  # id 0 is masked: no gradient reaches it
    with pytest.raises(ValueError, match="wrt_tensor"):
        visualize_saliency(model, -1, 1, tokens)


def test_layers_in_wrappers(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((4, 8, 8, 3)),
            layers.TimeDistributed(conv(layers, 2)),
            layers.TimeDistributed(layers.Flatten()),
            layers.Bidirectional(layers.LSTM(3)),
            layers.Dense(2),
        ]
    )
    model.set_weights([0.05 * random(*own.shape) for own in model.get_weights()])  # positive: every map counts
    clip = random(4, 8, 8, 3)
    np.testing.assert_allclose(visualize_saliency(model, -1, 1, clip), saliency_by_hand(model, [clip], 1)[0], atol=1e-5)
    assert visualize_cam(model, -1, 1, clip).shape == (4, 8, 8)


def test_open_image_size(keras):
    layers = keras.layers
    model = keras.Sequential(
        [layers.Input((None, None, 3)), conv(layers, 2), layers.GlobalAveragePooling2D(), positive_dense(keras, 2)]
    )
    for size in (8, 11):
        image = random(size, size, 3)
        np.testing.assert_allclose(
            visualize_saliency(model, -1, 1, image), saliency_by_hand(model, [image], 1)[0], atol=1e-6
        )
    with pytest.raises(ValueError, match="seed_input"):
        visualize_activation(model, -1, 1)


def test_a_score_in_place_of_filter_indices(keras):
    model, _ = nested_model(keras)
    image = random(8, 8, 3)
    expected = visualize_saliency(model, -1, 2, image)
    for score in (CategoricalScore(2), lambda output: output[:, 2], 0.5 * CategoricalScore(2)):
        np.testing.assert_allclose(visualize_saliency(model, -1, score, image), expected, atol=1e-6)


def test_both_kerases_in_one_process(keras):
    """The other Keras has been used by the same test before, or will be: one call between two of this one."""
    from keras_vis_compat import _keras

    other = _keras.load_keras({"keras": "tf_keras", "tf_keras": "keras"}[keras.__name__])
    image = random(8, 8, 3)
    mine, theirs = (two_input_model(each) for each in (keras, other))
    theirs.set_weights(mine.get_weights())
    for given, expected in zip(
        visualize_saliency(mine, -1, 1, [image, random(4)]),
        visualize_saliency(theirs, -1, 1, [image, random(4)]),
        strict=True,
    ):
        np.testing.assert_allclose(given, expected, atol=1e-6)


def test_twin_towers_show_each_input_its_own_map(keras):
    layers = keras.layers
    tower = keras.Sequential([layers.Input((8, 8, 3)), conv(layers, 2), layers.GlobalAveragePooling2D()])
    left, right = layers.Input((8, 8, 3)), layers.Input((8, 8, 3))
    model = keras.Model([left, right], positive_dense(keras, 2)(layers.Add()([tower(left), tower(right)])))
    alone = keras.Sequential([layers.Input((8, 8, 3)), *tower.layers, model.layers[-1]])
    seeds = [random(8, 8, 3), random(8, 8, 3)[::-1]]
    for given, seed in zip(visualize_cam(model, -1, 1, seeds), seeds, strict=True):
        np.testing.assert_allclose(given, visualize_cam(alone, -1, 1, seed), atol=1e-6)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_the_cam_of_a_model_in_mixed_precision(keras, policy):
    def network(dtype):
        layers = [conv(keras.layers, 2, dtype=dtype), keras.layers.GlobalAveragePooling2D(dtype=dtype)]
        layers += [keras.layers.Dense(3, dtype="float32")]
        return keras.Sequential([keras.layers.Input((8, 8, 3)), *layers])

    mixed, single = network(policy), network("float32")
    single.set_weights([random(*weight.shape) for weight in single.get_weights()])
    mixed.set_weights(single.get_weights())
    maps = [visualize_cam(model, -1, 1, random(8, 8, 3), penultimate_layer_idx=0) for model in (mixed, single)]
    np.testing.assert_allclose(*maps, atol=0.05)
