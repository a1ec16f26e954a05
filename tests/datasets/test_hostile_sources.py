"""Data sets of strangers: nothing in them runs, hangs or fills the memory; one odd image is one row with an error."""

import io
import json
import os
import pickle
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keras_vis_compat.datasets import _units, explain_dataset
from keras_vis_compat.datasets._pixels import Pixels, Unfit
from keras_vis_compat.datasets._reading import rows_of as rows_of_unit
from keras_vis_compat.datasets._sources import parquet, source_of
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


def test_what_is_hidden_in_a_folder_is_none_of_its_images(tmp_path):
    for name in ("a/1.png", "a/._1.png", ".2.png", ".ipynb_checkpoints/3.png", "a/.cache/4.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PNG)
    assert [(row.key, row.label) for row in rows_of(tmp_path)] == [("a/1.png", 0)]


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
    assert all(errors[key].startswith("its class cannot be read: ") for key in ("1", "2", "4"))
    assert len(errors) == 7


def test_the_name_of_an_image_need_not_be_text(model_file, tmp_path):
    (tmp_path / "photos").mkdir()
    with open(os.fsencode(tmp_path / "photos") + b"/\xff\n.png", "wb") as file:
        file.write(PNG)
    result = explain_dataset(model_file, tmp_path / "photos", tmp_path / "out")
    assert result.table().column("key").to_pylist() == ["\\udcff\n.png"]
    assert result.errors() == 0


def array_that_says(shape, content=b""):
    """An .npy file whose header says more than is there."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": shape})
    return file.getvalue() + content


def claims_in_npy(path):
    path.write_bytes(array_that_says((10**6, 10**4, 100, 3)))


def endless_rows_in_npy(path):
    path.write_bytes(array_that_says((10**15, 0, 8, 3)))


def claims_in_npz(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("image.npy", array_that_says((10**6, 10**4, 100, 3)))


def claims_of_labels_in_npz(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("image.npy", array_that_says((1, 8, 8, 3), bytes(192)))
        archive.writestr("label.npy", array_that_says((10**12,)))


def one_huge_image_in_npz(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("image.npy", array_that_says((1, 10**6, 10**6, 3)))


def claims_in_tfrecord(path):
    path.write_bytes(struct.pack("<Q", 2**42) + b"0000")


@pytest.mark.parametrize(
    ("make", "end"),
    [
        (claims_in_npy, ".npy"), (endless_rows_in_npy, ".npy"), (claims_in_npz, ".npz"),
        (claims_of_labels_in_npz, ".npz"), (one_huge_image_in_npz, ".npz"), (claims_in_tfrecord, ".tfrecord"),
    ],
)  # fmt: skip
def test_what_claims_terabytes_is_refused_unread(make, end, tmp_path):
    path = tmp_path / f"claims{end}"
    make(path)
    with most_of_memory(2**20), pytest.raises(ValueError, match=rf"^{path}: "):
        rows_of(path)


@contextmanager
def most_of_memory(most):
    """Fail where the memory of Python and NumPy grows by more bytes than this."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < most


def sparse(path, begin, size):
    """A file of so many bytes that takes no room on the disk."""
    with open(path, "wb") as file:
        file.write(begin)
        file.truncate(size)


@pytest.mark.parametrize("end", [".tar", ".tfrecord"])
def test_an_entry_of_64_gigabytes_is_a_row_with_an_error(end, tmp_path, keras):  # TensorFlow is there already
    member = tarfile.TarInfo("a.png")
    member.size = 2**36
    if end == ".tar":
        sparse(tmp_path / "a.tar", member.tobuf(tarfile.GNU_FORMAT), 2**36 + 2048)
    else:
        sparse(tmp_path / "a.tfrecord", struct.pack("<Q", 2**36) + b"0000", 2**36 + 16)
    unit = units_of([str(tmp_path / f"a{end}")], 100, COLUMNS, ())[0]
    with most_of_memory(2**22):
        row = next(rows_of_unit(unit, source_of(unit.path, COLUMNS, ())))
    assert row.image is None
    assert row.error == "has 68719476736 bytes, and at most 536870912 are read: it is no image"


def test_an_archive_of_arrays_unfolds_a_row_at_a_time(tmp_path):
    images = np.zeros((400, 256, 256, 3), np.uint8)
    np.savez_compressed(tmp_path / "a.npz", image=images, label=np.arange(400))
    rows = source_of("a.npz", COLUMNS, ()).rows(str(tmp_path / "a.npz"), 390, 10)
    with most_of_memory(48 * 2**20):
        assert [(row.label, row.image.sum()) for row in rows] == [(label, 0) for label in range(390, 400)]


def test_rows_of_an_archive_may_lie_in_any_order_of_memory(tmp_path):
    images = np.asfortranarray(np.random.default_rng(0).integers(0, 256, (5, 8, 8, 3), np.uint8))
    np.savez(tmp_path / "a.npz", image=images)
    np.testing.assert_array_equal([row.image for row in rows_of(tmp_path / "a.npz")], images)


def test_parquet_unfolds_a_few_rows_at_a_time(tmp_path, monkeypatch):
    image = bytes(2**20)  # once in the file, and 64 megabytes where all rows are in memory
    pq.write_table(pa.table({"image": pa.array([image] * 64)}), tmp_path / "a.parquet", compression="zstd")
    monkeypatch.setattr(parquet, "MOST", 2**22)
    rows = source_of("a.parquet", COLUMNS, ()).rows(str(tmp_path / "a.parquet"), 0, 64)
    assert max(len(row.image) and pa.total_allocated_bytes() for row in rows) < 24 * 2**20


def test_rows_that_cannot_be_in_so_few_bytes_are_not_believed(tmp_path, monkeypatch):
    pq.write_table(pa.table({"image": pa.nulls(10_000, pa.binary())}), tmp_path / "a.parquet")
    assert units_of([str(tmp_path / "a.parquet")], 10_000, COLUMNS, ())[0].rows == 10_000
    monkeypatch.setattr(_units, "_ROWS_PER_BYTE", 1)
    with pytest.raises(ValueError, match=r"a.parquet: claims 10000 rows in \d+ bytes"):
        units_of([str(tmp_path / "a.parquet")], 100, COLUMNS, ())


def test_there_are_as_many_labels_as_images(tmp_path):
    np.savez(tmp_path / "a.npz", image=np.zeros((3, 8, 8, 3), np.uint8), label=[1])
    with pytest.raises(ValueError, match="3 images"):
        rows_of(tmp_path / "a.npz")
