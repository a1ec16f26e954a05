"""Data sets of strangers: nothing in them runs, hangs or fills the memory; one odd image is one row with an error."""

import io
import json
import os
import pickle
import struct
import tarfile
import zlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keras_vis_compat.datasets import explain_dataset
from keras_vis_compat.datasets._pixels import Pixels, Unfit
from keras_vis_compat.datasets._sources import source_of
from keras_vis_compat.datasets._units import units_of

from .conftest import encoded

COLUMNS = {"key": "key", "image": "image", "label": "label"}
PNG = encoded(np.zeros((8, 8, 3), np.uint8))


class Opens:
    """Unpickling it makes a file."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")


def rows_of(path):
    units = units_of([str(path)], 100, COLUMNS, ())
    return [row for unit in units for row in source_of(unit.path, COLUMNS, ()).rows(unit.path, unit.start, unit.rows)]


def pipe(path):
    os.mkfifo(path)


def endless(path):
    path.symlink_to("/dev/zero")


def ring(path):
    path.symlink_to(path)


@pytest.mark.parametrize("make", [pipe, endless, ring])
def test_what_is_no_file_is_one_row_of_a_folder_of_images(make, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/1.png").write_bytes(PNG)
    make(tmp_path / "a/2.png")
    good, odd = rows_of(tmp_path)
    assert (good.image, good.error) == (PNG, "")
    assert odd.image is None
    assert odd.error.startswith("cannot be read: ")


@pytest.mark.parametrize("make", [pipe, endless, ring])
@pytest.mark.parametrize("end", [".parquet", ".npy", ".npz", ".tar", ".tfrecord"])
def test_what_is_no_file_is_no_input(make, end, tmp_path):
    path = tmp_path / f"input{end}"
    make(path)
    with pytest.raises(ValueError, match=rf"^{path}: "):
        rows_of(path)


def saved(path, names, images):
    path.mkdir()
    (path / "state.json").write_text(json.dumps({"_data_files": [{"filename": name} for name in names]}))
    table = pa.table({"image": images})
    with pa.OSFile(str(path / "data.arrow"), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table)
    return path


@pytest.mark.parametrize("name", ["../../../../../etc/passwd", "/etc/passwd", "..", "", "a\0b", 7, None, [], {}])
def test_a_saved_data_set_names_files_of_its_own_folder_only(name, tmp_path):
    path = saved(tmp_path / "saved", [name], [PNG])
    with pytest.raises(ValueError, match=rf"^{path}: "):
        rows_of(path)


@pytest.mark.parametrize("make", [pipe, endless])
def test_a_saved_data_set_has_files_only(make, tmp_path):
    path = saved(tmp_path / "saved", ["odd.arrow"], [PNG])
    make(path / "odd.arrow")
    with pytest.raises(ValueError, match=rf"^{path}: "):
        rows_of(path)


def test_a_file_that_a_saved_data_set_names_often_is_read_once(tmp_path):
    assert len(rows_of(saved(tmp_path / "saved", ["data.arrow"] * 100_000, [PNG]))) == 1


def test_images_that_a_saved_data_set_only_names_are_of_its_folder(tmp_path):
    (tmp_path / "keep.txt").write_text("secret")
    images = [{"bytes": None, "path": name} for name in ("../keep.txt", "/etc/passwd", "\0", "..")]
    rows = rows_of(saved(tmp_path / "saved", ["data.arrow"], images))
    assert [row.image for row in rows] == [None] * 4
    assert all(row.error.startswith("its image cannot be read: ") for row in rows)


def test_no_pickle_is_read(tmp_path):
    evil = np.array([Opens(tmp_path / "PWNED")] * 3, dtype=object)
    images = np.zeros((3, 8, 8, 3), np.uint8)
    np.save(tmp_path / "objects.npy", evil, allow_pickle=True)
    np.savez(tmp_path / "image.npz", image=evil)
    np.savez(tmp_path / "label.npz", image=images, label=evil)
    (tmp_path / "raw.npy").write_bytes(pickle.dumps(evil[0]))
    (tmp_path / "raw.npz").write_bytes(pickle.dumps(evil[0]))
    for name in ("objects.npy", "image.npz", "label.npz", "raw.npy", "raw.npz"):
        with pytest.raises(ValueError, match=rf"^{tmp_path / name}: "):
            rows_of(tmp_path / name)
    assert not (tmp_path / "PWNED").exists()


def test_no_pickle_of_a_column_is_read(tmp_path):
    code = pickle.dumps(Opens(tmp_path / "PWNED"))
    about = {b"ARROW:extension:name": b"arrow.py_extension_type", b"ARROW:extension:metadata": code}
    schema = pa.schema([pa.field("image", pa.binary(), metadata=about)], metadata={b"pandas": code})
    pq.write_table(pa.table({"image": pa.array([PNG])}, schema=schema), tmp_path / "a.parquet")
    assert len(rows_of(tmp_path / "a.parquet")) == 1
    assert not (tmp_path / "PWNED").exists()


def test_a_picture_of_more_pixels_than_its_bytes_can_mean_is_an_error():
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 13_000, 13_000, 1, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(Unfit, match="DecompressionBombWarning"):
        Pixels((8, 8, 3))(bomb)


def test_a_row_that_its_reader_cannot_read_is_a_row_with_an_error(model_file, tmp_path):
    odd = {"cls": b"os.system", "json": b"[1]", "txt": b"", "JSON": b"[" * 200_000}
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for number, (end, content) in enumerate([("txt", b""), *odd.items(), ("cls", b"9" * 30), ("txt", b"")]):
            for name, own in ((f"{number}.png", PNG), (f"{number}.{end}", content)):
                member = tarfile.TarInfo(name)
                member.size = len(own)
                archive.addfile(member, io.BytesIO(own))
    result = explain_dataset(model_file, tmp_path / "a.tar", tmp_path / "out", rows_per_unit=4)
    errors = dict(zip(*(result.table().column(name).to_pylist() for name in ("key", "error")), strict=True))
    assert [key for key, error in errors.items() if error is None] == ["0", "3", "5", "6"]
    assert sorted(set(errors) - {"0", "3", "5", "6"}) == ["a.tar:1", "a.tar:2", "a.tar:4"]


def test_the_name_of_an_image_need_not_be_text(model_file, tmp_path):
    (tmp_path / "photos").mkdir()
    with open(os.fsencode(tmp_path / "photos") + b"/\xff\n.png", "wb") as file:
        file.write(PNG)
    result = explain_dataset(model_file, tmp_path / "photos", tmp_path / "out")
    assert result.table().column("key").to_pylist() == ["\\udcff\n.png"]
    assert result.errors() == 0


def test_there_are_as_many_labels_as_images(tmp_path):
    np.savez(tmp_path / "a.npz", image=np.zeros((3, 8, 8, 3), np.uint8), label=[1])
    with pytest.raises(ValueError, match="3 images"):
        rows_of(tmp_path / "a.npz")
