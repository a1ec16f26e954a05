"""The doctor says what is installed, what is in the way, and what each script needs."""

import json
import platform
from importlib import invalidate_caches

import pytest

from keras_vis_compat._programs.needs import needs_of, own_modules, undefined_in
from keras_vis_compat._programs.program import Program
from keras_vis_compat.cli import main
from keras_vis_compat.runner import doctor
from keras_vis_compat.runner.doctor import environment, probe
from keras_vis_compat.runner.doctor.script import read

HEALTHY = """
import numpy as np
from keras.layers.core import Dense
from vis.visualization import visualize_cam, overlay
import matplotlib.cm as cm
try:
    import nonsense_a
except ImportError:
    nonsense_a = None
model = img = None
grads = visualize_cam(model, -1, 0, img)
print(np.int, cm.jet(grads))
"""

SICK = """
from keras.layers.core import Dense, Nonsense
import nonsense_b, cv2_nonsense.inner
import tensorflow as tf
from vis.visualization import *
from vis.utils import utils
print(tf.contrib.slim.nets)
print(utils.get_imagenet_label(20))
"""


def test_the_whole_report(command, tmp_path):
    for name, source in {"healthy.py": HEALTHY, "sick.py": SICK, "old.py": "print 'hello'"}.items():
        (tmp_path / name).write_text(source)
    done = command("doctor", "healthy.py", "sick.py", "old.py", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    report = done.stdout
    for package in ("Python", "tensorflow", "keras", "tf_keras", "GPU", "vis"):
        assert f"  {package:18} " in report
    healthy, sick, old = report.split("\n\n")[1:]
    assert healthy.splitlines() == [
        "healthy.py:",
        "  keras-vis 0.5.0: line 12, `grads` is coloured by the script: it is a map",
        "  line 3: keras.layers.core is keras.layers since Keras 2.13; `run` answers it",
        "  line 12: numpy.int is int since NumPy 1.24; `run` answers it",
        "  run it: keras-vis-compat run --vis-version 0.5.0 healthy.py",
    ]
    assert "line 2: keras.layers.core.Nonsense is missing: AttributeError" in sick
    assert "line 3: nonsense_b is missing: no package of that name is installed, and no file" in sick
    assert "line 7: tensorflow.contrib.slim.nets is missing" in sick
    assert "ended with TensorFlow 1" in sick
    assert "line 8, `get_imagenet_label` became `lookup_imagenet_labels` in 0.5.0" in sick
    assert sick.endswith("run it: keras-vis-compat run --vis-version 0.4.1 sick.py")
    assert "old.py, line 1: this is Python 2 (the `print` statement)" in old
    assert "core.Dense" not in report
    assert "nonsense_a" not in report


@pytest.fixture
def quick(monkeypatch):
    """A doctor that asks no other interpreter and finds every name."""
    monkeypatch.setattr(doctor, "ask", lambda needs, keras: {"trouble": [None] * len(needs), "gpus": ["GPU:0"]})


def test_without_scripts_it_is_well(quick, capsys):
    assert main(["doctor"]) == 0
    assert "GPU                GPU:0" in capsys.readouterr().out


def test_the_report_for_programs_says_the_same(quick, tmp_path, capsys):
    script = tmp_path / "script.py"
    script.write_text("import keras\n")
    status = main(["doctor", "--json", str(script)])
    facts = json.loads(capsys.readouterr().out)
    assert {"installed", "platform", "keras", "gpus", "vis", "scripts", "healthy"} == set(facts)
    assert facts["installed"]["Python"] == platform.python_version()
    assert facts["healthy"] is (status == 0)
    main(["doctor", str(script)])
    told = capsys.readouterr().out
    assert facts["scripts"][0] in told
    assert all(version in told for version in facts["installed"].values() if version)


def test_the_command_for_keras_3(quick, tmp_path, capsys):
    (tmp_path / "a script.py").write_text("import vis")
    assert main(["doctor", "--keras", "3", str(tmp_path / "a script.py")]) == 0
    told = capsys.readouterr().out
    assert "keras-vis 0.4.1 or 0.5.0: nothing shows which" in told
    assert f"run it: keras-vis-compat run --keras 3 '{tmp_path}/a script.py'" in told


def test_a_missing_tf_keras_is_told(quick, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "versions", lambda: {"Python": "3", "tf_keras": None})
    assert main(["doctor"]) == 1
    assert "pip install 'keras-vis-compat[keras2]'" in capsys.readouterr().out


def test_a_missing_file_is_told_in_one_line(quick, capsys):
    assert main(["doctor", "nowhere.py"]) == 2
    assert capsys.readouterr().err == "nowhere.py: no such file or directory: check the name\n"


def test_a_vis_beside_the_script_is_told(quick, tmp_path, capsys):
    (tmp_path / "vis.py").write_text("mine = 1")
    (tmp_path / "script.py").write_text("import vis")
    main(["doctor", str(tmp_path / "script.py")])
    assert f"beside it is a `vis`: your own {tmp_path}/vis.py: `run` leaves it to the script" in capsys.readouterr().out


def test_keras_vis_hidden_by_a_vis_beside_the_script_is_told(quick, tmp_path, capsys):
    make(tmp_path, "vis/__init__.py", "vis/mine.py", "vis/deep/__init__.py")
    script = tmp_path / "script.py"
    script.write_text("import vis.mine\nimport vis.deep\nimport os")
    assert main(["doctor", str(script)]) == 0
    script.write_text("import vis.mine\nfrom vis.utils import utils")
    assert main(["doctor", str(script)]) == 1
    assert "line 2: vis.utils.utils is missing: the `vis` beside the script hides keras-vis" in capsys.readouterr().out


def test_packages_are_named_as_pip_calls_them(monkeypatch, tmp_path, capsys):
    def ask(needs, keras):
        return {"trouble": [f"ModuleNotFoundError: No module named '{need.module}'" for need in needs], "gpus": []}

    monkeypatch.setattr(doctor, "ask", ask)
    (tmp_path / "script.py").write_text("import cv2\nimport yaml\nimport tqdm\nimport config")
    assert main(["doctor", str(tmp_path / "script.py")]) == 1
    told = capsys.readouterr().out
    for line in ("cv2 is missing: pip install opencv-python", "pip install PyYAML", "pip install tqdm"):
        assert line in told
    assert "pip install config" not in told


def make(folder, *paths):
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("")
    invalidate_caches()
    return str(folder)


def test_which_vis_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.path", ["", str(tmp_path / "site")])
    assert environment.vis_found(str(tmp_path)) == ("none", None)
    make(tmp_path, "site/vis/__init__.py")
    assert environment.vis_found(str(tmp_path)) == ("other", f"{tmp_path}/site/vis")
    make(tmp_path, "site/vis/visualization/__init__.py")
    assert environment.vis_found(str(tmp_path)) == ("keras-vis", f"{tmp_path}/site/vis")
    make(tmp_path, "vis.py")
    assert environment.vis_found(str(tmp_path)) == ("other", f"{tmp_path}/vis.py")
    (tmp_path / "vis.py").write_text("from keras_vis_compat._alias import adopt")
    assert environment.vis_found(str(tmp_path)) == ("ours", f"{tmp_path}/vis.py")


@pytest.mark.parametrize(
    ("kind", "path", "advice"),
    [
        ("keras-vis", "/site/vis", "pip uninstall keras-vis"),
        ("keras-vis", "/here/vis", "rename the folder /here/vis"),
        ("other", "/site/vis", "pip uninstall vis"),
        ("other", "/here/vis.py", "rename it if the script means keras-vis"),
        ("none", None, "install_as_vis"),
        ("ours", "/site/vis.py", "keras_vis_compat's, /site/vis.py"),
    ],
)
def test_what_to_do_about_each_vis(kind, path, advice):
    assert advice in environment.advice_on(kind, path, "/here")


SIGNS = {
    "from vis.utils.vggnet import VGG16": "0.3 or older",
    "import vis.utils.vggnet": "0.3 or older",
    "visualize_cam(model, -1, [1], seed_img=img)": "0.3 or older",
    "opt.minimize(max_iter=5, progress_gif_path='x')": "0.3 or older",
    "opt.minimize(image_modifiers=[Jitter()])": "0.3 or older",
    "visualize_activation(model, -1, 1, text='a', jitter=8)": "0.3 or older",
    "from vis.visualization import visualize_class_saliency": "0.3 or older",
    "utils.get_imagenet_label(3)": "0.4.1",
    "heat = visualize_cam(model, -1, 0, img)\noverlay(img, heat)": "0.4.1",
    "utils.lookup_imagenet_labels(3)": "0.5.0",
    "visualize_saliency(model, -1, 0, img, wrt_tensor=t)": "0.5.0",
    "visualize_saliency(model, -1, 0, img, keepdims=True)": "0.5.0",
    "heat = visualize_cam(model, -1, 0, img)\nplt.imshow(heat, cmap='jet')": "0.5.0",
    "heat = visualize_cam(model, -1, 0, img)\ncv2.applyColorMap(heat, 2)": "0.5.0",
    "heat = visualize_cam(model, -1, 0, img)\nplt.imshow(heat)": None,
    "overlay(a, b)": None,
    "text = dict(text='a', jitter=3)": None,
    "seed_img = keepdims = 3": None,
}


@pytest.mark.parametrize("source", SIGNS)
def test_signs_of_the_version(source):
    sign = Program(source).sign
    assert (sign and sign.version) == SIGNS[source]


def test_the_oldest_sign_decides_and_says_its_line():
    source = "utils.lookup_imagenet_labels(3)\nx = 1\nvisualize_cam(model, -1, 0, seed_img=img)"
    sign = Program(source).sign
    assert (sign.line, sign.runs_as) == (3, "0.4.1")


def needs(source, folder=None):
    found = needs_of(Program(source))
    own = own_modules(folder) if folder else ()
    return {str(need): need.optional for need in found if need.root not in own}


def test_names_a_script_needs():
    source = """
import os.path, numpy as np
from keras import backend as K
from keras.layers import *
from . import sibling
from __future__ import division
try:
    import cv2
except (ImportError, OSError):
    from PIL import Image
np.random.rand(3).sum()
K.mean(x)
os.path.join("a", "b")
model.predict(x)
"""
    assert needs(source) == {
        "os.path": False,
        "numpy": False,
        "keras.backend": False,
        "keras.layers": False,
        "cv2": True,
        "PIL.Image": False,
        "numpy.random.rand": False,
        "keras.backend.mean": False,
        "os.path.join": False,
    }


def test_names_that_the_script_rebinds_are_its_own():
    assert needs("import numpy as np\nnp = mine\nnp.nonsense") == {"numpy": False}


def test_modules_beside_the_script_are_its_own(tmp_path):
    make(tmp_path, "helper.py", "package/__init__.py")
    assert needs("import helper, package.inner\nfrom numpy import pi", tmp_path) == {"numpy.pi": False}


def test_what_stops_in_modules_of_its_own_is_told(tmp_path, monkeypatch, capsys):
    """Those that it imports, and those that these import, wherever they lie; a package without `__init__.py`, too."""
    make(tmp_path, "parts/here.py", "unused.py")
    (tmp_path / "main.py").write_text("from parts import maps\nimport nonsense_b, helper\n")
    (tmp_path / "helper.py").write_text("import nonsense_b\n\nprint 'old'\n")
    (tmp_path / "parts/maps.py").write_text(
        "import nonsense_b, nonsense_c\nfrom . import here\nfrom .deeper import y\n"
    )
    (tmp_path / "parts/deeper.py").write_text("import main, parts.maps\nsession.run(y, feed_dict={x: 1})\n")
    (tmp_path / "unused.py").write_text("import nonsense_d")
    monkeypatch.chdir(tmp_path)

    def ask(needs, keras):
        missing = [need.root.startswith("nonsense") and f"No module named {need.root!r}" for need in needs]
        return {"trouble": missing, "gpus": []}

    monkeypatch.setattr(doctor, "ask", ask)
    assert main(["doctor", "main.py"]) == 1
    _, told = capsys.readouterr().out.split("main.py:\n")
    heads = [line.split(": ")[0].strip() for line in told.splitlines()]
    assert heads[1:-1] == [
        "line 2",
        "parts/maps.py, line 1",
        "helper.py, line 3",
        "parts/deeper.py, line 2",
    ]


def test_notebooks_of_either_format_are_read(tmp_path):
    code = ["%matplotlib inline\n", "import numpy as np"]
    new = {"cells": [{"cell_type": "markdown", "source": "x"}, {"cell_type": "code", "source": code}]}
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": code}]}]}
    for name, notebook in {"new.ipynb": new, "old.ipynb": old}.items():
        (tmp_path / name).write_text(json.dumps(notebook))
        assert [str(need) for need in read(str(tmp_path / name)).needs] == ["numpy"]


def test_other_syntax_errors_are_told_as_they_are(tmp_path):
    (tmp_path / "bad.py").write_text("x = (\n")
    assert "bad.py, line 1: '(' was never closed" in read(str(tmp_path / "bad.py")).problem


def test_lines_for_notebooks_are_no_problem(tmp_path):
    (tmp_path / "colab.py").write_text("!pip install keras-vis\nimport numpy")
    assert read(str(tmp_path / "colab.py")).problem is None


def test_the_probe_looks_into_modules_only():
    assert probe.trouble_with("math", "pi.nonsense.deeper") is None
    assert probe.trouble_with("os", "path.join") is None
    assert probe.trouble_with("json", "decoder.JSONDecoder") is None
    assert probe.trouble_with("json", "tool") is None
    assert "no attribute 'nonsense'" in probe.trouble_with("math", "nonsense")
    assert "No module named 'nonsense'" in probe.trouble_with("nonsense", "")


FORETOLD = """
import numpy as np
import tensorflow as tf
from keras.layers import Merge, MaxoutDense
from vis.visualization import *
import nonsense
np.zeros(3), nonsense.one(), nonsense.two()
tf.placeholder(tf.float32)
tf.summary.merge_all()
session = tf.Session()
session.run(y, feed_dict={x: 1})
tf.train.Saver()
visualize_cam(model, -1, 0, x, input_indices=[0])
visualize_activation(model, -1, 0, maximization=False, max_iter=3, tv_weight=0)
MaxoutDense(3)
nonsense.three(undefined(3))
try:
    unicode
except NameError:
    pass
xrange(2)
y.get_shape()[1].value
"""


def test_what_would_stop_a_script_is_foretold(command, tmp_path):
    (tmp_path / "script.py").write_text(f"y = x = model = None\n{FORETOLD.lstrip()}")
    done = command("doctor", "script.py", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.partition("script.py:\n")[2].splitlines()
    answered = [line for line in lines if line.endswith("; `run` answers it")]
    assert answered == [
        "  line 4: keras.layers.Merge is gone since Keras 2.2: Merge ended with Keras 1: "
        "join tensors with keras.layers.concatenate, add, …; `run` answers it",
        "  line 10: tensorflow.Session is tensorflow.compat.v1.Session since TensorFlow 2.0; `run` answers it",
        "  line 21: builtins.xrange is range since Python 3.0; `run` answers it",
    ]
    told = [line for line in lines if line not in answered]
    assert [line.strip().partition(":")[0] for line in told[1:-1]] == [
        *("line 4", "line 6", "line 8", "line 9", "line 11", "line 12", "line 13", "line 14", "line 22", "line 16"),
    ]
    parts = [
        "MaxoutDense cannot work here: the layer ended with Keras 1",
        "nonsense is missing: no package of that name is installed",
        "tensorflow.placeholder cannot work here",
        "tensorflow.summary.merge_all cannot work here",
        "Session.run with a feed_dict stops",
        "tf.train.Saver() stops",
        "visualize_cam(input_indices=…) stops",
        "visualize_activation(maximization=…) stops",
        "`y.get_shape()[1].value` stops",
        "`undefined` is defined nowhere",
    ]
    for line, part in zip(told[1:-1], parts, strict=True):
        assert part in line
    assert told[2].endswith("(also line 7, line 16)")
    assert "Merge cannot" not in done.stdout  # imported and never used


PURPOSES = {
    "import tf_keras_vis": ("written for tf-keras-vis", "keras-vis-compat migrate --to scores a.py, then python a.py"),
    "from tf_explain.core.grad_cam import GradCAM": ("written for tf-explain", "keras-vis-compat run a.py"),
    "import tensorflow as tf\nwith tf.GradientTape() as tape: pass": (
        "by hand with tf.Grad",
        "keras-vis-compat run a.py",
    ),
    "from keras import backend as K\nK.gradients(1, 2)": ("by hand with K.gradients", "keras-vis-compat run a.py"),
    "from keras import ops": ("no keras-vis in it", "keras-vis-compat run --keras 3 a.py"),
    "x = 1": ("no keras-vis in it", "keras-vis-compat run a.py"),
    "import vis": ("nothing shows which", "keras-vis-compat run a.py"),
}


@pytest.mark.parametrize("source", PURPOSES)
def test_programs_for_other_libraries_are_known(source, quick, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(source)
    assert main(["doctor", "a.py"]) == 0
    told = capsys.readouterr().out
    assert PURPOSES[source][0] in told
    assert told.endswith(f"  run it: {PURPOSES[source][1]}\n")


def test_a_package_that_migrate_does_away_with_is_not_in_the_way(monkeypatch, tmp_path, capsys):
    missing = "ModuleNotFoundError: No module named 'tf_keras_vis'"
    monkeypatch.setattr(doctor, "ask", lambda needs, keras: {"trouble": [missing for _ in needs], "gpus": []})
    (tmp_path / "a.py").write_text("from tf_keras_vis.gradcam import Gradcam")
    assert main(["doctor", str(tmp_path / "a.py")]) == 0
    assert "missing" not in capsys.readouterr().out.partition("a.py:")[2]


def test_a_copy_of_keras_vis_beside_the_script_is_told(quick, tmp_path, monkeypatch, capsys):
    make(tmp_path, "fixed/__init__.py", "fixed/optimizer.py")
    (tmp_path / "fixed" / "losses.py").write_text("class ActivationMaximization: pass")
    (tmp_path / "fixed" / "visualization.py").write_text("def visualize_saliency(): return cm.jet(1)")
    (tmp_path / "a.py").write_text("from fixed.visualization import visualize_saliency")
    monkeypatch.chdir(tmp_path)
    assert main(["doctor", "a.py"]) == 0
    assert "written for a copy of keras-vis, ./fixed: `run` answers it as 0.4.1" in capsys.readouterr().out


UNDEFINED = {
    "print(a)": ["a"],
    "a = 1\nprint(a)": [],
    "def f():\n    return a\na = 1": [],
    "def f():\n    global a\n    a = 1\nprint(a)": [],
    "class A:\n    x = 1\n    def f(self):\n        return x": ["x"],
    "[a for a in range(3)]\na": ["a"],
    "try:\n    a\nexcept NameError:\n    pass": [],
    "exec('a = 1')\nprint(a)": [],
    "from .own import *\nprint(a)": [],
    "from helper import *\nprint(a)": [],
    "print(__file__, __name__)": [],
    "del a\nprint(b)\nprint(b)": ["b"],
}


@pytest.mark.parametrize("source", UNDEFINED)
def test_names_that_a_script_never_defines(source):
    assert list(undefined_in(Program(source), own=["helper"])) == UNDEFINED[source]


def test_words_of_magics_are_no_names_and_magics_may_define_some(tmp_path):
    book = {"cells": [{"cell_type": "code", "source": "%matplotlib inline\n!ls {folder}\ndisplay(x)"}]}
    (tmp_path / "a.ipynb").write_text(json.dumps(book))
    assert list(read(str(tmp_path / "a.ipynb")).undefined) == ["x"]
    book["cells"][0]["source"] += "\n%run other.py"
    (tmp_path / "a.ipynb").write_text(json.dumps(book))
    assert not read(str(tmp_path / "a.ipynb")).undefined
