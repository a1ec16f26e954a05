"""Old-style scripts about pictures, run unmodified; their results computed by hand."""

import matplotlib
import numpy as np
from PIL import Image


def jet(values):
    return np.uint8(matplotlib.colormaps["jet"](values)[..., :3] * 255)


def test_mnist_cnn_learns_and_its_maps_are_those_of_its_model(legacy, direct):
    from sklearn.datasets import load_digits

    ran = legacy("mnist_cnn_jet_overlay")
    digits = load_digits()
    images = np.kron(digits.images, np.ones((1, 2, 2))).astype("float32")[1500:, ..., np.newaxis] / 16
    model = direct.with_linear_output(ran.model("mnist_cnn.h5"))
    assert ran.results["accuracy"] > 0.8  # Adadelta with the learning rate of Keras 2.2; 0.1 with today's
    assert "best validation accuracy" in ran.output
    for digit in (0, 3, 8):
        image = images[np.flatnonzero(digits.target[1500:] == digit)[0]]
        rules = {"None": model, "guided": direct.with_relu(model, "guided"), "relu": direct.with_relu(model, "relu")}
        for name, ruled in rules.items():
            wanted = direct.saliency(ruled, digit, image)
            np.testing.assert_allclose(ran.results[f"saliency_{digit}_{name}"], wanted, atol=1e-5)
        heat = direct.cam(model, digit, image, model.get_layer("conv2"))
        np.testing.assert_allclose(ran.results[f"cam_{digit}"], heat, atol=1e-5)
        gray = np.uint8(np.repeat(image, 3, axis=-1) * 255)
        overlay = (0.5 * jet(heat) + 0.5 * gray).astype("uint8")
        np.testing.assert_allclose(ran.results[f"overlay_{digit}"].astype(int), overlay, atol=3)
    assert ran.figures == [f"figure-{number:03}.png" for number in range(1, 7)]
    assert all(Image.open(ran.folder / "figures" / name).size > (100, 100) for name in ran.figures)


def test_version_0_4_1_gives_pictures(legacy, direct):
    ran = legacy("overlay_0_4_1", "--vis-version", "0.4.1")
    model = ran.model("vgg_tiny.h5")
    image = np.load(ran.folder / "inputs.npz")["vgg_u8"]
    target = int(model.predict(image[np.newaxis].astype("float32"), verbose=0).argmax())
    assert ran.results["pred_class"] == target
    assert ran.results["overlays"].dtype == ran.results["saliency"].dtype == np.uint8
    wanted = jet(direct.saliency(model, target, image))
    np.testing.assert_allclose(ran.results["saliency"].astype(int), wanted, atol=2)
    np.testing.assert_array_equal(np.asarray(Image.open(ran.folder / "saliency.png")), ran.results["saliency"])
    picture = jet(bicubic_cam(direct, model, target, image))
    overlay = (0.7 * image + 0.3 * picture).astype("uint8")
    np.testing.assert_allclose(ran.results["overlays"][0].astype(int), overlay, atol=2)


def bicubic_cam(direct, model, target, image):
    """The CAM of 0.4.1 was resized as a picture by Pillow."""
    inner = model.layers[:-2][-1]
    while not any(kind in type(inner).__name__ for kind in ("Conv", "Pooling")):
        inner = model.layers[model.layers.index(inner) - 1]
    slopes, values = direct.gradient(model, lambda output: output[:, target][0], image[np.newaxis], wrt=inner)
    slopes = slopes / (np.sqrt((slopes**2).mean()) + 1e-7)
    slopes = slopes / (slopes.max() + 1e-7)
    heat = np.maximum(values[0] @ slopes.mean(axis=(0, 1, 2)), 0)
    resized = Image.fromarray(heat).resize(image.shape[1::-1], Image.Resampling.BICUBIC)
    return direct.unit_range(np.asarray(resized))


def test_saliency_under_every_backprop_modifier(legacy, direct):
    ran = legacy("guided_modifiers")
    model = direct.with_linear_output(ran.model("resnet_tiny.h5"))
    image = np.load(ran.folder / "inputs.npz")["res"]
    guided, deconv = direct.with_relu(model, "guided"), direct.with_relu(model, "rectified")
    ruled = {"vanilla": model, "guided": guided, "rectified": deconv, "relu": deconv, "deconv": deconv}
    for name, each in ruled.items():
        np.testing.assert_allclose(ran.results[name], direct.saliency(each, 2, image, keepdims=True), atol=1e-5)
    np.testing.assert_allclose(ran.results["function"], direct.saliency(guided, 2, image), atol=1e-5)
    assert "as expected: " in ran.output


def test_a_regression_steers_left_right_and_straight(legacy, direct):
    ran = legacy("self_driving")
    model = ran.model("driving.h5")
    image = np.load(ran.folder / "inputs.npz")["drive"]
    np.testing.assert_allclose(ran.results["angle"], model.predict(image[np.newaxis], verbose=0)[0, 0], rtol=1e-5)
    for way, modify in {"right": np.positive, "left": np.negative, "maintain": small}.items():
        got = ran.results[f"saliency {way} steering"]
        np.testing.assert_allclose(got, direct.saliency(model, 0, image, modify), atol=1e-5)
        heat = direct.cam(model, 0, image, model.get_layer("c3"), modify)
        np.testing.assert_allclose(ran.results[f"cam {way} steering"], heat, atol=1e-4)


def small(slopes):
    return np.abs(1 / (slopes + 1e-7))


def test_filters_are_maximised_named_and_stitched(legacy, direct):
    ran = legacy("filter_grid")
    plain, stitched = ran.results["plain"], ran.results["stitched"]
    assert plain.shape == (4, 48, 48, 3)
    assert plain.dtype == np.uint8
    assert stitched.shape == (2 * 48 + 3, 2 * 48 + 3, 3)
    np.testing.assert_array_equal(stitched[51:, :48], ran.results["texts"][2])
    np.testing.assert_array_equal(np.asarray(Image.open(ran.folder / "filters.png")), stitched)
    red = (ran.results["texts"] == [255, 0, 0]).all(axis=-1) & (plain != [255, 0, 0]).any(axis=-1)
    assert red.any(axis=(1, 2)).all()
    for image, wanted in zip(plain.astype(int), filters_by_hand(ran, direct), strict=True):
        np.testing.assert_allclose(image, wanted, atol=1)


def filters_by_hand(ran, direct):
    import tensorflow as tf

    whole = ran.model("vgg_tiny.h5")
    layer = whole.get_layer("block2_conv1")
    model = type(whole)([*whole.layers[: whole.layers.index(layer) + 1]])
    np.random.seed(11)
    for place in range(4):

        def loss(images, outputs, place=place):
            return -tf.reduce_mean(outputs[..., place]) + 10 * lp_norm(images) + 10 * total_variation(images)

        seed = np.random.random((1, 48, 48, 3))
        seed = 0.05 * 255 * (seed - seed.mean()) / (seed.std() + 1e-7) + 127.5
        yield direct.maximize(model, loss, seed, 4, (0, 255)).astype("uint8")


def lp_norm(images, p=6.0):
    import tensorflow as tf

    return tf.reduce_sum(tf.abs(images) ** p) ** (1 / p) / np.prod(images.shape[1:])


def total_variation(images):
    import tensorflow as tf

    down = images[:, 1:, :-1] - images[:, :-1, :-1]
    right = images[:, :-1, 1:] - images[:, :-1, :-1]
    return tf.reduce_sum(down**2 + right**2) / np.prod(images.shape[1:])
