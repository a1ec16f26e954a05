"""Keywords that a function does not have: under which name it has what was meant."""

from functools import wraps
from inspect import Parameter, isfunction, signature
from typing import Any, TypeVar, cast

from .._messages import did_you_mean

Public = TypeVar("Public", bound=Any)

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


def says_what_it_takes(public: Public) -> Public:
    """Decorate a function, or the public methods of a class: a keyword it does not have is answered by one it has,
    where one is meant; else the error is Python's own.

    Its signature stays what `inspect.signature` shows. A function that takes any keyword is left as it is.
    """
    if isinstance(public, type):
        for name, method in list(vars(public).items()):
            if isfunction(method) and (name in _ELSEWHERE or not name.startswith("_")):
                setattr(public, name, says_what_it_takes(method))
        return public
    parameters = signature(public).parameters.values()
    if any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters):
        return public
    known = dict.fromkeys(parameter.name for parameter in parameters if parameter.name != "self").keys()

    @wraps(public)
    def call(*args: Any, **keywords: Any) -> Any:
        if keywords.keys() <= known:
            return public(*args, **keywords)
        wrong = next(keyword for keyword in keywords if keyword not in known)
        advice = _advice(public, wrong, known, args[:1])
        raise TypeError(f"{public.__qualname__}() got an unexpected keyword argument {wrong!r}{advice}")

    return cast(Public, call)


_ELSEWHERE = {"__init__": "__call__", "__call__": "__init__"}


def _advice(function, wrong, known, owner):
    here = _meant(wrong, known)
    if here:
        example = ", such as CategoricalScore(3)" if here[0].startswith("score") else ""
        return f": it is called {' or '.join(f'`{name}`' for name in here)} here{example}"
    other = _ELSEWHERE.get(function.__name__)
    method = getattr(owner[0], other, None) if other and owner else None  # what made the object, or what calls it
    there = _meant(wrong, signature(method).parameters, exact=True) if method else []
    if there:
        name = type(owner[0]).__name__
        way = (
            f"{name}(model)(score, seed_input, {there[0]}=…)" if other == "__call__" else f"{name}(model, {there[0]}=…)"
        )
        return f": give `{there[0]}` so, {way}"
    hint = did_you_mean(wrong, known)
    return f".{hint}" if hint else ""


def _meant(wrong, known, exact=False):
    if exact and wrong in known:
        return [wrong]
    return [name for name in MEANT.get(wrong, ()) if name in known]
