"""Every row of the tables of old names: what the codemod does with each form of a program that uses the name."""

import contextlib
import io
import warnings
from functools import cache
from pathlib import Path
from pkgutil import resolve_name

import pytest

from keras_vis_compat._old_names.arguments import Dropped, OneMinus, Values
from keras_vis_compat._old_names.lookup import find, is_noted, keywords, methods, rows, told
from keras_vis_compat._old_names.rows import Gone, Method, Module, Moved
from keras_vis_compat._programs.qualified import without_root
from keras_vis_compat.migrate import migrate

# `tf.flags` never was a module that could be imported, nor is `tf.python` an attribute today.
NO_MODULES = ("tensorflow.flags", "tensorflow.python.ops.gen_nn_ops._relu_grad")
# Modules that are called as a function of today is.
SHADOWED = ("skimage.feature.greycomatrix", "skimage.util.montage")


def uses(row):
    """Programs that use the name of a row: imported, under another name, through its module, written out."""
    if isinstance(row, Method):
        library, _, name = row.old.partition(".")[0], "", row.old.rpartition(".")[2]
        return [f"import {library}\nx = made()['a'].{name}\n"]
    module, _, name = row.old.rpartition(".")
    if not module and not isinstance(row, Module):
        return [f"import {name}\nprint({name})\n", f"from {name} import thing\nprint(thing)\n"]
    if isinstance(row, Module):
        forms = [f"from {row.old} import thing\nprint(thing)\n", f"import {row.old} as m\nprint(m.thing)\n"]
        return [*forms, f"import {row.old}\n"] if row.new or row.advice else []
    forms = [f"from {module} import {name}\nprint({name})\n", f"from {module} import {name} as x\nprint(x)\n"]
    if module in SHADOWED:
        return forms
    root = "tensorflow" if row.old.startswith("tensorflow.") else module
    return [*forms, f"import {root} as m\nprint(m{row.old.removeprefix(root)})\n", f"import {root}\nprint({row.old})\n"]


LIBRARIES = list(rows())


@cache
def migrated(program):
    return migrate(program, "keras3")


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_use_of_an_old_name_is_rewritten_or_noted(library):
    programs = [program for row in rows()[library] for program in uses(row)]
    assert [each for each in programs if migrated(each).source == each and not migrated(each).notes] == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_name_that_moved_is_rewritten_and_what_has_to_be_known_is_noted(library):
    for row in rows()[library]:
        for program in uses(row) if isinstance(row, Moved) else ():
            result = migrated(program)
            assert result.source != program
            assert bool(row.advice) == any(row.advice in note.message for note in result.notes if row.advice), program
            assert migrated(result.source).source == result.source


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_is_written_runs_today(library):
    failed = []
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for row in rows()[library]:
            if not isinstance(row, Moved | Module) or not row.new or row.old in NO_MODULES:
                continue
            for program in uses(row):
                old = program.replace("thing", "__name__")
                new = migrated(old).source
                error = _error_of(new)
                if error and _error_of(old):  # an older release may have the old name and not yet the new one
                    failed.append((program, new, error))
    assert failed == []


def _error_of(program):
    try:
        exec(program, {})
    except Exception as error:
        return repr(error)
    return None


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_the_runner_answers_is_there(library):
    for row in rows()[library]:
        run = getattr(row, "run", "")
        for name in (run,) if isinstance(run, str) else run:
            if name.startswith("keras_vis_compat."):
                resolve_name(name)


def test_no_name_has_two_rows():
    names = [row.old for table in rows().values() for row in table if not isinstance(row, Module)]
    assert len(names) == len(set(names))


def test_every_row_says_until_when_and_what_to_write():
    for library, table in rows().items():
        for row in table:
            assert row.until, row
            assert row.old in told(library, row)
            assert row.advice or isinstance(row, Moved | Module), row
            assert is_noted(row) or row.new


def test_no_name_of_old_scripts_that_keras_3_or_tensorflow_lacks_goes_without_a_word():
    listed = Path(__file__).parents[1].joinpath("runner", "names_of_old_scripts.txt").read_text(encoding="utf-8")
    lines = [line.partition(": ") for line in listed.replace("\n    ", " ").splitlines() if line[0] != "#"]
    names = [f"{module}.{name}" for module, _, rest in lines for name in rest.split() if name != "*"]
    lacking = [name for name in names if name.startswith(("keras", "tensorflow.")) and not _is_there(name)]
    silent = []
    for module, _, name in (each.rpartition(".") for each in lacking):
        program = f"from {module} import {name}\n{name}([x], [y])\n"
        result = migrate(program, "keras3")
        if result.source == program and not result.notes:
            silent.append(f"{module}.{name}")
    assert silent == []
    assert len(lacking) > 200


def _is_there(name):
    try:
        resolve_name(without_root(name))
    except (ImportError, AttributeError):
        return False
    return True


def test_a_name_inside_of_what_is_gone_is_found():
    assert find("tensorflow.contrib.slim.nets.vgg")[1].old == "tensorflow.contrib"
    assert find("sklearn.cross_validation.KFold")[1].new == "sklearn.model_selection"
    assert find("numpy.infty.real") is None
    assert isinstance(find("tensorflow.estimator.Estimator")[1], Gone)
    assert methods()["textsize"][0] == "Pillow"


def _call(function, keyword, value):
    module = function.rpartition(".")[0]
    root = "tensorflow" if module.startswith("tensorflow") else module
    return f"import {root}\n{function}(x, {keyword}={value})\n"


def test_every_old_keyword_is_rewritten_dropped_or_noted():
    for function, table in keywords().items():
        today = find(function)[1].new if find(function) else function
        for old, row in table.items():
            if isinstance(row, str):
                assert _call(today, row, "v") == migrate(_call(function, old, "v"), "keras3").source
            elif isinstance(row, OneMinus):
                assert f"{row.new}=1 - v" in migrate(_call(function, old, "v"), "keras3").source
            elif isinstance(row, Dropped):
                result = migrate(_call(function, old, repr([*row.harmless, None][0])), "keras3")
                assert f"{old}=" not in result.source
                assert bool(row.advice) == bool(migrate(_call(function, old, "v"), "keras3").notes)
            elif isinstance(row, Values):
                for value, new in row.table.items():
                    result = migrate(_call(function, old, repr(value)), "keras3")
                    assert result.source == _call(today, row.new, repr(new))
                assert migrate(_call(function, old, "v"), "keras3").notes


def test_color_maps_read_through_pyplot_are_those_of_matplotlib_cm():
    program = "import matplotlib.pyplot as plt\nimport pylab\na = plt.cm.get_cmap('jet')\nb = pylab.cm.spectral(x)\n"
    new = migrate(program, "keras3").source
    assert "cm.get_cmap" not in new
    assert "plt.get_cmap('jet')" in new
    assert "cm.spectral" not in new
    assert "nipy_spectral(x)" in new
    assert find("matplotlib.pyplot.cm.get_cmap")[1].old == "matplotlib.cm.get_cmap"


def test_the_learning_phase_that_is_set_inside_of_something_is_noted():
    program = "from keras import backend as K\nx = K.set_learning_phase(0)\n"
    assert [note.line for note in migrate(program, "keras3").notes] == [2]


def test_every_row_says_since_when():
    unknown = []
    for table in rows().values():
        for row in table:
            first = row.since.removesuffix(" or older")
            assert first == "?" or first.replace(".", "").isdecimal(), row
            unknown += [row.old] if first == "?" else []
    assert len(unknown) <= 15  # of 1,599: what no release that was looked at has


def test_what_is_told_says_with_which_release_a_name_came_where_that_is_known():
    assert "(it came with 0.12)" in told(*find("skimage.measure.compare_ssim"))
    assert "came" not in told(*find("numpy.asscalar"))


def test_fractions_that_count_subplots_are_made_whole(becomes, stays):
    head = "import numpy as np\nimport matplotlib.pyplot as plt\nfrom math import sqrt\nn = sqrt(9) + 1\n"
    becomes(
        f"{head}plt.subplot(n, len(x) / 2, 1)\nfigure.add_subplot(np.ceil(m), 2.0, i + 1)\n",
        f"{head}plt.subplot(int(n), int(len(x) / 2), 1)\nfigure.add_subplot(int(np.ceil(m)), int(2.0), i + 1)\n",
        "keras3",
    )
    stays("import matplotlib.pyplot as plt\nn = 3\nplt.subplot(n, m // 2, i + 1)\nplt.subplot(grid[0, :])\n", "keras3")
