"""Calls written for keras-vis 0.1 to 0.4.1 work, or the error names their version and today's spelling."""

import inspect
import sys
from importlib import import_module

import numpy as np
import pytest

from keras_vis_compat import modifiers, set_legacy_version, visualization
from keras_vis_compat.input_modifiers import InputModifier, Jitter
from keras_vis_compat.losses import ActivationMaximization
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.utils import _old_pictures, _old_places, utils
from keras_vis_compat.utils._old_calls import KEYWORDS, WRT_PLACES, Gone, takes_old_calls
from keras_vis_compat.utils.vggnet import VGG16

IMAGE = np.random.default_rng(0).random((8, 8, 3), dtype=np.float32)
VERSIONS = ["0.4.1", "0.5.0"]
MAPS = ("visualize_saliency", "visualize_cam")
STEPS = {"max_iter": 2, "input_range": (0.0, 1.0)}


class World:
    """One small model, and the old functions applied to it."""

    def __init__(self, keras):
        layers = keras.layers
        self.model = keras.Sequential(
            [
                layers.Input((8, 8, 3)),
                layers.Conv2D(4, 3, activation="relu"),
                layers.MaxPooling2D(),
                layers.Flatten(),
                # Evidence for every class, so that no map is blank.
                layers.Dense(5, kernel_initializer=keras.initializers.RandomUniform(0, 1, seed=1)),
            ]
        )
        self.input, self.convolution = self.model.inputs[0], self.model.layers[0]
        self.losses = [(ActivationMaximization(self.model.layers[-1], 1), -1)]

    def __getattr__(self, name):
        """`world.visualize_cam(…)` is the function itself, its first argument given."""
        function = getattr(visualization, name)
        first = self.input if name.endswith("_with_losses") else self.model
        return lambda *args, **keywords: function(first, *args, **keywords)

    def minimize(self, *args, **keywords):
        return Optimizer(self.input, self.losses).minimize(*args, **{"max_iter": 2, "verbose": False, **keywords})[0]


@pytest.fixture(scope="module")
def world(keras):
    return World(keras)


# -- the order of arguments in 0.4.1, which had no `wrt_tensor` -------------------------------------------

ORDER_OF_0_4_1 = {
    "visualize_saliency": (
        lambda w: w.visualize_saliency(-1, 1, IMAGE, "guided", "relu"),
        lambda w: w.visualize_saliency(-1, 1, IMAGE, backprop_modifier="guided", grad_modifier="relu"),
    ),
    "visualize_saliency and a keyword": (
        lambda w: w.visualize_saliency(-1, 1, IMAGE, None, "relu", wrt_tensor=w.convolution.output),
        lambda w: w.visualize_saliency(-1, 1, IMAGE, grad_modifier="relu", wrt_tensor=w.convolution.output),
    ),
    "visualize_saliency_with_losses": (
        lambda w: w.visualize_saliency_with_losses(w.losses, IMAGE, "relu"),
        lambda w: w.visualize_saliency_with_losses(w.losses, IMAGE, grad_modifier="relu"),
    ),
    "visualize_cam": (
        lambda w: w.visualize_cam(-1, 1, IMAGE, 0, None, "relu"),
        lambda w: w.visualize_cam(-1, 1, IMAGE, penultimate_layer_idx=0, grad_modifier="relu"),
    ),
    "visualize_activation": (
        lambda w: w.visualize_activation(-1, 1, IMAGE, (0.0, 1.0), None, "negate", 1, 5, 5, max_iter=2),
        lambda w: w.visualize_activation(
            -1, 1, seed_input=IMAGE, grad_modifier="negate", lp_norm_weight=5, tv_weight=5, **STEPS
        ),
    ),
    "visualize_activation_with_losses": (
        lambda w: w.visualize_activation_with_losses(w.losses, IMAGE, (0.0, 1.0), max_iter=2),
        lambda w: w.visualize_activation_with_losses(w.losses, seed_input=IMAGE, **STEPS),
    ),
}


@pytest.mark.parametrize(("old", "today"), ORDER_OF_0_4_1.values(), ids=ORDER_OF_0_4_1)
def test_under_0_4_1_arguments_stand_where_they_stood_then(world, old, today):
    with set_legacy_version("0.4.1"):
        np.testing.assert_array_equal(old(world), today(world))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("seed", [IMAGE, IMAGE[np.newaxis], [IMAGE]], ids=["image", "batch", "list"])
def test_an_array_in_the_place_of_wrt_tensor_is_the_seed(world, seed, version):
    with set_legacy_version(version):
        today = world.visualize_activation(-1, 1, seed_input=IMAGE, **STEPS)
        np.testing.assert_array_equal(world.visualize_activation(-1, 1, seed, (0.0, 1.0), max_iter=2), today)
        today = world.visualize_activation_with_losses(world.losses, seed_input=IMAGE, **STEPS)
        old = world.visualize_activation_with_losses(world.losses, seed, (0.0, 1.0), max_iter=2)
        np.testing.assert_array_equal(old, today)


def test_under_0_5_0_a_symbolic_tensor_or_none_in_that_place_stays_wrt_tensor(world):
    place = world.convolution.output
    saliency = world.visualize_saliency(-1, 1, IMAGE, place, None, "relu")
    assert saliency.shape == place.shape[1:3]
    np.testing.assert_array_equal(
        saliency, world.visualize_saliency(-1, 1, IMAGE, wrt_tensor=place, grad_modifier="relu")
    )
    np.testing.assert_array_equal(
        world.visualize_activation(-1, 1, None, IMAGE, **STEPS),
        world.visualize_activation(-1, 1, seed_input=IMAGE, **STEPS),
    )


def test_under_0_5_0_a_name_in_that_place_is_explained(world):
    with pytest.raises(TypeError, match=r"`wrt_tensor` must be .*'guided'; in keras-vis 0\.4\.1 .*set_legacy_version"):
        world.visualize_saliency(-1, 1, IMAGE, "guided")


def test_a_seed_given_twice_is_an_error(world):
    with pytest.raises(TypeError, match="multiple values for argument 'seed_input'"):
        world.visualize_activation(-1, 1, IMAGE, seed_input=IMAGE)


def test_places_of_wrt_tensor_are_those_of_the_signatures():
    for name, place in WRT_PLACES.items():
        taking = Optimizer if name == "Optimizer" else getattr(visualization, name)
        assert list(inspect.signature(taking).parameters)[place] == "wrt_tensor"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("make", [tuple, set, iter, np.array, dict.fromkeys, lambda filters: range(1, 3)])
def test_any_iterable_will_do_for_filter_indices(world, make, version):
    with set_legacy_version(version):
        today = world.visualize_saliency(-1, [1, 2], IMAGE, backprop_modifier="guided")
        np.testing.assert_array_equal(
            world.visualize_saliency(-1, make([1, 2]), IMAGE, backprop_modifier="guided"), today
        )


# -- keywords of older versions that work -----------------------------------------------------------------

OLD_KEYWORDS = {
    "seed_img of saliency": (
        lambda w: w.visualize_saliency(-1, 1, seed_img=IMAGE),
        lambda w: w.visualize_saliency(-1, 1, IMAGE),
    ),
    "seed_img of cam": (lambda w: w.visualize_cam(-1, 1, seed_img=IMAGE), lambda w: w.visualize_cam(-1, 1, IMAGE)),
    "seed_img of activation": (
        lambda w: w.visualize_activation(-1, 1, seed_img=IMAGE, verbose=False, **STEPS),
        lambda w: w.visualize_activation(-1, 1, seed_input=IMAGE, **STEPS),
    ),
    "seed_img of activation with losses": (
        lambda w: w.visualize_activation_with_losses(w.losses, seed_img=IMAGE, **STEPS),
        lambda w: w.visualize_activation_with_losses(w.losses, seed_input=IMAGE, **STEPS),
    ),
    "seed_img of minimize": (lambda w: w.minimize(seed_img=IMAGE), lambda w: w.minimize(IMAGE)),
    "text=None": (
        lambda w: w.visualize_saliency(-1, 1, IMAGE, text=None),
        lambda w: w.visualize_saliency(-1, 1, IMAGE),
    ),
    "image_modifiers": (
        lambda w: w.minimize(IMAGE, image_modifiers=[Mirror()]),
        lambda w: w.minimize(IMAGE, input_modifiers=[Mirror()]),
    ),
    "image_modifiers of activation": (
        lambda w: w.visualize_activation(-1, 1, seed_img=IMAGE, image_modifiers=[Mirror()], **STEPS),
        lambda w: w.visualize_activation(-1, 1, seed_input=IMAGE, input_modifiers=[Mirror()], **STEPS),
    ),
    "jitter=0": (lambda w: w.minimize(IMAGE, jitter=0), lambda w: w.minimize(IMAGE)),
    "jitter": (
        lambda w: w.minimize(IMAGE, jitter=2, input_modifiers=[Mirror()]),
        lambda w: w.minimize(IMAGE, input_modifiers=[Mirror(), Jitter(2)]),
    ),
    "img and wrt of Optimizer": (
        lambda w: Optimizer(img=w.input, losses=w.losses, wrt=w.convolution.output).compute_fn([IMAGE[None], 0])[-2],
        lambda w: Optimizer(w.input, w.losses, wrt_tensor=w.convolution.output).compute_fn([IMAGE[None], 0])[-2],
    ),
    "img_input of Optimizer": (
        lambda w: Optimizer(img_input=w.input, losses=w.losses).compute_fn([IMAGE[None], 0])[-2],
        lambda w: Optimizer(w.input, w.losses).compute_fn([IMAGE[None], 0])[-2],
    ),
    "visualize_class_saliency": (
        lambda w: w.visualize_class_saliency(-1, [1], seed_input=IMAGE),
        lambda w: w.visualize_saliency(-1, 1, IMAGE),
    ),
    "visualize_class_cam": (
        lambda w: w.visualize_class_cam(-1, [1], IMAGE, penultimate_layer_idx=0),
        lambda w: w.visualize_cam(-1, 1, IMAGE, 0),
    ),
    "visualize_class_activation": (
        lambda w: w.visualize_class_activation(-1, [1], seed_img=IMAGE, **STEPS),
        lambda w: w.visualize_activation(-1, 1, seed_input=IMAGE, input_modifiers=[Jitter(16)], **STEPS),
    ),
    "visualize_class_activation in its own order": (
        lambda w: w.visualize_class_activation(-1, [1], IMAGE, (0.0, 1.0), 2, 0, 3, max_iter=2),
        lambda w: w.visualize_class_activation(
            -1, 1, seed_input=IMAGE, act_max_weight=2, lp_norm_weight=0, tv_weight=3, **STEPS
        ),
    ),
    "visualize_class_activation without modifiers": (
        lambda w: w.visualize_class_activation(-1, [1], IMAGE, image_modifiers=None, **STEPS),
        lambda w: w.visualize_activation(-1, 1, seed_input=IMAGE, **STEPS),
    ),
}


class Mirror(InputModifier):
    def pre(self, inp):
        return inp[:, ::-1]


@pytest.mark.parametrize(("old", "today"), OLD_KEYWORDS.values(), ids=OLD_KEYWORDS)
def test_old_spelling_gives_what_the_one_of_today_gives(world, old, today):
    np.random.seed(3)
    expected = today(world)
    np.random.seed(3)
    np.testing.assert_array_equal(old(world), expected)


def test_progress_gif_path_writes_the_animation(world, tmp_path):
    seen = []

    class Seen:
        def callback(self, i, *rest):
            seen.append(i)

        def on_end(self):
            seen.append("end")

    world.minimize(IMAGE, progress_gif_path=str(tmp_path / "steps"), callbacks=[Seen()])
    assert (tmp_path / "steps.gif").read_bytes().startswith(b"GIF8")
    assert seen == [0, 1, "end"]


def test_the_callers_list_of_modifiers_stays_as_it_is(world):
    mine = [Mirror()]
    world.minimize(IMAGE, input_modifiers=mine, jitter=2)
    assert len(mine) == 1


# -- keywords that cannot work ----------------------------------------------------------------------------

ALL = (*MAPS, "visualize_activation")
GONE = {
    "img": (MAPS, "input", r"keras-vis 0\.1\); .*\(model, layer_idx, filter_indices, …\)"),
    "layer": (MAPS, "layer", r"keras-vis 0\.1\); .*\(model, layer_idx, filter_indices, …\)"),
    "losses": (MAPS, [], r"keras-vis 0\.3\.2 to 0\.3\.3\); .*_with_losses\(input_tensor, losses, …\)"),
    "input_indices": (ALL, [0], r"a fork of keras-vis\); for a model of several inputs give a list of seeds"),
    "maximization": (ALL, False, r"a fork of keras-vis\); .*grad_modifier='negate'.*act_max_weight=-1"),
}


@pytest.mark.parametrize(
    ("name", "keyword"), [(name, keyword) for keyword, (names, *_) in GONE.items() for name in names]
)
def test_the_error_names_the_versions_and_the_spelling_of_today(name, keyword):
    _, value, message = GONE[keyword]
    with pytest.raises(TypeError, match=rf"{name}\(\) has no argument `{keyword}` \(it is of {message}"):
        getattr(visualization, name)(seed_img=IMAGE, **{keyword: value})


@pytest.mark.parametrize("name", [*MAPS, "visualize_activation"])
def test_a_symbolic_input_in_the_place_of_the_model_is_explained(world, name):
    with pytest.raises(
        TypeError, match=rf"keras-vis 0\.3\.2 to 0\.3\.3\); losses of your own go to {name}_with_losses\("
    ):
        getattr(visualization, name)(world.input, world.losses, IMAGE)


# -- pictures that 0.1 to 0.3.1 made of a result ----------------------------------------------------------

PHOTO = np.random.RandomState(0).randint(0, 256, (8, 8, 3)).astype("uint8")


def in_colours(world, name):
    with set_legacy_version("0.4.1"):
        return getattr(world, name)(-1, 1, PHOTO)


@pytest.mark.parametrize("seed", [PHOTO, PHOTO[np.newaxis]], ids=["image", "batch"])
@pytest.mark.parametrize("name", MAPS)
def test_alpha_lays_the_map_over_the_image(world, name, seed):
    wanted = np.uint8(PHOTO * 0.3 + in_colours(world, name) * 0.7)
    np.testing.assert_array_equal(getattr(world, name)(-1, 1, seed, alpha=0.3), wanted)
    positional = (seed, 0.3) if name == "visualize_saliency" else (seed, None, 0.3)
    np.testing.assert_array_equal(getattr(world, name)(-1, [1], *positional), wanted)
    with pytest.raises(ValueError, match=r"`alpha` must be a number in \[0, 1\], the share of the image, got 2"):
        getattr(world, name)(-1, 1, seed, alpha=2)


@pytest.mark.parametrize("name", MAPS)
def test_overlay_gives_colours_with_or_without_the_image_and_says_what_is_different(world, name):
    with pytest.warns(UserWarning, match=r"0\.1 to 0\.2 blurred the map.*picture of 0\.3\.1: the map in colours$"):
        np.testing.assert_array_equal(getattr(world, name)(-1, 1, PHOTO, overlay=False), in_colours(world, name))
    places = (PHOTO,) if name == "visualize_saliency" else (PHOTO, None)
    laid = getattr(world, name)(-1, 1, PHOTO, alpha=0.5)
    for arguments in ((*places, None, True), (*places, True)):
        with pytest.warns(UserWarning, match=r"in colours, laid over the image \(0\.5 of each\)$"):
            np.testing.assert_array_equal(getattr(world, name)(-1, [1], *arguments), laid)


@pytest.fixture
def written(monkeypatch):
    """Let a text of n letters fill a picture with the number n: these pictures are too small for letters."""

    def write(image, text):
        return np.full_like(image, len(text))

    monkeypatch.setattr(_old_pictures, "draw_text", write)
    return write


def test_text_is_written_on_the_picture(world, written):
    steps = {"max_iter": 2, "verbose": False, "seed_img": PHOTO}
    plain = world.visualize_activation(-1, [1], **steps)
    wanted = written(plain, "a")
    np.testing.assert_array_equal(world.visualize_activation(-1, [1], text="a", **steps), wanted)
    positional = world.visualize_activation(-1, [1], PHOTO, "a", 1, 10, 10, max_iter=2)
    np.testing.assert_array_equal(positional, wanted)
    laid = world.visualize_saliency(-1, [1], PHOTO, alpha=0.5)
    with pytest.warns(UserWarning, match="0.1 to 0.2 blurred"):
        found = world.visualize_saliency(-1, [1], PHOTO, "a")
    np.testing.assert_array_equal(found, written(laid, "a"))


def test_a_picture_for_each_filter(world, written):
    steps = {"max_iter": 2, "seed_img": PHOTO}

    def one(filters, label):
        return written(world.visualize_activation(-1, filters, **steps), label)

    wanted = utils.stitch_images([one([1], "Filter 1"), one([0, 2], "Filter 0, 2")], cols=1)
    np.testing.assert_array_equal(world.visualize_activation(-1, [1, [0, 2]], cols=1, **steps), wanted)
    named = world.visualize_activation(-1, [2], idx_label_map={2: "ouzel"}, **steps)
    np.testing.assert_array_equal(named, one([2], "ouzel"))
    every = world.visualize_activation(-1, None, show_filter_idx_text=False, cols=5, **steps)
    assert every.shape == (8, 5 * 8 + 4 * 5, 3)
    old = world.visualize_activation(-1, [2], PHOTO, 1, 10, 10, 2, False, True, {2: "ouzel"}, 5)
    np.testing.assert_array_equal(old, named)


@pytest.mark.parametrize(
    ("old", "today"),
    [
        (lambda m: m(IMAGE, 2, 0, False), lambda m: m(IMAGE, 2, verbose=False)),
        (lambda m: m(IMAGE, 2, 3, False, None), lambda m: m(IMAGE, 2, [Jitter(3)], verbose=False)),
        (lambda m: m(IMAGE, 2, [Mirror()], False), lambda m: m(IMAGE, 2, [Mirror()], verbose=False)),
        (lambda m: m(IMAGE, 2, None, None, False), lambda m: m(IMAGE, 2, verbose=False)),
    ],
    ids=["0.1 without jitter", "0.1", "0.2", "0.2.1 to 0.3.3"],
)
def test_minimize_takes_the_orders_of_old(world, old, today, capsys):
    minimize = Optimizer(world.input, world.losses).minimize
    np.random.seed(3)
    expected = today(minimize)[0]
    np.random.seed(3)
    np.testing.assert_array_equal(old(minimize)[0], expected)
    assert capsys.readouterr().out == ""


def test_orders_of_old_know_the_kind_of_every_argument():
    for name, (count, orders) in _old_places.PLACES.items():
        module, _, attribute = name.rpartition(".")
        function = getattr(Optimizer if module else visualization, attribute)
        assert len(inspect.signature(function).parameters) > count
        assert {each for order in orders for each in order} <= _old_places._KINDS.keys()


# -- regression targets, of 0.3.2 and 0.3.3 ---------------------------------------------------------------


@pytest.mark.parametrize(("target", "sign"), [(1e6, 1), (-1e6, -1)])
def test_regression_functions_show_what_moves_an_output_to_its_target(world, target, sign):
    space = {}
    exec("from vis.visualization import *\nfrom vis.losses import RegressionTarget", {}, space)
    np.testing.assert_allclose(
        world.visualize_regression_saliency(-1, 1, target, IMAGE),
        world.visualize_saliency(-1, 1, IMAGE),
        atol=1e-6,
    )
    weights = {"act_max_weight": sign, "lp_norm_weight": 1e-3, "tv_weight": 1e-3}
    np.random.seed(3)
    wanted = world.visualize_activation(-1, 1, seed_input=IMAGE, input_modifiers=[Jitter(16)], **weights, **STEPS)
    np.random.seed(3)
    found = world.visualize_regression_activation(-1, 1, target, IMAGE, **STEPS)
    np.testing.assert_allclose(found, wanted, atol=1e-5)
    loss = space["RegressionTarget"](world.model.layers[-1], [0, 1], [target, target])
    assert str(loss) == "RegressionTarget Loss"
    with pytest.raises(ValueError, match=r"one for each of `output_indices`, got 1 for 2"):
        space["RegressionTarget"](world.model.layers[-1], [0, 1], target)
    with pytest.raises(ValueError, match=r"`layer` must have outputs of shape \(batch, outputs\), got .*6, 6, 4"):
        space["RegressionTarget"](world.convolution, 0, target)


def test_a_regression_cam_is_that_of_an_output_that_grows(world):
    found = world.visualize_regression_cam(-1, [1], [1e6], IMAGE, penultimate_layer_idx=0)
    np.testing.assert_allclose(found, world.visualize_cam(-1, 1, IMAGE, 0), atol=1e-6)


@pytest.mark.parametrize("name", ["modifiers", "utils.vggnet"])
def test_what_only_old_programs_import_says_how_their_maps_looked(name, monkeypatch):
    monkeypatch.delitem(sys.modules, f"vis.{name}", raising=False)
    with pytest.warns(UserWarning, match=rf"vis\.{name} is of keras-vis 0\.\d to 0\.3\.3\. Up to 0\.3\.1") as told:
        import_module(f"vis.{name}")
    assert len(told) == 1


@pytest.mark.parametrize("function", [visualization.visualize_saliency, Optimizer.minimize], ids=lambda f: f.__name__)
def test_the_old_and_the_new_name_at_once_are_an_error(function):
    with pytest.raises(
        TypeError, match=r"got both `seed_input` and `seed_img`, which is its name in keras-vis 0\.1 to 0\.3\.1"
    ):
        function(seed_input=IMAGE, seed_img=IMAGE)


# -- what no version had ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("visualize_saliency", (-1, 1, IMAGE)),
        ("visualize_saliency_with_losses", ([], IMAGE)),
        ("visualize_cam", (-1, 1, IMAGE)),
        ("visualize_cam_with_losses", ([], IMAGE, None)),
    ],
)
def test_a_plainly_wrong_keyword_stays_pythons_own_type_error(world, name, arguments, version):
    with set_legacy_version(version), pytest.raises(TypeError) as error:
        getattr(world, name)(*arguments, colour="jet")
    assert str(error.value) == f"{name}() got an unexpected keyword argument 'colour'"


def test_wrong_keywords_of_the_optimizer_stay_pythons_own_type_error(world):
    with pytest.raises(TypeError, match=r"__init__\(\) got an unexpected keyword argument 'colour'$"):
        Optimizer(world.input, world.losses, colour="jet")
    for call in (world.minimize, lambda **wrong: world.visualize_activation(-1, 1, **wrong)):
        with pytest.raises(TypeError, match=r"minimize\(\) got an unexpected keyword argument 'colour'$"):
            call(colour="jet")


def test_a_missing_argument_stays_pythons_own_type_error(world):
    with pytest.raises(
        TypeError, match=r"visualize_saliency\(\) missing 1 required positional argument: 'seed_input'$"
    ):
        world.visualize_saliency(-1, 1)


# -- the table, and the modules of older versions ---------------------------------------------------------


def test_no_keyword_of_the_table_hides_one_of_today():
    for name, old in KEYWORDS.items():
        module, _, attribute = name.rpartition(".")
        function = getattr(Optimizer if module else visualization, attribute)
        today = inspect.signature(function).parameters
        assert not old.keys() & today.keys(), name


def test_a_function_that_is_in_no_table_is_left_alone():
    assert takes_old_calls(lambda a, b: (a, b))(1, b=2) == (1, 2)
    assert Gone("0.2", "").translate("f", "text", None, {}) is None


def test_modifiers_of_0_2_are_input_modifiers_of_today(world):
    jitter = import_module("keras_vis_compat.modifiers").Jitter()
    assert isinstance(jitter, Jitter)
    assert isinstance(jitter, modifiers.ImageModifier)
    assert jitter.jitter == [16]
    assert (jitter.channel_idx, jitter.row_idx, jitter.col_idx) == (3, 1, 2)
    assert world.minimize(IMAGE, image_modifiers=[jitter]).shape == IMAGE.shape


def test_vggnet_is_the_vgg16_of_keras(keras):
    assert import_module("keras_vis_compat.utils.vggnet").VGG16 is VGG16
    model = VGG16(include_top=False, weights=None, input_tensor=keras.layers.Input((32, 32, 3)))
    assert isinstance(model, keras.Model)
    assert [model.layers[index].name for index in (1, -1)] == ["block1_conv1", "block5_pool"]


def test_vggnet_without_an_input_builds_the_usual_model():
    assert VGG16(include_top=False, weights=None).layers[-1].name == "block5_pool"
