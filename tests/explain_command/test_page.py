"""The page of maps, read without a browser; test_page_in_browser.py opens it in one."""

import json
import re
import zlib
from base64 import b64decode
from html.parser import HTMLParser
from io import BytesIO
from time import perf_counter

import numpy as np
import pytest
from matplotlib import colormaps
from PIL import Image

from keras_vis_compat._files import FileTrouble
from keras_vis_compat.explain_command.page import write_page

from .page_cases import HOSTILE, TITLES, case, pictures, ramps

OF_ONE_CLASS = {"class_names": None, "scores": None, "reasons": None}
VOID = {"meta", "input", "img", "link", "br"}


class Reader(HTMLParser):
    """What is in a page: its elements with their attributes, and the text of each."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), []))
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for _, _, texts in self.open:
            texts.append(data)

    def text(self, tag, **attributes):
        """The text of each such element."""
        return ["".join(text) for name, own, text in self.elements if name == tag and attributes.items() <= own.items()]


def page(tmp_path, **changes):
    write_page(tmp_path / "page.html", **case(**changes))
    reader = Reader((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert reader.open == []
    return reader


def data_of(reader):
    return json.loads(reader.text("script", id="data")[0])


def unpacked(text, shape):
    steps = np.frombuffer(zlib.decompress(b64decode(text)), np.uint8)
    return np.cumsum(steps, dtype=np.uint8).reshape(shape)


def test_what_texts_hold_is_shown_and_makes_no_element(tmp_path):
    reader = page(tmp_path)
    kinds = [name for name, _, _ in reader.elements]
    assert kinds.count("script") == 2
    assert "img" not in kinds
    assert reader.text("h1") == [f"Maps {HOSTILE}"]
    assert data_of(reader)["titles"] == TITLES
    assert f"Signed · predicted: no evidence {HOSTILE} third & last.png" in reader.text("li")
    assert HOSTILE in reader.text("option")
    assert HOSTILE in reader.text("th")


def test_nothing_is_asked_of_the_network(tmp_path):
    reader = page(tmp_path)
    attributes = [(name, value) for _, own, _ in reader.elements for name, value in own.items()]
    assert [pair for pair in attributes if pair[0] in ("src", "href", "srcset", "action", "style")] == []
    assert [pair for pair in attributes if pair[0].startswith("on")] == []
    assert re.findall(r"https?:|//\w+\.\w|url\(|@import", (tmp_path / "page.html").read_text(encoding="utf-8")) == []


def test_only_the_pages_own_script_may_run(tmp_path):
    (policy,) = [own["content"] for _, own, _ in page(tmp_path).elements if "http-equiv" in own]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert len(re.findall(r"(?:style|script)-src 'sha256-[\w+/]{43}='", policy)) == 2


def test_pictures_small_ones_without_loss(tmp_path):
    small = np.arange(8 * 8 * 3, dtype=np.uint8).reshape(8, 8, 3)
    urls = data_of(page(tmp_path, images=[small, *pictures(1), pictures(1, 900, 300)[0]]))["pictures"]
    kinds, opened = zip(
        *[(url[:22], Image.open(BytesIO(b64decode(url.partition(",")[2])))) for url in urls], strict=True
    )
    assert [kind.startswith("data:image/png") for kind in kinds] == [True, False, False]
    np.testing.assert_array_equal(np.asarray(opened[0]), small)
    assert [picture.size for picture in opened] == [(8, 8), (160, 120), (213, 640)]


def test_maps_are_bytes_with_one_for_zero_and_one_for_no_number(tmp_path):
    maps = {"up": [np.array([[0, 0.5, 1]])] * 3, "both": [np.array([[-1, 0, np.nan]])] * 3}
    images = [np.zeros((1, 3, 3), np.uint8)] * 3
    data = data_of(page(tmp_path, images=images, maps=maps, **OF_ONE_CLASS))
    assert data["signed"] == [False, True]
    np.testing.assert_array_equal(unpacked(data["maps"][0][0][0], (1, 3)), [[0, 127, 254]])
    np.testing.assert_array_equal(unpacked(data["maps"][0][1][0], (1, 3)), [[0, 127, 255]])


def test_a_map_of_another_size_is_enlarged_linearly_or_averaged(tmp_path):
    maps = {"small": [np.array([[0.0, 1.0]])] * 3, "large": [np.tile([0.0, 1.0], (4, 3))] * 3}
    images = [np.zeros((2, 3, 3), np.uint8)] * 3
    data = data_of(page(tmp_path, images=images, maps=maps, **OF_ONE_CLASS))
    np.testing.assert_array_equal(unpacked(data["maps"][0][0][0], (2, 3)), [[0, 127, 254]] * 2)
    np.testing.assert_array_equal(unpacked(data["maps"][0][1][0], (2, 3)), [[127] * 3] * 2)


def test_colours_are_those_of_matplotlib(tmp_path):
    tables = data_of(page(tmp_path))["colours"]
    assert list(tables)[:2] == ["inferno", "RdBu_r"]
    for name, table in tables.items():
        expected = colormaps[name](np.linspace(0, 1, 256), bytes=True)[:, :3]
        np.testing.assert_array_equal(np.frombuffer(b64decode(table), np.uint8).reshape(256, 3), expected)


def test_captions_and_reasons_are_those_of_the_class(tmp_path):
    data = data_of(page(tmp_path))
    assert data["captions"] == [["cat · 0.91", f"{HOSTILE} · 0.5", "dog · 0.123"], ["owl"] * 3]
    assert data["reasons"] == [[{}, {"2": f"no evidence {HOSTILE}"}], [{}, {}]]


def test_the_table_names_each_figure_its_interval_and_the_best(tmp_path):
    reader = page(tmp_path)
    assert reader.text("td") == ["10 [8, 12]", "0.1", "9", "0.5", "100", "–"]
    assert reader.text("td", **{"class": "best"}) == ["9", "0.5"]
    assert reader.text("th", scope="col") == ["method", "drop ↓", "gain ↑"]


def test_a_plain_table_and_no_table(tmp_path):
    assert page(tmp_path, table={"a": {"x": 1}, "b": {"y": 2.5}}).text("td") == ["1", "–", "–", "2.5"]
    assert page(tmp_path, table=None, reasons=None).text("h2") == [""]  # the dialog's, filled by the script


def test_maps_of_one_class_need_no_choice_of_it(tmp_path):
    reader = page(
        tmp_path, maps={"Ramp": ramps()}, class_names=["a", "b", "c"], scores=None, reasons={"Ramp": {0: "why"}}
    )
    assert not [own for name, own, _ in reader.elements if name == "select" and own["id"] == "label"]
    assert reader.text("p", **{"class": "quiet"})[0] == "3 images, 1 method"
    assert data_of(reader)["captions"] == [["a", "b", "c"]]
    assert data_of(reader)["reasons"] == [[{"0": "why"}]]


def test_names_of_files_that_are_no_unicode_are_written(tmp_path):
    bad = "caf\udce9.png"
    page(tmp_path, titles=[bad] * 3, title=bad)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"images": []}, "`images` must hold one image at least"),
        ({"images": [np.zeros((2, 2, 3))] * 3}, r"uint8 \(H, W, 3\) each, got float64 \(2, 2, 3\) for number 0"),
        ({"titles": ["a"]}, "`titles` must hold one for each of the 3 images, got 1"),
        ({"titles": "abc"}, "`titles` must hold one for each"),
        ({"maps": {}}, "`maps` must be a mapping of one method at least"),
        ({"maps": {"a": ramps(), "b": {"c": ramps()}}}, "by method, or by class and method"),
        ({"maps": {"a": {"m": ramps()}, "b": {"n": ramps()}}}, r"same methods for each class, got \['n'\] for 'b'"),
        ({**OF_ONE_CLASS, "maps": {"m": ramps(2)}}, r"`maps\['m'\]` must hold one for each of the 3 images, got 2"),
        (
            {**OF_ONE_CLASS, "maps": {"m": ramps()[..., None]}},
            r"real numbers \(H, W\) each, got float32 \(120, 160, 1\)",
        ),
        ({**OF_ONE_CLASS, "maps": {"m": 7 * ramps()}}, r"\[0, 1\] or \[-1, 1\], got 0 to 7 for number 0 of 'm'"),
        ({"scores": [1, 2, 3]}, "`scores` must be given by the class"),
        ({"class_names": {"dog": ["a"] * 3}}, "`class_names` must be given by the class"),
        ({"reasons": {"predicted": {"Sined": {0: ""}}}}, "`reasons` names 'Sined', and `maps` do not.*Signed"),
        ({"reasons": {"predicted": {"Signed": {3: ""}}}}, r"must name images 0 to 2, got \[3\] for 'Signed'"),
        ({"table": {"a": 1}}, "`table` must be a `metrics.Table`"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_written(tmp_path, change, says):
    with pytest.raises((TypeError, ValueError), match=says):
        write_page(tmp_path / "page.html", **case(**change))
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path):
    with pytest.raises(FileTrouble):
        write_page(tmp_path / "none" / "page.html", **case())
    page(tmp_path)
    before = (tmp_path / "page.html").read_bytes()
    with pytest.raises(ValueError, match="titles"):
        write_page(tmp_path / "page.html", **case(titles=[]))
    assert (tmp_path / "page.html").read_bytes() == before


def test_two_hundred_photographs_by_five_methods_fit_in_a_page(tmp_path):
    """Noise, which nothing compresses: the largest that such a page can be."""
    noise = np.random.default_rng(0).random((224, 224), dtype=np.float32)
    images = [np.uint8(255 * np.stack([np.roll(noise, row, 1)] * 3, -1)) for row in range(200)]
    maps = {f"method {row}": np.stack([np.roll(noise, one + row, 0) for one in range(200)]) for row in range(5)}
    start = perf_counter()
    write_page(tmp_path / "page.html", images, maps, titles=[f"{row}.png" for row in range(200)])
    assert perf_counter() - start < 60
    assert (tmp_path / "page.html").stat().st_size < 40_000_000
