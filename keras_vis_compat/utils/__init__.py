"""Helpers of keras-vis, at the path they had: `utils.utils`."""

from . import utils

__all__ = ["utils"]
