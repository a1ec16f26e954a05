"""Score-CAM, called as the functions of keras-vis are."""

from __future__ import annotations

from .. import _keras
from .._inputs import checks
from .._inputs.checks import says_what_it_takes
from .._maps.scaling import only, owned, to_uint8_jet
from .._settings.legacy_version import legacy_version
from .._types import Array, Filters, Inputs, Layer, Maps, Model
from ..explain import ScoreCAM
from ..explain._weighting import seen_as
from ..losses import output_of, score_of
from ..scores import LayerScore
from ._spot import check_fits
from ._targets import checked_layer, find_penultimate_layer, source_behind, with_layers_of

__all__ = ["visualize_scorecam"]

_WEIGHTINGS = dict.fromkeys(("probability", "softmax"))


@says_what_it_takes
def visualize_scorecam(
    model: Model,
    layer_idx: int,
    filter_indices: Filters,
    seed_input: Inputs,
    penultimate_layer_idx: int | None = None,
    max_N: int | None = None,
    batch_size: int = 32,
    weighting: str = "probability",
    align_corners: bool = True,
) -> Maps:
    """Return the class activation map, by Score-CAM, of some filters of a layer.

    No gradient is taken: each map of the penultimate layer counts as much as the filters score on the image seen
    through it. Where the layer ends the model, alone or before its softmax, class probabilities are scored.

    Formula:
        `relu(Σ_k w_k A_k)` with `w_k = f(x ⊙ M_k)`, as `explain.ScoreCAM` has it, enlarged and scaled as
        `visualize_cam` does.

    Args:
        model: Sequential or functional model of Keras 3 or tf_keras.
        layer_idx: Index of the layer in `model.layers`.
        filter_indices: Filter or class index, several, None for all, or a Score.
        seed_input: The image, with or without batch axis; a list of them for several inputs.
        penultimate_layer_idx: Index of the layer whose maps are weighed; None for the nearest convolution or
            pooling layer before the one right before the target.
        max_N: Number of maps to use, those of the largest standard deviation; None, or more than there are, for all.
        batch_size: Largest number of masked images in the model at once.
        weighting: `"probability"`, as the authors' code has it, or `"softmax"` over the logits, as the paper does.
        align_corners: Whether maps are stretched from their first point to their last, as keras-vis did, or enlarged
            like pictures.

    Returns:
        Float array (H, W), unitless in [0, 1], of the size of the input, for the first sample; a list for
        several inputs, with None for those without spatial axes. A uint8 picture (H, W, 3) under 0.4.1.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        One pass forward for the maps and one for each of them, or of `max_N`.

    Cautions:
        As for `explain.ScoreCAM`. keras-vis itself had no such function.

    Example:
        >>> heatmap = visualize_scorecam(model, -1, filter_indices=3, seed_input=image)

    Source:
        Wang et al. 2019, "Score-CAM", https://arxiv.org/abs/1910.01279
    """
    checks.choice(weighting, "weighting", _WEIGHTINGS)
    source = source_behind(model)
    _, layer = checked_layer(model, layer_idx)
    output = source.once(("output", layer), lambda: output_of(layer))
    score = score_of(layer, with_layers_of(model, filter_indices), output)

    def found() -> Layer:
        penultimate = find_penultimate_layer(model, layer_idx, penultimate_layer_idx)
        check_fits(penultimate, source.inputs)
        return penultimate

    # Indices as they are written: 1 and True are equal.
    penultimate = source.once(("penultimate", repr(layer_idx), repr(penultimate_layer_idx)), found)
    if source.once(("ends the model", layer), lambda: _ends_the_model(layer, model)):
        score = seen_as(score, weighting)
    cams = ScoreCAM(model)(
        score if isinstance(score, LayerScore) else LayerScore(layer, score),
        seed_input,
        penultimate,
        seek_penultimate_conv_layer=False,
        batch_size=batch_size,
        max_N=max_N,
        weighting=weighting,
        align_corners=align_corners,
    )
    return only(
        [None if cam is None else owned(_shown(cam[0])) for cam in (cams if isinstance(cams, list) else [cams])]
    )


def _ends_the_model(layer: Layer, model: Model) -> bool:
    """Whether an output is made by a layer, or by an activation right after it."""
    for symbol in _keras.outputs_of(model):
        operation, index, _ = _keras.history(symbol)
        sources = _keras.call_inputs(_keras.calls_of(operation)[index])
        is_activation = _keras.is_activation(operation) or _keras.layer_kinds(operation)[0] == "Activation"
        if operation is layer or (is_activation and _keras.history(sources[0])[0] is layer):
            return True
    return False


def _shown(cam: Array) -> Array:
    return to_uint8_jet(cam) if legacy_version() == "0.4.1" else cam
