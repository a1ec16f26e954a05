"""Arrays in .npy files, and in .npz files with their labels and keys."""

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import repeat
from math import prod
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from .._storage import filesystem_of, is_remote
from . import MOST, Row

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


class Reader:
    """An .npy file holds images (N, …) and is read in place; an .npz file holds them under the name of the column.

    An .npz file is unpacked row by row: what it claims to hold, or unfolds to, may be more than the memory. So is what
    is far away.
    """

    def __init__(self, columns: dict[str, str], shape: tuple[Any, ...]) -> None:
        self.names = [columns[what] for what in ("image", "label", "key")]

    def count(self, path: str) -> int:
        with self._arrays(path) as arrays:
            counts = [len(own) for own in arrays if own is not None]
        if len(set(counts)) > 1:
            raise ValueError(f"{path}: has {counts[0]} images, but not as many labels and keys")
        return counts[0]

    def rows(self, path: str, start: int, count: int) -> Iterator[Row]:
        name, end = os.path.basename(path), start + count
        with self._arrays(path) as arrays:
            own_images, labels, keys = (repeat(None) if own is None else own.rows(start, end) for own in arrays)
            for place, image, label, key in zip(range(start, end), own_images, labels, keys, strict=False):
                own = f"{name}:{place}" if key is None else str(key[()])
                yield Row(own, image, None if label is None else int(label))

    @contextmanager
    def _arrays(self, path: str) -> Iterator[Sequence["_InPlace | _Packed | None"]]:
        """Give images, labels and keys, None for what is not there."""
        filesystem, inside = filesystem_of(path)
        with ExitStack() as stack:
            file = stack.enter_context(filesystem.open_input_file(inside))
            one = file.read(len(npy.MAGIC_PREFIX)) == npy.MAGIC_PREFIX
            if one and not is_remote(path):
                yield [_InPlace(path), None, None]
            elif one:
                yield [_Packed(lambda: _from_the_beginning(file), file.size(), "it", path), None, None]
            else:
                yield self._in_archive(stack.enter_context(zipfile.ZipFile(file)), stack, path)

    def _in_archive(self, archive: zipfile.ZipFile, stack: ExitStack, path: str) -> list["_Packed | None"]:
        there = set(archive.namelist())
        if f"{self.names[0]}.npy" not in there:
            named = ", ".join(name.removesuffix(".npy") for name in there)
            raise ValueError(f"{path}: has no array {self.names[0]!r} of images, only {named}: see --image")
        members = (f"{name}.npy" for name in self.names)
        return [_unpacked(archive, member, stack, path) if member in there else None for member in members]


class _InPlace:
    """An array in a file of this machine: it is never in memory as a whole."""

    def __init__(self, path: str) -> None:
        try:
            self.images = np.load(path, mmap_mode="r", allow_pickle=False)
        except ValueError as error:
            raise ValueError(f"{path}: cannot be read: {error}") from None
        if not self.images.ndim or not self.images[:1].nbytes:
            raise ValueError(f"{path}: holds no images (N, …), but an array {self.images.shape}")

    def __len__(self) -> int:
        return len(self.images)

    def rows(self, start: int, end: int) -> Iterator[np.ndarray]:
        return (np.array(self.images[place]) for place in range(start, end))


class _Packed:
    """An array in a file that is read from its beginning: what it is stands in its header, row by row comes after.

    Args:
        opened: Gives the file at its beginning.
        size: How many bytes it has.
        name, path: What it is called, and where it is.
    """

    def __init__(self, opened: Callable[[], IO[bytes]], size: int, name: str, path: str) -> None:
        self.opened = opened
        file = opened()
        shape, in_columns, self.type = _header(file)
        held = size - file.tell()
        self.shape, self.bytes = shape[1:], prod(shape[1:]) * self.type.itemsize
        self.count = shape[0] if shape else 0
        self.in_columns = in_columns and len(shape) > 1  # a row of it is everywhere: it is read as a whole
        if self.type.hasobject or not shape or (self.in_columns and held > MOST):
            raise ValueError(f"{path}: {name} holds objects, one number or columns: store an array (N, …) in C order")
        if not 0 < self.bytes <= MOST or self.count * self.bytes != held:
            raise ValueError(f"{path}: {name} claims to be {shape} of {self.type}, and holds {held} bytes")

    def __len__(self) -> int:
        return self.count

    def rows(self, start: int, end: int) -> Iterator[np.ndarray]:
        file = self.opened()
        if self.in_columns:
            yield from npy.read_array(file, allow_pickle=False)[start:end]
            return
        _header(file)
        file.seek(start * self.bytes, os.SEEK_CUR)
        for _ in range(start, end):
            yield np.frombuffer(file.read(self.bytes), self.type).reshape(self.shape).copy()


def _unpacked(archive: zipfile.ZipFile, name: str, stack: ExitStack, path: str) -> _Packed:
    return _Packed(lambda: stack.enter_context(archive.open(name)), archive.getinfo(name).file_size, name, path)


def _from_the_beginning(file: Any) -> IO[bytes]:
    file.seek(0)
    return file


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype]:
    version = npy.read_magic(file)
    if version not in _HEADERS:
        raise ValueError(f"is an array of the version {version}: store it with numpy.savez")
    return _HEADERS[version](file)
