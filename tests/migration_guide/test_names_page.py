"""The table of names is the one the rules work with, and what it promises exists."""

from importlib import import_module
from pathlib import Path
from runpy import run_path

import pytest

from keras_vis_compat._old_names.names import KERAS_VIS, all_names

page = run_path(str(Path(__file__).parents[2] / "docs" / "making" / "names.py"))["page"]


def found(name):
    """Return what a dotted name stands for, modules on the way imported."""
    module, _, last = name.rpartition(".")
    try:
        return getattr(import_module(module), last)
    except AttributeError:
        return import_module(name)


def test_the_page_is_the_one_the_rules_write(guide):
    assert (guide / "names.md").read_text() == page(), "python docs/making/names.py > …/names.md"


def test_every_public_name_of_keras_vis_has_a_row():
    rows = {row.old for row in all_names() if row.compat}
    assert rows == {f"vis.{module}.{name}" for module, names in KERAS_VIS.items() for name in names.split()}


@pytest.mark.parametrize("row", [row for row in all_names() if row.compat], ids=lambda row: row.old)
def test_old_and_moved_names_are_the_same_thing_and_new_ones_exist(row):
    assert found(row.old) is found(row.compat)
    for name in row.scores:
        assert callable(found(name))


@pytest.mark.parametrize("row", [row for row in all_names() if not row.compat], ids=lambda row: row.old)
def test_names_of_tf_keras_vis_exist_on_both_sides(row):
    assert callable(found(row.old))
    assert callable(found(*row.scores))
