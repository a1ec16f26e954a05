"""What a row of the tables says of an argument: a keyword with another name or other values, or another place."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Values(NamedTuple):
    """A keyword whose values are others today too.

    Attributes:
        new: The keyword today.
        table: What each value is today.
        other: What any other value is today; `SAME` leaves it as it is.
        gone: What is to be known of values without a counterpart.
    """

    new: str
    table: Mapping[Any, Any]
    other: Any = "as it is"
    gone: Mapping[Any, str] = {}

    def today(self, value: Any) -> Any:
        """Return what a value is today."""
        try:
            found = self.table.get(value, self.other)
        except TypeError:  # a value that cannot be a key
            found = self.other
        return value if found == SAME else found


SAME = "as it is"


class OneMinus(NamedTuple):
    """A keyword for what is one less the share that the keyword of today means."""

    new: str

    def today(self, value: Any) -> Any:
        """Return what a value is today."""
        return 1 - value


class Dropped(NamedTuple):
    """A keyword that is no more; its value may go, unless some value of it meant something.

    Attributes:
        advice: What is lost, where something is.
        harmless: The values with which nothing is lost, although there is advice.
    """

    advice: str = ""
    harmless: tuple[Any, ...] = ()


class Places(NamedTuple):
    """A keyword for a list of flags, where that of today takes the places of those that are True."""

    new: str

    def today(self, value: Any) -> Any:
        """Return what a value is today."""
        return [place for place, flag in enumerate(value) if flag]


class Only(NamedTuple):
    """A keyword for one thing, for which a list of one was taken too."""

    new: str
    advice: str

    def today(self, value: Any) -> Any:
        """Return what a value is today.

        Raises:
            ValueError: A list of several.
        """
        items = list(value) if isinstance(value, list | tuple) else [value]
        if len(items) != 1:
            raise ValueError(f"{self.advice}, this layer along {items}")
        return items[0]


Keyword = str | Values | OneMinus | Places | Only | Dropped


class _Unknown:
    """What stands in a text for a value that it does not show."""

    dtype = None


UNKNOWN = _Unknown()


class Order(NamedTuple):
    """Arguments that stood in another order, or meant something else, where they were given by position.

    Attributes:
        once: The names of the arguments in their order then.
        same: How many of the first of them are the same today.
        least: How many a call must give by position to show anything.
        until: The first version with another order.
        shown: Says of the positional values whether they stand in the order of then; None where they do not show it.
    """

    once: str
    same: int
    least: int
    until: str
    shown: Callable[[list[Any]], bool | None]

    def keywords_of(self, values: list[Any]) -> list[str]:
        """Return the names of the values that have to be given by keyword."""
        return self.once.split()[self.same : len(values)]
