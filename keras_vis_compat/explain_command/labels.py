"""Names of classes: from a file, from the words themselves, those of ImageNet."""

import json
from pathlib import Path

from .._files import FileTrouble, blamed_on, read_file

_FORMS = 'a text with a name a line, a JSON list, or a JSON object {"0": "cat", …} or {"cat": 0, …}'


def names_of(word: str | None) -> list[str] | None:
    """Return the names that a word of `--labels` means; None without one.

    Raises:
        ValueError: It is neither a file nor names with commas between them.
        FileTrouble: The file holds none.
    """
    if word is None:
        return None
    if word == "imagenet":
        from ..utils import utils

        return list(utils.lookup_imagenet_labels(list(range(1000))))
    if Path(word).is_file():
        return _in_file(Path(word))
    if "," not in word:
        raise ValueError(f"`--labels` must be a file, names with commas between them, or imagenet, got {word!r}")
    return [name.strip() for name in word.split(",")]


def _in_file(path: Path) -> list[str]:
    with blamed_on(path):
        text = read_file(path).decode("utf-8-sig")
        if path.suffix.lower() != ".json":
            names = [line.strip() for line in text.splitlines() if line.strip()]
        else:
            names = _in_json(json.loads(text))
    if not names or len(set(names)) < len(names):
        raise FileTrouble(path, f"must hold each name of a class once: {_FORMS}")
    return names


def _in_json(value: object) -> list[str]:
    if isinstance(value, list):
        return [_name(one) for one in value]
    if not isinstance(value, dict):
        raise ValueError(f"must be {_FORMS}")
    numbered = bool(value) and all(map(str.isdecimal, value))
    pairs = value.items() if numbered else ((number, name) for name, number in value.items())
    by_number = {_number(number): _name(name) for number, name in pairs}
    if len(by_number) < len(value) or sorted(by_number) != list(range(len(by_number))):
        raise ValueError("must have one name for every class from 0")
    return [by_number[number] for number in range(len(by_number))]


def _number(entry: object) -> int:
    if isinstance(entry, bool) or not isinstance(entry, int | str) or not str(entry).isdecimal():
        raise ValueError(f"must be {_FORMS}: {entry!r} is no number of a class")
    return int(entry)


def _name(entry: object) -> str:
    """Return a name; Keras's own table of ImageNet has pairs of a number of WordNet and a name."""
    name = entry[-1] if isinstance(entry, list) and entry else entry
    if isinstance(name, bool) or not isinstance(name, str | int | float):
        raise ValueError(f"must be {_FORMS}: {entry!r} is no name")
    return str(name)
