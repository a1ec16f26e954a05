"""Which keras-vis the results shall be those of: 0.5.0 (GitHub) or 0.4.1 (the last on the package index)."""

import os
from functools import cache

from .scoped import Choice, Setting

VERSIONS = ("0.4.1", "0.5.0")
DEFAULT = "0.5.0"
VARIABLE = "KERAS_VIS_VERSION"


def legacy_version():
    """Return the keras-vis version whose results are given here and now, "0.4.1" or "0.5.0".

    It is what `set_legacy_version` said last, else the environment variable `KERAS_VIS_VERSION` (read at the
    first use), else "0.5.0".

    Raises:
        ValueError: The environment variable holds anything else.

    Example:
        >>> with set_legacy_version("0.4.1"):
        ...     legacy_version()
        '0.4.1'
    """
    return _version.here.get()[0] or _from_environment()


class set_legacy_version(Choice):
    """Give the results of that keras-vis from now on, or inside a `with` block.

    Called in the main thread it holds for the whole process, called in another thread for that thread. A
    `with` block holds for its own thread or asyncio task, and the version before comes back after it.

    Args:
        version: "0.4.1" (uint8 jet pictures, bicubic resizing, RMS-normalised gradients) or "0.5.0" (float
            maps).

    Raises:
        ValueError: Any other version.

    Example:
        >>> with set_legacy_version("0.4.1"):
        ...     legacy_version()
        '0.4.1'
        >>> legacy_version()
        '0.5.0'
    """

    def __init__(self, version):
        super().__init__(_version, _checked(version, "`version`"))


@cache
def _from_environment():
    return _checked(os.environ.get(VARIABLE) or DEFAULT, f"the environment variable {VARIABLE}")


def _checked(version, name):
    if version not in VERSIONS:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, VERSIONS))}, got {version!r}")
    return version


_version = Setting("keras_vis_version")
