"""Reading the old file with tf_keras, whatever its format, without running code that it carries.

Formats: HDF5 of any age and ending, `.keras` of Keras 2, SavedModel folders, weights with a JSON architecture.
"""

import io
import json
import re
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np

from .._keras import flat_layers, load_keras
from .architecture import readable
from .custom import names_for_reading
from .lambdas import checked_metadata, without_foreign_code
from .refusal import CannotUpgrade, first_line

_NOT_COMPILED = "compile() information was left out: call compile() before training"
# Theano flips kernels where TensorFlow does not; Keras 2 flipped them back on loading, tf_keras no longer does.
_FLIPPED_BY_THEANO = ("Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "ConvLSTM2D")


@dataclass
class Source:
    """What was read: the Keras 2 model, the version that wrote it, what was left out or changed on the way."""

    model: object
    written_by: str
    notes: list = field(default_factory=list)


def read_source(path, custom, unsafe=False, architecture=None):
    """Return the Source at *path*.

    Raises:
        FileNotFoundError: Nothing is there.
        CannotUpgrade: It is no model, holds weights only, carries code and `unsafe` is false, or tf_keras refuses it.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"`source`: nothing is at {path}")
    if path.is_file() and h5py.is_hdf5(path):
        return _read_hdf5(path, custom, unsafe, architecture)
    if architecture is not None:
        raise ValueError(f"`architecture` goes with weights in HDF5, which {path} does not hold")
    if path.is_dir():
        return _read_saved_model(path, custom, unsafe)
    if zipfile.is_zipfile(path):
        return _read_archive(path, custom, unsafe)
    raise CannotUpgrade(f"{path} is neither HDF5, nor a .keras archive, nor a SavedModel folder")


def _read_hdf5(path, custom, unsafe, architecture):
    with _opened(path) as file:
        config = _architecture_of(file, architecture)
        weights = file.get("model_weights", file)
        version = _text(weights.attrs.get("keras_version", file.attrs.get("keras_version", "1")))
        _refuse_keras3(version)
        notes = [_NOT_COMPILED] if "training_config" in file.attrs else []
        config = without_foreign_code(readable(config, version, notes), custom, unsafe, notes)
        with _in_memory(config, weights) as copy:
            model = _loaded(copy, custom)
        if _text(weights.attrs.get("backend", "")) == "theano":
            _unflip(model, notes)
    return Source(model, f"Keras {version}", notes)


def _opened(path):
    try:
        return h5py.File(path, "r")
    except OSError as error:
        raise CannotUpgrade(f"{path} cannot be read: {first_line(error)}") from error


def _architecture_of(file, architecture):
    if architecture is not None:
        return _parsed(Path(architecture).read_text(encoding="utf-8"), architecture)
    if "model_config" not in file.attrs:
        raise CannotUpgrade(
            "the file holds weights only and no architecture: build the model with the code that made it, load the "
            "weights, save it whole with model.save(…); or give the JSON of model.to_json() as `--architecture`"
        )
    return _parsed(_text(file.attrs["model_config"]), file.filename)


def _parsed(text, where):
    try:
        return json.loads(text)
    except ValueError as error:
        raise CannotUpgrade(f"the architecture in {where} is not JSON: {error}") from error


def _in_memory(config, weights):
    """A copy with another architecture that is never written to disk; the file on disk is opened for reading only."""
    copy = h5py.File(io.BytesIO(), "w")
    copy.attrs["model_config"] = json.dumps(config)
    weights.file.copy(weights, copy, name="model_weights")
    return copy


def _read_archive(path, custom, unsafe):
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        if not {"config.json", "metadata.json"} <= set(archive.namelist()):
            raise CannotUpgrade(f"{path} is a zip archive, but not one of a Keras model")
        version = json.loads(archive.read("metadata.json"))["keras_version"]
        _refuse_keras3(version)
        config = json.loads(archive.read("config.json"))
        notes = [_NOT_COMPILED] if config.get("compile_config") else []
        config = without_foreign_code(config, custom, unsafe, notes)
        copy = _copied(archive, config, Path(folder, "model.keras"))
        return Source(_loaded(copy, custom, safe_mode=not unsafe), f"Keras {version}", notes)


def _copied(archive, config, path):
    with zipfile.ZipFile(path, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, json.dumps(config) if name == "config.json" else archive.read(name))
    return path


def _read_saved_model(path, custom, unsafe):
    metadata = path / "keras_metadata.pb"
    if not metadata.exists():
        raise CannotUpgrade(f"{path} is not a SavedModel folder written by Keras 2: it has no keras_metadata.pb")
    checked_metadata(metadata.read_bytes(), unsafe)
    return Source(_loaded(path, custom), "Keras 2, as a SavedModel", [_NOT_COMPILED])


def _loaded(thing, custom, **options):
    """The Keras 2 model; what code it carries was decided before, so Keras need not ask again."""
    keras = load_keras("tf_keras")
    known = names_for_reading() | custom.old
    try:
        model = keras.models.load_model(thing, custom_objects=known, compile=False, **options)
    except Exception as error:
        raise CannotUpgrade(f"Keras 2 (tf_keras) cannot read it: {first_line(error)}{_hint(error)}") from error
    if not getattr(model, "inputs", None) or not hasattr(model, "layers"):
        raise CannotUpgrade(f"a {type(model).__name__} is not a graph of layers with known input shapes")
    return model


def _hint(error):
    unknown = re.search(r"Unknown [a-z ]+: '(\w+)'", str(error)) or re.search(r"locate function '(\w+)'", str(error))
    return f"; give it as `--custom module:{unknown[1]}`" if unknown else ""


def _unflip(model, notes):
    for layer in flat_layers(model):
        if type(layer).__name__ in _FLIPPED_BY_THEANO:
            layer.set_weights([_flipped(weight) for weight in layer.get_weights()])
            notes.append(f"layer {layer.name!r}: kernel flipped, as the file was written on Theano")


def _flipped(weight):
    return np.flip(weight, tuple(range(weight.ndim - 2))) if weight.ndim > 2 else weight


def _refuse_keras3(version):
    if version.startswith("3"):
        raise CannotUpgrade(f"it was written by Keras {version}, which needs no upgrade: use keras.models.load_model")


def _text(value):
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)
