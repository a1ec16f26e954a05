"""Completion: what each shell offers, asked of the shells that are installed."""

import os
import shutil
import subprocess

import pytest

from keras_vis_compat import cli
from keras_vis_compat.completion import SHELLS, WORDS

# What is typed -> what must be offered, and nothing else.
OFFERED = {
    "ex": {"explain", "explain-dataset"},
    "explain --met": {"--method", "--metrics"},
    "explain --method Gr": {"GradCAM", "GradCAMPlusPlus", "GradientInput"},
    "explain --figure ": {"each", "grid", "both"},
    "explain my": {"my.keras", "my.py"},
    "explain my.keras ph": {"photos"},
    "explain my.keras --out ph": {"photos"},
    "explain-dataset --engine d": {"dask"},
    "upgrade-model my": {"my.keras", "my.py"},
    "run my.py my": {"my.keras", "my.py"},
    "completion ": {"bash", "zsh", "fish"},
}
# A shell function stands for the tab key.
PRESS = {
    "bash": """
source ./script
read -ra COMP_WORDS <<< "keras-vis-compat $1"; [[ "$1" == *' ' ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
$(complete -p keras-vis-compat | sed 's/.*-F \\([^ ]*\\).*/\\1/')
printf '%s\\n' "${COMPREPLY[@]}"
""",
    "fish": 'source ./script; complete -C "keras-vis-compat $argv[1]"',
}


@pytest.fixture
def script(tmp_path, monkeypatch, capsys):
    """Return a function that writes the script of a shell, in a folder with a model, a program and pictures."""
    monkeypatch.chdir(tmp_path)
    for name in ("my.keras", "my.py"):
        (tmp_path / name).touch()
    (tmp_path / "photos").mkdir()

    def write(shell):
        assert cli.main(["completion", shell]) == 0
        (tmp_path / "script").write_text(capsys.readouterr().out)

    return write


@pytest.mark.parametrize("shell", [shell for shell in PRESS if shutil.which(shell)])
def test_the_tab_key_offers_commands_options_words_and_files(shell, script, tmp_path):
    script(shell)
    (tmp_path / "press").write_text(PRESS[shell])
    for typed, wanted in OFFERED.items():
        done = subprocess.run([shell, "press", typed], capture_output=True, text=True, env=_home(tmp_path))
        offered = {line.partition("\t")[0].rstrip("/") for line in done.stdout.splitlines()}
        assert (offered, done.stderr) == (wanted, ""), typed


@pytest.mark.parametrize("shell", [shell for shell in SHELLS if shutil.which(shell)])
def test_a_shell_accepts_its_script(shell, script, tmp_path):
    script(shell)
    done = subprocess.run([shell, "-n", "script"], capture_output=True, text=True, env=_home(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_the_script(shell, script, tmp_path):
    script(shell)
    text = (tmp_path / "script").read_text()
    assert all(name in text for name in cli.COMMANDS)
    assert all(option.lstrip("-") in text for option in WORDS)


def test_an_unknown_shell_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit):
        cli.main(["completion", "tcsh"])
    assert "'bash', 'zsh', 'fish'" in capsys.readouterr().err


def _home(folder):
    return {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
