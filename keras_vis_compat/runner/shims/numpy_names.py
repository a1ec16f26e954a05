"""Names and keywords that NumPy dropped: the aliases of Python's types in 1.24, much of the rest in 2.0."""

import ast

import numpy as np

from ..keywords import accept_in


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


def product(a, *arguments, **keywords):
    """Return the product of the values."""
    return np.prod(a, *arguments, **keywords)


def transposed_copy(a):
    """Return a transposed copy."""
    return np.array(a).T.copy()


class _Cast(dict):
    """`np.cast[np.uint8](values)`."""

    def __missing__(self, kind):
        return lambda values: np.asarray(values).astype(kind)


class _Bytes(dict):
    """`np.nbytes[np.float32]`."""

    def __missing__(self, kind):
        return np.dtype(kind).itemsize


_SCTYPES = {
    "int": [np.int8, np.int16, np.int32, np.int64],
    "uint": [np.uint8, np.uint16, np.uint32, np.uint64],
    "float": [np.float16, np.float32, np.float64, np.longdouble],
    "complex": [np.complex64, np.complex128, np.clongdouble],
    "others": [np.bool_, np.object_, np.bytes_, np.str_, np.void],
}

NAMES = {
    "numpy": {
        **{name: f"builtins:{name}" for name in ("bool", "complex", "float", "int", "object", "str")},
        "Inf": "numpy:inf",
        "Infinity": "numpy:inf",
        "MAXDIMS": 32,
        "NINF": -np.inf,
        "NZERO": -0.0,
        "NaN": "numpy:nan",
        "PINF": "numpy:inf",
        "PZERO": 0.0,
        "DataSource": "numpy.lib.npyio:DataSource",
        "alen": alen,
        "alltrue": "numpy:all",
        "asfarray": asfarray,
        "asscalar": asscalar,
        "bool8": "numpy:bool_",
        "byte_bounds": "numpy.lib.array_utils:byte_bounds",
        "cast": _Cast(),
        "cfloat": "numpy:complex128",
        "clongfloat": "numpy:clongdouble",
        "compare_chararrays": "numpy.char:compare_chararrays",
        "complex_": "numpy:complex128",
        "cumproduct": "numpy:cumprod",
        "disp": disp,
        "fastCopyAndTranspose": transposed_copy,
        "find_common_type": find_common_type,
        "float_": "numpy:float64",
        "in1d": in1d,
        "infty": "numpy:inf",
        "int0": "numpy:intp",
        "issctype": issctype,
        "issubclass_": "builtins:issubclass",
        "issubsctype": "numpy:issubdtype",
        "loads": "pickle:loads",
        "long": "builtins:int",
        "longcomplex": "numpy:clongdouble",
        "longfloat": "numpy:longdouble",
        "mat": "numpy:asmatrix",
        "math": "math",
        "maximum_sctype": maximum_sctype,
        "msort": msort,
        "nbytes": _Bytes(),
        "obj2sctype": obj2sctype,
        "object0": "numpy:object_",
        "product": product,
        "rank": "numpy:ndim",
        "round_": "numpy:round",
        "row_stack": "numpy:vstack",
        "safe_eval": ast.literal_eval,
        "sctypeDict": "numpy._core.numerictypes:sctypeDict",
        "sctypes": _SCTYPES,
        "singlecomplex": "numpy:complex64",
        "sometrue": "numpy:any",
        "source": "inspect:getsource",
        "str0": "numpy:str_",
        "string_": "numpy:bytes_",
        "trapz": "numpy:trapezoid",
        "typeDict": "numpy._core.numerictypes:sctypeDict",
        "uint0": "numpy:uintp",
        "unicode": "builtins:str",
        "unicode_": "numpy:str_",
    },
}

KEYWORDS = {
    "histogram": {"normed": "density"},
    "histogram2d": {"normed": "density"},
    "histogramdd": {"normed": "density"},
}


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


def _keywords(numpy):
    accept_in(numpy, KEYWORDS)


CHANGES = {"numpy": (_read_bytes, _keywords)}
