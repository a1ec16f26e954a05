"""What the demo shows, through the calls of keras-vis: where a network looks, and what it would like to see."""

from typing import NamedTuple

import numpy as np

from .. import _keras
from .._maps.scaling import unit_range
from .._settings.legacy_version import set_legacy_version
from ..input_modifiers import InputModifier
from ..utils import utils
from ..visualization import visualize_activation, visualize_cam, visualize_saliency

STEPS = 60


class Explanation(NamedTuple):
    """A scan of a digit and where the network looks; all maps (16, 16), unitless in [0, 1].

    Attributes:
        image: The scan, (16, 16) in [0, 1].
        label: What was written.
        read: What the network reads.
        probability: How sure it is.
        saliency: How strongly each pixel moves the network's answer.
        guided: The same with guided backpropagation.
        cam: The class activation map (Grad-CAM).
    """

    image: np.ndarray
    label: int
    read: int
    probability: float
    saliency: np.ndarray
    guided: np.ndarray
    cam: np.ndarray


class Synthesis(NamedTuple):
    """An input (16, 16) in [0, 1] made up by the network for a class, and how sure it is of it."""

    image: np.ndarray
    probability: float


def explain(model, digits, wanted, seed=0, progress=None):
    """Return an `Explanation` for one test scan of each wanted digit.

    Args:
        model: What `train_digits` returned.
        digits: What `load_digits` returned.
        wanted: Digits, such as `[3, 7]`; one that is there twice is shown by two scans.
        seed: Of the choice of scans.
        progress: Called as `progress(done, in all)`.

    Raises:
        ValueError: `wanted` holds something else than digits from 0 to 9.
    """
    if not all(digit in range(10) for digit in wanted):
        raise ValueError(f"`wanted` must hold digits from 0 to 9, got {wanted!r}")
    linear = with_linear_output(model)
    explanations = []
    for scan in _choose(digits.test_labels, wanted, seed):
        image, label = digits.test_images[scan], int(digits.test_labels[scan])
        probabilities = probabilities_of(model, image[np.newaxis])[0]
        with set_legacy_version("0.5.0"):  # whatever KERAS_VIS_VERSION says
            explanations.append(_explanation(linear, image, label, probabilities))
        if progress is not None:
            progress(len(explanations), len(wanted))
    return explanations


def _explanation(model, image, label, probabilities):
    read = int(np.argmax(probabilities))
    return Explanation(
        image=image[..., 0],
        label=label,
        read=read,
        probability=float(probabilities[read]),
        saliency=np.asarray(visualize_saliency(model, -1, read, image)),
        guided=np.asarray(visualize_saliency(model, -1, read, image, backprop_modifier="guided")),
        cam=np.asarray(visualize_cam(model, -1, read, image, utils.find_layer_idx(model, "strokes"))),
    )


def synthesize(model, seed=0, progress=None):
    """Return a `Synthesis` for each of the ten classes.

    Args:
        model: What `train_digits` returned.
        seed: Of the noise to start from.
        progress: Called as `progress(done, in all)`.
    """
    linear, noise = with_linear_output(model), np.random.default_rng(seed)
    syntheses = []
    for digit in range(10):
        with set_legacy_version("0.5.0"):
            image = _synthesized(linear, digit, noise.normal(0.5, 0.05, (16, 16, 1)))
        probabilities = probabilities_of(model, image[np.newaxis])
        syntheses.append(Synthesis(image[..., 0], float(probabilities[0, digit])))
        if progress is not None:
            progress(digit + 1, 10)
    return syntheses


class _Drying(InputModifier):
    """Ink is never negative, and dries up where nothing asks for it: this leaves strokes on an empty page."""

    def post(self, inp):
        return np.maximum(0.9 * inp, 0)


def _synthesized(model, digit, start):
    image = visualize_activation(
        model,
        -1,
        digit,
        seed_input=start,
        input_range=(0.0, 1.0),
        max_iter=STEPS,
        lp_norm_weight=0,
        tv_weight=1,
        input_modifiers=[_Drying()],
        verbose=False,
    )
    return np.float32(unit_range(image))


def with_linear_output(model):
    """Return a copy of the model without its softmax, which hides how the classes compete."""
    last = model.layers[utils.find_layer_idx(model, "digit")]
    softmax, last.activation = last.activation, _keras.namespace_of(model).activations.linear
    try:
        return utils.apply_modifications(model)
    finally:
        last.activation = softmax


def probabilities_of(model, images):
    """Return the probabilities (N, 10) of the classes for images (N, 16, 16, 1)."""
    return model.predict(images, verbose=0)


def _choose(labels, wanted, seed):
    """The positions of scans of the wanted digits, each another one."""
    order = list(np.random.default_rng(seed).permutation(len(labels)))
    return [order.pop(next(place for place, scan in enumerate(order) if labels[scan] == digit)) for digit in wanted]
