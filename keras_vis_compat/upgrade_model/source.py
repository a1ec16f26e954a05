"""Reading the old file with tf_keras, whatever its format, without running code that it carries.

Formats: HDF5 of any age and ending, `.keras` of Keras 2, SavedModel folders, weights with a JSON architecture.
"""

import io
import json
import re
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np

from .._keras import flat_layers, load_keras
from .architecture import architecture_in, safe_to_read
from .archive import opened_archive
from .custom import activations_of_tensorflow
from .forms import check_form
from .refusal import CannotUpgrade, first_line
from .room import check_inputs, weights_within
from .stored_weights import checked_weights, own_child

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
        CannotUpgrade: It is no model, holds weights only, names what may not be named, carries code and `unsafe` is
            false, asks for more memory than it is large, or tf_keras refuses it.
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
    check_form(path)
    return _read_archive(path, custom, unsafe)


def _read_hdf5(path, custom, unsafe, architecture):
    try:
        with h5py.File(path, "r") as file:
            return _read_opened(file, path, custom, unsafe, architecture)
    except (CannotUpgrade, FileNotFoundError):
        raise
    except Exception as error:  # what a damaged file makes the reader of HDF5 raise
        raise CannotUpgrade(f"{path} cannot be read: {first_line(error)}") from error


def _read_opened(file, path, custom, unsafe, architecture):
    config = _architecture_of(file, architecture)
    weights = own_child(file, "model_weights") or file
    version = _text(weights.attrs.get("keras_version", file.attrs.get("keras_version", "1")))
    _refuse_keras3(version)
    notes = [_NOT_COMPILED] if "training_config" in file.attrs else []
    config = safe_to_read(config, version, custom, unsafe, notes)
    check_inputs(config)
    stored = checked_weights(weights, path.stat().st_size)
    with _in_memory(config, weights) as copy:
        model = _loaded(copy, custom, weights_within(stored))
    if _text(weights.attrs.get("backend", "")) == "theano":
        _unflip(model, notes)
    return Source(model, f"Keras {version}", notes)


def _architecture_of(file, architecture):
    if architecture is not None:
        return architecture_in(_text_of_file(Path(architecture)), architecture)
    if "model_config" not in file.attrs:
        raise CannotUpgrade(
            "the file holds weights only and no architecture: build the model with the code that made it, load the "
            "weights, save it whole with model.save(…); or give the JSON of model.to_json() as `--architecture`"
        )
    return architecture_in(_text(file.attrs["model_config"]), file.filename)


def _text_of_file(path):
    if path.exists() and not path.is_file():
        raise CannotUpgrade(f"`architecture` must be a file, got {path}")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CannotUpgrade(f"the architecture in {path} is not text in UTF-8") from None


def _in_memory(config, weights):
    """A copy with another architecture that is never written to disk; the file on disk is opened for reading only."""
    copy = h5py.File(io.BytesIO(), "w")
    copy.attrs["model_config"] = json.dumps(config)
    weights.file.copy(weights, copy, name="model_weights")
    return copy


def _read_archive(path, custom, unsafe):
    with opened_archive(path) as archive:
        _refuse_keras3(archive.version)
        notes = [_NOT_COMPILED] if archive.config.get("compile_config") else []
        config = safe_to_read(archive.config, archive.version, custom, unsafe, notes)
        check_inputs(config)
        with archive.copy_with(_of_keras(config)) as copy:
            model = _loaded(copy, custom, weights_within(archive.weight_bytes))
        return Source(model, f"Keras {archive.version}", notes)


def _of_keras(node):
    """The same architecture, every entry of it from the public names of Keras: the readers of archives ask for that."""
    if isinstance(node, list):
        return [_of_keras(child) for child in node]
    if not isinstance(node, dict):
        return node
    node = {key: _of_keras(value) for key, value in node.items()}
    kind = node.get("class_name")
    return {**node, "class_name": {"Functional": "Model"}.get(kind, kind), "module": "keras"} if kind else node


def _read_saved_model(path, custom, unsafe):
    if not (path / "keras_metadata.pb").exists():
        raise CannotUpgrade(f"{path} is not a SavedModel folder written by Keras 2: it has no keras_metadata.pb")
    if not unsafe:
        raise CannotUpgrade(
            f"{path} is a SavedModel folder, and TensorFlow runs operations that are stored in it while it "
            "loads: they can read and write files. Add `--unsafe` if you trust the folder, or save the model as .h5 "
            "where it came from"
        )
    return Source(_loaded(path, custom), "Keras 2, as a SavedModel", [_NOT_COMPILED])


def _loaded(thing, custom, within=None):
    """The Keras 2 model; what of it may be named and run was decided before."""
    keras = load_keras("tf_keras")
    known = activations_of_tensorflow() | custom.old | custom.stored
    try:
        with within or nullcontext():
            model = keras.models.load_model(thing, custom_objects=known, compile=False)
    except CannotUpgrade:
        raise
    except Exception as error:
        raise CannotUpgrade(f"Keras 2 (tf_keras) cannot read it: {first_line(error)}{_hint(error)}") from error
    if not getattr(model, "inputs", None) or not hasattr(model, "layers"):
        raise CannotUpgrade(
            f"a {type(model).__name__} is not a graph of layers with known input shapes: build it as one"
        )
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
