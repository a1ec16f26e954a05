"""Level compat: the root of an import changes, and nothing else."""

import ast

import pytest

from keras_vis_compat._old_names.carried import CARRIED
from keras_vis_compat._programs.copies import copies_of
from keras_vis_compat._programs.program import Program
from keras_vis_compat.migrate import migrate
from keras_vis_compat.migrate.files import programs

REWRITTEN = {
    "from": (
        "from vis.visualization import visualize_cam\n",
        "from keras_vis_compat.visualization import visualize_cam\n",
    ),
    "from, aliased": ("from vis.utils import utils as u\n", "from keras_vis_compat.utils import utils as u\n"),
    "from, in parentheses with comments": (
        "from vis.visualization import (  # maps\n    visualize_cam,  # one\n    overlay,\n)\n",
        "from keras_vis_compat.visualization import (  # maps\n    visualize_cam,  # one\n    overlay,\n)\n",
    ),
    "from, over a backslash": (
        "from vis.losses \\\n    import Loss\n",
        "from keras_vis_compat.losses \\\n    import Loss\n",
    ),
    "from the package": (
        "from vis import visualization, losses as L\n",
        "from keras_vis_compat import visualization, losses as L\n",
    ),
    "star": (
        "from vis.visualization import *\nvisualize_cam(m, -1, 0, x)\n",
        "from keras_vis_compat.visualization import *\nvisualize_cam(m, -1, 0, x)\n",
    ),
    "deep star": (
        "from vis.visualization.saliency import *\nutils.apply_modifications(m)\n",
        "from keras_vis_compat.visualization.saliency import *\nutils.apply_modifications(m)\n",
    ),
    "private name": (
        "from vis.visualization.saliency import _find_penultimate_layer\n",
        "from keras_vis_compat.visualization.saliency import _find_penultimate_layer\n",
    ),
    "dotted, aliased": (
        "import vis.visualization.saliency as saliency\n",
        "import keras_vis_compat.visualization.saliency as saliency\n",
    ),
    "the package, with dotted use": (
        "import vis\nvis.visualization.visualize_cam(m, -1, 0, x)\n",
        "import keras_vis_compat as vis\nvis.visualization.visualize_cam(m, -1, 0, x)\n",
    ),
    "a module, with dotted use": (
        "import vis.visualization\nvis.visualization.overlay(a, b)\n",
        "import keras_vis_compat as vis\nvis.visualization.overlay(a, b)\n",
    ),
    "two modules in one statement": (
        "import os, vis.losses, vis.visualization\nvis.losses.Loss()\n",
        "import os, keras_vis_compat as vis\nvis.losses.Loss()\n",
    ),
    "two modules in two statements": (
        "import vis.losses\nimport vis.visualization\nvis.losses.Loss()\n",
        "import keras_vis_compat as vis\nvis.losses.Loss()\n",
    ),
    "among others, on one line": (
        "import os; from vis.utils import utils; x = 1\n",
        "import os; from keras_vis_compat.utils import utils; x = 1\n",
    ),
    "in a function": (
        "def f():\n    from vis.optimizer import Optimizer\n    return Optimizer\n",
        "def f():\n    from keras_vis_compat.optimizer import Optimizer\n    return Optimizer\n",
    ),
    "in a one-line block": (
        "if ok: from vis.utils import utils\n",
        "if ok: from keras_vis_compat.utils import utils\n",
    ),
    "with a fallback": (
        "try:\n    from vis.utils import utils\nexcept ImportError:\n    utils = None\n",
        "try:\n    from keras_vis_compat.utils import utils\nexcept ImportError:\n    utils = None\n",
    ),
    "the name is bound again later": (
        "import vis\nvis.visualization.overlay(a, b)\nvis = 3\n",
        "import keras_vis_compat as vis\nvis.visualization.overlay(a, b)\nvis = 3\n",
    ),
}


@pytest.mark.parametrize("case", REWRITTEN)
def test_an_import_gets_the_new_root(becomes, case):
    becomes(*REWRITTEN[case], "compat")


UNTOUCHED = {
    "another package called vis": "from vis.grid import Grid\nimport vis.summaries\n",
    "another package, used dotted": "import vis\nvis.plot(x)\n",
    "another package with utils": "from vis.utils import plot_grid\n",
    "another package with utils in it": "from vis import utils\nutils.draw(x)\n",
    "vis of this package": "from .vis import visualize_cam\nfrom . import vis\n",
    "a longer name": "import visualization, visdom, vis_utils\nfrom visual.utils import utils\n",
    "only strings and comments": "# from vis.utils import utils\nx = 'import vis'\n"
    '"""from vis.utils import utils"""\n',
    "names alone": "visualize_cam = vis = utils = overlay = 1\nprint(vis, utils)\n",
    "an attribute": "self.vis = plot.vis.utils\n",
    "utils and overlay of others": "from utils import apply_modifications\nfrom cv2 import overlay\n",
    "a parameter": "def show(vis):\n    return vis.visualization.visualize_cam\n",
    "done already": "from keras_vis_compat.utils import utils\nimport keras_vis_compat as vis\n",
    "nothing": "",
    "no line end": "x = 1",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_is_not_keras_vis_is_left_alone(stays, case):
    stays(UNTOUCHED[case], "compat")


def test_a_vis_with_parts_that_keras_vis_never_had_is_named_and_left_alone(stays):
    result = stays("from vis.utils import utils\nfrom vis.grid import Grid\n", "compat")
    assert [note.line for note in result.notes] == [2]
    assert "another package" in result.notes[0].message


def test_an_unknown_name_beside_known_ones_is_named(notes):
    (note,) = notes("from vis.visualization import visualize_cam, frobnicate\n", "compat")
    assert note == "1: keras-vis has no `vis.visualization.frobnicate`"


@pytest.mark.parametrize(
    ("line", "today"),
    [
        ("from vis.utils.vggnet import VGG16", "keras.applications.VGG16"),
        ("from vis.visualization import visualize_class_saliency", "visualize_saliency"),
        ("import vis.modifiers", "input_modifiers"),
    ],
)
def test_a_name_of_a_keras_vis_before_0_4_comes_with_todays_spelling(notes, line, today):
    told = notes(f"from vis.visualization import visualize_cam\n{line}\n", "compat")
    (note,) = (each for each in told if "today's name" in each)
    assert note.startswith(("2: ", "3: "))  # where a line that chooses the version comes before it
    assert "before 0.4" in note
    assert today in note


def test_a_module_imported_by_a_string_is_named(notes):
    source = (
        "import importlib\nfrom vis.utils import utils\nm = importlib.import_module('vis.losses')\n__import__('vis')\n"
    )
    assert [note.partition(":")[0] for note in notes(source, "compat")] == ["3", "4"]


@pytest.mark.parametrize("name", CARRIED)
def test_a_name_that_a_module_had_imported_for_itself_comes_from_its_home(name):
    module, _, last = name.rpartition(".")
    result = migrate(f"from vis.{module} import {last}\nprint({last})\n", "compat")
    if not CARRIED[name]:
        assert [note.line for note in result.notes] == [1]
        assert f"`vis.{name}` was private" in result.notes[0].message
        return
    statement = ast.parse(result.source).body[0]
    home, _, local = CARRIED[name].rpartition(".")
    assert getattr(statement, "module", "") == home
    assert (statement.names[0].name, statement.names[0].asname or local) == (local, last)
    assert not result.notes


def test_names_of_several_homes_are_parted(becomes):
    becomes(
        "from vis.callbacks import OptimizerCallback, pprint\nfrom vis.visualization.saliency import (\n    zoom,\n"
        "    visualize_cam,\n)\n",
        "from keras_vis_compat.callbacks import OptimizerCallback\nimport pprint\n"
        "from scipy.ndimage import zoom\nfrom keras_vis_compat.visualization.saliency import visualize_cam\n",
        "compat",
    )


def test_a_carried_name_that_is_written_out_or_brought_by_a_star(becomes, notes):
    becomes(
        "from vis.utils import utils\nx = utils.load_img(utils.os.path.join(a, b))\n",
        "from keras_vis_compat.utils import utils\nimport os\nx = utils.load_img(os.path.join(a, b))\n",
        "compat",
    )
    (note,) = notes("from vis.callbacks import *\npprint.pprint(Print)\n", "compat")
    assert note == "2: `pprint` came with `from vis.callbacks import *`: import pprint too"


def test_one_unknown_part_does_not_void_the_rest(notes):
    source = "from vis.visualization import visualize_cam\nfrom vis.nonsense import a\nimport vis.more\n"
    result = migrate(source, "compat")
    assert result.source.splitlines()[0] == "from keras_vis_compat.visualization import visualize_cam"
    assert [(note.line, note.message) for note in result.notes] == [
        (2, "keras-vis has no `vis.nonsense.a`"),
        (3, "keras-vis has no `vis.more`"),
    ]


def test_parts_that_are_here_under_their_old_names_move_too():
    source = (
        "from vis.utils.test_utils import skip_backends\nfrom vis.visualization import visualize_class_activation\n"
    )
    assert "from vis" not in migrate(source, "compat").source


def test_a_line_that_would_be_longer_than_those_of_the_file_is_broken(becomes):
    names = ["visualize_saliency", "visualize_cam", "overlay"]
    becomes(
        f"from vis.visualization import {', '.join(names)}\n",
        f"from keras_vis_compat.visualization import (\n{''.join(f'    {name},{chr(10)}' for name in names)})\n",
        "compat",
    )
    long = f"# {'long ' * 22}\n"
    becomes(
        f"{long}from vis.visualization import {', '.join(names)}\n",
        f"{long}from keras_vis_compat.visualization import {', '.join(names)}\n",
        "compat",
    )


def copy_of_keras_vis(folder, saliency="def visualize_saliency(): return zoom(1)"):
    folder.mkdir(parents=True)
    (folder / "losses.py").write_text("class ActivationMaximization: ...")
    (folder / "optimizer.py").write_text("")
    (folder / "visualization.py").write_text(saliency)
    return folder


@pytest.mark.parametrize(
    ("copy", "before", "after"),
    [
        ("mended", "from mended.losses import Loss", "from keras_vis_compat.losses import Loss"),
        ("mended", "import mended\nmended.losses.Loss", "import keras_vis_compat as mended\nmended.losses.Loss"),
        ("mended", "import mended.utils as u\nu.utils", "import keras_vis_compat.utils as u\nu.utils"),
        ("mended", "from mended.extra import mine", "from mended.extra import mine"),
        ("libs.vis", "from libs.vis import losses", "from keras_vis_compat import losses"),
        ("libs.vis", "from libs import vis\nvis.losses.Loss", "import keras_vis_compat as vis\nvis.losses.Loss"),
        ("vis", "from vis.losses import Loss", "from keras_vis_compat.losses import Loss"),
    ],
)
def test_imports_from_a_copy_of_keras_vis_beside_the_program_move(tmp_path, copy, before, after):
    folder = copy_of_keras_vis(tmp_path / copy.replace(".", "/"))
    copies = copies_of(Program(before), str(tmp_path))
    assert copies == {copy: str(folder)}
    result = migrate(before, "compat", copies=copies)
    assert result.source == after
    assert [(note.line, note.message.partition(":")[0]) for note in result.notes] == [
        (1, f"{folder} is a copy of keras-vis")
    ]
    assert migrate(before, "compat", skip=["vendored", "vis-imports"], copies=copies).source == before


def test_the_results_that_a_copy_gives_are_asked_for(tmp_path):
    folder = copy_of_keras_vis(tmp_path / "mended", "def visualize_saliency(): return jet(1)")
    source = migrate("from mended.losses import Loss\n", "compat", copies={"mended": str(folder)}).source
    assert 'set_legacy_version("0.4.1")' in source
    chosen = migrate("from mended.losses import Loss\n", vis_version="0.5.0", copies={"mended": str(folder)}).source
    assert "set_legacy_version" not in chosen


def test_a_folder_is_migrated_but_for_the_copy_in_it(tmp_path):
    copy_of_keras_vis(tmp_path / "mended")
    (tmp_path / "script.py").write_text("from mended.losses import Loss\n")
    assert [file.path.name for file in programs([str(tmp_path)], print)] == ["script.py"]
