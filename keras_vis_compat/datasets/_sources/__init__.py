"""Where images come from: each kind of source says which inputs it has, how long each is, and what its rows are."""

import os
from collections.abc import Iterator, Sequence
from glob import glob
from typing import Any, NamedTuple, Protocol

from .._storage import Storage, is_remote


class Row(NamedTuple):
    """One image: its key, its encoded bytes or pixels, its class, and what went wrong in reading it."""

    key: str
    image: Any
    label: int | None
    error: str = ""


class Source(Protocol):
    """Inputs of one kind. Made from the names of the columns and the shape of an image (H, W, C) of the model."""

    def count(self, path: str) -> int:
        """Return how many rows an input has."""

    def rows(self, path: str, start: int, count: int) -> Iterator[Row]:
        """Yield so many rows of an input from the row `start` on."""


MOST = 512 * 2**20  # bytes: no image is bigger


def content_of(stream: Any, offset: int, size: int) -> bytes:
    """Return so many bytes of a stream from a place on.

    Raises:
        ValueError: They are more than an image has, as an archive may claim of a small file.
    """
    if size > MOST:
        raise ValueError(f"has {size} bytes, and at most {MOST} are read: it is no image")
    stream.seek(offset)
    return stream.read(size)


def inputs_of(source: Sequence[str]) -> list[str]:
    """Return the paths or URLs of all inputs: patterns are expanded, in order.

    Raises:
        ValueError: A name stands for nothing, or two for the same.
    """
    found: list[str] = []
    for name in source:
        remote = is_remote(name)
        matches = sorted(_remote(name) if remote else glob(name, recursive=True)) if _is_pattern(name) else [name]
        if not matches or not (remote or os.path.exists(matches[0])):
            raise ValueError(f"{name}: there is no such file or folder")
        found += matches if remote else map(os.path.abspath, matches)
    twice = next((path for path in found if found.count(path) > 1), None) if len(set(found)) < len(found) else None
    if twice:
        raise ValueError(f"{twice}: is named twice; each input counts once")
    return found


def _is_pattern(name: str) -> bool:
    return any(sign in name for sign in "*?[")


def _remote(name: str) -> list[str]:
    from fsspec.core import url_to_fs

    system, path = url_to_fs(name)
    scheme = name.partition("://")[0]
    return [f"{scheme}://{match}" for match in system.glob(path)]


def kind_of(path: str) -> str:
    """Return the kind of an input by its name and, for folders, by what is in it."""
    by_name = next((kind for kind, ends in _ENDS.items() if path.lower().endswith(ends)), None)
    if by_name and is_remote(path):  # where to ask takes time
        return by_name
    folder = Storage(path)
    if folder.is_folder():
        return "hugging_face" if folder.exists("state.json") else "folder"
    if by_name:
        return by_name
    raise ValueError(
        f"{path}: is no kind of input that can be read: give Parquet files, folders of images, .npy, .npz, .tar, "
        ".tfrecord, or data sets that Hugging Face saved"
    )


_ENDS = {
    "parquet": (".parquet", ".pq"),
    "arrays": (".npy", ".npz"),
    "tar": (".tar",),
    "tfrecord": (".tfrecord", ".tfrecords"),
}


def source_of(path: str, columns: dict[str, str], shape: tuple[Any, ...]) -> Source:
    """Return what reads an input."""
    from importlib import import_module

    module = import_module(f"{__name__}.{kind_of(path)}")
    return module.Reader(columns, shape)
