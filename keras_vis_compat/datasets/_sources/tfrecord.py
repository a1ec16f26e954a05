"""TFRecord files of `tf.train.Example`s."""

import os
from collections.abc import Iterator
from functools import lru_cache
from struct import unpack
from typing import Any

from .._storage import filesystem_of
from . import Row, content_of


class Reader:
    """Images, encoded or raw, lie under the name of their column, or, as TFDS has it, under `image/encoded`."""

    def __init__(self, columns: dict[str, str], shape: tuple[Any, ...]) -> None:
        self.columns = columns

    def count(self, path: str) -> int:
        return len(_places(path))

    def rows(self, path: str, start: int, count: int) -> Iterator[Row]:
        import tensorflow as tf

        filesystem, inside = filesystem_of(path)
        with filesystem.open_input_file(inside) as stream:
            for number, (offset, size) in enumerate(_places(path)[start : start + count], start=start):
                features = tf.train.Example.FromString(content_of(stream, offset, size)).features.feature
                image = self._bytes(features, "image", "image/encoded")
                key = self._bytes(features, "key")
                name = key.decode() if key else f"{os.path.basename(path)}:{number}"
                yield Row(
                    name, image, self._label(features), "" if image else f"has no feature {self.columns['image']!r}"
                )

    def _bytes(self, features: Any, what: str, other: str = "") -> bytes | None:
        name = next((name for name in (self.columns[what], other) if name in features), None)
        return features[name].bytes_list.value[0] if name and features[name].bytes_list.value else None

    def _label(self, features: Any) -> int | None:
        name = next((name for name in (self.columns["label"], "image/class/label") if name in features), None)
        return int(features[name].int64_list.value[0]) if name and features[name].int64_list.value else None


@lru_cache(8)
def _places(path: str) -> tuple[tuple[int, int], ...]:
    """Return (offset, size) of each record: lengths stand before them, so no record is read."""
    filesystem, inside = filesystem_of(path)
    places, at = [], 0
    with filesystem.open_input_file(inside) as stream:
        end = stream.size()
        while at < end:
            stream.seek(at)
            header = stream.read(8)
            size = unpack("<Q", header)[0] if len(header) == 8 else end
            if at + 12 + size + 4 > end:
                raise ValueError(f"{path}: ends within a record: it was cut, or is no TFRecord file")
            places.append((at + 12, size))
            at += 12 + size + 4
    return tuple(places)
