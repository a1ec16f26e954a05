"""Every recorded result of keras-vis 0.5.0, within the tolerance recorded with it, on either Keras."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from golden_cases import cases, recorded, replay

# Flat on purpose: the network finds only evidence against.
BLANK = {"driving-cam-plain"}


@pytest.mark.parametrize("case", cases("0.5.0"), ids=lambda case: case["id"])
def test_result_is_that_of_keras_vis_0_5_0(case, keras):
    if case["id"] in BLANK:
        with pytest.warns(UserWarning, match="only negative evidence"):
            outputs = replay(case, keras)
    else:
        outputs = replay(case, keras)
    assert len(outputs) == len(case["outputs"])
    for output, expected in zip(outputs, case["outputs"], strict=True):
        assert output.shape == tuple(expected["shape"])
        difference = np.abs(output.astype(float) - recorded("0.5.0")[expected["key"]].astype(float))
        assert difference.max() <= expected["tolerance"], expected["key"]
