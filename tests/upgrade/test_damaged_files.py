"""Damage made at random: whatever is wrong with a file, it is told in one line, and nothing is written."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keras_vis_compat.cli import main

from .hostile_files import dense, entry, graph, hdf5, keras_archive, of_keras, stack

SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SCALARS = [None, True, -1, 0, 2**40, 2**70, 1.5, float("nan"), "", "x", "relu", "os.system"]
ENTRIES = [{"class_name": "x"}, {"class_name": ["x"]}, {"class_name": "Dense"}, {"class_name": "Dense", "config": 3}]
OTHERS = [{"class_name": "function"}, {"module": "os"}, {"class_name": "__tuple__", "items": 3}, ["entrance", 0, 0]]
JUNK = st.sampled_from([*SCALARS, *ENTRIES, *OTHERS, [], [[]], [None, 3], {}])
OPERATION = {
    **entry("TFOpLambda", "double", function="math.multiply"),
    "inbound_nodes": [["entrance", 0, 0, {"y": 2.0, "name": None}]],
}
WRAPPER = entry(
    "Bidirectional", "both", merge_mode="concat", layer=entry("LSTM", "lstm", units=2, return_sequences=True)
)
ARCHITECTURES = [
    stack(dense()),
    graph(dense(kernel_initializer={"class_name": "VarianceScaling", "config": {"scale": 1.0, "seed": None}})),
    graph(OPERATION, dense()),
    graph(WRAPPER, shape=(None, 4, 3)),
    graph(entry("Lambda", "code", function=["4wEAAAAA", None, None], function_type="lambda"), dense()),
]


def places(node, path=()):
    """The path of every part of an architecture."""
    yield path
    for key, child in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(child, (*path, key))


def damaged(node, path, value):
    if not path:
        return value
    copy = list(node) if isinstance(node, list) else dict(node)
    copy[path[0]] = damaged(copy[path[0]], path[1:], value)
    return copy


def check(words, capfd):
    """Run the command: it did its work, or said in one line why not."""
    capfd.readouterr()
    status = main(["upgrade-model", *map(str, words)])
    told = capfd.readouterr()
    assert (status == 0) == (told.err == "")
    assert status == 0 or len(told.err.splitlines()) == 1, told.err
    assert status == 0 or told.out == ""


@SOME
@given(data=st.data())
@pytest.mark.parametrize("form", [hdf5, keras_archive])
def test_wrong_types_anywhere_in_an_architecture(form, data, tmp_path, capfd):
    config = data.draw(st.sampled_from(ARCHITECTURES))
    path = data.draw(st.sampled_from([*places(config)]))
    config = damaged(config, path, data.draw(JUNK))
    check(form(tmp_path, config if form is hdf5 else of_keras(config)), capfd)


@SOME
@given(data=st.data())
def test_an_entry_that_is_lost(data, tmp_path, capfd):
    config = json.loads(json.dumps(data.draw(st.sampled_from(ARCHITECTURES))))
    *path, last = data.draw(st.sampled_from([place for place in places(config) if place]))
    node = config
    for key in path:
        node = node[key]
    del node[last]
    check(hdf5(tmp_path, config), capfd)


@SOME
@given(data=st.data())
@pytest.mark.parametrize("form", [hdf5, keras_archive])
def test_flipped_and_cut_bytes(form, data, tmp_path, capfd):
    (path,) = form(tmp_path, stack(dense()) if form is hdf5 else of_keras(stack(dense())))
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] ^= data.draw(st.integers(1, 255))
    end = data.draw(st.just(len(content)) | st.integers(0, len(content)))
    path.write_bytes(content[:end])
    check([path], capfd)


def test_undamaged_files_are_upgraded(tmp_path):
    for config in (stack(dense()), graph(dense())):
        assert main(["upgrade-model", *map(str, hdf5(tmp_path, config))]) == 0
        assert main(["upgrade-model", *map(str, keras_archive(tmp_path, of_keras(config)))]) == 0
