"""Say why a map came out blank: the question most often asked about such maps."""

import warnings

import numpy as np

from .. import _keras
from .._caller import levels_to_the_caller


class BlankMapWarning(UserWarning):
    """A map has the same value everywhere."""


def warn_of_zero_gradient(gradient, losses):
    """Warn when a gradient is zero everywhere. Returns whether it is."""
    if gradient.any():
        return False
    layers = [loss.layer for loss, _ in losses if _keras.is_layer(getattr(loss, "layer", None))]
    saturated = [layer.name for layer in layers if _keras.is_softmax(layer)]
    if saturated:
        reason = (
            f"the softmax of layer {saturated[0]!r} is saturated: set its activation to linear and call "
            "utils.apply_modifications(model)"
        )
    else:
        reason = "the target does not react to the input here, as behind ReLUs that are all off"
    _warn(f"the gradient is zero everywhere: {reason}")
    return True


def warn_of_blank_heatmap(heatmap):
    """Warn when a class activation map, before its ReLU, will leave nothing to see."""
    if heatmap.max() > 0 and np.ptp(heatmap) == 0:
        _warn("the activations it is made of are the same everywhere")
    if heatmap.max() <= 0:
        _warn(
            "every map counts against the target (only negative evidence), and the ReLU leaves nothing; "
            "grad_modifier='negate' shows what lowers the target, 'absolute' what changes it"
        )


def warn_of_blank_score_cam(heatmap):
    """Warn when a Score-CAM holds nothing."""
    if not heatmap.any():
        _warn(
            "no map of the penultimate layer speaks for the target: all of them are the same everywhere, or the score "
            "of the image behind each is not positive"
        )


def _warn(reason):
    warnings.warn(f"the map is blank: {reason}", BlankMapWarning, stacklevel=levels_to_the_caller())
