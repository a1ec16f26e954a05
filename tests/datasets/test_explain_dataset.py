"""A whole data set on this machine: the figures are those of our own calls, and nothing is lost or counted twice."""

import dataclasses
import errno
import json
import os
import pickle
import re
import sys
from functools import partial
from importlib import import_module

import numpy as np
import pyarrow.parquet as pq
import pytest

from keras_vis_compat import cli, datasets
from keras_vis_compat._files import FileTrouble
from keras_vis_compat.datasets._worker import Worker
from keras_vis_compat.explain import GradCAM
from keras_vis_compat.metrics import AveragesCam, _before_and_after, deletion, insertion
from keras_vis_compat.scores import CategoricalScore

from .conftest import encoded


@pytest.fixture
def run(model_file, sources, tmp_path):
    """Return a function that explains a kind of source into a folder."""

    def explained(kind="encoded", out="out", **options):
        return datasets.explain_dataset(
            model_file, sources[kind], tmp_path / out, **{"rows_per_unit": 4, "batch_size": 4, **options}
        )

    return explained


def test_figures_are_those_of_our_own_calls(run, model, images, labels):
    metrics = ["average_drop", "average_increase", "insertion", "deletion"]
    table = run(score="label", metrics=metrics, maps="float16").table().to_pydict()
    pixels, score, method = images.astype(np.float32), CategoricalScore(labels), GradCAM(model)
    maps, averages = method(score, pixels), AveragesCam(model, pixels)
    np.testing.assert_allclose(table["average_drop"], averages.drop_percentages(maps, score), atol=1e-3)
    np.testing.assert_array_equal(table["average_increase"], averages.increase_percentages(maps, score))
    np.testing.assert_allclose(table["insertion"], insertion(model, score, pixels, maps), atol=1e-5)
    np.testing.assert_allclose(table["deletion"], deletion(model, score, pixels, maps), atol=1e-5)
    np.testing.assert_allclose(table["score"], model.predict(pixels, verbose=0)[range(len(labels)), labels], atol=1e-6)
    assert table["predicted"] == model.predict(pixels, verbose=0).argmax(1).tolist()
    assert table["label"] == labels
    assert table["error"] == [None] * len(labels)


@pytest.mark.parametrize(("kind", "most"), [("float16", 3e-4), ("uint8", 2.1e-3), ("unexpanded", 2e-3)])
def test_kept_maps_are_the_maps(run, model, images, labels, kind, most):
    result = run(score="label", maps=kind)
    maps = GradCAM(model)(CategoricalScore(labels), images.astype(np.float32))
    found = dict(result.maps())
    assert list(found) == [f"k{number:02}" for number in range(len(labels))]
    np.testing.assert_allclose(list(found.values()), maps, atol=most)
    small = next(own for _, own in result.maps(expand=False))
    assert small.shape == ((6, 6) if kind == "unexpanded" else (8, 8))


def test_stored_maps_are_the_right_way_round_for_other_readers(run, tmp_path, model, images, labels):
    run(score="label", maps="float16")
    maps = GradCAM(model)(CategoricalScore(labels), images.astype(np.float32))
    first = pq.read_table(sorted((tmp_path / "out/maps/GradCAM").iterdir())[0])
    np.testing.assert_allclose(first["map"].combine_chunks().to_numpy_ndarray(), maps[:4], atol=3e-4)
    flat = first["map"].combine_chunks().storage.to_pylist()
    np.testing.assert_allclose(np.reshape(flat[0], (8, 8)), maps[0], atol=3e-4)


def test_a_run_goes_on_where_it_stopped_and_comes_to_the_same_digits(run, tmp_path, monkeypatch):
    whole, seen, real = run(out="whole"), [], Worker.run

    def dying(self, unit):
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(unit.name)
        return real(self, unit)

    monkeypatch.setattr(Worker, "run", dying)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert len(list((tmp_path / "out/rows/GradCAM").iterdir())) == 2
    left_over = tmp_path / "out/rows/GradCAM/x.parquet.0123.kvc-part"
    left_over.write_bytes(b"")
    again = []
    monkeypatch.setattr(Worker, "run", lambda self, unit: again.append(unit.name) or real(self, unit))
    result = run()
    assert len(again) == 2
    assert not set(again) & set(seen)
    assert result.table().equals(whole.table())
    assert not left_over.exists()


def test_what_a_killed_worker_left_goes_before_its_run_ends(run, tmp_path):
    left_over = tmp_path / "out/rows/GradCAM/x.parquet.0123.kvc-part"
    run(progress=lambda done, units: left_over.write_bytes(b""))
    assert not left_over.exists()


def test_a_unit_that_is_there_is_not_computed_again(run, monkeypatch):
    run()
    monkeypatch.setattr(Worker, "__init__", lambda *arguments: pytest.fail("a worker was made"))
    assert run().table().num_rows == 13


def test_another_job_in_the_folder_is_refused_by_what_differs(run):
    run()
    with pytest.raises(ValueError, match="holds the results of another job: its batch_size is 4, not 2"):
        run(batch_size=2)
    with pytest.raises(ValueError, match=r"its methods is .*GradCAM.*, not .*LayerCAM"):
        run(methods="LayerCAM")


def test_several_methods_with_options_have_folders_of_their_own(run):
    result = run(methods=["Saliency", ("ScoreCAM", {"max_N": 2}), ("GradCAM", {"model_modifier": "ReplaceToLinear"})])
    assert result.methods == ["Saliency", "ScoreCAM-max_N=2", "GradCAM-model_modifier=ReplaceToLinear"]
    assert {result.table(method).num_rows for method in result.methods} == {13}
    table = datasets.summarize(result._storage.url, by=["method", "model", "data"], n_bootstrap=20)
    assert "ScoreCAM-max_N=2, model.keras, encoded.parquet" in table.methods


def test_the_model_is_asked_for_classes_once_a_batch(run, model, monkeypatch):
    real, sizes = type(model).predict_on_batch, []
    monkeypatch.setattr(
        type(model), "predict_on_batch", lambda self, images: sizes.append(len(images)) or real(self, images)
    )
    run(methods=["GradCAM", "LayerCAM", "Saliency"], metrics=["average_drop", "insertion", "deletion"])
    assert sizes == [4, 4, 4, 1]  # thirteen images, four at a time, for three methods and three metrics


def test_the_score_of_the_images_as_they_are_is_computed_once_for_all_methods(run, monkeypatch):
    real, sizes = _before_and_after.scores_of, []

    def counted(score, images):
        sizes.append(images.samples)
        return real(score, images)

    monkeypatch.setattr(_before_and_after, "scores_of", counted)
    monkeypatch.setattr(AveragesCam, "scores", lambda *arguments: pytest.fail("they were computed again"))
    result = run(methods=["GradCAM", "LayerCAM", "Saliency"], metrics=["average_drop", "average_increase"])
    assert sizes == [4, 4, 4, 1]
    scores = [result.table(method).column("score") for method in result.methods]
    assert scores[0] == scores[1] == scores[2]


def test_a_method_that_is_missing_is_added_to_the_same_digits(run, tmp_path):
    options = {"methods": ["GradCAM", "LayerCAM"], "metrics": ["average_drop", "average_gain", "deletion"]}
    whole = run(**options).table("LayerCAM")
    for path in (tmp_path / "out/rows/LayerCAM").iterdir():
        path.unlink()
    assert run(**options).table("LayerCAM") == whole


@pytest.fixture
def damaged(tmp_path, images):
    """A folder with a broken file, one of another size, and a good one in each of two classes."""
    from PIL import Image

    for place, name in enumerate(["a/0.png", "a/2.png", "b/0.png"]):
        path = tmp_path / "damaged" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(images[place]).save(path)
    (tmp_path / "damaged/a/1.jpg").write_bytes(b"\xff\xd8\xff\xe0 broken")
    Image.fromarray(images[0, :4]).save(tmp_path / "damaged/b/1.png")
    return str(tmp_path / "damaged")


def test_what_cannot_be_explained_is_a_row_with_its_error(damaged, model_file, tmp_path, capsys):
    words = ["explain-dataset", model_file, damaged, "--out", str(tmp_path / "o"), "--score", "label", "--quiet"]
    assert cli.main(words) == 2
    table = datasets.read(tmp_path / "o").table().to_pydict()
    assert table["key"] == ["a/0.png", "a/1.jpg", "a/2.png", "b/0.png", "b/1.png"]
    assert [error is None for error in table["error"]] == [True, False, True, True, False]
    assert "cannot be decoded" in table["error"][1]
    assert " at 0x" not in table["error"][1]
    assert table["error"][4] == "is 4 x 8 x 3, the model takes 8 x 8 x 3: see --preprocess resize"
    assert "3 explained, 2 not" in capsys.readouterr().out
    assert cli.main(["summarize", str(tmp_path / "o"), "--format", "csv"]) == 2
    assert "2 images could not be explained" in capsys.readouterr().err


def test_a_first_image_that_is_broken_is_a_row_with_its_error(damaged, model_file, tmp_path):
    (tmp_path / "damaged/a/0.png").write_bytes(b"\x89PNG broken")
    table = datasets.explain_dataset(model_file, damaged, tmp_path / "o", rows_per_unit=1).table()
    assert [error is None for error in table.column("error").to_pylist()] == [False, False, True, True, False]


@pytest.mark.parametrize("form", [float, np.int16, str])
def test_labels_of_a_table_are_whole_numbers_whatever_their_type(form, model_file, images, labels, tmp_path):
    import pyarrow as pa

    given = [form(label) for label in labels[:2]] + [None, form(-1)]
    pngs = [encoded(image) for image in images[:4]]
    pq.write_table(pa.table({"image": pngs, "label": pa.array(given)}), tmp_path / "a.parquet")
    explained = partial(datasets.explain_dataset, model_file, tmp_path / "a.parquet", tmp_path / "o", score="label")
    if form is str:
        with pytest.raises(ValueError, match=r"the first image, a\.parquet:0, has no class: its label is '0'"):
            explained()
        return
    table = explained().table().to_pydict()
    assert table["label"] == [0, 1, None, -1]
    assert table["error"][:2] == [None, None]
    assert "its label is None" in table["error"][2]  # and not the class before the first, the last one
    assert "its label is -1" in table["error"][3]


def test_a_model_without_classes_is_refused_before_any_work(keras, sources, tmp_path):
    inputs = keras.layers.Input((8, 8, 3))
    keras.Model(inputs, keras.layers.Conv2D(2, 3)(inputs)).save(tmp_path / "maps.keras")
    with pytest.raises(ValueError, match=r"score='predicted' needs a model with one output \(N, classes\)"):
        datasets.explain_dataset(tmp_path / "maps.keras", sources["npz"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_labels_of_one_output_are_0_and_1(keras, sources, tmp_path):
    inputs = keras.layers.Input((8, 8, 3))
    maps = keras.layers.Flatten()(keras.layers.Conv2D(1, 3)(inputs))
    keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(maps)).save(tmp_path / "one.keras")
    table = datasets.explain_dataset(tmp_path / "one.keras", sources["npz"], tmp_path / "out", score="label").table()
    of_two = [
        error for error, label in zip(*table.select(["error", "label"]).to_pydict().values(), strict=True) if label == 2
    ]
    assert of_two == ["ValueError: the label of a model with one output is 0 or 1, got 2"] * 4


@pytest.mark.parametrize("content", ["not json", "[]", "{}"])
def test_a_job_json_that_is_none_is_named(content, run, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/job.json").write_text(content)
    with pytest.raises(ValueError, match=rf"{tmp_path / 'out'}"):
        run()
    with pytest.raises(FileTrouble, match=rf"^{tmp_path / 'out'}/job.json: "):
        datasets.read(tmp_path / "out")


def test_the_first_error_ends_a_run_when_that_is_asked_for(damaged, model_file, tmp_path):
    for _ in range(2):  # it is not taken for done
        with pytest.raises(ValueError, match=r"damaged: a/1.jpg could not be explained: cannot be decoded"):
            datasets.explain_dataset(model_file, damaged, tmp_path / "o", rows_per_unit=2, on_error="raise")


def test_a_disk_that_is_full_is_one_line_and_the_run_goes_on_when_there_is_room(run, tmp_path, monkeypatch):
    def full(table, file, **options):
        file.write(b"PAR1")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(pq, "write_table", full)
        with pytest.raises(ValueError, match="no space") as told:
            run()
    line = r"\S+/out/rows/GradCAM/encoded-\S+\.parquet: no space left on device: make room, .*"
    assert re.fullmatch(line, str(told.value))
    again = pickle.loads(pickle.dumps(FileTrouble("a.npy", "is cut")))  # as another process hands it over
    assert str(again) == "a.npy: is cut"
    assert list((tmp_path / "out").rglob("*.parquet*")) == []
    assert run().table() == run(out="whole").table()


def test_a_model_that_is_another_one_by_now_is_refused(run, model_file, tmp_path):
    job = run().job
    changed = dataclasses.replace(job, weights="0" * 64)
    with pytest.raises(ValueError, match=r"model.keras: is another model here than where the run was begun"):
        Worker(changed.to_json(), str(tmp_path / "out"))


def test_progress_counts_images_also_those_of_an_earlier_run(run, tmp_path):
    run()
    sorted((tmp_path / "out/rows/GradCAM").iterdir())[0].unlink()
    seen = []
    run(progress=lambda *counted: seen.append(counted))
    assert seen == [(13, 13)]
    run(out="anew", progress=lambda *counted: seen.append(counted))
    assert seen[1:] == [(4, 13), (8, 13), (12, 13), (13, 13)]


def test_a_blank_map_is_marked_and_no_warning_is_heard(model_file, images, tmp_path, recwarn):
    np.save(tmp_path / "grey.npy", np.stack([np.zeros_like(images[0]), images[0]]))
    table = datasets.explain_dataset(model_file, tmp_path / "grey.npy", tmp_path / "o").table()
    assert table["blank"].to_pylist()[0]
    assert not recwarn.list


def test_the_command_writes_what_the_function_writes(model_file, sources, run, tmp_path, capsys):
    words = f"explain-dataset {model_file} {sources['encoded']} --out {tmp_path / 'c'} --rows-per-unit 4 --batch-size 4"
    assert cli.main([*words.split(), "--maps", "float16", "--maps-zarr", str(tmp_path / "z")]) == 0
    assert "13 explained, 0 not" in capsys.readouterr().out
    assert datasets.read(tmp_path / "c").table().equals(run(maps="float16").table())
    import zarr

    group = zarr.open_group(tmp_path / "z", mode="r")
    np.testing.assert_array_equal(group["maps"][:], np.stack([own for _, own in datasets.read(tmp_path / "c").maps()]))
    assert group["keys"][0] == "k00"
    for form, word in {
        "md": "| method |",
        "latex": r"\toprule",
        "csv": "method,average_drop",
        "text": "average_drop ↓",
    }.items():
        assert cli.main(["summarize", str(tmp_path / "c"), "--format", form]) == 0
        assert word in capsys.readouterr().out


def test_job_json_says_what_was_computed(run, tmp_path):
    run()
    job = json.loads((tmp_path / "out/job.json").read_text())
    assert job["methods"] == [{"name": "GradCAM", "options": {}}]
    assert len(job["weights"]) == 64
    assert {"tensorflow", "numpy", "keras_vis_compat", "python"} <= set(job["versions"])


WRONG = {
    "no model": ({"model": "none.keras"}, "none.keras: there is no such model file"),
    "method": ({"methods": "GradCam"}, "got 'GradCam'. Did you mean 'GradCAM'"),
    "option": ({"methods": [("ScoreCAM", {"max_n": 2})]}, "ScoreCAM has no option 'max_n'. Did you mean 'max_N'"),
    "no method": ({"methods": []}, "`methods` must name each method once"),
    "twice": ({"methods": ["GradCAM", "GradCAM"]}, "`methods` must name each method once"),
    "metric": ({"metrics": "drop"}, "`metrics` must be some of .*got 'drop'"),
    "engine": ({"engine": "spark"}, "`engine` must be one of local, ray, dask, got 'spark'"),
    "workers": ({"workers": 0}, "`workers` must be at least 1, got 0"),
    "batch size": ({"batch_size": 0}, "`batch_size` must be at least 1, got 0"),
    "unit": ({"rows_per_unit": 0}, "`rows_per_unit` must be at least 1, got 0"),
    "address": (
        {"address": "localhost:1"},
        "is that of a cluster of Ray or Dask, got 'localhost:1' for engine='local'",
    ),
    "GPUs on this machine": ({"gpus_per_worker": 1}, "`gpus_per_worker` is for engines that give GPUs out, got 1"),
    "GPUs": ({"gpus_per_worker": -1}, "`gpus_per_worker` must be a finite number of at least 0, got -1"),
    "maps": ({"maps": "float8"}, "`maps` must be one of none, float16, uint8, unexpanded, got 'float8'"),
    "on error": ({"on_error": "skip"}, "`on_error` must be one of record, raise, got 'skip'"),
    "score": ({"score": "labels:x"}, "'labels:x' must be 'module:function'"),
    "score word": ({"score": "labels"}, "'labels' must be 'module:function'"),
    "preprocess": ({"preprocess": "numpy:nothing"}, "'numpy:nothing' must be 'module:function'"),
    "column": ({"image": "picture"}, "no column 'picture' of images, only key, label, image"),
    "label": (
        {"score": "label", "label": "class"},
        "the first image, k00, has no class: its label is None; see --label",
    ),
    "URL": ({"out": "nosuch://x/y"}, "nosuch://x/y: no file system answers this URL"),
}


@pytest.mark.parametrize("given", WRONG)
def test_a_mistake_is_told_before_anything_is_written(given, model_file, sources, tmp_path):
    changed, message = WRONG[given]
    arguments = {"model": model_file, "source": sources["encoded"], "out": tmp_path / "out", **changed}
    with pytest.raises((ValueError, TypeError), match=message):
        datasets.explain_dataset(**arguments)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_no_results_is_said(tmp_path):
    with pytest.raises(ValueError, match="holds no results of explain_dataset"):
        datasets.read(tmp_path)


def test_a_second_run_in_the_folder_waits_its_turn(run, tmp_path):
    from keras_vis_compat.datasets._storage import Storage

    run()
    with Storage(tmp_path / "out").alone(), pytest.raises(ValueError, match="another run is at work"):
        run()


def test_own_layers_of_a_model_are_named_as_for_explain(keras, sources, tmp_path, monkeypatch, capsys):
    code = f"from {keras.__name__}.layers import Layer\nclass Twice(Layer):\n    def call(self, x): return 2 * x\n"
    (tmp_path / f"own_of_{keras.__name__}.py").write_text(code)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    own = import_module(f"own_of_{keras.__name__}")
    monkeypatch.setattr(sys, "path", sys.path[1:])  # as an installed program has it
    inputs = keras.layers.Input((8, 8, 3))
    maps = keras.layers.Conv2D(2, 3)(own.Twice()(inputs))
    keras.Model(inputs, keras.layers.Dense(3)(keras.layers.Flatten()(maps))).save("own.keras")
    words = ["explain-dataset", "own.keras", sources["npz"], "--metrics", "deletion", "--score", "label", "--out"]
    assert cli.main([*words, "refused"]) == 2
    assert "--custom module:" in capsys.readouterr().err
    assert cli.main([*words, "done", "--custom", f"{own.__name__}:Twice"]) == 0
    assert datasets.read("done").job.custom == (f"{own.__name__}:Twice",)


def test_maps_of_several_methods_are_exported_apart(model_file, sources, tmp_path):
    words = (
        f"explain-dataset {model_file} {sources['npz']} --out {tmp_path / 'o'} --maps unexpanded --metrics sparseness"
    )
    assert cli.main([*words.split(), "--method", "GradCAM,LayerCAM", "--maps-zarr", str(tmp_path / "z")]) == 0
    import zarr

    for method in ("GradCAM", "LayerCAM"):
        group = zarr.open_group(tmp_path / "z" / method, mode="r")
        own = np.stack([own for _, own in datasets.read(tmp_path / "o").maps(method)])
        np.testing.assert_allclose(group["maps"][:], own, atol=5e-4)
