"""Pictures to draw, and the comparison with pictures that were looked at once."""

import os
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.testing.compare import compare_images

LOOKED_AT = Path(__file__).parent / "looked_at"


@pytest.fixture(autouse=True)
def _style():
    """Plain matplotlib, whatever the machine's settings; nothing is left open."""
    with mpl.rc_context():
        mpl.rcdefaults()
        yield
    plt.close("all")


@pytest.fixture
def image():
    """A ramp from black to white, (8, 8, 3) in [0, 1]."""
    return np.repeat(np.linspace(0, 1, 64).reshape(8, 8, 1), 3, axis=-1)


@pytest.fixture
def blob():
    """A map (8, 8) in [0, 1] with its maximum in the upper right."""
    rows, columns = np.mgrid[:8, :8]
    return np.exp(-((rows - 2) ** 2 + (columns - 5) ** 2) / 6)


@pytest.fixture
def looks_as_before(tmp_path):
    """Compare a figure with the picture of that name; KVC_DRAW_ANEW=1 writes the picture, which is to be looked at."""

    def compare(figure, name):
        kept, drawn = LOOKED_AT / f"{name}.png", tmp_path / f"{name}.png"
        figure.savefig(kept if os.environ.get("KVC_DRAW_ANEW") else drawn, dpi=60)
        if not os.environ.get("KVC_DRAW_ANEW"):
            assert compare_images(str(kept), str(drawn), tol=4) is None

    return compare
