"""What TensorFlow 1 code finds under the runner, while execution stays eager."""

import warnings
from functools import partial

import numpy as np
import tensorflow as tf
from keras import backend as K
from keras_checks import raises, tiny


def check_disabling_eager_execution_is_accepted_and_not_done():
    import tensorflow.compat.v1 as tf1

    for disable in (tf.disable_v2_behavior, tf1.disable_v2_behavior, tf.compat.v1.disable_eager_execution):
        disable()
    tf.enable_eager_execution()
    assert tf.executing_eagerly()


def check_sessions_run_what_has_a_value():
    with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as session:
        assert session.run(tf.global_variables_initializer()) is None
        assert session.run([tf.constant(2), {"a": tf.Variable(3.0)}]) == [2, {"a": 3.0}]
        assert session.run(tf.local_variables_initializer(), feed_dict={}) is None
    session.close()
    assert tf.constant(4).eval(session=session) == 4
    assert tf.InteractiveSession().graph is not None
    assert len(session.list_devices()) >= 1
    with tf.get_default_session().as_default():
        assert tf.executing_eagerly()
    tf.initialize_all_variables().run()


def check_sessions_say_how_to_get_what_has_no_value():
    model = tiny()
    run = tf.Session().run
    raises(RuntimeError, lambda: run(model.output, {model.input: np.ones((1, 4))}), "Session.run", "K.function")


def check_memory_growth_is_asked_for_without_a_gpu_too():
    config = tf.ConfigProto()
    config.gpu_options.allow_growth = True
    assert config.gpu_options.allow_growth
    tf.Session(config=config)
    tf.compat.v1.Session(config=tf.compat.v1.ConfigProto(gpu_options=tf.GPUOptions(allow_growth=True)))


def check_graphs_are_entered_without_effect():
    for graph in (tf.Graph(), tf.get_default_graph(), tf.compat.v1.get_default_graph()):
        with graph.as_default():
            assert tf.executing_eagerly()
            assert tiny().predict(np.ones((1, 4)), verbose=0).shape == (1, 3)
        graph.finalize()
        assert graph.get_operations() == []
    tf.reset_default_graph()


def check_functions_being_traced_keep_their_graph_and_gradients():
    @tf.function
    def slope(x):
        assert tf.get_default_graph() is x.graph
        return tf.gradients(x * x, x)[0]

    assert slope(tf.constant(3.0)).numpy() == 6


def check_what_needs_a_graph_says_so():
    raises(RuntimeError, lambda: tf.gradients(tf.constant(1.0), tf.constant(1.0)), "tf.gradients", "GradientTape")
    raises(RuntimeError, lambda: tf.compat.v1.gradients(1, 1), "GradientTape")
    raises(RuntimeError, lambda: tf.placeholder(tf.float32, [None, 3]), "tf.placeholder", "keras.Input")


def check_names_of_tensorflow_1():
    np.testing.assert_allclose(tf.log(tf.constant(np.e)), 1, rtol=1e-6)
    assert tf.to_float(tf.constant(1)).dtype == tf.float32
    assert tf.mul(2, 3).numpy() == 6
    assert tf.sub(2, 3).numpy() == -1
    assert tf.pack([1, 2]).shape == (2,)
    assert tf.image.resize_bilinear(tf.zeros((1, 2, 2, 1)), (4, 4)).shape == (1, 4, 4, 1)
    assert tf.train.AdamOptimizer is tf.compat.v1.train.AdamOptimizer
    tf.logging.set_verbosity(tf.logging.ERROR)
    raises(AttributeError, lambda: tf.nonsense, "nonsense")


def check_seeds_repeat_random_numbers():
    tf.set_random_seed(3)
    first = tf.random_normal((2,)).numpy()
    tf.set_random_seed(3)
    np.testing.assert_array_equal(tf.random_normal((2,)), first)


def check_old_keywords():
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    assert tf.reduce_sum(x, reduction_indices=1, keep_dims=True).numpy().tolist() == [[3], [7]]
    assert tf.argmax(x, dimension=1).numpy().tolist() == [1, 1]
    assert tf.expand_dims(x, dim=0).shape == (1, 2, 2)
    np.testing.assert_allclose(tf.reduce_sum(tf.nn.softmax(x, dim=-1), -1), [1, 1], rtol=1e-6)
    assert tf.nn.dropout(x, keep_prob=1.0).numpy().tolist() == x.numpy().tolist()
    assert tf.reduce_mean(x).numpy() == 2.5


def check_contrib_lives_on_in_part_and_says_so():
    from tensorflow.contrib import layers
    from tensorflow.contrib.keras.python.keras.layers.core import Activation

    assert Activation is tf.keras.layers.Activation
    assert isinstance(layers.l2_regularizer(0.1), tf.keras.regularizers.L2)
    raises(AttributeError, lambda: tf.contrib.slim, "slim", "TensorFlow 1")
    raises(ModuleNotFoundError, lambda: __import__("tensorflow.contrib.slim"), "TensorFlow 1", "tf_slim")


def check_contrib_says_what_to_do_in_every_form_of_import():
    forms = ("contrib import slim", "contrib import rnn", "contrib.layers import batch_norm", "contrib.rnn import x")
    for form in forms:
        raises(ImportError, partial(exec, f"from tensorflow.{form}"), "TensorFlow 1", "keras.layers")


def check_values_are_evaluated_where_there_are_any():
    model = tiny()
    assert model.layers[0].kernel.eval(K.get_session()).shape == (4, 3)
    raises(RuntimeError, lambda: model.output.eval(session=K.get_session()), "model.predict")
    raises(RuntimeError, lambda: tf.get_default_graph().get_tensor_by_name("x:0"), "x:0", "get_layer")


def check_losses_and_summaries_of_tensorflow_1():
    assert tf.losses.huber_loss(tf.zeros(2), tf.zeros(2)).numpy() == 0
    assert callable(tf.metrics.accuracy)
    assert tf.scalar_summary is tf.compat.v1.summary.scalar
    assert tf.train.SummaryWriter is tf.compat.v1.summary.FileWriter
    assert tf.image.per_image_whitening is tf.image.per_image_standardization


def check_gradients_are_registered_under_the_old_name_of_relu():
    from tensorflow.python.ops import gen_nn_ops

    assert gen_nn_ops._relu_grad(tf.constant([2.0]), tf.constant([-1.0])).numpy() == 0


def check_an_app_runs_the_main_of_the_script():
    import sys

    seen = []
    sys.modules["__main__"].main = seen.append
    flags = tf.app.flags
    flags.DEFINE_integer("steps", 3, "how many")
    raises(SystemExit, lambda: tf.app.run(argv=["script.py", "--steps=5"]))
    assert seen == [["script.py"]]
    assert flags.FLAGS.steps == 5


def check_mnist_of_the_first_tutorials():
    import keras
    from tensorflow.examples.tutorials.mnist import input_data

    images, labels = np.full((20, 28, 28), 255, "uint8"), np.arange(20) % 10
    real = keras.datasets.mnist.load_data
    keras.datasets.mnist.load_data = lambda: ((images, labels), (images[:4], labels[:4]))
    try:
        mnist = input_data.read_data_sets("MNIST_data", one_hot=True, validation_size=5)
    finally:
        keras.datasets.mnist.load_data = real
    assert (mnist.train.num_examples, mnist.validation.num_examples, mnist.test.num_examples) == (15, 5, 4)
    seen = np.concatenate([mnist.train.next_batch(5)[1] for _ in range(3)])
    assert sorted(seen.argmax(axis=1)) == sorted(labels[5:])
    first, _ = mnist.train.next_batch(3, shuffle=False)
    assert first.shape == (3, 784)
    assert first.max() == 1.0


def check_tensors_know_their_old_selves():
    assert K.is_keras_tensor(tiny().output)
    assert tf.constant([1, 2]).get_shape().as_list() == [2]


def check_arguments_stand_in_the_order_of_tensorflow_0_and_1():
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    assert tf.concat(1, [x, x]).shape == tf.concat([x, x], 1).shape == (2, 4)
    assert [part.shape for part in tf.split(1, 2, x)] == [part.shape for part in tf.split(x, 2, 1)]
    assert tf.reverse(x, [False, True]).numpy().tolist() == tf.reverse(x, [1]).numpy().tolist() == [[2, 1], [4, 3]]
    assert tf.reverse(x, dims=[False, True]).numpy().tolist() == [[2, 1], [4, 3]]
    assert tf.nn.in_top_k(x, [0, 1], 1).numpy().tolist() == tf.nn.in_top_k(tf.constant([0, 1]), x, 1).numpy().tolist()
    assert tf.nn.sparse_softmax_cross_entropy_with_logits(x, tf.constant([1, 1])).shape == (2,)
    image, kernel = tf.ones((1, 4, 4, 1)), tf.ones((2, 2, 1, 1))
    assert tf.nn.conv2d(image, kernel, [1, 1, 1, 1], "VALID", True, "NHWC").shape == (1, 3, 3, 1)
    assert tf.nn.moments(x, [0], None, "moments", True)[0].shape == (1, 2)
    assert tf.argmax(x, 1, "best").numpy().tolist() == tf.argmax(x, 1, tf.int32).numpy().tolist() == [1, 1]
    assert tf.nn.convolution(image, kernel, "VALID").shape == (1, 3, 3, 1)
    assert [tf.pack([x, x]).shape, len(tf.unpack(x, 2, 1))] == [(2, 2, 2), 2]
    assert tf.image.resize_images(image, 2, 3).shape == tf.image.resize_images(image, [2, 3]).shape == (1, 2, 3, 1)
    assert tf.batch_matmul([x], [x], adj_y=True).numpy().tolist() == [[[5, 11], [11, 25]]]


def check_what_a_position_meant_is_told_where_nothing_shows_it():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        kept = tf.nn.dropout(tf.ones((10, 100)), 0.9).numpy()
        loss = tf.nn.softmax_cross_entropy_with_logits([[2.0, 0.0]], [[0.0, 1.0]]).numpy()
        tf.nn.dropout(tf.ones((10, 100)), keep_prob=0.9)
    assert 0.8 < (kept > 0).mean() < 0.97
    np.testing.assert_allclose(loss, [np.log(1 + np.exp(2))], rtol=1e-5)
    assert [str(each.message).partition("(")[0] for each in told] == [
        "nn.dropout",
        "nn.softmax_cross_entropy_with_logits",
    ]
    assert told[0].filename == __file__
