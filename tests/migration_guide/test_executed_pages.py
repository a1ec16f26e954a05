"""Pages whose blocks run from top to bottom, and print what stands below them."""

import contextlib
import io
import re

import numpy as np
import pytest

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?: %)?")


def run_page(page, sections, run_block, keras=None):
    """Run the Python blocks of a page in one namespace, each followed by a check of what it prints."""
    blocks = [block for section in sections(page) for block in section.blocks if block.kind in ("python", "text")]
    namespace = {}
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.kind != "python":
            continue
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            run_block(block, namespace, page, keras)
        shown = following.text if following is not None and following.kind == "text" else ""
        assert_printed(printed.getvalue(), shown, f"{page}:{block.line}")


def assert_printed(printed, shown, where):
    """Words and counts must be the same; decimals and percentages, up to one unit of the last digit shown."""
    assert _NUMBER.sub("#", printed).split() == _NUMBER.sub("#", shown).split(), f"{where} printed\n{printed}"
    for number, expected in zip(_NUMBER.findall(printed), _NUMBER.findall(shown), strict=True):
        (value, unit), (wanted, wanted_unit) = parsed(number), parsed(expected)
        assert unit == wanted_unit, where
        np.testing.assert_allclose(value, wanted, rtol=0, atol=1.01 * unit, err_msg=where)


def parsed(number):
    """Return a number and how far another may be from it."""
    decimals = len(number.removesuffix(" %").partition(".")[2])
    is_count = not decimals and not number.endswith("%")
    return float(number.removesuffix(" %")), 0 if is_count else 10.0**-decimals


def test_the_page_for_users_of_tf_keras_vis_runs(sections, run_block):
    run_page("from_tf_keras_vis.md", sections, run_block)


def test_the_page_for_papers_runs(sections, run_block, keras, monkeypatch, guide):
    monkeypatch.chdir(guide.parent)
    run_page("papers.md", sections, run_block, keras)


def test_the_page_on_what_metrics_say_runs(sections, run_block, keras, monkeypatch, guide):
    monkeypatch.chdir(guide.parent)
    run_page("does_it_mean_anything.md", sections, run_block, keras)


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        ("drop 12.34", "drop 12.35", True),
        ("drop 12.34", "drop 12.37", False),
        ("3 maps", "3 maps", True),
        ("3 maps", "4 maps", False),
        ("3 maps", "3 pictures", False),
        ("3 %", "4 %", True),
        ("3 %", "5 %", False),
        ("3", "3.0", False),
        ("1 2", "1", False),
    ],
)
def test_what_counts_as_the_same_output(printed, shown, same):
    with contextlib.nullcontext() if same else pytest.raises(AssertionError):
        assert_printed(printed, shown, "here")
