"""Where maps that are made while a model trains go: a folder, TensorBoard, or a function."""

import io
import json
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from PIL import Image

from .._files import write_whole
from .._files.folders import MANIFEST, claimed_folder
from .._files.marks import marked
from .._inputs.user_code import blamed
from ._saving import manifest, picture
from .explanation import Explanation

TENSORBOARD = "tensorboard"
Destination = str | os.PathLike[str] | Callable[[int, Explanation], Any]


class _Folder:
    """Pictures, an epoch each, and what they show."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        self._epochs: list[dict[str, Any]] = []

    def begin(self) -> None:
        claimed_folder(self._folder)
        self._epochs = []

    def write(self, epoch: int, found: Explanation) -> None:
        name = f"epoch-{epoch:04}.png"
        write_whole(self._folder / name, marked(picture(found)))
        known = manifest(found)
        images = [{key: value for key, value in one.items() if key != "picture"} for one in known["images"]]
        self._epochs.append({"epoch": epoch, "picture": name, "images": images})
        content = {"made_by": known["made_by"], "methods": known["methods"], "epochs": self._epochs}
        write_whole(self._folder / MANIFEST, json.dumps(content, indent=2).encode())

    def end(self) -> None:
        """Nothing is left to do."""


class _TensorBoard:
    """The same pictures for TensorBoard, as a run beside `train` and `validation`."""

    def __init__(self, folder: str) -> None:
        if find_spec("tensorboard") is None:
            raise ImportError(
                "`to` names TensorBoard, which is not installed: pip install 'keras-vis-compat[tensorboard]'"
            )
        self._folder = Path(folder, "explanations")
        self._events: Any = None

    def begin(self) -> None:
        self._events = tf.summary.create_file_writer(str(self._folder))

    def write(self, epoch: int, found: Explanation) -> None:
        pixels = np.asarray(Image.open(io.BytesIO(picture(found))).convert("RGB"))
        with self._events.as_default(step=epoch - 1):
            tf.summary.image(", ".join(found.maps), pixels[np.newaxis])
        self._events.flush()

    def end(self) -> None:
        self._events.close()


class _Function:
    """A function of the user's."""

    def __init__(self, function: Callable[[int, Explanation], Any]) -> None:
        self.write = blamed(function, "callable of `to`")

    def begin(self) -> None:
        """It is called after epochs only."""

    def end(self) -> None:
        """Nothing is left to do."""


def destination(to: Any) -> Any:
    """Return what `begin`s, `write`s (epoch, explanation) and `end`s, for one entry of the argument `to`."""
    if callable(to):
        return _Function(to)
    if not isinstance(to, str | os.PathLike) or not os.fspath(to):
        raise TypeError(f"`to` must be a folder, 'tensorboard', 'tensorboard:DIR' or a callable, got {to!r}")
    kind, _, folder = os.fspath(to).partition(":") if isinstance(to, str) else ("", "", "")
    return _TensorBoard(folder or "logs") if kind == TENSORBOARD else _Folder(to)
