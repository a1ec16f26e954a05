"""Level scores: imports of tf-keras-vis, and the table of all names."""

from importlib import import_module

import pytest

from keras_vis_compat.migrate import all_names
from keras_vis_compat.migrate.names import KERAS_VIS, MODULES, SCORES, STAR_EXPORTS
from keras_vis_compat.migrate.tf_keras_vis_names import TF_KERAS_VIS

REWRITTEN = {
    "the same name": (
        "from tf_keras_vis.saliency import Saliency\ns = Saliency(m)\n",
        "from keras_vis_compat.explain import Saliency\ns = Saliency(m)\n",
    ),
    "another name": (
        "from tf_keras_vis.gradcam import Gradcam\ng = Gradcam(m, clone=True)\n",
        "from keras_vis_compat.explain import GradCAM\ng = GradCAM(m, clone=True)\n",
    ),
    "another name, aliased": (
        "from tf_keras_vis.gradcam import Gradcam as G\ng = G(m)\n",
        "from keras_vis_compat.explain import GradCAM as G\ng = G(m)\n",
    ),
    "another name that is taken": (
        "from tf_keras_vis.gradcam import Gradcam\nGradCAM = 1\ng = Gradcam(m)\n",
        "from keras_vis_compat.explain import GradCAM as Gradcam\nGradCAM = 1\ng = Gradcam(m)\n",
    ),
    "names that part": (
        "from tf_keras_vis.utils.callbacks import Print, GifGenerator\nf([Print(50), GifGenerator('a')])\n",
        "from keras_vis_compat.explain.activation_maximization.callbacks import PrintLogger, GifGenerator2D\n"
        "f([PrintLogger(50), GifGenerator2D('a')])\n",
    ),
    "scores": (
        "from tf_keras_vis.utils.losses import CategoricalLoss\nx = CategoricalLoss(3)\n",
        "from keras_vis_compat.scores import CategoricalScore\nx = CategoricalScore(3)\n",
    ),
    "written out": (
        "import tf_keras_vis.gradcam as g\ng.Gradcam(m)\n",
        "from keras_vis_compat.explain import GradCAM\nGradCAM(m)\n",
    ),
    "star": (
        "from tf_keras_vis.utils.scores import *\nCategoricalScore(3)\n",
        "from keras_vis_compat.scores import *\nCategoricalScore(3)\n",
    ),
}


@pytest.mark.parametrize("case", REWRITTEN)
def test_an_import_moves_and_its_readers_follow(becomes, case):
    becomes(*REWRITTEN[case], "scores")


UNTOUCHED = {
    "another Gradcam": "from mycam import Gradcam\nGradcam(m)\n",
    "a class of one's own": "class Gradcam: pass\nGradcam()\n",
    "a string": "x = 'tf_keras_vis.gradcam.Gradcam'\n",
    "a longer name": "from tf_keras_vis_plus.gradcam import Gradcam\n",
    "done": "from keras_vis_compat.explain import GradCAM\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_other_names_are_left_alone(stays, case):
    assert not stays(UNTOUCHED[case], "scores").notes


def test_what_has_no_counterpart_is_left_and_named(stays):
    (note,) = stays("from tf_keras_vis.utils import normalize\n", "scores").notes
    assert note.message == "keras_vis_compat has no tf_keras_vis.utils.normalize"


@pytest.mark.parametrize("name", ["gradcam_plus_plus.GradcamPlusPlus", "scorecam.Scorecam"])
def test_other_numbers_are_announced(notes, name):
    module, _, last = name.rpartition(".")
    (note,) = notes(f"from tf_keras_vis.{module} import {last}\n", "scores")
    assert "other numbers" in note


@pytest.mark.parametrize("old", TF_KERAS_VIS)
def test_each_name_of_tf_keras_vis_exists_there_and_here(old):
    for place in (f"tf_keras_vis.{old}", TF_KERAS_VIS[old]):
        module, _, name = place.rpartition(".")
        assert hasattr(import_module(module), name), place


@pytest.mark.parametrize("module", KERAS_VIS)
def test_each_name_of_keras_vis_exists_here(module):
    for name in KERAS_VIS[module].split():
        assert hasattr(import_module(f"keras_vis_compat.{module}"), name), name


@pytest.mark.parametrize("module", MODULES)
def test_names_reached_through_other_modules_exist_here(module):
    package = import_module(f"keras_vis_compat.{module}")
    missing = {name for name in MODULES[module] if not hasattr(package, name)}
    assert missing <= set(
        "np K pprint os grad_modifiers backprop_modifiers overlay slicer Loss deprocess_input".split()
    )


@pytest.mark.parametrize("old", SCORES)
def test_what_takes_the_place_of_a_name_exists(old):
    module, _, name = old.rpartition(".")
    assert name in KERAS_VIS[module].split()
    for new in SCORES[old].names:
        home, _, last = new.rpartition(".")
        assert hasattr(import_module(home), last), new


def test_the_table_of_names_has_every_name_once():
    rows = all_names()
    assert (
        len({row.old for row in rows})
        == len(rows)
        == sum(len(v.split()) for v in KERAS_VIS.values()) + len(TF_KERAS_VIS)
    )
    assert all(row.remark for row in rows)


def test_star_imports_bring_what_the_package_brings():
    for module in ("visualization", "losses", "utils.utils", "grad_modifiers"):
        exported = set(import_module(f"keras_vis_compat.{module}").__all__) - {"np", "K"}
        new = {"backend", "find_penultimate_layer", "visualize_scorecam"}  # which no program to be migrated knows
        assert exported - new <= set(STAR_EXPORTS[f"keras_vis_compat.{module}"]), module
