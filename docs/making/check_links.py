"""Check a built site: every picture, link and anchor is there, and no page asks another machine for anything.

python docs/making/check_links.py docs/_build/html
"""

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ADDRESS = {"a": "href", "img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src"}


class Page(HTMLParser):
    """The anchors of a page, and what it points to as (tag, address)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.addresses: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {str(given[name]) for name in ("id", "name") if given.get(name)}
        address = given.get(_ADDRESS.get(tag, ""))
        if address:
            self.addresses.append((tag, address))


@cache
def page_of(path: Path) -> Page:
    """Return a page, read once."""
    return Page(path.read_text(encoding="utf-8"))


def troubles_of(site: Path) -> list[str]:
    """Return a line for all that is broken in a site."""
    pages = sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)  # those are templates
    found = (
        f"{path.relative_to(site)}: {trouble}: {address}"
        for path in pages
        for tag, address in page_of(path).addresses
        for trouble in [_trouble(path, tag, address)]
        if trouble
    )
    found = (*found, *(f"{path.relative_to(site)}: draws nothing: {line}" for path, line in _not_drawn(site)))
    return sorted(set(found)) if pages else [f"{site}: holds no page"]


def _not_drawn(site: Path) -> Iterator[tuple[Path, str]]:
    """The last lines of cells that are there to draw, and of which no picture came."""
    for path in sorted(site.rglob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            last = "".join(cell["source"]).rstrip().rpartition("\n")[2]
            drawn = any("image/png" in output.get("data", {}) for output in cell.get("outputs", ()))
            if re.match(r"(show_\w+|[\w.\[\]-]+\.plot)\(.*;$", last) and "outputs" in cell and not drawn:
                yield path, last


def _trouble(page: Path, tag: str, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme in ("data", "mailto", "javascript"):
        return ""
    if parts.scheme or parts.netloc:
        return "" if tag == "a" else "asks another machine"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    target = target / "index.html" if target.is_dir() else target
    if not target.exists():
        return "leads nowhere"
    anchor = unquote(parts.fragment)
    if anchor and target.suffix == ".html" and anchor not in page_of(target).anchors:
        return "has no such anchor"
    return ""


if __name__ == "__main__":
    lines = troubles_of(Path(sys.argv[1]))
    print("\n".join(lines) or "every link leads somewhere, and no page asks another machine")
    sys.exit(bool(lines))
