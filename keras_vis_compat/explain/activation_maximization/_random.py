"""Random numbers that follow from a seed: the same on every device and by XLA, where TensorFlow would choose others."""

from functools import partial

import tensorflow as tf

fold_in = partial(tf.random.experimental.stateless_fold_in, alg="philox")
uniform = partial(tf.random.stateless_uniform, alg="philox")
