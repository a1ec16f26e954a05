"""`import vis` gives the modules of keras_vis_compat themselves, and costs nothing until one is used."""

import importlib
import importlib.util
import pickle
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import keras_vis_compat
import vis
from keras_vis_compat import _alias

ROOT = Path(keras_vis_compat.__file__).parents[1]


def run(code, *path):
    """Run code in a fresh interpreter, folders of `path` first, and return what it prints."""
    folders = [str(folder) for folder in (*path, ROOT)]
    program = f"import sys; sys.path[:0] = {folders!r}\n" + textwrap.dedent(code)
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=Path.home())
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.parametrize("name", ["grad_modifiers", "input_modifiers", "callbacks", "utils", "utils.utils"])
def test_each_module_of_vis_is_the_very_module_of_the_package(name):
    assert importlib.import_module(f"vis.{name}") is importlib.import_module(f"keras_vis_compat.{name}")


def test_every_form_of_import_gives_the_same_module():
    import vis.grad_modifiers as dotted
    from vis import grad_modifiers as plain
    from vis.grad_modifiers import negate
    from vis.utils import utils

    assert dotted is plain is keras_vis_compat.grad_modifiers
    assert negate is keras_vis_compat.grad_modifiers.negate
    assert utils is keras_vis_compat.utils.utils


def test_bare_import_of_vis_is_enough_to_reach_a_function():
    assert run("import vis; print(vis.utils.utils.listify(3))") == "[3]"


def test_bare_import_of_the_package_is_enough_to_reach_a_function():
    assert run("import keras_vis_compat as k; print(k.utils.utils.listify(3))") == "[3]"


@pytest.mark.parametrize("module", ["vis", "keras_vis_compat"])
def test_import_takes_less_than_three_tenths_of_a_second_and_loads_no_tensorflow(module):
    code = f"""
        import time
        start = time.perf_counter()
        import {module}
        print(time.perf_counter() - start, *{{"tensorflow", "keras", "tf_keras", "numpy"}} & set(sys.modules))
    """
    outcomes = [run(code).split() for _ in range(3)]
    assert [loaded for _, *loaded in outcomes] == [[], [], []]
    assert min(float(seconds) for seconds, *_ in outcomes) < 0.3


@pytest.mark.parametrize("module", ["grad_modifiers", "input_modifiers", "callbacks", "utils.utils"])
def test_light_modules_load_no_tensorflow(module):
    assert run(f"import vis.{module}; print('tensorflow' in sys.modules)") == "False"


def test_star_import_of_the_root_brings_no_module():
    assert run("from vis import *; print([n for n in dir() if n[0] != '_'])") == "['sys']"


def test_version_and_names_of_the_root():
    assert vis.__version__ == keras_vis_compat.__version__ == "0.1.0"
    assert {"losses", "visualization", "utils", "set_legacy_version"} <= set(dir(vis))
    assert {"losses", "visualization", "utils", "set_legacy_version"} <= set(dir(keras_vis_compat))


@pytest.mark.parametrize("module", [vis, keras_vis_compat])
def test_an_unknown_name_is_an_attribute_error_that_names_the_module(module):
    with pytest.raises(AttributeError, match=f"module '{module.__name__}' has no attribute 'nonsense'"):
        getattr(module, "nonsense" + "")


def test_an_unknown_module_is_an_import_error():
    with pytest.raises(ModuleNotFoundError, match=r"vis\.nonsense"):
        importlib.import_module("vis.nonsense")


def test_private_names_do_not_leak_into_vis():
    assert not hasattr(vis, "_SUBMODULES")


def test_find_spec_answers_before_and_after_the_import():
    code = """
        import vis
        from importlib.util import find_spec
        print(find_spec("vis.grad_modifiers").origin, find_spec("vis.nonsense"))
        import vis.grad_modifiers
        print(find_spec("vis.grad_modifiers").origin, "vis.grad_modifiers" in sys.modules)
    """
    origin = str(ROOT / "keras_vis_compat" / "grad_modifiers.py")
    assert run(code).split() == [origin, "None", origin, "True"]


def test_the_alias_leaves_the_identity_of_the_real_module_alone():
    module = importlib.import_module("vis.grad_modifiers")
    assert module.__name__ == module.__spec__.name == "keras_vis_compat.grad_modifiers"


def test_reload_keeps_the_modules_one():
    code = """
        import importlib, vis, vis.callbacks, keras_vis_compat
        finders = len(sys.meta_path)
        importlib.reload(vis)
        importlib.reload(vis.callbacks)
        importlib.reload(importlib.import_module("keras_vis_compat._alias"))
        importlib.reload(vis)
        print(vis.callbacks is keras_vis_compat.callbacks is sys.modules["vis.callbacks"])
        print(len(sys.meta_path) - finders, vis.utils.utils.listify(1))
    """
    assert run(code).split("\n") == ["True", "0 [1]"]


def test_classes_pickle_through_either_name():
    jitter = importlib.import_module("vis.input_modifiers").Jitter(3)
    assert pickle.loads(pickle.dumps(jitter)).jitter == [3]
    by_old_name = b"cvis.input_modifiers\nJitter\n."
    assert pickle.loads(by_old_name) is type(jitter)


def test_threads_importing_at_once_get_one_module():
    code = """
        import vis
        from concurrent.futures import ThreadPoolExecutor
        from importlib import import_module
        names = ["vis.callbacks", "keras_vis_compat.callbacks", "vis.utils.utils", "vis.input_modifiers"] * 8
        with ThreadPoolExecutor(16) as pool:
            modules = list(pool.map(import_module, names))
        print(len({id(module) for module in modules}))
    """
    assert run(code) == "3"


def test_install_is_idempotent_and_keeps_the_module():
    before, finders = sys.modules["vis"], list(sys.meta_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: keras_vis_compat.install_as_vis(), range(8)))
    assert sys.modules["vis"] is before
    assert sys.meta_path == finders


@pytest.fixture
def original(tmp_path):
    """A folder with another `vis` in it, as where the original keras-vis is installed."""
    (tmp_path / "vis").mkdir()
    (tmp_path / "vis" / "__init__.py").write_text("original = True\n")
    return tmp_path


def test_where_the_original_lies_first_nothing_is_overwritten(original):
    assert run("import keras_vis_compat, vis; print(vis.original)", original) == "True"


def test_install_goes_before_an_original_that_is_not_imported_yet(original):
    code = """
        import keras_vis_compat
        keras_vis_compat.install_as_vis()
        import vis, vis.callbacks, importlib
        importlib.reload(vis)
        print(hasattr(vis, "original"), vis.callbacks is keras_vis_compat.callbacks)
    """
    assert run(code, original) == "False True"


def test_install_refuses_when_another_vis_is_imported_and_changes_nothing(original):
    code = """
        import keras_vis_compat, vis
        try:
            keras_vis_compat.install_as_vis()
        except RuntimeError as error:
            print(error, vis is sys.modules["vis"])
    """
    text = run(code, original)
    assert str(original / "vis" / "__init__.py") in text
    assert "pip uninstall keras-vis" in text
    assert text.endswith("True")


def test_the_finder_answers_nothing_but_vis():
    finder = _alias.AliasFinder()
    assert finder.find_spec("visual") is None
    assert finder.find_spec("keras_vis_compat.utils") is None
    assert finder.find_spec("vis").origin == "keras_vis_compat"


def test_the_notebook_extension_is_handed_to_the_runner(monkeypatch):
    calls = []
    extension = type(sys)("keras_vis_compat.runner.extension")
    extension.load_ipython_extension = calls.append
    monkeypatch.setitem(sys.modules, "keras_vis_compat.runner", type(sys)("keras_vis_compat.runner"))
    monkeypatch.setitem(sys.modules, "keras_vis_compat.runner.extension", extension)
    keras_vis_compat.load_ipython_extension("shell")
    assert calls == ["shell"]


def test_the_alias_has_a_file_as_people_print_to_see_which_vis_they_have():
    program = "import keras_vis_compat as k; k.install_as_vis(); import vis; print(vis.__file__ == k.__file__)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
