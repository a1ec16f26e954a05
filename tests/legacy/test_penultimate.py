"""Which layer a class activation map is made from."""

import numpy as np
import pytest

from keras_vis_compat.visualization import visualize_cam
from keras_vis_compat.visualization.saliency import _find_penultimate_layer as find


def sequential(keras, *hidden, shape=(8, 8, 3)):
    return keras.Sequential([keras.layers.Input(shape), *hidden])


def conv(keras, name="conv"):
    return keras.layers.Conv2D(2, 3, name=name)


def ends(keras):
    return keras.layers.Flatten(), keras.layers.Dense(2)


def test_the_nearest_convolution_or_pooling_layer_is_found(keras):
    pool = keras.layers.MaxPooling2D(name="pool")
    model = sequential(keras, conv(keras), pool, keras.layers.Activation("relu"), *ends(keras))
    assert find(model, -1, None).name == "pool"


def test_the_layer_right_before_the_target_is_skipped(keras):
    model = sequential(keras, conv(keras, "first"), conv(keras, "second"), conv(keras, "third"), *ends(keras))
    assert find(model, 3, None).name == "second"
    assert find(model, 2, None).name == "first"
    assert find(model, -2, None).name == "second"


def test_that_layer_is_taken_where_keras_vis_gave_up(keras):
    model = sequential(keras, conv(keras), keras.layers.Conv2D(3, 3, name="target"))
    assert find(model, -1, None).name == "conv"


def test_global_pooling_is_no_candidate(keras):
    model = sequential(keras, conv(keras), keras.layers.GlobalMaxPooling2D(), *ends(keras))
    assert find(model, -1, None).name == "conv"


@pytest.mark.parametrize("kind", ["DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose", "AveragePooling2D"])
def test_kin_of_convolution_and_pooling(keras, kind):
    arguments = {"DepthwiseConv2D": (3,), "AveragePooling2D": (2,)}.get(kind, (2, 3))
    layer = getattr(keras.layers, kind)(*arguments, name="kin")
    assert find(sequential(keras, conv(keras), layer, *ends(keras)), -1, None).name == "kin"


def test_inside_wrappers(keras):
    wrapped = keras.layers.TimeDistributed(conv(keras), name="wrapped")
    assert find(sequential(keras, wrapped, *ends(keras), shape=(4, 8, 8, 3)), -1, None).name == "wrapped"


def test_an_own_layer_is_judged_by_what_it_is_not_by_its_name(keras):
    class ConvolutionOfMine(keras.layers.Layer):
        def call(self, inputs):
            return inputs

    class Mine(keras.layers.Conv2D):
        pass

    own, other = Mine(2, 3, name="is"), ConvolutionOfMine(name="other")
    assert find(sequential(keras, own, other, *ends(keras)), -1, None).name == "is"


def test_a_nested_model_is_entered_only_when_nothing_stands_beside_it(keras):
    nested = sequential(keras, conv(keras, "inside"), shape=(6, 6, 2))
    assert find(sequential(keras, conv(keras, "beside"), nested, *ends(keras)), -1, None).name == "beside"
    assert find(sequential(keras, keras.layers.Conv2D(2, 3), *ends(keras)), -1, None).name != "inside"
    alone = sequential(keras, sequential(keras, conv(keras, "inside")), *ends(keras))
    assert find(alone, -1, None).name == "inside"


def test_given_by_index_any_layer_up_to_the_target_will_do(keras):
    model = sequential(keras, conv(keras), *ends(keras))
    assert find(model, -1, 0).name == "conv"
    assert find(model, -1, -3).name == "conv"
    assert find(model, -1, -1) is model.layers[-1]
    with pytest.raises(ValueError, match="must not come after the target"):
        find(model, 0, 1)


def test_the_nearest_convolution_whose_maps_fit_the_image_is_taken(keras):
    """A CRNN: columns of feature maps become steps, which a one-dimensional convolution reads."""
    L = keras.layers
    inputs = L.Input((12, 8, 1))
    maps = L.Conv2D(4, 3, padding="same", activation="relu", name="columns")(inputs)
    steps = L.Reshape((8, 48))(L.Permute((2, 1, 3))(maps))
    read = L.Conv1D(5, 3, padding="same", name="steps")(steps)
    model = keras.Model(inputs, L.Dense(3)(L.Flatten()(L.Dropout(0.1)(read))))
    assert find(model, -1).name == "columns"
    image = np.random.default_rng(0).random((12, 8, 1), dtype=np.float32)
    assert visualize_cam(model, -1, 1, image, grad_modifier="absolute").shape == (12, 8)
    with pytest.raises(ValueError, match=r"'steps'.*`penultimate_layer_idx`"):
        visualize_cam(model, -1, 1, image, penultimate_layer_idx=[one.name for one in model.layers].index("steps"))
