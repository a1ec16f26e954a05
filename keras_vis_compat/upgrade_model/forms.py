"""In which forms models lie on a disk."""

import zipfile
from pathlib import Path

from .refusal import CannotRead


def check_form(path):
    """Raise CannotRead where a path is none of the forms that models have."""
    import h5py  # which takes a tenth of a second that `--help` need not wait for

    if not (Path(path).is_dir() or h5py.is_hdf5(path) or zipfile.is_zipfile(path)):
        raise CannotRead(f"{path} is neither HDF5, nor a .keras archive, nor a SavedModel folder")
