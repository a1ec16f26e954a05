"""Random models against a plain GradientTape around each: KVC_FUZZ=500 tries so many of them, from KVC_FUZZ_SEED on."""

import os
from contextlib import suppress

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.explain import GradCAM, Saliency
from keras_vis_compat.explain.model_modifiers import ReplaceToLinear
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.visualization import visualize_cam, visualize_saliency

FIRST, COUNT = int(os.environ.get("KVC_FUZZ_SEED", "0")), int(os.environ.get("KVC_FUZZ", "6"))
UNSCALED = {"normalize_cam": False}
RAW = {"normalize_map": False, "gradient_modifier": None, "keepdims": True}


class Maker:
    """Draws a model: steps in a row, some in nested models, some shared by both inputs, some side by side."""

    def __init__(self, keras, seed):
        self.keras, self.draw, self.shared = keras, np.random.RandomState(seed), []

    def model(self):
        layers, count = self.keras.layers, self.draw.randint(1, 3)
        entries = [self.keras.Input((8, 8, 3)) for _ in range(count)]
        backbone = self.backbone(depth=2)
        features = [backbone(entry) for entry in entries]
        joint = features[0] if count == 1 else self.pick([layers.Concatenate, layers.Add, layers.Subtract])()(features)
        last = layers.Conv2D(2, 1, name="last")(joint) if self.draw.rand() < 0.5 else joint
        flat = self.pick([layers.Flatten, layers.GlobalAveragePooling2D])()(last)
        output = layers.Dense(3, activation=self.pick([None, "softmax"]))(layers.Dropout(0.3)(flat))
        model = self.keras.Model(entries, output)
        for weight in model.trainable_weights:
            weight.assign(self.draw.randn(*weight.shape) / 2)
        return model

    def backbone(self, depth):
        """A nested model, as Sequential or functional, in which others may be nested."""
        steps = [self.step(depth) for _ in range(self.draw.randint(1, 4))]
        steps.append(self.keras.layers.Conv2D(3, 1))  # the number of channels of an image, so that any may follow any
        entry = tensor = self.keras.Input((8, 8, 3))
        if self.draw.rand() < 0.5 and len(set(steps)) == len(steps):
            return self.keras.Sequential([entry, *steps])
        for step in steps:
            options = {"training": self.pick([True, False, None])} if self.draw.rand() < 0.2 else {}
            beside = self.draw.rand() < 0.3
            result = step(tensor, **options)
            tensor = self.keras.layers.Add()([result, tensor]) if beside else result
        return self.keras.Model(entry, tensor)

    def step(self, depth):
        layers = self.keras.layers
        if depth and self.draw.rand() < 0.4:
            return self.backbone(depth - 1)
        if self.shared and self.draw.rand() < 0.2:
            return self.pick(self.shared)
        layer = self.pick(
            [
                lambda: layers.Conv2D(3, 3, padding="same", activation="relu"),
                lambda: layers.DepthwiseConv2D(3, padding="same"),
                lambda: layers.BatchNormalization(),
                lambda: layers.RandomFlip("horizontal"),
                lambda: layers.RandomTranslation(0.2, 0.2),
                lambda: layers.Rescaling(0.5, 0.1),
                lambda: layers.GaussianNoise(0.1),
                lambda: layers.Activation("tanh"),
                lambda: layers.MaxPooling2D(3, 1, padding="same"),
            ]
        )()
        self.shared.append(layer)
        return layer

    def pick(self, options):
        return options[self.draw.randint(len(options))]


def slope(model, images, index):
    images = list(map(tf.constant, images))
    with tf.GradientTape() as tape:
        tape.watch(images)
        output = model(images[0] if len(images) == 1 else images, training=False)[:, index]
    return [gradient.numpy() for gradient in tape.gradient(output, images)]


def listed(maps):
    return maps if isinstance(maps, list) else [maps]


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_a_random_model_is_explained_as_a_tape_sees_it(keras, seed, tmp_path):
    maker = Maker(keras, seed)
    model = maker.model()
    if maker.draw.rand() < 0.5:
        model.save(str(tmp_path / "model.keras"))
        with suppress(ValueError):  # Keras cannot read all that it wrote: layers shared by nested models
            model = keras.models.load_model(str(tmp_path / "model.keras"))
    images = [maker.draw.rand(2, 8, 8, 3).astype("float32") for _ in model.inputs]
    given = images if len(images) > 1 else images[0]
    once, *others = (model.predict(given, verbose=0) for _ in range(8))  # two flips of two images are often the same
    if not all(np.array_equal(once, other) for other in others):
        return  # tf_keras honours `training=True`: what it predicts is drawn anew each time
    expected = slope(model, images, 1)
    for own, other in zip(listed(Saliency(model)(CategoricalScore(1), given, **RAW)), expected, strict=True):
        np.testing.assert_allclose(own, other, rtol=1e-3, atol=1e-5 * max(1, np.abs(other).max()))
    first = [image[0] for image in images]
    old = listed(visualize_saliency(model, -1, 1, first if len(first) > 1 else first[0]))
    for own, other in zip(old, expected, strict=True):
        magnitude = np.abs(other[0]).max(-1)
        if np.ptp(magnitude) < 1e-7:
            continue  # a batch normalisation in training takes the mean away: what is left is rounding
        np.testing.assert_allclose(own, (magnitude - magnitude.min()) / (np.ptp(magnitude) + 1e-7), atol=1e-3)
    check_cams(model, first, given)


def check_cams(model, first, given):
    """The maps of both APIs agree, and those of a copy with them where the last layer is linear already."""
    as_old = {"normalize_gradient": True, "expand_cam": "cubic", "normalize_cam": "min_max"}
    new = listed(GradCAM(model)(CategoricalScore(1), given, **as_old))
    rounding = [last_digit(own) for own in listed(GradCAM(model)(CategoricalScore(1), given, **as_old | UNSCALED))]
    where = [index for index, layer in enumerate(model.layers) if layer.name == "last"]
    if where:
        old = visualize_cam(model, -1, 1, first if len(first) > 1 else first[0], where[0])
        for own, other, digit in zip(new, listed(old), rounding, strict=True):
            np.testing.assert_allclose(own[0], other, atol=1e-4 + 4 * digit)
    if model.layers[-1].activation.__name__ == "linear":
        copy = listed(GradCAM(model, ReplaceToLinear())(CategoricalScore(1), given, **as_old))
        for own, other, digit in zip(new, copy, rounding, strict=True):
            np.testing.assert_allclose(own, other, atol=1e-4 + 4 * digit)


def last_digit(maps):
    """What the last digit of a map becomes when its range is stretched to 1: much, where it hardly varies."""
    return max((np.spacing(np.abs(own).max()) / np.ptp(own) for own in maps if np.ptp(own)), default=0)
