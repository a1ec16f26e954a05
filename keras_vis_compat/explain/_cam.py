"""What all class activation maps share: which layer, the sum of its maps, the ReLU, the zoom, the scaling."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from .. import _keras
from .._engine.causes.of_maps import of_cam
from .._inputs import checks
from .._inputs.layer_call import layer_and_number
from .._maps.resizing import EXPANSIONS, spatial_shape
from .._maps.scaling import NORMALIZATIONS, flat_rows, owned
from .._messages import Diagnosis, tell_of_blank_maps
from ..scores import InactiveScore
from ..scores._question import Question
from ._blank import diagnosis, not_finite
from ._model import ModelVisualization, as_given, each_sample
from ._penultimate import Penultimate, penultimate_layer
from ._tokens import checked_tokens, on_grid

_TOGETHER = 32

#: What is done to the map of a sample, how maps get the size of the input (None: not), how they are scaled.
Options: TypeAlias = tuple[Callable, Callable | None, Callable]


class CAM(ModelVisualization):
    """Base of the class activation maps."""

    def _options(self, activation_modifier: Any, expand_cam: Any, normalize_cam: Any, align_corners: Any) -> Options:
        """Return checked `(modify, expand, normalize)`."""
        align_corners = checks.choice(align_corners, "align_corners", {True: True, False: False})
        expand = checks.choice(expand_cam, "expand_cam", EXPANSIONS)
        return (
            checks.callable_or_none(activation_modifier, "activation_modifier"),
            expand and partial(expand, align_corners=align_corners),
            checks.choice(normalize_cam, "normalize_cam", NORMALIZATIONS),
        )

    def _batches(self, seed_input: Any) -> tuple[Any, list[np.ndarray]]:
        source, batches = super()._batches(seed_input)
        if not source.inputs:
            raise ValueError(
                "a class activation map needs a Sequential or functional model that has been built, got "
                f"{type(self.model).__name__} {self.model.name!r}, whose layers cannot be read one by one: "
                "call an unbuilt Sequential on data once, write a subclassed model as a functional one"
            )
        return source, batches

    def _penultimate(self, which: Any, seek: Any, asked: Question, tokens: Any = None) -> Penultimate:
        """Return the `Penultimate` layer. It is looked for once: that takes as long as a small model."""
        start, number = (self.model.layers[-1], None) if which is None else layer_and_number(self._layer(which))
        seek = {True: "convolution", False: ""}[bool(seek)]
        if tokens is not None:
            tokens, seek = checked_tokens(tokens), "tokens" if which is None else ""
        pairs = zip(asked.scores, asked.terms(), strict=True)
        reads = [read for score, term in pairs if not isinstance(score, InactiveScore) for read in term.reads]
        reads = reads or list(range(len(asked.scores)))
        source: Any = asked.source  # a graph

        def find() -> Penultimate:
            layer = penultimate_layer(self.model, start, seek, set(source.reader(reads)[0]))
            places, of_inputs = source.places_for_inputs(layer, number, reads)
            return Penultimate(layer, places, of_inputs, _keras.channel_axis_of(_keras.symbolic_output(layer)))

        found = source.once(("penultimate", start, number, seek, source.identity(reads)), find)
        return found if tokens is None else found._replace(tokens=tokens, shapes=_shapes(found, asked))

    def _shown(
        self,
        raw: Sequence[np.ndarray],
        options: Options,
        asked: Question,
        found: Penultimate,
        seed_input: Any,
        differentiated: bool | None = True,
    ) -> Any:
        """Return what the caller gets for arrays of maps (N, …): rectified, in the size of each input, scaled.

        Args:
            raw: For each place of the layer its maps.
            options: What `_options` returned.
            asked: The `Question`.
            found: The `Penultimate` layer.
            seed_input: What the caller gave.
            differentiated: Whether the maps come from gradients; None: from what is lost without each, and where that
                is nothing the gradient tells why.
        """
        modify, expand, normalize = options
        cams = [each_sample(modify, own, "activation_modifier") for own in raw]
        blank: dict[int, int] = {}

        def scaled(index: int, maps: np.ndarray, start: int = 0) -> np.ndarray:
            rows, finite = flat_rows(maps)
            if not finite:
                raise not_finite("activation_modifier")
            for row in rows:
                blank.setdefault(start + row, index)
            return normalize(maps)

        def enlarged(index: int, shape: tuple, expand: Callable) -> np.ndarray:
            # A few at a time: they are many times as large as what they come from.
            own, most = cams[index], _TOGETHER
            parts = [(own[start : start + most], start) for start in range(0, len(own), most)]
            done = [scaled(index, expand(part, shape), start) for part, start in parts]
            return done[0] if len(done) == 1 else np.concatenate(done)

        if expand is None:
            maps: list = [owned(scaled(*pair)) for pair in enumerate(cams)]
        else:
            rank, inputs = cams[0].ndim - 1, asked.source.facts
            sizes = [own.shape for own in asked.batches]
            shapes = [spatial_shape(size, own.channel_axis, rank) for size, own in zip(sizes, inputs, strict=True)]
            if not any(shapes):
                raise _no_size(rank, sizes)
            pairs = zip(found.of_inputs, shapes, strict=True)
            maps = [enlarged(*pair, expand) if pair[1] else None for pair in pairs]
        if blank:
            self._tell(blank, raw, asked, found, differentiated)
        if expand is None:
            return maps[0] if len(maps) == 1 else [maps[index].copy() for index in found.of_inputs]
        return as_given(maps, seed_input)

    def _tell(
        self,
        blank: dict[int, int],
        raw: Sequence[np.ndarray],
        asked: Question,
        found: Penultimate,
        differentiated: bool | None,
    ) -> None:
        """Warn of the maps that are blank: `blank` says for some rows in which of the arrays `raw` their map is."""

        def why(row: int) -> Diagnosis:
            own = raw[blank[row]][row]
            how = False if differentiated is None and own.any() else differentiated
            seen = asked.seen(row, found.places, how is not False)
            cause = of_cam(seen, found.axis, own, how, blank[row])
            return diagnosis(row, seen, cause)

        tell_of_blank_maps(blank, asked.samples, why)


def _shapes(found: Penultimate, asked: Question) -> tuple:
    """For each place the spatial sizes of the input whose own it is, () where it has none."""
    pairs = zip(asked.batches, asked.source.facts, strict=True)
    sizes = [
        tuple(size for axis, size in enumerate(batch.shape) if axis not in (0, own.channel_axis))
        for batch, own in pairs
    ]
    owners = {place: shape for place, shape in zip(reversed(found.of_inputs), reversed(sizes), strict=True) if shape}
    return tuple(owners.get(index, ()) for index in range(len(found.places)))


def _no_size(rank: int, sizes: Sequence[tuple]) -> ValueError:
    return ValueError(
        f"`expand_cam` needs an input with as many spatial axes as the maps, {rank}, got inputs of shape "
        f"{', '.join(map(str, sizes))}: give expand_cam=False, or name another layer with `penultimate_layer`"
    )


def maps_of(found: Penultimate, index: int, array: np.ndarray) -> np.ndarray:
    """Return what the place of that number gives as maps (N, …, K), wherever it has its channels or tokens."""
    if found.tokens is not None:
        return on_grid(array, found.tokens, found.shapes[index])
    return array if found.axis == -1 else np.moveaxis(array, found.axis, -1)


def weighted_sum(activation: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return (N, …): the maps (N, …, K), each times its weight (N, 1, …, K) or (N, …, K), added up."""
    return np.einsum("...k,...k->...", activation, weights)
