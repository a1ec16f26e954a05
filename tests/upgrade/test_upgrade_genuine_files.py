"""Files that genuine Keras 2.2.5 saved on TensorFlow 1.15.5, with the predictions it gave there."""

from pathlib import Path

import numpy as np
import pytest

from keras_vis_compat.upgrade_model import upgrade_model

FILES = sorted(Path(__file__).with_name("genuine").glob("*.h5"))


def half(tensor):
    return tensor / 2.0


CUSTOM = {"func_lambda": {"lambda_1": half}}


def test_there_are_eight():
    names = "func_lambda locally lstm nested prelu_conv3d seq_cnn timedist two_inputs"
    assert [path.stem for path in FILES] == names.split()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_upgraded_model_predicts_what_keras_2_2_5_did(path, keras3, tmp_path):
    report = upgrade_model(path, tmp_path / "new.keras", CUSTOM.get(path.stem))
    assert report.written_by == "Keras 2.2.5"
    own = {function.__name__: function for function in CUSTOM.get(path.stem, {}).values()}
    _assert_as_then(keras3.models.load_model(tmp_path / "new.keras", own), path)


@pytest.mark.parametrize("path", [path for path in FILES if path.stem not in CUSTOM], ids=lambda path: path.stem)
def test_tf_keras_predicts_what_keras_2_2_5_did(path, keras2):
    _assert_as_then(keras2.models.load_model(path, compile=False), path)


def _assert_as_then(model, path):
    with np.load(path.with_suffix(".npz")) as then:
        inputs = [then[f"x{index}"] for index in range(len(model.inputs))]
        found = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
        for index, array in enumerate(found if isinstance(found, list) else [found]):
            np.testing.assert_allclose(array, then[f"y{index}"], rtol=0, atol=1e-5)
