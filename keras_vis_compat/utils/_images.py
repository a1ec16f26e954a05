"""Pictures as arrays: read, put side by side, written upon."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from functools import cache
from math import ceil
from os import PathLike
from typing import Any
from urllib.request import urlopen

import numpy as np
from numpy.typing import ArrayLike

from .._maps.scaling import owned
from .._types import Array

# Luma of linear RGB (Rec. 709) as scikit-image has it, which keras-vis read grey images with.
LUMA = np.array([0.2125, 0.7154, 0.0721])


def bgr2rgb(img: ArrayLike) -> Array:
    """Return a copy of the image (..., C) with its channels in reverse order.

    Example:
        >>> bgr2rgb(np.array([[1, 2, 3]]))
        array([[3, 2, 1]])
    """
    return np.array(img)[..., ::-1].copy()


def stitch_images(images: Iterable[ArrayLike], margin: int = 5, cols: int = 5) -> Array | None:
    """Return the images side by side in one, row by row, with black margins between them.

    Args:
        images: Images of one shape, (H, W) or (H, W, C).
        margin: Pixels between two images.
        cols: Images in a row.

    Returns:
        Array of their dtype; `None` for no images at all.

    Raises:
        ValueError: Images of different shapes, a negative margin, or less than one column.

    Example:
        >>> stitch_images([np.ones((2, 2, 3))] * 3, margin=1, cols=2).shape
        (5, 5, 3)
    """
    pictures = [np.asarray(image) for image in images]
    if not pictures:
        return None
    _check_grid(pictures, margin, cols)
    height, width, *channels = pictures[0].shape
    rows, cols = ceil(len(pictures) / cols), min(len(pictures), cols)
    grid = np.zeros((rows * (height + margin) - margin, cols * (width + margin) - margin, *channels), pictures[0].dtype)
    for number, image in enumerate(pictures):
        top, left = (number // cols) * (height + margin), (number % cols) * (width + margin)
        grid[top : top + height, left : left + width] = image
    return grid


def _check_grid(images: list[Array], margin: int, cols: int) -> None:
    shapes = {image.shape for image in images}
    if len(shapes) > 1 or images[0].ndim not in (2, 3):
        raise ValueError(
            "`images` must all have one shape, (H, W) or (H, W, C), "
            f"got {', '.join(map(str, sorted(shapes)))}; resize them first"
        )
    for name, value, lowest in (("margin", margin, 0), ("cols", cols, 1)):
        if not isinstance(value, int | np.integer) or value < lowest:
            raise ValueError(f"`{name}` must be a whole number of at least {lowest}, got {value!r}")


def load_img(path: str | PathLike[str], grayscale: bool = False, target_size: Sequence[int] | None = None) -> Array:
    """Return an image file as an array.

    Args:
        path: File, or http(s) address.
        grayscale: Whether to reduce colours to brightness.
        target_size: (rows, columns) to resize to, bilinear, smoothed before it is made smaller.

    Returns:
        uint8 (H, W, C), 0 to 255, or (H, W) for grey files. With `grayscale` float64 (H, W), 0 to 1, or,
        where `target_size` is given, uint8, 0 to 255.

    Raises:
        ValueError: `target_size` is no pair of positive whole numbers.
        OSError: There is no such file, or it is no image.

    Example:
        load_img("ouzel.jpg", target_size=(224, 224)).shape returns (224, 224, 3).
    """
    if target_size is not None:
        _check_size(target_size)
    image = _read(path, grayscale)
    if grayscale and image.ndim == 3:
        image = image[..., :3] / 255 @ LUMA
        return image if target_size is None else _resized(255 * image, target_size).astype(np.uint8)
    return image if target_size is None else _resized(image, target_size).astype(image.dtype)


def _check_size(size: Sequence[int]) -> None:
    whole = all(isinstance(number, int | np.integer) and number > 0 for number in np.ravel(size).tolist())
    if np.shape(size) != (2,) or not whole:
        raise ValueError(
            f"`target_size` must be two positive whole numbers (rows, columns), got {size!r}; for instance (224, 224)"
        )


def _read(path: str | PathLike[str], grayscale: bool) -> Array:
    from PIL import Image

    source: str | io.BytesIO = os.fspath(path)
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        with urlopen(source) as answer:
            source = io.BytesIO(answer.read())
    with Image.open(source) as image:
        return np.array(image.convert(_plain_mode(image, grayscale)))


def _plain_mode(image: Any, grayscale: bool) -> str:
    """The mode whose values can be used as they are: no palettes, no print colours, no single bits."""
    if image.mode == "LA" and grayscale:
        return "L"
    if image.mode in ("P", "PA"):
        return "RGBA" if image.has_transparency_data else "RGB"
    return {"1": "L", "CMYK": "RGB", "YCbCr": "RGB", "HSV": "RGB", "LAB": "RGB"}.get(image.mode, image.mode)


def _resized(image: Array, size: Sequence[int]) -> Array:
    from scipy.ndimage import gaussian_filter, zoom

    shape = (*size, *image.shape[2:])
    factors = np.divide(image.shape, shape)
    smooth = gaussian_filter(image.astype(float), np.maximum(0, (factors - 1) / 2), mode="mirror")
    return zoom(smooth, 1 / factors, order=1, mode="mirror", grid_mode=True)


def draw_text(
    img: ArrayLike,
    text: object,
    position: tuple[float, float] = (10, 10),
    font: str | PathLike[str] = "FreeSans.ttf",
    font_size: float = 14,
    color: tuple[int, ...] = (0, 0, 0),
) -> Array:
    """Return a copy of the image with a text on it.

    Args:
        img: uint8 image, (H, W), (H, W, 1), (H, W, 3) or (H, W, 4).
        text: What to write.
        position: Pixels (x, y) from the upper left corner.
        font: Font file, or part of the name of one on this machine; else matplotlib's DejaVu Sans is taken.
        font_size: Height in pixels.
        color: (r, g, b) from 0 to 255.

    Raises:
        TypeError: `img` is not uint8.
        ValueError: `img` is no image.

    Example:
        >>> draw_text(np.full((20, 60, 3), 255, "uint8"), "step", (2, 2)).shape
        (20, 60, 3)
    """
    from PIL import Image, ImageDraw, ImageFont

    array = np.asarray(img)
    _check_drawable(array)
    picture = Image.fromarray(array[..., 0] if array.shape[2:] == (1,) else array)
    ink = Image.new("RGB", (1, 1), color).convert("L").getpixel((0, 0)) if picture.mode == "L" else color
    letters = ImageFont.truetype(_font_file(os.fspath(font)), font_size)
    ImageDraw.Draw(picture).text(position, str(text), fill=ink, font=letters)
    return owned(np.array(picture).reshape(array.shape))


def _check_drawable(array: Array) -> None:
    if array.dtype != np.uint8:
        raise TypeError(
            f"`img` must be uint8, 0 to 255, got {array.dtype}; for values from 0 to 1 give (255 * img).astype('uint8')"
        )
    if array.ndim != 2 and (array.ndim != 3 or array.shape[2] not in (1, 3, 4)):
        raise ValueError(f"`img` must have shape (H, W) or (H, W, C) with C 1, 3 or 4, got {array.shape}")


@cache
def _font_file(name: str) -> str:
    from matplotlib import font_manager

    if os.path.isfile(name):
        return name
    files = sorted(font_manager.findSystemFonts())
    matching = [file for file in files if name.lower() in os.path.basename(file).lower()]
    return (matching or [font_manager.findfont("DejaVu Sans")])[0]
