"""Functions and layers of Keras 1 and 2 that exist no more, written anew."""

import os
from importlib import import_module
from types import ModuleType

import numpy as np

from ..._old_names.keras_layers import MERGES
from ..names import gone

_CONCATENATE = """\
both = keras.layers.concatenate([left.output, right.output])
    model = keras.models.Model([left.input, right.input], rest(both))"""


def _no_layer(name, instead):
    return gone(f"keras.layers.{name}", "the layer ended with Keras 1", instead)


Highway = _no_layer("Highway", "x = keras.layers.Dense(units, activation='relu')(x)")
MaxoutDense = _no_layer("MaxoutDense", "x = keras.layers.maximum([Dense(units)(x), Dense(units)(x)])")
Merge = _no_layer("Merge", _CONCATENATE)
TimeDistributedDense = _no_layer("TimeDistributedDense", "x = TimeDistributed(Dense(units))(x)")


def merge_tensors(inputs, mode="sum", concat_axis=-1, dot_axes=-1, output_shape=None, name=None, **_options):
    """Join tensors the way the function `merge` of Keras 1 did.

    Args:
        inputs: List of symbolic tensors.
        mode: "sum", "mul", "ave", "max", "concat", "dot" or "cos", or a function of the list.
        concat_axis: Where "concat" joins.
        dot_axes: What "dot" and "cos" sum over.
        output_shape: Shape of what a function returns.
        name: Of the layer.
    """
    layers = import_module("tf_keras").layers
    if callable(mode):
        return layers.Lambda(mode, output_shape=output_shape, name=name)(inputs)
    options = {
        "concat": {"axis": concat_axis},
        "dot": {"axes": dot_axes},
        "cos": {"axes": dot_axes, "normalize": True},
    }
    kinds = {**MERGES, "cos": "Dot"}
    if mode not in kinds:
        raise ValueError(f"`mode` must be one of {', '.join(kinds)} or a function, got {mode!r}")
    return getattr(layers, kinds[mode])(name=name, **options.get(mode, {}))(inputs)


class MergeModule(ModuleType):
    """`keras.layers.merge`: a function in Keras 1, a module in Keras 2, here both."""

    __call__ = staticmethod(merge_tensors)


def multi_gpu_model(model, gpus=None, **_options):
    """Return a model with the given one as a layer, the last but one, as the parallel model of Keras 2 had it.

    It works on one device, as TensorFlow 2 spreads work over GPUs with `tf.distribute` only; weights that a parallel
    model saved fit it, and what it learns the given model learns.
    """
    keras = import_module("tf_keras")
    entries = [keras.layers.Input(batch_shape=tensor.shape, dtype=tensor.dtype) for tensor in model.inputs]
    values = model(entries[0] if len(entries) == 1 else entries)
    listed = values if isinstance(values, list | tuple) else [values]
    # In Keras 2 these joined the parts, under the names of the outputs.
    named = [
        keras.layers.Lambda(_as_it_is, name=name)(each) for name, each in zip(model.output_names, listed, strict=True)
    ]
    return keras.Model(entries, named[0] if len(named) == 1 else named)


def _as_it_is(values):
    return values


def unpack_singleton(values):
    """Return the only one of *values*, or all of them."""
    return values[0] if len(values) == 1 else values


def probas_to_classes(probabilities):
    """Return the class of each row of probabilities (Keras 1)."""
    probabilities = np.asarray(probabilities)
    if probabilities.ndim > 1 and probabilities.shape[1] > 1:
        return probabilities.argmax(axis=1)
    return (probabilities > 0.5).astype(int).ravel()


def read_hdf5(datapath, dataset, start=0, end=None, normalizer=None):
    """Return part of a dataset of an HDF5 file as an array: what `HDF5Matrix` gave piece by piece."""
    with import_module("h5py").File(datapath, "r") as file:
        values = file[dataset][start:end]
    return normalizer(values) if normalizer else values


def convert_kernel(kernel):
    """Return a convolution kernel mirrored in space: Theano's convention into TensorFlow's and back."""
    return np.flip(kernel, tuple(range(np.ndim(kernel) - 2)))


def convert_all_kernels_in_model(model):
    """Mirror the kernel of every convolution of *model*, in place."""
    for layer in model.layers:
        if "Conv" in type(layer).__name__ and layer.get_weights():
            kernel, *rest = layer.get_weights()
            layer.set_weights([convert_kernel(kernel), *rest])


def list_pictures(directory, ext="jpg|jpeg|bmp|png|ppm"):
    """Return the paths of all pictures below a folder, those of each folder sorted."""
    endings = tuple(f".{each}" for each in (ext.split("|") if isinstance(ext, str) else ext))
    return [
        os.path.join(folder, name)
        for folder, _, names in os.walk(directory)
        for name in sorted(names)
        if name.lower().endswith(endings)
    ]


def apply_transform(x, transform_matrix, channel_axis=0, fill_mode="nearest", cval=0.0):
    """Return a picture moved by a 3 x 3 matrix of homogeneous coordinates, channel by channel."""
    affine_transform = import_module("scipy.ndimage").affine_transform
    turn, move = transform_matrix[:2, :2], transform_matrix[:2, 2]
    channels = [
        affine_transform(channel, turn, move, order=1, mode=fill_mode, cval=cval)
        for channel in np.moveaxis(x, channel_axis, 0)
    ]
    return np.stack(channels, axis=channel_axis)


class OpenModule(ModuleType):
    """A module whose new functions and classes Keras knows by name: `keras.losses.my_loss = my_loss`."""

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if callable(value) and not name.startswith("_"):
            import_module("tf_keras").utils.get_custom_objects()[name] = value


def open_modules(keras):
    """Let Keras know by name what a script puts into its modules, as it did when they were one."""
    for name in ("activations", "constraints", "initializers", "layers", "losses", "metrics", "regularizers"):
        getattr(keras, name).__class__ = OpenModule
