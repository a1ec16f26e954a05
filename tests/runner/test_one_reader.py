"""All commands say the same of a program: which keras-vis it was written for, and what shows it."""

import json
import re

import pytest

from keras_vis_compat._programs.program import Program
from keras_vis_compat.migrate import migrate
from keras_vis_compat.runner.doctor.report import about
from keras_vis_compat.runner.doctor.script import read
from keras_vis_compat.runner.options import Options
from keras_vis_compat.runner.written_for import as_written_for

HEAD = "import numpy as np\nimport matplotlib.cm as cm\nfrom vis.visualization import visualize_cam, overlay\n"
MAP = f"{HEAD}heat = visualize_cam(model, -1, 0, img)\n"
OLD = "0.3 or older"
# program -> (version, line, the reason's beginning); None: nothing shows it
PROGRAMS = {
    f"{MAP}heat = np.uint8(cm.jet(heat)[..., :3] * 255)\noverlay(heat, img)\n": ("0.5.0", 5, "`heat` is coloured"),
    f"{MAP}overlay(img, cm.jet(heat))\n": ("0.5.0", 5, "`heat` is coloured"),
    f"{MAP}overlay(heat, img)\n": ("0.4.1", 5, "`heat` is laid over the image"),
    f"{HEAD}overlay(visualize_cam(model, -1, 0, img), img)\n": ("0.4.1", 4, "`visualize_cam(…)` is laid over"),
    "from vis.visualization import overlay\nfrom vis.visualization.saliency import visualize_cam\n"
    "overlay(visualize_cam(model, -1, 0, img), img)\n": ("0.4.1", 3, "`visualize_cam(…)` is laid over"),
    "import vis\nvis.visualization.overlay(img, vis.visualization.visualize_saliency(model, -1, 0, img))\n": (
        "0.4.1",
        2,
        "`visualize_saliency(…)` is laid over",
    ),
    "from vis.visualization import *\nheat = visualize_cam(m, -1, 0, x)\noverlay(heat, x)\n": (
        "0.4.1",
        3,
        "`heat` is laid over",
    ),
    f"{MAP}print(heat[:, :, 2])\n": ("0.4.1", 5, "`heat` has three axes"),
    f"{MAP}bgr = heat[..., ::-1]\n": ("0.4.1", 5, "`heat` has three axes"),
    f"{MAP}np.transpose(heat, (1, 0, 2))\n": ("0.4.1", 5, "`heat` has three axes"),
    f"{MAP}heat.transpose(1, 0, 2)\n": ("0.4.1", 5, "`heat` has three axes"),
    f"{MAP}heat.mean(axis=2)\n": ("0.4.1", 5, "`heat` has three axes"),
    f"{MAP}np.max(heat, 2)\n": ("0.4.1", 5, "`heat` has three axes"),
    f"{MAP}height, width, colours = heat.shape\n": ("0.4.1", 5, "`heat` has three axes"),
    f"{MAP}heat / 255.\n": ("0.4.1", 5, "`heat` is divided by 255"),
    f"{MAP}heat /= 255\n": ("0.4.1", 5, "`heat` is divided by 255"),
    f"{MAP}np.hstack((img, heat))\n": ("0.4.1", 5, "`heat` stands beside the image"),
    f"{MAP}np.concatenate([img, heat], axis=1)\n": ("0.4.1", 5, "`heat` stands beside the image"),
    f"{MAP}cv2.addWeighted(img, 0.5, heat, 0.5, 0)\n": ("0.4.1", 5, "`heat` is laid over the image"),
    f"{MAP}cv2.cvtColor(heat, cv2.COLOR_RGB2BGR)\n": ("0.4.1", 5, "`heat` goes through COLOR_RGB2BGR"),
    f"{MAP}np.uint8(255 * heat)\n": ("0.5.0", 5, "`heat` is multiplied by 255"),
    f"{MAP}heat[..., np.newaxis]\n": ("0.5.0", 5, "`heat` gets an axis for colours"),
    f"{MAP}np.dstack([heat, heat, heat])\n": ("0.5.0", 5, "`heat` is stacked to colours"),
    f"{MAP}heat[heat < 0.2] = 0\n": ("0.5.0", 5, "`heat` is compared with 0.2"),
    f"{MAP}plt.imshow(heat, cmap='jet')\n": ("0.5.0", 5, "`heat` is shown with a colour map"),
    f"{MAP}colours = plt.get_cmap('jet')\ncolours(heat)\n": ("0.5.0", 6, "`heat` is coloured"),
    f"{HEAD}def heat_of(img):\n    return visualize_cam(model, -1, 0, img)\noverlay(heat_of(x), x)\n": (
        "0.4.1",
        6,
        "`heat_of(…)` is laid over",
    ),
    f"{HEAD}def show(heat):\n    overlay(heat, img)\nshow(visualize_cam(model, -1, 0, img))\n": (
        "0.4.1",
        5,
        "`heat` is laid over",
    ),
    f"{HEAD}maps = []\nfor x in xs:\n    maps.append(visualize_cam(model, -1, 0, x))\n"
    "for heat in maps:\n    overlay(heat, x)\n": ("0.4.1", 8, "`heat` is laid over"),
    f"{HEAD}maps = [visualize_cam(model, -1, 0, x) for x in xs]\noverlay(maps[0], x)\n": (
        "0.4.1",
        5,
        "`maps[0]` is laid over",
    ),
    f"{HEAD}heat = None\nif ok:\n    heat = visualize_cam(model, -1, 0, x)\noverlay(heat, x)\n": (
        "0.4.1",
        7,
        "`heat` is laid over",
    ),
    f"{HEAD}maps = {{}}\nmaps['a'] = visualize_cam(model, -1, 0, x)\noverlay(maps['a'], x)\n": (
        "0.4.1",
        6,
        "`maps['a']` is laid over",
    ),
    f"{HEAD}a, heat = 1, visualize_cam(model, -1, 0, x)\noverlay(heat, x)\n": ("0.4.1", 5, "`heat` is laid over"),
    "from vis.visualization import *\nfor see in (visualize_cam, visualize_saliency):\n"
    "    overlay(see(m, -1, 0, x), x)\n": ("0.4.1", 3, "`see(…)` is laid over"),
    f"import cv2\n{MAP}heat = cv2.resize(heat, (9, 9))\noverlay(heat, x)\n": ("0.4.1", 7, "`heat` is laid over"),
    "from vis.visualization import visualize_cam\nfrom vis.utils import utils\n"
    "utils.stitch_images([visualize_cam(m, -1, 0, x)])\n": ("0.4.1", 3, "`[visualize_cam(m, -1, 0, x)]` is stitched"),
    "from vis.visualization import visualize_saliency\nvisualize_saliency(m, -1, 0, x, 'guided')\n": (
        "0.4.1",
        2,
        "a backprop modifier is the fifth",
    ),
    "from vis.utils import utils\nutils.get_imagenet_label(3)\n": ("0.4.1", 2, "`get_imagenet_label` became"),
    "from vis.utils.utils import lookup_imagenet_labels\n": ("0.5.0", 1, "`lookup_imagenet_labels` came"),
    "from vis.visualization import visualize_class_saliency\n": (OLD, 1, "`visualize_class_saliency` became"),
    "from vis.utils.vggnet import VGG16\n": (OLD, 1, "`vis.utils.vggnet` ended"),
    "from vis.visualization import visualize_cam\nvisualize_cam(m, -1, [1], seed_img=x)\n": (OLD, 2, "`seed_img=`"),
    f"{HEAD}from keras_vis_compat import set_legacy_version\nset_legacy_version('0.5.0')\n"
    "overlay(visualize_cam(m, -1, 0, x), x)\n": ("0.5.0", 5, "the program says so"),
    f"{MAP}plt.imshow(heat)\n": None,
    f"from keras.layers import Conv3D\n{MAP}heat[:, :, 3]\n": None,  # a slice of a volume
    "from other.visualization import overlay, visualize_cam\noverlay(visualize_cam(m), x)\n": None,
    "x = dict(text='a', jitter=3)\nseed_img = keepdims = 3\n": None,
}


def version_and_place(sentence):
    return re.search(r"keras-vis ([\d.]+|0\.3 or older): (?:line|cell) ([\d:]+), (.*)", sentence).groups()


@pytest.mark.parametrize("source", PROGRAMS)
def test_all_commands_say_the_same_of_a_script(source, tmp_path):
    path = tmp_path / "script.py"
    path.write_text(source, encoding="utf-8")
    wanted = PROGRAMS[source]
    reading = read(str(path))
    options, told = as_written_for(Options(explain=True), str(path), source)
    result = migrate(source)
    noted = [note for note in result.notes if note.rule == "vis-version"]
    if wanted is None:
        assert reading.sign is None
        assert not noted
        assert all("nothing shows which" in line for line in told)
        return
    version, line, reason = wanted
    needs = dict.fromkeys((*reading.needs, *reading.perhaps()))
    said = version_and_place(about(reading, needs)[0][1])
    assert said[:2] == (version, str(line))
    assert said[2].startswith(reason)
    (sentence,) = told
    assert version_and_place(sentence.partition("; its results")[0]) == said
    assert options.vis_version == (None if version == "0.5.0" or "says so" in said[2] else "0.4.1")
    assert bool(noted) == (version != "0.5.0")
    for note in noted:
        assert note.message == f"keras-vis {said[0]}: {said[2]}"
    assert ("set_legacy_version(" in result.source) == (version != "0.5.0" or "set_legacy_version(" in source)


@pytest.mark.parametrize("to", ["compat", "keras3", "scores"])
def test_each_level_inserts_that_version_once(to):
    source = f"{HEAD}overlay(visualize_cam(model, -1, 0, img), img)\n"
    result = migrate(source, to)
    assert result.source.count("set_legacy_version(") == 1
    assert migrate(result.source, to).source == result.source


def test_a_chosen_version_is_not_asked_for():
    source = f"{HEAD}overlay(visualize_cam(model, -1, 0, img), img)\n"
    assert as_written_for(Options(vis_version="0.5.0"), "a.py", source) == (Options(vis_version="0.5.0"), [])
    assert as_written_for(Options(), "a.py", source)[0].vis_version == "0.4.1"


def test_the_version_of_the_environment_is_not_asked_for(monkeypatch):
    monkeypatch.setenv("KERAS_VIS_VERSION", "0.5.0")
    assert as_written_for(Options(), "a.py", f"{HEAD}overlay(visualize_cam(m, -1, 0, x), x)\n") == (Options(), [])


BOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": "# Maps"},
        {"cell_type": "code", "metadata": {}, "source": "%matplotlib inline\nfrom vis.visualization import *"},
        {"cell_type": "code", "metadata": {}, "source": ""},
        {"cell_type": "code", "metadata": {}, "source": "x = 1\noverlay(visualize_cam(m, -1, 0, x), x)"},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def test_cells_are_counted_in_one_way(tmp_path, monkeypatch, capsys):
    from keras_vis_compat.cli import main

    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps(BOOK))
    reading = read(str(path))
    assert about(reading, dict.fromkeys([*reading.needs, *reading.perhaps()]))[0][1].startswith(
        "  keras-vis 0.4.1: cell 4:2, `visualize_cam(…)` is laid over"
    )
    (told,) = as_written_for(Options(explain=True), str(path), BOOK)[1]
    assert "keras-vis 0.4.1: cell 4:2, " in told
    assert main(["migrate", "--check", str(path)]) == 1
    assert f"{path}:cell 4:2: keras-vis 0.4.1: `visualize_cam(…)` is laid over" in capsys.readouterr().err


PYTHON_2 = {"octal": "x = 08\n", "print": "print 'a'\n", "a tuple as parameter": "f = lambda (a, b): a\n"}


@pytest.mark.parametrize("case", PYTHON_2)
def test_python_2_is_called_so_by_doctor_and_migrate(case, tmp_path, capsys):
    from keras_vis_compat.cli import main

    path = tmp_path / "old.py"
    path.write_text(PYTHON_2[case])
    problem = read(str(path)).problem
    assert problem.startswith(f"{path}, line 1: this is Python 2 (")
    assert main(["migrate", str(path)]) == 2
    assert problem.removeprefix(f"{path}, line 1: ") in capsys.readouterr().err


def test_what_its_author_installed_is_a_sign_where_there_is_no_other():
    for command, version in {
        "!pip install git+https://github.com/raghakot/keras-vis.git -U": "0.5.0",
        "!pip install keras-vis": "0.4.1",
        "!pip install keras-vis==0.3.3": OLD,
        "!pip install tf-keras-vis": None,
    }.items():
        sign = Program("import vis\nx = 1\n", commands=[(1, command)]).sign
        assert (sign and sign.version) == version
    assert Program(f"{MAP}cm.jet(heat)\n", commands=[(1, "!pip install keras-vis")]).sign.version == "0.5.0"
