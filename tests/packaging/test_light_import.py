"""Importing the package costs next to nothing: TensorFlow is loaded by what needs it."""

import json
import subprocess
import sys
import zipfile

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


WRONG = """
explain none.keras photos --out new | explain words.txt photos --out new | explain app:MobilNetV2 photos --out new
explain model.keras none.png --out new | explain model.keras words.txt broken.png --out new
explain model.keras empty --out new | explain model.keras photos --out words.txt | explain model.keras photos --out full
explain model.keras photos --out new --method none_such | explain model.keras photos --out new --metrics none
explain model.keras photos --out new --class top:x | explain model.keras photos --out new --labels none.txt
explain model.keras photos --out new --scale none_such:f | explain model.keras photos --out new --scale nought
explain model.keras photos --out new --table xls | explain model.keras photos --out new --custom none_such:f
explain model.keras photos --out new --cmap none_such | explain model.keras photos --out new --seed -1
compare none.keras photos --out new | compare model.keras none.png --out new | compare model.keras photos --out full
compare model.keras photos --out new --n-bootstrap -1 | compare model.keras photos --out new --metrics none
check none.keras | check model.keras none.png | check model.keras words.txt | check model.keras --scale nought
synthesize none.keras --class 1 | synthesize model.keras --class cat | synthesize model.keras --class predicted
synthesize model.keras --filter x --layer a | synthesize model.keras --class 1 --out none/a.png
synthesize model.keras --class 1 --out words.txt | synthesize model.keras --class 1 --scale none_such:f
synthesize model.keras --class 1 --gif a.png | synthesize model.keras --class 1 --steps 0
layers none.keras | layers words.txt | doctor none.py | run none.py | migrate none.py | demo --out words.txt
explain-dataset none.keras photos --out new | explain-dataset model.keras none --out new
explain-dataset model.keras photos --out new --method none
explain-dataset model.keras photos --out new --score none_such:f
summarize empty | summarize empty --by none | upgrade-model none.h5 | upgrade-model words.txt | completion csh
"""


def test_a_wrong_word_is_told_before_tensorflow_is_loaded_and_leaves_nothing(tmp_path):
    """What needs no look at the model takes no seconds: a file that is not there, a word that means nothing."""
    from PIL import Image

    for folder in ("photos", "empty", "full"):
        (tmp_path / folder).mkdir()
    Image.new("RGB", (4, 4)).save(tmp_path / "photos" / "a.png")
    for name in ("words.txt", "full/letter.txt", "broken.png"):
        (tmp_path / name).write_text("words")
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr("metadata.json", '{"keras_version": "3.0.0"}')
    before = sorted(tmp_path.rglob("*"))
    commands = [line.split() for line in WRONG.replace("\n", "|").split("|") if line.strip()]
    told = fresh(
        "import contextlib, io, json, os, sys",
        "from keras_vis_compat import cli",
        f"os.chdir({str(tmp_path)!r})",
        "told = []",
        f"for words in {commands!r}:",
        "    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as err:",
        "        try:",
        "            status = cli.main(words)",
        "        except SystemExit as stopped:",
        "            status = stopped.code",
        "    told.append([words, status, err.getvalue(), 'tensorflow' in sys.modules])",
        "print(json.dumps(told))",
    )
    for words, status, err, loaded in told:
        assert not loaded, words
        assert status in (1, 2), words
        assert err.strip(), words
        assert "--debug shows where" not in err, (words, err)
    assert len(told) == len(commands)
    assert sorted(tmp_path.rglob("*")) == before
