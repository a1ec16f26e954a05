"""pytorch-grad-cam beside us."""

import contextlib
import os

import numpy as np
import tensorflow as tf

from keras_vis_compat import explain
from keras_vis_compat._maps.resizing import linear
from keras_vis_compat.metrics import road
from keras_vis_compat.scores import CategoricalScore

from ..contenders.pytorch_grad_cam import library
from .networks import ITSELF, SIZE, channels_first, maps_and_gradients
from .row import compared, scaled

#: As pytorch-grad-cam scales and enlarges.
SHOWN = {"normalize_cam": "min_max", "align_corners": False}
SHARES = (0.25, 0.5, 0.75)
PACKAGES, DTYPE = ("grad-cam", "torch"), "float64"


def rows(pair, images, classes):
    """Yield a `Row` for each method and metric."""
    theirs, score = _Theirs(pair, images, classes), CategoricalScore(classes)

    def row(what, ours, their, how, equal=True):
        return compared(what, pair.name, ours, their, how, equal)

    def ours(kind, **options):
        return getattr(explain, kind)(pair.ours)(score, images, pair.layer, **ITSELF, **options)

    for kind in ("GradCAM", "AblationCAM"):
        yield row(kind, ours(kind, **SHOWN), theirs.cam(kind), "scaled to [0, 1] from the least value, half pixels")

    yield from _eigen(pair, images, score, ours, theirs, row)
    yield from _full_grad(pair, images, score, theirs, row)

    maps = ours("GradCAM", **SHOWN) + np.random.default_rng(0).uniform(0, 1e-3, images.shape[:3])  # no two alike
    combined, most = (
        road(pair.ours, score, images, maps, order=own, shares=SHARES, noise=0) for own in ("combined", "most")
    )
    yield row("ROADCombined", combined, theirs.road("ROADCombined", maps), "without noise")
    change = theirs.road("ROADMostRelevantFirstAverage", maps)
    yield row("ROADMostRelevantFirstAverage", most, change, "ours is the score that is left, theirs its change", False)
    whole = pair.ours.predict(images, verbose=0)[range(len(images)), classes]
    yield row("ROADMostRelevantFirstAverage", most - whole, change, "ours less the score of the images, without noise")


def _eigen(pair, images, score, ours, theirs, row):
    for kind, times in (("EigenCAM", False), ("EigenGradCAM", True)):
        their = theirs.cam(kind)
        how = "theirs subtracts the mean of each map before the decomposition, and leaves the sign to it"
        yield row(kind, ours(kind, **SHOWN), their, how, equal=False)
        maps, gradients = maps_and_gradients(pair, images, score)
        maps = maps * gradients if times else maps
        found = [_centred(own, shown) for own, shown in zip(maps, their, strict=True)]
        yield row(kind, np.stack(found), their, "our maps with their centring and their sign")


def _centred(maps, their):
    """Eigen-CAM of maps less their means, of the two signs that which is like theirs."""
    flat = maps.reshape(-1, maps.shape[-1]).astype(np.float64)
    flat = flat - flat.mean(0)
    first = (flat @ np.linalg.svd(flat, full_matrices=False)[2][0]).reshape(maps.shape[:2])
    both = [scaled(linear(scaled(np.maximum(own, 0)[np.newaxis]), (SIZE, SIZE), False))[0] for own in (first, -first)]
    return min(both, key=lambda own: np.abs(own - their).max())


def _full_grad(pair, images, score, theirs, row):
    if pair.name != "VGG16":
        return  # theirs fails: it takes the gradients for those of its layers in turn, which branches change
    their, shown = theirs.full_grad(), {"normalize_map": "min_max", "align_corners": False}
    full = explain.FullGrad(pair.ours)
    how = (
        "theirs scales every map of a layer to [0, 1] by itself, ours all maps of a layer together, as the paper has it"
    )
    yield row("FullGrad", full(score, images, **shown), their, how, equal=False)
    yield row("FullGrad", _by_map(pair, images, score), their, "with their scaling of each map by itself")


def _by_map(pair, images, score):
    """FullGrad of a network of convolutions with biases, every map scaled by itself."""
    layers = [layer for layer in pair.ours.layers if layer.name.endswith(("conv1", "conv2", "conv3"))]
    x = tf.convert_to_tensor(images)
    with tf.GradientTape() as tape:
        tape.watch(x)
        value, inner = x, []
        for layer in pair.ours.layers[1:]:
            if layer in layers:
                value = tf.nn.conv2d(value, layer.kernel, 1, "SAME") + layer.bias
                inner.append(value)
                value = tf.nn.relu(value)
            else:
                value = layer(value)
        total = tf.reduce_sum(tf.gather(value, score.indices, axis=1, batch_dims=1))
    gradients = tape.gradient(total, [x, *inner])
    parts = [images * gradients[0].numpy()]
    parts += [layer.bias.numpy() * gradient.numpy() for layer, gradient in zip(layers, gradients[1:], strict=True)]
    total = 0
    for part in parts:
        maps = np.moveaxis(np.abs(part), -1, 1).reshape(-1, *part.shape[1:3])
        large = linear(scaled(maps), (SIZE, SIZE), False)
        total = total + large.reshape(len(images), -1, SIZE, SIZE).sum(1)
    return scaled(scaled(total))


class _Theirs:
    """pytorch-grad-cam for a network, images and classes."""

    def __init__(self, pair, images, classes):
        self._library, self._pair, self._x = library(), pair, channels_first(images)
        from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

        self._targets = [ClassifierOutputTarget(one) for one in classes]

    def cam(self, kind):
        with _silent(), getattr(self._library, kind)(self._pair.theirs, [self._pair.their_layer]) as visualiser:
            return visualiser(self._x, self._targets)

    def full_grad(self):
        from pytorch_grad_cam import FullGrad

        with _silent():
            return FullGrad(self._pair.theirs, [])(self._x, self._targets)

    def road(self, kind, maps):
        from pytorch_grad_cam.metrics import road as theirs

        still, init = theirs.NoisyLinearImputer, theirs.NoisyLinearImputer.__init__
        still.__init__ = lambda self, noise=0: init(self, 0)
        try:
            percentiles = [round(100 * share) for share in SHARES]
            own = getattr(theirs, kind)(percentiles)
            # It imputes in single precision.
            return own(self._x.float(), np.float32(maps), self._targets, lambda x: self._pair.theirs(x.double()))
        finally:
            still.__init__ = init


@contextlib.contextmanager
def _silent():
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield
