"""Which files are pictures, and their pixels in the size of the model's input."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .._files import FileTrouble, blamed_on
from .._files.reading import check_readable

ENDINGS = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
USUAL_SIZE = 224  # where a model takes any


class Input(NamedTuple):
    """The one input of a model: its shape (N, …), and which axis has the channels."""

    shape: tuple[Any, ...]
    channel_axis: int


def files_of(paths: Sequence[str]) -> list[Path]:
    """Return the files that are named, and the pictures in folders that are, each once.

    Raises:
        FileTrouble: A folder holds no picture. A file that is not there is told later, with those that cannot be read.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        inside = [path]
        if path.is_dir():
            with blamed_on(path):
                inside = sorted(one for one in path.rglob("*") if one.suffix.lower() in ENDINGS)
            if not inside:
                raise FileTrouble(path, f"holds no picture ({', '.join(ENDINGS)}): name another folder")
        found += inside
    return list(dict.fromkeys(found))


def check_some(files: Sequence[Path]) -> None:
    """Find out before any work whether there is a picture among some files that can be read.

    Raises:
        FileTrouble: There is none; it tells of the first.
    """
    reasons = []
    for file in files:
        try:
            return check_picture(file)
        except FileTrouble as error:
            reasons.append(error.reason)
    others = f"; nor can any other of these {len(files)} be read: name pictures" * (len(files) > 1)
    raise FileTrouble(files[0], reasons[0] + others)


def check_picture(path: Path) -> None:
    """Find out whether a file is a picture that can be read.

    Raises:
        FileTrouble: It is not.
    """
    from .._inputs.pictures import opened

    _read(path, lambda: opened(path, "RGB", "IMAGE"))


def input_of(model: Any) -> Input:
    """Return the input of a model that takes one picture.

    Raises:
        ValueError: It takes something else.
    """
    from .. import _keras
    from .._inputs.batches import channel_axis_of

    if not _keras.is_graph(model):
        raise ValueError(
            f"MODEL must be a Sequential or functional model, got a {type(model).__name__}: write it as such"
        )
    symbols = _keras.inputs_of(model)
    axis = channel_axis_of(symbols[0])
    shape = tuple(symbols[0].shape)
    if len(symbols) != 1 or len(shape) not in (3, 4) or (len(shape) == 4 and shape[axis] not in (1, 3, 4, None)):
        shapes = ", ".join(str(tuple(symbol.shape)) for symbol in symbols)
        raise ValueError(f"MODEL must take one picture (N, H, W, C) of 1, 3 or 4 channels, got inputs of {shapes}")
    sized = (None, *(size or (3 if place == axis else USUAL_SIZE) for place, size in enumerate(shape[1:], start=1)))
    return Input(sized, axis)


def pixels_of(path: Path, place: Input) -> np.ndarray:
    """Return a picture as uint8, 0 to 255, in the shape of one sample of the input.

    Raises:
        FileTrouble: It cannot be read.
    """
    from .._inputs.pictures import pixels

    return _read(path, lambda: pixels(path, place.shape, place.channel_axis, "IMAGE"))


def _read(path: Path, how: Callable[[], Any]) -> Any:
    with blamed_on(path):
        check_readable(path)
        try:
            return how()
        except Exception as error:  # Pillow's decoders raise whatever a broken file makes them
            raise FileTrouble(
                path, f"is no picture that can be read ({type(error.__cause__ or error).__name__})"
            ) from error


def shown(images: np.ndarray, place: Input) -> np.ndarray:
    """Return images with the channels last, as plots take them."""
    return np.moveaxis(images, 1, -1) if images.ndim == 4 and place.channel_axis == 1 else images
