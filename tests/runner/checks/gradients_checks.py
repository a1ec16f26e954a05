"""`K.gradients` and its like give what a tape gives, wherever old programs put them."""

import keras
import numpy as np
import tensorflow as tf
from keras import backend as K
from keras import optimizers
from keras.layers import Conv2D, Dense, Dropout, Embedding, Flatten, GlobalAveragePooling1D, Input, Lambda
from keras.models import Model, Sequential
from keras_checks import raises, tiny
from tensorflow.python.framework import ops

IMAGE = np.random.RandomState(0).rand(1, 6, 6, 2)


def network(**last):
    keras.utils.set_random_seed(0)
    layers = [
        Conv2D(3, 3, activation="relu", input_shape=(6, 6, 2), name="conv"),
        Dropout(0.5),
        Flatten(),
        Dense(4, activation="softmax", name="scores"),
    ]
    return Sequential(layers)


def by_tape(model, score, wrt=None):
    """The gradient of `score(output)` by the images or the output of a layer, and the value of that."""
    inner = Model(model.input, [(model.get_layer(wrt).output if wrt else model.input), model.output])
    with tf.GradientTape() as tape:
        images = tf.constant(IMAGE, tf.float32)
        tape.watch(images)
        values, output = inner(images)
        loss = score(output)
    return tape.gradient(loss, values).numpy(), values.numpy()


def check_grad_cam_by_hand():
    model = network()
    wanted, maps = by_tape(model, lambda output: output[:, 2], "conv")
    conv = model.get_layer("conv").output
    loss = K.mean(model.output[:, 2])
    grads = K.gradients(loss, conv)[0]
    pooled = K.mean(grads, axis=(0, 1, 2))
    iterate = K.function([model.input], [pooled, conv[0], loss])
    weights, values, score = iterate([IMAGE])
    np.testing.assert_allclose(weights, wanted.mean((0, 1, 2)), rtol=1e-5)
    np.testing.assert_allclose(values, maps[0], rtol=1e-6)
    assert score.shape == ()


def check_a_model_that_a_sequential_began_with_is_differentiated_inside():
    base = network()
    model = Sequential()
    model.add(Model(base.input, base.output))
    model.add(Lambda(lambda x: x * K.one_hot([2], 4)))
    wanted, maps = by_tape(base, lambda output: output[:, 2], "conv")
    inner = model.layers[0].get_layer("conv").output
    slopes = K.gradients(K.sum(model.layers[-1].output), inner)[0]
    found, values = K.function([model.layers[0].input], [inner, slopes])([IMAGE])
    np.testing.assert_allclose(found, maps, rtol=1e-6)
    np.testing.assert_allclose(values, wanted, rtol=1e-5)
    (whole,) = K.function([model.layers[0].input], [model.output])([IMAGE])
    np.testing.assert_allclose(whole, model.predict(IMAGE, verbose=0), rtol=1e-6)
    other = Dense(2)(Input((3,)))
    assert K.gradients(K.sum(other), inner) == [None]


def check_models_made_under_an_override_have_the_other_gradient():
    if "HalvedRelu" not in ops._gradient_registry._registry:

        @ops.RegisterGradient("HalvedRelu")
        def _halved(op, grad):
            return 0.5 * grad * tf.cast(op.outputs[0] > 0.0, op.inputs[0].dtype)

    plain = network()
    wanted, _ = by_tape(plain, lambda output: output[:, 1])
    with tf.get_default_graph().gradient_override_map({"Relu": "HalvedRelu"}):
        halved = network()
    halved.set_weights(plain.get_weights())
    for model, part in ((halved, 0.5), (plain, 1.0), (network(), 1.0)):
        slopes = K.gradients(model.output[:, 1], model.input)[0]
        (values,) = K.function([model.input, K.learning_phase()], [slopes])([IMAGE, 0])
        np.testing.assert_allclose(values, part * wanted, rtol=1e-5, atol=1e-8)


def check_gradients_normalised_with_a_learning_phase():
    model = network()
    wanted, _ = by_tape(model, lambda output: output[:, 1])
    grads = K.gradients(model.output[:, 1], model.input)[0]
    grads /= K.sqrt(K.mean(K.square(grads))) + 1e-5
    run = K.function([model.input, K.learning_phase()], [model.output, grads])
    np.testing.assert_allclose(run([IMAGE, 0])[1], wanted / (np.sqrt((wanted**2).mean()) + 1e-5), rtol=1e-4)
    assert np.abs(run([IMAGE, 0])[1] - run([IMAGE, 1])[1]).max() > 0.1  # dropout
    np.testing.assert_array_equal(run([IMAGE, 0])[1], run([IMAGE, False])[1])
    assert run([np.repeat(IMAGE, 3, 0), 0])[1].shape == (3, 6, 6, 2)


def check_of_several_losses_by_several_tensors_and_by_nothing():
    a, b, other = Input((2,)), Input((2,)), Input((2,))
    loss = K.sum(a * a * b)
    found = K.gradients([loss, K.sum(b)], [a, b, other])
    assert found[2] is None
    run = K.function([a, b], found[:2])
    np.testing.assert_array_equal(run([[[1, 2]], [[3, 4]]]), [[[6, 16]], [[2, 5]]])
    assert K.gradients(loss, other) == [None]


def check_by_an_embedding_and_by_weights():
    model = Sequential([Embedding(5, 2, input_length=3), GlobalAveragePooling1D(), Dense(1, use_bias=False)])
    model.layers[0].trainable = False
    model.set_weights([np.arange(10.0).reshape(5, 2), np.array([[3.0], [6.0]])])
    by_word, by_kernel = K.gradients(model.output, [model.layers[0].output, model.trainable_weights[0]])
    words = np.array([[0, 1, 1]])
    found = K.function([model.input], [by_word, by_kernel])([words])
    np.testing.assert_allclose(found[0], np.tile([1.0, 2.0], (1, 3, 1)), rtol=1e-6)
    np.testing.assert_allclose(found[1], [[4 / 3], [7 / 3]], rtol=1e-6)


def check_a_gradient_of_a_gradient():
    x = Input((1,))
    slope = K.gradients(x**3, x)[0]
    np.testing.assert_allclose(K.function([x], K.gradients(slope, x))([[[2.0]]])[0], [[12.0]])


def check_losses_that_begin_with_a_variable():
    x = Input((4,))
    loss = K.variable(0.0)
    loss += 2.0 * K.sum(K.square(x[:, 1:]))
    loss = loss - K.sum(x)
    run = K.function([x], [loss, K.gradients(loss, x)[0]])
    values = run([[[1.0, 2.0, 3.0, 4.0]]])
    assert values[0] == 58 - 10
    np.testing.assert_array_equal(values[1], [[-1, 7, 11, 15]])


def check_an_image_among_others_on_a_placeholder():
    made = K.placeholder((1, 4, 4, 1))
    pair = K.concatenate([K.constant(np.ones((1, 4, 4, 1))), made], axis=0)
    features = Model(made, Conv2D(1, 1, use_bias=False, kernel_initializer="ones")(pair)).output
    loss = K.sum(K.square(features[0] - features[1]))
    run = K.function([made], [loss, K.gradients(loss, made)[0]])
    total, slope = run([np.full((1, 4, 4, 1), 3.0)])
    assert (total, slope.max(), slope.min()) == (64, 4, 4)


def check_of_a_model_inside_another():
    inner = network()
    entry = Input((6, 6, 2))
    model = Model(entry, inner(entry))
    wanted, _ = by_tape(inner, lambda output: output[:, 0])
    slope = K.function([entry], K.gradients(model.output[:, 0], entry))([IMAGE])[0]
    np.testing.assert_allclose(slope, wanted, rtol=1e-5, atol=1e-8)


def check_optimizers_give_gradients_clipped_as_they_were_told():
    model = tiny()
    loss = K.sum(model.output)

    def slopes(**options):
        found = optimizers.SGD(lr=0.1, **options).get_gradients(loss, model.trainable_weights)
        return [each.tolist() for each in K.function([model.input], found)([[[1, 2, 2, 0]]])]

    assert slopes()[1] == [1, 1, 1]
    assert [np.max(each) for each in slopes(clipvalue=0.25)] == [0.25, 0.25]
    norm = np.sqrt(sum(np.square(each).sum() for each in map(np.asarray, slopes(clipnorm=0.5))))
    np.testing.assert_allclose(norm, 0.5, rtol=1e-6)
    away = K.variable(1.0)
    raises(ValueError, lambda: optimizers.Adam().get_gradients(loss, [away]), "does not depend on", "no gradient")


def check_a_training_loop_by_hand_moves_the_weights():
    model = tiny()
    target = K.placeholder((None, 3))
    loss = K.mean(K.square(model.output - target))
    before = model.get_weights()[1]
    updates = optimizers.SGD(lr=1.0).get_updates(params=model.trainable_weights, loss=loss)
    train = K.function([model.input, target], [loss], updates=updates)
    losses = [float(train([np.zeros((2, 4)), np.ones((2, 3))])[0]) for _ in range(2)]
    np.testing.assert_allclose(losses, [1, 1 / 9], rtol=1e-5)  # a third of the way is left after each step
    np.testing.assert_allclose(model.get_weights()[1] - before, 8 / 9, rtol=1e-5)
    old = optimizers.SGD(lr=1.0).get_updates(model.trainable_weights, loss)  # Keras 2.0
    assert len(old[0].values) == 2
    count = K.variable(0.0)
    K.function([model.input], [], updates=[(count, K.sum(model.input))])([np.ones((1, 4))])
    assert K.get_value(count) == 4


def check_a_function_may_give_variables():
    weight = K.variable([1.0, 2.0])
    give = K.function([], [weight])
    K.set_value(weight, [3.0, 4.0])
    assert give([])[0].tolist() == [3, 4]


def check_a_function_takes_one_array_and_gives_what_a_dictionary_holds():
    model = network()
    layers = {layer.name: layer.output for layer in model.layers}
    found = K.function(model.inputs, layers.values())(IMAGE)
    assert [each.shape[0] for each in found] == [1] * 4
    np.testing.assert_allclose(found[-1], model.predict(IMAGE, verbose=0), rtol=1e-6)


def check_gradients_of_tensorflow_are_those_of_keras():
    x = Input((2,))
    for differentiate in (tf.gradients, tf.compat.v1.gradients):
        slope = K.function([x], differentiate(K.sum(x * x), x))([[[1, 2]]])[0]
        np.testing.assert_array_equal(slope, [[2, 4]])


def check_a_guided_model_has_guided_gradients():
    from vis.backend import modify_model_backprop

    model = Sequential([Dense(2, activation="relu", use_bias=False, input_shape=(2,)), Dense(1, use_bias=False)])
    model.set_weights([np.array([[-1.0, 1.0], [-1.0, 1.0]]), np.array([[-1.0], [1.0]])])
    slopes = {}
    for name, each in {"plain": model, "guided": modify_model_backprop(model, "guided")}.items():
        run = K.function([each.input, K.learning_phase()], [K.gradients(each.output, each.input)[0]])
        slopes[name] = run([[[-1.0, 0.0]], 0])[0].tolist()
    assert slopes == {"plain": [[1, 1]], "guided": [[0, 0]]}


def check_an_optimizer_of_keras_vis_copied_into_a_script():
    from vis.visualization import visualize_saliency

    model = network()
    wanted = visualize_saliency(model, -1, 3, IMAGE)
    loss = -1 * K.mean(model.output[:, 3])
    overall = loss
    grads = K.gradients(overall, model.input)[0]
    grads = K.l2_normalize(grads)
    compute = K.function([model.input, K.learning_phase()], [loss, overall, grads, model.input])
    slope = np.abs(compute([IMAGE, 0])[2]).max(-1)[0]
    slope = (slope - slope.min()) / (slope.max() - slope.min() + K.epsilon())
    np.testing.assert_allclose(slope, wanted, atol=2e-5)
