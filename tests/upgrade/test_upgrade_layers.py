"""Every kind of layer that has a counterpart, several in a model; and those that have none."""

import numpy as np
import pytest

from keras_vis_compat.upgrade_model import CannotUpgrade

# (shape of the input, layers one after another); `L` is keras.layers of Keras 2.
CHAINS = {
    "2-D convolutions": (
        (14, 14, 3),
        """L.Conv2D(4, 3, strides=2, padding="same", activation="relu", kernel_regularizer="l1_l2")
           L.SeparableConv2D(6, 3, depth_multiplier=2, padding="same", activation="elu")
           L.DepthwiseConv2D(3, depth_multiplier=2, depthwise_regularizer="l2")
           L.Conv2D(6, 2, groups=2, dilation_rate=2, kernel_constraint="max_norm", bias_constraint="non_neg")
           L.Conv2DTranspose(4, 3, strides=2, output_padding=1)""",
    ),
    "channels first": (
        (4, 12, 12),
        """L.Conv2D(5, 3, data_format="channels_first")
           L.BatchNormalization(axis=1)
           L.MaxPooling2D(data_format="channels_first")
           L.ZeroPadding2D(1, data_format="channels_first")
           L.GlobalAveragePooling2D(data_format="channels_first")""",
    ),
    "1-D convolutions": (
        (16, 4),
        """L.Conv1D(4, 3, padding="causal", dilation_rate=2)
           L.SeparableConv1D(5, 3)
           L.DepthwiseConv1D(3)
           L.Conv1DTranspose(3, 3, strides=2)""",
    ),
    "3-D convolutions": ((6, 6, 6, 2), "L.Conv3D(3, 2)\nL.Conv3DTranspose(2, 2)\nL.GlobalAveragePooling3D()"),
    "1-D shapes": (
        (12, 4),
        """L.MaxPooling1D(2, strides=1)
           L.AveragePooling1D(2)
           L.UpSampling1D(3)
           L.Cropping1D((2, 1))
           L.ZeroPadding1D(2)
           L.SpatialDropout1D(0.2)
           L.GlobalMaxPooling1D(keepdims=True)""",
    ),
    "2-D shapes": (
        (12, 12, 3),
        """L.MaxPooling2D(2, padding="same")
           L.AveragePooling2D((2, 1))
           L.UpSampling2D((2, 3), interpolation="bilinear")
           L.Cropping2D(((1, 2), (3, 0)))
           L.ZeroPadding2D(((1, 2), (3, 0)))
           L.SpatialDropout2D(0.2)
           L.Permute((3, 1, 2))
           L.Reshape((3, -1))
           L.Flatten()
           L.RepeatVector(3)""",
    ),
    "3-D shapes": (
        (6, 6, 6, 2),
        """L.MaxPooling3D(2)
           L.AveragePooling3D(2, padding="same")
           L.UpSampling3D(3)
           L.Cropping3D(1)
           L.ZeroPadding3D(1)
           L.SpatialDropout3D(0.2)
           L.GlobalMaxPooling3D(keepdims=True)
           L.Flatten(data_format="channels_first")""",
    ),
    "advanced activations": (
        (7, 4),
        """L.LeakyReLU(alpha=0.17)
           L.Dense(4, activation=L.LeakyReLU(0.4))
           L.PReLU(shared_axes=[1])
           L.ELU(alpha=0.7)
           L.Dense(4)
           L.ThresholdedReLU(theta=0.4)
           L.ReLU(max_value=6.0, negative_slope=0.1, threshold=0.2)
           L.Softmax(axis=1)""",
    ),
    "normalisations": (
        (6, 6, 4),
        """L.BatchNormalization(axis=[3])
           L.BatchNormalization(axis=2, scale=False, center=False)
           L.LayerNormalization(axis=[2, 3])
           L.GroupNormalization(2)
           L.UnitNormalization()
           L.BatchNormalization(trainable=False)""",
    ),
    "regularisation": (
        (7, 4),
        """L.Dropout(0.3)
           L.GaussianNoise(0.3)
           L.GaussianDropout(0.3)
           L.AlphaDropout(0.3)
           L.ActivityRegularization(l1=0.1)
           L.Dense(3, activity_regularizer="l2", use_bias=False, kernel_initializer="he_normal")
           L.Identity()""",
    ),
    # LSTM and GRU with the default activations take tf_keras seconds to build: one of each is enough.
    "recurrent layers": (
        (7, 4),
        """L.LSTM(3, return_sequences=True, go_backwards=True, dropout=0.2)
           L.GRU(3, return_sequences=True)
           L.GRU(3, return_sequences=True, reset_after=False, unroll=True, recurrent_activation="relu")
           L.SimpleRNN(3, return_sequences=True, activation="relu", recurrent_dropout=0.3)
           L.RNN([L.LSTMCell(3), L.GRUCell(4, reset_after=False)], return_sequences=True)
           L.RNN(L.SimpleRNNCell(4))""",
    ),
    "any number of steps": ((None, 4), "L.SimpleRNN(3, return_sequences=True)\nL.GlobalAveragePooling1D()"),
    "any size of picture": ((None, None, 3), "L.Conv2D(3, 3, strides=2)\nL.GlobalMaxPooling2D()"),
    "masked steps": (
        (7, 4),
        "L.Masking(0.5)\nL.Bidirectional(L.SimpleRNN(3, return_sequences=True))\nL.RNN(L.GRUCell(3))",
    ),
    "both directions": (
        (7, 4),
        """L.Bidirectional(L.LSTM(3, return_sequences=True, recurrent_activation="relu"), merge_mode="sum")
           L.Bidirectional(L.SimpleRNN(3), backward_layer=L.SimpleRNN(3, go_backwards=True, activation="relu"))
           L.Reshape((3, 2))
           L.Bidirectional(L.SimpleRNN(3), merge_mode="mul")""",
    ),
    "convolutional LSTM": ((3, 8, 8, 2), "L.ConvLSTM2D(2, 3, return_sequences=True)\nL.ConvLSTM2D(2, 3)"),
    "each step alone": (
        (3, 8, 8, 2),
        """L.TimeDistributed(L.Conv2D(3, 3, activation="relu"))
           L.TimeDistributed(L.BatchNormalization())
           L.TimeDistributed(L.TimeDistributed(L.Dense(3)))
           L.TimeDistributed(L.Flatten())
           L.SimpleRNN(3, activation="linear")""",
    ),
    "preprocessing": (
        (8, 8, 3),
        """L.Rescaling(1 / 255, offset=-1)
           L.Resizing(6, 6)
           L.CenterCrop(5, 5)
           L.RandomFlip()
           L.RandomRotation(0.2)
           L.RandomContrast(0.2)
           L.EinsumDense("abcd,de->abce", output_shape=(None, None, 5), bias_axes="e")""",
    ),
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_a_chain_of_layers_predicts_the_same(chain, upgrade, keras2):
    shape, text = chain
    layers = [eval(line, {"L": keras2.layers}) for line in text.splitlines()]
    old = keras2.Sequential([keras2.Input(shape, name="entry"), *layers], name="chain")
    new = upgrade(old, inputs=[np.random.standard_normal((2, *(size or 19 for size in shape)))]).model
    assert [layer.name for layer in new.layers] == [layer.name for layer in old.layers]
    assert [layer.trainable for layer in new.layers] == [layer.trainable for layer in old.layers]
    assert len(new.trainable_weights) == len(old.trainable_weights)
    assert new.name == "chain"


@pytest.mark.parametrize(
    "name",
    [
        "elu",
        "exponential",
        "gelu",
        "hard_sigmoid",
        "linear",
        "mish",
        "relu",
        "selu",
        "sigmoid",
        "softmax",
        "softplus",
        "softsign",
        "swish",
        "tanh",
    ],
)
def test_an_activation_computes_the_same(name, upgrade, keras2):
    inputs = keras2.Input((5, 4))
    layers = keras2.layers
    outputs = layers.Activation(name, name="end")(layers.Dense(4, activation=name, name="middle")(inputs))
    new = upgrade(keras2.Model(inputs, outputs)).model
    assert [layer.name for layer in new.layers][1:] == ["middle", "end"]


def test_hard_sigmoid_stays_that_of_keras_2_inside_recurrent_layers(upgrade, keras2):
    L = keras2.layers
    inputs = keras2.Input((6, 8, 8, 2))
    hidden = L.ConvLSTM2D(2, 3, recurrent_activation="hard_sigmoid", return_sequences=True)(inputs)
    hidden = L.TimeDistributed(L.Flatten())(hidden)
    hidden = L.Bidirectional(L.LSTM(3, recurrent_activation="hard_sigmoid", return_sequences=True))(hidden)
    hidden = L.GRU(3, recurrent_activation="hard_sigmoid", reset_after=False)(hidden)
    report = upgrade(keras2.Model(inputs, hidden), inputs=[3 * np.random.standard_normal((2, 6, 8, 8, 2))]).report
    assert report.difference < 1e-6


def test_weights_are_moved_exactly(upgrade, keras2):
    old = keras2.Sequential([keras2.layers.SimpleRNN(3, input_shape=(4, 2)), keras2.layers.BatchNormalization()])
    new = upgrade(old).model
    for before, after in zip(old.get_weights(), new.get_weights(), strict=True):
        np.testing.assert_array_equal(after, before)


def test_regularizers_and_constraints_are_kept(upgrade, keras2):
    options = {"kernel_regularizer": keras2.regularizers.L1L2(0.25, 0.5), "kernel_constraint": "unit_norm"}
    old = keras2.Sequential([keras2.layers.Dense(3, input_shape=(4,), name="dense", **options)])
    dense = upgrade(old).model.get_layer("dense")
    assert dense.kernel_regularizer.get_config() == {"l1": 0.25, "l2": 0.5}
    assert type(dense.kernel_constraint).__name__ == "UnitNorm"


def test_normalization_keeps_what_it_has_learnt(upgrade, keras2):
    learnt = keras2.layers.Normalization()
    learnt.adapt(np.random.standard_normal((20, 4)) * 3 + 1)
    told = keras2.layers.Normalization(mean=[1.0, 2.0, 3.0, 4.0], variance=[4.0, 3.0, 2.0, 1.0])
    upgrade(keras2.Sequential([keras2.Input((4,)), learnt, told]))


@pytest.mark.parametrize("dtype", ["mixed_float16", "float64", "mixed_bfloat16"])
def test_the_precision_is_kept(dtype, save, keras2, keras3, tmp_path):
    from keras_vis_compat.upgrade_model import upgrade_model

    layers = [
        keras2.layers.Conv2D(3, 3, dtype=dtype, activation="hard_sigmoid"),
        keras2.layers.BatchNormalization(dtype=dtype),
    ]
    source = save(keras2.Sequential([keras2.Input((6, 6, 2)), *layers]))
    report = upgrade_model(source, tmp_path / "new.keras")
    new = keras3.models.load_model(tmp_path / "new.keras")
    assert [layer.dtype_policy.name for layer in new.layers] == [dtype, dtype]
    assert report.difference <= report.tolerance


# implementation 1 of Keras 2 knows no padding, and only pictures may have their channels first there.
LOCALLY_CONNECTED = [
    f"{call}, implementation={implementation}, use_bias={bias}, padding={padding!r}, data_format={order!r})"
    for call in ("1D(3, 3", "1D(2, 2, strides=2, activation='hard_sigmoid'", "2D(3, (3, 2)", "2D(2, 2, strides=(2, 3)")
    for implementation, padding in ((1, "valid"), (2, "valid"), (2, "same"), (3, "valid"), (3, "same"))
    for bias, order in ((True, "channels_last"), (False, "channels_first"))
]


@pytest.mark.parametrize("rank", [1, 2])
def test_a_kernel_for_each_position_is_unfolded_into_standard_layers(rank, upgrade, keras2):
    L = keras2.layers
    first, last = keras2.Input((2, 7, 9)[: rank + 1]), keras2.Input((7, 9, 2)[2 - rank :])
    calls = [call for call in LOCALLY_CONNECTED if call.startswith(str(rank))]
    outputs = [eval(f"L.LocallyConnected{call}", {"L": L})(first if "first" in call else last) for call in calls]
    new = upgrade(
        keras2.Model(
            [first, last],
            [*outputs, L.TimeDistributed(L.LocallyConnected1D(2, 2))(L.Reshape((3, 3, 2))(L.Flatten()(last)[:, :18]))],
        )
    ).model
    small = [layer for layer in new.layers if layer.name.startswith("locally_connected")]
    assert len(small) == 20
    assert {type(layer).__name__ for layer in small} == {"Functional"}


# What the layer is, where it stands, and what the refusal must say.
REFUSED = {
    "a constraint of a kernel for each position": (
        'L.LocallyConnected1D(3, 3, kernel_constraint="max_norm", name="odd")',
        (8, 2),
        "its kernel_constraint would act on weights in another order",
    ),
    "time first": ('L.LSTM(3, time_major=True, name="odd")', (8, 2), "time_major=True: Keras 3 takes batches first"),
    "several axes": (
        'L.BatchNormalization(axis=[1, 2], name="odd")',
        (8, 8, 2),
        r"along one axis, this layer along \[1, 2\]",
    ),
    "PReLU as an argument": ('L.Dense(3, activation=L.PReLU(), name="odd")', (8,), r"alpha \(3,\) in the file, kernel"),
    "a random height": ('L.RandomHeight(0.2, name="odd")', (8, 8, 2), "no layer that changes the height at random"),
    "another crop": ('L.RandomCrop(5, 5, name="odd")', (8, 8, 2), r"has shape \(2, 5, 5, 2\) in Keras 2 and"),
    "a radial constraint": (
        'L.Conv2D(3, 3, kernel_constraint="radial_constraint", name="odd")',
        (8, 8, 2),
        "RadialConstraint",
    ),
}


@pytest.mark.parametrize(("text", "shape", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_layer_without_counterpart_is_refused_by_name(text, shape, reason, upgrade, keras2, tmp_path):
    layer = eval(text, {"L": keras2.layers})
    old = keras2.Sequential([keras2.Input(shape, batch_size=8 if "time" in text else None), layer])
    with pytest.raises(CannotUpgrade, match=f"layer 'odd' .*{reason}") as refusal:
        upgrade(old)
    assert refusal.value.layer == "odd"
    assert [path.name for path in tmp_path.iterdir()] == ["old.h5"]


def test_an_argument_that_no_rule_explains_is_refused_by_name(upgrade, keras2, monkeypatch):
    monkeypatch.setattr("keras_vis_compat.upgrade_model.layers.in_keras_3", lambda *_: {})
    old = keras2.Sequential([keras2.Input((5,)), keras2.layers.LeakyReLU(0.25, name="odd")])
    with pytest.raises(CannotUpgrade, match=r"layer 'odd' \(LeakyReLU\): alpha=0.25 has no counterpart in Keras 3"):
        upgrade(old)


def test_a_ragged_input_is_refused_by_name(upgrade, keras2):
    inputs = keras2.Input((None,), ragged=True, dtype="int32", name="odd")
    old = keras2.Model(inputs, keras2.layers.Embedding(5, 3)(inputs).to_tensor())
    with pytest.raises(CannotUpgrade, match=r"layer 'odd' .*ragged"):
        upgrade(old)
