"""A source that asks another one of what it makes from its own inputs: masked images, points between two, a tail."""

from collections.abc import Hashable, Sequence
from typing import Any

from .network import Network


class DerivedSource(Network):
    """Another source, asked of what is made from its inputs inside the compiled function.

    Args:
        source: The other one.
        *key: What tells this one from others that are made of it.
    """

    def __init__(self, source: Any, *key: Hashable) -> None:
        self._source = source
        self.model, self.owner, self.rule = source.model, source.owner, source.rule
        self.key = (*key, source.key)

    @property
    def rows(self) -> int | None:
        """Those of the other source: there may be any number of inputs, of which rows are made."""
        return self._source.rows

    def identity(self, reads: Sequence[Any]) -> Hashable:
        """As that of the other source."""
        return self._source.identity(reads)

    def symbol(self, read: Any) -> Any:
        """As that of the other source."""
        return self._source.symbol(read)

    def steps(self, reads: Sequence[Any], wrt: Sequence[Any] = ()) -> tuple[list, list, list]:
        """Those of the other source."""
        return self._source.steps(reads, wrt)
