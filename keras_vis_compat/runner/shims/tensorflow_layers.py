"""What scripts took of `tensorflow.contrib.layers`, and Keras has in another form; products of TensorFlow 0."""

from importlib import import_module


def flatten(inputs, **_options):
    """Return a batch with one axis beside that of the samples."""
    return import_module("tf_keras").layers.Flatten()(inputs)


def l1_regularizer(scale):
    """Return the penalty `scale * sum(|x|)`."""
    return import_module("tf_keras").regularizers.L1(scale)


def l2_regularizer(scale):
    """Return the penalty `scale * sum(x ** 2) / 2`, half of what Keras takes."""
    return import_module("tf_keras").regularizers.L2(scale / 2)


def batch_matmul(x, y, adj_x=False, adj_y=False, name=None):
    """Return the products of two batches of matrices."""
    return import_module("tensorflow").linalg.matmul(x, y, adjoint_a=adj_x, adjoint_b=adj_y, name=name)


def resize_images(images, size, *rest, **options):
    """Return images in another size, which TensorFlow 0 took as two numbers."""
    if isinstance(size, int) and rest:
        size, rest = [size, rest[0]], rest[1:]
    return import_module("tensorflow").compat.v1.image.resize_images(images, size, *rest, **options)
