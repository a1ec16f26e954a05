"""Calls of keras-vis 0.1 to 0.3 without names: which argument is meant is seen by its kind and its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import _keras
from .._inputs.checks import is_real

# In these places 0.4 and later have names of modifiers.
_MODIFIERS = {"absolute", "deconv", "guided", "invert", "negate", "rectified", "relu", "small_values"}


def is_array(value: object) -> bool:
    """Whether this can only be meant as a seed: arrays, lists of them, not symbolic tensors."""
    if isinstance(value, list | tuple):
        return any(map(is_array, value))
    return hasattr(value, "shape") and not _keras.is_symbolic(value)


def _is_number(value: Any) -> bool:
    return is_real(value)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _are_callbacks(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(hasattr(each, "callback") for each in value)


_KINDS: dict[str, Callable[[Any], bool]] = {
    "act_max_weight": _is_number,
    "alpha": _is_number,
    "callbacks": _are_callbacks,
    "cols": _is_number,
    "idx_label_map": lambda value: isinstance(value, dict),
    "image_modifiers": lambda value: not _is_flag(value) and not isinstance(value, str | int | float),
    "jitter": _is_number,
    "lp_norm_weight": _is_number,
    "max_iter": _is_number,
    "norm_grads": _is_flag,
    "overlay": _is_flag,
    "progress_gif_path": lambda value: isinstance(value, str),
    "seed_img": is_array,
    "show_filter_idx_text": _is_flag,
    "text": lambda value: isinstance(value, str) and value not in _MODIFIERS,
    "tv_weight": _is_number,
    "verbose": _is_flag,
    "wrt": _keras.is_symbolic,
}
# What may stand in such a place today as well tells nothing.
_TELLS_NOTHING = {"seed_img", "image_modifiers"}
_OVER = (("text", "overlay"), ("alpha",), ("overlay",))
_WEIGHTS = ("act_max_weight", "lp_norm_weight", "tv_weight")

#: By function: how many arguments are the same in all versions, and which stood behind them in 0.1 to 0.3.3.
PLACES: dict[str, tuple[int, tuple[tuple[str, ...], ...]]] = {
    "visualize_saliency": (4, _OVER),
    "visualize_cam": (5, _OVER),
    "visualize_activation": (
        3,
        (
            ("seed_img", "text", *_WEIGHTS),
            ("seed_img", *_WEIGHTS, "max_iter", "verbose", "show_filter_idx_text", "idx_label_map", "cols"),
        ),
    ),
    "Optimizer.__init__": (3, (("wrt", "norm_grads"),)),
    "Optimizer.minimize": (
        3,
        (
            ("jitter", "verbose", "progress_gif_path"),
            ("image_modifiers", "verbose", "progress_gif_path"),
            ("image_modifiers", "callbacks", "verbose"),
        ),
    ),
}


def by_name(function: str, args: tuple) -> tuple[tuple, dict[str, Any]]:
    """Return the arguments of a call, those of 0.1 to 0.3.3 by their names.

    Example:
        >>> by_name("Optimizer.minimize", ("self", None, 200, 8, False))
        (('self', None, 200), {'jitter': 8, 'verbose': False})
    """
    count, orders = PLACES.get(function, (0, ()))
    for names in orders:
        pairs = list(zip(names, args[count:], strict=False))
        if len(pairs) == len(args) - count and _is_meant(pairs):
            return args[:count], {name: value for name, value in pairs if value is not None}
    return args, {}


def _is_meant(pairs: list[tuple[str, Any]]) -> bool:
    """Whether each value is of its kind, or None, and one of them can stand in no place of today's."""
    fits = all(value is None or _KINDS[name](value) for name, value in pairs)
    return fits and any(value is not None and name not in _TELLS_NOTHING for name, value in pairs)
