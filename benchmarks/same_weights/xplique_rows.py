"""xplique beside us, on the same model of Keras."""

import numpy as np
import tensorflow as tf
from xplique import attributions, metrics

from keras_vis_compat import explain
from keras_vis_compat.metrics import AveragesCam
from keras_vis_compat.scores import CategoricalScore

from .networks import ITSELF, SIZE, maps_and_gradients
from .row import compared

RAW = {"map_modifier": None, "normalize_map": False}
RAW_CAM = {"activation_modifier": None, "normalize_cam": False, "expand_cam": False, **ITSELF}
STEPS, PATCH = 20, 16
PACKAGES, DTYPE = ("xplique",), "float32"


def rows(pair, images, classes):
    """Yield a `Row` for each method and metric."""
    score, targets = CategoricalScore(classes), np.eye(pair.ours.output_shape[1], dtype=np.float32)[classes]

    def row(what, ours, theirs, how, equal=True):
        return compared(what, pair.name, ours, np.asarray(theirs).reshape(np.shape(ours)), how, equal)

    def theirs(kind, **options):
        return np.asarray(getattr(attributions, kind)(pair.ours, **options)(images, targets))

    ours = explain.Saliency(pair.ours)(score, images, normalize_map=False)
    yield row("Saliency", ours, theirs("Saliency"), "largest of the channels")

    ours = explain.GradientInput(pair.ours)(score, images, **RAW)
    yield row(
        "GradientInput", ours / 3, theirs("GradientInput"), "theirs is the mean over the channels, ours their sum"
    )

    path = explain.IntegratedGradients(pair.ours)(score, images, steps=STEPS, rule="trapezoid", **RAW)
    their = theirs("IntegratedGradients", steps=STEPS)
    yield row("IntegratedGradients", path / 3, their, '`rule="trapezoid"`, the mean over the channels')

    ours = explain.Occlusion(pair.ours)(score, images, PATCH, **RAW)
    yield row("Occlusion", ours, theirs("Occlusion", patch_size=PATCH, patch_stride=PATCH), "patches side by side")
    ours = explain.Occlusion(pair.ours)(score, images, PATCH, PATCH // 2, **RAW)
    their = theirs("Occlusion", patch_size=PATCH, patch_stride=PATCH // 2)
    yield row("Occlusion", ours, their, "patches that overlap: theirs adds them up, ours is their mean", equal=False)
    times = _times(PATCH, PATCH // 2)
    yield row("Occlusion", ours * times, their, "the same, ours times the patches that cover a pixel")

    small = np.maximum(explain.GradCAM(pair.ours)(score, images, pair.layer, **RAW_CAM), 0)
    shown = {**ITSELF, "normalize_cam": False, "align_corners": False}
    their = theirs("GradCAM", conv_layer=pair.layer)
    ours = explain.GradCAM(pair.ours)(score, images, pair.layer, **shown)
    yield row("GradCAM", ours, their, "theirs enlarges by bicubic splines, ours linearly", equal=False)
    yield row("GradCAM", _enlarged(small), their, "our small maps, enlarged as theirs")

    their = theirs("GradCAMPP", conv_layer=pair.layer)
    small = np.maximum(explain.GradCAMPlusPlus(pair.ours)(score, images, pair.layer, **RAW_CAM), 0)
    how = "theirs has the mean of a map where paper and we have its sum, and the mean of the weights of its positions"
    yield row("GradCAMPP", _enlarged(small), their, how, equal=False)
    means = _with_means(*maps_and_gradients(pair, images, score))
    yield row("GradCAMPP", _enlarged(means), their, "our maps and gradients, with means in place of sums")

    yield from _metrics(pair, images, score, targets, row)


def _metrics(pair, images, score, targets, row):
    # Of probabilities, which a drop is a share of.
    keras = __import__(type(pair.ours).__module__.partition(".")[0])
    model = keras.Model(pair.ours.inputs, keras.layers.Softmax()(pair.ours.output / 10))
    maps, averages = np.random.default_rng(0).random(images.shape[:3], np.float32), AveragesCam(model, images)
    for name in ("average_drop", "average_increase"):
        kind = name.title().replace("_", "") + "Metric"
        their = getattr(metrics, kind)(model, images, targets).evaluate(maps)
        ours = getattr(averages, name)(maps, score) / 100
        yield row(kind, [ours], [their], "ours is in percent")


def _enlarged(small):
    return tf.image.resize(small[..., np.newaxis], (SIZE, SIZE), "bicubic").numpy()[..., 0]


def _with_means(maps, gradients):
    """Grad-CAM++ with means over the positions of a map, (N, H, W)."""
    bottom = 2 * gradients**2 + gradients**3 * maps.mean((1, 2), keepdims=True)
    alpha = np.divide(gradients**2, bottom, out=np.zeros_like(bottom), where=bottom != 0)
    weights = (alpha * np.maximum(gradients, 0)).mean((1, 2), keepdims=True)
    return np.maximum((weights * maps).sum(-1), 0)


def _times(patch, stride):
    """How many patches cover each pixel."""
    along = np.zeros(SIZE)
    for start in range(0, SIZE - patch + 1, stride):
        along[start : start + patch] += 1
    return np.outer(along, along)
