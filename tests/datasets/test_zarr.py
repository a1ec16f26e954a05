"""Maps as Zarr: here or by a URL, written anew by the same command, and nothing of others written over."""

import json

import numpy as np
import pytest

from keras_vis_compat import cli, datasets
from keras_vis_compat.datasets import zarr_export


@pytest.fixture
def words(model_file, sources, tmp_path):
    options = "--metrics sparseness --maps float16 --quiet --maps-zarr"
    return ["explain-dataset", model_file, sources["npz"], "--out", str(tmp_path / "out"), *options.split()]


def maps_in(target):
    import zarr

    group = zarr.open_group(str(target), mode="r")
    return dict(zip(group["keys"][:], group["maps"][:], strict=True))


@pytest.mark.clusters  # whose libraries bring fsspec
def test_a_url_takes_them_as_a_folder_does(words, tmp_path):
    assert cli.main([*words, f"memory://{tmp_path.name}/maps"]) == 0
    there, here = maps_in(f"memory://{tmp_path.name}/maps"), dict(datasets.read(tmp_path / "out").maps())
    assert list(there) == list(here)
    np.testing.assert_array_equal(list(there.values()), list(here.values()))


def test_the_same_command_again_writes_them_again(words, tmp_path, monkeypatch):
    def dying(group, maps, *rest):
        group.attrs.update(rest[-1])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(zarr_export, "_write", dying)
        assert cli.main([*words, str(tmp_path / "z")]) == 130
    for _ in range(2):
        assert cli.main([*words, str(tmp_path / "z")]) == 0
        assert len(maps_in(tmp_path / "z")) == 13


def other_maps(path):
    path.mkdir()
    about = {"made_by": "keras_vis_compat", "run": "elsewhere", "method": "GradCAM"}
    (path / "zarr.json").write_text(json.dumps({"attributes": about}))


def own_notes(path):
    path.mkdir()
    (path / "notes.txt").write_text("mine")


def damaged(path):
    path.mkdir()
    (path / "zarr.json").write_text("[")


def a_file(path):
    path.write_text("mine")


@pytest.mark.parametrize("make", [other_maps, own_notes, damaged, a_file])
def test_what_is_there_is_left_alone_and_said_before_any_work(make, words, tmp_path, capsys):
    make(tmp_path / "z")
    assert cli.main([*words, str(tmp_path / "z")]) == 1
    assert capsys.readouterr().err == f"keras-vis-compat: {tmp_path / 'z'}: exists already; name another folder\n"
    assert not (tmp_path / "out").exists()


def test_a_url_that_nothing_answers_is_said_before_any_work(words, tmp_path, capsys):
    assert cli.main([*words, "nosuch://z"]) == 1
    assert "nosuch://z: no file system answers this URL" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_zarr_that_is_missing_is_said_before_any_work(words, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(zarr_export, "find_spec", lambda name: None)
    assert cli.main([*words, str(tmp_path / "z")]) == 1
    assert "needs zarr, which is not installed: pip install 'keras-vis-compat[zarr]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
