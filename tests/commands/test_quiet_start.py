"""TensorFlow's lines at the start are kept; they are shown where it fails, or with --debug."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from keras_vis_compat._start import kept_quiet


def spoken(capfd, **options):
    os.write(2, b"before\n")
    with kept_quiet(**options):
        os.write(2, b"from C++\n")
    os.write(2, b"after\n")
    return capfd.readouterr().err


def test_what_is_said_at_the_start_is_kept(capfd):
    assert spoken(capfd) == "before\nafter\n"


def test_it_is_shown_with_debug(capfd):
    assert spoken(capfd, debug=True) == "before\nfrom C++\nafter\n"


def test_it_is_shown_where_the_start_fails(capfd):
    @kept_quiet()
    def start():
        os.write(2, b"why it broke\n")
        raise OSError("broken")

    with pytest.raises(OSError, match="broken"):
        start()
    assert capfd.readouterr().err == "why it broke\n"


def test_a_command_says_nothing_of_tensorflow_whatever_backend_the_environment_names(tmp_path):
    with zipfile.ZipFile(tmp_path / "empty.keras", "w") as archive:  # what is told without TensorFlow would not do
        archive.writestr("metadata.json", '{"keras_version": "3.0.0"}')
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    code = "import sys; from keras_vis_compat import cli; status = cli.main(['check', sys.argv[1]]); import keras; "
    code += "print(keras.backend.backend(), status)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "empty.keras")],
        capture_output=True,
        text=True,
        env={**environment, "KERAS_BACKEND": "jax"},
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout == "tensorflow 2\n"
    assert done.stderr.startswith(f"{tmp_path / 'empty.keras'}: ")
    assert done.stderr.count("\n") == 1


def test_a_closed_stderr_is_no_trouble():
    code = "import os; os.close(2)\nfrom keras_vis_compat._start import kept_quiet\nwith kept_quiet(): print('done')"
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert (done.returncode, done.stdout) == (0, "done\n")


def test_a_script_that_is_run_hears_nothing_of_it_either(tmp_path):
    script = "import sys, keras\nimport tensorflow as tf\ntf.zeros(1)\nprint('mine', file=sys.stderr)\n"
    (tmp_path / "old.py").write_text(script)
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    words = [sys.executable, "-m", "keras_vis_compat", "run", str(tmp_path / "old.py")]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stderr) == (0, "mine\n")
