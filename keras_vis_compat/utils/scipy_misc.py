"""`scipy.misc`'s images, which ended with SciPy 1.2: read, write, resize, through Pillow; `migrate` writes these.

They stretch: an array that is not uint8 is mapped so that its smallest value becomes 0 and its largest 255. That
is what `imsave` and `imresize` did with floats, and why pictures of old scripts look the way they do.
"""

from __future__ import annotations

import os
from typing import IO, Any

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageFilter

from .._types import Array

_FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "lanczos": Image.Resampling.LANCZOS,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "cubic": Image.Resampling.BICUBIC,
}


__all__ = [
    "bytescale",
    "fromimage",
    "imfilter",
    "imread",
    "imresize",
    "imrotate",
    "imsave",
    "imshow",
    "toimage",
]


def bytescale(
    data: ArrayLike, cmin: float | None = None, cmax: float | None = None, high: int = 255, low: int = 0
) -> Array:
    """Return *data* mapped to uint8: `cmin` (its smallest value) to `low`, `cmax` (its largest) to `high`.

    Args:
        data: Real numbers of any shape; uint8 comes back as it is.
        cmin, cmax: What becomes `low` and `high`; None for the extremes of *data*.
        high, low: Within 0…255.
    """
    if not 0 <= low <= high <= 255:
        raise ValueError(f"`low` and `high` must satisfy 0 <= low <= high <= 255, got {low} and {high}")
    data = np.asarray(data)
    if data.dtype == np.uint8:
        return data
    cmin = data.min() if cmin is None else cmin
    cmax = data.max() if cmax is None else cmax
    if cmax < cmin:
        raise ValueError(f"`cmax` must not be less than `cmin`, got {cmax} and {cmin}")
    scale = (high - low) / ((cmax - cmin) or 1)
    return (np.clip((data - cmin) * scale + low, low, high) + 0.5).astype(np.uint8)


def toimage(
    arr: ArrayLike,
    high: int = 255,
    low: int = 0,
    cmin: float | None = None,
    cmax: float | None = None,
    pal: ArrayLike | None = None,
    mode: str | None = None,
    channel_axis: int | None = None,
) -> Image.Image:
    """Return an array as a Pillow image, stretched by `bytescale` unless `mode` says otherwise.

    Args:
        arr: (H, W), or with 3 or 4 channels on any axis.
        high, low, cmin, cmax: As in `bytescale`.
        pal: Palette (256, 3) for a picture of indices.
        mode: Pillow's mode; "F" and "I" keep the values as they are.
        channel_axis: Where the channels are; None finds an axis of length 3 or 4.
    """
    data = np.asarray(arr)
    if np.iscomplexobj(data):
        raise ValueError("`arr` must be real, got complex numbers")
    if data.ndim == 2:
        return _gray_image(data, high, low, cmin, cmax, pal, mode)
    if data.ndim != 3 or not {3, 4} & set(data.shape):
        raise ValueError(f"`arr` must be 2-D, or 3-D with 3 or 4 channels, got shape {data.shape}")
    axis = channel_axis if channel_axis is not None else _channel_axis(data.shape)
    pixels = np.moveaxis(bytescale(data, cmin, cmax, high, low), axis, -1)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    return image.convert(mode) if mode not in (None, image.mode) else image


def _channel_axis(shape: tuple[int, ...]) -> int:
    return next(axis for count in (3, 4) for axis, size in enumerate(shape) if size == count)


def _gray_image(
    data: Array,
    high: int,
    low: int,
    cmin: float | None,
    cmax: float | None,
    pal: ArrayLike | None,
    mode: str | None,
) -> Image.Image:
    if mode == "F":
        return Image.fromarray(data.astype(np.float32))
    if mode == "I":
        return Image.fromarray(data.astype(np.int32))
    image = Image.fromarray(np.ascontiguousarray(bytescale(data, cmin, cmax, high, low)))
    if pal is not None:
        image.putpalette(np.asarray(pal, np.uint8).tobytes())
    elif mode == "P":
        image.putpalette(np.repeat(np.arange(256, dtype=np.uint8), 3).tobytes())
    elif mode == "1":
        return Image.fromarray(data > 0)
    return image


def fromimage(im: Image.Image, flatten: bool = False, mode: str | None = None) -> Array:
    """Return a Pillow image as an array: (H, W) or (H, W, channels), uint8; with `flatten` (H, W) floats."""
    if mode is not None and mode != im.mode:
        im = im.convert(mode)
    elif im.mode == "P":
        im = im.convert("RGBA" if "transparency" in im.info else "RGB")
    elif im.mode == "1":
        im = im.convert("L")
    return np.array(im.convert("F") if flatten else im)


def imread(name: str | os.PathLike | IO[bytes], flatten: bool = False, mode: str | None = None) -> Array:
    """Return a picture of a file as an array; `flatten` makes it gray floats, `mode` one of Pillow's modes."""
    with Image.open(name) as image:
        return fromimage(image, flatten=flatten, mode=mode)


def imsave(name: str | os.PathLike | IO[bytes], arr: ArrayLike, format: str | None = None) -> None:
    """Write an array as a picture; anything but uint8 is stretched to 0…255, as it always was."""
    toimage(arr, channel_axis=2 if np.ndim(arr) == 3 else None).save(name, format)


def imresize(arr: ArrayLike, size: float | tuple[int, int], interp: str = "bilinear", mode: str | None = None) -> Array:
    """Return a picture in another size, uint8.

    Args:
        arr: (H, W) or (H, W, channels); anything but uint8 is stretched to 0…255 first.
        size: Percent as an int, factor as a float, or `(height, width)`.
        interp: "nearest", "lanczos", "bilinear", "bicubic" or "cubic".
        mode: Pillow's mode to work in; "F" keeps floats as they are.
    """
    if interp not in _FILTERS:
        raise ValueError(f"`interp` must be one of {', '.join(_FILTERS)}, got {interp!r}")
    image = toimage(arr, mode=mode)
    return fromimage(image.resize(_width_and_height(image.size, size), resample=_FILTERS[interp]))


def _width_and_height(current: tuple[int, int], size: Any) -> tuple[int, int]:
    if np.ndim(size):
        return int(size[1]), int(size[0])
    factor = size / 100 if np.issubdtype(type(size), np.integer) else size
    return int(current[0] * factor), int(current[1] * factor)


def imrotate(arr: ArrayLike, angle: float, interp: str = "bilinear") -> Array:
    """Return a picture turned counter-clockwise by `angle` degrees, in the same size, uint8."""
    return fromimage(toimage(arr).rotate(angle, resample=_FILTERS[interp]))


def imshow(arr: ArrayLike) -> None:
    """Open an array in the system's viewer of pictures."""
    toimage(arr).show()


def imfilter(arr: ArrayLike, ftype: str) -> Array:
    """Return a picture through one of Pillow's filters, uint8: "blur", "contour", "sharpen", "edge_enhance_more"…"""
    chosen = getattr(ImageFilter, str(ftype).upper(), None)
    if not isinstance(chosen, type) or not issubclass(chosen, ImageFilter.BuiltinFilter):
        raise ValueError(f"`ftype` must name a filter of Pillow such as 'blur' or 'sharpen', got {ftype!r}")
    return fromimage(toimage(arr).filter(chosen))
