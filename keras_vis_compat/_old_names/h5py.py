"""h5py: what ended with 3.0."""

from .rows import Method, Row

ROWS: tuple[Row, ...] = (Method("h5py.Dataset.value", "write dataset[()]", "", "3.0"),)
