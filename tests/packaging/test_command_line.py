"""The table of commands, and what a user sees when something is missing or wrong."""

import re
import signal
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

import keras_vis_compat
from keras_vis_compat import cli


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Return a function that writes a command `try-me`, whose `main` holds *body*, and runs it."""

    def run(body, *argv, top=""):
        lines = [top, "def configure(parser):", "    parser.add_argument('--number', type=int, default=1)"]
        lines += ["def main(arguments):", f"    {body}"]
        (tmp_path / "try_me_command.py").write_text("\n".join(lines), encoding="utf-8")
        return cli.main(["try-me", *argv])

    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(cli.COMMANDS, "try-me", cli.Command("try_me_command", "a command of this test"))
    monkeypatch.delitem(sys.modules, "try_me_command", raising=False)
    yield run
    sys.modules.pop("try_me_command", None)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_its_arguments(name, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([name, "--help"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: keras-vis-compat {name} ")


def test_no_command_prints_the_list_of_commands_and_fails(capsys):
    assert cli.main([]) == 2
    listed = capsys.readouterr().out
    assert all(name in listed for name in cli.COMMANDS)


def test_an_unknown_command_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["exlpain"])
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert "'exlpain'" in told
    assert "upgrade-model" in told


def test_version_is_that_of_the_package(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"keras-vis-compat {keras_vis_compat.__version__}\n"


def test_python_m_is_the_same_program():
    done = subprocess.run([sys.executable, "-m", "keras_vis_compat", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"keras-vis-compat {keras_vis_compat.__version__}\n")


def test_a_command_gets_its_arguments_and_its_status_is_the_exit_status(command):
    assert command("return arguments.number", "--number", "7") == 7


def test_a_command_that_is_not_chosen_is_not_loaded(command):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "try_me_command" not in sys.modules


@pytest.mark.parametrize(("module", "extra"), cli.EXTRA_OF.items())
def test_a_missing_library_is_told_with_the_extra_that_brings_it(module, extra, command, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, module, None)
    assert command("return 0", top=f"import {module}") == 1
    told = capsys.readouterr().err
    assert module in told
    assert told.endswith(f"pip install 'keras-vis-compat[{extra}]'\n")
    assert told.count("\n") == 1


@pytest.mark.parametrize(("module", "extra"), cli.EXTRA_OF.items())
def test_the_extra_that_is_named_brings_the_library(module, extra):
    setup = ConfigParser()
    setup.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
    brought = re.findall(r"[\w-]+", setup["options.extras_require"][extra])
    assert {"sklearn": "scikit-learn", "yaml": "pyyaml"}.get(module, module) in brought


def test_another_missing_module_is_told_in_one_line(command, capsys):
    assert command("return 0", top="import no_such_module") == 2
    told = capsys.readouterr().err
    assert told == ("keras-vis-compat: ModuleNotFoundError: No module named 'no_such_module'; --debug shows where\n")


def test_an_error_that_we_raise_is_told_without_a_traceback(command, capsys):
    assert command("set_legacy_version('0.3')", top="from keras_vis_compat import set_legacy_version") == 1
    told = capsys.readouterr().err
    assert told.startswith("keras-vis-compat: ")
    assert "0.3" in told
    assert "Traceback" not in told


def test_a_file_that_is_not_there_is_told_without_a_traceback(command, capsys):
    assert command("open('no-such-file.py')") == 2
    assert capsys.readouterr().err == "no-such-file.py: no such file or directory: check the name\n"


def test_an_error_that_nobody_foresaw_is_told_in_one_line(command, capsys):
    assert command("int('seven')") == 2
    told = capsys.readouterr().err
    assert told.startswith("keras-vis-compat: ValueError: invalid literal for int()")
    assert told.endswith("--debug shows where\n")
    assert told.count("\n") == 1


@pytest.mark.parametrize("before", [True, False])
def test_debug_shows_the_traceback_whether_before_or_behind_the_command(command, before, capsys, monkeypatch):
    if before:
        monkeypatch.setattr(sys, "argv", ["keras-vis-compat", "--debug", "try-me"])
        command("int('seven')", "--number", "1")
        assert "Traceback" not in capsys.readouterr().err
        assert cli.main() == 2
    else:
        assert command("int('seven')", "--debug") == 2
    told = capsys.readouterr().err
    assert told.startswith("Traceback (most recent call last):")
    assert "try_me_command.py" in told
    assert told.splitlines()[-1].startswith("keras-vis-compat: ValueError")


def test_an_interrupt_is_one_line(command, capsys):
    assert command("raise KeyboardInterrupt") == 128 + signal.SIGINT
    assert capsys.readouterr().err == "keras-vis-compat: interrupted\n"


def test_a_termination_runs_what_cleans_up(command, tmp_path):
    cleaned = tmp_path / "cleaned"
    body = f"""
    import os, signal, pathlib
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()
    finally:
        pathlib.Path({str(cleaned)!r}).touch()"""
    with pytest.raises(SystemExit) as stopped:
        command(body)
    assert stopped.value.code == 128 + signal.SIGTERM
    assert cleaned.exists()
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_comes_while_python_tidies_up_is_not_lost(number):
    """A child: what a `__del__` raises is dropped by Python, so the first signal alone would do nothing."""
    program = f"""
import os, signal, threading
from keras_vis_compat import cli
signal.signal(signal.SIGINT, signal.default_int_handler)  # what works in the background of a shell ignores it
class Tidied:
    def __del__(self):
        os.kill(os.getpid(), {int(number)})
def main(arguments):
    Tidied()
    threading.Event().wait(30)
cli.COMMANDS["demo"] = cli.Command("__main__", "")
configure = lambda parser: None
raise SystemExit(cli.main(["demo"]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 128 + number
    assert done.stderr == ("keras-vis-compat: interrupted\n" if number == signal.SIGINT else "")


def test_a_reader_that_goes_away_is_no_reason_to_complain():
    program = [sys.executable, "-m", "keras_vis_compat", "migrate", "--list-rules"]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 128 + signal.SIGPIPE


@pytest.mark.parametrize(("where", "status"), [(">&-", 0), (">/dev/full", 2), ("2>&-", 0), ("<&- 2>&- >&-", 0)])
def test_streams_that_are_closed_or_full_are_no_reason_for_a_traceback(where, status):
    words = f"exec {sys.executable} -m keras_vis_compat migrate --list-rules {where}"
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True)
    assert done.returncode == status
    full = "keras-vis-compat: no space left on device: make room, or name another folder\n"
    assert done.stderr == (full if status else "")
