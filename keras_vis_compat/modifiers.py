"""What scripts for keras-vis 0.2 and 0.3 call `vis.modifiers`; today: `input_modifiers`."""

from numpy.typing import ArrayLike

from . import input_modifiers
from .utils import utils

__all__ = ["ImageModifier", "Jitter", "utils"]


class ImageModifier(input_modifiers.InputModifier):
    """Changes the image before (`pre`) and after (`post`) each step; today: `InputModifier`.

    Example:
        >>> ImageModifier().channel_idx
        3
    """

    @property
    def channel_idx(self) -> int:
        """The axis of the channels."""
        return utils.get_img_indices()[1]

    @property
    def row_idx(self) -> int:
        """The axis of the rows."""
        return utils.get_img_indices()[2]

    @property
    def col_idx(self) -> int:
        """The axis of the columns."""
        return utils.get_img_indices()[3]


class Jitter(input_modifiers.Jitter, ImageModifier):
    """Shifts the image by a random offset before each step; today: `input_modifiers.Jitter`.

    Args:
        jitter: Largest offset in pixels.

    Raises:
        ValueError: A negative or non-finite `jitter`.

    Example:
        >>> Jitter().pre(np.ones((1, 8, 8, 3))).shape
        (1, 8, 8, 3)
    """

    def __init__(self, jitter: float | ArrayLike = 16) -> None:
        super().__init__(jitter)
