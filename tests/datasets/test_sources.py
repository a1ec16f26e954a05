"""Every kind of source gives the same images and classes, from any row on."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat.datasets._pixels import Pixels
from keras_vis_compat.datasets._sources import inputs_of, kind_of, source_of
from keras_vis_compat.datasets._units import units_of

COLUMNS = {"key": "key", "image": "image", "label": "label"}
KINDS = "encoded raw tensor nested npz npy folder tar tfrecord hugging_face".split()


def rows_of(path, start, count):
    pixels = Pixels((8, 8, 3))
    rows = source_of(path, COLUMNS, (8, 8, 3)).rows(path, start, count)
    return [(row.key, row.label, pixels(row.image)) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_comes_once_whatever_the_runs(kind, sources, images, labels):
    path = sources[kind]
    assert source_of(path, COLUMNS, ()).count(path) == len(images)
    found = [row for unit in units_of([path], 4, COLUMNS, ()) for row in rows_of(path, unit.start, unit.rows)]
    # In a folder the classes come one after the other.
    order = sorted(range(len(images)), key=lambda row: (labels[row], row)) if kind == "folder" else range(len(images))
    np.testing.assert_array_equal([image for _, _, image in found], images[list(order)])
    assert [label for _, label, _ in found] == [None if kind == "npy" else labels[row] for row in order]
    assert len({key for key, _, _ in found}) == len(images)


@pytest.mark.parametrize("kind", ["encoded", "npz", "tar", "tfrecord", "hugging_face"])
def test_keys_are_those_of_the_source(kind, sources):
    assert [key for key, _, _ in rows_of(sources[kind], 6, 2)] == ["k06", "k07"]


def test_keys_of_a_folder_are_paths_and_else_the_number_of_the_row(sources):
    assert rows_of(sources["folder"], 0, 1)[0][0] == "a/00.png"
    assert rows_of(sources["npy"], 3, 1)[0][0] == "images.npy:3"


def test_patterns_are_expanded_in_order(sources):
    pattern = sources["raw"].replace("raw.parquet", "[er]*.parquet")
    assert inputs_of([pattern]) == [sources["encoded"], sources["raw"]]


def test_a_name_of_a_unit_follows_from_its_path_and_row(sources):
    names = [unit.name for unit in units_of([sources["raw"], sources["npz"]], 6, COLUMNS, ())]
    assert names == [unit.name for unit in units_of([sources["raw"], sources["npz"]], 6, COLUMNS, ())]
    assert len(set(names)) == 6
    assert names[1].startswith("raw-")
    assert names[1].endswith("-0000000006")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff\xe0", b"words", b"GIF89a"])
def test_what_cannot_be_decoded_is_said(content):
    with pytest.raises(ValueError, match="decoded"):
        Pixels((8, 8, 3))(content)


def test_images_are_brought_to_the_size_of_the_model_when_that_is_said():
    assert Pixels((8, 8, 1), "resize")(np.zeros((20, 10, 1), np.uint8)).shape == (8, 8, 1)
    with pytest.raises(ValueError, match=r"is 20 x 10 x 1, the model takes 8 x 8 x 1: see --preprocess resize"):
        Pixels((8, 8, 1))(np.zeros((20, 10), np.uint8))


def test_a_failing_preprocessing_is_the_error_of_its_image():
    pixels = Pixels((None, None, 3), "math:sqrt")
    with pytest.raises(ValueError, match="its preprocessing failed: TypeError: "):
        pixels(np.zeros((8, 8, 3)))


@pytest.mark.parametrize(
    ("name", "kind"),
    {"a.parquet": "parquet", "b.PQ": "parquet", "a.npy": "arrays", "x.tar": "tar", "y.tfrecords": "tfrecord"}.items(),
)
def test_the_kind_follows_from_the_name(name, kind):
    assert kind_of(name) == kind


def test_the_error_names_what_is_wrong_with_an_input(sources, tmp_path):
    (tmp_path / "cut.tfrecord").write_bytes(b"\x05\0\0\0\0\0\0\0abc")
    (tmp_path / "cut.parquet").write_bytes(b"PAR1")
    (tmp_path / "cut.npy").write_bytes(b"\x93NUMPY")
    (tmp_path / "cut.tar").write_bytes(b"x" * 600)
    (tmp_path / "empty").mkdir()
    wrong = {
        "nothing": (["nowhere.parquet"], "nowhere.parquet: there is no such file"),
        "no match": ([str(tmp_path / "*.xyz")], "there is no such file or folder"),
        "twice": ([sources["raw"], sources["raw"]], "is named twice"),
        "unknown": ([str(tmp_path)[:-1] + "x.doc"], "there is no such file"),
        "empty folder": ([str(tmp_path / "empty")], "no image was found"),
        **{end: ([str(tmp_path / f"cut.{end}")], f"cut.{end}: ") for end in ("tfrecord", "parquet", "npy", "tar")},
    }
    for names, message in wrong.values():
        with pytest.raises(ValueError, match=message.replace(".", r"\.")):
            units_of(inputs_of(names), 4, COLUMNS, ())


def test_rows_of_several_inputs_are_not_called_alike(tmp_path):
    for folder in ("2020/cats", "2020/dogs", "2021/dogs"):
        (tmp_path / folder).mkdir(parents=True)
        Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(tmp_path / folder / "1.png")
        np.save(tmp_path / folder / "a.npy", np.zeros((1, 8, 8, 3)))

    def keys(*names):
        units = units_of(inputs_of([str(tmp_path / name) for name in names]), 4, COLUMNS, ())
        return [unit.key_of(key) for unit in units for key, _, _ in rows_of(unit.path, unit.start, unit.rows)]

    assert keys("2020/cats") == ["1.png"]
    assert keys("2020/cats", "2020/dogs") == ["cats/1.png", "dogs/1.png"]
    assert keys("2020/dogs", "2021/dogs") == ["2020/dogs/1.png", "2021/dogs/1.png"]
    assert keys("2020/cats/a.npy", "2020/dogs/a.npy") == ["cats/a.npy:0", "dogs/a.npy:0"]


def test_keys_that_stand_in_the_data_stay(sources, tmp_path):
    other = tmp_path / "other" / Path(sources["encoded"]).name
    other.parent.mkdir()
    other.write_bytes(Path(sources["encoded"]).read_bytes())
    units = units_of([sources["encoded"], str(other)], 100, COLUMNS, ())
    first, second = ([unit.key_of(key) for key, _, _ in rows_of(unit.path, 0, unit.rows)] for unit in units)
    assert first == second


def test_a_missing_column_is_named(sources):
    for kind in ("encoded", "npz", "hugging_face"):
        with pytest.raises(ValueError, match="'picture' of images, only"):
            units_of([sources[kind]], 4, {**COLUMNS, "image": "picture"}, ())
