"""The benchmark of whole data sets: what it measures beside a plain loop, and what its page says of which lines."""

import json

import pytest

from benchmarks.data_sets import beside, notes, page
from benchmarks.data_sets.made import images_and_model

VERSIONS = {"tensorflow": "2.99", "keras": "4.0"}
LINES = (
    {"what": "kill", "engine": "local", "kill": "worker", "at_kill": 3, "processes_left": 0},
    {"what": "kill", "engine": "ray", "kill": "driver", "at_kill": 3, "processes_left": 9},
    {"what": "kill", "engine": "local", "kill": "driver", "at_kill": 5, "processes_left": 2},
    {"what": "after kills", "engine": "local", "units": 8, "written_again": 1, "parts_left": 4, "processes_left": 1},
    {"what": "memory", "images": 70, "megabytes": [100, 110], "images_per_second": 12.3},
    {"what": "beside", "ours_ms": 3.0, "plain_ms": 2.0, "ratio": 1.5, "decoding_ms": 0.36},
    {
        "what": "speed",
        "engine": "dask",
        "workers": 2,
        "images": 500,
        "megabytes": [7, 9],
        "processor_seconds": 50.2,
        "steady_ms": 9.91,
    },
)


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Return the page of the lines above, measured on three cores at loads from 0.0 to 6.0."""
    more = {"same": False, "images_per_second": 12.3, "wall_seconds": 44.4, "cores": 3, **VERSIONS}
    lines = [json.dumps({**more, "load": float(place), **line}) for place, line in enumerate(LINES)]
    monkeypatch.setattr(notes, "FILE", tmp_path / "results.jsonl")
    notes.FILE.write_text("\n".join(lines))
    return page.page()


@pytest.mark.parametrize(
    "words",
    [
        "Cores: 3,", "was 0.0 to\n6.0", "tensorflow 2.99, keras 4.0.",
        "| local | 1 | 1 | 1 | 8 | NO | 1 | 3 | 4 |",
        "70 images 32×32 on `local`: at most 100, 110 MB", "10 % above the lowest. 12 images a second",
        "3.00 ms of the processor an image, the plain loop 2.00 ms; ratio 1.500",
        "| dask | 2 | 500 | 12 | 44 | 50 | 100.4 | 9.9 | 9 | 6.0 |",
        "| Grad-CAM | 6 | 0.10 | 0.013 |", "110 GB of JPEG", "float16 are 100 GB", "unexpanded: 0.1 GB",
    ],
)  # fmt: skip
def test_each_figure_of_the_page_comes_from_its_line(told, words):
    assert words in told


def test_kills_whose_last_run_is_not_there_yet_have_no_row(told):
    assert "| ray |" not in told


def test_the_page_is_that_of_the_results():
    assert page.PAGE.read_text(encoding="utf-8") == page.page()


def test_beside_a_plain_loop_both_compute_the_same_images_in_turns(tmp_path, monkeypatch):
    monkeypatch.setattr(beside, "TURNS", 1)
    monkeypatch.setattr(beside, "UNIT", 8)
    images_and_model(tmp_path, 16, 16)
    seen = beside.beside_a_plain_loop(tmp_path)
    assert seen["ratio"] == pytest.approx(seen["ours_ms"] / seen["plain_ms"])
    assert len(list((tmp_path / "beside/rows/GradCAM").iterdir())) == 2
    assert 0 < beside.decoding_ms() < 1000
