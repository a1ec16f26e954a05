"""Keywords that a function does not have: under which name it has what was meant."""

from collections.abc import Callable, Collection, Sequence
from inspect import signature

from .._messages import did_you_mean

_LAYER = ("penultimate_layer", "penultimate_layer_idx", "layer_idx")
_SCORE = ("score", "score_function", "filter_indices")
_IMAGES = ("seed_input", "inputs", "images")
_MAPS = ("maps", "cams", "Y_c")

#: What people write, from other libraries and from memory, and what it may be called here.
MEANT = {
    **dict.fromkeys(("layer", "layer_name", "conv_layer", "target_layer", "target_layers", "last_conv_layer"), _LAYER),
    **dict.fromkeys(("last_conv_layer_name", "conv_layer_name", "layer_index", "penultimate"), _LAYER),
    **dict.fromkeys(("class_idx", "class_index", "class_indices", "class_id", "pred_index", "category_index"), _SCORE),
    **dict.fromkeys(("score", "score_function"), _SCORE),
    **dict.fromkeys(("target", "targets", "label", "labels", "loss", "scores", "output_idx", "classes"), _SCORE),
    **dict.fromkeys(("image", "images", "img", "imgs", "img_array", "x", "X", "input", "inputs"), _IMAGES),
    **dict.fromkeys(("input_tensor", "seed", "seed_inputs", "data", "batch", "input_image"), _IMAGES),
    **dict.fromkeys(("baselines", "reference", "background"), ("baseline",)),
    **dict.fromkeys(("n_steps", "num_steps", "m_steps"), ("steps",)),
    **dict.fromkeys(("patch_size", "window", "sliding_window_shapes"), ("patch",)),
    **dict.fromkeys(("strides", "patch_stride"), ("stride",)),
    **dict.fromkeys(("n_masks", "nb_masks", "num_masks", "N"), ("masks",)),
    **dict.fromkeys(("n_samples", "nb_samples", "num_samples"), ("smooth_samples", "masks", "variant_samples")),
    **dict.fromkeys(("wrt", "wrt_tensor", "reshape_transform"), ("by", "tokens")),
    **dict.fromkeys(("maps", "cams", "map", "cam", "heatmap", "heatmaps", "saliency_maps"), _MAPS),
}

#: What belongs to a call may be meant for what makes the object, and the other way round.
ELSEWHERE = {"__init__": "__call__", "__call__": "__init__"}

#: What some have, and others cannot have.
_INSTEAD = {
    "by": "Saliency, SmoothGrad, VarGrad, GradientInput and IntegratedGradients explain by an inner layer",
}


def advice(function: Callable, wrong: str, known: Collection[str], owner: Sequence) -> str:
    """Return what messages say behind a keyword that a function does not have; `owner` holds its object, if any."""
    here = _meant(wrong, known)
    if here:
        example = ", such as CategoricalScore(3)" if here[0].startswith("score") else ""
        return f": it is called {' or '.join(f'`{name}`' for name in here)} here{example}"
    other = ELSEWHERE.get(function.__name__)
    method = getattr(owner[0], other, None) if other and owner else None  # what made the object, or what calls it
    there = _meant(wrong, signature(method).parameters, exact=True) if method else []
    if there:
        name = type(owner[0]).__name__
        way = (
            f"{name}(model)(score, seed_input, {there[0]}=…)" if other == "__call__" else f"{name}(model, {there[0]}=…)"
        )
        return f": give `{there[0]}` so, {way}"
    if instead := _INSTEAD.get(wrong):
        layer = "; the layer whose maps are weighed is called `penultimate_layer` here"
        return f": {instead}{layer if 'penultimate_layer' in known else ''}"
    hint = did_you_mean(wrong, known)
    return f".{hint}" if hint else ""


def _meant(wrong: str, known: Collection[str], exact: bool = False) -> list[str]:
    if exact and wrong in known:
        return [wrong]
    return [name for name in MEANT.get(wrong, ()) if name in known]
