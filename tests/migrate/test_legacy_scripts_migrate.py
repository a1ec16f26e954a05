"""The old-style scripts, migrated: at every level the arrays that they gave under the runner."""

import ast
import re
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from keras_vis_compat.migrate import LEVELS, migrate

sys.path.insert(0, str(Path(__file__).parent))

from many_programs import results, run

TESTS = Path(__file__).resolve().parents[1]
SCRIPTS = {path.stem: path for path in sorted((TESTS / "legacy_scripts").glob("*.py"))}

# Training draws random numbers that no two Kerases share: here it must not change what the network computes.
STILL = {
    "keras1_keywords": {
        "SGD(lr=0.01": "SGD(lr=0.0",
        "BatchNormalization(mode=0": "BatchNormalization(momentum=1.0, mode=0",
        "sgd = ": "model.set_weights([np.random.RandomState(6).uniform(-.2, .3, w.shape) ** 2 - .01 * (w.ndim > 1)"
        " for w in model.get_weights()])\nsgd = ",
    }
}
# What a dropout of random numbers is in, all the same.
RANDOM = {"keras1_keywords": {"acc"}}
OF_0_4_1 = {"overlay_0_4_1"}
ORIGINAL = "original"

# One process runs many scripts, each in a folder of its own: TensorFlow takes longer to load than they to run.
# A network that the original has trained and kept is there for all levels, as it would be for their reader.
DRIVER = """\
import os, runpy, shutil, sys, traceback
import matplotlib
matplotlib.use = lambda *arguments, **options: None  # scripts ask for windows
import keras_vis_compat
for folder in sys.argv[1:]:
    os.chdir(folder)
    if os.path.exists("../original/mnist_cnn.h5") and not os.path.exists("trains_itself"):
        shutil.copy("../original/mnist_cnn.h5", "mnist_cnn.h5")
    sys.argv = [os.path.join(folder, "script.py")]
    version = "0.4.1" if os.path.exists("of_0_4_1") else "0.5.0"
    try:
        with keras_vis_compat.set_legacy_version(version):
            runpy.run_path(sys.argv[0], run_name="__main__")
    except Exception:
        with open("error.txt", "w") as file:
            traceback.print_exc(file=file)
"""


def source_of(name):
    text = SCRIPTS[name].read_text(encoding="utf-8")
    for old, new in STILL.get(name, {}).items():
        assert old in text
        text = text.replace(old, new)
    return text


def prepared(folder, name, level):
    """Make a folder with the script at a level, and the files it reads."""
    folder.mkdir(parents=True)
    on_keras_3 = level in ("keras3", "scores")
    for path in (TESTS / "golden" / ("models" if on_keras_3 else "models_keras_2_2")).glob("*.h5"):
        shutil.copy(path, folder)
    shutil.copy(TESTS / "golden" / "inputs.npz", folder)
    text = source_of(name)
    (folder / "script.py").write_text(text if level == ORIGINAL else migrate(text, level).source, encoding="utf-8")
    if name in OF_0_4_1:
        (folder / "of_0_4_1").touch()
    return folder


def differences(found, expected, name):
    """What differs between two sets of arrays, in words."""
    if isinstance(found, str):
        return [found]
    told = []
    for key in expected.keys() - RANDOM.get(name, set()):
        here, there = found.get(key), expected[key]
        if here is None or here.shape != there.shape:
            told.append(f"{key}: {None if here is None else here.shape} instead of {there.shape}")
        elif not np.allclose(here.astype(float), there.astype(float), rtol=0, atol=1e-5):
            told.append(f"{key}: off by {np.abs(here.astype(float) - there.astype(float)).max()}")
    return told


# A test for several scripts: two processes each.
GROUPS = [list(SCRIPTS)[start::4] for start in range(4)]


@pytest.mark.parametrize("names", GROUPS, ids=" ".join)
def test_migrated_scripts_give_the_arrays_of_the_originals(names, tmp_path):
    folders = {
        (name, level): prepared(tmp_path / name / level, name, level) for name in names for level in (ORIGINAL, *LEVELS)
    }
    run(
        DRIVER,
        [folders[name, level] for name in names for level in (ORIGINAL, "compat")],
        "-m",
        "keras_vis_compat",
        "run",
    )
    run(DRIVER, [folders[name, level] for name in names for level in ("keras3", "scores")])
    originals = {name: results(folders[name, ORIGINAL]) for name in names}
    assert not [error for error in originals.values() if isinstance(error, str)]
    told = {
        (name, level): differences(results(folders[name, level]), originals[name], name)
        for name in names
        for level in LEVELS
    }
    assert not {key: found for key, found in told.items() if found}


def test_the_migrated_training_script_trains_on_keras_3(tmp_path):
    folder = prepared(tmp_path / "keras3", "mnist_cnn_jet_overlay", "keras3")
    (folder / "trains_itself").touch()
    run(DRIVER, [folder])
    found = results(folder)
    assert not isinstance(found, str), found
    assert found["accuracy"] > 0.5


def imported(source):
    """The modules a program imports, and `module.name` of what it imports from them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("level", LEVELS)
def test_nothing_of_keras_vis_is_left_by_its_old_name(name, level):
    source = migrate(SCRIPTS[name].read_text(encoding="utf-8"), level).source
    assert not [module for module in imported(source) if module.split(".")[0] == "vis"]


def code_lines(source):
    """Yield (number, line) of what is neither a comment nor a docstring."""
    prose = {
        number
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for number in range(node.lineno, node.end_lineno + 1)
    }
    for number, line in enumerate(source.splitlines(), 1):
        if number not in prose:
            yield number, line.partition("#")[0]


GONE = re.compile(
    r"\bK\.(?!epsilon|floatx|image_data_format|set_image_data_format|clear_session)\w+|np_utils\.\w+_utils|\blr=|"
    r"_generator\(|input_shape=|\.output_shape|image_dim_ordering|layers\.(?:core|convolutional|recurrent|wrappers)|"
    r"scipy\.misc|tf\.(?:Session|ConfigProto|log\(|set_random_seed)|np\.(?:int|float)\b|predict_classes|'acc'"
)


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_that_keras_3_dropped_is_left_without_a_note(name):
    result = migrate(SCRIPTS[name].read_text(encoding="utf-8"), "keras3")
    noted = {note.line for note in result.notes}
    left = [line for number, line in code_lines(result.source) if GONE.search(line) and number not in noted]
    assert not left


CALL = re.compile(r"(?<!def )\b(?:visualize_\w+|apply_modifications|Optimizer)\(")


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_old_call_is_left_without_a_note(name):
    result = migrate(SCRIPTS[name].read_text(encoding="utf-8"), "scores")
    noted = {note.line for note in result.notes if note.rule not in ("old-files", "weight-files")}
    left = [line for number, line in code_lines(result.source) if CALL.search(line) and number not in noted]
    assert not left


@pytest.mark.parametrize("name", SCRIPTS)
def test_level_by_level_ends_where_the_last_level_does(name):
    source = SCRIPTS[name].read_text(encoding="utf-8")
    stepwise = source
    for level in LEVELS:
        stepwise = migrate(stepwise, level).source
        assert migrate(stepwise, level).source == stepwise
    assert stepwise == migrate(source, "scores").source
