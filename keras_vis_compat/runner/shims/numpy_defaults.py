"""What NumPy's functions took, and did when nothing was said, in the versions that old scripts were written with."""

import sys
from functools import wraps

from .. import record

# Until NumPy 1.16 they took any iterable.
_STACKING = ("column_stack", "concatenate", "dstack", "hstack", "stack", "vstack")


def _read_bytes(numpy):
    """Let `np.fromstring` read bytes, as it did until NumPy 2.3."""
    text = numpy.fromstring

    def fromstring(string, dtype=float, count=-1, *, sep="", like=None):
        """Return the numbers in a text, or with an empty `sep` in bytes."""
        if sep:
            return text(string, dtype=dtype, count=count, sep=sep)
        raw = string.encode("latin-1") if isinstance(string, str) else string
        return numpy.frombuffer(raw, dtype=dtype, count=count).copy()

    numpy.fromstring = fromstring


def _load_pickles(numpy):
    """Let `np.load` read arrays of objects, as it did until NumPy 1.16.3.

    A pickle can run code, which is why NumPy asks first today. Here the user asked to run the script as it was.
    """
    real = numpy.load

    @wraps(real)
    def load(file, mmap_mode=None, allow_pickle=None, *arguments, **options):
        if allow_pickle is None:
            record.note("numpy.load", "numpy.load(allow_pickle=True), the default until NumPy 1.16.3")
        return real(file, mmap_mode, allow_pickle is None or allow_pickle, *arguments, **options)

    numpy.load = load


def _ragged(numpy):
    """Let `np.array` make an array of objects of lists that differ in length, as it did until NumPy 1.24."""
    real = numpy.array

    @wraps(real)
    def array(*arguments, **options):
        try:
            return real(*arguments, **options)
        except ValueError as error:
            if "inhomogeneous" not in str(error) or len(arguments) > 1 or "dtype" in options:
                raise
            record.note("numpy.array", "numpy.array(dtype=object), the default for ragged lists until NumPy 1.24")
            return real(*arguments, **options, dtype=object)

    numpy.array = array


def _iterables(numpy):
    """Let `np.vstack(map(…))` stack what an iterator yields."""
    for name in _STACKING:
        setattr(numpy, name, _with_list(getattr(numpy, name)))


def _with_list(function):
    @wraps(function)
    def stack(arrays, *arguments, **options):
        return function(list(arrays) if hasattr(arrays, "__next__") else arrays, *arguments, **options)

    return stack


def _numbers(numpy):
    """Take a count that is a float, and NaN for "print all of it"."""
    linspace, set_printoptions = numpy.linspace, numpy.set_printoptions

    @wraps(linspace)
    def linspace_of_float(start, stop, num=50, *arguments, **options):
        return linspace(start, stop, int(num), *arguments, **options)

    @wraps(set_printoptions)
    def print_all(precision=None, threshold=None, *arguments, **options):
        everything = threshold is not None and threshold != threshold
        return set_printoptions(precision, sys.maxsize if everything else threshold, *arguments, **options)

    numpy.linspace, numpy.set_printoptions = linspace_of_float, print_all


CHANGES = {"numpy": (_read_bytes, _load_pickles, _ragged, _iterables, _numbers)}
