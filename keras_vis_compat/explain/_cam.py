"""What all class activation maps share: which layer, the sum of its maps, the ReLU, the zoom, the scaling."""

from functools import partial

import numpy as np

from .. import _keras
from .._engine.causes import of_cam
from .._engine.model_cache import kept
from .._inputs import checks
from .._inputs.batches import channel_axis_of
from .._inputs.layer_call import layer_and_number
from .._maps import resizing, scaling
from .._maps.owned import owned
from .._maps.samples import each_sample
from .._messages import tell_of_blank_maps
from ..scores import InactiveScore
from ._blank import blank_rows, diagnosis
from ._model import ModelVisualization, as_given, even_parts
from ._penultimate import Penultimate, penultimate_layer
from ._tokens import checked_tokens, on_grid

_TOGETHER = 32


class CAM(ModelVisualization):
    """Base of the class activation maps."""

    def _options(self, activation_modifier, expand_cam, normalize_cam, align_corners):
        """Return checked `(modify, expand, normalize)`."""
        align_corners = checks.choice(align_corners, "align_corners", {True: True, False: False})
        expand = checks.choice(expand_cam, "expand_cam", resizing.EXPANSIONS)
        return (
            checks.callable_or_none(activation_modifier, "activation_modifier"),
            expand and partial(expand, align_corners=align_corners),
            checks.choice(normalize_cam, "normalize_cam", scaling.NORMALIZATIONS),
        )

    def _batches(self, seed_input):
        if not _keras.is_graph(self.model):
            raise ValueError(
                "a class activation map needs a Sequential or functional model that has been built, got "
                f"{type(self.model).__name__} {self.model.name!r}, whose layers cannot be read one by one: "
                "call an unbuilt Sequential on data once, write a subclassed model as a functional one"
            )
        return super()._batches(seed_input)

    def _penultimate(self, which, seek, source, scores, samples, tokens=None):
        """Return the `Penultimate` layer. It is looked for once: that takes as long as a small model."""
        tokens = checked_tokens(tokens)
        start, number = layer_and_number(self._layer(-1 if which is None else which))
        seek = {True: "convolution", False: ""}[bool(seek)] if tokens is None else "tokens" if which is None else ""
        terms = zip(scores, self._terms(scores, samples), strict=True)
        reads = [read for score, term in terms if not isinstance(score, InactiveScore) for read in term.reads]
        reads = reads or list(range(len(scores)))
        key = ("penultimate", source.key, start, number, seek, source.identity(reads))

        def found():
            layer = penultimate_layer(self.model, start, seek, set(source.reader(reads)[0]))
            return Penultimate(layer, *source.places_for_inputs(layer, number, reads))

        return kept(source.owner, key, found)

    def _arrangements(self, tokens, layer, of_inputs, source, batches):
        """Return for each place the function from what it gives to maps (N, …, K)."""
        tokens = checked_tokens(tokens)
        if tokens is None:
            return [partial(channels_last, layer=layer)] * (max(of_inputs) + 1)
        shapes = [
            tuple(size for axis, size in enumerate(batch.shape) if axis not in (0, channel_axis_of(symbol)))
            for batch, symbol in zip(batches, source.inputs, strict=True)
        ]
        own = {place: shape for place, shape in zip(reversed(of_inputs), reversed(shapes), strict=True) if shape}
        return [partial(on_grid, tokens=tokens, shape=own.get(index, ())) for index in range(max(of_inputs) + 1)]

    def _shown(self, raw, of_inputs, options, source, batches, seed_input, why):
        """Return what the caller gets for arrays of maps (N, …): rectified, in the size of each input, scaled.

        `of_inputs` says for each input which of the arrays is its own; `why` says of a row, the number of its array
        and its map why nothing is left of it: a score and a `Cause`.
        """
        modify, expand, normalize = options
        cams = [each_sample(modify, own) for own in raw]
        blank: dict[int, int] = {}

        def scaled(index, maps, start=0):
            for row in blank_rows(maps, "activation_modifier"):
                blank.setdefault(start + row, index)
            return normalize(maps)

        def told(maps):
            tell_of_blank_maps(
                blank, len(raw[0]), lambda row: diagnosis(row, *why(row, blank[row], raw[blank[row]][row]))
            )
            return maps

        if expand is None:
            maps = told([owned(scaled(*pair)) for pair in enumerate(cams)])
            return maps[0] if len(maps) == 1 else [maps[index].copy() for index in of_inputs]
        shapes = [
            resizing.spatial_shape(batch.shape, channel_axis_of(symbol), cams[0].ndim - 1)
            for batch, symbol in zip(batches, source.inputs, strict=True)
        ]
        if not any(shapes):
            raise ValueError(
                f"`expand_cam` needs an input with as many spatial axes as the maps, {cams[0].ndim - 1}, got inputs of "
                f"shape {', '.join(str(batch.shape) for batch in batches)}: give expand_cam=False, or name another "
                "layer with `penultimate_layer`"
            )

        def enlarged(index, shape):  # a few at a time: they are many times as large as what they come from
            parts = even_parts(len(cams[index]), _TOGETHER)
            cut = ((expand(cams[index][part.start : part.stop], shape), part.start) for part in parts)
            return np.concatenate([scaled(index, *part) for part in cut])

        pairs = zip(of_inputs, shapes, strict=True)
        return as_given(told([enlarged(*pair) if pair[1] else None for pair in pairs]), seed_input)

    def _why(self, source, scores, batches, layer, places, differentiated=True):
        """Return `(row, index of a place, its map) -> (score, Cause)`: why the map is blank."""
        axis = channel_axis(layer)

        def why(row, index, raw):
            seen = self._seen(source, scores, batches, row, places, differentiated)
            return seen.score, of_cam(seen, axis, raw, differentiated, index)

        return why


def channels_last(array, layer):
    """Return maps (N, …, K) of a layer, wherever it has its channels."""
    return np.moveaxis(array, channel_axis(layer), -1) if is_channels_first(layer) else array


def channel_axis(layer):
    """Return where a layer has its maps, counted from the end: there may be frames before them."""
    frames = 1 if _keras.inner_layer(layer) is not layer else 0
    return 1 + frames - len(_keras.symbolic_output(layer).shape) if is_channels_first(layer) else -1


def is_channels_first(layer):
    return _keras.data_format_of(layer) == "channels_first"


def weighted_sum(activation, weights):
    """Return (N, …): the maps (N, …, K), each times its weight (N, 1, …, K) or (N, …, K), added up."""
    return np.einsum("...k,...k->...", activation, weights)
