"""Names and modules that NumPy dropped: the aliases of Python's types in 1.24, much of the rest in 2.0."""

import ast

import numpy as np

from . import numpy_functions as functions

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
        "alen": functions.alen,
        "alltrue": "numpy:all",
        "asfarray": functions.asfarray,
        "asscalar": functions.asscalar,
        "bool8": "numpy:bool_",
        "byte_bounds": "numpy.lib.array_utils:byte_bounds",
        "cast": functions.Cast(),
        "cfloat": "numpy:complex128",
        "clongfloat": "numpy:clongdouble",
        "compare_chararrays": "numpy.char:compare_chararrays",
        "complex_": "numpy:complex128",
        "cumproduct": "numpy:cumprod",
        "disp": functions.disp,
        "fastCopyAndTranspose": functions.transposed_copy,
        "find_common_type": functions.find_common_type,
        "float_": "numpy:float64",
        "in1d": functions.in1d,
        "infty": "numpy:inf",
        "int0": "numpy:intp",
        "issctype": functions.issctype,
        "issubclass_": "builtins:issubclass",
        "issubsctype": "numpy:issubdtype",
        "loads": "pickle:loads",
        "long": "builtins:int",
        "longcomplex": "numpy:clongdouble",
        "longfloat": "numpy:longdouble",
        "mat": "numpy:asmatrix",
        "math": "math",
        "maximum_sctype": functions.maximum_sctype,
        "msort": functions.msort,
        "nbytes": functions.Bytes(),
        "obj2sctype": functions.obj2sctype,
        "object0": "numpy:object_",
        "product": functions.product,
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
    "numpy.lib": {"pad": "numpy:pad"},
}

MODULES = {
    "numpy.fft.fftpack": ("numpy.fft",),
    "numpy.lib.arraypad": ("numpy",),
    "numpy.linalg.linalg": ("numpy.linalg",),
    "numpy.testing.utils": ("numpy.testing",),
}
