"""Checks of plain arguments: one for each rule, which names the argument, the rule, the value and the way out."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from inspect import Parameter, isfunction, signature
from numbers import Integral, Real
from os import PathLike
from typing import Any, TypeGuard, TypeVar, cast

import numpy as np

from .._messages import did_you_mean
from .keywords import ELSEWHERE, advice
from .wrong_type import WrongType

Public = TypeVar("Public", bound=Any)


def says_what_it_takes(public: Public) -> Public:
    """Decorate a function, or the public methods of a class: a keyword it does not have is answered by one it has,
    where one is meant; else the error is Python's own.

    Its signature stays what `inspect.signature` shows. A function that takes any keyword is left as it is.
    """
    if isinstance(public, type):
        for name, method in list(vars(public).items()):
            if isfunction(method) and (name in ELSEWHERE or not name.startswith("_")):
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
        text = advice(public, wrong, known, args[:1])
        raise TypeError(f"{public.__qualname__}() got an unexpected keyword argument {wrong!r}{text}")

    return cast(Public, call)


def is_real(value: object) -> TypeGuard[float]:
    """Whether this is a real number, of Python or NumPy, and no bool; type checkers know `numbers.Real` for neither."""
    return isinstance(value, Real) and not isinstance(value, bool)


def is_whole(value: object) -> TypeGuard[int]:
    """Whether this is an integer, of Python or of NumPy, and no bool."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def whole(value: Any, name: str, least: int | None = None) -> int:
    """Return an integer of at least `least`."""
    if not is_whole(value):
        raise WrongType(f"`{name}` must be an integer, got {value!r}")
    if least is not None and value < least:
        raise ValueError(f"`{name}` must be at least {least}, got {value}")
    return int(value)


def not_negative(value: Any, name: str) -> float:
    """Return a finite number of at least 0."""
    if not is_real(value):
        raise WrongType(f"`{name}` must be a number, got {value!r}")
    if not 0 <= value < float("inf"):
        raise ValueError(f"`{name}` must be a finite number of at least 0, got {value}")
    return float(value)


def choice(value: Any, name: str, table: Mapping[Any, Any]) -> Any:
    """Return what a table holds for one of its keys."""
    if not isinstance(value, bool | np.bool_ | str) or value not in table:
        options = ", ".join(map(repr, table))
        raise ValueError(f"`{name}` must be one of {options}, got {value!r}.{did_you_mean(value, table)}")
    return table[value]


def callable_or_none(function: Any, name: str) -> Callable:
    """Return a function, or one that leaves everything as it is for None."""
    if function is None:
        return np.asarray
    if not callable(function):
        raise TypeError(f"`{name}` must be a callable or None, got {function!r}")
    return function


def unconnected(value: Any) -> str:
    """Return `"none"` or `"zero"` for what stands for it in `tf.gradients`."""
    import tensorflow as tf

    try:
        return tf.UnconnectedGradients(value).value
    except ValueError:
        raise ValueError(
            f"`unconnected_gradients` must be tf.UnconnectedGradients.NONE ('none') or .ZERO ('zero'), got {value!r}"
        ) from None


def no_model(given: object) -> TypeError:
    """Return the error for what was given as `model` and is none."""
    way = f": models.load_model({os.fspath(given)!r}) reads one" if isinstance(given, str | PathLike) else ""
    return TypeError(f"`model` must be a model of Keras 3 or tf_keras, got {type(given).__qualname__}{way}")


# -- several values -------------------------------------------------------------------------------------------


def by_name(given: Mapping[str, Any], names: Sequence[tuple[str, ...]]) -> tuple[list[Any], bool]:
    """Return (for each place what is given by one of its names, None where nothing is; whether all fits exactly).

    Example:
        >>> by_name({"b": 2, "c": 3}, [("a", "x"), ("b",)])
        ([None, 2], False)
    """
    keys = [next((name for name in own if name in given), None) for own in names]
    return [None if key is None else given[key] for key in keys], set(given) == set(keys)


def listed(value: Any, name: str) -> list:
    """Return a value as a list, or any iterable of them."""
    if value is None:
        raise ValueError(f"`{name}` must be a value or a list of values, got None")
    if hasattr(value, "__array__"):
        value = np.asarray(value).tolist()
    if isinstance(value, str) or not isinstance(value, Iterable):
        return [value]
    values = list(value)
    if not values:
        raise ValueError(f"`{name}` must name at least one value, got an empty {type(value).__name__}")
    return values


def index_list(value: Any, name: str) -> list[int]:
    """Return the integers of an index, or of any iterable of them, as a list."""
    indices = listed(value, name)
    if set(map(type, indices)) == {int}:  # thousands are checked in no time
        return indices
    if not all(map(is_whole, indices)):
        raise ValueError(f"`{name}` must be an integer or a list of integers, got {value!r}")
    return [int(index) for index in indices]


def check_range(indices: Iterable[int], count: int | None, name: str, where: str = "the output") -> None:
    """Raise ValueError unless every index fits an axis of so many entries (None: not known)."""
    wrong = [] if count is None else [index for index in indices if not -count <= index < count]
    if count is not None and wrong:
        raise ValueError(f"`{name}` must lie in {-count}..{count - 1} for {where}, got {wrong[0]}")


def one_per_sample(values: Sequence, samples: int | None, what: str) -> Sequence:
    """Check that there is one value, or one for each sample (None: not known)."""
    if samples is not None and len(values) not in (1, samples):
        raise ValueError(f"got {len(values)} {what} for a batch of {samples}: give one, or one per sample")
    return values


def axis_of(data_format: str | int) -> int:
    """Return the axis of filters or classes; from the end, but for channels that come first."""
    if data_format in ("channels_last", "channels_first"):
        return 1 if data_format == "channels_first" else -1
    if not is_whole(data_format) or not data_format < 0:
        raise ValueError(
            "`data_format` must be 'channels_last' or 'channels_first', or an axis counted from the end, "
            f"such as -3 of frames (N, T, C, H, W), got {data_format!r}"
        )
    return int(data_format)


def check_axis(axis: int, shape: Sequence) -> None:
    """Raise ValueError where an output (N, …) has no such axis behind the samples."""
    if not -len(shape) < axis < len(shape):
        raise ValueError(f"`data_format` must be an axis behind the samples, got {axis} for an output of shape {shape}")
