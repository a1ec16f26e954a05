"""Level scores: calls of keras-vis become visualisers and scores, with the options that keep their numbers."""

import numpy as np
import pytest

from keras_vis_compat.migrate import migrate

HEAD = "from keras_vis_compat.visualization import visualize_saliency, visualize_cam\n"
SALIENCY = (
    "from keras_vis_compat.explain import Saliency\nfrom keras_vis_compat.scores import FilterScore, LayerScore\n"
)
CAM = SALIENCY.replace("Saliency", "GradCAM")
GUIDED = "from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation\n"
MODIFIERS = "from keras_vis_compat import grad_modifiers\n"

SALIENCY_CALLS = {
    "by position": (
        "visualize_saliency(model, -1, 3, x)",
        'Saliency(model)(LayerScore(-1, FilterScore(3)), x, normalize_map="min_max")[0]',
    ),
    "by keyword": (
        "visualize_saliency(seed_input=x, model=m, filter_indices=[1, 2], layer_idx=i)",
        'Saliency(m)(LayerScore(i, FilterScore([1, 2])), x, normalize_map="min_max")[0]',
    ),
    "all filters": (
        "visualize_saliency(m, 2, None, x)",
        'Saliency(m)(LayerScore(2, FilterScore(None)), x, normalize_map="min_max")[0]',
    ),
    "the default modifier": (
        'visualize_saliency(m, 2, 0, x, grad_modifier="absolute")',
        'Saliency(m)(LayerScore(2, FilterScore(0)), x, normalize_map="min_max")[0]',
    ),
    "no modifier": (
        "s = visualize_saliency(m, 2, 0, x, grad_modifier=None)",
        "s = Saliency(m)(\n    LayerScore(2, FilterScore(0)),\n    x,\n    gradient_modifier=None,\n"
        '    normalize_map="min_max",\n)[0]',
    ),
    "a modifier that is known later": (
        "s = visualize_saliency(m, 2, 0, x, grad_modifier=g)",
        "s = Saliency(m)(\n    LayerScore(2, FilterScore(0)),\n    x,\n    gradient_modifier=g,\n"
        '    normalize_map="min_max",\n)[0]',
    ),
    "channels kept": (
        "s = visualize_saliency(m, 2, 0, x, keepdims=True)",
        "s = Saliency(m)(\n    LayerScore(2, FilterScore(0)),\n    x,\n    keepdims=True,\n"
        '    normalize_map="min_max",\n)[0]',
    ),
    "no wrt_tensor": (
        "visualize_saliency(m, 2, 0, x, None, None)",
        'Saliency(m)(LayerScore(2, FilterScore(0)), x, normalize_map="min_max")[0]',
    ),
    "one of a batch": (
        "visualize_saliency(m, 2, 0, x[4:5])",
        'Saliency(m)(LayerScore(2, FilterScore(0)), x[4:5], normalize_map="min_max")[0]',
    ),
    "one of a batch, counted": (
        "visualize_saliency(m, 2, 0, x[i:i + 1, ::-1])",
        'Saliency(m)(\n    LayerScore(2, FilterScore(0)),\n    x[i:i + 1, ::-1],\n    normalize_map="min_max",\n)[0]',
    ),
}


@pytest.mark.parametrize("case", SALIENCY_CALLS)
def test_visualize_saliency_becomes_saliency(becomes, case):
    before, after = SALIENCY_CALLS[case]
    imports = "from keras_vis_compat.visualization import visualize_saliency\n"
    becomes(f"{imports}{before}\n", f"{SALIENCY}{after}\n", "scores")


def test_a_modifier_in_quotes_becomes_a_function(becomes):
    becomes(
        'from vis.visualization import visualize_saliency\ny = visualize_saliency(m, 2, 0, x, grad_modifier="relu")\n',
        MODIFIERS + SALIENCY + "y = Saliency(m)(\n    LayerScore(2, FilterScore(0)),\n    x,\n"
        '    gradient_modifier=grad_modifiers.relu,\n    normalize_map="min_max",\n)[0]\n',
        "scores",
    )


def test_guided_becomes_a_model_modifier_that_leaves_relu6_alone_as_keras_vis_did(becomes):
    becomes(
        "from vis.visualization import visualize_saliency\n"
        'y = visualize_saliency(m, 2, 0, x, backprop_modifier="guided")\n',
        SALIENCY.replace("from keras_vis_compat.scores", f"{GUIDED}from keras_vis_compat.scores")
        + 'y = Saliency(m, model_modifier=GuidedBackpropagation(["relu"]), clone=False)(\n'
        '    LayerScore(2, FilterScore(0)),\n    x,\n    normalize_map="min_max",\n)[0]\n',
        "scores",
    )


def test_new_texts_stand_in_the_quotes_of_the_program(becomes):
    becomes(
        "from vis.visualization import visualize_saliency\nname = 'a'\ny = visualize_saliency(m, 2, 0, x)\n",
        f"{SALIENCY}name = 'a'\ny = Saliency(m)(LayerScore(2, FilterScore(0)), x, normalize_map='min_max')[0]\n",
        "scores",
    )


BACKPROP_MODIFIERS = {
    "a name": ('"deconv"', "backprop_modifiers.deconv"),
    "another name": ('"rectified"', "backprop_modifiers.rectified"),
    "a name that is known later": ("b", "None if b is None else backprop_modifiers.get(b)"),
    "one of a list": ("ways[i]", "None if ways[i] is None else backprop_modifiers.get(ways[i])"),
    "a function": ("backprop_modifiers.relu", "backprop_modifiers.relu"),
}


@pytest.mark.parametrize("case", BACKPROP_MODIFIERS)
def test_other_backprop_modifiers_are_model_modifiers_as_they_are(becomes, case):
    before, after = BACKPROP_MODIFIERS[case]
    becomes(
        "from keras_vis_compat import backprop_modifiers\n"
        "from keras_vis_compat.visualization import visualize_saliency\n"
        f"y = visualize_saliency(m, 2, 0, x, backprop_modifier={before})\n",
        f"from keras_vis_compat import backprop_modifiers\n{SALIENCY}"
        f"y = Saliency(m, model_modifier={after}, clone=False)(\n"
        '    LayerScore(2, FilterScore(0)),\n    x,\n    normalize_map="min_max",\n)[0]\n',
        "scores",
    )


def test_the_class_of_a_sequential_is_a_categorical_score(becomes):
    becomes(
        "from keras import Sequential\nfrom vis.visualization import visualize_saliency\nm = Sequential([a, b])\n"
        "y = visualize_saliency(m, -1, 3, x)\n",
        "from keras import Sequential\nfrom keras_vis_compat.explain import Saliency\n"
        "from keras_vis_compat.scores import CategoricalScore\nm = Sequential([a, b])\n"
        'y = Saliency(m)(CategoricalScore(3), x, normalize_map="min_max")[0]\n',
        "scores",
    )


CAM_CALLS = {
    "a layer given": ("visualize_cam(m, -1, 3, x, 4)", "penultimate_layer=4"),
    "no layer given": (
        "visualize_cam(m, i, 3, x)",
        "penultimate_layer=find_penultimate_layer(m, i)",
    ),
    "a layer by name": (
        'visualize_cam(m, -1, 3, x, penultimate_layer_idx=utils.find_layer_idx(m, "c"))',
        'penultimate_layer=utils.find_layer_idx(m, "c")',
    ),
}


@pytest.mark.parametrize("case", CAM_CALLS)
def test_visualize_cam_becomes_grad_cam_of_the_same_layer(becomes, case):
    before, layer = CAM_CALLS[case]
    index = "i" if "(m, i, " in before else "-1"
    imports = "from keras_vis_compat.visualization import find_penultimate_layer\n" if "find_pen" in layer else ""
    becomes(
        f"from keras_vis_compat.visualization import visualize_cam\nif ok:\n    y = {before}\n",
        f"{CAM}{imports}if ok:\n    y = GradCAM(m)(\n"
        f"        LayerScore({index}, FilterScore(3)),\n        x,\n        {layer},\n"
        "        seek_penultimate_conv_layer=False,\n        normalize_gradient=True,\n"
        '        expand_cam="cubic",\n        normalize_cam="min_max",\n    )[0]\n',
        "scores",
    )


def test_losses_of_layers_become_scores_with_the_other_sign():
    source = (
        "from vis.visualization import visualize_saliency_with_losses\nfrom vis.losses import ActivationMaximization\n"
        "losses = [(ActivationMaximization(a, 7), -1), (ActivationMaximization(b, [1, 2]), 2), "
        "(ActivationMaximization(c, None), w)]\n"
        "y = visualize_saliency_with_losses(model.input, losses, x)\n"
    )
    score = (
        "LayerScore(a, FilterScore(7)) - 2 * LayerScore(b, FilterScore([1, 2])) "
        "- (w) * LayerScore(c, FilterScore(None))"
    )
    assert score in migrate(source, "scores").source
    assert "Saliency(model)(" in migrate(source, "scores").source


UNTOUCHED = {
    "of another package": "from myvis import visualize_cam\nvisualize_cam(m, -1, 0, x)\n",
    "of one's own": f"{HEAD}def visualize_cam(m, i):\n    return 3\nvisualize_cam(m, -1)\n",
    "a method": f"{HEAD}self.visualize_cam(m, -1, 0, x)\n",
    "a parameter": f"{HEAD}def f(visualize_cam):\n    return visualize_cam(m, -1, 0, x)\n",
    "a string": f"{HEAD}x = 'visualize_cam(m, -1, 0, x)'\n",
    "overlay and utils": "from keras_vis_compat.visualization import overlay\n"
    "from keras_vis_compat.utils import utils\n"
    "overlay(a, b)\nutils.load_img('a')\n",
    "overlay of others": "from cv2 import overlay\nimport utils\nutils.apply_modifications(m)\noverlay(a, b)\n",
    "the new way": "from keras_vis_compat.explain import Saliency\nSaliency(m)(s, x)\n",
    "hidden by a later star": "from keras_vis_compat.visualization import *\nfrom mine import *\n"
    "visualize_cam(m, -1, 0, x)\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_only_has_the_name_is_left_alone(stays, case):
    assert not stays(UNTOUCHED[case], "scores").notes


UNCLEAR = {
    "several images": ("visualize_saliency(m, -1, 0, x[:5])", "several images"),
    "picked from a batch": ("visualize_saliency(m, -1, 0, x[[1, 5]])", "several images"),
    "masked": ("visualize_saliency(m, -1, 0, x[y > 3])", "several images"),
    "stacked": ("visualize_saliency(m, -1, 0, np.stack([a, b]))", "several images"),
    "stacked before": ("s = np.array([a, b])\nvisualize_saliency(m, -1, 0, s)", "several images"),
    "passed on": ("partial(visualize_cam, m, -1)", "passed on"),
    "kept": ("show = visualize_saliency", "passed on"),
    "a list of inputs": ("visualize_saliency(m, -1, 0, [a, b])", "a list"),
    "a variable that is a list": ("s = [a, b]\nvisualize_cam(m, -1, 0, s, 3)", "a list"),
    "no seed": ("visualize_saliency(m, -1, 0)", "no seed_input"),
    "no such modifier": ("visualize_saliency(m, -1, 0, x, backprop_modifier='gided')", "'gided'"),
    "a modifier made twice": ("visualize_saliency(m, -1, 0, x, backprop_modifier=f())", "computed twice"),
    "a wrt_tensor": ("visualize_saliency(m, -1, 0, x, t)", "wrt_tensor"),
    "unpacked arguments": ("visualize_cam(*a)", "unpacked"),
    "a model made twice": ("visualize_cam(build(), -1, 0, x)", "computed twice"),
    "an unknown modifier": ("visualize_saliency(m, -1, 0, x, grad_modifier='realu')", "'realu'"),
    "channels first": ("f(data_format='channels_first')\nvisualize_saliency(m, -1, 0, x)", "channels first"),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_a_call_that_might_change_its_numbers_stays_with_the_reason(stays, case):
    call, reason = UNCLEAR[case]
    (note,) = stays(f"{HEAD}{call}\n", "scores").notes
    assert note.line == 2 + call.count("\n")
    assert reason in note.message


def test_a_keyword_of_0_3_stays_with_the_reason(notes):
    told = notes(f"{HEAD}visualize_cam(m, -1, [0], seed_img=x)\n", "scores")
    assert any("visualize_cam stays as it is" in note and "'seed_img'" in note for note in told)
    assert any("keras-vis 0.3 or older: `seed_img=` became" in note for note in told)


def test_an_import_that_may_have_failed_is_noted_where_it_is_called(notes):
    source = """\
        try:
            from keras_vis_compat.visualization import visualize_cam
        except ImportError:
            visualize_cam = None
        visualize_cam(m, -1, 0, x)
        """
    (note,) = notes(source, "scores")
    assert note.startswith("5: visualize_cam stays: the name may stand for another function")


def test_a_row_of_numbers_is_one_image(becomes):
    becomes(
        "from keras_vis_compat.visualization import visualize_saliency\n"
        "visualize_saliency(m, 2, 0, np.array([1, 2]))\n",
        f"{SALIENCY}Saliency(m)(\n    LayerScore(2, FilterScore(0)),\n    np.array([1, 2]),\n"
        '    normalize_map="min_max",\n)[0]\n',
        "scores",
    )


def test_what_the_module_has_imported_further_up_is_not_imported_again(becomes):
    becomes(
        """\
        from keras_vis_compat.visualization import visualize_saliency as first
        from keras_vis_compat.visualization.saliency import visualize_saliency as second
        first(m, 2, 0, x)
        second(m, 2, 0, x)
        """,
        SALIENCY + 2 * 'Saliency(m)(LayerScore(2, FilterScore(0)), x, normalize_map="min_max")[0]\n',
        "scores",
    )


LOSSES = {
    "a loss of one's own": "[(Mine(layer), 1)]",
    "a regularizer": "[(ActivationMaximization(a, 1), -1), (LPNorm(model.inputs), 10)]",
    "not written out": "make()",
    "not pairs": "[ActivationMaximization(a, 1)]",
}


@pytest.mark.parametrize("case", LOSSES)
def test_losses_that_are_no_scores_stay(stays, case):
    source = (
        "from keras_vis_compat.visualization import visualize_cam_with_losses\n"
        "from keras_vis_compat.losses import ActivationMaximization\n"
        "from keras_vis_compat.regularizers import LPNorm\n"
        f"visualize_cam_with_losses(model.inputs, {LOSSES[case]}, x, layer)\n"
    )
    assert [note.line for note in stays(source, "scores").notes] == [4]


VERSIONS = {
    "a name of it": "from keras_vis_compat.utils import utils\nutils.get_imagenet_label(3)\n",
    "said": "import keras_vis_compat\nkeras_vis_compat.set_legacy_version('0.4.1')\n",
    "an overlaid map": "from keras_vis_compat.visualization import overlay\n"
    "overlay(x, visualize_cam(m, -1, 0, x, 3))\n",
    "an overlaid variable": "from keras_vis_compat.visualization import overlay\nc = visualize_cam(m, -1, 0, x, 3)\n"
    "overlay(x, c)\n",
}


@pytest.mark.parametrize("case", VERSIONS)
def test_a_program_for_0_4_1_keeps_its_calls_and_says_the_version(stays, case):
    result = migrate(f"{HEAD}visualize_saliency(m, -1, 0, x)\n{VERSIONS[case]}", "scores")
    assert result.source.count("set_legacy_version(") == 1
    assert "visualize_saliency(m, -1, 0, x)\n" in result.source
    assert result.notes
    assert all("0.4.1" in note.message for note in result.notes)
    stays(result.source, "scores")


def test_the_version_can_be_said_from_outside(stays):
    stays(f"{HEAD}visualize_saliency(m, -1, 0, x)\n", "scores", vis_version="0.4.1")
    source = f"{HEAD}visualize_saliency(m, -1, 0, x)\n{VERSIONS['a name of it']}"
    assert "Saliency(m)(" in migrate(source, "scores", vis_version="0.5.0").source


def test_visualize_activation_stays_with_a_score_and_functions(becomes):
    result = becomes(
        """\
        from vis.visualization import visualize_activation
        a = visualize_activation(m, -1, filter_indices=3, grad_modifier='negate', **options)
        b = visualize_activation(m, -1, None)
        """,
        """\
        from keras_vis_compat import grad_modifiers
        from keras_vis_compat.scores import FilterScore
        from keras_vis_compat.visualization import visualize_activation
        a = visualize_activation(m, -1, filter_indices=FilterScore(3), grad_modifier=grad_modifiers.negate, **options)
        b = visualize_activation(m, -1, None)
        """,
        "scores",
    )
    assert [note.line for note in result.notes] == [4, 5]
    assert all("other steps" in note.message for note in result.notes)


def test_optimizers_and_losses_of_ones_own_are_noted(notes):
    source = """\
    from keras_vis_compat.optimizer import Optimizer
    from keras_vis_compat.losses import Loss
    class Mine(Loss):
        pass
    opt = Optimizer(model.inputs, [(Mine(), 1)])
    """
    assert [note.partition(" stays")[0] for note in notes(source, "scores")] == ["3: Mine", "5: Optimizer"]


UTILS = "from keras_vis_compat.utils import utils\n"
SWAPS = {
    "the last layer": (
        "m.layers[-1].activation = activations.linear\nm = utils.apply_modifications(m)\n",
        "m = ReplaceToLinear()(m)\n",
    ),
    "the last layer in a variable": (
        "i = -1\nm.layers[i].activation = activations.linear  # no softmax\nm = utils.apply_modifications(m)\n",
        "i = -1\n# no softmax\nm = ReplaceToLinear()(m)\n",
    ),
    "the last layer, counted": (
        "i = len(m.layers) - 1\nm.layers[i].activation = activations.linear\nm = utils.apply_modifications(m)\n",
        "i = len(m.layers) - 1\nm = ReplaceToLinear()(m)\n",
    ),
    "the last layer, by its name": (
        "i = utils.find_layer_idx(m, m.layers[-1].name)\nm.layers[i].activation = activations.linear\n"
        "m = utils.apply_modifications(m)\nx = utils.listify(3)\n",
        "i = utils.find_layer_idx(m, m.layers[-1].name)\nm = ReplaceToLinear()(m)\nx = utils.listify(3)\n",
    ),
    "both models are kept": (
        "m.layers[-1].activation = activations.linear\nn = utils.apply_modifications(m)\n",
        "n = ReplaceToLinear()(m)\n",
    ),
    "news in between": (
        "m.layers[-1].activation = activations.linear\nprint('swapping')\nm = utils.apply_modifications(m)\n",
        "print('swapping')\nm = ReplaceToLinear()(m)\n",
    ),
}


@pytest.mark.parametrize("case", SWAPS)
def test_a_swapped_softmax_becomes_replace_to_linear(becomes, case):
    before, after = SWAPS[case]
    becomes(
        f"from keras import activations\nfrom vis.utils import utils\n{before}",
        "from keras_vis_compat.explain.model_modifiers import ReplaceToLinear\n"
        + (UTILS if "utils" in after else "")
        + after,
        "scores",
    )


def test_the_last_layer_of_a_sequential_is_known_by_its_name():
    source = (
        "from keras import Sequential, activations\nfrom keras.layers import Dense\nfrom vis.utils import utils\n"
        "m = Sequential()\nm.add(Dense(3, name='a'))\nm.add(Dense(3, name='preds'))\n"
        "i = utils.find_layer_idx(m, 'preds')\nm.layers[i].activation = activations.linear\n"
        "m = utils.apply_modifications(m)\n"
    )
    assert "ReplaceToLinear()(m)" in migrate(source, "scores").source
    assert "ReplaceToLinear()(m)" not in migrate(source.replace("(m, 'preds')", "(m, 'a')"), "scores").source


NO_SWAPS = {
    "another layer": "m.layers[-2].activation = activations.linear\nm = utils.apply_modifications(m)\n",
    "another activation": "m.layers[-1].activation = activations.relu\nm = utils.apply_modifications(m)\n",
    "another model": "n.layers[-1].activation = activations.linear\nm = utils.apply_modifications(m)\n",
    "custom objects": "m.layers[-1].activation = activations.linear\nm = utils.apply_modifications(m, {'a': a})\n",
    "something between": "m.layers[-1].activation = activations.linear\nf()\nm = utils.apply_modifications(m)\n",
    "the last layer of another model": "i = utils.find_layer_idx(n, m.layers[-1].name)\n"
    "m.layers[i].activation = activations.linear\nm = utils.apply_modifications(m)\n",
    "a print of the model": "m.layers[-1].activation = activations.linear\nprint(m(x))\n"
    "m = utils.apply_modifications(m)\n",
    "a layer by name": "m.layers[utils.find_layer_idx(m, 'p')].activation = activations.linear\n"
    "m = utils.apply_modifications(m)\n",
}


@pytest.mark.parametrize("case", NO_SWAPS)
def test_other_modifications_stay_and_are_noted(stays, case):
    source = f"from keras import activations\nfrom keras_vis_compat.utils import utils\n{NO_SWAPS[case]}"
    assert len(stays(source, "scores").notes) == 1


CALLS = [
    "visualize_saliency(model, -1, 1, x)",
    "visualize_saliency(model, -1, [0, 2], x, grad_modifier='relu', keepdims=True)",
    "visualize_saliency(model, 1, None, x, backprop_modifier='guided', grad_modifier=None)",
    "visualize_saliency(model, 0, 2, x, grad_modifier='small_values')",
    "visualize_cam(model, -1, 1, x)",
    "visualize_cam(model, -1, [0, 2], x, 0, grad_modifier='negate')",
    "visualize_cam(model, -1, 1, x, penultimate_layer_idx=1, backprop_modifier='guided')",
]


@pytest.fixture(scope="module")
def network():
    """A small convolutional network of Keras 3 with ReLU6, and an image."""
    import keras

    keras.utils.set_random_seed(1)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 9, 2)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.Conv2D(5, 3, activation="relu6"),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    return model, np.random.RandomState(0).uniform(size=(8, 9, 2)).astype("float32")


@pytest.mark.parametrize("call", CALLS)
def test_both_sides_give_the_same_map(network, call):
    source = f"{HEAD}y = {call}\n"
    migrated = migrate(source, "scores").source
    assert "visualize_saliency(" not in migrated
    assert "visualize_cam(" not in migrated
    results = []
    for text in (source, migrated):
        names = dict(zip(("model", "x"), network, strict=True))
        exec(text, names)
        results.append(names["y"])
    assert results[0].max() > 0
    np.testing.assert_allclose(results[1], results[0], atol=1e-5)
