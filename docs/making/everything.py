"""All that is generated: API, command line, messages, methods, metrics, and the pages of the root."""

import shutil
from pathlib import Path

from making.api import api_index, api_pages
from making.commands import command_line
from making.messages import causes, kinds_of_messages, messages
from making.methods import methods, metrics
from making.root_pages import copy_root_pages


def write_all(docs: Path) -> None:
    """Write all that is generated below the folder of the site."""
    generated = docs / "reference" / "generated"
    for folder in (generated, docs / "project"):
        shutil.rmtree(folder, ignore_errors=True)
    pages = {"api": api_index(), "command_line": command_line(), "messages": messages()} | api_pages()
    parts = {"methods": methods(), "metrics": metrics(), "causes": causes(), "kinds": kinds_of_messages()}
    pages |= {f"parts/{name}": text for name, text in parts.items()}
    for name, text in pages.items():
        path = generated / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    copy_root_pages(docs / "project")
