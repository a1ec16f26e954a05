"""Pictures that people give by path, or as Pillow has them, in the size and the channels that an input takes."""

import os
import sys
from typing import Any

import numpy as np

_MODES = {1: "L", 3: "RGB", 4: "RGBA", None: "RGB"}


def is_picture(value: Any) -> bool:
    """Whether a value is the path of a file, or a picture of Pillow."""
    if isinstance(value, str | os.PathLike):
        return True
    pillow = sys.modules.get("PIL.Image")
    return pillow is not None and isinstance(value, pillow.Image)


def pixels(picture: Any, shape: tuple[Any, ...], channel_axis: int | None, name: str) -> np.ndarray:
    """Return a picture as a uint8 array, 0 to 255, that fits one sample of an input.

    It is made grey, RGB or RGBA as the input has channels, and resized (bilinear) where the input declares a size.

    Raises:
        ValueError: There is no such file, it is no picture, or the input takes none.
    """
    grey_only = len(shape) == 3
    channels = 1 if grey_only else shape[channel_axis] if len(shape) == 4 and channel_axis else 0
    if channels not in _MODES:
        raise ValueError(
            f"`{name}` must be an array for an input of shape {shape}, got a picture ({picture!r}): pictures are for "
            "inputs of two image axes and 1, 3 or 4 channels"
        )
    height, width = (size for axis, size in enumerate(shape) if axis and (grey_only or axis != channel_axis))
    array = np.asarray(_sized(opened(picture, _MODES[channels], name), height, width))
    if grey_only:
        return array
    return np.moveaxis(array.reshape(*array.shape[:2], -1), -1, (channel_axis or 3) - 1)


def opened(picture: Any, mode: str, name: str) -> Any:
    """Return what a path or a picture of Pillow holds, in a mode of Pillow such as `"RGB"`."""
    from PIL import Image

    if not isinstance(picture, str | os.PathLike):
        return picture.convert(mode)
    try:
        with Image.open(picture) as found:
            return found.convert(mode)
    except (OSError, SyntaxError) as error:  # what Pillow raises for broken files
        raise ValueError(
            f"`{name}` must be an array, or the path of a picture that can be read, got {os.fspath(picture)!r}: {error}"
        ) from None


def _sized(picture, height, width):
    from PIL import Image

    size = (width or picture.width, height or picture.height)
    return picture if picture.size == size else picture.resize(size, Image.Resampling.BILINEAR)
