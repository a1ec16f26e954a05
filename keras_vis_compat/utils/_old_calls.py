"""Calls written for keras-vis 0.1 to 0.4.1, which the functions of today answer or say how to write now.

The function's own signature stays what `inspect.signature` shows, and what no version had stays Python's
TypeError, with the argument that was meant where there is one.
"""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, NamedTuple, ParamSpec, TypeVar

from .. import _keras
from .._inputs.checks import says_what_it_takes
from .._old_names.names import WRT_PLACES
from .._settings.legacy_version import legacy_version
from . import _old_pictures, _old_places

P = ParamSpec("P")
R = TypeVar("R")


class Renamed(NamedTuple):
    """An argument that has another name today."""

    versions: str
    today: str

    def translate(self, function: str, old: str, value: Any, keywords: dict[str, Any]) -> None:
        """Put the value where it belongs today."""
        if self.today in keywords:
            raise TypeError(
                f"{function}() got both `{self.today}` and `{old}`, which is its name in keras-vis {self.versions}"
            )
        keywords[self.today] = value


class Added(NamedTuple):
    """An argument that makes an object for one of today's lists."""

    versions: str
    today: str
    maker: str  # "module.Class" of this package: a name, because this file stands below those modules

    def translate(self, function: str, old: str, value: Any, keywords: dict[str, Any]) -> None:
        """Add the object to the list; 0 and None ask for none."""
        module, _, name = self.maker.rpartition(".")
        make = getattr(import_module(f"{_PACKAGE}.{module}"), name)
        keywords[self.today] = [*(keywords.get(self.today) or ()), *([make(value)] if value else ())]


class Gone(NamedTuple):
    """An argument that has no counterpart today."""

    versions: str
    advice: str

    def translate(self, function: str, old: str, value: Any, keywords: dict[str, Any]) -> None:
        """Say what to write instead, unless the value is None, which asks for nothing."""
        if value is not None:
            raise TypeError(
                f"{function}() has no argument `{old}` (it is of {self.versions}); "
                f"{self.advice.format(function=function, old=old)}"
            )


_Old = Renamed | Added | Gone
_PACKAGE = __package__.rpartition(".")[0]
_SEED: dict[str, _Old] = {"seed_img": Renamed("0.1 to 0.3.1", "seed_input")}
_STEPS: dict[str, _Old] = {
    "image_modifiers": Renamed("0.2 to 0.3.3", "input_modifiers"),
    "jitter": Added("0.1 to 0.1.2", "input_modifiers", "input_modifiers.Jitter"),
    "progress_gif_path": Added("0.1 to 0.2", "callbacks", "callbacks.GifGenerator"),
}
_MODEL = Gone(
    "keras-vis 0.1", "give the model and the index of the layer: {function}(model, layer_idx, filter_indices, …)"
)
_LOSSES = Gone("keras-vis 0.3.2 to 0.3.3", "losses of your own go to {function}_with_losses(input_tensor, losses, …)")
_FORK: dict[str, _Old] = {
    "input_indices": Gone(
        "a fork of keras-vis", "for a model of several inputs give a list of seeds: a list of results comes back"
    ),
    "maximization": Gone(
        "a fork of keras-vis",
        "outputs are raised; grad_modifier='negate' shows what lowers them, and visualize_activation lowers them with "
        "act_max_weight=-1",
    ),
}
_MAPS: dict[str, _Old] = {
    **_SEED,
    **_FORK,
    **dict.fromkeys(("img", "layer"), _MODEL),
    **dict.fromkeys(("input_tensor", "losses"), _LOSSES),
}

#: What each function took once and takes no more.
KEYWORDS: dict[str, dict[str, _Old]] = {
    "visualize_saliency": _MAPS,
    "visualize_cam": _MAPS,
    "visualize_activation": _MAPS,
    "visualize_saliency_with_losses": _FORK,
    "visualize_activation_with_losses": {**_SEED, **_FORK},
    "Optimizer.__init__": {
        "img": Renamed("0.1", "input_tensor"),
        "img_input": Renamed("0.1.1 to 0.3.1", "input_tensor"),
        "wrt": Renamed("0.1.1 to 0.3.1", "wrt_tensor"),
    },
    "Optimizer.minimize": {**_SEED, **_STEPS},
}
#: What they took to make a picture of the result (0.1 to 0.3.1).
PICTURES: dict[str, tuple[str, ...]] = {
    "visualize_saliency": ("text", "overlay", "alpha"),
    "visualize_cam": ("text", "overlay", "alpha"),
    "visualize_activation": ("text",),
}
#: What made a picture for each filter (0.1 and 0.1.1).
GRID = ("show_filter_idx_text", "idx_label_map", "cols")


def takes_old_calls(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function so that it takes calls in the manner of earlier versions too.

    Example:
        >>> def minimize(seed_input=None):
        ...     return seed_input
        >>> minimize.__qualname__ = "Optimizer.minimize"
        >>> takes_old_calls(minimize)(seed_img=3)
        3
    """
    run: Callable[..., Any] = says_what_it_takes(function)
    name = function.__qualname__
    old, place, (same, _) = KEYWORDS.get(name, {}), WRT_PLACES.get(name), _old_places.PLACES.get(name, (0, ()))

    @wraps(function)
    def call(*args: Any, **keywords: Any) -> Any:
        if args and "losses" in old and not hasattr(args[0], "layers") and _keras.is_symbolic(args[0]):
            old["losses"].translate(name, "input_tensor", args[0], keywords)
        if len(args) > same:  # else nothing stands in a place that has changed
            args, named = _old_places.by_name(name, args)
            keywords = {**named, **keywords}
        if place is not None and _in_order_of_0_4_1(args[place:]):
            args = (*args[:place], keywords.pop("wrt_tensor", None), *args[place:])
        drawn = {each: keywords.pop(each) for each in PICTURES.get(name, ()) if each in keywords}
        tiled = {each: keywords.pop(each) for each in GRID if each in keywords and name == "visualize_activation"}
        for keyword in [keyword for keyword in keywords if keyword in old]:
            old[keyword].translate(name, keyword, keywords.pop(keyword), keywords)
        if name == "visualize_activation" and (tiled or _nested(args, keywords)):
            return _grid(run, args, keywords, tiled)
        drawn = {each: value for each, value in drawn.items() if value is not None}
        if drawn:
            seed = None if name == "visualize_activation" else _seed(args, keywords)
            return _old_pictures.picture(lambda: run(*args, **keywords), seed, **drawn)
        return run(*args, **keywords)

    return call


def _seed(args: tuple, keywords: dict[str, Any]) -> Any:
    return args[3] if len(args) > 3 else keywords.get("seed_input")


def _filters(args: tuple, keywords: dict[str, Any]) -> Any:
    return args[2] if len(args) > 2 else keywords.get("filter_indices")


def _nested(args: tuple, keywords: dict[str, Any]) -> bool:
    """Whether filters are given that only keras-vis 0.1 took: `[1, [1, 2]]`, a picture for each entry."""
    filters = _filters(args, keywords)
    return isinstance(filters, list) and any(isinstance(each, list | tuple) for each in filters)


def _grid(run: Callable[..., Any], args: tuple, keywords: dict[str, Any], tiled: dict[str, Any]) -> Any:
    named = [keywords[each] for each in ("model", "layer_idx")[len(args[:2]) :]]
    model, layer_idx = [*args[:2], *named]
    filters = _filters(args, keywords)
    filters = _old_pictures.all_filters(model, layer_idx) if filters is None else filters
    rest = {name: value for name, value in keywords.items() if name not in ("model", "layer_idx", "filter_indices")}

    def make(indices: Any) -> Any:
        return run(model, layer_idx, indices, *args[3:], **rest)

    return _old_pictures.grid(make, filters, **tiled)


def _in_order_of_0_4_1(arguments: tuple) -> bool:
    """Whether these arguments, from the place of `wrt_tensor` on, are the ones that stood there in 0.4.1."""
    if not arguments or legacy_version() == "0.4.1":
        return bool(arguments)
    if isinstance(arguments[0], str):
        raise TypeError(
            f"`wrt_tensor` must be a symbolic tensor such as layer.output, got {arguments[0]!r}; in keras-vis 0.4.1 "
            'another argument stood here: write its name, or call set_legacy_version("0.4.1") first'
        )
    return _old_places.is_array(arguments[0])
