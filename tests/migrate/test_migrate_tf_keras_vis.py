"""Level scores: imports of tf-keras-vis, and the table of all names."""

import contextlib
import inspect
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from runpy import run_path
from types import ModuleType

import pytest
import tf_keras_vis

from keras_vis_compat._old_names.names import KERAS_VIS, MODULES, SCORES, STAR_EXPORTS
from keras_vis_compat._old_names.tf_keras_vis_arguments import ARGUMENTS
from keras_vis_compat._old_names.tf_keras_vis_names import ADVICE, TF_KERAS_VIS
from keras_vis_compat.migrate import all_names

page = run_path(str(Path(__file__).parents[2] / "docs" / "making" / "names.py"))["page"]
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
        "from keras_vis_compat.explain.activation_maximization.callbacks import (\n"
        "    PrintLogger,\n    GifGenerator2D,\n)\n"
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
    "helpers": (
        "from tf_keras_vis.utils import normalize, num_of_gpus\n_, gpus = num_of_gpus()\n",
        "from keras_vis_compat.explain.utils import normalize, num_of_gpus\n_, gpus = num_of_gpus()\n",
    ),
    "its Keras": (
        "from tf_keras_vis import keras\nm = keras.Sequential()\n",
        "import keras\nm = keras.Sequential()\n",
    ),
    "penalties on all inputs": (
        "from tf_keras_vis.utils.regularizers import L2Norm, Regularizer\nclass Mine(Regularizer): pass\n",
        "from keras_vis_compat.explain.activation_maximization.legacy_regularizers import (\n"
        "    L2Norm,\n    LegacyRegularizer,\n)\nclass Mine(LegacyRegularizer): pass\n",
    ),
    "one name in two cells": (
        2 * "from tf_keras_vis.scorecam import Scorecam\nScorecam(m)\n",
        2 * "from keras_vis_compat.explain import ScoreCAM\nScoreCAM(m)\n",
    ),
    "one name by two imports": (
        "try:\n    from tf_keras_vis.scorecam import Scorecam\nexcept ImportError:\n"
        "    from tf_keras_vis.scorecam import ScoreCAM as Scorecam\nScorecam(m)\n",
        "try:\n    from keras_vis_compat.explain import ScoreCAM\nexcept ImportError:\n"
        "    from keras_vis_compat.explain import ScoreCAM\nScoreCAM(m)\n",
    ),
    "the older name and the newer one": (
        "from tf_keras_vis.scorecam import ScoreCAM\ndef f():\n    from tf_keras_vis.scorecam import Scorecam\n"
        "    return Scorecam(m)\n",
        "from keras_vis_compat.explain import ScoreCAM\ndef f():\n    from keras_vis_compat.explain import ScoreCAM\n"
        "    return ScoreCAM(m)\n",
    ),
    "neighbours, sorted, within the width of a line": (
        "from tf_keras_vis.saliency import Saliency\nfrom tf_keras_vis.gradcam import Gradcam\n"
        "from tf_keras_vis.activation_maximization.regularizers import Norm, Regularizer, TotalVariation2D\n"
        "from tf_keras_vis.utils import normalize\nf(Gradcam)\n",
        "from keras_vis_compat.explain import GradCAM, Saliency\n"
        "from keras_vis_compat.explain.activation_maximization.regularizers import (\n"
        "    Norm,\n    Regularizer,\n    TotalVariation2D,\n)\n"
        "from keras_vis_compat.explain.utils import normalize\nf(GradCAM)\n",
    ),
    "modules": (
        "import tf_keras_vis\nfrom tf_keras_vis import utils\nfrom tf_keras_vis.utils import scores\n"
        "a = tf_keras_vis.gradcam.Gradcam(m)\nb = scores.CategoricalScore(utils.listify(3))\n",
        "from keras_vis_compat.explain import GradCAM\nfrom keras_vis_compat.explain.utils import listify\n"
        "from keras_vis_compat.scores import CategoricalScore\n"
        "a = GradCAM(m)\nb = CategoricalScore(listify(3))\n",
    ),
    "a star that brings another name": (
        "from tf_keras_vis.gradcam import *\ng = Gradcam(m)\nx = normalize(g)\n",
        "from keras_vis_compat.explain import *\n"
        "from keras_vis_compat.explain.utils import normalize as utils_normalize\n"
        "g = GradCAM(m)\nx = utils_normalize(g)\n",
    ),
    "arguments of older versions": (
        "from tf_keras_vis.saliency import Saliency\ns = Saliency(m)\n"
        "a = s(loss=f, seed_input=x)\nb = Saliency(m)(f, x, standardize_saliency=False)\n",
        "from keras_vis_compat.explain import Saliency\ns = Saliency(m)\n"
        "a = s(score=f, seed_input=x)\nb = Saliency(m)(f, x, normalize_map=False)\n",
    ),
    "arguments of older versions, to what is kept in an object": (
        "from tf_keras_vis.saliency import Saliency\nself.s = Saliency(m)\nself.s(loss=f, seed_input=x)\nfit(loss=f)\n",
        "from keras_vis_compat.explain import Saliency\nself.s = Saliency(m)\nself.s(score=f, seed_input=x)\n"
        "fit(loss=f)\n",
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
    "the same argument of others": "from mycam import Saliency\ns = Saliency(m)\ns(loss=f, standardize_cam=1)\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_other_names_are_left_alone(stays, case):
    assert not stays(UNTOUCHED[case], "scores").notes


NOTED = {
    "from tf_keras_vis.utils import no_such_name\n": "keras_vis_compat has no tf_keras_vis.utils.no_such_name",
    "from tf_keras_vis.utils import check_steps\n": "TF_KERAS_VIS_MAX_STEPS is not read here",
    "import tf_keras_vis\nprint(tf_keras_vis.__version__)\n": "there is keras_vis_compat.__version__",
    "from tf_keras_vis import __version__\n": "there is keras_vis_compat.__version__",
    "import tf_keras_vis\n": "tf_keras_vis is not needed any more",
    "import tf_keras_vis as t\nf(t)\n": "tf_keras_vis is keras_vis_compat now",
    "from tf_keras_vis.utils import scores\nf(scores)\n": "tf_keras_vis.utils.scores is keras_vis_compat.scores now",
    "from tf_keras_vis.utils import lower_precision_dtype\n": "write `model.compute_dtype`",
    "from tf_keras_vis.utils.test import dummy_sample\n": "copy it into yours",
}


@pytest.mark.parametrize("source", NOTED)
def test_what_has_no_counterpart_is_left_and_noted(stays, source):
    (note,) = stays(source, "scores").notes
    assert NOTED[source] in note.message
    assert note.line == source.count("\n", 0, source.rindex("f(") if "f(" in source else None) + ("f(" in source)


@pytest.mark.parametrize("old", ADVICE)
def test_every_name_without_a_counterpart_has_a_note(notes, old):
    module, _, name = f"tf_keras_vis.{old}".rpartition(".")
    (note,) = notes(f"from {module} import {name}\n", "scores")
    assert ADVICE[old] in note


def walked():
    """Every module of the installed tf-keras-vis, and every public name in it that is its own."""
    found = pkgutil.walk_packages(tf_keras_vis.__path__, "tf_keras_vis.")
    for module in ["tf_keras_vis", *(one.name for one in found)]:
        yield module
        for name, value in vars(import_module(module)).items():
            home = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) or ""
            is_its_own = home.startswith("tf_keras_vis") or isinstance(value, str | contextlib.nullcontext)
            if (is_its_own and not name.startswith("_")) or name == "__version__":
                yield f"{module}.{name}"


def test_every_public_name_has_a_row_on_the_page():
    rows = set(re.findall(r"^\| `([^`]+)`", page(), re.MULTILINE))
    missing = sorted(set(walked()) - rows)
    assert not missing
    assert len(rows & set(walked())) > 100  # it has looked


@pytest.mark.parametrize("old", ARGUMENTS)
def test_every_argument_of_theirs_is_one_of_ours(old):
    for place, own in ((f"tf_keras_vis.{old}", True), (TF_KERAS_VIS[old], False)):
        module, _, name = place.rpartition(".")
        found = arguments_of(getattr(import_module(module), name))
        assert (found == ARGUMENTS[old].split()) if own else set(ARGUMENTS[old].split()) <= set(found), place


def test_whatever_of_theirs_can_be_called_has_a_row_of_arguments():
    told = {TF_KERAS_VIS[old] for old in ARGUMENTS}
    for name in set(walked()):
        module, _, last = name.rpartition(".")
        value = getattr(import_module(module or name), last, None)
        old = f"{getattr(value, '__module__', '')}.{last}".removeprefix("tf_keras_vis.")
        if callable(value) and name.removeprefix("tf_keras_vis.") not in ADVICE and old in TF_KERAS_VIS:
            assert TF_KERAS_VIS[old] in told, name


def arguments_of(thing):
    functions = [thing.__init__, thing.__call__] if inspect.isclass(thing) else [thing]
    plain = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    names = [
        name
        for function in functions
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind in plain and name != "self"
    ]
    return list(dict.fromkeys(names))


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
