"""The pages of the migration guide, taken apart: their sections and blocks of code."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

GUIDE = Path(__file__).parents[2] / "migration_guide"
_FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^## (.+)\n", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block.

    Attributes:
        kind: What stands after the fence: `python`, `python before`, `text`, `sh`, ….
        text: What stands inside.
        line: The line of the page where it begins, from 1.
    """

    kind: str
    text: str
    line: int


class Section(NamedTuple):
    """What stands under a heading `## …`."""

    page: str
    title: str
    text: str
    blocks: list[Block]


def sections_of(page):
    """Return the sections of a page, the text before the first heading included, titled with the page's name."""
    text = (GUIDE / page).read_text()
    starts = [(0, 0, page), *((found.start(), found.end(), found[1]) for found in _SECTION.finditer(text))]
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    return [
        Section(page, title, text[begin:end], _blocks(text, begin, end))
        for (_, begin, title), end in zip(starts, ends, strict=True)
    ]


def _blocks(text, begin, end):
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start(2)) + 1)
        for found in _FENCE.finditer(text, begin, end)
    ]


@pytest.fixture(scope="session")
def guide():
    """The folder of the guide."""
    return GUIDE


@pytest.fixture(scope="session")
def sections():
    """From the name of a page to its sections."""
    return sections_of


@pytest.fixture(scope="session")
def run_block():
    """Run a block of Python in a namespace, so that tracebacks and warnings name the page and its line."""

    def run(block, namespace, page, keras=None):
        code = block.text
        if keras is not None and keras.__name__ == "tf_keras":
            code = code.replace("import keras\n", "import tf_keras as keras\n")
        # Warnings blamed on code of a test are errors, see setup.cfg.
        namespace.setdefault("__name__", "tests.migration_guide")
        exec(compile("\n" * (block.line - 1) + code, str(GUIDE / page), "exec"), namespace)

    return run


def pytest_generate_tests(metafunc):
    """Run a test that asks for `recipe` once for every recipe."""
    if "recipe" in metafunc.fixturenames:
        recipes = [section for section in sections_of("recipes.md") if section.title[0] == "R"]
        metafunc.parametrize("recipe", recipes, ids=[recipe.title.partition(":")[0] for recipe in recipes])
