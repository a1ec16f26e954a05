"""What a row of the tables says of a name that old programs use."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Moved(NamedTuple):
    """A name whose thing lies elsewhere today, or is called otherwise.

    Attributes:
        old: The dotted name, as programs imported it.
        new: The dotted name today.
        since: The first version of its library that had it, as `dated` says it.
        until: The first version without it.
        run: What the runner answers with, where that is not what *new* names.
        advice: What else is to be known.
    """

    old: str
    new: str
    since: str = ""
    until: str = ""
    run: str = ""
    advice: str = ""


class Module(NamedTuple):
    """A module that vanished.

    Attributes:
        new: The module that holds its names now; "" where they are scattered, or gone, and have rows of their own.
        run: The modules that the runner takes its names from, in order, where that is not only *new*.
        The rest as in `Moved`.
    """

    old: str
    new: str = ""
    since: str = ""
    until: str = ""
    run: tuple[str, ...] = ()
    advice: str = ""


class Written(NamedTuple):
    """A name without a counterpart of the same form, whose use has to be written anew.

    Attributes:
        advice: What to write.
        run: What the runner answers with, in its place.
        The rest as in `Moved`.
    """

    old: str
    advice: str
    run: str
    since: str = ""
    until: str = ""


class Gone(NamedTuple):
    """A name, or a module with all that is in it, that is no more.

    Attributes:
        advice: What to write instead.
        The rest as in `Moved`.
    """

    old: str
    advice: str
    since: str = ""
    until: str = ""


class Method(NamedTuple):
    """A method or attribute of objects, which programs reach without naming its class.

    Attributes:
        old: Dotted, with the class.
        advice: What to write instead.
        since, until: As in `Moved`.
    """

    old: str
    advice: str
    since: str = ""
    until: str = ""


Row = Moved | Module | Written | Gone | Method


def moved(old: str, new: str, names: str, until: str, since: str = "") -> tuple[Moved, ...]:
    """Return the rows of names that are called the same in another module.

    Example:
        >>> moved("sklearn.lda", "sklearn.discriminant_analysis", "softmax", "0.19")[0].new
        'sklearn.discriminant_analysis.softmax'
    """
    return tuple(Moved(f"{old}.{name}", f"{new}.{name}", since, until) for name in names.split())


def renamed(module: str, names: Mapping[str, str], until: str, since: str = "") -> tuple[Moved, ...]:
    """Return the rows of names that have others today: in the same module, or with dots anywhere.

    Example:
        >>> renamed("numpy", {"infty": "inf"}, "2.0")[0].new
        'numpy.inf'
    """
    return tuple(
        Moved(f"{module}.{old}", new if "." in new else f"{module}.{new}", since, until) for old, new in names.items()
    )


def dated(
    rows: Iterable["Row"], oldest: str, later: Mapping[str, str] | None = None, below: str = ""
) -> tuple["Row", ...]:
    """Return rows that say since when there was a name: the version; or "1.8 or older", the oldest that was looked at.

    Args:
        rows: Those that say nothing yet, or a version.
        oldest: The oldest release in which the names were looked up.
        later: `{version: names}` of those that were not in it; "?" for what no release that was looked at shows.
        below: The package that these names lie in.

    Example:
        >>> rows = renamed("numpy", {"infty": "inf", "x": "y"}, "2.0")
        >>> [row.since for row in dated(rows, "1.8", {"1.9": "x"}, "numpy")]
        ['1.8 or older', '1.9']
    """
    since = {f"{below}.{name}": version for version, names in (later or {}).items() for name in names.split()}
    return tuple(row._replace(since=row.since or since.get(row.old, f"{oldest} or older")) for row in rows)


def versions_of(name: str, oldest: str, since: Mapping[str, str], until: Mapping[str, str]) -> str:
    """Return which versions had a name: `"0.6 to 0.8"`, or `"0.7"` on for one that the last release has still."""
    first = next((version for version, names in since.items() if name in names.split()), f"{oldest} or older")
    last = next((version for version, names in until.items() if name in names.split()), "")
    return f"{first} to {last}" if last else first


def modules(new: str, olds: str, until: str, since: str = "") -> tuple[Module, ...]:
    """Return the rows of modules below one, whose names that one holds itself today."""
    return tuple(Module(f"{new}.{old}", new, since, until) for old in olds.split())


def written(module: str, run: str, names: Mapping[str, str], until: str, since: str = "") -> tuple[Written, ...]:
    """Return the rows of names that the runner takes from one module of its own, with what to write instead."""
    return tuple(Written(f"{module}.{name}", advice, f"{run}.{name}", since, until) for name, advice in names.items())
