"""Arrays in .npy files, and in .npz files with their labels and keys."""

import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from . import Row


class Reader:
    """An .npy file holds images (N, …) and is read in place; an .npz file holds them under the name of the column."""

    def __init__(self, columns: dict[str, str], shape: tuple[Any, ...]) -> None:
        self.columns = columns

    def count(self, path: str) -> int:
        return len(self._arrays(path)[0])

    def rows(self, path: str, start: int, count: int) -> Iterator[Row]:
        images, labels, keys = self._arrays(path)
        for place in range(start, start + count):
            key = f"{os.path.basename(path)}:{place}" if keys is None else str(keys[place])
            yield Row(key, np.array(images[place]), None if labels is None else int(labels[place]))

    def _arrays(self, path: str) -> tuple:
        try:
            stored = np.load(path, mmap_mode="r", allow_pickle=False)
        except ValueError as error:
            raise ValueError(f"{path}: cannot be read: {error}") from None
        if isinstance(stored, np.ndarray):
            return stored, None, None
        names = {what: self.columns[what] for what in ("image", "label", "key")}
        if names["image"] not in stored:
            raise ValueError(
                f"{path}: has no array {names['image']!r} of images, only {', '.join(stored)}: see --image"
            )
        images, *others = (stored.get(names[what]) for what in ("image", "label", "key"))
        if any(other is not None and len(other) != len(images) for other in others):
            raise ValueError(f"{path}: has {len(images)} images, but not as many labels and keys")
        return images, *others
