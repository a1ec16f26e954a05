"""What `explain --html` writes of a run: a page for each two hundred pictures, all classes of a picture on one."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from keras_vis_compat.explain_command.pages import Pages


def explained(rows, reasons=None):
    """As much of an `Explanation` as a page needs: row 0 is of class 0, row 1 of class 1."""
    return SimpleNamespace(
        images=np.zeros((rows, 4, 4, 3), np.uint8),
        maps={"GradCAM": np.ones((rows, 4, 4), np.float32)},
        classes=np.arange(rows),
        scores=np.arange(rows) / 10,
        reasons=reasons or {},
        name_of="class {}".format,
    )


def data_of(path):
    text = path.read_text(encoding="utf-8").partition('id="data">')[2].partition("</script>")[0]
    return json.loads(text)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_one_page_of_few_pictures_with_what_is_known_of_each(tmp_path):
    pages = Pages(tmp_path, "Maps of a.keras")
    pages.add(explained(2, {"GradCAM": {1: "why"}}), [Path("a.png"), Path("b.png")])
    pages.finish({"GradCAM": {"drop": 1.0}})
    assert names(tmp_path) == ["page.html"]
    data = data_of(tmp_path / "page.html")
    assert data["titles"] == ["a.png", "b.png"]
    assert data["captions"] == [["class 0 · 0", "class 1 · 0.1"]]
    assert data["reasons"] == [[{"1": "why"}]]
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<title>Maps of a.keras</title>" in text
    assert 'id="metrics"' in text


def test_the_classes_of_a_picture_are_a_choice_on_its_page(tmp_path):
    pages = Pages(tmp_path, "Maps", top=2)
    pages.add(explained(4, {"GradCAM": {3: "why"}}), [Path(name) for name in ("a", "a", "b", "b")])
    pages.finish()
    data = data_of(tmp_path / "page.html")
    assert data["titles"] == ["a", "b"]
    assert data["captions"] == [["class 0 · 0", "class 2 · 0.2"], ["class 1 · 0.1", "class 3 · 0.3"]]
    assert data["reasons"] == [[{}], [{"1": "why"}]]
    assert '<option value="1">2nd</option>' in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_pictures_are_called_by_their_file_where_that_is_clear(tmp_path):
    files = [Path("photos/a/1.png"), Path("photos/b/1.png"), Path("photos/b/2.png")]
    pages = Pages(tmp_path, "Maps", files=files)
    pages.add(explained(3), files)
    pages.finish()
    assert data_of(tmp_path / "page.html")["titles"] == ["photos/a/1.png", "photos/b/1.png", "2.png"]


@pytest.mark.parametrize(("count", "sizes"), [(200, [200]), (201, [200, 1]), (450, [200, 200, 50])])
def test_a_page_is_written_as_soon_as_two_hundred_pictures_are_there(tmp_path, count, sizes):
    pages = Pages(tmp_path, "Maps", files=[Path(f"{number}.png") for number in range(count)])
    for start in range(0, count, 10):
        rows = min(10, count - start)
        pages.add(explained(rows), [Path(f"{start + row}.png") for row in range(rows)])
    assert len(names(tmp_path)) == len(sizes) - 1
    pages.finish({"GradCAM": {"drop": 1.0}})
    written = [tmp_path / f"page{number}.html" for number in ("", "-2", "-3")[: len(sizes)]]
    assert [len(data_of(path)["titles"]) for path in written] == sizes
    titles = [path.read_text(encoding="utf-8").partition("<title>")[2].partition("<")[0] for path in written]
    assert titles == {1: ["Maps"], 2: ["Maps, 1 to 200", "Maps, 201 to 201"]}.get(
        len(sizes), ["Maps, 1 to 200", "Maps, 201 to 400", "Maps, 401 to 450"]
    )
    assert ['id="metrics"' in path.read_text(encoding="utf-8") for path in written] == [
        path == written[-1] for path in written
    ]


def test_a_run_without_pictures_has_no_page(tmp_path):
    Pages(tmp_path, "Maps").finish()
    assert names(tmp_path) == []
