"""Helpers of keras-vis, at the path they had: `utils.utils`."""

from importlib import import_module
from types import ModuleType

from . import utils

__all__ = ["utils"]
# Of keras-vis 0.1 to 0.5.0, loaded when they are asked for.
_OLDER = ("test_utils", "vggnet")


def __getattr__(name: str) -> ModuleType:
    if name in _OLDER:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
