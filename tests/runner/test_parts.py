"""The parts of the runner one by one, on modules made for the test."""

import signal
import sys
import threading
from importlib import import_module
from types import ModuleType

import pytest

from keras_vis_compat import cli
from keras_vis_compat._programs import python2
from keras_vis_compat.runner import record
from keras_vis_compat.runner.command import run_script
from keras_vis_compat.runner.finder import Redirects, Vanished, Wardrobe
from keras_vis_compat.runner.install import own_vis
from keras_vis_compat.runner.keywords import accept, accept_in
from keras_vis_compat.runner.magics import get_ipython, without_magics
from keras_vis_compat.runner.names import Made, NotInEager, add_names, describe, gone, public_names, replace_names
from keras_vis_compat.runner.options import Options


def module(name="made_up", **names):
    made = ModuleType(name)
    vars(made).update(names)
    return made


# -- names ------------------------------------------------------------------------------------------------


def test_a_name_is_answered_only_if_the_module_lacks_it():
    made = module(pi=3)
    add_names(made, {"pi": "math:pi", "tau": "math:tau"})
    assert (made.pi, made.tau) == (3, 6.283185307179586)


def test_answers_may_be_modules_objects_and_made_when_asked():
    built = []
    made = module()
    add_names(made, {"m": "math", "n": None, "late": Made(lambda: built.append(1) or len)})
    assert (made.m.__name__, made.n) == ("math", None)
    assert built == []
    assert made.late is len
    assert made.late is len
    assert built == [1]


def test_other_modules_are_asked_in_order():
    made = module()
    add_names(made, {}, elsewhere=["no_such_module", module("first", x=1), "math"])
    assert (made.x, made.pi) == (1, 3.141592653589793)


def test_a_module_that_answers_by_itself_goes_on_doing_so():
    def own(name):
        if name == "own":
            return "mine"
        raise AttributeError(name)

    made = module(__getattr__=own)
    add_names(made, {"new": 1}, elsewhere=["math"])
    assert (made.own, made.new, made.pi) == ("mine", 1, 3.141592653589793)


def test_a_module_goes_on_answering_its_own_hidden_names():
    made = module(__getattr__=lambda name: {"__version__": "3"}[name])
    add_names(made, {})
    assert made.__version__ == "3"


def test_names_nobody_has_end_in_an_error_with_advice():
    made = module()
    add_names(made, {}, advice="it moved to mars")
    with pytest.raises(AttributeError, match=r"module 'made_up' has no attribute 'x'; it moved to mars"):
        print(made.x)
    with pytest.raises(AttributeError, match="__wrapped__"):
        print(made.__wrapped__)


def test_replaced_names_are_replaced():
    made = module(pi=3)
    replace_names(made, {"pi": "math:pi"})
    assert made.pi > 3


def test_what_cannot_work_can_be_imported_but_not_used():
    gradients = gone("K.gradients", "there is no graph", "tape.gradient(y, x)")
    assert gradients.__name__ == "gradients"
    with pytest.raises(NotInEager, match=r"(?s)K.gradients cannot work here: there is no graph.*    tape.gradient"):
        gradients(1, 2)


def test_star_names_and_descriptions():
    assert public_names(module(a=1, _b=2)) == ["a"]
    assert public_names(module(a=1, b=2, __all__=["b"])) == ["b"]
    assert [describe(each) for each in (sys, len, 3)] == ["sys", "builtins.len", "3"]


# -- keywords ---------------------------------------------------------------------------------------------


def sample(a, b=2, *, c=3):
    return a, b, c


def test_old_keywords_are_renamed_dropped_or_worked_on():
    call = accept(sample, {"x": "b", "y": None, "z": lambda keywords, value: keywords.update(c=value * 10)})
    assert call(1, x=5) == (1, 5, 3)
    assert call(1, y=5) == (1, 2, 3)
    assert call(1, z=5) == (1, 2, 50)
    assert call(1, b=7, x=5) == (1, 7, 3)
    with pytest.raises(TypeError, match="nonsense"):
        call(1, nonsense=1)


def test_defaults_give_way_to_what_is_given():
    call = accept(sample, {}, defaults=lambda: {"b": 20, "c": 30})
    assert call(1) == (1, 20, 30)
    assert call(1, 5, c=6) == (1, 5, 6)


def test_positional_arguments_can_be_rewritten():
    assert accept(sample, {}, arrange=lambda args, keywords: args[::-1])(1, 9) == (9, 1, 3)


def test_functions_and_methods_of_a_module_take_old_keywords():
    kind = type("Kind", (), {"f": lambda self, b: b})
    made = module(Kind=kind, g=sample)
    accept_in(made, {"Kind.f": {"x": "b"}, "g": {"x": "b"}, "absent": {}, "Absent.f": {}})
    assert (made.Kind().f(x=4), made.g(1, x=4)) == (4, (1, 4, 3))


def test_builtins_without_a_signature_are_taken_too():
    assert accept(print, {"old": None}, defaults=lambda: {"end": ""})("", old=1) is None


# -- finder -----------------------------------------------------------------------------------------------


@pytest.fixture
def finders(monkeypatch, tmp_path):
    """Finders for a package `old` that is `new` today, on a path of its own."""
    package = tmp_path / "new_home" / "src"
    package.mkdir(parents=True)
    for path, source in {"__init__.py": "a = 1", "src/__init__.py": "", "src/inner.py": "b = 2"}.items():
        (tmp_path / "new_home" / path).write_text(source)
    wardrobe = Wardrobe()
    wardrobe.names["new_home"] = {"extra": "math:pi"}
    wardrobe.changes["new_home"] = [lambda made: setattr(made, "changed", True)]
    redirects = Redirects({"old_home": "new_home", "old_home.deep": "math"}, wardrobe)
    modules = {"new_home.gone": ("new_home", "math"), "new_home.empty": ()}
    modules["dead_home"] = ()
    vanished = Vanished(modules, {"new_home": "new_home.src"}, wardrobe, {"dead_home": "it is dead"})
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "meta_path", [redirects, *sys.meta_path, vanished])
    yield
    for name in [each for each in sys.modules if each.startswith(("old_home", "new_home", "dead_home"))]:
        del sys.modules[name]


def test_a_package_answers_under_its_old_name(finders):
    import new_home
    import old_home
    import old_home.deep
    import old_home.src.inner as inner

    assert old_home is new_home
    assert new_home.__spec__.name == "new_home"
    assert inner is sys.modules["new_home.src.inner"]
    assert sys.modules["old_home.deep"].pi > 3


def test_modules_are_dressed_as_they_load(finders):
    import new_home

    assert (new_home.changed, new_home.extra) == (True, 3.141592653589793)
    assert new_home.__loader__.get_source("new_home") == "a = 1"


def test_vanished_modules_answer_from_their_heirs(finders):
    import old_home.gone
    from old_home import empty
    from old_home.gone import a, sin
    from old_home.inner import b

    assert (a, b, round(sin(0))) == (1, 2, 0)
    assert {"a", "sin"} <= set(old_home.gone.__all__)
    assert not hasattr(empty, "a")


def test_what_is_missing_stays_missing(finders):
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'old_home\.nonsense'"):
        import_module("old_home.nonsense")
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'nonsense'"):
        import_module("nonsense")
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'dead_home\.part'; it is dead"):
        import_module("dead_home.part")


# -- small parts ------------------------------------------------------------------------------------------

PYTHON_2 = [
    "print 'a'",
    "print",
    "print >>f, x",
    "except ValueError, e:",
    "raise ValueError, 'a'",
    "exec 'a'",
    "if a <> b:",
    "x = `y`",
    "os.chmod(p, 0755)",
    "x = 10L",
    "x = ur'a'",
    "def f(a, (b, c)):",
]
PYTHON_3 = [
    "print('a')",
    "printer = 1",
    "print = f",
    "except (A, B):",
    "x = 0.5",
    "x = 100",
    "exec('a')",
    "f(`",
    "lambda x: 1",
]


@pytest.mark.parametrize("line", PYTHON_2)
def test_lines_of_python_2(line):
    assert python2.sign_in(line)


@pytest.mark.parametrize("line", PYTHON_3)
def test_lines_of_python_3(line):
    assert python2.sign_in(line) is None


def test_mixed_tabs_are_python_2():
    assert "tabs and spaces" in python2.advice(TabError("x", ("f.py", 3, 1, "\tx")))
    assert python2.advice(SyntaxError("x", ("f.py", 3, 1, "x = ("))) is None


def test_magics_become_calls_line_by_line():
    source = "%matplotlib inline\nx = 5 % 3\n  !ls -l 'a'\n%%time\n"
    wanted = "get_ipython().magic('matplotlib inline')\nx = 5 % 3\n  get_ipython().system(\"ls -l 'a'\")\n"
    assert without_magics(source) == wanted + "get_ipython().magic('time')\n"


def test_a_cell_magic_runs_the_cell(monkeypatch):
    main = module("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    get_ipython().run_cell_magic("time", "", "x = 3")
    assert main.x == 3


def test_programs_get_the_kernels_of_tensorflow_1_unless_their_owner_says_otherwise(monkeypatch):
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    assert Options().environment()["TF_ENABLE_ONEDNN_OPTS"] == "0"
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "1")
    assert Options().environment()["TF_ENABLE_ONEDNN_OPTS"] == "1"


def test_options_travel_through_the_environment(monkeypatch):
    options = Options(vis_version="0.4.1", keras="3", no_show=True, save_figures="/figures", explain=True)
    environment = options.environment()
    assert environment["KERAS_VIS_VERSION"] == "0.4.1"
    assert (environment["TF_USE_LEGACY_KERAS"], environment["MPLBACKEND"]) == ("0", "Agg")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Options.from_environment() == options
    assert Options.from_environment() == Options()


def test_what_the_scripts_own_vis_is(tmp_path):
    folder = str(tmp_path)
    assert own_vis(folder) is None
    (tmp_path / "vis").mkdir()
    assert own_vis(folder) is None
    (tmp_path / "vis" / "__init__.py").touch()
    assert own_vis(folder) == f"{folder}/vis"
    (tmp_path / "vis" / "visualization.py").touch()
    assert own_vis(folder) is None
    (tmp_path / "vis.py").touch()
    assert own_vis(folder) == f"{folder}/vis.py"


def test_the_record_tells_who_asked_first(monkeypatch):
    monkeypatch.setattr(record, "_answers", {})
    assert record.report() == ["every name this script asked for is today's own"]
    record.note("tf_keras.layers.core", "tf_keras.layers")
    record.note("tf_keras.layers.core", "something else")
    (name, (answer, place)), *rest = record.answers().items()
    assert (name, answer, rest) == ("keras.layers.core", "tf_keras.layers", [])
    assert __file__ in place


def test_scripts_can_be_run_from_any_thread(tmp_path, capfd):
    (tmp_path / "script.py").write_text("print('hello')")
    statuses = []
    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=lambda: statuses.append(run_script(str(tmp_path / "script.py"), [], Options())))
    thread.start()
    thread.join()
    assert (statuses, capfd.readouterr().out) == ([0], "hello\n")
    assert signal.getsignal(signal.SIGTERM) is before


# -- the command ------------------------------------------------------------------------------------------


def test_options_that_stand_behind_the_script_are_told_unless_it_knows_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("keras_vis_compat.runner.command.run_script", lambda *arguments: 0)
    (tmp_path / "old.py").write_text("import sys  # --keras is one of mine\n")
    words = ["run", str(tmp_path / "old.py"), "--no-show", "--keras", "3", "--save-figures=figures", "--mine"]
    assert cli.main(words) == 0
    said = capsys.readouterr().err
    assert said.startswith(
        "keras-vis-compat: --no-show, --save-figures is handed to the script, as all that stands behind"
    )
    assert cli.main(["run", "--no-show", str(tmp_path / "old.py"), "--mine"]) == 0
    assert capsys.readouterr().err == ""
