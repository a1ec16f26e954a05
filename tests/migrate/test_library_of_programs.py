"""Short programs, each of one kind that was found in the wild: run as they are, foretold by doctor, migrated, compared.

With the longer ones of `legacy_scripts` they are the library of old programs. A migrated program either gives the
arrays that the original gave under the runner, or stops at what the codemod has reported.
"""

import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from keras_vis_compat._programs.program import Program
from keras_vis_compat.migrate import LEVELS, migrate
from keras_vis_compat.runner.doctor.script import read

sys.path.insert(0, str(Path(__file__).parent))

from many_programs import results, run

SCRIPTS = Path(__file__).resolve().parents[1] / "legacy_scripts"
PROGRAMS = {path.stem: path for path in sorted((SCRIPTS / "short").glob("*.py"))}
ORIGINAL = "original"
ON_KERAS_3 = ("keras3", "scores")

# What goes on without a graph under the runner only: the codemod reports it, and leaves it to its owner.
BY_HAND = {
    "ascent_by_hand",
    "dream_by_hand",
    "event_file",
    "filters_by_ascent",
    "flask_threads",
    "features_by_pop",
    "grad_cam_by_hand",
    "gradients_of_weights",
    "layer_of_keras_1",
    "own_metric",
    "style_by_lbfgs",
    "training_by_hand",
    "two_gpus",
}

# One process runs many programs, each in a folder of its own: TensorFlow takes longer to load than they to run.
DRIVER = """\
import os, runpy, sys, traceback, warnings
import keras_vis_compat
warnings.simplefilter("ignore")
for folder in sys.argv[1:]:
    os.chdir(folder)
    version = open("version.txt").read()
    try:
        with keras_vis_compat.set_legacy_version(version):
            runpy.run_path("program.py", run_name="__main__")
    except Exception:
        with open("error.txt", "w") as file:
            traceback.print_exc(file=file)
"""


@cache
def migrated(name, level):
    return migrate(PROGRAMS[name].read_text(encoding="utf-8"), level)


def prepared(folder, name, level):
    folder.mkdir(parents=True)
    text = PROGRAMS[name].read_text(encoding="utf-8")
    sign = Program(text).sign
    (folder / "version.txt").write_text(sign.runs_as if sign else "0.5.0")
    (folder / "program.py").write_text(text if level == ORIGINAL else migrated(name, level).source, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """What each program leaves at each level: its arrays, or the traceback with which it stopped."""
    root = tmp_path_factory.mktemp("library")
    folders = {
        (name, level): prepared(root / name / level, name, level) for name in PROGRAMS for level in (ORIGINAL, *LEVELS)
    }
    run(
        DRIVER, [folder for key, folder in folders.items() if key[1] not in ON_KERAS_3], "-m", "keras_vis_compat", "run"
    )
    run(DRIVER, [folder for key, folder in folders.items() if key[1] in ON_KERAS_3])
    return {key: results(folder) for key, folder in folders.items()}


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_runs_as_it_is_and_no_array_is_empty(outcome, name):
    found = outcome[name, ORIGINAL]
    assert not isinstance(found, str), found
    for array in found.values():
        assert np.isfinite(array).all()
        assert array.size
    assert any(np.ptp(array.astype(float)) > 0 for array in found.values())


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_migrated_it_gives_the_same_arrays_or_stops_where_the_codemod_said(outcome, name, level):
    found, wanted = outcome[name, level], outcome[name, ORIGINAL]
    if level in ON_KERAS_3 and name in BY_HAND:
        assert migrated(name, level).notes
        return
    assert not isinstance(found, str), found
    assert found.keys() == wanted.keys()
    for key, array in wanted.items():
        np.testing.assert_allclose(found[key].astype(float), array.astype(float), rtol=0, atol=2e-5, err_msg=key)


@pytest.mark.parametrize("name", PROGRAMS)
def test_doctor_sees_nothing_that_would_stop_it(name):
    reading = read(str(PROGRAMS[name]))
    assert (reading.problem, reading.stops) == (None, [])


def test_the_library_is_of_forty_programs_and_more():
    assert len(PROGRAMS) + len(list(SCRIPTS.glob("*.py"))) >= 40
