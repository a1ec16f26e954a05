"""Old-style scripts about other networks and about Keras itself, run unmodified; results computed by hand."""

import numpy as np
from PIL import Image
from scipy.ndimage import shift


def inputs(ran):
    return np.load(ran.folder / "inputs.npz")


def test_an_own_loss_with_backend_functions(legacy, direct):
    import tensorflow as tf
    import tf_keras

    ran = legacy("own_loss")
    whole = ran.model("digits.h5")
    model = tf_keras.Model(whole.inputs, whole.get_layer("conv2").output)
    image = inputs(ran)["digit0"][np.newaxis]

    def contrast(output):
        return tf.reduce_mean(output[..., 2] ** 2) - tf.reduce_mean(output[..., 1])

    slopes, _ = direct.gradient(model, lambda output: -contrast(output), image)
    wanted = direct.unit_range(np.abs(slopes).max(axis=-1))[0]
    np.testing.assert_allclose(ran.results["saliency"], wanted, atol=1e-5)

    def loss(images, output):
        norm = tf.reduce_sum(images**6) ** (1 / 6) / 256
        down = images[:, 1:, :-1] - images[:, :-1, :-1]
        right = images[:, :-1, 1:] - images[:, :-1, :-1]
        variation = tf.reduce_sum(down**2 + right**2) / 256
        return 2 * contrast(output) - tf.reduce_mean(output[..., 4]) + 5 * norm + 5 * variation

    np.random.seed(7)
    seed = np.random.random((1, 16, 16, 1))
    wanted = direct.maximize(model, loss, seed, 8, (0.0, 1.0))
    np.testing.assert_allclose(ran.results["image"], wanted, atol=1e-4)
    picture = direct.maximize(model, loss, seed, 3, (0, 255))
    np.testing.assert_allclose(ran.results["activation"], picture, atol=1)
    assert "Iteration: 8, named_losses: [('FilterContrast'" in ran.output


def test_one_optimizer_serves_every_frame(legacy, direct):
    ran = legacy("optimizer_loop")
    model = ran.model("digits.h5")
    wanted = [direct.cam(model, 7, frame, model.get_layer("pool2")) for frame in ran.results["frames"]]
    np.testing.assert_allclose(ran.results["cams"], wanted, atol=1e-5)


def test_a_volume(legacy, direct):
    ran = legacy("conv3d_cam")
    model = direct.with_linear_output(ran.model("conv3d.h5"))
    volume = inputs(ran)["c3"][0]
    heat = direct.cam(model, 0, volume, model.get_layer("c2"))
    np.testing.assert_allclose(ran.results["cam"], heat, atol=1e-5)
    np.testing.assert_allclose(ran.results["grads"], direct.saliency(model, None, volume), atol=1e-5)
    assert len(ran.figures) == 2


def test_a_signal(legacy, direct):
    ran = legacy("conv1d_saliency")
    model = direct.with_linear_output(ran.model("conv1d.h5"))
    signal, guided = inputs(ran)["c1"], direct.with_relu(model, "guided")
    wanted = [direct.saliency(guided, each, signal) for each in range(model.output_shape[1])]
    np.testing.assert_allclose(ran.results["grads"], wanted, atol=1e-5)
    positive = direct.saliency(model, [0, 1], signal, lambda slopes: np.maximum(slopes, 0))
    np.testing.assert_allclose(ran.results["both"], positive, atol=1e-5)
    heat = direct.cam(model, 0, signal, model.get_layer("c2"))
    np.testing.assert_allclose(ran.results["cam"], heat, atol=1e-5)


def test_a_film(legacy, direct):
    import tf_keras
    from tf_keras.layers import LSTM, Conv2D, Dense, Flatten, MaxPooling2D, TimeDistributed

    ran = legacy("time_distributed_lstm")
    frames = tf_keras.Input((5, 16, 16, 1))

    def network(relu):
        x = TimeDistributed(Conv2D(6, 3, activation=relu), name="conv")(frames)
        x = TimeDistributed(MaxPooling2D(2))(x)
        x = LSTM(8)(TimeDistributed(Flatten())(x))
        model = tf_keras.Model(frames, Dense(3)(x))
        model.load_weights(ran.folder / "film_weights.h5")
        return model

    plain = network("relu")
    guided = network(direct.with_relu(_one_relu(), "guided").layers[-1].activation)
    film = ran.results["film"]
    np.testing.assert_allclose(ran.results["grads"], direct.saliency(guided, 1, film), atol=1e-5)
    heat = direct.cam(plain, 1, film, plain.get_layer("conv"))
    np.testing.assert_allclose(ran.results["cam"], heat, atol=1e-4)


def _one_relu():
    import tf_keras

    return tf_keras.Sequential([tf_keras.layers.Dense(1, "relu", input_shape=(1,))])


def test_layer_outputs_by_k_function(legacy, direct):
    import tf_keras

    ran = legacy("sequential_input")
    model = ran.model("digits.h5")
    image = inputs(ran)["digit7"]
    conv2 = tf_keras.Model(model.inputs, model.get_layer("conv2").output)(image).numpy()
    np.testing.assert_allclose(ran.results["conv2"], conv2, atol=1e-6)
    np.testing.assert_allclose(ran.results["features"], conv2, atol=1e-6)
    np.testing.assert_allclose(ran.results["probs"], model(image, training=False), atol=1e-6)
    np.testing.assert_allclose(ran.results["saliency"], direct.saliency(model, 7, image[0]), atol=1e-5)
    heat = direct.cam(model, 7, image[0], model.get_layer("conv2"))
    np.testing.assert_allclose(ran.results["cam"], heat, atol=1e-5)
    slopes, _ = direct.gradient(model, lambda output: output[0, 7], image)
    np.testing.assert_allclose(ran.results["grads"], slopes, atol=1e-6)
    np.testing.assert_allclose(ran.results["loss"], model(image, training=False)[0, 7], atol=1e-6)


def test_everything_by_star(legacy, direct):
    import tf_keras
    from tf_keras.layers import Concatenate, Conv2D, Dense, GlobalAveragePooling2D

    ran = legacy("star_imports")
    image = tf_keras.Input((16, 16, 1))
    x = Conv2D(4, 3, padding="same", activation="relu")(image)
    x = Concatenate()([x, Conv2D(4, 1)(image)])
    features = Conv2D(6, 3, activation="relu")
    model = tf_keras.Model(image, Dense(3, "softmax")(GlobalAveragePooling2D()(features(x))))
    model.set_weights([ran.results[f"w{place:02}"] for place in range(8)])
    digit = inputs(ran)["digit0"]
    guided = direct.with_relu(model, "guided")
    np.testing.assert_allclose(ran.results["heatmap"], direct.saliency(guided, 1, digit), atol=1e-5)
    inverse = direct.saliency(model, 1, digit, lambda slopes: np.abs(1 / (slopes + 1e-7)))
    np.testing.assert_allclose(ran.results["small"], inverse, atol=1e-4)
    np.testing.assert_allclose(ran.results["cam"], direct.cam(model, 1, digit, features), atol=1e-5)


def test_an_image_and_a_row_of_numbers(legacy, direct):
    import tf_keras
    from tf_keras.layers import Concatenate, Conv2D, Dense, GlobalMaxPooling2D

    ran = legacy("two_inputs")
    image, numbers = tf_keras.Input((16, 16, 1)), tf_keras.Input((6,))
    a = GlobalMaxPooling2D()(Conv2D(5, 3, activation="relu")(image))
    x = Dense(8, "relu")(Concatenate()([a, Dense(4, "relu")(numbers)]))
    model = tf_keras.Model([image, numbers], Dense(1)(x))
    model.set_weights([ran.results[f"w{place:02}"] for place in range(8)])
    seeds = [inputs(ran)["digit0"][np.newaxis], ran.results["row"][np.newaxis]]
    slopes, _ = direct.gradient(model, lambda output: output[0, 0], seeds)
    for name, each in zip(("image", "numbers"), slopes, strict=True):
        np.testing.assert_allclose(ran.results[name], direct.unit_range(np.abs(each))[0], atol=1e-5)


def test_a_digit_dreamt_up_with_jitter_and_filmed(legacy, direct):
    import tensorflow as tf

    ran = legacy("jitter_gif")
    model = direct.with_linear_output(ran.model("digits.h5"))
    np.random.seed(3)
    seed = np.random.random((1, 16, 16, 1))
    seed = 0.05 * (seed - seed.mean()) / (seed.std() + 1e-7) + 0.5

    def loss(weight):
        def of(images, output):
            norm = tf.reduce_sum(tf.abs(images) ** 6) ** (1 / 6) / 256
            down = images[:, 1:, :-1] - images[:, :-1, :-1]
            right = images[:, :-1, 1:] - images[:, :-1, :-1]
            return -output[0, 3] + weight * (norm + tf.reduce_sum(down**2 + right**2) / 256)

        return of

    plain = direct.maximize(model, loss(10), seed, 6, (0.0, 1.0))
    np.testing.assert_allclose(ran.results["plain"], plain, atol=1e-4)

    def jitter(image, step):  # a tenth of 16 pixels is one
        offsets = [0, np.random.randint(-1, 2), np.random.randint(-1, 2), 0]
        return shift(image, offsets, mode="wrap", order=0)

    jittered = direct.maximize(model, loss(1), seed, 6, (0.0, 1.0), before=jitter)
    np.testing.assert_allclose(ran.results["img"], jittered, atol=1e-4)
    assert len(ran.results["losses"]) == 6
    with Image.open(ran.folder / "digit.gif") as film:
        assert film.size == (16, 16)
        assert film.n_frames == 6


def test_sessions_and_graphs_of_tensorflow_1(legacy, direct):
    ran = legacy("tf1_session")
    model = ran.model("digits.h5")
    image = inputs(ran)["digit0"]
    target = int(model(image[np.newaxis]).numpy().argmax())
    heat = direct.saliency(model, target, image)
    np.testing.assert_allclose(ran.results["heatmap"], heat, atol=1e-5)
    stretched = np.uint8((heat - heat.min()) * 255 / (heat.max() - heat.min()) + 0.5)
    np.testing.assert_allclose(ran.results["picture"], np.kron(stretched, np.ones((2, 2))), atol=1)
    levels = ran.results["picture"].astype(int) // 32
    contrast = ((levels[:, 1:] - levels[:, :-1]) ** 2).mean()
    np.testing.assert_allclose(ran.results["texture"], [[contrast]])
    np.testing.assert_allclose(ran.results["log"], 1, rtol=1e-6)
    np.testing.assert_array_equal(ran.results["mask"], heat > 0.5)
    assert Image.open(ran.folder / "heatmap.png").size == (32, 32)


def test_a_network_in_the_words_of_keras_1(legacy, direct):
    ran = legacy("keras1_keywords")
    model = ran.model("keras1.h5")
    shapes = {type(layer).__name__: layer.output_shape[1:] for layer in model.layers if "2D" in type(layer).__name__}
    assert shapes == {"ZeroPadding2D": (18, 18, 1), "Conv2D": (8, 8, 8), "MaxPooling2D": (4, 4, 8)}
    images = ran.results["X_train"]
    outputs = model(images, training=False).numpy()
    np.testing.assert_array_equal(ran.results["classes"], outputs.argmax(axis=-1))
    np.testing.assert_allclose(ran.results["proba"], outputs[:2], atol=1e-6)
    logits = type(model)(model.layers[:-1])
    np.testing.assert_allclose(ran.results["grads"], direct.saliency(logits, 7, images[1]), atol=1e-5)
    assert len(ran.results["acc"]) == 2
    assert len(list(ran.folder.glob("weights.0?-?.??.h5"))) == 2
