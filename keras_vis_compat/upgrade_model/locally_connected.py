"""LocallyConnected1D and 2D, a kernel of its own for every position, unfolded into layers that Keras 3 has.

Take what lies under the kernel at each position, as one row, and give it to an EinsumDense with one matrix for each
position. Together they are a small model with the name of the old layer, which loads wherever Keras 3 does.
"""

import numpy as np

from .._keras import layer_kinds
from .refusal import CannotUpgrade


class Windows:
    """Which positions of the input lie under the kernel, for every position of the output; all rows flat.

    Args:
        layer: A LocallyConnected1D or 2D of Keras 2 that has been built.

    Attributes:
        sizes: Spatial sizes of the input.
        channels: Channels of the input.
        out: Spatial sizes of the output.
        at: Integers (P, K): positions of the input; where the kernel juts out, as many as there are, one too many.
    """

    def __init__(self, layer):
        _, *shape = layer.get_build_config()["input_shape"]
        self.is_first = layer.data_format == "channels_first"
        self.channels, self.sizes = (shape[0], shape[1:]) if self.is_first else (shape[-1], shape[:-1])
        axes = list(zip(self.sizes, layer.kernel_size, layer.strides, strict=True))
        is_valid = layer.padding == "valid"
        self.out = [(size - kernel) // stride + 1 if is_valid else -(-size // stride) for size, kernel, stride in axes]
        starts = [
            stride * np.arange(count) - (0 if is_valid else kernel // 2)
            for (_, kernel, stride), count in zip(axes, self.out, strict=True)
        ]
        lines = [start[:, None] + np.arange(kernel) for start, kernel in zip(starts, layer.kernel_size, strict=True)]
        self.at = self._flat(lines)

    def _flat(self, lines):
        """Positions along each axis, (P, K) each, as positions in the flattened input."""
        if len(lines) == 1:
            rows = [lines[0]]
        else:
            rows = [*np.broadcast_arrays(lines[0][:, None, :, None], lines[1][None, :, None, :])]
        rows = [row.reshape(np.prod(self.out), -1) for row in rows]
        inside = np.logical_and.reduce([(row >= 0) & (row < size) for row, size in zip(rows, self.sizes, strict=True)])
        rows = [np.where(inside, row, 0) for row in rows]
        return np.where(inside, np.ravel_multi_index(rows, self.sizes), np.prod(self.sizes))


def is_locally_connected(layer):
    return bool({"LocallyConnected1D", "LocallyConnected2D"} & set(layer_kinds(layer)))


def unfolded(keras, old, name, activation):
    """Return a Keras 3 model of standard layers that computes what a locally connected layer does.

    Args:
        keras: Keras 3.
        old: The layer.
        name: The name of the model.
        activation: The activation in Keras 3.

    Raises:
        CannotUpgrade: The layer has a constraint that would no longer mean the same.
    """
    layers, windows, policy = keras.layers, Windows(old), old.dtype_policy.name
    config = _about_weights(old)
    inputs = values = keras.Input(old.get_build_config()["input_shape"][1:], dtype=old.compute_dtype)
    if windows.is_first:
        values = layers.Permute((*range(2, values.ndim), 1), dtype=policy)(values)
    positions, rows = windows.at.shape
    values = layers.Reshape((int(np.prod(windows.sizes)), windows.channels), dtype=policy)(values)
    values = layers.ZeroPadding1D((0, 1), dtype=policy)(values)  # what the kernel sees where it juts out
    values = keras.ops.take(values, windows.at, axis=1)
    values = layers.Reshape((positions, rows * windows.channels), dtype=policy)(values)
    bias_axes = "pf" if old.use_bias else None
    dense = layers.EinsumDense("npk,pkf->npf", (positions, old.filters), bias_axes=bias_axes, dtype=policy, **config)
    values = layers.Reshape((*windows.out, old.filters), dtype=policy)(dense(values))
    if windows.is_first:
        values = layers.Permute((values.ndim - 1, *range(1, values.ndim - 1)), dtype=policy)(values)
    regularizer = old.get_config()["activity_regularizer"]
    values = layers.Activation(activation, activity_regularizer=regularizer, dtype=policy)(values)
    return keras.Model(inputs, values, name=name)


def unfolded_weights(old):
    """Return the arrays of the EinsumDense: the kernel (P, K * C, F) and, where there is one, the bias (P, F)."""
    windows = Windows(old)
    kernel = _KERNELS[old.implementation](old, windows)
    positions, rows, channels, filters = kernel.shape
    bias = [old.bias.numpy().reshape(positions, filters)] if old.use_bias else []
    return [kernel.reshape(positions, rows * channels, filters), *bias]


def _of_loops(old, windows):
    """From the kernel of implementation 1, (P, K * C, F) or, with the channels first, (P, C * K, F)."""
    positions, rows = windows.at.shape
    if not windows.is_first:
        return old.kernel.numpy().reshape(positions, rows, windows.channels, old.filters)
    return old.kernel.numpy().reshape(positions, windows.channels, rows, old.filters).swapaxes(1, 2)


def _of_matrix(old, windows):
    """From that of implementation 2, which leads from each position to each, most of it unused."""
    sizes, positions = int(np.prod(windows.sizes)), len(windows.at)
    if windows.is_first:
        kernel = old.kernel.numpy().reshape(windows.channels, sizes, old.filters, positions).transpose(1, 0, 3, 2)
    else:
        kernel = old.kernel.numpy().reshape(sizes, windows.channels, positions, old.filters)
    kernel = np.concatenate([kernel, np.zeros_like(kernel[:1])])  # for what juts out
    return kernel[windows.at, :, np.arange(positions)[:, None], :]


def _of_entries(old, windows):
    """From that of implementation 3, which lists the used entries of that matrix."""
    positions, rows = windows.at.shape
    target, source = np.transpose(old.kernel_idxs)
    ends, starts = (positions, old.filters), (int(np.prod(windows.sizes)), windows.channels)
    if windows.is_first:
        (filters, places), (channels, at) = np.unravel_index(target, ends[::-1]), np.unravel_index(source, starts[::-1])
    else:
        (places, filters), (at, channels) = np.unravel_index(target, ends), np.unravel_index(source, starts)
    kernel = np.zeros((positions, rows, windows.channels, old.filters), old.kernel.dtype.as_numpy_dtype)
    kernel[places, (windows.at[places] == at[:, None]).argmax(1), channels, filters] = old.kernel.numpy()
    return kernel


_KERNELS = {1: _of_loops, 2: _of_matrix, 3: _of_entries}


def _about_weights(old):
    """Initializers, regularizers and constraints, which see the same numbers in another order."""
    config = old.get_config()
    for name in ("kernel_constraint", "bias_constraint"):
        if type(getattr(old, name)).__name__ not in ("NoneType", "NonNeg"):
            raise CannotUpgrade(f"its {name} would act on weights in another order: take it away", old)
    kinds = ("kernel_initializer", "kernel_regularizer", "kernel_constraint")
    return {key: config[key] for kind in kinds for key in (kind, kind.replace("kernel", "bias"))}
