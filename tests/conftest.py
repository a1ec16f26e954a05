"""What every test gets: either Keras, fixed seeds, and figures that need no screen."""

import gc
import os
import random
import sys
from importlib import import_module

# Both are read when TensorFlow and matplotlib are first imported, and by interpreters that tests start.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["MPLBACKEND"] = "Agg"

import numpy as np
import pytest

KERASES = ("keras", "tf_keras")

# What TensorFlow traces is millions of objects, and looking through them at every turn takes a tenth of the time.
gc.set_threshold(200_000, 50, 50)


def pytest_generate_tests(metafunc):
    """Run a test that asks for `keras` once per Keras, or only on the one that KVC_TEST_KERAS names."""
    if "keras" in metafunc.fixturenames:
        names = os.environ.get("KVC_TEST_KERAS", ",".join(KERASES)).split(",")
        metafunc.parametrize("keras", names, indirect=True, scope="session")


# Tests of these folders are about numbers, and zeros are fine where small models give them.
BLANK_MAPS = {"datasets", "explain", "metrics", "migration_guide"}


def pytest_collection_modifyitems(config, items):
    """Leave tests that build no model of either Keras to the run on Keras 3: the second run would be the same."""
    for item in items:
        if item.path.parent.name in BLANK_MAPS:
            item.add_marker(pytest.mark.filterwarnings("ignore::keras_vis_compat.BlankMapWarning"))
    if os.environ.get("KVC_TEST_KERAS") == "tf_keras":
        twice = [item for item in items if "keras" not in item.fixturenames]
        config.hook.pytest_deselected(items=twice)
        items[:] = [item for item in items if item not in twice]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Let a report be sent from a test process: half a surrogate pair in what a library logged cannot be encoded."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.fixture(scope="session")
def keras(request):
    """The module `keras` (Keras 3) or `tf_keras` (Keras 2), imported when the first test asks for it."""
    return import_module(request.param)


@pytest.fixture(autouse=True)
def _seeds():
    """Give every test the same random numbers and no open figure, whatever ran before it.

    Once anything has called a Keras's own `set_random_seed`, its initializers draw from a generator of their own.
    """
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
    random.seed(0)
    np.random.seed(0)
    for name in KERASES:
        if loaded := sys.modules.get(name):
            loaded.utils.set_random_seed(0)
    if tensorflow := sys.modules.get("tensorflow"):
        tensorflow.random.set_seed(0)
