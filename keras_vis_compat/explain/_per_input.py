"""What is given once for all inputs of a model, or for each of them."""

from collections.abc import Mapping
from typing import Any

from .._inputs.checks import by_name
from ..scores._question import Question


def one_per_input(value: Any, asked: Question, name: str, is_listed: bool) -> list:
    """Return a value for each input: of a dict by its name, of a list in order, else the same one.

    Args:
        value: What was given.
        asked: What is explained.
        name: Of the argument.
        is_listed: Whether `value` is a list of values.

    Raises:
        ValueError: Other names, or another number of values than there are inputs.
    """
    source, count = asked.source, len(asked.batches)
    if isinstance(value, Mapping):
        names = [own.names for own in source.facts] or [(key,) for key in source.key]
        found, fits = by_name(value, names)
        if not fits:
            wanted = [own[0] for own in names]
            raise ValueError(f"`{name}` must have the names of the model's inputs, {wanted}, got {list(value)}")
        return found
    if is_listed and len(value) != count:
        raise ValueError(f"`{name}` must hold one value for each of {count} inputs, got {len(value)}")
    return list(value) if is_listed else [value] * count


def sizes_of_inputs(value: Any, asked: Question, name: str) -> list:
    """Return for each input its sizes: for several, a tuple is along the axes of each, a list has one for each."""
    count = len(asked.batches)
    if not isinstance(value, list | Mapping):
        return [value] * count
    return one_per_input(value, asked, name, isinstance(value, list) and count > 1)
