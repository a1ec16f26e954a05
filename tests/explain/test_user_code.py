"""Functions that callers hand in: what ran eagerly in tf-keras-vis runs, and what goes wrong is said by line."""

import traceback

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import EagerFunctionWarning, explain, set_compute
from keras_vis_compat._engine import user_functions
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat._engine.network import source_of
from keras_vis_compat.explain.activation_maximization import Callback, Regularizer, legacy_regularizers
from keras_vis_compat.explain.activation_maximization.legacy_regularizers import LegacyRegularizer
from keras_vis_compat.metrics import AveragesCam, adcc, deletion
from keras_vis_compat.scores import CategoricalScore, Score

CLASSES = [0, 2]

pytestmark = pytest.mark.filterwarnings("ignore::keras_vis_compat.EagerFunctionWarning")

# Every form gives class 0 of the first image and class 2 of the second.
EAGER = {
    "a list over the samples": lambda: lambda output: [row[c] for row, c in zip(output, CLASSES, strict=True)],
    "a tuple over the samples": lambda: lambda output: tuple(row[2 * n] for n, row in enumerate(output)),
    "as many as there are": lambda: lambda output: [output[n, 2 * n] for n in range(len(output))],
    "a condition": lambda: (
        lambda output: tf.gather(output, CLASSES, batch_dims=1) if tf.reduce_max(output) > -100 else output[:, 1]
    ),
    "a number taken out": lambda: lambda output: tf.gather(output, CLASSES, batch_dims=1) + 0 * float(output[0, 0]),
    "an index taken out": lambda: lambda output: tf.stack([output[0, 0 * int(tf.argmax(output[0]))], output[1, 2]]),
    "a nested list": lambda: lambda output: [[row[c]] * 2 for row, c in zip(output, CLASSES, strict=True)],
    "sums with numbers": lambda: lambda output: [output[0, 0], sum(row[2] for row in output) - output[0, 2]],
}
NUMPY = {
    "an array": lambda: lambda output: np.array((output[0][0], output[1][2])),
    "numbers taken out": lambda: lambda output: output.numpy()[[0, 1], CLASSES],
    "floats": lambda: lambda output: [float(row[c]) for row, c in zip(output, CLASSES, strict=True)],
    "double precision": lambda: lambda output: np.float64(output)[[0, 1], CLASSES],
}
METHODS = {
    "Saliency": lambda model, score, images: explain.Saliency(model)(score, images),
    "GradCAM": lambda model, score, images: explain.GradCAM(model)(score, images),
    "GradCAM, an image at a time": lambda model, score, images: explain.GradCAM(model)(score, images, batch_size=1),
    "SmoothGrad": lambda model, score, images: explain.Saliency(model)(score, images, smooth_samples=2, seed=0),
    "GuidedGradCAM": lambda model, score, images: explain.GuidedGradCAM(model)(score, images),
    "ScoreCAM": lambda model, score, images: explain.ScoreCAM(model)(score, images),
    "ActivationMaximization": lambda model, score, images: explain.ActivationMaximization(model)(
        score, images, steps=2, seed=0
    ),
    "average drop": lambda model, score, images: AveragesCam(model, images).drop_percentages(images[..., 0], score),
    "deletion": lambda model, score, images: deletion(model, score, images, images[..., 0], steps=4, batch_size=1),
    "ADCC": lambda model, score, images: adcc(
        model, score, images, images[..., 0], lambda score, images: images[..., 0]
    ),
}
NO_GRADIENT = "ScoreCAM", "average drop", "deletion", "ADCC"


@pytest.fixture(autouse=True)
def _nothing_told_yet(monkeypatch):
    """The functions of a test are the same for both Kerases, and each is warned of once in a process."""
    monkeypatch.setattr(user_functions, "_told", set())


@pytest.fixture
def classifier(cnn, images):
    return cnn(activation="softmax"), images[:2]


@pytest.mark.parametrize("method", METHODS)
def test_a_score_that_iterates_gives_what_a_compiled_one_gives(classifier, method):
    found = [METHODS[method](classifier[0], score, classifier[1]) for score in (CategoricalScore(CLASSES), _by_row())]
    np.testing.assert_allclose(found[1], found[0], atol=2e-5)


def _by_row():
    return EAGER["a list over the samples"]()


@pytest.mark.parametrize("form", EAGER)
def test_scores_that_must_see_numbers_have_a_gradient(classifier, form):
    model, images = classifier
    wanted = explain.Saliency(model)(CategoricalScore(CLASSES), images)
    np.testing.assert_allclose(explain.Saliency(model)(EAGER[form](), images), wanted, atol=1e-5)


@pytest.mark.parametrize("form", NUMPY)
@pytest.mark.parametrize("method", NO_GRADIENT)
def test_scores_in_numpy_do_where_no_gradient_is_needed(classifier, form, method):
    model, images = classifier
    wanted = METHODS[method](model, CategoricalScore(CLASSES), images)
    np.testing.assert_allclose(METHODS[method](model, NUMPY[form](), images), wanted, atol=2e-5)


@pytest.mark.parametrize("form", NUMPY)
def test_a_score_in_numpy_is_refused_where_a_gradient_is_needed(classifier, form):
    with pytest.raises(ValueError, match="the score '<lambda>' gives numbers without a gradient") as caught:
        explain.GradCAM(classifier[0])(NUMPY[form](), classifier[1])
    assert "ScoreCAM, which needs none" in str(caught.value)


def test_a_number_is_the_score_of_one_image(classifier):
    model, images = classifier
    wanted = explain.GradCAM(model)(CategoricalScore(1), images[0])
    np.testing.assert_allclose(explain.GradCAM(model)(lambda output: output[0, 1], images[0]), wanted, atol=1e-6)
    first = explain.GradCAM(model)(lambda output: next(iter(output))[1], images[0])
    np.testing.assert_allclose(first, wanted, atol=1e-6)


def test_a_score_class_may_iterate(classifier):
    class ByRow(Score):
        def __call__(self, output):
            return [row[c] for row, c in zip(output, CLASSES, strict=True)]

    model, images = classifier
    wanted = explain.GradCAM(model)(2 * CategoricalScore(CLASSES) - CategoricalScore(1), images)
    np.testing.assert_allclose(explain.GradCAM(model)(2 * ByRow() - CategoricalScore(1), images), wanted, atol=1e-5)


@pytest.mark.filterwarnings("always::keras_vis_compat.EagerFunctionWarning")
def test_a_function_that_is_called_warns_once_at_its_own_line(classifier):
    model, images = classifier

    def by_row(output):
        return [row[0] for row in output]

    def explained():
        for kind in (explain.GradCAM, explain.Saliency, explain.ScoreCAM):
            kind(model)(by_row, images)

    with pytest.warns(EagerFunctionWarning, match="the score 'by_row' cannot be compiled because of this") as caught:
        explained()
    (warning,) = (one for one in caught if one.category is EagerFunctionWarning)
    assert (warning.filename, warning.lineno) == (__file__, by_row.__code__.co_firstlineno + 1)
    assert "twice where a gradient is taken" in str(warning.message)
    assert "`output[:, 3]`" in str(warning.message)


@pytest.mark.filterwarnings("error::keras_vis_compat.EagerFunctionWarning")
def test_a_function_that_can_be_compiled_is(classifier):
    calls = []

    def by_class(output):
        calls.append(type(output).__name__)
        return tf.gather(output, CLASSES, batch_dims=1)

    explain.Saliency(classifier[0])(by_class, classifier[1])
    assert calls == ["SymbolicTensor"]


def test_another_image_traces_nothing(classifier):
    model, images = classifier
    score = _by_row()
    explain.GradCAM(model)(score, images)
    before = trace_count(source_of(model).owner)
    explain.GradCAM(model)(score, images[::-1])
    assert trace_count(source_of(model).owner) == before


def test_xla_is_left_off_for_a_function_that_is_called(classifier):
    model, images = classifier
    wanted = explain.GradCAM(model)(CategoricalScore(CLASSES), images)
    with set_compute(jit_compile=True), pytest.warns(UserWarning, match="XLA cannot compile this"):
        found = explain.GradCAM(model)(_by_row(), images)
    np.testing.assert_allclose(found, wanted, atol=1e-5)


# -- regularizers ---------------------------------------------------------------------------------------------


class Bright(Regularizer):
    def __call__(self, input_value):
        return tf.where(tf.reduce_max(input_value) > 0.2, tf.reduce_mean(input_value, axis=[1, 2, 3]), 0.0)


class BrightByIf(Regularizer):
    def __call__(self, input_value):
        if tf.reduce_max(input_value) > 0.2:
            return tf.reduce_mean(input_value, axis=[1, 2, 3])
        return tf.zeros(len(input_value))


class BrightByRow(Regularizer):
    def __call__(self, input_value):
        return [tf.reduce_mean(one) for one in input_value]


@pytest.mark.parametrize("kind", [BrightByIf, BrightByRow])
@pytest.mark.parametrize("callbacks", [None, Callback()])
def test_a_regularizer_may_ask_and_iterate(classifier, kind, callbacks):
    model, images = classifier
    options = {"input_modifiers": None, "steps": 3, "callbacks": callbacks}
    wanted = explain.ActivationMaximization(model)(
        CategoricalScore(1), images, regularizers=[Bright("bright")], **options
    )
    found = explain.ActivationMaximization(model)(CategoricalScore(1), images, regularizers=[kind("bright")], **options)
    np.testing.assert_allclose(found, wanted, atol=1e-3)


class BrightOnAll(LegacyRegularizer):
    def __call__(self, inputs):
        if tf.reduce_max(inputs[0]) > 0.2:
            return tf.add_n([tf.reduce_mean(one, axis=[1, 2, 3]) for one in inputs])
        return tf.zeros(len(inputs[0]))


def test_a_regularizer_of_all_inputs_may_ask(classifier):
    model, images = classifier
    options = {"input_modifiers": None, "steps": 3}
    ascent = explain.ActivationMaximization(model)
    wanted = ascent(CategoricalScore(1), images, regularizers=[Bright("bright")], **options)
    found = ascent(CategoricalScore(1), images, regularizers=[BrightOnAll("bright")], **options)
    np.testing.assert_allclose(found, wanted, atol=1e-3)


@pytest.mark.filterwarnings("ignore:Call to deprecated class:DeprecationWarning")
def test_a_regularizer_of_tf_keras_vis_itself_gets_the_list_it_wants(classifier):
    from tf_keras_vis.utils import regularizers as theirs

    model, images = classifier
    options = {"input_modifiers": None, "steps": 3}
    ascent = explain.ActivationMaximization(model)
    found, wanted = (
        ascent(CategoricalScore(1), images, regularizers=[kind.Norm(0.3, p=1)], **options)
        for kind in (theirs, legacy_regularizers)
    )
    np.testing.assert_allclose(found, wanted, atol=1e-4)


# -- callbacks ------------------------------------------------------------------------------------------------


def test_methods_of_a_callback_get_what_they_take(classifier):
    told = []

    class Nothing(Callback):
        def on_begin(self):
            told.append("begins")

        def __call__(self, *args, **kwargs):
            told.append((len(args), sorted(kwargs)))

        def on_end(self):
            told.append("ends")

    class Some(Callback):
        def on_begin(self, steps):
            told.append(steps)

        def __call__(self, i, values, grads, scores, model_outputs, overall_score):
            told.append(len(overall_score))

    model, images = classifier
    options = {"steps": 1, "regularizers": None, "callbacks": [Nothing(), Some()]}
    explain.ActivationMaximization(model)(CategoricalScore(1), images, **options)
    assert told == ["begins", 1, (5, ["overall_score", "regularizations"]), 1, "ends"]


# -- errors ---------------------------------------------------------------------------------------------------


def maximize(**options):
    arguments = {"steps": 1, "input_modifiers": None, "regularizers": None}
    return lambda model, images: explain.ActivationMaximization(model)(
        CategoricalScore(1), images, **{**arguments, **options}
    )


def shapes(value):
    return value + tf.ones((7, 5, 3))


def missing(*args, **kwargs):
    return {}["missing"]


def no_attribute(value):
    return value.no_such_attribute


def refused(value):
    return tf.debugging.assert_less(value, -1e9)


class Ends(Callback):
    on_begin = missing


class Steps(Callback):
    __call__ = missing


FAILS = {
    "score: shapes": (lambda m, i: explain.Saliency(m)(shapes, i), "score 'shapes'", shapes, ValueError),
    "score: a key": (lambda m, i: explain.GradCAM(m)(missing, i), "score 'missing'", missing, KeyError),
    "score: an attribute": (
        lambda m, i: explain.ScoreCAM(m)(no_attribute, i),
        "score 'no_attribute'",
        no_attribute,
        AttributeError,
    ),
    "score: when it runs": (
        lambda m, i: explain.Saliency(m)(lambda o: [refused(x) for x in o], i),
        "score '<lambda>'",
        refused,
        ValueError,
    ),
    "score of a metric": (lambda m, i: deletion(m, missing, i, i[..., 0]), "score 'missing'", missing, KeyError),
    "score in a sum": (
        lambda m, i: explain.GradCAM(m)(CategoricalScore(0) + missing, i),
        "score 'missing'",
        missing,
        KeyError,
    ),
    "explainer": (
        lambda m, i: adcc(m, CategoricalScore(1), i, i[..., 0], missing),
        "explainer 'missing'",
        missing,
        KeyError,
    ),
    "progress": (
        lambda m, i: deletion(m, CategoricalScore(1), i, i[..., 0], progress=missing),
        "progress callable 'missing'",
        missing,
        KeyError,
    ),
    "gradient modifier": (
        lambda m, i: explain.Saliency(m)(CategoricalScore(1), i, gradient_modifier=shapes),
        "gradient_modifier 'shapes'",
        shapes,
        ValueError,
    ),
    "gradient modifier of a CAM": (
        lambda m, i: explain.GradCAM(m)(CategoricalScore(1), i, gradient_modifier=missing),
        "gradient_modifier",
        missing,
        KeyError,
    ),
    "activation modifier of a CAM": (
        lambda m, i: explain.GradCAM(m)(CategoricalScore(1), i, activation_modifier=missing),
        "activation_modifier",
        missing,
        KeyError,
    ),
    "model modifier": (lambda m, i: explain.GradCAM(m, missing), "model modifier 'missing'", missing, KeyError),
    "input modifier": (maximize(input_modifiers=shapes), "input modifier 'shapes'", shapes, ValueError),
    "gradient modifier while maximizing": (
        maximize(gradient_modifier=shapes),
        "gradient_modifier 'shapes'",
        shapes,
        ValueError,
    ),
    "activation modifier while maximizing": (
        maximize(activation_modifiers=shapes),
        "activation modifier 'shapes'",
        shapes,
        ValueError,
    ),
    "regularizer": (maximize(regularizers=shapes), "regularizer 'shapes'", shapes, ValueError),
    "regularizer: when it runs": (
        maximize(regularizers=lambda value: [refused(x) for x in value]),
        "regularizer '<lambda>'",
        refused,
        ValueError,
    ),
    "callback that begins": (maximize(callbacks=Ends()), "callback 'missing'", missing, KeyError),
    "callback that is told": (maximize(callbacks=Steps()), "callback 'Steps'", missing, KeyError),
}


@pytest.mark.parametrize("name", FAILS)
def test_an_error_in_a_caller_s_function_names_it_and_its_line(classifier, name):
    call, who, function, kind = FAILS[name]
    with pytest.raises(kind) as caught:
        call(*classifier)
    message, cause = str(caught.value), caught.value.__cause__
    line = function.__code__.co_firstlineno + 1
    assert f"the {who}" in message
    assert f"failed in line {line} of {__file__}, `return" in message
    assert f"{type(cause).__name__}: " in message
    assert not isinstance(caught.value, tf.errors.OpError)
    assert traceback.extract_tb(cause.__traceback__)


def test_an_error_class_of_the_caller_s_is_still_caught_by_its_name(classifier):
    class Enough(Exception):
        def __init__(self, steps, why):
            super().__init__(f"{why} after {steps}")
            self.steps = steps

    class Stop(Callback):
        def __call__(self, i, *args, **kwargs):
            if i == 2:
                raise Enough(i, "enough")

    with pytest.raises(Enough, match=r"the callback 'Stop' failed in line .*: Enough: enough after 2") as caught:
        maximize(callbacks=Stop(), steps=5)(*classifier)
    assert caught.value.steps == 2


def test_what_a_score_gives_is_checked_when_it_is_called_too(classifier):
    model, images = classifier
    with pytest.raises(ValueError, match="one number per sample: got 3 for a batch of 2"):
        explain.GradCAM(model)(lambda output: [*output[0]], images)
    with pytest.raises(ValueError, match="one number per sample, got \\['a', 'b'\\]"):
        explain.ScoreCAM(model)(lambda output: ["a" if row[0] > 9 else "ab"[n] for n, row in enumerate(output)], images)
