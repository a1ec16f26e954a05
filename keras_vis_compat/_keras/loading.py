"""Models from files, by the Keras that wrote them."""

import json
import os
import zipfile
from typing import Any

from .home import load_keras


def load_model(path: str | os.PathLike[str]) -> Any:
    """Return the model in a .keras, .h5 or .hdf5 file, not compiled; code that a file carries is not run.

    Raises:
        ValueError: The file is missing, or cannot be read; the message says why.
    """
    path = os.fspath(path)
    if not os.path.isfile(path):
        raise ValueError(f"{path}: there is no such model file")
    keras = load_keras(_writer(path))
    try:
        return keras.models.load_model(path, compile=False)
    except Exception as error:  # whatever a foreign file makes Keras raise
        raise ValueError(f"{path}: {keras.__name__} cannot read it: {str(error).strip().splitlines()[0]}") from error


def _writer(path: str) -> str:
    """Return the name of the Keras that wrote a file: tf_keras reads those of Keras 2."""
    try:
        version = _version_in(path)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path}: is no model file: {error}") from None
    return "tf_keras" if version.startswith(("1.", "2.")) else "keras"


def _version_in(path: str) -> str:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return str(json.loads(archive.read("metadata.json"))["keras_version"])
    import h5py

    with h5py.File(path, "r") as file:
        version = file.attrs.get("keras_version", "2.")
    return version.decode() if isinstance(version, bytes) else str(version)
