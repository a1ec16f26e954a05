"""Convolution and batch normalisation as one convolution.

Out of training, batch normalisation multiplies each channel and adds to it. Done to the kernel, once a call, instead
of to every value of every image, that costs nothing, and changes the result by rounding alone. The weights are those
of the moment, as ever.
"""

from collections import Counter
from collections.abc import Callable, Hashable
from functools import partial

import tensorflow as tf

from .. import _keras

_LEAST_EPSILON = 1.001e-5  # tf_keras never takes less, whatever its layer says


def folds(calls, wanted):
    """Return {key: function of the values known so far} for the calls that can be computed as one.

    The value of such a convolution is None: nothing but the normalisation after it asks for it.

    Args:
        calls: {key: (call, keys of what it takes)} for all that is computed; call None for what no call gives.
        wanted: Keys of what is asked for.
    """
    uses = Counter(source for _, sources in calls.values() for source in sources)
    found: dict[Hashable, Callable] = {}
    for key, (call, sources) in calls.items():
        if (
            call
            and len(sources) == 1
            and uses[sources[0]] == 1
            and sources[0] not in wanted
            and _is_normalization(call)
        ):
            before, inputs = calls[sources[0]]
            if before and len(inputs) == 1 and _is_convolution(before):
                found[key], found[sources[0]] = partial(folded, before, call, inputs[0]), _nothing
    return found


def _nothing(known):
    return None


def folded(convolution, normalization, images, known):
    """Return what two such calls, one after the other, make of images (N, H, W, C), known by that key."""
    convolution, normalization = _keras.operation_of(convolution), _keras.operation_of(normalization)
    scale = tf.math.rsqrt(normalization.moving_variance + normalization.epsilon)
    scale = scale * normalization.gamma if normalization.scale else scale
    mean = normalization.moving_mean - convolution.bias if convolution.use_bias else normalization.moving_mean
    shift = -mean * scale + normalization.beta if normalization.center else -mean * scale
    images = tf.cast(known[images], tf.float32)  # as the layer would, called as a layer
    return tf.nn.bias_add(_convolved(convolution, images, scale), shift)


def _convolved(layer, images, scale):
    options = {
        "strides": (1, *layer.strides, 1),
        "padding": layer.padding.upper(),
        "dilations": layer.dilation_rate,
    }
    if type(layer).__name__ == "Conv2D":
        return tf.nn.conv2d(images, layer.kernel * scale, **options)
    kernel = layer.depthwise_kernel if hasattr(layer, "depthwise_kernel") else layer.kernel
    return tf.nn.depthwise_conv2d(images, kernel * tf.reshape(scale, (*kernel.shape[2:],)), **options)


def _is_convolution(call):
    layer = _keras.operation_of(call)
    return (
        _is_plain(call)
        and type(layer).__name__ in ("Conv2D", "DepthwiseConv2D")
        and getattr(_keras.activation_of(layer), "__name__", "") == "linear"
        and layer.data_format == "channels_last"
        and layer.padding in ("valid", "same")
        and getattr(layer, "groups", 1) == 1
        and (max(layer.strides) == 1 or max(layer.dilation_rate) == 1)  # both at once mean something else to Keras 3
    )


def _is_normalization(call):
    layer = _keras.operation_of(call)
    return (
        _is_plain(call)
        and type(layer).__name__ == "BatchNormalization"
        and len(_keras.call_outputs(call)[0].shape) == 4
        and tf.nest.flatten(layer.axis) in ([-1], [3])
        and layer.epsilon >= _LEAST_EPSILON
        and getattr(layer, "virtual_batch_size", None) is None
    )


def _is_plain(call):
    """Whether a layer is called that is Keras's own, in single precision, with its input and nothing else."""
    layer = _keras.operation_of(call)
    args, kwargs = _keras.call_arguments(call)
    return (
        _keras.is_own_layer(layer)
        and "call" not in vars(layer)
        and getattr(layer, "quantization_mode", None) is None
        and layer.compute_dtype == layer.variable_dtype == "float32"
        and len(args) == 1
        and all(value is None or value is False for value in kwargs.values())
    )
