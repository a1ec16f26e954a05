"""Importing the package costs next to nothing: TensorFlow is loaded by what needs it."""

import json
import subprocess
import sys

import pytest

HEAVY = {"tensorflow", "keras", "tf_keras", "matplotlib", "scipy", "sklearn"}
IMPORTS = ["import keras_vis_compat", "import vis", "from keras_vis_compat import *", "from vis import *"]


def fresh(*lines):
    """Run *lines* in a new interpreter and return what they printed, read as JSON."""
    code = "\n".join(lines)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("line", [*IMPORTS, "import keras_vis_compat.cli"])
def test_no_heavy_library_is_loaded(line):
    assert HEAVY.isdisjoint(fresh(line, "import json, sys", "print(json.dumps(list(sys.modules)))"))


@pytest.mark.parametrize("line", IMPORTS)
def test_import_takes_less_than_300_ms(line):
    timed = ["from time import perf_counter", "start = perf_counter()", line, "print(perf_counter() - start)"]
    assert min(fresh(*timed) for _ in range(5)) < 0.3


def test_no_command_loads_tensorflow_before_it_works():
    loaded = fresh(
        "import json, sys",
        "from keras_vis_compat import cli",
        "loaded = [name for name in cli.COMMANDS if cli.parser_for(name) and 'tensorflow' in sys.modules]",
        "print(json.dumps(loaded))",
    )
    assert loaded == []


def test_help_loads_no_heavy_library():
    loaded = fresh(
        "import contextlib, io, json, sys",
        "from keras_vis_compat import cli",
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):",
        "    cli.main(['--help'])",
        "print(json.dumps(list(sys.modules)))",
    )
    assert HEAVY.isdisjoint(loaded)


def test_the_runner_is_there_before_any_library_that_it_changes():
    loaded = fresh(
        "import json, sys",
        "from keras_vis_compat.runner.install import install",
        "install()",
        "print(json.dumps(list(sys.modules)))",
    )
    assert {"tensorflow", "keras", "tf_keras", "sklearn"}.isdisjoint(loaded)
