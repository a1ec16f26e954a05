"""The functions that old files store: what is in them is told without running them, whatever Python wrote them."""

import base64
import json
import sys

import h5py
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keras_vis_compat._programs.marshalled import read_code
from keras_vis_compat._programs.stored_function import contents, stored_bytes, why_it_cannot_run
from keras_vis_compat.runner.shims.keras_saving import with_given_function
from keras_vis_compat.upgrade_model import CannotUpgrade, upgrade_model

# lambda x: x / 127.5 - 1.0, stored by each Python.
STORED = {
    "2.7": "YwEAAAABAAAAAgAAAEMAAABzDAAAAHwAAGQBABVkAgAYUygDAAAATmcAAAAAAOBfQGcAAAAAAADwPygAAAAAKAEAAAB0AQAAAHgo"
    "AAAAACgAAAAAcwwAAAAvdG1wL2R1bXAucHl0CAAAADxsYW1iZGE+CgAAAHQAAAAA",
    "3.6": "4wEAAAAAAAAAAQAAAAIAAABDAAAAcwwAAAB8AGQBGwBkAhgAUwApA07nAAAAAADgX0DnAAAAAAAA8D+pACkB2gF4cgMAAAByAwAA"
    "APoML3RtcC9kdW1wLnB52gg8bGFtYmRhPgoAAABzAAAAAA==",
    "3.7": "4wEAAAAAAAAAAQAAAAIAAABDAAAAcwwAAAB8AGQBGwBkAhgAUwApA07nAAAAAADgX0DnAAAAAAAA8D+pACkB2gF4cgMAAAByAwAA"
    "APoML3RtcC9kdW1wLnB52gg8bGFtYmRhPgoAAADzAAAAAA==",
    "3.8": "4wEAAAAAAAAAAAAAAAEAAAACAAAAQwAAAHMMAAAAfABkARsAZAIYAFMAKQNO5wAAAAAA4F9A5wAAAAAAAPA/qQApAdoBeHIDAAAA"
    "cgMAAAD6DC90bXAvZHVtcC5wedoIPGxhbWJkYT4KAAAA8wAAAAA=",
    "3.10": "4wEAAAAAAAAAAAAAAAEAAAACAAAAQwAAAHMMAAAAfABkARsAZAIYAFMAKQNO5wAAAAAA4F9A5wAAAAAAAPA/qQApAdoBeHIDAAAA"
    "cgMAAAD6DC90bXAvZHVtcC5wedoIPGxhbWJkYT4KAAAAcwIAAAAMAA==",
    "3.11": "4wEAAAAAAAAAAAAAAAIAAAADAAAA8xIAAACXAHwAZAF6CwAAZAJ6CgAAUwApA07nAAAAAADgX0DnAAAAAAAA8D+pACkB2gF4cwEA"
    "AAAg+gwvdG1wL2R1bXAucHn6CDxsYW1iZGE+cgcAAAAKAAAAcw4AAACAAJhRmHWZV6BzmV2AAPMAAAAA",
    "3.13": "4wEAAAAAAAAAAAAAAAIAAAADAAAA8xIAAACVAFUAUwEtCwAAUwItCgAAJAApA07nAAAAAADgX0DnAAAAAAAA8D+pACkB2gF4cwEA"
    "AAAg2gwvdG1wL2R1bXAucHnaCDxsYW1iZGE+cgcAAAAKAAAAcwwAAACAAJhRmHWZV6Bzml3zAAAAAA==",
}
LAST_OF_EACH = {"2.7": "2", "3.6": "3.0 to 3.7", "3.7": "3.0 to 3.7", "3.8": "3.8 to 3.10", "3.10": "3.8 to 3.10"}


@pytest.mark.parametrize("version", STORED)
def test_constants_arguments_and_file_are_told(version):
    assert contents(STORED[version]) == "arguments x, constants 127.5, 1.0, from dump.py, line 10"
    assert read_code(stored_bytes(STORED[version]))[0] == LAST_OF_EACH.get(version, "3.11 or later")


@pytest.mark.parametrize("version", LAST_OF_EACH)
def test_code_of_another_layout_cannot_run_here(version):
    reason = why_it_cannot_run(STORED[version])
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert (reason is None) == (version == own or (own == "3.10" and version == "3.8"))


def test_code_of_this_python_may_run():
    code = (lambda x: x / 127.5 - 1.0).__code__
    import marshal

    text = base64.b64encode(marshal.dumps(code)).decode()
    assert why_it_cannot_run(text) is None
    assert read_code(stored_bytes(text))[1].consts == code.co_consts


def test_keras_2_0_stored_escaped_text_in_place_of_base64():
    escaped = base64.b64decode(STORED["3.6"]).decode("raw_unicode_escape")
    assert contents(escaped) == contents(STORED["3.6"])


def test_inner_functions_names_and_long_texts_are_told_shortly():
    def outer(x):
        import os

        return [os.path.join(part, "a" * 200) for part in x]

    import marshal

    text = contents(base64.b64encode(marshal.dumps(outer.__code__)).decode())
    assert "names os, path, join" in text
    assert "a" * 61 not in text


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400) | st.data())
def test_damaged_code_is_read_or_not_but_never_harms(data):
    if not isinstance(data, bytes):
        whole = bytearray(base64.b64decode(data.draw(st.sampled_from([*STORED.values()]))))
        for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=5)):
            whole[place] = data.draw(st.integers(0, 255))
        data = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    text = base64.b64encode(data).decode()
    assert contents(text).isprintable()
    assert isinstance(why_it_cannot_run(text), (str, type(None)))


def test_a_lambda_of_another_python_is_told_and_upgrades_with_custom_alone(save, keras2, keras3, module, tmp_path):
    scaling = module("scaling_of_mine", "def scale(x):\n    return x / 127.5 - 1.0\n")
    layers = [keras2.layers.Dense(3, input_shape=(4,)), keras2.layers.Lambda(lambda x: x / 127.5 - 1.0, name="scaled")]
    old = keras2.Sequential(layers)

    def edit(config):
        config["config"]["layers"][2]["config"]["function"] = [STORED["3.6"] + "\n", None, None]

    source = save(old, edit)
    for unsafe in (False, True):
        with pytest.raises(CannotUpgrade) as refused:
            upgrade_model(source, unsafe=unsafe)
        assert str(refused.value) == (
            f"Python code is stored in the file for 'scaled' (Lambda), and {why_it_cannot_run(STORED['3.6'])}: "
            "write it again (in it: arguments x, constants 127.5, 1.0, from dump.py, line 10) and give the function as "
            "`--custom scaled=module:function`"
        )
    for unsafe in (False, True):
        assert upgrade_model(source, custom_objects={"scaled": scaling.scale}, unsafe=unsafe).difference < 1e-6


def test_under_run_a_function_by_the_name_of_the_layer_takes_its_place():
    config = {"name": "scaled", "function": [STORED["3.6"], None, None], "function_type": "lambda", "arguments": {}}
    assert with_given_function(config, abs) == {**config, "function": "scaled", "function_type": "function"}
    with pytest.raises(ValueError, match=r"'scaled' .*127\.5, 1\.0.*custom_objects=\{'scaled': function\}"):
        with_given_function(config, None)


def test_under_run_what_can_run_and_what_has_a_name_stay_as_they_are():
    import marshal

    text = base64.b64encode(marshal.dumps((lambda x: x).__code__)).decode()
    for config in (
        {"name": "a", "function": [text, None, None], "function_type": "lambda"},
        {"name": "a", "function": "relu", "function_type": "function"},
    ):
        assert with_given_function(config, None) is config


def test_load_model_under_run_takes_a_function_by_the_name_of_the_layer(save, keras2, monkeypatch):
    from keras_vis_compat.runner.shims import keras_saving

    monkeypatch.setattr(keras2.layers.Lambda, "from_config", vars(keras2.layers.Lambda)["from_config"])
    keras_saving.CHANGES["tf_keras"][1](keras2)
    old = keras2.Sequential([keras2.layers.Dense(3, input_shape=(4,)), keras2.layers.Lambda(lambda x: -x, name="sign")])
    source = save(old)
    with h5py.File(source, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        config["config"]["layers"][2]["config"]["function"][0] = STORED["3.6"]
        file.attrs["model_config"] = json.dumps(config)
    with pytest.raises(ValueError, match="layer 'sign' "):
        keras2.models.load_model(source, compile=False)

    def sign(x):
        return -x

    new = keras2.models.load_model(source, custom_objects={"sign": sign}, compile=False)
    assert new.layers[-1].function is sign
