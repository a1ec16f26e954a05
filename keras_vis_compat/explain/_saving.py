"""An explanation as files: pictures, maps, and what they are."""

import io
import json
import zipfile
from base64 import b64encode
from os import PathLike
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from .._files import write_whole
from .._files.folders import MANIFEST, claimed_folder
from .._files.marks import marked


def save(explanation: Any, folder: str | PathLike[str], force: bool, options: dict[str, Any]) -> None:
    """Write the pictures, the maps and the manifest of an `Explanation`; the manifest comes last."""
    place = claimed_folder(folder, force)
    for number in range(len(explanation)):
        write_whole(place / f"{number}.png", marked(picture(part(explanation, number), **options)))
    write_whole(place / "maps.npz", npz(explanation.maps))
    write_whole(place / MANIFEST, json.dumps(manifest(explanation), indent=2).encode())


def part(explanation: Any, number: int) -> Any:
    """Return the explanation of one image alone."""
    rows = slice(number, number + 1)
    classes = None if explanation.classes is None else explanation.classes[rows]
    maps = {name: own[rows] for name, own in explanation.maps.items()}
    return type(explanation)(explanation.images[rows], maps, explanation.scores[rows], classes, explanation.class_names)


def picture(explanation: Any, form: str = "png", size: float = 2.0, **options: Any) -> bytes:
    """Return the figure of an explanation as a file; no figure of pyplot is made."""
    columns, rows = 1 + len(explanation.maps), len(explanation)
    figure = Figure(figsize=(size * columns + 0.8, size * rows + 0.4), layout="constrained")
    explanation.plot(figure=figure, size=size, **options)
    content = io.BytesIO()
    # Of twenty rows the layout of matplotlib leaves too little room for what stands on the left.
    figure.savefig(content, format=form, bbox_inches="tight", metadata={} if form != "svg" else {"Date": None})
    return content.getvalue()


def picture_of(explanation: Any) -> str:
    """Return the figure as the text of a PNG in base 64, as pages hold it."""
    return b64encode(picture(explanation)).decode()


def npz(arrays: dict[str, np.ndarray]) -> bytes:
    """Return arrays as the content of a `.npz` file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
    return content.getvalue()


def manifest(explanation: Any) -> dict[str, Any]:
    """Return what the files of an explanation are, as plain values."""
    classes = [None] * len(explanation) if explanation.classes is None else explanation.classes.tolist()
    return {
        "made_by": "keras_vis_compat",
        "methods": list(explanation.maps),
        "images": [
            {
                "picture": f"{number}.png",
                "class": one,
                "class_name": None if one is None else explanation.name_of(one),
                "score": float(explanation.scores[number]),
                "blank": {name: own[number] for name, own in explanation.reasons.items() if number in own},
            }
            for number, one in enumerate(classes)
        ],
    }
