"""The rows of all libraries, and what each says in words: every command uses these."""

from functools import cache

from . import h5py, keras, matplotlib, numpy, pillow, python, scipy, skimage, sklearn, tensorflow
from .arguments import Keyword, Order
from .keras import without_root
from .keras_modules import HELD
from .keras_rows import PRIVATE
from .rows import Gone, Method, Module, Moved, Row, Written
from .tensorflow_orders import ORDERS

KERAS = "Keras"
_LIBRARIES = {
    KERAS: keras,
    "Python": python,
    "NumPy": numpy,
    "SciPy": scipy,
    "scikit-image": skimage,
    "scikit-learn": sklearn,
    "matplotlib": matplotlib,
    "Pillow": pillow,
    "h5py": h5py,
    "TensorFlow": tensorflow,
}


@cache
def rows() -> dict[str, tuple[Row, ...]]:
    """Return `{library: its rows}`."""
    return {name: library.ROWS for name, library in _LIBRARIES.items()}


@cache
def by_name() -> dict[str, tuple[str, Row]]:
    """Return `{old name: (library, row)}`, methods left out."""
    return {row.old: (name, row) for name, table in rows().items() for row in table if not isinstance(row, Method)}


@cache
def keywords() -> dict[str, dict[str, Keyword]]:
    """Return `{function: {old keyword: what became of it}}`."""
    return {
        name: row for library in _LIBRARIES.values() for name, row in getattr(library, "KEYWORDS", {}).items() if row
    }


@cache
def keywords_of_methods() -> dict[str, tuple[str, dict[str, Keyword]]]:
    """Return `{method: (package, {old keyword: what became of it})}` of objects whose class programs do not name."""
    return {name: ("matplotlib", row) for name, row in {**matplotlib.FIGURE, **matplotlib.AXES}.items()}


@cache
def defaults() -> dict[str, dict[str, tuple[int, str]]]:
    """Return `{function: {keyword: (its place, what is to be known)}}` of what had another default once."""
    return {name: row for library in _LIBRARIES.values() for name, row in getattr(library, "DEFAULTS", {}).items()}


def orders() -> dict[str, Order]:
    """Return `{function: how its arguments stood}`."""
    return ORDERS


@cache
def methods() -> dict[str, tuple[str, Method]]:
    """Return `{last name: (library, row)}` of methods and attributes of objects."""
    return {
        row.old.rpartition(".")[2]: (name, row)
        for name, table in rows().items()
        for row in table
        if isinstance(row, Method)
    }


def moves() -> tuple[dict[str, str], dict[str, str]]:
    """Return the modules and the names beside those of Keras that lie elsewhere today, `{old: new}` each."""
    found = [row for library, row in by_name().values() if library != KERAS]
    return (
        {row.old: row.new for row in found if isinstance(row, Module) and row.new},
        {row.old: row.new for row in found if isinstance(row, Moved)},
    )


def roots() -> list[str]:
    """Return the packages that programs import these names from."""
    names = [*keywords(), *(row.old for table in rows().values() for row in table)]
    return sorted({name.partition(".")[0] for name in names})


def find(name: str) -> tuple[str, Row] | None:
    """Return the library and the row of a name, or of the module it lies in, as far as that says something of it.

    A name of a module whose names lie in another today is looked up there too.

    Example:
        >>> find("numpy.infty")[1].new
        'numpy.inf'
        >>> find("tensorflow.contrib.slim.nets")[1].old
        'tensorflow.contrib'
    """
    return _find(at_home(without_root(name).removesuffix(".*")))


def at_home(name: str) -> str:
    """Return a name under the module it is from, where it is read through another: `matplotlib.pyplot.cm.jet`."""
    module, dot, last = name.rpartition(".")
    return matplotlib.SAME.get(module, module) + dot + last


def _find(name: str) -> tuple[str, Row] | None:
    table, head = by_name(), name
    while head:
        found = table.get(head)
        if found and (head == name or isinstance(found[1], Module | Gone)):
            return _inside(*found, name[len(head) :])
        head = head.rpartition(".")[0]
    return None


def _inside(library: str, row: Row, rest: str) -> tuple[str, Row]:
    """Return what says something of a name in a module: its own row where that lies today, or the module's."""
    if not rest or not isinstance(row, Module) or not row.new:
        return library, row
    name = rest.split(".")[1]
    if (
        row.new in HELD
        and name not in HELD[row.new].split()
        and not name.startswith("__")
        and f"{row.new}.{name}" not in by_name()
    ):
        return library, Gone(f"{row.old}.{name}", PRIVATE, row.since, row.until)
    return _find(row.new + rest) or (library, row)


def told(library: str, row: Row) -> str:
    """Return what is to be known of a row in one line.

    Example:
        >>> told(*find("numpy.asscalar"))
        'numpy.asscalar is gone since NumPy 1.23: write a.item()'
    """
    came = f" (it came with {row.since})" if row.since[-1:].isdecimal() else ""
    advice = f"{came}: {row.advice}" if row.advice else came
    if isinstance(row, Moved | Module) and row.new:
        return f"{row.old} is {row.new.removeprefix('builtins.')} since {library} {row.until}{advice}"
    return f"{row.old} is gone since {library} {row.until}{advice}"


def is_noted(row: Row) -> bool:
    """Say whether a program that uses the name cannot be rewritten without a word."""
    return isinstance(row, Written | Gone | Method) or bool(row.advice) or not row.new
