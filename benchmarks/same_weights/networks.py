"""The networks of `torch_networks.py` with the weights of those of Keras.

In double precision: in single precision a ReLU whose value is next to zero is on in one library and off in the other,
and where a signed gradient is small that is seen (2 % of the largest value on VGG16).
"""

from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from ..setting import Setting

SIZE, IMAGES = 64, 2


class Pair(NamedTuple):
    """One network in both libraries, which give logits.

    Attributes:
        name: Of the network.
        ours: In Keras.
        theirs: In PyTorch; None where that is not installed.
        layer: In Keras, the layer whose maps class activation maps are made of, after its ReLU.
        their_layer: The same in PyTorch.
    """

    name: str
    ours: Any
    theirs: Any
    layer: str
    their_layer: Any


#: That very layer, where we would look for the last convolution before it.
ITSELF = {"seek_penultimate_conv_layer": False}
#: The layer whose maps are taken, after its ReLU: in Keras, and by number in PyTorch.
LAYERS = {"VGG16": ("block5_conv3", 29), "ResNet50": ("conv5_block3_out", -4)}


def images(dtype):
    """Return photographs of nothing: smooth colours, (N, 64, 64, 3) in [0, 1]."""
    numbers = np.random.default_rng(0)
    x = np.linspace(0, 1, SIZE)
    waves = [
        np.sin(2 * np.pi * (np.add.outer(a * x, b * x) + c)) for a, b, c in numbers.random((3 * IMAGES, 3)) * (4, 4, 1)
    ]
    return (np.stack(waves, -1).reshape(SIZE, SIZE, IMAGES, 3).transpose(2, 0, 1, 3) / 2 + 0.5).astype(dtype)


def in_keras(name):
    """Return a network with weights under which every layer counts."""
    model, numbers = getattr(keras.applications, name)(
        weights=None, input_shape=(SIZE, SIZE, 3), classifier_activation=None
    ), np.random.default_rng(1)  # fmt: skip
    for layer in model.layers:
        layer.set_weights([_drawn(numbers, layer, weight) for weight in layer.weights])
    return model


def _drawn(numbers, layer, weight):
    shape, name = weight.shape, weight.name
    if name == "kernel":
        return numbers.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape)
    if name == "bias":  # PyTorch's ResNet50 has none beside a batch normalisation
        return numbers.normal(0, 0.1, shape) * (not layer.name.startswith("conv"))
    if name in ("gamma", "moving_variance"):
        return numbers.uniform(0.5, 1.0, shape)
    return numbers.normal(0, 0.1, shape)


def pair(name, dtype, with_torch=True):
    """Return the `Pair` of a network."""
    keras.config.set_floatx(dtype)
    ours, (layer, number) = in_keras(name), LAYERS[name]
    if not with_torch:
        return Pair(name, ours, None, layer, None)
    from ..torch_networks import network

    theirs, _ = network(Setting("", name, size=SIZE))
    theirs = theirs.double() if dtype == "float64" else theirs
    _carry(ours, theirs)
    return Pair(name, ours, theirs, layer, theirs[number])


def _carry(ours, theirs):
    """Give the network of PyTorch the weights of that of Keras."""
    import torch
    from torch import nn

    own = {layer.name: layer for layer in ours.layers if layer.weights}
    names = _in_the_order_of_pytorch(own) if "conv1_conv" in own else list(own)
    modules = [one for one in theirs.modules() if isinstance(one, nn.Conv2d | nn.BatchNorm2d | nn.Linear)]
    flat = _before_flat(ours)
    for name, module in zip(names, modules, strict=True):
        given = [np.asarray(one) for one in own[name].get_weights()]
        if isinstance(module, nn.BatchNorm2d):
            module.eps = own[name].epsilon
            places = [module.weight, module.bias, module.running_mean, module.running_var]
        else:
            given[0] = _turned(given[0], flat)
            places = [module.weight] if module.bias is None else [module.weight, module.bias]
        for place, array in zip(places, given, strict=False):
            if place.shape != array.shape:
                raise ValueError(f"{name}: {array.shape} does not fit {tuple(place.shape)}")
            place.data = torch.from_numpy(np.ascontiguousarray(array))


def _in_the_order_of_pytorch(own):
    """ResNet50: in each block the residual comes before the shortcut."""
    blocks = sorted({name.rsplit("_", 2)[0] for name in own if "_block" in name})
    inside = [f"{block}_{number}_{kind}" for block in blocks for number in (1, 2, 3, 0) for kind in ("conv", "bn")]
    return ["conv1_conv", "conv1_bn", *(name for name in inside if name in own), "predictions"]


def _before_flat(model):
    """The shape (H, W, C) of what is flattened, where something is."""
    flat = next((layer for layer in model.layers if layer.name == "flatten"), None)
    return None if flat is None else flat.input.shape[1:]


def _turned(kernel, flat):
    """A kernel of Keras as PyTorch has it; that after a flattening also for channels first."""
    if kernel.ndim == 4:
        return kernel.transpose(3, 2, 0, 1)
    if flat and kernel.shape[0] == np.prod(flat):
        kernel = kernel.reshape(*flat, -1).transpose(2, 0, 1, 3).reshape(kernel.shape)
    return kernel.T


def maps_and_gradients(pair, images, score):
    """Return the maps (N, H, W, K) of the layer, and the gradients of the score by them."""
    model = keras.Model(pair.ours.inputs, [pair.ours.get_layer(pair.layer).output, pair.ours.outputs[0]])
    with tf.GradientTape() as tape:
        maps, output = model(images)
        value = tf.reduce_sum(tf.gather(output, score.indices, axis=1, batch_dims=1))
    return maps.numpy(), tape.gradient(value, maps).numpy()


def channels_first(images):
    """Return images as a tensor of PyTorch."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(np.moveaxis(images, -1, 1)))
