"""What a layer adds to its values before its activation, whatever it is given."""

from .layers import activation_of, inner_layer, layer_kinds, owns_activation
from .twins import Twins

_SCALE_FREE = ("BatchNormalization", "LayerNormalization", "GroupNormalization")


def has_bias(layer):
    """Whether a layer adds a bias that `bias_of` knows of, to values that `tapped` can see."""
    if inner_layer(layer) is not layer:
        return False
    kinds = layer_kinds(layer)
    if "BatchNormalization" in kinds:
        return True
    if any(kind in kinds for kind in _SCALE_FREE):
        return getattr(layer, "beta", None) is not None
    adds = any(kind in ("Dense", "EinsumDense") or "Conv" in kind for kind in kinds)
    recurs = any("LSTM" in kind or "RNN" in kind for kind in kinds)
    return adds and not recurs and getattr(layer, "bias", None) is not None


def bias_of(layer, like, channel_axis):
    """Return the bias as a tensor that fits what a layer gives, a tensor; `channel_axis` counts from the end.

    That of a batch normalisation is beta - gamma · mean / sqrt(variance + epsilon), as when the model predicts.
    """
    import tensorflow as tf

    rank, kinds = like.shape.rank, layer_kinds(layer)
    if "BatchNormalization" in kinds:
        bias, axis = _of_batch_normalization(layer, like.dtype), layer.axis
        axis = axis[0] if hasattr(axis, "__getitem__") else axis
        channel_axis = axis - rank if axis > 0 else axis
    else:
        bias = _value(layer.beta if any(kind in _SCALE_FREE for kind in kinds) else layer.bias, like.dtype)
    if bias.shape.rank != 1:  # of each position: it fits the last axes
        return bias
    return tf.reshape(bias, [-1 if axis == rank + channel_axis else 1 for axis in range(rank)])


def _of_batch_normalization(layer, dtype):
    import tensorflow as tf

    mean, variance = _value(layer.moving_mean, dtype), _value(layer.moving_variance, dtype)
    gamma = 1 if layer.gamma is None else _value(layer.gamma, dtype)
    beta = 0 if layer.beta is None else _value(layer.beta, dtype)
    return beta - gamma * mean / tf.sqrt(variance + layer.epsilon)


def _value(variable, dtype):
    import tensorflow as tf

    return tf.cast(tf.convert_to_tensor(variable), dtype)


def tapped(layer, tap):
    """Return a twin of a layer, which shares its weights, whose values before the activation go through `tap`.

    None where it has no activation of its own: then these are what it gives.
    """
    activation = activation_of(layer)
    if activation is None or not owns_activation(layer):
        return None

    def tapping(values, *args, **kwargs):
        return activation(tap(values), *args, **kwargs)

    twin = Twins(lambda graph: graph).of(layer)
    vars(twin)["activation"] = tapping
    return twin
