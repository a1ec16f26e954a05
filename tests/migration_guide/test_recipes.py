"""Each recipe is run on both sides, and both give the same."""

import ast
import re
from importlib import import_module

import numpy as np
import pytest

from keras_vis_compat._old_names.names import KERAS_VIS
from keras_vis_compat.utils import _imagenet

_TITLE = re.compile(r"R(\d\d): \S.*")
_SAME = re.compile(r"^Same within (\S+)\.$", re.MULTILINE)
PUBLIC = {f"vis.{module}.{name}" for module, names in KERAS_VIS.items() for name in names.split()}


def blocks(section, kind):
    return [block for block in section.blocks if block.kind == kind]


@pytest.fixture
def run_side(keras, sections, run_block, tmp_path, monkeypatch):
    """Run one side of a recipe on a fresh model; return its `result`."""
    monkeypatch.chdir(tmp_path)
    labels = {str(index): (f"n{index:08}", f"class_{index}") for index in range(1000)}
    for name in ("keras", "tf_keras"):  # ImageNet's names, which Keras would download
        module = import_module(import_module(name).applications.imagenet_utils.decode_predictions.__module__)
        monkeypatch.setattr(module, "CLASS_INDEX", labels)
    _imagenet._labels.cache_clear()

    def run(recipe, kind):
        (setup,) = [block for section in sections("recipes.md") for block in blocks(section, "python setup")]
        (side,) = blocks(recipe, f"python {kind}")
        namespace = {}
        for block in (setup, side):
            run_block(block, namespace, "recipes.md", keras)
        return namespace["result"]

    yield run
    _imagenet._labels.cache_clear()


def test_both_sides_give_the_same(recipe, run_side):
    before, after = run_side(recipe, "before"), run_side(recipe, "after")
    (tolerance,) = _SAME.findall(recipe.text)
    assert_same(before, after, float(tolerance))


def assert_same(before, after, tolerance):
    if isinstance(before, list | tuple):
        assert len(before) == len(after) > 0
        for one, other in zip(before, after, strict=True):
            assert_same(one, other, tolerance)
    elif isinstance(before, str | dict):
        assert before == after
    else:
        before, after = np.asarray(before), np.asarray(after)
        assert before.size
        assert before.shape == after.shape
        np.testing.assert_allclose(np.float64(after), np.float64(before), rtol=0, atol=tolerance)
        assert np.ptp(before) > 0 or before.size == 1, "a constant says nothing"


def test_recipes_are_numbered_from_one_and_there_are_at_least_fifteen(sections):
    titles = [section.title for section in sections("recipes.md")[1:]]
    numbers = [int(_TITLE.fullmatch(title)[1]) for title in titles]
    assert numbers == list(range(1, len(titles) + 1))
    assert len(numbers) >= 15


def test_the_old_sides_use_every_public_name_of_keras_vis(sections):
    used = set()
    for section in sections("recipes.md"):
        for block in blocks(section, "python before"):
            used |= names_of_vis(block.text)
    assert PUBLIC - used == set()


@pytest.mark.parametrize("kind", ["python before", "python after"])
def test_only_the_old_sides_say_vis(sections, kind):
    for section in sections("recipes.md"):
        for block in blocks(section, kind):
            imported = {name.partition(".")[0] for name in imports_of(block.text).values()}
            assert ("vis" in imported) == (kind == "python before"), section.title


def imports_of(code):
    """From local names to what they stand for."""
    found = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name.partition(".")[0]: alias.name for alias in node.names if alias.asname}
            found |= {root: root for alias in node.names if not alias.asname for root in [alias.name.partition(".")[0]]}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def names_of_vis(code):
    """Return the dotted names of keras-vis that some code reads."""
    imported, found = imports_of(code), set()
    for node in ast.walk(ast.parse(code)):
        attributes = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name) and imported.get(node.id, "").startswith("vis."):
            found.add(".".join([imported[node.id], *reversed(attributes)]))
    return found
