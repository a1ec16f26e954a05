"""The weights of a model layer by layer, made random, and put back whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from .. import _keras
from .._messages import did_you_mean
from .._types import Array, Layer, Model


class Part(NamedTuple):
    """A layer with weights of its own: its path, inside nested models `"outer/inner"`, its variables, its number."""

    path: str
    variables: list
    number: int


def parts_of(model: Model) -> list[Part]:
    """Return the parts of a model from input to output; a layer that is called twice is there once."""
    seen: set[int] = set()
    found: list[Part] = []
    for path, layer in _leaves(model, ""):
        own = [one for one in layer.weights if id(one) not in seen and np.issubdtype(_type_of(one), np.floating)]
        seen.update(map(id, own))
        if own and "Normalization" not in _keras.layer_kinds(layer):  # statistics of the data: nothing was learned
            found.append(Part(path, own, len(found)))
    return found


def _leaves(thing: Layer, prefix: str) -> Iterator[tuple[str, Layer]]:
    """Yield (path, layer) of what holds weights; weights of a model's own come last."""
    for layer in thing.layers:
        inner = _keras.inner_layer(layer)
        if getattr(inner, "layers", None):
            yield from _leaves(inner, f"{prefix}{layer.name}/")
        yield prefix + layer.name, layer
    yield prefix.removesuffix("/") or thing.name, thing


def _type_of(variable: Any) -> np.dtype:
    kind = variable.dtype if isinstance(variable.dtype, str) else variable.dtype.name
    return np.dtype("float32" if kind == "bfloat16" else kind)


def named_parts(parts: list[Part], layers: Any, model: Model) -> list[Part]:
    """Return the parts of these names or paths, in the order of the model; all of them for None."""
    if layers is None:
        return parts
    if not isinstance(layers, list | tuple) or not layers or not all(isinstance(one, str) for one in layers):
        raise TypeError(
            f"`layers` must be a list of names or paths of layers, a number of them, or None, got {layers!r}"
        )
    for name in layers:
        if not any(_is_named(part, name) for part in parts):
            known = [part.path for part in parts]
            hint = did_you_mean(name, known) or f" These have weights: {', '.join(map(repr, known))}."
            raise ValueError(f"`layers` must be layers of the model {model.name!r} with weights, got {name!r}.{hint}")
    return [part for part in parts if any(_is_named(part, name) for name in layers)]


def _is_named(part: Part, name: str) -> bool:
    return name in (part.path, part.path.rpartition("/")[2])


@contextmanager
def restored(parts: list[Part]) -> Iterator[Callable[[], None]]:
    """Yield a function that puts all weights back; at the end, whatever it is, they are."""
    saved = [(variable, np.array(variable.numpy())) for part in parts for variable in part.variables]

    def put_back() -> None:
        for variable, value in saved:
            variable.assign(value)

    try:
        yield put_back
    finally:
        while True:  # an impatient second Ctrl-C must not leave half of them random
            try:
                put_back()
                break
            except KeyboardInterrupt:
                continue


def randomise(part: Part, how: Callable[[Array, np.random.Generator], Array], seed: int) -> None:
    """Give a part random weights, the same ones whatever other parts get."""
    numbers = np.random.default_rng([seed, part.number])
    for variable in part.variables:
        value = variable.numpy()
        variable.assign(how(value.astype(np.float64), numbers).astype(value.dtype))


def normal(value: Array, numbers: np.random.Generator) -> Array:
    """Kernels anew, normal around 0 and of the size that they had; biases and statistics, of one axis, shuffled."""
    return (
        numbers.standard_normal(value.shape) * np.sqrt((value**2).mean())
        if value.ndim > 1
        else shuffled(value, numbers)
    )


def shuffled(value: Array, numbers: np.random.Generator) -> Array:
    """The very numbers, in another order."""
    return numbers.permutation(value.ravel()).reshape(value.shape)


HOW = {"normal": normal, "shuffle": shuffled}
