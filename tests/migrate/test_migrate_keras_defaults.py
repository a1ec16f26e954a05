"""Level keras3: arguments that had other names, defaults or meanings in Keras 1 and 2."""

import numpy as np
import pytest

from keras_vis_compat.migrate import migrate

OLD = "from vis.utils import utils\n"
NEW = "from keras_vis_compat.utils import utils\n"
LAYERS = "from keras.layers import {}\n"
HARD = "Pipeline([Rescaling(0.2, 0.5), ReLU(max_value=1.0)])"
PARTS = "from keras.layers import Pipeline, ReLU, Rescaling\n"

DEFAULTS = {
    "LSTM": ("LSTM", "LSTM(3)", f"LSTM(3, recurrent_activation={HARD})"),
    "GRU, over lines": (
        "GRU",
        "GRU(\n    3,  # units\n)",
        f"GRU(\n    3, recurrent_activation={HARD}, reset_after=False,  # units\n)",
    ),
    "hard_sigmoid by name": ("Dense", "Dense(3, activation='hard_sigmoid')", f"Dense(3, activation={HARD})"),
    "a layer of hard_sigmoid": ("Activation", "Activation('hard_sigmoid')", f"Activation({HARD})"),
}


@pytest.mark.parametrize("case", DEFAULTS)
def test_defaults_of_keras_2_are_written_out(becomes, case):
    name, before, after = DEFAULTS[case]
    becomes(
        f"{OLD}{LAYERS.format(name)}x = {before}\n",
        f"{NEW}{LAYERS.format(name)}{PARTS}x = {after}\n",
        "keras3",
    )


def test_rates_of_optimizers_are_written_out(becomes):
    becomes(
        f"{OLD}from keras.optimizers import Adadelta, Nadam\nAdadelta()\nNadam(beta_1=.8)\nAdadelta(0.5)\n",
        f"{NEW}from keras.optimizers import Adadelta, Nadam\nAdadelta(learning_rate=1.0)\n"
        "Nadam(beta_1=.8, learning_rate=0.002)\nAdadelta(0.5)\n",
        "keras3",
    )


def test_the_hard_sigmoid_is_that_of_keras_2():
    import tensorflow as tf
    import tf_keras

    source = migrate(f"{OLD}from keras.layers import Activation\nlayer = Activation('hard_sigmoid')\n", "keras3").source
    names = {}
    exec(source, names)
    x = tf.linspace(-4.0, 4.0, 33)
    expected = tf_keras.activations.hard_sigmoid(x)
    np.testing.assert_allclose(names["layer"](x), expected, atol=1e-6)


def test_a_recurrent_layer_of_keras_2_can_be_copied_and_run_both_ways():
    source = f"{OLD}from keras.layers import LSTM, Bidirectional\nlayer = Bidirectional(LSTM(2))\n"
    names = {}
    exec(migrate(source, "keras3").source, names)
    copy = type(names["layer"]).from_config(names["layer"].get_config())
    assert names["layer"](np.ones((1, 3, 2))).shape == copy(np.ones((1, 3, 2))).shape == (1, 4)


UNTOUCHED = {
    "tf.keras, which had these defaults": f"{NEW}from tensorflow.keras.layers import LSTM\nLSTM(3)\n",
    "an LSTM that says so": f"{NEW}from keras.layers import LSTM\nLSTM(3, recurrent_activation='sigmoid')\n",
    "an LSTM for a GPU": f"{NEW}from torch.nn import LSTM\nLSTM(3)\n",
    "another library's words": "from lasagne.layers import Convolution2D\nConvolution2D(8, 3, 3, border_mode='same')\n",
    "a function's words": "import keras\nf(border_mode='same', init='normal', p=0.1, nb_filter=3)\n",
    "two numbers that are kernel and strides": "from tensorflow.keras.layers import Conv2D\nConv2D(8, 3, 2)\n",
    "a kernel given as one": "from keras.layers import Conv2D\nConv2D(8, 3, strides=2)\n",
    "merge of another library": "from pandas import merge\nmerge([a, b], mode='concat')\n",
    "merge as a variable": "from keras.layers import Dense\nmerge = 1\nx = merge\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_words_that_mean_something_else_are_left_alone(stays, case):
    assert not stays(UNTOUCHED[case], "keras3").notes


def test_a_program_of_keras_3_keeps_its_lstm_but_is_told(stays):
    (note,) = stays(f"{NEW}from keras.layers import LSTM\nLSTM(3)\n", "keras3").notes
    assert "recurrent_activation" in note.message


KEYWORDS = {
    "a convolution": (
        "Convolution2D(8, 3, 3, border_mode='same', subsample=(2, 2), init='normal', bias=False)",
        "Convolution2D(8, (3, 3), padding='same', strides=(2, 2), kernel_initializer='normal', use_bias=False)",
    ),
    "its sides": (
        "Convolution2D(8, nb_row=3, nb_col=2, nb_filter=4)",
        "Convolution2D(8, kernel_size=(3, 2), filters=4)",
    ),
    "where channels are": ("MaxPooling2D(dim_ordering='th')", "MaxPooling2D(data_format='channels_first')"),
    "a dense layer": ("Dense(output_dim=3, W_regularizer=l2(.1))", "Dense(units=3, kernel_regularizer=l2(.1))"),
    "dropout": ("Dropout(p=0.5)", "Dropout(rate=0.5)"),
    "normalisation": ("BatchNormalization(mode=0, axis=1)", "BatchNormalization(axis=1)"),
    "a leak": ("LeakyReLU(alpha=.3)", "LeakyReLU(negative_slope=.3)"),
    "an input": ("InputLayer(input_shape=(3,))", "InputLayer(shape=(3,))"),
}


@pytest.mark.parametrize("case", KEYWORDS)
def test_keywords_get_their_names_of_today(becomes, case):
    before, after = KEYWORDS[case]
    head = "from keras.layers import *\n"
    becomes(f"{head}x = {before}\n", f"{head}x = {after}\n", "keras3")


def test_a_model_takes_inputs_and_outputs(becomes):
    becomes(
        "from keras.models import Model\nm = Model(input=x, output=[y])\n",
        "from keras.models import Model\nm = Model(inputs=x, outputs=[y])\n",
        "keras3",
    )


MERGES = {
    "concat": ("merge([a, b], mode='concat', concat_axis=1)", "concatenate", "concatenate([a, b], axis=1)"),
    "sum": ("merge([a, b], name='s')", "add", "add([a, b], name='s')"),
    "dot": ("merge([a, b], 'dot', dot_axes=1)", "dot", "dot([a, b], axes=1)"),
}


@pytest.mark.parametrize("case", MERGES)
def test_merge_becomes_the_function_of_its_mode(becomes, case):
    before, name, after = MERGES[case]
    becomes(
        f"from keras.layers import merge\nx = {before}\n", f"from keras.layers import {name}\nx = {after}\n", "keras3"
    )


def test_a_merge_of_a_mode_that_is_not_shown_is_noted(notes):
    assert notes("from keras.layers import merge\nx = merge([a, b], mode=m)\n", "keras3")[0].startswith(
        "2: merge ended"
    )
