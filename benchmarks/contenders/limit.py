"""The limit: the forward and backward passes that the work needs, compiled by hand, and nothing else.

No score is checked, and no map is made, but where it is most of a method: FullGrad, Eigen-CAM. Whatever a library needs
beyond this is its own.
"""

from functools import partial
from time import perf_counter as clock

import numpy as np
import tensorflow as tf

from ..keras_networks import network
from ..networks import NETWORKS, SAMPLES, image_shape

BATCHES = (4, 8, 16, 32, 64)
_seconds_per_image = {}  # of a pass, by network and batch: found once in a process


def saliency(setting):
    gradient = _gradient_function(setting)
    return lambda images, classes: _numpy(gradient(tf.constant(images), tf.constant(classes)))


legacy_saliency = gradient_input = saliency


def guided_saliency(setting):
    gradient = _gradient_function(setting, {"Relu": "BenchmarkGuidedRelu", "Relu6": "BenchmarkGuidedRelu6"})
    return lambda images, classes: _numpy(gradient(tf.constant(images), tf.constant(classes)))


def legacy_guided_saliency(setting):
    gradient = _gradient_function(setting, {"Relu": "BenchmarkGuidedRelu"})
    return lambda images, classes: _numpy(gradient(tf.constant(images), tf.constant(classes)))


def grad_cam(setting):
    """The gradient goes back to the layer only, never to the input."""
    model, layer = network(setting), NETWORKS[setting.model].layer
    both = type(model)(model.inputs, [model.get_layer(layer).output, model.outputs[0]])

    @_compiled(setting)
    def gradient(images, classes):
        activation, output = both(images, training=False)
        return activation, tf.gradients(_score(output, classes), activation)[0]

    return lambda images, classes: _numpy(gradient(tf.constant(images), tf.constant(classes)))


grad_cam_plus_plus = layer_cam = legacy_cam = grad_cam


def smooth_grad(setting):
    """As many gradients as there are samples, in the best batches."""
    return _in_batches(setting, _gradient_function(setting), setting.amount * setting.images)


integrated_gradients = var_grad = smooth_grad


def full_grad(setting):
    """A gradient to the input and to what every layer with a bias gives, and the map that is made of all of them."""
    model, size = network(setting), image_shape(setting)[:2]
    layers = [layer for layer in model.layers if hasattr(layer, "beta") or getattr(layer, "bias", None) is not None]
    all_of_it = type(model)(model.inputs, [*(layer.output for layer in layers), model.outputs[0]])

    @_compiled(setting)
    def gradients(images, classes):
        *values, output = all_of_it(images, training=False)
        of_images, *of_layers = tf.gradients(_score(output, classes), [images, *values])
        found = _spread(images * of_images)
        for layer, gradient in zip(layers, of_layers, strict=True):
            if gradient.shape.rank == 4:
                found += tf.image.resize(_spread(gradient * _bias(layer)), size)
        return found

    return lambda images, classes: _numpy(gradients(tf.constant(images), tf.constant(classes)))


def _bias(layer):
    if not hasattr(layer, "moving_mean"):
        return tf.convert_to_tensor(layer.bias)
    return layer.beta - layer.gamma * layer.moving_mean / tf.sqrt(layer.moving_variance + layer.epsilon)


def _spread(part):
    """Absolute values (N, H, W, C), scaled to [0, 1] for each image and added up over the channels."""
    part = tf.abs(part)
    lowest, highest = (reduce(part, (1, 2, 3), keepdims=True) for reduce in (tf.reduce_min, tf.reduce_max))
    return tf.reduce_sum((part - lowest) / (highest - lowest), 3, keepdims=True)


def _up_to_the_layer(setting):
    model = network(setting)
    maps = type(model)(model.inputs, model.get_layer(NETWORKS[setting.model].layer).output)

    @_compiled(setting)
    def forward(images, classes):
        return maps(images, training=False)

    return forward


def eigen_cam(setting):
    """A forward pass up to the layer, and the singular vectors of what it gives."""
    forward = _up_to_the_layer(setting)

    @_compiled(setting)
    def decomposed(images, classes):
        maps = forward(images, classes)
        columns = tf.reshape(maps, [tf.shape(maps)[0], -1, maps.shape[-1]])
        lengths, vectors, _ = tf.linalg.svd(columns)
        return lengths[:, :1, tf.newaxis] * vectors[..., :1]

    return lambda images, classes: _numpy(decomposed(tf.constant(images), tf.constant(classes)))


def ablation_cam(setting):
    """A forward pass, and one from the layer on for each map, of a copy without it, in the best batches.

    A copy is a product with ones and a zero: to take the map out in any other plain way takes longer.
    """
    model, facts = network(setting), NETWORKS[setting.model]
    layer, output = model.get_layer(facts.layer).output, model.outputs[0]
    both, rest = type(model)(model.inputs, [layer, output]), type(model)(layer, output)

    @_compiled(setting)
    def forward(images, classes):
        maps, scores = both(images, training=False)
        return maps, tf.gather(scores, classes, axis=1, batch_dims=1)

    one, number = tf.TensorSpec([1, *layer.shape[1:]]), tf.TensorSpec([], tf.int32)

    @tf.function(input_signature=[one, number, tf.TensorSpec([None], tf.int32)], autograph=False)
    def without(maps, index, taken):
        kept = tf.one_hot(taken, facts.maps, on_value=0.0, off_value=1.0)
        return rest(maps * kept[:, tf.newaxis, tf.newaxis], training=False)[:, index]

    def part(size):
        return tf.zeros(one.shape), tf.constant(0), tf.range(size)

    sizes = _sizes(setting, without, facts.maps, part)
    parts = np.split(np.arange(facts.maps, dtype=np.int32), np.cumsum(sizes)[:-1])

    def call(images, classes):
        maps, scores = forward(tf.constant(images), tf.constant(classes))
        each = [(maps[row : row + 1], tf.constant(index)) for row, index in enumerate(classes)]
        return [_numpy(scores), *(_numpy(without(*own, taken)) for own in each for taken in parts)]

    return call


def occlusion(setting):
    """As many forward passes as there are patches, and one, in the best batches."""
    return _in_batches(setting, _forward_function(setting), (setting.amount + 1) * setting.images)


def rise(setting):
    """As many forward passes as there are masks, in the best batches."""
    return _in_batches(setting, _forward_function(setting), setting.amount * setting.images)


def ss_cam(setting):
    """A forward pass for the maps, and as many as there are maps times samples, in the best batches."""
    return _behind_maps(setting, SAMPLES * setting.amount * setting.images)


is_cam = ss_cam


def score_cam(setting):
    """A forward pass for the maps, and as many as there are maps, in the best batches."""
    return _behind_maps(setting, (setting.amount or NETWORKS[setting.model].maps) * setting.images)


def _behind_maps(setting, count):
    """Masks are made of maps: nobody can begin with so many passes before one that gives these."""
    model, layer = network(setting), NETWORKS[setting.model].layer
    of_layer = type(model)(model.inputs, model.get_layer(layer).output)

    @_compiled(setting)
    def maps(images, classes):
        return of_layer(images, training=False)

    behind = _in_batches(setting, _forward_function(setting), count)
    return lambda images, classes: (
        _numpy(maps(tf.constant(images), tf.constant(classes))),
        behind(images, classes),
    )[-1]


def average_drop(setting):
    """Two forward passes per image, in the best batches."""
    return _in_batches(setting, _forward_function(setting), 2 * setting.images)


average_increase = average_drop


def activation_maximization(setting):
    """A forward pass and a gradient to the input for each step."""
    return _steps(setting, _gradient_function(setting))


def _steps(setting, gradient):
    def call(images, classes):
        image, classes = tf.constant(images), tf.constant(classes)
        return [_numpy(gradient(image, classes)) for _ in range(setting.amount)][-1]

    return call


bare_activation_maximization = legacy_activation_maximization = activation_maximization


def legacy_filter_maximization(setting):
    """The same, for the mean of a map; nothing behind that layer is computed."""
    model = network(setting)
    return _steps(setting, _gradient_function(setting, to=model.get_layer(NETWORKS[setting.model].layer).output))


# -- compiled passes ----------------------------------------------------------------------------------------


def _compiled(setting):
    signature = [tf.TensorSpec([None, *image_shape(setting)]), tf.TensorSpec([None], tf.int32)]
    return tf.function(input_signature=signature, autograph=False)


def _gradient_function(setting, gradients_of_operations=None, to=None):
    model = network(setting)
    if to is not None:
        model = type(model)(model.inputs, to)

    @_compiled(setting)
    def gradient(images, classes):
        with tf.compat.v1.get_default_graph().gradient_override_map(gradients_of_operations or {}):
            return tf.gradients(_score(model(images, training=False), classes), images)[0]

    return gradient


def _forward_function(setting):
    model = network(setting)

    @_compiled(setting)
    def forward(images, classes):
        return tf.gather(model(images, training=False), classes, axis=1, batch_dims=1)

    return forward


def _score(output, indices):
    """The sum over the batch of the chosen classes, or of the means of the chosen maps."""
    if output.shape.rank == 4:
        output = tf.reduce_mean(output, (1, 2))
    return tf.reduce_sum(tf.gather(output, indices, axis=1, batch_dims=1))


@tf.RegisterGradient("BenchmarkGuidedRelu")
def _guided_relu(operation, gradient):
    return tf.raw_ops.ReluGrad(gradients=tf.nn.relu(gradient), features=operation.outputs[0])


@tf.RegisterGradient("BenchmarkGuidedRelu6")
def _guided_relu6(operation, gradient):
    return tf.raw_ops.Relu6Grad(gradients=tf.nn.relu(gradient), features=operation.outputs[0])


# -- batches ------------------------------------------------------------------------------------------------


def _in_batches(setting, function, count):
    """Return a call of the function on so many images, in batches of the size that is fastest for one image."""
    part = partial(_part, image_shape(setting))
    sizes = _sizes(setting, function, count, part)
    parts = {size: part(size) for size in set(sizes)}
    return lambda images, classes: [_numpy(function(*parts[size])) for size in sizes][-1]


def _sizes(setting, function, count, part):
    """Return how large the batches of so many rows are, so that one row takes the least time.

    Args:
        setting: The setting.
        function: What is called on a batch.
        count: How many rows.
        part: From a size to the arguments for a batch of it.
    """
    batch = _best_batch(setting, function, count, part) if setting.tuned else min(count, BATCHES[-2])
    return [min(batch, count - start) for start in range(0, count, batch)]


def _best_batch(setting, function, count, part):
    def seconds_per_image(batch):
        key = function.__name__, setting.model, image_shape(setting), batch
        if key not in _seconds_per_image:
            own = part(batch)
            _numpy(function(*own))
            _seconds_per_image[key] = min(_seconds(lambda: _numpy(function(*own))) for _ in range(2)) / batch
        return _seconds_per_image[key]

    fitting = [batch for batch in BATCHES if batch < count]
    return min([*fitting, min(count, BATCHES[-1])], key=seconds_per_image)


def _part(shape, size):
    """Some images and classes, made beforehand: making them is not what the limit stands for."""
    images = np.random.default_rng(0).random((size, *shape), "float32")
    return tf.constant(images), tf.zeros(size, tf.int32)


def _seconds(function):
    start = clock()
    function()
    return clock() - start


def _numpy(tensors):
    return [tensor.numpy() for tensor in tf.nest.flatten(tensors)]
