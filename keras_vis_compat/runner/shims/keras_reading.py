"""`load_model` on files as they are found: of another Keras, of weights only, trained with what is not there."""

import os
import re
import warnings
import zipfile
from functools import wraps
from importlib import import_module

from ..._messages import levels_to_the_caller
from ...models import version_in

_OTHER_KERAS = (
    "was written by Keras {version}, which Keras 2 cannot read: run the script on Keras 3, "
    "`keras-vis-compat run --keras 3 SCRIPT`"
)
_WEIGHTS = (
    "holds weights only, no architecture: build the model as it was, or read it from the JSON that was saved with it, "
    "model = model_from_json(open('model.json').read()), and then model.load_weights({path!r})"
)


def _reading(load_model):
    @wraps(load_model)
    def load(filepath, custom_objects=None, compile=True, **options):
        """Return the model in a file; uncompiled, and with a warning, where only its training cannot be restored.

        Raises:
            ValueError: The file is of Keras 3, or holds weights only; the message says what to do.
        """
        check(filepath)
        if not compile:
            return load_model(filepath, custom_objects, compile=False, **options)
        try:
            return load_model(filepath, custom_objects, **options)
        except Exception as error:
            model = _uncompiled(load_model, filepath, custom_objects, options)
            if model is None:
                raise
            warnings.warn(_text(error), stacklevel=levels_to_the_caller("tf_keras"))
            return model

    return load


def check(filepath):
    """Say of a file what Keras 2 cannot do with it, and what to do.

    Raises:
        ValueError: There is such a reason.
    """
    if not isinstance(filepath, str | os.PathLike) or not os.path.isfile(filepath):
        return
    path = os.fspath(filepath)
    if import_module("h5py").is_hdf5(path):
        _check_hdf5(path)
    elif zipfile.is_zipfile(path) and (version := version_in(path)).startswith("3"):
        raise ValueError(f"{path} {_OTHER_KERAS.format(version=version)}")


def _check_hdf5(path):
    with import_module("h5py").File(path, "r") as file:
        is_whole, has_weights = "model_config" in file.attrs, "layer_names" in file.attrs or "layers" in file
    version = version_in(path)
    if is_whole and version.startswith("3"):
        raise ValueError(f"{path} {_OTHER_KERAS.format(version=version)}")
    if not is_whole and has_weights:
        raise ValueError(f"{path} {_WEIGHTS.format(path=path)}")


def _uncompiled(load_model, filepath, custom_objects, options):
    try:
        return load_model(filepath, custom_objects, compile=False, **options)
    except Exception:  # then it was not the training: the first error counts
        return None


def _text(error):
    why = str(error).strip().partition("\n")[0]
    name = re.search(r"Unknown (?:\w+ function|\w+): '?(\w+)", why)
    known = f"custom_objects={{{name[1]!r}: function}}" if name else "custom_objects"
    return (
        f"the model was loaded, but not compiled, as what it was trained with is not known here ({why}): it predicts; "
        f"to train or evaluate it give load_model(…, {known}), or compile it"
    )


def _of_text(model_from_json):
    @wraps(model_from_json)
    def read(json_string, custom_objects=None):
        """Return the model that a JSON text describes.

        Raises:
            ValueError: Keras 3 wrote it.
        """
        version = re.search(r'"keras_version":\s*"(3[^"]*)"', json_string) if isinstance(json_string, str) else None
        if version or ('"registered_name"' in str(json_string) and '"batch_shape"' in str(json_string)):
            raise ValueError(f"the text {_OTHER_KERAS.format(version=version[1] if version else 3)}")
        return model_from_json(json_string, custom_objects)

    return read


def _read_files(keras):
    load, read = _reading(keras.models.load_model), _of_text(keras.models.model_from_json)
    for module in (keras.models, keras.saving):
        module.load_model = load
    keras.models.model_from_json = read


CHANGES = {"tf_keras": (_read_files,)}
