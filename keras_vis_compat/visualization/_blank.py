"""Why a map of the old API came out blank."""

import numpy as np

from .. import _keras
from .._messages import warn_of_blank_map
from ..scores import FilterScore

SATURATED = 1e-6  # how near a softmax must come to 0 or 1 for its gradient to vanish in single precision


def warn_of_blank_gradients(gradients, losses, output_of):
    """Warn when a gradient is zero everywhere, or nothing but rounding; `output_of(layer)` shows a layer's output."""
    constant = [reason for loss, _ in losses if (reason := _constant_softmax(loss))]
    if not all(gradient.any() for gradient in gradients):
        saturated = [reason for loss, _ in losses if (reason := _saturated_softmax(loss, output_of))]
        idle = "the target does not react to the input here, as behind ReLUs that are all off"
        warn_of_blank_map(f"the map is blank: the gradient is zero everywhere: {[*constant, *saturated, idle][0]}")
    elif constant and len(constant) == len(losses):
        warn_of_blank_map(f"the map shows nothing but rounding errors: {constant[0]}")


def _constant_softmax(loss):
    """Why a loss never changes, where it takes all outputs of a softmax alike."""
    layer, score = getattr(loss, "layer", None), getattr(loss, "score", None)
    if not _ends_in_softmax(layer) or not isinstance(score, FilterScore):
        return None
    count, indices = _keras.symbolic_output(layer).shape[-1], score.filter_indices
    if indices is not None and (count is None or sorted(i % count for i in indices) != list(range(count))):
        return None
    return (
        f"the outputs of the softmax of layer {layer.name!r} add up to 1 whatever the input, so their mean and their "
        f"sum never change: name one class, or {_CURE}"
    )


def _saturated_softmax(loss, output_of):
    """Why the gradient of a loss vanished, where it is that of a softmax that knows only 0 and 1."""
    layer = getattr(loss, "layer", None)
    if not _ends_in_softmax(layer):
        return None
    output = output_of(layer)
    saturated = np.all((output < SATURATED) | (output > 1 - SATURATED))
    return f"the softmax of layer {layer.name!r} is saturated: {_CURE}" if saturated else None


def _ends_in_softmax(layer):
    return _keras.is_layer(layer) and _keras.is_softmax(layer)


_CURE = "set its activation to linear and call utils.apply_modifications(model)"


def warn_of_blank_heatmap(heatmap):
    """Warn when a class activation map, before its ReLU, will leave nothing to see."""
    if heatmap.max() > 0 and np.ptp(heatmap) == 0:
        warn_of_blank_map("the map is blank: the activations it is made of are the same everywhere")
    if heatmap.max() <= 0:
        warn_of_blank_map(
            "the map is blank: every map counts against the target (only negative evidence), and the ReLU leaves "
            "nothing; grad_modifier='negate' shows what lowers the target, 'absolute' what changes it"
        )
