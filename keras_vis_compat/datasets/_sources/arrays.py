"""Arrays in .npy files, and in .npz files with their labels and keys."""

import os
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import repeat
from math import prod
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from . import MOST, Row

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


class Reader:
    """An .npy file holds images (N, …) and is read in place; an .npz file holds them under the name of the column.

    An .npz file is unpacked row by row: what it claims to hold, or unfolds to, may be more than the memory.
    """

    def __init__(self, columns: dict[str, str], shape: tuple[Any, ...]) -> None:
        self.names = [columns[what] for what in ("image", "label", "key")]

    def count(self, path: str) -> int:
        if _is_one_array(path):
            return len(_in_place(path))
        with zipfile.ZipFile(path) as archive:
            counts = [len(own) for own in self._arrays(archive, path) if own is not None]
        if len(set(counts)) > 1:
            raise ValueError(f"{path}: has {counts[0]} images, but not as many labels and keys")
        return counts[0]

    def rows(self, path: str, start: int, count: int) -> Iterator[Row]:
        name, end = os.path.basename(path), start + count
        if _is_one_array(path):
            images = _in_place(path)
            yield from (Row(f"{name}:{place}", np.array(images[place]), None) for place in range(start, end))
            return
        with zipfile.ZipFile(path) as archive, ExitStack() as stack:
            own_images, labels, keys = (
                repeat(None) if own is None else own.rows(stack, start, end) for own in self._arrays(archive, path)
            )
            for place, image, label, key in zip(range(start, end), own_images, labels, keys, strict=False):
                own = f"{name}:{place}" if key is None else str(key[()])
                yield Row(own, image, None if label is None else int(label))

    def _arrays(self, archive: zipfile.ZipFile, path: str) -> list["_Packed | None"]:
        there = set(archive.namelist())
        if f"{self.names[0]}.npy" not in there:
            named = ", ".join(name.removesuffix(".npy") for name in there)
            raise ValueError(f"{path}: has no array {self.names[0]!r} of images, only {named}: see --image")
        return [_Packed(archive, f"{name}.npy", path) if f"{name}.npy" in there else None for name in self.names]


class _Packed:
    """An array in an .npz file: what it is stands in its header, its rows come one after the other."""

    def __init__(self, archive: zipfile.ZipFile, name: str, path: str) -> None:
        self.archive, self.name = archive, name
        with archive.open(name) as file:
            shape, in_columns, self.type = _header(file)
            held = archive.getinfo(name).file_size - file.tell()
        self.shape, self.bytes = shape[1:], prod(shape[1:]) * self.type.itemsize
        self.count = shape[0] if shape else 0
        self.in_columns = in_columns and len(shape) > 1  # a row of it is everywhere: it is read as a whole
        if self.type.hasobject or not shape or (self.in_columns and held > MOST):
            raise ValueError(f"{path}: {name} holds objects, one number or columns: store an array (N, …) in C order")
        if not 0 < self.bytes <= MOST or self.count * self.bytes != held:
            raise ValueError(f"{path}: {name} claims to be {shape} of {self.type}, and holds {held} bytes")

    def __len__(self) -> int:
        return self.count

    def rows(self, stack: ExitStack, start: int, end: int) -> Iterator[np.ndarray]:
        file = stack.enter_context(self.archive.open(self.name))
        if self.in_columns:
            yield from npy.read_array(file, allow_pickle=False)[start:end]
            return
        _header(file)
        file.seek(start * self.bytes, os.SEEK_CUR)
        for _ in range(start, end):
            yield np.frombuffer(file.read(self.bytes), self.type).reshape(self.shape).copy()


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype]:
    version = npy.read_magic(file)
    if version not in _HEADERS:
        raise ValueError(f"is an array of the version {version}: store it with numpy.savez")
    return _HEADERS[version](file)


def _is_one_array(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(len(npy.MAGIC_PREFIX)) == npy.MAGIC_PREFIX


def _in_place(path: str) -> np.ndarray:
    try:
        images = np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError as error:
        raise ValueError(f"{path}: cannot be read: {error}") from None
    if not images.ndim or not images[:1].nbytes:
        raise ValueError(f"{path}: holds no images (N, …), but an array {images.shape}")
    return images
