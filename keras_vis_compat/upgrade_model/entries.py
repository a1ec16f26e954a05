"""An entry of an architecture that is not trusted: whose it is, in words, and files that it names."""

import json

from .refusal import CannotUpgrade, Entry


def entry_of(node):
    """Return the Entry of a layer, or None for what has no name."""
    for place in (node.get("config"), node):
        if isinstance(place, dict) and isinstance(place.get("name"), str):
            return Entry(short(place["name"], str), short(node["class_name"], str))
    return None


def refuse_file(key, value, paths, layer):
    """Refuse a text for one of the arguments `paths`, as Keras would read the file of that name."""
    if key in paths and isinstance(value, str):
        raise CannotUpgrade(
            f"its {key} is the file {short(value)}, which is not read on a model's behalf: "
            "save the model with the words themselves",
            layer,
        )


def short(value, form=repr):
    """Return what the file says, short and on one line."""
    text = form(value) if isinstance(value, str) else json.dumps(value, default=str)
    text = text if text.isprintable() else repr(text)
    return text if len(text) <= 60 else text[:59] + "…"
