"""Which class is explained in each picture."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .._messages import did_you_mean


class Targets:
    """What a word of `--class` means: `predicted`, `top:K`, a number, a name, or `folder`.

    Args:
        word: The word.
        names: The names of the classes, or none.
        units: How many units the output has.
        files: All pictures: their folders are classes for `folder`.

    Raises:
        ValueError: There is no such class.
    """

    def __init__(self, word: str, names: Sequence[str] | None, units: int, files: Sequence[Path]):
        self.word, self.units, self.count = word, units, max(units, 2)
        self.names = list(names or map(str, range(self.count)))
        self.top = int(word[4:]) if word.startswith("top:") else 1
        self.fixed = None if word in ("predicted", "folder") or word.startswith("top:") else self._number(word)
        self.folders = self._folders(files, names) if word == "folder" else {}
        if self.top > self.count:
            raise ValueError(f"`--class {word}`: the model has {self.count} classes")

    def of(self, files: Sequence[Path], output: np.ndarray) -> list[tuple[int, int]]:
        """Return pairs (place of a picture, class) for an output (N, units), in the order of the pictures."""
        if self.fixed is not None:
            return [(place, self.fixed) for place in range(len(files))]
        if self.folders:
            return [(place, self.folders[file.parent.name]) for place, file in enumerate(files)]
        return [(place, one) for place, row in enumerate(output) for one in self._best(row)[: self.top]]

    def _best(self, row: np.ndarray) -> list[int]:
        if self.units > 1:
            return np.argsort(-row, kind="stable").tolist()
        positive = int(row[0] > (0.5 if 0 <= row[0] <= 1 else 0))
        return [positive, 1 - positive]

    def _number(self, word: str) -> int:
        if word in self.names:
            return self.names.index(word)
        if re.fullmatch(r"\d+", word) and int(word) < self.count:
            return int(word)
        known = f"a number from 0 to {self.count - 1}, or a name of --labels"
        raise ValueError(
            f"`--class` must be predicted, top:K, folder, {known}, got {word!r}.{did_you_mean(word, self.names)}"
        )

    def _folders(self, files: Sequence[Path], names: Sequence[str] | None) -> dict[str, int]:
        folders = sorted({file.parent.name for file in files})
        if names is None and len(folders) == self.count:
            return {folder: place for place, folder in enumerate(folders)}  # as image_dataset_from_directory counts
        if names is None:
            raise ValueError(
                f"`--class folder` needs --labels, or a folder for each of the {self.count} classes, got "
                f"{len(folders)}: {', '.join(folders[:5])}"
            )
        return {folder: self._number(folder) for folder in folders}


def check_word(word: str) -> None:
    """Find out before TensorFlow is loaded what of a word of `--class` cannot be right."""
    if not word or (word.startswith("top:") and not re.fullmatch(r"top:[1-9]\d*", word)):
        raise ValueError(f"`--class` must be predicted, top:K such as top:3, folder, a number or a name, got {word!r}")
