"""Pictures and maps as texts of a page, small enough for hundreds of them."""

import zlib
from base64 import b64encode
from io import BytesIO
from math import isqrt

import numpy as np
from PIL import Image

from .._maps.resizing import linear

_PIXELS = 16_000_000  # that all maps of a page have together, and all pictures
_LEAST_SIDE = 64  # below, nothing could be seen
_LOSSLESS_SIDE = 96  # pictures up to here are a PNG: of a digit of 8 × 8, JPEG would leave a stain
_STEPS = 254  # an even number, so that zero has a byte of its own where maps are signed
_NO_NUMBER = 255
# Of matplotlib. The first is for maps of one sign, the second for maps of both.
_COLOURS = ("inferno", "RdBu_r", "viridis", "cividis", "magma", "turbo", "jet", "gray", "coolwarm")


def map_side(count: int) -> int:
    """Return how long the longer side of each of `count` maps may be.

    Example:
        >>> map_side(20), map_side(1000)
        (512, 126)
    """
    return _side_within(count, most=512)


def picture_side(count: int) -> int:
    """Return how long the longer side of each of `count` pictures may be."""
    return _side_within(count, most=640)


def _side_within(count: int, most: int) -> int:
    return max(_LEAST_SIDE, min(most, isqrt(_PIXELS // count)))


def map_shape(shape: tuple[int, ...], side: int) -> tuple[int, int]:
    """Return the shape (H, W) of an image, reduced until its longer side fits.

    Example:
        >>> map_shape((400, 100), 200)
        (200, 50)
    """
    height, width = shape
    factor = min(1, side / max(shape))
    return max(1, round(height * factor)), max(1, round(width * factor))


def picture_url(image: np.ndarray, side: int) -> str:
    """Return a picture, uint8 (H, W, 3), as the address that holds it."""
    height, width = map_shape(image.shape[:2], side)
    picture, file = Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS), BytesIO()
    kind = "png" if max(height, width) <= _LOSSLESS_SIDE else "jpeg"
    picture.save(file, kind, quality=85)
    return f"data:image/{kind};base64,{b64encode(file.getvalue()).decode()}"


def packed_map(values: np.ndarray, shape: tuple[int, int], signed: bool) -> str:
    """Return a map, reduced or enlarged to a shape, as bytes: 0 to 254 from the lowest value to 1; 255 is no number.

    Each byte is written as its difference from the one before, which compresses to half where maps are smooth.
    """
    values = resized(np.asarray(values, np.float32), shape)
    unit = (values + 1) / 2 if signed else values
    finite = np.isfinite(unit)
    steps = np.rint(np.clip(np.where(finite, unit, 0), 0, 1) * _STEPS)
    flat = np.where(finite, steps, _NO_NUMBER).astype(np.uint8).ravel()
    return b64encode(zlib.compress(np.diff(flat, prepend=np.uint8(0)).tobytes(), 6)).decode()


def resized(values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return a map in another size: along each axis averaged where it shrinks, linear where it grows, as `overlay`."""
    if values.shape == shape:
        return values
    height, width = np.minimum(values.shape, shape)
    averaged = np.asarray(Image.fromarray(values).resize((int(width), int(height)), Image.Resampling.BOX))
    return linear(averaged[np.newaxis], shape)[0]


def colour_tables() -> dict[str, str]:
    """Return `{colour map: its 256 colours, 3 bytes each}`."""
    from matplotlib import colormaps

    return {name: b64encode(colormaps[name](np.arange(256), bytes=True)[:, :3].tobytes()).decode() for name in _COLOURS}
