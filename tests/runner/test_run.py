"""A script under the runner is the script it was: status, arguments, files, streams, tracebacks."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import keras_vis_compat
from keras_vis_compat.cli import main


def test_arguments_file_name_and_paths_are_those_of_the_script(run, tmp_path):
    source = "import os, sys\nprint(sys.argv, __file__, __name__, sys.path[0], os.getcwd(), sep='|')"
    done = run(source, "--vis-version", "x", "-", "ü")
    folder = os.path.realpath(tmp_path)
    words = ["script.py", "--vis-version", "x", "-", "ü"]
    assert done.stdout.rstrip().split("|") == [str(words), f"{tmp_path}/script.py", "__main__", folder, folder]


def test_modules_beside_the_script_are_found_and_it_is_main(run, tmp_path):
    (tmp_path / "helper.py").write_text("import __main__\nvalue = __main__.answer")
    assert run("answer = 42\nimport helper\nprint(helper.value)").stdout == "42\n"


def test_it_reads_stdin(run):
    assert run("print(input().upper())", stdin="hello\n").stdout == "HELLO\n"


@pytest.mark.parametrize(
    ("leave", "status"),
    [("pass", 0), ("import sys; sys.exit(7)", 7), ("exit('stop')", 1), ("1 / 0", 1), ("import os; os._exit(3)", 3)],
)
def test_the_exit_status_is_the_scripts(run, leave, status):
    assert run(leave).returncode == status


def test_a_signal_that_ends_the_script_is_told_as_shells_do(run):
    assert run("import os, signal; os.kill(os.getpid(), signal.SIGTERM)").returncode == 128 + signal.SIGTERM


def start(folder, source):
    (folder / "script.py").write_text(source)
    home = str(Path(keras_vis_compat.__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "keras_vis_compat", "run", "script.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": home},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def test_termination_reaches_the_script(tmp_path):
    source = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))
print("ready", flush=True)
time.sleep(60)
"""
    process = start(tmp_path, source)
    process.terminate()
    assert process.wait(timeout=30) == 5


def test_an_interrupt_is_the_scripts_to_handle(tmp_path):
    source = """
import os, signal
print("ready", flush=True)
try:
    os.kill(os.getppid(), signal.SIGINT)
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("handled")
"""
    process = start(tmp_path, source)
    assert process.stdout.read() == "handled\n"
    assert process.wait(timeout=30) == 0


def test_an_unhandled_interrupt_ends_as_in_python(run):
    done = run("import signal; signal.raise_signal(signal.SIGINT)")
    assert done.returncode == 128 + signal.SIGINT
    assert done.stderr.endswith("KeyboardInterrupt\n")


def test_tracebacks_show_the_script_only(run):
    done = run("import numpy as np\ndef f():\n    np.cast.int_(1)\nf()")
    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert 'script.py", line 4, in <module>' in done.stderr
    assert 'script.py", line 3, in f' in done.stderr
    assert "keras_vis_compat" not in done.stderr


def test_frames_of_the_shims_are_left_out_too(run):
    source = (
        "import matplotlib.pyplot as plt\ntry:\n    plt.plot([1], [2, 3], hold=True)\nexcept ValueError:\n    1 / 0"
    )
    done = run(source, options=["--no-show"])
    assert "During handling of the above exception" in done.stderr
    assert os.path.join("keras_vis_compat", "runner") not in done.stderr


def test_an_own_excepthook_is_called(run):
    done = run("import sys\nsys.excepthook = lambda kind, error, trace: print('mine', kind.__name__)\n1 / 0")
    assert (done.stdout, done.returncode) == ("mine ZeroDivisionError\n", 1)


def test_syntax_errors_look_as_in_python(run):
    done = run("def f(:\n    pass")
    assert "SyntaxError" in done.stderr
    assert "Python 2" not in done.stderr


def test_python_2_is_named_with_file_and_line(run, tmp_path):
    done = run("import os\nprint 'hello'")
    assert done.returncode == 1
    assert f"{tmp_path}/script.py, line 2: this is Python 2 (the `print` statement)" in done.stderr


def test_python_2_in_an_imported_file_is_named_too(run, tmp_path):
    (tmp_path / "helper.py").write_text("try:\n    pass\nexcept ValueError, e:\n    pass\n")
    assert f"{tmp_path}/helper.py, line 3: this is Python 2" in run("import helper").stderr


def test_scripts_in_other_encodings(run, tmp_path):
    (tmp_path / "latin.py").write_bytes("# coding: latin-1\nprint(ascii('\xe4'))".encode("latin-1"))
    assert run("exec(open('latin.py', encoding='latin-1').read())").stdout == "'\\xe4'\n"
    done = run("pass")
    assert done.returncode == 0


def test_the_version_of_keras_vis_is_what_was_asked_for(run):
    source = (
        "import keras_vis_compat, os\nprint(keras_vis_compat.legacy_version(), os.environ.get('KERAS_VIS_VERSION'))"
    )
    assert run(source, options=["--vis-version", "0.4.1"]).stdout == "0.4.1 0.4.1\n"
    assert run(source).stdout == "0.5.0 None\n"
    assert run(source, environment={"KERAS_VIS_VERSION": "0.4.1"}).stdout == "0.4.1 0.4.1\n"


def test_explain_tells_what_was_answered_by_what_and_where(run, tmp_path):
    done = run("import numpy as np\n\nx = np.int(3) + np.int(4)", options=["--explain"])
    assert done.stderr.splitlines() == [
        "names answered for this script:",
        f"  numpy.int  builtins.int  ({tmp_path}/script.py:3)",
    ]


def test_explain_of_a_script_that_needs_nothing(run):
    done = run("print(1)", options=["--explain"])
    assert done.stderr == "every name this script asked for is today's own\n"


def test_what_was_not_deprecated_then_does_not_warn_now(run):
    source = "import warnings\nwarnings.warn('lr is deprecated')\nwarnings.warn('mind the gap')"
    done = run(source)
    assert "UserWarning: mind the gap" in done.stderr
    assert "UserWarning: lr" not in done.stderr


FIGURES = """
import matplotlib
matplotlib.use("TkAgg")
import matplotlib.pyplot as plt
from PIL import Image
plt.switch_backend("TkAgg")
first = plt.figure()
plt.plot([1, 2])
first.show()
plt.pause(0.1)
plt.figure()
plt.show()
print(plt.get_fignums())
plt.plot([3, 4])            # never shown
Image.new("L", (30, 20)).show()
"""


def test_every_shown_figure_is_saved_once_and_no_window_opens(run, tmp_path):
    from PIL import Image

    done = run(FIGURES, options=["--no-show", "--save-figures", "out/figures"])
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"
    assert done.stderr == f"keras-vis-compat: 3 figures saved in {tmp_path}/out/figures\n"
    saved = sorted((tmp_path / "out" / "figures").iterdir())
    assert [path.name for path in saved] == ["figure-001.png", "figure-002.png", "figure-003.png"]
    assert Image.open(saved[2]).size == (30, 20)


def test_a_script_that_draws_off_screen_itself_can_save_after_showing(run, tmp_path):
    source = """
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
print(len(plt.gca().lines))
plt.switch_backend("TkAgg")
plt.show()
print(plt.get_fignums())
"""
    done = run(source, options=["--no-show", "--save-figures", "figures"])
    assert done.stdout == "1\n[]\n"
    assert len(list((tmp_path / "figures").iterdir())) == 1


def test_without_a_folder_nothing_is_saved(run, tmp_path):
    done = run(FIGURES, options=["--no-show"])
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["script.py"]


def test_figures_are_saved_and_really_shown_without_no_show(run, tmp_path):
    source = "import matplotlib.pyplot as plt\nplt.figure().show = None\nplt.show()\nprint(len(plt.get_fignums()))"
    done = run(source, options=["--save-figures", "figures"], environment={"MPLBACKEND": "Agg"})
    assert done.stdout == "1\n"
    assert (tmp_path / "figures" / "figure-001.png").exists()


def test_a_folder_given_relative_stays_where_it_was_meant(run, tmp_path):
    source = "import os, matplotlib.pyplot as plt\nos.mkdir('x'); os.chdir('x')\nplt.figure(); plt.show()"
    assert run(source, options=["--no-show", "--save-figures", "."]).returncode == 0
    assert (tmp_path / "figure-001.png").exists()


def test_exported_notebooks_find_their_shell(run):
    done = run("get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().system('echo hello')\nprint(1)")
    assert (done.stdout, done.stderr) == ("hello\n1\n", "")


def test_lines_for_notebooks_are_read(run):
    done = run(
        "%matplotlib inline\nimport os\n!echo hello\nfor each in get_ipython().getoutput('echo a'):\n    print(each)"
    )
    assert (done.stdout, done.stderr) == ("hello\na\n", "")


def test_an_original_keras_vis_beside_the_script_is_passed_by(run, tmp_path):
    for module in ("__init__", "visualization/__init__", "losses"):
        path = tmp_path / "vis" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("raise RuntimeError('the original')")
    source = "import vis.callbacks, keras_vis_compat\nprint(vis.callbacks is keras_vis_compat.callbacks)"
    assert run(source).stdout == "True\n"


def copy_of_keras_vis(folder, saliency="def visualize_saliency(): return cm.jet(grads)"):
    """The files by which a copy of keras-vis is known; its own code fails."""
    files = {
        "__init__": "",
        "losses": "class ActivationMaximization: pass\nraise RuntimeError('the copy itself')",
        "optimizer": "",
        "visualization/__init__": "",
        "visualization/saliency": saliency,
        "extras": "from .losses import ActivationMaximization\nfrom .visualization import overlay",
    }
    for module, content in files.items():
        path = folder / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


FROM_A_COPY = """
import keras_vis_compat
import {0}
from {0} import losses
from {0}.visualization.saliency import visualize_cam
from {0}.extras import ActivationMaximization
assert {0}.visualization is keras_vis_compat.visualization
assert losses.ActivationMaximization is ActivationMaximization is keras_vis_compat.losses.ActivationMaximization
print(keras_vis_compat.legacy_version(), hasattr({0}, "colour"))
"""


@pytest.mark.parametrize("name", ["keras_vis_fixed", "libs.vis"])
def test_a_copy_of_keras_vis_under_another_name_is_answered_and_told(run, tmp_path, name):
    copy_of_keras_vis(tmp_path / name.replace(".", "/"))
    done = run(FROM_A_COPY.format(name))
    assert done.stdout == "0.4.1 False\n", done.stderr
    assert done.stderr.partition("\n")[0] == (
        f"keras-vis-compat: {tmp_path}/{name.replace('.', '/')} is a copy of keras-vis, answered with the results of "
        "0.4.1; what was changed in it does not count: --no-vendored runs the copy itself"
    )


def test_the_version_of_a_copy_is_that_of_its_maps_unless_one_is_chosen(run, tmp_path):
    copy_of_keras_vis(tmp_path / "mended", "def visualize_saliency(): return zoom(heatmap)")
    assert run(FROM_A_COPY.format("mended")).stdout == "0.5.0 False\n"
    done = run(FROM_A_COPY.format("mended"), options=["--vis-version", "0.4.1"])
    assert done.stdout == "0.4.1 False\n"


@pytest.mark.parametrize("name", ["keras_vis_fixed", "vis"])
def test_a_copy_is_left_alone_where_that_is_asked_for(run, tmp_path, name):
    copy_of_keras_vis(tmp_path / name)
    done = run(f"from {name}.losses import ActivationMaximization", options=["--no-vendored"])
    assert done.stderr.endswith("RuntimeError: the copy itself\n")
    assert "keras-vis-compat" not in done.stderr


def test_other_packages_beside_the_script_stay_their_own(run, tmp_path):
    copy_of_keras_vis(tmp_path / "own")
    (tmp_path / "own" / "losses.py").write_text("mine = 1")
    assert run("from own.losses import mine\nprint(mine)").stdout == "1\n"


def test_a_module_is_run_by_its_name(run, tmp_path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "tool.py").write_text(
        "import sys, os\nimport numpy as np\n"
        "print(__name__, np.int, sys.argv[1:], os.path.basename(sys.argv[0]))\nsys.exit(3)"
    )
    done = run("", "-x", "y", options=["--no-show", "-m"], name="package.tool")
    assert (done.stdout, done.returncode) == ("__main__ <class 'int'> ['-x', 'y'] tool.py\n", 3)


def test_old_tests_run_as_they_are(run, tmp_path):
    (tmp_path / "test_old.py").write_text("import numpy as np\n\ndef test_it():\n    assert np.int is int\n")
    done = run("", "-q", "-p", "no:cacheprovider", "test_old.py", options=["-m"], name="pytest")
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_a_module_that_is_nowhere_is_told_in_one_line(command, tmp_path):
    for name in ("nowhere", "nowhere.at_all"):
        done = command("run", "-m", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"{name}: no module of that name is installed")


@pytest.mark.parametrize("path", ["vis.py", "vis/__init__.py"])
def test_the_scripts_own_vis_stays_its_own(run, tmp_path, path):
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("mine = True")
    assert run("import vis\nprint(vis.mine)").stdout == "True\n"


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_processes_that_start_anew_find_the_old_names_too(run, method):
    source = """
import multiprocessing, sys

def look(_):
    import numpy, vis, cPickle
    return numpy.int.__name__, vis.__name__, cPickle.dumps.__module__

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with multiprocessing.Pool(1) as pool:
        print(pool.map(look, [1]))
"""
    assert run(source, method).stdout == "[('int', 'vis', '_pickle')]\n"


def test_keras_3_is_left_alone_but_the_rest_is_answered(run):
    source = """
import keras, keras_vis_compat, vis.losses
import numpy as np
import scipy.misc
import tensorflow as tf
print(keras.__version__[0], tf.keras.layers.Dense is keras.layers.Dense, np.int, callable(scipy.misc.imresize))
print(vis.losses is keras_vis_compat.losses, tf.Session is not None, tf.executing_eagerly())
try:
    import keras.layers.core
except ImportError:
    print("gone")
"""
    done = run(source, options=["--keras", "3"])
    assert done.stdout == "3 True <class 'int'> True\nTrue True True\ngone\n", done.stderr


def test_a_missing_script_is_told_in_one_line(command, tmp_path):
    done = command("run", "nowhere.py", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "nowhere.py: no such file or directory: check the name\n"


def test_without_tf_keras_the_way_out_is_told(monkeypatch, tmp_path, capsys):
    (tmp_path / "script.py").write_text("")
    monkeypatch.setattr("keras_vis_compat.runner.command.find_spec", lambda name: None)
    assert main(["run", str(tmp_path / "script.py")]) == 1
    assert "pip install 'keras-vis-compat[keras2]'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--keras", "4"], ["--vis-version", "0.6"], []])
def test_wrong_options_are_refused(words, capsys):
    with pytest.raises(SystemExit) as left:
        main(["run", *words])
    assert left.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_plain_import_changes_nothing():
    source = """
import sys
before = list(sys.meta_path)
import keras_vis_compat, numpy
import scipy.misc
assert [each for each in sys.meta_path if each not in before] == []
assert not hasattr(numpy, "int") and not hasattr(scipy.misc, "imread")
assert not any(name.startswith("keras_vis_compat.runner") for name in sys.modules)
"""
    home = str(Path(keras_vis_compat.__file__).resolve().parents[1])
    subprocess.run([sys.executable, "-W", "ignore", "-c", source], check=True, env={**os.environ, "PYTHONPATH": home})


BOTH_KERASES = """
import keras, tensorflow as tf
from keras.layers import Dense
from tensorflow.keras import layers, models
first = keras.models.Sequential([Dense(2, input_shape=(3,)), keras.layers.Dense(1)])
second = tf.keras.Sequential([layers.Dense(
    2, input_shape=(3,)), tf.keras.layers.Dense(1)])
entry = layers.Input((3,))
third = models.Model(entry, layers.Dense(2)(entry))
for model in first, second, third:
    print(model.name, *[layer.name for layer in model.layers])
second.save_weights("of_tf_keras.h5")
again = tf.keras.Sequential([layers.Dense(2, input_shape=(3,), name="dense"), layers.Dense(1, name="dense_1")])
again.load_weights("of_tf_keras.h5", by_name=True)
print(all((a == b).all() for a, b in zip(again.get_weights(), second.get_weights())))
"""


def test_each_keras_counts_its_own_layers_in_a_program_that_mixes_both(run):
    assert run(BOTH_KERASES).stdout.splitlines() == [
        "sequential_1 dense_1 dense_2",
        "sequential dense dense_1",
        "model input_1 dense_2",
        "True",
    ]


def test_tf_keras_counts_layers_from_no_number_as_it_always_did(run):
    done = run("import tensorflow as tf; print(tf.keras.layers.Dense(1).name, tf.keras.layers.Dense(1).name)")
    assert (done.returncode, done.stdout) == (0, "dense dense_1\n")
