"""captum beside us."""

import numpy as np
import torch
from captum import attr, metrics

from keras_vis_compat import explain
from keras_vis_compat.metrics import infidelity, max_sensitivity
from keras_vis_compat.metrics._changed import numbers_of
from keras_vis_compat.scores import CategoricalScore

from .networks import ITSELF, channels_first
from .row import compared

RAW = {"map_modifier": None, "normalize_map": False}
RAW_CAM = {"activation_modifier": None, "normalize_cam": False, "expand_cam": False, **ITSELF}
STEPS, PATCH, STRIDE, SAMPLES, RADIUS = 50, 16, 8, 8, 0.02
NODES = "gausslegendre, its default"
PACKAGES, DTYPE = ("captum", "torch"), "float64"


def rows(pair, images, classes):
    """Yield a `Row` for each method and metric."""
    score, x, target = CategoricalScore(classes), channels_first(images), torch.tensor(classes)

    def row(what, ours, theirs, how, equal=True):
        return compared(what, pair.name, ours, theirs, how, equal)

    # Of noise: at zeros max-pooling has ties, whose gradient goes to another pixel in PyTorch than in TensorFlow.
    start = np.random.default_rng(2).uniform(0, 0.1, images.shape)

    def path(**options):
        return explain.IntegratedGradients(pair.ours)(
            score, images, start, steps=STEPS, keepdims=True, **RAW, **options
        )

    def their_path(method):
        options = {"target": target, "n_steps": STEPS, "internal_batch_size": 16}
        integrated = attr.IntegratedGradients(pair.theirs)
        return _last(integrated.attribute(x, channels_first(start), method=method, **options))

    legendre, trapezoid = their_path("gausslegendre"), their_path("riemann_trapezoid")
    yield row("IntegratedGradients", path(rule="gauss_legendre"), legendre, f'`rule="gauss_legendre"` and {NODES}')
    middle = path(rule="midpoint")
    yield row("IntegratedGradients", middle, their_path("riemann_middle"), '`"midpoint"` and riemann_middle')
    own = path(rule="trapezoid")
    yield row(
        "IntegratedGradients",
        own,
        trapezoid,
        '`"trapezoid"`, riemann_trapezoid: its weights add up to (n - 1) / n, ours to 1',
        equal=False,
    )
    yield row("IntegratedGradients", own * (STEPS - 1) / STEPS, trapezoid, "the same, ours times (n - 1) / n")
    yield row(
        "IntegratedGradients",
        path(),
        legendre,
        f'the defaults: ours is `"secant"`, which shares each step between its ends; theirs {NODES}',
        equal=False,
    )

    ours = explain.GradientInput(pair.ours)(score, images, keepdims=True, **RAW)
    yield row("InputXGradient", ours, _last(attr.InputXGradient(pair.theirs).attribute(x, target=target)), "signed")

    ours = explain.Occlusion(pair.ours)(score, images, PATCH, STRIDE, **RAW)
    theirs = attr.Occlusion(pair.theirs).attribute(
        x, (3, PATCH, PATCH), (3, STRIDE, STRIDE), target=target, perturbations_per_eval=16
    )
    yield row("Occlusion", ours, _last(theirs)[..., 0], f"patch {PATCH}, stride {STRIDE}, signed")

    ours = explain.GradCAM(pair.ours)(score, images, pair.layer, **RAW_CAM)
    theirs = attr.LayerGradCam(pair.theirs, pair.their_layer).attribute(x, target=target)
    yield row("LayerGradCam", ours, _last(theirs)[..., 0], "in the size of the layer, signed")

    yield from _metrics(pair, images, x, score, target, row)


def _metrics(pair, images, x, score, target, row):
    maps, changes = explain.GradientInput(pair.ours)(score, images, keepdims=True, **RAW), []

    def taken(image, numbers):
        changes.append(image * (numbers.random(image.shape) < 0.25))
        return changes[-1]

    for normalize in (False, True):
        changes.clear()
        ours = infidelity(pair.ours, score, images, maps, perturbation=taken, n_samples=SAMPLES, normalize=normalize)
        drawn = np.stack(changes).reshape(SAMPLES, len(images), *images.shape[1:])
        drawn = channels_first(drawn.swapaxes(0, 1).reshape(-1, *images.shape[1:]))  # theirs: all of an image together
        theirs = metrics.infidelity(
            pair.theirs,
            lambda given, drawn=drawn: (drawn, given - drawn),
            x,
            channels_first(maps),
            target=target,
            n_perturb_samples=SAMPLES,
            normalize=normalize,
        )
        yield row("infidelity", ours, theirs.numpy(), f"the same changes, normalize={normalize}")

    def steep(given, target):
        (given,) = given if isinstance(given, tuple) else (given,)
        leaf = given.detach().requires_grad_()
        with torch.enable_grad():
            pair.theirs(leaf).gather(1, target[:, None]).sum().backward()
        return (leaf.grad.abs().amax(1),)

    def moved(given, radius):
        steps = [numbers_of(0, row, sample).uniform(-1, 1, images.shape[1:]) for row, sample in _pairs(len(images))]
        spans = np.repeat(np.ptp(images.reshape(len(images), -1), axis=1), SAMPLES)
        return given + channels_first(radius * spans[:, None, None, None] * np.stack(steps))

    ours = max_sensitivity(
        pair.ours, score, images, _saliency(pair.ours), radius=RADIUS, n_samples=SAMPLES, batch_size=len(images)
    )
    theirs = metrics.sensitivity_max(steep, x, moved, RADIUS, SAMPLES, target=target)
    how = "of absolute gradients, the same changes; ours takes the radius as a share of the range of the image"
    yield row("sensitivity_max", ours, theirs.numpy(), how)


def _saliency(model):
    visualiser = explain.Saliency(model)
    return lambda score, images: visualiser(score, images, normalize_map=False)


def _pairs(count):
    return [(row, sample) for row in range(count) for sample in range(SAMPLES)]


def _last(tensor):
    return np.moveaxis(tensor.detach().numpy(), 1, -1)
