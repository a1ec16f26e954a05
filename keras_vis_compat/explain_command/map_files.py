"""`maps.npz`, collected on the disk: the maps of ten thousand pictures do not fit into memory."""

import shutil
import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from .._files import blamed_on, whole_file


class MapFiles:
    """The maps of a run, by method, in files without a name until they are all there.

    Args:
        folder: Where `maps.npz` goes.
    """

    def __init__(self, folder: Path):
        self._folder, self._open = folder, ExitStack()
        self._files: dict[str, Any] = {}
        self._shape: tuple[int, ...] = ()

    def add(self, maps: dict[str, np.ndarray]) -> None:
        """Take maps (N, H, W) of each method.

        Raises:
            FileTrouble: The disk is full.
        """
        with blamed_on(self._folder):
            for method, own in maps.items():
                if method not in self._files:
                    self._files[method] = self._open.enter_context(_unnamed_file(self._folder))
                _write(self._files[method], np.ascontiguousarray(own, "<f4").tobytes())
                self._shape = own.shape[1:]

    def write(self, count: int, others: dict[str, np.ndarray]) -> None:
        """Write the first so many maps of each method, and other arrays; what came after them was not finished."""
        files, self._files = self._files, {}
        if not files:
            return
        target = self._folder / "maps.npz"
        with (
            blamed_on(target),
            self._open,
            whole_file(target) as path,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for method, kept in files.items():
                self._copy(kept, count, archive, f"{method}.npy")
            for name, values in others.items():
                with archive.open(f"{name}.npy", "w") as member:
                    np.lib.format.write_array(member, values, allow_pickle=False)

    def _copy(self, kept: Any, count: int, archive: zipfile.ZipFile, name: str) -> None:
        kept.truncate(4 * count * int(np.prod(self._shape)))
        kept.seek(0)
        header = {"descr": "<f4", "fortran_order": False, "shape": (count, *self._shape)}
        with archive.open(name, "w", force_zip64=True) as member:
            np.lib.format.write_array_header_2_0(member, header)
            shutil.copyfileobj(kept, member)


def _unnamed_file(folder: Path) -> Any:
    """Return a file without a buffer: what did not fit on a full disk is not tried again when it is closed."""
    return tempfile.TemporaryFile(dir=folder, buffering=0)


def _write(file: Any, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]
