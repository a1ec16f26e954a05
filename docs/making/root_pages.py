"""The pages of the root that belong to the site, copied so that every link leads where it does on GitHub."""

import os
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ROOT_PAGES = ("migration_guide/README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md")
_CONTENTS = "\n```{toctree}\n:hidden:\n:glob:\n\n*\n```\n"  # of the guide
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def copy_root_pages(target: Path) -> None:
    """Copy pages of the root, and what they link to, so that every link leads where it does on GitHub."""
    waiting, done = [ROOT / page for page in _ROOT_PAGES if (ROOT / page).exists()], set()
    listed = {ROOT / page for page in _ROOT_PAGES} | set((ROOT / "migration_guide").glob("*.md"))
    while waiting:
        path = waiting.pop()
        if path in done or not path.is_file():
            continue
        done.add(path)
        copy = target / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".md":
            shutil.copyfile(path, copy)
            continue
        text = path.read_text(encoding="utf-8")
        links = [(path.parent / link).resolve() for link in LINK.findall(FENCED.sub("", text))]
        waiting += [link for link in links if ROOT / "docs" not in link.parents]
        shown = text if path in listed else f"---\norphan: true\n---\n\n{text}"
        shown = _to_the_site_itself(shown, path, target)
        copy.write_text(shown + _CONTENTS * (path == ROOT / _ROOT_PAGES[0]), encoding="utf-8")


def _to_the_site_itself(text: str, page: Path, target: Path) -> str:
    """Let links into `docs/` lead to the pages of the site, which are not copied."""
    folder = target / page.parent.relative_to(ROOT)

    def moved(link: re.Match) -> str:
        meant = (page.parent / link[1]).resolve()
        if ROOT / "docs" not in meant.parents:
            return link[0]
        there = os.path.relpath(target.parent / meant.relative_to(ROOT / "docs"), folder)
        return link[0].replace(link[1], there)

    return LINK.sub(moved, text)
