"""Each cause of a blank map is found on a model made for it, by every visualiser, and on no other."""

import re
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import BlankMapWarning, explain
from keras_vis_compat.explain import CAUSES, AblationCAM, GradCAM, Occlusion, Saliency, ScoreCAM, diagnose
from keras_vis_compat.scores import CategoricalScore, FilterScore
from keras_vis_compat.visualization import visualize_cam, visualize_saliency, visualize_scorecam

sys.path.insert(0, str(Path(__file__).parent))

from table_of_methods import CAMS, GRADIENT_CAMS, NAMED

IMAGE = np.random.RandomState(0).rand(1, 6, 6, 1).astype(np.float32)
FLAT = np.full_like(IMAGE, 0.5)
SCORE = CategoricalScore(0)
EVERY_CLASS = list(NAMED)
OF_LAYERS = [*(kind.__name__ for kind in CAMS), "GuidedGradCAM"]
WEIGHED = [kind.__name__ for kind in GRADIENT_CAMS if kind is not explain.EigenGradCAM]  # which has a sign of its own
#: Which count maps by their scores or not at all, and so show something wherever one of the maps does.
BY_SCORES = ["RISE", "ScoreCAM", "EigenCAM"]
BY_CHANGES = [name for name in EVERY_CLASS if name not in BY_SCORES]


@pytest.fixture
def network(keras):
    """Two convolution maps of positive weights times `maps`, and two classes that weigh every value of them alike."""
    layers = keras.layers

    def build(activation=None, classes=None, maps=0.1, size=6, middle=(), behind=()):
        numbers = np.random.RandomState(1)
        model = keras.Sequential(
            [
                layers.Input((size, size, 1), name="pixels"),
                layers.Conv2D(2, 3, activation="relu", name="maps"),
                *middle,
                layers.Flatten(),
                layers.Dense(2, activation=activation, name="classes"),
                *behind,
            ]
        )
        kernel, bias = maps * numbers.rand(3, 3, 1, 2), np.zeros(2)
        units = 2 * (size - 2) ** 2
        last = 0.1 * numbers.rand(units, 2) if classes is None else np.tile(np.float32(classes), (units, 1))
        model.set_weights([kernel, bias, last, np.zeros(2)])
        return model

    return build


def rounding(keras):
    return keras.layers.Lambda(tf.round, name="rounding")


# What is built, the image, the visualisers whose map it leaves blank, the cause, the layer to blame, the share.
CASES = {
    "saturated softmax": ({"activation": "softmax", "classes": [50, -50]}, IMAGE, "saturated", "classes", None),
    "saturated sigmoid": ({"activation": "sigmoid", "classes": [500, 1]}, IMAGE, "saturated", "classes", None),
    "dead ReLUs": ({"maps": -1}, IMAGE, "dead relus", "maps", 1.0),
    "negative evidence": ({"classes": [-1, 1]}, IMAGE, "negative evidence", "maps", None),
    "zero weights": ({"classes": [0, 1]}, IMAGE, "zero weights", "classes", None),
    "one position": ({"size": 3}, IMAGE[:, :3, :3], "no spatial variation", "maps", None),
    "constant input": ({}, FLAT, "constant input", "pixels", None),
}
BLANK = {
    "saturated softmax": [*BY_CHANGES, "RISE"],
    "saturated sigmoid": [*BY_CHANGES, "RISE"],
    "dead ReLUs": EVERY_CLASS,
    "negative evidence": [*WEIGHED, "GuidedGradCAM", "AblationCAM"],
    "zero weights": BY_CHANGES,
    "one position": OF_LAYERS,
    "constant input": ["GradCAM", "XGradCAM", "GuidedGradCAM", "ScoreCAM", "AblationCAM", "EigenCAM", "VarGrad"],
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", CASES)
def test_every_visualiser_finds_the_cause(case, network):
    options, image, cause, layer, share = CASES[case]
    model = network(**options)
    for name in BLANK[case]:
        (found,) = diagnose(NAMED[name](model), SCORE, image)
        assert (name, found.cause, found.layer, found.share) == (name, cause, layer, share)
        assert found.cause in CAUSES
        assert layer in found.text


def test_an_input_that_only_speaks_against_the_score_is_named_by_what_covers_it(network):
    (found,) = diagnose(explain.Occlusion(network(classes=[-1, 1])), SCORE, IMAGE)
    assert (found.cause, found.layer, found.share) == ("negative evidence", None, None)
    assert found.text.startswith("all there is in the input speaks against the score")


@pytest.mark.parametrize("case", CASES)
def test_a_model_is_diagnosed_without_naming_a_visualiser(case, network):
    options, image, cause, layer, share = CASES[case]
    (found,) = diagnose(network(**options), SCORE, image)
    assert (found.cause, found.layer, found.share) == (cause, layer, share)


@pytest.mark.parametrize("name", EVERY_CLASS)
def test_the_warning_names_the_same_one_cause(name, network):
    model = network(maps=-1)
    with pytest.warns(BlankMapWarning, match="the map is blank: the ReLUs of layer 'maps' that count") as caught:
        NAMED[name](model)(SCORE, IMAGE)
    assert len(caught) == 1


@pytest.mark.parametrize("name", [name for name in EVERY_CLASS if name != "VarGrad"])  # the network is linear here
def test_a_map_that_shows_something_is_not_warned_of(name, network):
    model = network()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.ptp(NAMED[name](model)(SCORE, IMAGE)) > 0
    (found,) = diagnose(NAMED[name](model), SCORE, IMAGE)
    assert (found.index, found.cause, found.layer, found.text) == (0, None, None, "its map shows something")
    assert found.score == pytest.approx(float(np.asarray(model(IMAGE))[0, 0]), rel=1e-5)


LEGACY = {
    "saturated softmax": (visualize_saliency, visualize_cam),
    "saturated sigmoid": (visualize_saliency, visualize_cam),
    "dead ReLUs": (visualize_saliency, visualize_cam, visualize_scorecam),
    "zero weights": (visualize_saliency, visualize_cam),
    "one position": (visualize_cam, visualize_scorecam),
    "constant input": (visualize_cam, visualize_scorecam),
}


@pytest.mark.parametrize("case", LEGACY)
def test_the_functions_of_keras_vis_find_the_same(case, network):
    options, image, _, layer, _ = CASES[case]
    model = network(**options)
    for function in LEGACY[case]:
        more = {} if function is visualize_saliency else {"penultimate_layer_idx": 0}
        with pytest.warns(BlankMapWarning, match=f"the map is blank: .*'{layer}'") as caught:
            function(model, -1, 0, image, **more)
        assert len(caught) == 1


def test_a_gradient_that_noise_does_not_change_is_named(network):
    (found,) = diagnose(NAMED["VarGrad"](network()), SCORE, IMAGE)
    assert (found.cause, found.layer) == ("constant gradient", "pixels")


def test_what_only_speaks_against_the_score_is_told_of_covered_parts_too(network):
    (found,) = diagnose(explain.Occlusion(network(classes=[-1, 1])), SCORE, IMAGE)
    assert found.cause == "negative evidence"
    assert "map_modifier=None shows it" in found.text


def test_a_model_whose_maps_do_not_fit_its_input_is_diagnosed(keras):
    """One map of three frames."""
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((3, 4, 4, 1)),
            layers.ConvLSTM2D(2, 3),
            layers.Flatten(),
            layers.Dense(2, kernel_initializer="zeros", name="classes"),
        ]
    )
    records = diagnose(model, SCORE, np.random.RandomState(0).rand(2, 3, 4, 4, 1))
    assert [(one.cause, one.layer) for one in records] == [("zero weights", "classes")] * 2


def test_rounding_passes_no_gradient_on(keras, network):
    model = network(middle=[rounding(keras)])
    with pytest.raises(ValueError, match="no gradient path"):
        GradCAM(model)(SCORE, IMAGE)
    (found,) = diagnose(model, SCORE, IMAGE)
    assert (found.cause, found.layer) == ("blocked gradient", "rounding")


def test_whole_numbers_have_no_gradient(keras):
    layers = keras.layers
    ids = layers.Input((4,), dtype="int32", name="ids")
    model = keras.Model(ids, layers.Dense(2)(layers.Flatten()(layers.Embedding(5, 3)(ids))))
    (found,) = diagnose(model, SCORE, np.array([[1, 2, 3, 4]]))
    assert (found.cause, found.layer) == ("no gradient path", "ids")


def test_an_input_that_the_score_does_not_see_is_named(keras):
    layers = keras.layers
    seen, unseen = layers.Input((4,), name="seen"), layers.Input((3,), name="unseen")
    model = keras.Model([seen, unseen], [layers.Dense(2)(seen), layers.Dense(2)(unseen)])
    score = [SCORE, lambda output: 0 * output[:, 0]]
    (found,) = diagnose(model, score, [np.random.RandomState(0).rand(1, 4), np.ones((1, 3))])
    assert (found.cause, found.layer) == ("constant score", None) or found.layer == "unseen"


def test_a_score_that_never_changes_is_named(network):
    (found,) = diagnose(Saliency(network()), lambda output: 0 * output[:, 0], IMAGE)
    assert found.cause == "constant score"


def test_the_sum_of_a_softmax_is_a_score_that_never_changes(network):
    (found,) = diagnose(Saliency(network("softmax", [50, -50])), FilterScore([0, 1]), IMAGE)
    assert (found.cause, found.layer) == ("constant score", "classes")


def test_a_gradient_that_is_the_same_everywhere_is_named(keras):
    layers = keras.layers
    inputs = layers.Input((4, 4, 1), name="pixels")
    model = keras.Model(inputs, layers.GlobalAveragePooling2D()(inputs))
    (found,) = diagnose(Saliency(model), SCORE, IMAGE[:, :4, :4])
    assert (found.cause, found.layer) == ("no spatial variation", "pixels")


def test_a_modifier_that_leaves_nothing_is_named(network):
    (found,) = diagnose(GradCAM(network()), SCORE, IMAGE, activation_modifier=np.zeros_like)
    assert found.cause == "modifier"
    assert "activation_modifier=None shows the map" in found.text


def test_a_layer_after_which_nothing_varies_is_named(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((6, 6, 1), name="pixels"),
            layers.GlobalAveragePooling2D(keepdims=True, name="mean"),
            layers.UpSampling2D(4, name="again"),
            layers.Conv2D(2, 3, kernel_initializer="ones", name="maps"),
            layers.Flatten(),
            layers.Dense(2, kernel_initializer="ones"),
        ]
    )
    (found,) = diagnose(GradCAM(model), SCORE, IMAGE)
    assert (found.cause, found.layer) == ("no spatial variation", "mean")


def test_layers_inside_other_models_are_named_by_their_paths(keras, network):
    inner = network(maps=-1)
    outer = keras.Sequential([keras.layers.Input((6, 6, 1)), inner, keras.layers.Dense(2, kernel_initializer="ones")])
    (found,) = diagnose(outer, SCORE, IMAGE)
    assert (found.cause, found.layer) == ("dead relus", f"{inner.name}/maps")


def test_half_of_the_units_may_be_off(keras):
    layers = keras.layers
    model = keras.Sequential(
        [layers.Input((2,)), layers.Dense(4, activation="relu", name="hidden"), layers.Dense(1, name="last")]
    )
    model.set_weights(
        [np.array([[1, 1, -1, -1], [1, 1, -1, -1]]), np.zeros(4), np.array([[0], [0], [1], [1]]), np.zeros(1)]
    )
    (found,) = diagnose(model, SCORE, np.array([[1.0, 2.0]]))
    assert (found.cause, found.layer, found.share) == ("dead relus", "hidden", 0.5)


def test_a_subclassed_model_is_judged_by_its_output(keras):
    class Sure(keras.Model):
        def call(self, x):
            return tf.nn.softmax(100 * x)

    (found,) = diagnose(Sure(), SCORE, np.array([[5.0, 1.0]]))
    assert found.cause == "saturated"


def test_of_a_subclassed_model_the_gradient_by_its_input_is_judged_too(keras):
    class Mean(keras.Model):
        def call(self, x):
            return tf.reduce_mean(x, (1, 2))

    model = Mean()
    found = [diagnose(kind(model), SCORE, IMAGE)[0] for kind in (Saliency, NAMED["VarGrad"])]
    assert [one.cause for one in found] == ["no spatial variation", "constant gradient"]
    (found,) = diagnose(Saliency(model), lambda output: -tf.square(output[:, 0]), IMAGE, gradient_modifier="relu")
    assert found.cause == "no spatial variation"


@pytest.mark.parametrize("apart", [False, True])
def test_a_softmax_whose_units_weigh_alike_is_named(apart, keras, network):
    """Both probabilities are 1/2 whatever the image."""
    layers = keras.layers
    model = network(None if apart else "softmax", [2, 2], behind=[layers.Softmax()] if apart else [])
    for given in (model, Saliency(model), GradCAM(model), NAMED["IntegratedGradients"](model)):
        (found,) = diagnose(given, SCORE, IMAGE)
        assert (found.cause, found.layer, found.score) == ("zero weights", "classes", 0.5)
        assert "the units of layer 'classes' have equal weights" in found.text


def test_each_image_has_its_own_cause_and_score(network):
    model = network(classes=[-1, 1])
    images = np.concatenate([IMAGE, IMAGE, FLAT])
    records = diagnose(GradCAM(model), CategoricalScore([0, 1, 1]), images)
    assert [one.index for one in records] == [0, 1, 2]
    assert [one.cause for one in records] == ["negative evidence", None, "constant input"]
    assert records[0].score == pytest.approx(-records[1].score, rel=1e-5)


def test_an_image_that_makes_nan_does_not_hide_what_is_wrong_with_the_others(network):
    model = network(classes=[-1, 1])
    records = diagnose(GradCAM(model), SCORE, np.concatenate([IMAGE, np.full_like(IMAGE, 3e38)]))
    assert [one.cause for one in records] == ["negative evidence", "not finite"]
    assert np.isnan(records[1].score)


def test_nan_weights_are_found_where_a_relu_hides_them(network):
    model = network()
    kernel, *others = model.get_weights()
    model.set_weights([np.full_like(kernel, np.nan), *others])
    for name in EVERY_CLASS:
        (found,) = diagnose(NAMED[name](model), SCORE, IMAGE)
        assert (name, found.cause) == (name, "not finite")
        assert "layer 'maps' has NaN weights (kernel: 18 of 18)" in found.text


def test_the_warning_of_a_batch_tells_each_cause_once(network):
    model = network(classes=[-1, 1])
    score = CategoricalScore([0, 0, 1])
    with pytest.warns(BlankMapWarning) as caught:
        GradCAM(model)(score, np.concatenate([IMAGE, IMAGE, FLAT]))
    assert [str(one.message).partition(" is blank: ")[0] for one in caught] == [
        "the map of samples 0, 1",
        "the map of sample 2",
    ]


def test_of_many_blank_maps_some_are_looked_at(network):
    with pytest.warns(
        BlankMapWarning, match=r"0, 1, 2, 3, 4, 5, 6, 7 is blank: .* \(2 more are, which explain.diagnose"
    ):
        GradCAM(network(maps=-1))(SCORE, np.repeat(IMAGE, 10, axis=0))
    assert len(diagnose(GradCAM(network(maps=-1)), SCORE, np.repeat(IMAGE, 10, axis=0))) == 10


def test_a_modifier_that_makes_nan_is_an_error(network):
    def spoil(values):
        return values * np.nan

    with pytest.raises(ValueError, match="`activation_modifier` made NaN or infinity of finite numbers"):
        GradCAM(network())(SCORE, IMAGE, activation_modifier=spoil)
    with pytest.raises(ValueError, match="`gradient_modifier` made NaN or infinity of finite numbers"):
        Saliency(network())(SCORE, IMAGE, gradient_modifier=spoil)
    with pytest.raises(ValueError, match="`grad_modifier` made NaN or infinity of finite numbers"):
        visualize_saliency(network(), -1, 0, IMAGE, grad_modifier=spoil)


def test_a_visualiser_that_makes_images_is_refused(network):
    with pytest.raises(TypeError, match="`model` must be a model, or a visualiser that makes maps of images"):
        diagnose(explain.ActivationMaximization(network()), SCORE, IMAGE)


def test_score_cam_has_no_weight_where_the_probability_vanishes(network):
    model = network("softmax", classes=[-500, 500])
    (found,) = diagnose(ScoreCAM(model), SCORE, IMAGE)
    assert (found.cause, found.layer) == ("saturated", "classes")


#: Units, what their weights differ by, biases, whether the softmax is a layer of its own: of the sums that make the
#: gradient rounding is left.
ALIKE = [(3, 0, [0, 0, 0], False), (10, 1e-7, range(10), True), (5, 0, [9, 0, 0, 1, 2], False)]


def test_what_rounding_leaves_of_the_gradient_of_units_that_weigh_alike_is_no_map(keras):
    layers = keras.layers
    for units, difference, biases, apart in ALIKE:
        behind = [layers.Softmax()] if apart else []
        classes = layers.Dense(units, activation=None if apart else "softmax", name="classes")
        middle = [layers.Conv2D(2, 3, name="maps"), layers.GlobalAveragePooling2D()]
        model = keras.Sequential([layers.Input((6, 6, 1)), *middle, classes, *behind])
        numbers = np.random.RandomState(0)
        kernel = numbers.randn(2, 1) * (1 + difference * numbers.randn(2, units))
        model.set_weights([numbers.rand(3, 3, 1, 2), np.ones(2), kernel, np.array(biases, float)])
        for name in ("Saliency", "GradCAM", "Occlusion"):
            with pytest.warns(BlankMapWarning, match="the units of layer 'classes' have equal weights"):
                assert not NAMED[name](model)(SCORE, IMAGE).any()
        with pytest.warns(BlankMapWarning, match="the units of layer 'classes' have equal weights"):
            assert not visualize_cam(model, -1, 0, IMAGE, penultimate_layer_idx=0).any()


#: Sizes of the weights that all units share, what they differ by, biases, types: whether more than rounding is left.
LAST_DIGITS = [
    (1, 1e-5, 0, "float32", True),
    (1e4, 0.1, 0, "float32", True),
    (1e4, 3e-4, 0, "float32", False),
    (1, 0.3, 0, "float16", True),
    (1, 1e-3, 0, "float16", False),
]


def test_what_differs_in_the_last_digits_of_scores_is_no_map(keras):
    """Others are those that double precision gives, however small: 1e-5 of a probability is one, 1e-4 is none."""
    layers, numbers = keras.layers, np.random.RandomState(2)
    image = numbers.rand(1, 6, 6, 1).astype("float32")
    corners = [np.s_[:, row : row + 3, column : column + 3] for row in (0, 3) for column in (0, 3)]
    for scale, difference, bias, dtype, is_map in LAST_DIGITS:
        maps, means = layers.Conv2D(4, 3, dtype=dtype, name="maps"), layers.GlobalAveragePooling2D(dtype=dtype)
        last = layers.Dense(3, activation="softmax", dtype=dtype, name="classes")
        model = keras.Sequential([layers.Input((6, 6, 1)), maps, means, last])
        kernel = scale * numbers.randn(4, 1) + difference * numbers.randn(4, 3)
        model.set_weights([numbers.rand(3, 3, 1, 4), np.zeros(4), kernel, np.full(3, bias)])
        one = layers.Input((6, 6, 1), dtype="float64")
        double = keras.Model(one, as_double(keras, model, one))
        expected = np.zeros((1, 6, 6))
        for corner in corners:
            covered = image.copy()
            covered[corner] = 0
            expected[corner] = (double(image.astype(float)) - double(covered.astype(float)))[0, 0]
        as_it_is = {"patch": 3, "baseline": 0.0, "map_modifier": None, "normalize_map": False}
        for visualizer, options in (
            (Occlusion(model), as_it_is),
            (AblationCAM(model), {}),
        ):
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                found = visualizer(SCORE, image, **options)
            if not is_map:
                assert not found.any(), (scale, difference, dtype)
                assert [one.category for one in told] == [BlankMapWarning]
                assert re.search("to its last digit|equal weights|passes no gradient on", str(told[0].message))
            elif options:
                assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.94, (scale, difference, dtype)


def as_double(keras, model, tensor):
    """The same network in double precision, with the very weights that the model has."""
    for layer in model.layers:
        copy = type(layer).from_config({**layer.get_config(), "dtype": "float64"})
        tensor = copy(tensor)
        copy.set_weights(layer.get_weights())
    return tensor


def test_a_gradient_is_not_taken_for_rounding_because_it_is_small(keras):
    """Of units that weigh nearly alike, of a softmax next to 1, behind many sigmoids: as a tape has it."""
    layers = keras.layers
    numbers = np.random.RandomState(0)
    cases = {
        "units that differ by 1e-4": ([], 1, 1 + 1e-4 * numbers.randn(8, 3), [0, 0, 0]),
        "a probability of 1 - 2e-6": ([], 1, numbers.randn(8, 3), [14, 0, 0]),
        "a gradient of 1e-12": ([layers.Dense(8, activation="sigmoid") for _ in range(10)], 0.2, None, [0, 0, 0]),
        "a probability of 1e-30": ([], 1, numbers.randn(8, 3), [-70, 0, 0]),
    }
    for name, (hidden, scale, kernel, biases) in cases.items():
        last = layers.Dense(3, activation="softmax")
        model = keras.Sequential([layers.Input((6,)), layers.Dense(8, activation="tanh"), *hidden, last])
        model.set_weights([scale * numbers.randn(*weight.shape) for weight in model.get_weights()])
        last.set_weights([last.get_weights()[0] if kernel is None else kernel, np.array(biases, float)])
        features = tf.constant(numbers.randn(4, 6), tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(features)
            score = model(features)[:, 0]
        expected = tape.gradient(score, features).numpy()
        found = Saliency(model)(SCORE, features.numpy(), normalize_map=False, gradient_modifier=None)
        largest = np.abs(expected).max(1, keepdims=True)
        assert 0 < largest.min() < 1e-4, name
        np.testing.assert_allclose(found / largest, expected / largest, atol=2e-3, err_msg=name)
