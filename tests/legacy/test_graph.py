"""Finding and computing inner tensors, in models as they come."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat._engine.evaluate import Probe, Term
from keras_vis_compat._engine.graph import Disconnected, Graph
from keras_vis_compat._engine.network import source_of


def value_of(model, wanted, *images):
    graph = Graph(model.inputs)
    compute = tf.function(lambda values: graph.run(values, [graph.find(wanted)]), autograph=False)
    return compute([tf.constant(image, tf.float32) for image in images])[0].numpy()


def doubler(keras, name):
    return keras.layers.Rescaling(2.0, name=name)


def test_every_layer_of_a_chain_can_be_read(keras):
    model = keras.Sequential([keras.layers.Input((2,)), doubler(keras, "a"), doubler(keras, "b")])
    np.testing.assert_array_equal(value_of(model, model.get_layer("a"), [[1, 2]]), [[2, 4]])
    np.testing.assert_array_equal(value_of(model, model.get_layer("b"), [[1, 2]]), [[4, 8]])
    np.testing.assert_array_equal(value_of(model, model.inputs[0], [[1, 2]]), [[1, 2]])


def test_a_layer_called_on_another_input_first_is_read_in_this_model(keras):
    layer = doubler(keras, "shared")
    layer(keras.layers.Input((2,)))
    entry = keras.layers.Input((2,))
    model = keras.Model(entry, layer(doubler(keras, "before")(entry)))
    layer(keras.layers.Input((2,)))
    np.testing.assert_array_equal(value_of(model, layer, [[1, 2]]), [[4, 8]])


def test_a_stale_symbolic_tensor_stands_for_the_same_layer_of_this_model(keras):
    layer = doubler(keras, "shared")
    stale = layer(keras.layers.Input((2,)))
    entry = keras.layers.Input((2,))
    model = keras.Model(entry, layer(entry))
    np.testing.assert_array_equal(value_of(model, stale + 1.0, [[1, 2]]), [[3, 5]])


def test_inside_models_inside_models(keras):
    inner = keras.Sequential([keras.layers.Input((2,)), doubler(keras, "deep")], name="inner")
    entry = keras.layers.Input((2,))
    middle = keras.Model(entry, inner(doubler(keras, "m")(entry)), name="middle")
    outer = keras.Sequential([keras.layers.Input((2,)), doubler(keras, "o"), middle])
    np.testing.assert_array_equal(value_of(outer, inner.get_layer("deep"), [[1, 2]]), [[8, 16]])
    np.testing.assert_array_equal(value_of(outer, inner.get_layer("deep").output * 10.0, [[1, 2]]), [[80, 160]])
    np.testing.assert_array_equal(value_of(outer, outer.outputs[0], [[1, 2]]), [[8, 16]])


def test_a_nested_model_with_several_inputs_given_as_list_or_by_name(keras):
    first, second = (keras.layers.Input((1,), name=name) for name in ("first", "second"))
    inner = keras.Model([first, second], keras.layers.Subtract(name="difference")([first, second]))
    for given in (lambda a, b: [a, b], lambda a, b: {"second": b, "first": a}):
        left, right = keras.layers.Input((1,)), keras.layers.Input((1,))
        outer = keras.Model([left, right], inner(given(left, right)))
        np.testing.assert_array_equal(value_of(outer, inner.layers[-1], [[5]], [[3]]), [[2]])


def test_a_model_used_twice_in_another_keeps_its_calls_apart(keras):
    tower = keras.Sequential([keras.layers.Input((1,)), doubler(keras, "d"), keras.layers.Rescaling(1.0, offset=1.0)])
    left, right = keras.layers.Input((1,)), keras.layers.Input((1,))
    model = keras.Model([left, right], keras.layers.Subtract()([tower(left), tower(right)]))
    np.testing.assert_array_equal(value_of(model, model.outputs[0], [[5]], [[3]]), [[4]])


def test_a_chain_deeper_than_the_stack(keras):
    entry = tensor = keras.layers.Input((1,))
    same = keras.layers.Activation("linear")
    for _ in range(1200):
        tensor = same(tensor)
    model_inputs, target = [entry], keras.layers.Rescaling(3.0)(tensor)
    graph = Graph(model_inputs)
    assert graph.run([tf.constant([[2.0]])], [graph.find(target)])[0].numpy() == 6


def test_training_mode_reaches_the_layers_that_know_it(keras):
    model = keras.Sequential([keras.layers.Input((100,)), keras.layers.Dropout(0.5)])
    terms = [Term((0,), lambda values, arguments: values[0], "output")]
    ones = np.ones((1, 100), np.float32)
    assert (Probe(source_of(model), terms).score([ones])[0][0].numpy() == 1).all()
    assert (Probe(source_of(model), terms, training=True).score([ones])[0][0].numpy() == 0).any()


def test_what_is_not_part_of_the_model_is_refused(keras):
    model = keras.Sequential([keras.layers.Input((2,)), doubler(keras, "a")])
    other = keras.Sequential([keras.layers.Input((2,)), doubler(keras, "b")])
    for stranger in (other.layers[0], other.outputs[0], doubler(keras, "never called")):
        with pytest.raises(Disconnected):
            source_of(model).reader([stranger])


def test_inside_of_a_subclassed_model_is_refused(keras):
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner = doubler(keras, "inner")

        def call(self, inputs, training=False):
            return self.inner(inputs)

    model = Own()
    assert source_of(model).reader([0])[1]([tf.constant([[1.0]])], False)[0].numpy() == 2
    with pytest.raises(Disconnected, match="only the outputs of a subclassed model"):
        source_of(model).reader([model.inner])


def test_a_zero_gradient_where_no_path_leads_if_asked_for(keras):
    first, second = keras.layers.Input((1,)), keras.layers.Input((1,))
    model = keras.Model([first, second], [doubler(keras, "a")(first), doubler(keras, "b")(second)])
    terms = [Term((0,), lambda values, arguments: values[0], "first output")]
    images = [np.ones((1, 1), np.float32)] * 2
    with pytest.raises(Disconnected, match="no gradient path"):
        Probe(source_of(model), terms).read(images)
    gradients = Probe(source_of(model), terms, unconnected="zero").read(images).gradients
    assert [gradient.numpy().item() for gradient in gradients] == [2, 0]
