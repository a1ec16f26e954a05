"""Copies of keras-vis that projects carry under another name, known by their files.

Many programs have one, with a line or two mended for the Keras of that day: `run` answers it, `doctor` says so, and
`migrate` takes its imports for those of keras-vis.
"""

import ast
import os


def is_copy(folder: str) -> bool:
    """Whether a folder holds the files of keras-vis, of any version from 0.1 to 0.5.0."""
    return (
        b"ActivationMaximization" in _content(folder, "losses.py")
        and os.path.isfile(os.path.join(folder, "optimizer.py"))
        and b"visualize_saliency" in _of_visualization(folder)
    )


def version_of(folder: str) -> str:
    """Return which results a copy gives: "0.4.1" where its maps are pictures, as up to then, else "0.5.0"."""
    return "0.4.1" if b"jet(" in _of_visualization(folder) else "0.5.0"


def copies_of(program, folder: str) -> dict[str, str]:
    """Return `{module: folder}` of the copies beside a program that it imports from."""
    imported = dict.fromkeys(name for name, _ in program.modules)
    for name, node in program.modules:
        if isinstance(node, ast.ImportFrom):
            imported.update(dict.fromkeys(f"{name}.{alias.name}" for alias in node.names))
    parts = [name.split(".")[:depth] for name in imported for depth in (1, 2, 3)]
    places = {".".join(each): os.path.join(folder, *each) for each in parts}
    return {name: place for name, place in places.items() if is_copy(place)}


def _of_visualization(folder):
    files = ("visualization.py", os.path.join("visualization", "saliency.py"))
    return b"".join(_content(folder, name) for name in files)


def _content(folder, name):
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    except OSError:
        return b""
