"""One page to look at maps: everything in one file, nothing from the network.

page_contents.py  what was given, checked, in the order in which the page asks for it
page_bytes.py     pictures and maps as texts, small enough for hundreds of them
page_parts.py     the parts of the page that are there before its script runs
page.html, .css, .js
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from os import PathLike
from string import Template
from typing import Any

import numpy as np

from .._files import write_whole
from .page_bytes import colour_tables, map_shape, map_side, packed_map, picture_side, picture_url
from .page_contents import Contents, checked_contents
from .page_parts import class_options, colour_options, method_buttons, metrics_section, reasons_section
from .sanity import NOTE


def write_page(
    path: str | PathLike[str],
    images: Sequence[np.ndarray],
    maps: Mapping[str, Any],
    *,
    titles: Sequence[str],
    class_names: Any = None,
    scores: Any = None,
    table: Any = None,
    sanity: Any = None,
    reasons: Any = None,
    title: str = "What the network looks at",
) -> None:
    """Write one HTML file that shows images with their maps: to be opened in a browser, kept, sent by mail.

    Opacity, method, class and colour map are chosen on the page; it shows the value under the pointer, the metrics in a
    table that can be sorted, and why maps are blank. It asks nothing of the network. What texts hold is shown, not run.

    Args:
        path: Of the file; it is written whole or not at all, and replaces one that is there.
        images: N pictures, uint8 (H, W, 3), each of any size.
        maps: `{method: N maps}`, floats (H, W) in [0, 1], or in [-1, 1] where they speak for and against. Where several
            classes were explained, `{title of the class: {method: N maps}}`, with the same methods for each;
            `class_names`, `scores` and `reasons` are then given by the title of the class, too.
            A map of another size than its image is enlarged linearly or reduced by averaging; numbers that are not
            finite are left out.
        titles: N texts, such as file names.
        class_names: N texts: which class each image was explained for.
        scores: N numbers: its score.
        table: A `metrics.Table`, or `{method: {metric: number}}`.
        sanity: The same of how like maps stay as layers get random weights: `{method: {layer: similarity}}`.
        reasons: `{method: {index of the image: why its map is blank}}`.
        title: Of the page.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.
        FileTrouble: The file could not be written.

    Example:
        >>> write_page("page.html", images, {"Grad-CAM": maps}, titles=["cat.jpg", "dog.jpg"])
    """
    contents = checked_contents(images, maps, titles, class_names, scores, reasons)
    write_whole(path, _document(contents, table, sanity, title).encode("utf-8", "replace"))


def _document(contents: Contents, table: Any, sanity: Any, title: str) -> str:
    style, script = _own("page.css"), _own("page.js")
    data = _data(contents)
    return Template(_own("page.html")).substitute(
        title=escape(title),
        summary=_summary(contents),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        methods=method_buttons(contents.methods),
        classes=class_options(contents.labels),
        colours=colour_options(data["colours"]),
        metrics=metrics_section(table),
        sanity=metrics_section(sanity, "sanity", "Random weights", NOTE),
        reasons=reasons_section(contents),
        side=max(max(shape) for shape in data["mapShapes"]),
        data=json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"),
    )


def _data(contents: Contents) -> dict[str, Any]:
    """Return what the script reads; everything goes by number, so that no name can mean something to it."""
    count = len(contents.images)
    side = map_side(count * len(contents.methods) * len(contents.labels))
    shapes = [map_shape(image.shape[:2], side) for image in contents.images]
    signed = [any((one < 0).any() for of in contents.maps for one in of[row]) for row in range(len(contents.methods))]
    return {
        "titles": contents.titles,
        "shapes": [image.shape[:2] for image in contents.images],
        "pictures": [picture_url(image, picture_side(count)) for image in contents.images],
        "methods": contents.methods,
        "mapShapes": shapes,
        "signed": signed,
        "maps": [
            [
                [packed_map(one, shape, below) for one, shape in zip(own, shapes, strict=True)]
                for own, below in zip(of, signed, strict=True)
            ]
            for of in contents.maps
        ],
        "captions": contents.captions,
        "reasons": contents.reasons,
        "colours": colour_tables(),
    }


def _summary(contents: Contents) -> str:
    counts = [(len(contents.images), "image", "s"), (len(contents.methods), "method", "s")]
    if len(contents.labels) > 1:
        counts.append((len(contents.labels), "class", "es"))
    return ", ".join(f"{count} {word}{'' if count == 1 else ending}" for count, word, ending in counts)


def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return what the page's policy allows: our own script and style by their digests, and no others.

    https://www.w3.org/TR/CSP3/#grammardef-hash-source
    """
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
