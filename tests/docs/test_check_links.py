"""The check of a built site finds what is broken, and nothing else."""

import json

import pytest


@pytest.fixture
def check(making):
    return making("check_links")


def test_a_site_without_fault_has_none(check, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "picture.png").touch()
    (tmp_path / "other" / "index.html").write_text('<h1 id="top">Hello</h1><a href="#top">up</a>')
    (tmp_path / "index.html").write_text(
        '<img src="picture.png"><a href="other/">one</a><a href="other/index.html#top">two</a>'
        '<a href="https://example.org">away</a><img src="data:image/png;base64,">'
    )
    assert check.troubles_of(tmp_path) == []


@pytest.mark.parametrize(
    ("page", "trouble"),
    [
        ('<img src="gone.png">', "index.html: leads nowhere: gone.png"),
        ('<a href="#gone">x</a>', "index.html: has no such anchor: #gone"),
        (
            '<script src="https://cdn.example/x.js"></script>',
            "index.html: asks another machine: https://cdn.example/x.js",
        ),
        ('<link href="//fonts.example/x.css">', "index.html: asks another machine: //fonts.example/x.css"),
    ],
)
def test_a_fault_is_named(check, tmp_path, page, trouble):
    (tmp_path / "index.html").write_text(page)
    assert check.troubles_of(tmp_path) == [trouble]


def test_an_empty_folder_is_no_site(check, tmp_path):
    assert check.troubles_of(tmp_path) == [f"{tmp_path}: holds no page"]


def test_a_cell_that_is_there_to_draw_and_draws_nothing_is_named(check, tmp_path):
    picture = {"output_type": "display_data", "data": {"image/png": ""}}
    cells = [
        {"cell_type": "code", "source": ["x = 1\n", "show_maps(images, maps);"], "outputs": [picture]},
        {"cell_type": "code", "source": "found.plot(size=1.6);", "outputs": []},
        {"cell_type": "code", "source": "print(1)", "outputs": []},
        {"cell_type": "markdown", "source": "show_maps(…);"},
    ]
    (tmp_path / "page.ipynb").write_text(json.dumps({"cells": cells}))
    (tmp_path / "index.html").touch()
    assert check.troubles_of(tmp_path) == ["page.ipynb: draws nothing: found.plot(size=1.6);"]
