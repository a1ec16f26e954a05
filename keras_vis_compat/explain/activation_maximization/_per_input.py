"""Arguments that may differ from one input of a model to the next."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..._inputs.checks import is_real
from ._part import Part


def parts_per_input(value: Any, names: Sequence[tuple], ranks: Sequence[int], argument: str) -> list[list]:
    """Return a list of callables for each input.

    Args:
        value: None, a callable, a list of them for every input that they fit, a list of such lists in the order of
            the inputs, or a dict of them by name of input.
        names: For each input every name it goes by.
        ranks: For each input how many axes it has.
        argument: How messages call the value.

    Raises:
        ValueError: More lists than inputs, a name that no input has, or a part that does not fit.
        TypeError: Something that cannot be called.
    """
    if not isinstance(value, Mapping):
        parts = [] if value is None else list(value) if isinstance(value, list | tuple) else [value]
        if not any(isinstance(part, list | tuple) for part in parts):
            return _where_they_fit(_listed(parts, argument), ranks)
    chosen = _by_name(value, names, argument) if isinstance(value, Mapping) else _in_order(parts, names, argument)
    chosen = [_listed(parts, argument) for parts in chosen]
    for parts, rank in zip(chosen, ranks, strict=True):
        for part in parts:
            if not fits(part, rank):
                part.check(rank)
    return chosen


def fits(part: Any, rank: int) -> bool:
    """Whether a part goes with an input of so many axes; of a caller's own we cannot know better."""
    return not isinstance(part, Part) or part.fits(rank)


def _where_they_fit(parts: Sequence, ranks: Sequence[int]) -> list[list]:
    for part in parts:
        if not any(fits(part, rank) for rank in ranks):
            part.check(ranks[0])
    return [[part for part in parts if fits(part, rank)] for rank in ranks]


def _in_order(parts: list, names: Sequence[tuple], argument: str) -> list[list]:
    if len(parts) > len(names):
        raise ValueError(
            f"`{argument}` must hold one list per input of the model{_called(names)}, got {len(parts)} lists; "
            "a dict by input name may leave inputs out"
        )
    return parts + [None] * (len(names) - len(parts))


def one_per_input(value: Any, names: Sequence[tuple], argument: str) -> list:
    """Return a callable or None for each input, given a callable for all of them or a dict by name of input."""
    chosen = _by_name(value, names, argument) if isinstance(value, Mapping) else [value] * len(names)
    for one in chosen:
        if one is not None and not callable(one):
            raise TypeError(f"`{argument}` must be a callable, or a dict of them by input name, got {one!r}")
    return chosen


def ranges_per_input(value: Any, names: Sequence[tuple], argument: str = "input_range") -> list[tuple]:
    """Return (low, high) for each input, None where an end is open.

    `value` is None, a pair for all inputs, a list of pairs in the order of the inputs, or a dict of pairs by name.
    """
    if isinstance(value, Mapping):
        return [_checked_range(pair, argument) for pair in _by_name(value, names, argument)]
    if not isinstance(value, list) or all(end is None or is_real(end) for end in value):
        return [_checked_range(value, argument)] * len(names)
    if len(value) not in (1, len(names)):
        raise ValueError(
            f"`{argument}` must be a pair, or one pair per input of the model{_called(names)}, got {len(value)} pairs"
        )
    return [_checked_range(pair, argument) for pair in (value * len(names))[: len(names)]]


def _checked_range(pair: Any, argument: str) -> tuple:
    low, high = (None, None) if pair is None else _two(pair, argument)
    for end in (low, high):
        if end is not None and (not is_real(end) or end != end):
            raise TypeError(f"`{argument}` must hold numbers, or None for an open end, got {pair!r}")
    if low is not None and high is not None and not low < high:
        raise ValueError(f"`{argument}` must be (low, high) with low < high, got {pair!r}")
    return low, high


def _two(pair: Any, argument: str) -> Sequence:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise ValueError(f"`{argument}` must be (low, high), with None for an open end, or None, got {pair!r}")
    return pair


def _by_name(value: Mapping[str, Any], names: Sequence[tuple], argument: str) -> list:
    known = [name for own in names for name in own]
    wrong = [name for name in value if name not in known]
    if wrong:
        raise ValueError(
            f"`{argument}` must be a dict by names of inputs of the model{_called(names)}, got the key {wrong[0]!r}"
        )
    return [next((value[name] for name in own if name in value), None) for own in names]


def _listed(value: Any, argument: str) -> list:
    parts = [] if value is None else list(value) if isinstance(value, list | tuple) else [value]
    for part in parts:
        if not callable(part) or isinstance(part, type):
            raise TypeError(f"`{argument}` must hold callables, got {part!r}")
    return parts


def _called(names: Sequence[tuple]) -> str:
    return f" ({', '.join(repr(own[0]) for own in names)})"
