"""A source whose inputs can be read too, so that a penalty on an input is a term like any other."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import tensorflow as tf

from ..._engine.derived_source import DerivedSource


class Input(NamedTuple):
    """What a term reads to see an input of the model."""

    position: int


class ReadableInputs(DerivedSource):
    """The same source as another, for a probe that also reads `Input`s."""

    def __init__(self, source: Any) -> None:
        super().__init__(source, "readable inputs")
        self.inputs, self.size = source.inputs, source.size

    def identity(self, reads: Sequence) -> Hashable:
        """A hashable that is equal for equal reads."""
        return tuple(read if isinstance(read, Input) else self._source.identity([read]) for read in reads)

    def reader(self, reads: Sequence, wrt: Sequence = (), folding: bool = False) -> tuple[list, Callable]:
        """Return `(layers, run)` as the other source does."""
        layers, run = self._source.reader([read for read in reads if not isinstance(read, Input)], wrt, folding)

        def run_all(values: Sequence[tf.Tensor], training: bool) -> list:
            others = iter(run(values, training))
            return [values[read.position] if isinstance(read, Input) else next(others) for read in (*reads, *wrt)]

        return layers, run_all

    def steps(self, reads: Sequence, wrt: Sequence = ()) -> tuple[list, list, list]:
        """As those of the other source."""
        return self._source.steps([read for read in reads if not isinstance(read, Input)], wrt)
