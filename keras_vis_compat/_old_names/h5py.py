"""h5py: what ended with 3.0."""

from .rows import Method, Row, dated

_ROWS: tuple[Row, ...] = (Method("h5py.Dataset.value", "write dataset[()]", "", "3.0"),)
ROWS = dated(_ROWS, "2.3")

DEFAULTS = {
    "h5py.File": {"mode": (1, "without a mode it reads only, since h5py 3.0; where the program writes, mode='a'")}
}
