"""Lambda layers: code from the file runs only when the caller says so, and his own functions take its place."""

import json
import zipfile

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.upgrade_model import CannotUpgrade, upgrade_model

OWN = """
import tensorflow as tf

def halve(x):
    return x / 2

def scaled(x, factor=1.0):
    return x * factor

def square(x):
    return tf.square(x)
"""


@pytest.fixture
def own(module):
    return module("own_functions", OWN)


def network(keras2, *functions, **options):
    L = keras2.layers
    lambdas = [L.Lambda(function, name=f"lambda_{i}", **options) for i, function in enumerate(functions, 1)]
    return keras2.Sequential([L.Dense(3, input_shape=(4,), name="dense"), *lambdas])


def test_code_in_the_file_is_refused_with_the_names_of_all_layers_that_carry_it(save, keras2, tmp_path):
    source = save(network(keras2, lambda x: x / 2, lambda x: x + 1))
    with pytest.raises(CannotUpgrade, match=r"'lambda_1', 'lambda_2' .*--custom lambda_1=module:function.*--unsafe"):
        upgrade_model(source, tmp_path / "new.keras")
    assert not (tmp_path / "new.keras").exists()


def test_code_that_is_refused_is_not_even_read(save, keras2, monkeypatch):
    import marshal

    source = save(network(keras2, lambda x: x / 2))
    monkeypatch.setattr(marshal, "loads", lambda *_: pytest.fail("the code was loaded"))
    with pytest.raises(CannotUpgrade):
        upgrade_model(source)


def test_unsafe_runs_the_code_and_says_how_to_load_the_new_file(upgrade, keras2):
    report = upgrade(network(keras2, lambda x: x / 255.0 - 0.5), unsafe=True).report
    assert "the new file carries Python code (Lambda): load it with safe_mode=False" in report.notes


def test_a_named_function_stored_as_code_loads_without_its_module(upgrade, keras2, own):
    upgrade(network(keras2, own.halve), unsafe=True)


def test_code_with_a_closure_arguments_and_a_shape(upgrade, keras2):
    offset = 0.25
    old = network(keras2, lambda x, by=1.0: x * by + offset, arguments={"by": 3.0}, output_shape=(3,))
    upgrade(old, unsafe=True)


@pytest.mark.parametrize("options", [{"unsafe": True}, {}])
def test_code_that_computes_its_own_mask_is_refused(options, upgrade, keras2, own):
    L = keras2.layers
    halve = L.Lambda(lambda x: x / 2, mask=lambda x, mask: mask, name="lambda_1")
    old = keras2.Sequential([L.Masking(0.5, input_shape=(4, 3)), halve, L.SimpleRNN(2)])
    with pytest.raises(CannotUpgrade, match=r"'lambda_1' .*cannot store the function of a mask"):
        upgrade(old, custom_objects={"halve": own.halve}, **options)


def test_code_that_needs_names_from_outside_is_refused_because_keras_3_could_not_load_it(upgrade, keras2, own):
    with pytest.raises(CannotUpgrade, match=r"layer 'lambda_1' .*its code uses tf.*--custom lambda_1=module:function"):
        upgrade(network(keras2, own.square), unsafe=True)


def test_names_from_outside_that_are_hidden_in_inner_code_are_found_by_the_comparison(upgrade, keras2):
    with pytest.raises(CannotUpgrade, match=r"as Keras 3 loads it fails where the old one predicts: NameError"):
        upgrade(network(keras2, lambda x: (lambda y: tf.square(y))(x)), unsafe=True)


@pytest.mark.parametrize("name", ["halve", "lambda_1"])
def test_a_function_of_the_caller_takes_the_place_of_the_code(name, upgrade, keras2, own):
    upgraded = upgrade(network(keras2, lambda x: x / 2), custom_objects={name: own.halve})
    assert (
        f"layer 'lambda_1': {name} was used on both sides; the file's own function was not run" in upgraded.report.notes
    )
    assert "load the new file with custom_objects for halve" in upgraded.report.notes
    assert upgraded.model.get_layer("lambda_1").function is own.halve


def test_the_functions_of_two_layers_are_told_apart_by_name(upgrade, keras2, own):
    old = network(keras2, lambda x: x / 2, own.square)
    upgrade(old, custom_objects={"lambda_1": own.halve, "lambda_2": own.square})


def test_one_function_for_two_different_codes_would_be_a_guess(upgrade, keras2, own):
    with pytest.raises(CannotUpgrade, match="'lambda_1', 'lambda_2'"):
        upgrade(network(keras2, lambda x: x / 2, lambda x: x + 1), custom_objects={"halve": own.halve})


def test_one_function_serves_all_layers_with_the_same_code(upgrade, keras2, own):
    same = [lambda x: x / 2] * 2
    upgrade(network(keras2, *same), custom_objects={"halve": own.halve})


def test_arguments_are_kept_for_the_callers_function(upgrade, keras2, own):
    old = network(keras2, lambda x, factor: x * factor, arguments={"factor": 3.0}, output_shape=lambda shape: shape)
    upgrade(old, custom_objects={"scaled": own.scaled})


def test_with_unsafe_the_callers_function_is_compared_with_the_code(upgrade, keras2, own):
    old = network(keras2, lambda x: x / 2)
    report = upgrade(old, custom_objects={"halve": own.halve}, unsafe=True).report
    assert "layer 'lambda_1': the new model uses halve; the comparison was with the file's own code" in report.notes
    with pytest.raises(CannotUpgrade, match=r"layer 'lambda_1' \(Lambda\): its output differs by"):
        upgrade(old, custom_objects={"lambda_1": own.scaled}, unsafe=True, force=True)


def test_a_function_stored_by_its_name_is_needed(upgrade, keras2, own):
    def edit(config):
        config["config"]["layers"][2]["config"].update(function="halve", function_type="function", module="lost")

    with pytest.raises(CannotUpgrade, match="lambda_1"):
        upgrade(network(keras2, lambda x: x / 2), edit=edit)
    upgrade(network(keras2, lambda x: x / 2), edit=edit, custom_objects={"halve": own.halve})


def test_a_function_that_a_file_picks_from_any_module_is_refused(upgrade, keras2):
    def edit(config):
        stolen = {"class_name": "function", "config": "system", "module": "os", "registered_name": "system"}
        config["config"]["layers"][2]["config"].update(function=stolen, function_type="function")

    for unsafe in (False, True):
        with pytest.raises(CannotUpgrade, match="lambda_1"):
            upgrade(network(keras2, lambda x: x / 2), edit=edit, unsafe=unsafe)


def test_an_activation_that_a_file_picks_from_any_module_is_refused(upgrade, keras2):
    def edit(config):
        stolen = {"class_name": "function", "config": "system", "module": "os", "registered_name": "system"}
        config["config"]["layers"][1]["config"]["activation"] = stolen

    with pytest.raises(CannotUpgrade, match="Unknown activation function: 'system'"):
        upgrade(network(keras2), edit=edit)


@pytest.mark.parametrize("unsafe", [True, False])
def test_damaged_code_is_refused_with_the_only_way_out(unsafe, upgrade, keras2):
    def edit(config):
        config["config"]["layers"][2]["config"]["function"][0] = "4wEAAAAAAAAA"

    with pytest.raises(CannotUpgrade, match=r"no code of any known Python.*--custom lambda_1=module") as refused:
        upgrade(network(keras2, lambda x: x / 2), edit=edit, unsafe=unsafe)
    assert "--unsafe" not in str(refused.value)


def test_a_lambda_inside_an_inner_model_and_a_wrapper(upgrade, keras2, own):
    L = keras2.layers
    inner = keras2.Sequential([L.Dense(3, input_shape=(4,)), L.Lambda(lambda x: x / 2, name="deep")], name="inner")
    old = keras2.Sequential([L.TimeDistributed(inner, input_shape=(5, 4)), L.Flatten()])
    with pytest.raises(CannotUpgrade, match="'deep'"):
        upgrade(old)
    upgrade(old, custom_objects={"deep": own.halve})


def test_a_lambda_of_a_keras_archive(keras2, keras3, own, tmp_path):
    old = network(keras2, lambda x: x / 2)
    old.save(tmp_path / "old.keras")
    with pytest.raises(CannotUpgrade, match="lambda_1"):
        upgrade_model(tmp_path / "old.keras")
    for options in ({"custom_objects": {"halve": own.halve}}, {"unsafe": True}):
        model = upgrade_model(tmp_path / "old.keras", **options).model
        values = np.random.random((2, 4)).astype("float32")
        np.testing.assert_allclose(model(values), old(values), atol=1e-6)


def test_a_bare_lambda_anywhere_in_an_archive_is_refused(keras2, tmp_path):
    network(keras2).save(tmp_path / "old.keras")
    with zipfile.ZipFile(tmp_path / "old.keras") as archive, zipfile.ZipFile(tmp_path / "bad.keras", "w") as bad:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "config.json":
                config = json.loads(content)
                config["config"]["layers"][1]["config"]["activation"] = {
                    "class_name": "__lambda__",
                    "config": {"value": []},
                }
                content = json.dumps(config)
            bad.writestr(name, content)
    with pytest.raises(CannotUpgrade, match="an activation"):
        upgrade_model(tmp_path / "bad.keras")


def test_a_lambda_of_a_saved_model_folder(keras2, tmp_path):
    old = network(keras2, lambda x: x / 2)
    old.save(tmp_path / "folder")
    with pytest.raises(CannotUpgrade, match=r"runs operations that are stored in it.*--unsafe"):
        upgrade_model(tmp_path / "folder")
    assert upgrade_model(tmp_path / "folder", unsafe=True).difference < 1e-6
