"""What people ask of a model: a score, inputs, and how many of them at once, checked and handed on as one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf

from .. import _keras
from .._engine.batch_size import fixed_size, refusal
from .._engine.causes import Cause
from .._engine.evaluate import Probe, Reading, Term
from .._engine.graph import Disconnected
from .._engine.model_cache import kept
from .._engine.network import GraphSource, Network, Source
from .._engine.whole_pass import WholePass, whole_pass
from .._inputs import checks
from .._inputs.progress import Count
from .._settings.compute import chosen, on_devices
from .._types import Array, OneScore
from . import Score
from ._formula import term_of
from ._outputs import Outputs, in_order, layer_of, reads_no_output, spread, traced_outputs
from ._score import rows_of


class Question:
    """A score of some inputs.

    Args:
        source: The source of a model.
        score: A Score or function; for several outputs a list of them, or a dict by the name of the output.
        batches: List of arrays (N, …), one for each input.
        batch_size: Largest number of samples at once; None where they are not to be parted.
        own: From a layer that a score names to the one in this model that is meant.
        report: What is told how much is done, and of how much; None where nobody wants to know.

    Attributes:
        source: As given, as are `batches`.
        samples: N.
        scores: One score for each output of the model.
        batch_size: As given, or the only one that the model can compute.
        size: That one; None where the model computes batches of any size.
        count: The `Count` of what is done, samples where nobody begins another; None without a `report`.

    Raises:
        TypeError, ValueError: `score` or `batch_size` does not fit the model.
    """

    def __init__(
        self,
        source: Source,
        score: Any,
        batches: Sequence[Any],
        batch_size: int | None = None,
        own: Callable[[Any], Any] = lambda layer: layer,
        report: Callable[[int, int], object] | None = None,
    ) -> None:
        self.source, self.batches, self.samples = source, batches, len(batches[0])
        self.size = source.size and fixed_size(source)
        self.batch_size = self.samples if batch_size is None else self._checked_size(batch_size)
        self.count = Count(report, self.samples) if report else None
        outputs = outputs_of(source, batches)
        if isinstance(score, Score) and type(score).for_outputs is not Score.for_outputs:
            score = spread(score, outputs)
        scores: list[Any] = _listed(in_order(score, outputs) if isinstance(score, Mapping) else score, outputs)
        plain = Score.with_layers  # of scores that name no layer
        kinds = [getattr(type(one), "with_layers", plain) for one in scores]
        find = partial(layer_of, source.model, own)
        pairs = zip(scores, kinds, strict=True)
        self.scores = tuple([one if kind is plain else one.with_layers(find) for one, kind in pairs])
        self._terms: list[Term] | None = [
            _checked_term(one, position, outputs, self.samples) for position, one in enumerate(self.scores)
        ]

    def _checked_size(self, batch_size: int) -> int:
        wanted = checks.whole(batch_size, "batch_size", 1)
        if self.size and self.samples % self.size:
            raise ValueError(refusal(self.size, self.samples))
        return self.size or wanted

    def terms(self, rows: Sequence[int] | Array | None = None) -> list[Term]:
        """Return the terms of the objective; with `rows`, of a batch whose row r holds sample `rows[r]`."""
        rows = range(self.samples) if rows is None else rows
        if self._terms is not None and isinstance(rows, range) and rows == range(self.samples):
            return self._terms
        scores = [rows_of(score, rows, self.samples) for score in self.scores]
        names = [getattr(one, "name", "") for one in scores]
        return [term_of(one, place, len(rows), names[place]) for place, one in enumerate(scores)]

    def terms_of(self, part: range, rows: Sequence[int] | Array) -> list[Term]:
        """Return the terms of a batch whose row r holds the sample of that number within a part of all samples."""
        return self.terms([part[row] for row in rows])

    @property
    def axes(self) -> list[int]:
        """Where each input has its channels."""
        return [own.channel_axis for own in self.source.facts] or [batch.ndim - 1 for batch in self.batches]

    @property
    def reads(self) -> list:
        """What the scores read of the model."""
        return [read for term in self.terms() for read in term.reads]

    def of(self, batches: Sequence[Any]) -> Question:
        """Return the same question of other values of these inputs."""
        other = copy(self)
        other.batches = batches
        return other

    def counting(self, change: Callable[[Any], Any]) -> Question:
        """Return the same question for scores that `change` makes of these."""
        other = copy(self)
        other.scores, other._terms = tuple(map(change, self.scores)), None
        return other

    def parts(self) -> Iterator[tuple[range, list]]:
        """Return an iterator of (rows, their part of each batch), of no more samples than the model gets at once."""
        ranges = even_parts(self.samples, self.batch_size)
        return ((rows, [own[rows.start : rows.stop] for own in self.batches]) for rows in ranges)

    def gathered(self, function: Callable, counted: bool = True) -> list[Array]:
        """Return the arrays (N, …) of which `function((rows, images))` makes a part of each, on all chosen devices.

        `counted` says whether the samples of a part are done then: others count what they do for each themselves.
        """
        whole = self.samples <= self.batch_size and not chosen.get()[0].devices
        parts = map(function, [(range(self.samples), self.batches)]) if whole else on_devices(function, self.parts())
        if counted and self.count:
            parts = self.count.along(parts)
        found = [list(own) for own in parts]
        return found[0] if whole else [np.concatenate(own) for own in zip(*found, strict=True)]

    def read(
        self, rows: Sequence[int], images: Sequence[Any], wrt: Any = None, source: Network | None = None, **options: Any
    ) -> Reading:
        """Return the engine's `Reading` for some rows, with a way out where some gradient is missing.

        Args:
            rows: Of which sample each row is.
            images: What the source is given.
            wrt: What is differentiated by, None for its inputs.
            source: Another source, made of this one.
            **options: Those of `Probe`.
        """
        try:
            return Probe(source or self.source, self.terms(rows), wrt, **options).read(images)
        except Disconnected as error:
            raise ValueError(f"{error}; unconnected_gradients='zero' gives zeros instead") from None

    def seen(self, row: int, wrt: Any, differentiate: bool = True) -> WholePass:
        """Return what one sample makes of every layer; the model may take no less than a batch."""
        size = self.size or 1
        rows = range(row - row % size, row - row % size + size)
        images = [batch[rows.start : rows.stop] for batch in self.batches]
        probe = Probe(self.source, self.terms(rows), wrt)
        (found,) = on_devices(lambda images: whole_pass(probe, images, row % size, differentiate), [images])
        return replace(found, said=self._nothing_scored(probe, found, row))

    def _nothing_scored(self, probe: Probe, seen: WholePass, row: int) -> Cause | None:
        """Return the `Cause` that a score itself has for saying nothing of one sample."""
        outputs = [seen.values[read] for read in seen.reads]
        for score, term in zip(self.scores, probe.terms, strict=True):
            own, outputs = outputs[: len(term.reads)], outputs[len(term.reads) :]
            said = getattr(score, "nothing_in", None)
            if own and said and (text := said(own[0], row)):
                return Cause("empty region", None, None, text)
        return None


def even_parts(count: int, most: int) -> list[range]:
    """Return consecutive ranges of almost equal size: a last part of one would be traced anew."""
    parts = -(-count // most)
    return [range(part * count // parts, (part + 1) * count // parts) for part in range(parts)]


def _listed(score: Any, outputs: Outputs) -> list[OneScore]:
    scores = list(score) if isinstance(score, list | tuple) else [score]
    for one in scores:
        if not callable(one) or isinstance(one, type):
            raise ValueError(
                f"`score` must be a Score or a function from the output of the model to one number per sample, "
                f"got {one!r}; CategoricalScore(3) is the score of class 3"
            )
    needed = len(outputs.shapes)
    if len(scores) != needed and not (len(scores) == 1 and reads_no_output(scores[0])):
        raise ValueError(
            f"`score` must hold one score per output: the model has {needed}{outputs.text()}, got {len(scores)}; "
            "InactiveScore() is for an output that shall not count"
        )
    return scores


def _checked_term(score: Any, position: int, outputs: Outputs, samples: int) -> Term:
    """The term of a score of all samples, checked against its output: what was given for each sample is counted."""
    if not isinstance(score, Score):
        return term_of(score, position, samples, getattr(score, "name", ""))
    try:
        score.check(outputs.shapes[position])
        term = term_of(score, position, samples, score.name)
        if term.fixed_batch:  # its code cannot be looked into, but it may have been given something for each sample
            score.formula(samples)
        return term
    except ValueError as error:
        raise ValueError(f"{error}{outputs.text(slice(position, position + 1))}") from None


def outputs_of(source: Source, inputs: Sequence[Any]) -> Outputs:
    """Return the outputs of a model; those of a subclassed one are seen when it is traced for such inputs."""
    model = source.model
    if isinstance(source, GraphSource):
        return Outputs(source.shapes, lambda: _keras.names_of_outputs(model))
    specs = tuple(tf.TensorSpec([None, *array.shape[1:]], array.dtype) for array in inputs)
    return kept(model, ("outputs", source.key, specs), lambda: traced_outputs(source, specs))
