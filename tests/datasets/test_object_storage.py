"""Images and results in a store of objects: moto, which answers as S3 does, on this machine."""

import io
from pathlib import Path

import numpy as np
import pytest

from keras_vis_compat import cli, datasets
from keras_vis_compat.datasets._sources import inputs_of, source_of
from keras_vis_compat.datasets._units import units_of

from .test_sources import COLUMNS, KINDS, rows_of

pytestmark = pytest.mark.clusters
BUCKET = "s3://bucket"


@pytest.fixture(scope="session")  # what moto stores is kept in this process
def store(sources):
    """An fsspec file system of a store that holds all sources, each under its own name."""
    import s3fs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    words = {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in words.items():
            patch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()
        system = s3fs.S3FileSystem()
        system.mkdir("bucket")
        for path in map(Path, sources.values()):
            system.put(str(path), f"bucket/{path.name}", recursive=path.is_dir())
        yield system
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "hugging_face"])
def test_every_kind_of_source_is_read_by_its_url_from_any_row_on(kind, store, sources):
    path, url = sources[kind], f"{BUCKET}/{Path(sources[kind]).name}"
    assert source_of(url, COLUMNS, ()).count(url) == 13
    for start in (0, 5, 12):
        there, here = rows_of(url, start, 13 - start), rows_of(path, start, 13 - start)
        assert [row[:2] for row in there] == [row[:2] for row in here]
        np.testing.assert_array_equal([row[2] for row in there], [row[2] for row in here])


def test_patterns_and_folders_with_a_slash_are_found(store):
    assert inputs_of([f"{BUCKET}/[er]*.parquet"]) == [f"{BUCKET}/encoded.parquet", f"{BUCKET}/raw.parquet"]
    assert [unit.name[:7] for unit in units_of([f"{BUCKET}/photos/"], 7, COLUMNS, ())] == ["photos-"] * 2


@pytest.mark.parametrize(
    ("name", "message"),
    {
        "none.parquet": "none.parquet",
        "none.npy": "none.npy",
        "none": "is no kind of input that can be read",
        "saved": "on this machine only: copy it",
        "*.nothing": "there is no such file or folder",
    }.items(),
)
def test_what_cannot_be_read_there_is_said_in_one_line(store, name, message):
    with pytest.raises(ValueError, match=message.replace(".", r"\.")) as caught:
        units_of(inputs_of([f"{BUCKET}/{name}"]), 4, COLUMNS, ())
    assert f"{BUCKET}/{name}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_claim_of_terabytes_is_refused_unread(store):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": (10**9, 8, 8, 3)})
    store.pipe_file("bucket/claims.npy", header.getvalue())
    with pytest.raises(ValueError, match="claims to be"):
        units_of([f"{BUCKET}/claims.npy"], 4, COLUMNS, ())


def test_results_there_are_those_of_a_folder_and_a_run_goes_on(store, model_file, sources, tmp_path, monkeypatch):
    options = {"rows_per_unit": 4, "batch_size": 4, "maps": "float16", "methods": ["GradCAM", "LayerCAM"]}
    out = f"{BUCKET}/runs/{Path(model_file).parent.name}"
    here = datasets.explain_dataset(model_file, sources["encoded"], tmp_path / "out", **options)
    for name in ("_cp_file", "_rm_file"):  # an object is there, under its own name, or not
        monkeypatch.setattr(type(store), name, lambda *arguments, **words: pytest.fail("an object was moved"))
    datasets.explain_dataset(model_file, f"{BUCKET}/encoded.parquet", out, **options)
    there = datasets.read(out)
    for method in options["methods"]:
        assert there.table(method) == here.table(method)
        for (key, own), (other, its) in zip(there.maps(method), here.maps(method), strict=True):
            assert key == other
            np.testing.assert_array_equal(own, its)
    monkeypatch.undo()
    store.rm_file(sorted(store.find(f"{out}/rows/LayerCAM"))[1])
    again = datasets.explain_dataset(model_file, f"{BUCKET}/encoded.parquet", out, **options)
    assert again.table("LayerCAM") == here.table("LayerCAM")
    with pytest.raises(ValueError, match="holds the results of another job: its batch_size is 4, not 2"):
        datasets.explain_dataset(model_file, f"{BUCKET}/encoded.parquet", out, **{**options, "batch_size": 2})


def test_workers_in_other_processes_write_there_what_the_driver_reads(store, model_file, capsys):
    out = f"{BUCKET}/runs/two-{Path(model_file).parent.name}"
    words = ["explain-dataset", model_file, f"{BUCKET}/images.npy", "--out", out, "--rows-per-unit", "4"]
    assert cli.main([*words, "--workers", "2", "--quiet"]) == 0
    assert f"13 explained, 0 not: {out}" in capsys.readouterr().out
    assert cli.main(["summarize", out, "--format", "csv"]) == 0


def test_a_bucket_that_is_not_there_is_one_line(store, model_file, sources, capsys):
    words = ["explain-dataset", model_file, sources["npz"], "--out", "s3://nowhere/a", "--quiet"]
    assert cli.main(words) != 0
    told = capsys.readouterr().err
    assert told.startswith("s3://nowhere/a/job.json: ")
    assert told.count("\n") == 1


def test_maps_are_written_there_as_zarr(store, model_file, sources, tmp_path):
    import zarr

    out, url = str(tmp_path / "out"), f"{BUCKET}/{tmp_path.name}.zarr"  # what others wrote is not written over
    words = ["explain-dataset", model_file, sources["npz"], "--out", out, "--maps", "float16", "--quiet"]
    for _ in range(2):  # the same command again writes them again
        assert cli.main([*words, "--maps-zarr", url]) == 0
        group, here = zarr.open_group(url, mode="r"), dict(datasets.read(out).maps())
        assert group["keys"][:].tolist() == list(here)
        np.testing.assert_array_equal(group["maps"][:], list(here.values()))
