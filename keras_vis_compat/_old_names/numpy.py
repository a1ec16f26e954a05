"""NumPy: the aliases of Python's types went with 1.24, much of the rest with 2.0."""

from .arguments import Keyword
from .rows import Module, Moved, Row, dated, modules, moved, renamed, written

_FUNCTIONS = "keras_vis_compat.runner.shims.numpy_functions"

_ROWS: tuple[Row, ...] = (
    *moved("numpy", "builtins", "bool complex float int object str", "1.24"),
    *renamed(
        "numpy",
        {
            "bool8": "bool_",
            "int0": "intp",
            "long": "builtins.int",
            "object0": "object_",
            "str0": "str_",
            "typeDict": "sctypeDict",
            "uint0": "uintp",
            "unicode": "builtins.str",
        },
        "1.24",
    ),
    *renamed(
        "numpy",
        {
            "DataSource": "numpy.lib.npyio.DataSource",
            "Inf": "inf",
            "Infinity": "inf",
            "NAN": "nan",
            "NaN": "nan",
            "PINF": "inf",
            "alltrue": "all",
            "byte_bounds": "numpy.lib.array_utils.byte_bounds",
            "cfloat": "complex128",
            "clongfloat": "clongdouble",
            "compare_chararrays": "numpy.char.compare_chararrays",
            "complex_": "complex128",
            "cumproduct": "cumprod",
            "float_": "float64",
            "infty": "inf",
            "issubclass_": "builtins.issubclass",
            "issubsctype": "issubdtype",
            "longcomplex": "clongdouble",
            "longfloat": "longdouble",
            "mat": "asmatrix",
            "product": "prod",
            "round_": "round",
            "row_stack": "vstack",
            "safe_eval": "ast.literal_eval",
            "singlecomplex": "complex64",
            "sometrue": "any",
            "source": "inspect.getsource",
            "string_": "bytes_",
            "trapz": "scipy.integrate.trapezoid",  # numpy.trapezoid came with 2.0
            "unicode_": "str_",
        },
        "2.0",
    ),
    Module("numpy.math", "math", "", "2.0"),
    Moved("numpy.lib.pad", "numpy.pad", "", "2.0"),
    Moved("numpy.loads", "pickle.loads", "", "1.23"),
    Moved("numpy.rank", "numpy.ndim", "", "1.18"),
    *written(
        "numpy",
        _FUNCTIONS,
        {
            "alen": "write len(a)",
            "asscalar": "write a.item()",
            "fastCopyAndTranspose": "write a.T.copy()",
        },
        "1.23",
    ),
    *written(
        "numpy",
        _FUNCTIONS,
        {
            "MAXDIMS": "write 64; it was 32",
            "NINF": "write -np.inf",
            "NZERO": "write -0.0",
            "PZERO": "write 0.0",
            "asfarray": "write np.asarray(a, dtype=float)",
            "cast": "write np.asarray(values).astype(dtype)",
            "disp": "write print(mesg)",
            "find_common_type": "write np.result_type(*array_types), or np.promote_types",
            "in1d": "write np.isin(np.ravel(ar1), ar2)",
            "issctype": "write isinstance(rep, type) and issubclass(rep, np.generic)",
            "maximum_sctype": "name the type: np.int64, np.longdouble, …",
            "msort": "write np.sort(a, axis=0)",
            "nbytes": "write np.dtype(dtype).itemsize for np.nbytes[dtype]",
            "obj2sctype": "write np.dtype(rep).type",
            "sctypes": "name the types: np.int8, np.int16, …",
        },
        "2.0",
    ),
    *modules("numpy.fft", "fftpack", "1.17"),
    *modules("numpy.linalg", "linalg", "2.0"),
    *modules("numpy.testing", "utils", "1.25"),
    Module("numpy.lib.arraypad", "numpy", "", "2.0"),
)
ROWS = dated(_ROWS, "1.8")


KEYWORDS: dict[str, dict[str, Keyword]] = {
    f"numpy.{name}": {"normed": "density"} for name in ("histogram", "histogram2d", "histogramdd")
}
