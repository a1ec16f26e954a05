"""What NumPy dropped and nothing of today is the same as, written anew."""

import numpy as np


def asscalar(a):
    """Return the one value of an array as a Python number."""
    return a.item()


def alen(a):
    """Return the length of the first axis."""
    return len(np.array(a, ndmin=1))


def asfarray(a, dtype=np.float64):
    """Return the input as an array of floats."""
    kind = np.dtype(dtype)
    return np.asarray(a, kind if np.issubdtype(kind, np.inexact) else np.float64)


def disp(mesg, device=None, linefeed=True):
    """Print a message."""
    print(mesg, file=device, end="\n" if linefeed else "")


def find_common_type(array_types, scalar_types):
    """Return the type of the arrays; with scalars of a higher kind (float over integer) one that holds both."""
    arrays, scalars = (np.result_type(*kinds) if kinds else None for kinds in (array_types, scalar_types))
    if arrays is None or scalars is None:
        return arrays or scalars
    order = "buifcSUVO"
    return np.result_type(arrays, scalars) if order.index(scalars.kind) > order.index(arrays.kind) else arrays


def in1d(ar1, ar2, assume_unique=False, invert=False):
    """Say for each value of the flattened first array whether the second holds it."""
    return np.isin(np.ravel(ar1), ar2, assume_unique=assume_unique, invert=invert)


def issctype(rep):
    """Say whether *rep* is a type of scalars; a text that names one is not."""
    if not isinstance(rep, type | np.dtype):
        return False
    kind = obj2sctype(rep)
    return kind is not None and kind is not np.object_


def maximum_sctype(t):
    """Return the largest type of the same kind."""
    kinds = {"i": np.int64, "u": np.uint64, "f": np.longdouble, "c": np.clongdouble}
    return kinds.get(np.dtype(t).kind, np.dtype(t).type)


def msort(a):
    """Return a copy sorted along the first axis."""
    return np.sort(a, axis=0)


def obj2sctype(rep, default=None):
    """Return the type of the scalars of *rep*."""
    try:
        return np.dtype(rep).type
    except TypeError:
        return default


def fastCopyAndTranspose(a):
    """Return a transposed copy."""
    return np.array(a).T.copy()


class Cast(dict):
    """`np.cast[np.uint8](values)`."""

    def __missing__(self, kind):
        return lambda values: np.asarray(values).astype(kind)


class Bytes(dict):
    """`np.nbytes[np.float32]`."""

    def __missing__(self, kind):
        return np.dtype(kind).itemsize


MAXDIMS = 32
NINF = -np.inf
NZERO = -0.0
PZERO = 0.0
cast, nbytes = Cast(), Bytes()
sctypes = {
    "int": [np.int8, np.int16, np.int32, np.int64],
    "uint": [np.uint8, np.uint16, np.uint32, np.uint64],
    "float": [np.float16, np.float32, np.float64, np.longdouble],
    "complex": [np.complex64, np.complex128, np.clongdouble],
    "others": [np.bool_, np.object_, np.bytes_, np.str_, np.void],
}
