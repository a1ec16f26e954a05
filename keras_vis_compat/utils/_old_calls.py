"""Calls written for keras-vis 0.1 to 0.4.1, which the functions of today answer or say how to write now.

The function's own signature stays what `inspect.signature` shows, and what no version had stays Python's
TypeError, with the argument that was meant where there is one.
"""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, NamedTuple, ParamSpec, TypeVar

from .. import _keras
from .._inputs.keywords import says_what_it_takes
from .._settings.legacy_version import legacy_version

P = ParamSpec("P")
R = TypeVar("R")


class Renamed(NamedTuple):
    """An argument that has another name today."""

    version: str
    today: str

    def translate(self, function: str, old: str, value: Any, keywords: dict[str, Any]) -> None:
        """Put the value where it belongs today."""
        if self.today in keywords:
            raise TypeError(
                f"{function}() got both `{self.today}` and `{old}`, which is its name in keras-vis {self.version}"
            )
        keywords[self.today] = value


class Added(NamedTuple):
    """An argument that makes an object for one of today's lists."""

    version: str
    today: str
    maker: str  # "module.Class" of this package: a name, because this file stands below those modules

    def translate(self, function: str, old: str, value: Any, keywords: dict[str, Any]) -> None:
        """Add the object to the list; 0 and None ask for none."""
        module, _, name = self.maker.rpartition(".")
        make = getattr(import_module(f"{_PACKAGE}.{module}"), name)
        keywords[self.today] = [*(keywords.get(self.today) or ()), *([make(value)] if value else ())]


class Gone(NamedTuple):
    """An argument that has no counterpart today."""

    version: str
    advice: str

    def translate(self, function: str, old: str, value: Any, keywords: dict[str, Any]) -> None:
        """Say what to write instead, unless the value is None, which asks for nothing."""
        if value is not None:
            raise TypeError(
                f"{function}() has no argument `{old}` since keras-vis {self.version}; "
                f"{self.advice.format(function=function, old=old)}"
            )


_Old = Renamed | Added | Gone
_PACKAGE = __package__.rpartition(".")[0]
_SEED: dict[str, _Old] = {"seed_img": Renamed("0.2", "seed_input")}
_STEPS: dict[str, _Old] = {
    "image_modifiers": Renamed("0.3", "input_modifiers"),
    "jitter": Added("0.1", "input_modifiers", "input_modifiers.Jitter"),
    "progress_gif_path": Added("0.2", "callbacks", "callbacks.GifGenerator"),
}
_MODEL = Gone("0.1", "give the model and the index of the layer: {function}(model, layer_idx, filter_indices, …)")
_LOSSES = Gone("0.3", "losses of your own go to {function}_with_losses(input_tensor, losses, …)")
_TEXT = Gone("0.2", "write it on the picture that comes back: utils.draw_text(picture, text)")
_OVERLAY = Gone(
    "0.2",
    "lay the picture that comes back over the image: visualization.overlay(image, picture, alpha); "
    'maps are pictures under set_legacy_version("0.4.1")',
)
_GRID = Gone("0.1", "make an image for each filter, then utils.draw_text and utils.stitch_images(images, cols=cols)")
_MAPS: dict[str, _Old] = {
    **_SEED,
    **dict.fromkeys(("img", "layer"), _MODEL),
    **dict.fromkeys(("input_tensor", "losses"), _LOSSES),
    "text": _TEXT,
    **dict.fromkeys(("overlay", "alpha"), _OVERLAY),
}

#: What each function took once and takes no more, by the last version that had it.
KEYWORDS: dict[str, dict[str, _Old]] = {
    "visualize_saliency": _MAPS,
    "visualize_cam": _MAPS,
    "visualize_activation": {
        **_MAPS,
        **dict.fromkeys(("show_filter_idx_text", "idx_label_map", "cols"), _GRID),
    },
    "visualize_activation_with_losses": _SEED,
    "Optimizer.__init__": {
        "img": Renamed("0.1", "input_tensor"),
        "img_input": Renamed("0.2", "input_tensor"),
        "wrt": Renamed("0.2", "wrt_tensor"),
    },
    "Optimizer.minimize": {**_SEED, **_STEPS},
}

#: Where `wrt_tensor` stands today; keras-vis 0.4.1 had it nowhere, and the arguments behind it one place earlier.
WRT_PLACES = {
    "visualize_saliency": 4,
    "visualize_saliency_with_losses": 3,
    "visualize_activation": 3,
    "visualize_activation_with_losses": 2,
}


def takes_old_calls(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function so that it takes calls in the manner of earlier versions too.

    Example:
        >>> def minimize(seed_input=None):
        ...     return seed_input
        >>> minimize.__qualname__ = "Optimizer.minimize"
        >>> takes_old_calls(minimize)(seed_img=3)
        3
    """
    run: Callable[..., R] = says_what_it_takes(function)
    name = function.__qualname__
    old, place = KEYWORDS.get(name, {}), WRT_PLACES.get(name)

    @wraps(function)
    def call(*args: Any, **keywords: Any) -> R:
        if args and "losses" in old and _keras.is_symbolic(args[0]):
            old["losses"].translate(name, "input_tensor", args[0], keywords)
        if place is not None and _in_order_of_0_4_1(args[place:]):
            args = (*args[:place], keywords.pop("wrt_tensor", None), *args[place:])
        for keyword in [keyword for keyword in keywords if keyword in old]:
            old[keyword].translate(name, keyword, keywords.pop(keyword), keywords)
        return run(*args, **keywords)

    return call


def _in_order_of_0_4_1(arguments: tuple) -> bool:
    """Whether these arguments, from the place of `wrt_tensor` on, are the ones that stood there in 0.4.1."""
    if not arguments or legacy_version() == "0.4.1":
        return bool(arguments)
    if isinstance(arguments[0], str):
        raise TypeError(
            f"`wrt_tensor` must be a symbolic tensor such as layer.output, got {arguments[0]!r}; in keras-vis 0.4.1 "
            'another argument stood here: write its name, or call set_legacy_version("0.4.1") first'
        )
    return _is_array(arguments[0])


def _is_array(value: object) -> bool:
    """Whether this can only be meant as a seed: arrays, lists of them, not symbolic tensors."""
    if isinstance(value, list | tuple):
        return any(map(_is_array, value))
    return hasattr(value, "shape") and not _keras.is_symbolic(value)
