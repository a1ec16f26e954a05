"""Every recorded result of keras-vis 0.4.1, within the tolerance recorded with it, on either Keras."""

import sys
from pathlib import Path

import numpy as np
import pytest

from keras_vis_compat import set_legacy_version

sys.path.insert(0, str(Path(__file__).parent))

from golden_cases import cases, recorded, replay

# Flat on purpose: the network finds only evidence against.
BLANK = {"driving-cam-plain"}


def run(case, keras):
    with set_legacy_version("0.4.1"):
        if case["id"] not in BLANK:
            return replay(case, keras)
        with pytest.warns(UserWarning, match="only negative evidence"):
            return replay(case, keras)


@pytest.mark.parametrize("case", cases("0.4.1"), ids=lambda case: case["id"])
def test_result_is_that_of_keras_vis_0_4_1(case, keras):
    outputs = run(case, keras)
    assert len(outputs) == len(case["outputs"])
    for output, expected in zip(outputs, case["outputs"], strict=True):
        assert (output.shape, output.dtype) == (tuple(expected["shape"]), expected["dtype"])
        difference = np.abs(output.astype(float) - recorded("0.4.1")[expected["key"]].astype(float))
        assert difference.max() <= expected["tolerance"], expected["key"]
