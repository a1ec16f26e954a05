"""Real files: nine small models as Keras 2.2 wrote them in 2018 and as later versions of Keras 2 did."""

from pathlib import Path

import numpy as np
import pytest

from keras_vis_compat.upgrade_model import upgrade_model

GOLDEN = Path(__file__).parents[1] / "golden"
FILES = sorted(GOLDEN.glob("models*/*.h5"))


def test_there_are_nine_files_of_each_age():
    assert [len(list(GOLDEN.glob(f"{folder}/*.h5"))) for folder in ("models", "models_keras_2_2")] == [9, 9]


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_a_recorded_model_is_the_same_in_keras_3(path, keras2, keras3, tmp_path):
    report = upgrade_model(path, tmp_path / "new.keras")
    old = keras2.models.load_model(path, compile=False)
    new = keras3.models.load_model(tmp_path / "new.keras")
    assert new.name == old.name
    assert [layer.name for layer in new.layers] == [layer.name for layer in old.layers]
    assert [type(layer).__name__ for layer in new.layers] == [type(layer).__name__ for layer in old.layers]
    for one, other in zip(old.get_weights(), new.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    inputs = [np.random.random((4, *tensor.shape[1:])).astype("float32") for tensor in old.inputs]
    inputs = inputs[0] if len(inputs) == 1 else inputs
    np.testing.assert_allclose(new(inputs), old(inputs), atol=1e-6)
    assert report.difference <= 1e-6
    assert (report.layers, report.weights) == (len(old.layers), old.count_params())
    assert report.written_by == ("Keras 2.2.4" if "2_2" in path.parent.name else "Keras 2.21.0")
