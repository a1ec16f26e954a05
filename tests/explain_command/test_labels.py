"""Names of classes from files: every form that people have, and what is none of them."""

import json

import pytest

from keras_vis_compat._files import FileTrouble
from keras_vis_compat.explain_command.labels import names_of


def written(folder, value):
    path = folder / "labels.json"
    path.write_text(json.dumps(value))
    return str(path)


@pytest.mark.parametrize(
    "value",
    [
        ["cat", "dog"],
        {"0": "cat", "1": "dog"},
        {"cat": 0, "dog": 1},
        {"dog": "1", "cat": "0"},
        {"0": ["n02123045", "cat"], "1": ["n02084071", "dog"]},
    ],
    ids=repr,
)
def test_every_form_of_json(value, tmp_path):
    assert names_of(written(tmp_path, value)) == ["cat", "dog"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"a": [1]}, r"JSON object.*: \[1\] is no number of a class"),
        ({"a": None}, "None is no number of a class"),
        ({"a": 1.5, "b": 0}, "1.5 is no number of a class"),
        ({"a": True, "b": 0}, "True is no number of a class"),
        ({"a": -1, "b": 0}, "-1 is no number of a class"),
        ({"0": {"name": "cat"}}, "{'name': 'cat'} is no name"),
        ([{"name": "cat"}], "{'name': 'cat'} is no name"),
        ([None], "None is no name"),
        ({"0": "cat", "2": "dog"}, "one name for every class from 0"),
        ({"0": "cat", "00": "dog"}, "one name for every class from 0"),
        ({"cat": 0, "dog": 0}, "one name for every class from 0"),
        ("cat", "must be a text with a name a line"),
        ([], "must hold each name of a class once"),
        ({}, "must hold each name of a class once"),
        (["cat", "cat"], "must hold each name of a class once"),
    ],
    ids=repr,
)
def test_what_is_no_list_of_names_is_told(value, told, tmp_path):
    with pytest.raises(FileTrouble, match=rf"labels.json: .*{told}"):
        names_of(written(tmp_path, value))
