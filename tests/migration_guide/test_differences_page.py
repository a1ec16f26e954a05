"""Every difference is told in four parts, under the next number, and held by a test that exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "migration_guide" / "differences.md").read_text()
_ENTRY = re.compile(r"^### (D\d\d): ([^\n]+)\n\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_PART = re.compile(r"^- \*\*(.+?):\*\* (.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
ENTRIES = _ENTRY.findall(PAGE)


def parts(text):
    return {name: " ".join(words.split()) for name, words in _PART.findall(text)}


def test_numbers_are_consecutive():
    assert [number for number, _, _ in ENTRIES] == [f"D{number:02}" for number in range(1, len(ENTRIES) + 1)]
    assert len(ENTRIES) == PAGE.count("\n### ")


@pytest.mark.parametrize("text", [text for _, _, text in ENTRIES], ids=[number for number, _, _ in ENTRIES])
def test_an_entry_has_its_four_parts_and_its_tests_exist(text):
    found = parts(text)
    assert list(found) == ["What", "Why", "Old result", "Test"]
    for words in found.values():
        assert words[-1] in ".`"
    named = re.findall(r"`(tests/\S+?)::(\w+)`", found["Test"])
    assert found["Test"] == ", ".join(f"`{path}::{name}`" for path, name in named)
    assert named
    for path, name in named:
        assert name in collected_from(path)


@cache
def collected_from(path):
    """Return the names of the tests of a file that pytest would collect."""
    nodes = ast.parse((ROOT / path).read_text()).body
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_titles_are_told_apart():
    titles = [title for _, title, _ in ENTRIES]
    assert len(set(titles)) == len(titles)
