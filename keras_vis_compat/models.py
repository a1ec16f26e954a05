"""Models from files of either Keras, and those of `keras.applications`, without running what a file carries.

from keras_vis_compat.models import load_model
model = load_model("digits_2018.h5")
"""

import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ._files import FileTrouble, blamed_on
from ._files.reading import check_readable
from ._messages import did_you_mean
from ._types import Model

__all__ = ["load_model"]

APPLICATION = "app:"


def load_model(
    source: str | os.PathLike[str], *, unsafe: bool = False, custom_objects: Mapping[str, Any] | None = None
) -> Model:
    """Return the model in a file, not compiled, as the Keras that wrote it reads it.

    Files of Keras 2 go through the allow-list of `upgrade-model` first, those of Keras 3 are read in its safe mode. A
    file that asks for far more memory than it holds is refused.

    Args:
        source: A `.keras`, `.h5` or `.hdf5` file of either Keras; a SavedModel folder of Keras 2; `"app:MobileNetV2"`
            for a model of `keras.applications` with the weights of ImageNet, which Keras downloads once.
        unsafe: Trust the source: run the Python code that Lambda layers carry, load a SavedModel folder.
        custom_objects: `{name: class or function}` of what the file does not hold.

    Raises:
        ValueError: There is no such file or application; it cannot be read, or carries code and `unsafe` is false. The
            message is one line that begins with the source.
        ImportError: A file of Keras 2, and tf_keras is not installed.

    Example:
        >>> load_model("no_such_model.keras")
        Traceback (most recent call last):
            ...
        keras_vis_compat._files.trouble.FileTrouble: no_such_model.keras: no such file or directory: check the name
    """
    check_source(source)
    if is_application(source):
        return _application(os.fspath(source))
    path = Path(source)
    with blamed_on(path):
        keras_3 = path.is_file() and version_in(path).startswith("3")
        return (_of_keras_3 if keras_3 else _of_keras_2)(path, unsafe, dict(custom_objects or {}))


def is_application(source: str | os.PathLike[str]) -> bool:
    """Whether a source names a model of `keras.applications`."""
    return isinstance(source, str) and source.startswith(APPLICATION)


def check_source(source: str | os.PathLike[str]) -> None:
    """Find out, without TensorFlow, whether there is a model to be read, or an application of that name.

    Raises:
        FileTrouble: There is not.
    """
    if is_application(source):
        name, known = os.fspath(source).removeprefix(APPLICATION), _names_of_applications()
        if known and name not in known:
            raise _no_application(name, known)
        return
    with blamed_on(source):
        check_readable(source, 0o040000)  # or a folder
        if os.path.isfile(source):
            version_in(source)


def version_in(path: str | os.PathLike[str]) -> str:
    """Return the version of the Keras that wrote a file; "" where nothing is said, as the oldest did."""
    import h5py

    if h5py.is_hdf5(path):
        with h5py.File(path, "r") as file:
            places = [file.attrs, *([file["model_weights"].attrs] if "model_weights" in file else [])]
            version = next((place["keras_version"] for place in places if "keras_version" in place), "")
        return version.decode() if isinstance(version, bytes) else str(version)
    if not zipfile.is_zipfile(path):
        raise FileTrouble(path, "is no model: name a .keras or .h5 file")
    with zipfile.ZipFile(path) as archive:
        if "metadata.json" not in archive.namelist():
            raise FileTrouble(path, "is a zip archive, but holds no model of Keras: name a .keras or .h5 file")
        return str(json.loads(archive.read("metadata.json"))["keras_version"])


def _of_keras_2(path: Path, unsafe: bool, own: dict[str, Any]) -> Any:
    from .upgrade_model.custom import CustomObjects, keras_of
    from .upgrade_model.refusal import CannotUpgrade
    from .upgrade_model.room import check_outputs
    from .upgrade_model.source import read_source

    try:
        pairs = {name: (one, one) if keras_of(one) == "tf_keras" else one for name, one in own.items()}
        model = read_source(path, CustomObjects(pairs), unsafe).model
        check_outputs(model)
        return model
    except CannotUpgrade as error:
        raise FileTrouble(path, str(error).removeprefix(f"{path} ")) from error


def _of_keras_3(path: Path, unsafe: bool, own: dict[str, Any]) -> Any:
    from ._keras import load_keras
    from .upgrade_model.known_to_keras3 import CODE, check_names
    from .upgrade_model.refusal import CannotUpgrade
    from .upgrade_model.room import check_outputs, weights_within

    keras = load_keras("keras")
    try:
        config, stored = _looked_at(path)
        if not unsafe:
            check_names(config, keras, own)
        with weights_within(stored):
            model = keras.models.load_model(path, custom_objects=own, compile=False, safe_mode=not unsafe)
        check_outputs(model)
        return model
    except FileTrouble:
        raise
    except CannotUpgrade as error:
        raise FileTrouble(path, str(error).removeprefix(f"{path} ").removeprefix(f"{path}, ")) from error
    except Exception as error:  # whatever a foreign file makes Keras raise
        raise FileTrouble(path, CODE if "safe_mode" in str(error) else _told(error)) from error


def _looked_at(path: Path) -> tuple[dict[str, Any], int]:
    """Return the architecture in a file of Keras 3, and how many bytes its weights take; sizes are checked.

    Raises:
        CannotUpgrade: It declares more than its file can mean.
    """
    import h5py

    from .upgrade_model.architecture import architecture_in
    from .upgrade_model.archive import opened_archive
    from .upgrade_model.room import check_inputs
    from .upgrade_model.stored_weights import checked_weights

    if not h5py.is_hdf5(path):
        with opened_archive(path) as archive:
            check_inputs(archive.config)
            archive.check_weights()
            return archive.config, archive.weight_bytes
    with h5py.File(path, "r") as file:
        if "model_config" not in file.attrs:
            raise FileTrouble(path, "holds weights only and no architecture: save the model whole with model.save(…)")
        config = architecture_in(file.attrs["model_config"], path)
        check_inputs(config)
        return config, checked_weights(file, path.stat().st_size)


def _told(error: Exception) -> str:
    from .upgrade_model.refusal import first_line

    unknown = re.search(r"Could not locate (class|function) '([^']+)'|Unknown (\w+): '([^']+)'", str(error))
    if unknown:
        kind, name = filter(None, unknown.groups())
        short = name.rpartition(">")[2]
        return (
            f"it does not hold the {kind} {name!r}: give it with `--custom module:{short}` (in Python: custom_objects)"
        )
    return f"Keras 3 cannot read it: {first_line(error)}"


def _application(source: str) -> Any:
    name = source.removeprefix(APPLICATION)
    known = applications()
    if name not in known:
        raise _no_application(name, known)
    try:
        return known[name](weights="imagenet")
    except Exception as error:  # Keras raises bare Exception for a failed download
        reason = f"its weights are not on this machine and cannot be downloaded ({error}): save the model as a file"
        raise FileTrouble(source, f"{reason} where there is a network, and name the file") from error


def _no_application(name: str, known: Iterable[str]) -> FileTrouble:
    reason = f"keras.applications has no model {name!r}.{did_you_mean(name, known)} Such as app:MobileNetV2"
    return FileTrouble(APPLICATION + name, reason)


def _names_of_applications() -> list[str]:
    """What Keras 3 lists in the file of its applications, read and not run; nothing where it keeps no such list."""
    keras = find_spec("keras")
    lists = [
        Path(folder, "applications", "__init__.py") for folder in (keras and keras.submodule_search_locations) or ()
    ]
    text = "".join(one.read_text(encoding="utf-8") for one in lists if one.is_file())
    return re.findall(r" import \w+ as ([A-Z]\w*)", text)


def applications() -> dict[str, Callable[..., Any]]:
    """Return the models of `keras.applications` by name."""
    from ._keras import load_keras

    found = vars(load_keras("keras").applications)
    return {name: thing for name, thing in found.items() if name[0].isupper() and callable(thing)}
