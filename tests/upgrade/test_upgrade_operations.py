"""TensorFlow operations between the layers of a Keras 2 model."""

import pytest

from keras_vis_compat.upgrade_model import CannotUpgrade

# What the formula takes is (N, 4, 6); `tf` is TensorFlow and `K` the backend of Keras 2.
FORMULAS = {
    "arithmetic": "1 - (2 * x + 3) / 4 - x * x",
    "array on either side": "[1.0, 2.0, 3.0, 4.0, 5.0, 6.0] * x - tf.constant([[1.0], [2.0], [3.0], [4.0]])",
    "power, negative, absolute": "abs(-(x ** 2)) + tf.sqrt(tf.square(x) + 1)",
    "floor division and remainder": "x // 0.5 + x % 0.7 + tf.round(x * 3)",
    "reductions": "K.mean(x, axis=1) + K.sum(x, axis=1) + K.max(x, axis=1) - K.min(x, axis=1) + K.std(x, axis=1)",
    "reductions that keep the axis": "x - K.mean(x, axis=-1, keepdims=True) + tf.reduce_sum(x, [1, 2], keepdims=True)",
    "variance and logsumexp": "K.var(x, axis=2) + tf.reduce_logsumexp(x, axis=2)",
    "slices": "x[:, 1:3, ::2] + x[:, 2:, 3:6]",
    "an index and an ellipsis": "x[:, 0] * x[..., -1, :]",
    "joining": "K.concatenate([x, tf.stack([x[:, 0], x[:, 1]], axis=1)], axis=1)",
    "shapes": "K.expand_dims(K.reshape(x, (-1, 24)), 1) + K.squeeze(tf.reshape(x, [-1, 24, 1, 1]), 3)[:, :1, 0:1]",
    "the dynamic batch size": "tf.reshape(x, [tf.shape(x)[0], 24])",
    "permuting": "K.permute_dimensions(x, (0, 2, 1)) + tf.transpose(x, perm=[0, 2, 1])",
    "products": "K.batch_dot(x, x, axes=2) + x @ tf.transpose(x, [0, 2, 1]) + tf.matmul(x, x, transpose_b=True)",
    "a product with an array": "K.dot(x, K.constant([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0]]))",
    "a product of transposed tensors": "tf.matmul(x, x, transpose_a=True)",
    "activations": "tf.nn.relu(x) + K.sigmoid(x) + K.tanh(x) + tf.nn.leaky_relu(x, 0.1) + tf.nn.elu(x) + tf.nn.selu(x)",
    "more activations": "tf.nn.silu(x) + K.softplus(x) + K.softsign(x) + tf.nn.relu6(3 * x) + tf.nn.gelu(x)",
    "softmax": "K.softmax(x) + tf.nn.softmax(x, axis=1) + tf.nn.log_softmax(x)",
    "elementary functions": "K.exp(x) + K.sin(x) + K.cos(x) + tf.sign(x) + tf.math.log1p(x * x)",
    "a reciprocal root": "tf.math.rsqrt(x * x + 1)",
    "limits": "K.clip(x, -0.5, 0.5) + tf.clip_by_value(x, 0, 1) + tf.maximum(x, 0.0) + K.minimum(x, 0.3)",
    "choices": "tf.where(x > 0, x, 0.1 * x) + tf.cast(x >= 1, 'float32') + K.cast(tf.equal(x, x), 'float32')",
    "logic": "tf.cast((x > 0) & (x < 1) | tf.logical_not(x <= 2), 'float32')",
    "unit length": "K.l2_normalize(x, axis=-1) + tf.nn.l2_normalize(x, axis=[1])",
    "unit length of nothing": "K.l2_normalize(x * 0.0, axis=-1) + x",
    "padding": "tf.pad(x, [[0, 0], [1, 2], [0, 0]]) + tf.pad(x, [[0, 0], [2, 1], [0, 0]], 'REFLECT')",
    "padding with a number": "tf.pad(x, [[0, 0], [1, 0], [0, 0]], constant_values=2.0)",
    "splitting": "tf.split(x, 3, axis=-1)[1] + tf.split(x, [1, 2, 3], axis=-1)[1]",
    "unstacking": "tf.unstack(x, axis=1)[2] - tf.unstack(x, axis=1)[0]",
    "repeating": "tf.tile(x, [1, 2, 1]) + K.repeat_elements(x, 2, 1) + tf.repeat(x, 2, axis=1)",
    "gathering": "tf.gather(x, [3, 0], axis=1) + tf.gather(x, [0, 1], axis=1)",
    "reversing and summing up": "tf.reverse(x, [1]) + tf.cumsum(x, axis=1) + tf.identity(x)",
    "positions of the largest": "tf.one_hot(K.argmax(x, axis=-1), 6) + tf.one_hot(tf.argmin(x, axis=-1), 6) * x",
    "same shape": "x + tf.zeros_like(x) + 2 * tf.ones_like(x) + tf.stop_gradient(x)",
    "resizing": "tf.image.resize(x[..., None], (8, 8))[..., 0]",
}


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_an_operation_becomes_one_of_keras_ops(formula, upgrade, keras2):
    upgrade(model_of(keras2, formula))


def test_a_model_may_end_in_half_precision(upgrade, keras2):
    new = upgrade(model_of(keras2, "tf.cast(x, 'float16') * 2"), tolerance=1e-2).model
    assert new.output.dtype == "float16"


def test_operations_keep_the_names_of_their_layers(upgrade, keras2):
    old = model_of(keras2, "tf.exp(x) * 2")
    new = upgrade(old).model
    assert [operation.name for operation in new.operations] == [layer.name for layer in old.layers]


REFUSED = {
    "tf.math.bessel_i0(x)": r"layer 'tf.math.bessel_i0' \(TFOpLambda\): there is no counterpart of tf.math.bessel_i0",
    "tf.gather(x, tf.cast(x[:, :, 0] > 0, 'int32'), axis=1, batch_dims=1)": "no batch_dims",
    "tf.cumsum(x, axis=1, exclusive=True)": "keras.ops.cumsum has no counterpart of exclusive",
}


@pytest.mark.parametrize(("formula", "reason"), REFUSED.items())
def test_an_operation_without_counterpart_is_refused_by_name(formula, reason, upgrade, keras2):
    with pytest.raises(CannotUpgrade, match=reason):
        upgrade(model_of(keras2, formula))


def model_of(keras2, formula, units=6):
    import tensorflow as tf

    inputs = keras2.Input((4, 6), name="inputs")
    hidden = keras2.layers.Dense(units, name="hidden")(inputs)
    return keras2.Model(inputs, eval(formula, {"x": hidden, "tf": tf, "K": keras2.backend}))
