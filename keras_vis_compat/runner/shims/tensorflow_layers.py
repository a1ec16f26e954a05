"""What scripts took of `tensorflow.contrib.layers`, and Keras has in another form."""

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
