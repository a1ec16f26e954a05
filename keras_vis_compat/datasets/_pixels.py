"""From what a source gives to an array that fits the model."""

import io
import re
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

_ENCODED = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_MODES = {1: "L", 3: "RGB", 4: "RGBA"}


class Unfit(ValueError):
    """An image that cannot be given to the model: the text says why."""


class Pixels:
    """Turns images into arrays (H, W, C) that fit the model.

    Args:
        shape: (H, W, C) of the model's input, None where any size goes.
        preprocess: `"module:function"`, called with one image uint8 (H, W, C); `"resize"` brings it to the size of the
            model, with values 0 to 255; None takes the pixels as they are.
    """

    def __init__(self, shape: tuple[Any, ...], preprocess: str | None = None) -> None:
        self.shape = shape
        self._change = self._resized if preprocess == "resize" else named(preprocess) if preprocess else _as_it_is

    def __call__(self, image: Any) -> np.ndarray:
        """Return the array of one image.

        Raises:
            Unfit: It cannot be decoded, or does not fit.
        """
        array = self._decoded(image) if isinstance(image, bytes) else np.asarray(image)
        if array.ndim == len(self.shape) - 1:
            array = array[..., np.newaxis]
        try:
            changed = np.asarray(self._change(array))
        except Exception as error:
            raise Unfit(f"its preprocessing failed: {type(error).__name__}: {error}") from error
        if changed.ndim != len(self.shape) or any(
            want not in (None, have) for want, have in zip(self.shape, changed.shape, strict=True)
        ):
            wanted = " x ".join("any" if size is None else str(size) for size in self.shape)
            raise Unfit(f"is {' x '.join(map(str, changed.shape))}, the model takes {wanted}: see --preprocess resize")
        return self._finite(changed)

    def _finite(self, array: np.ndarray) -> np.ndarray:
        try:
            numbers = np.asarray(array, np.float32)
        except (ValueError, TypeError) as error:
            raise Unfit(f"holds no numbers: {error}") from None
        if not np.isfinite(numbers).all():
            raise Unfit("holds NaN or infinity")
        return numbers

    def _decoded(self, content: bytes) -> np.ndarray:
        channels = self.shape[-1]
        if not content.startswith(_ENCODED):
            sizes = [size for size in self.shape if size is not None]
            if len(sizes) == len(self.shape) and len(content) == np.prod(sizes):
                return np.frombuffer(content, np.uint8).reshape(sizes)
            raise Unfit(f"is no image that can be decoded ({len(content)} bytes)")
        from PIL import Image

        try:
            with warnings.catch_warnings():
                # So many pixels that Pillow takes the file for a bomb: it need not be large itself.
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                with Image.open(io.BytesIO(content)) as picture:
                    return np.asarray(picture.convert(_MODES.get(channels, "RGB")))
        except Exception as error:  # Pillow's decoders raise whatever a broken file makes them
            # Without the addresses that some messages hold: a row is the same whoever computes it.
            reason = re.sub(r" at 0x[0-9a-f]+", "", str(error))
            raise Unfit(f"cannot be decoded: {type(error).__name__}: {reason}") from None

    def _resized(self, array: np.ndarray) -> np.ndarray:
        from PIL import Image

        height, width, channels = self.shape
        picture = Image.fromarray(np.uint8(array).squeeze())
        sized = picture.resize((width or picture.width, height or picture.height), Image.Resampling.BILINEAR)
        return np.asarray(sized).reshape(sized.height, sized.width, channels)


def named(reference: str) -> Callable[..., Any]:
    """Return the function of a name `"module:function"`.

    Raises:
        ValueError: There is none.
    """
    module, _, name = reference.partition(":")
    try:
        found = import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"{reference!r} must be 'module:function': {error}") from None
    if not callable(found):
        raise ValueError(f"{reference!r} must be 'module:function', got {type(found).__name__}")
    return found


def _as_it_is(array: np.ndarray) -> np.ndarray:
    return array
