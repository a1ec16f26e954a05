"""`.keras` archives of Keras 2: a zip file with an architecture, its weights, and the words of lookup layers."""

import json
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

import h5py

from .architecture import architecture_in
from .refusal import CannotUpgrade, first_line
from .stored_weights import check_unpacked_size, checked_weights

_CONFIG, _METADATA, _WEIGHTS, _ASSETS = "config.json", "metadata.json", "model.weights.h5", "assets/"
_MOST_MEMBERS = 10_000
# Layers that keep words in files of their own.
_WITH_ASSETS = ('"StringLookup"', '"IntegerLookup"', '"TextVectorization"')


class Archive:
    """An opened archive, every size in it checked against that of the file.

    Attributes:
        version: The Keras that wrote it.
        config: The architecture as it is in the file.
        weight_bytes: How many bytes the weights take.
    """

    def __init__(self, path, archive):
        self._archive, self._stored = archive, path.stat().st_size
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise CannotUpgrade(f"{path} holds more than {_MOST_MEMBERS:,} files")
        check_unpacked_size(sum(member.file_size for member in members), self._stored, f"{path}, unpacked,")
        missing = {_CONFIG, _METADATA} - {*archive.namelist()}
        if missing:
            raise CannotUpgrade(f"{path} is a zip archive, but not one of a Keras model")
        self.version = _version_in(archive.read(_METADATA), path)
        self.config = architecture_in(_decoded(archive.read(_CONFIG), path), path)
        self.weight_bytes = 0

    @contextmanager
    def copy_with(self, config):
        """Lend an archive of the same weights with another architecture; nothing else comes along but words."""
        content = json.dumps(config)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "model.keras")
            with zipfile.ZipFile(path, "w") as copy:
                copy.writestr(_METADATA, json.dumps({"keras_version": self.version}))
                copy.writestr(_CONFIG, content)
                copy.writestr(_WEIGHTS, self._checked_weights())
                if any(name in content for name in _WITH_ASSETS):
                    for name in {name for name in self._archive.namelist() if name.startswith(_ASSETS)}:
                        copy.writestr(name, self._archive.read(name))
            yield path

    def check_weights(self):
        """Find out `weight_bytes`; the weights are not read."""
        if _WEIGHTS not in self._archive.namelist():
            raise CannotUpgrade(f"the archive has no {_WEIGHTS}: save the model anew where it came from")
        with self._archive.open(_WEIGHTS) as member, h5py.File(member, "r") as file:
            self.weight_bytes = checked_weights(file, self._archive.getinfo(_WEIGHTS).file_size)

    def _checked_weights(self):
        self.check_weights()
        return self._archive.read(_WEIGHTS)


@contextmanager
def opened_archive(path):
    """Lend the Archive at *path*.

    Raises:
        CannotUpgrade: It is damaged, holds no model of Keras, or unpacks to far more than it is.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield Archive(path, archive)
    except CannotUpgrade:
        raise
    except Exception as error:  # what a damaged archive makes the readers of zip and HDF5 raise
        raise CannotUpgrade(f"{path} cannot be read: {first_line(error)}") from error


def _version_in(content, path):
    try:
        version = json.loads(content)["keras_version"]
        version.partition(".")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise CannotUpgrade(f"{_METADATA} in {path} does not say which Keras wrote it: is it damaged?") from None
    return version


def _decoded(content, path):
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotUpgrade(f"the architecture in {path} is not text in UTF-8: is it damaged?") from None
