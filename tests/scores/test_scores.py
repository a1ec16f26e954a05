"""Values of scores, on paper, and their arithmetic."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.scores import (
    BinaryScore,
    CategoricalScore,
    Combination,
    DecreaseScore,
    FilterScore,
    InactiveScore,
    IncreaseScore,
    LayerScore,
    MaintainScore,
    Score,
)

TWO = tf.constant([[0.1, 0.2, 0.7], [0.3, 0.6, 0.1]])
NUMBERS = tf.constant([[2.0], [-1.0]])
PICTURES = tf.constant([[[[1.0, 10.0], [3.0, 30.0]]], [[[5.0, 50.0], [7.0, 70.0]]]])  # (2, 1, 2, 2)

VALUES = {
    "one class for all": (CategoricalScore(2), TWO, [0.7, 0.1]),
    "a class for each": (CategoricalScore([2, 1]), TWO, [0.7, 0.6]),
    "classes from the end": (CategoricalScore([-1, -3]), TWO, [0.7, 0.3]),
    "classes as an array": (CategoricalScore(np.array([2, 1])), TWO, [0.7, 0.6]),
    "a class as a NumPy integer": (CategoricalScore(np.int64(1)), TWO, [0.2, 0.6]),
    "classes as a tensor": (CategoricalScore(tf.constant([0, 1])), TWO, [0.1, 0.6]),
    "classes as a range": (CategoricalScore(range(2)), TWO, [0.1, 0.6]),
    "a class at every place, averaged": (CategoricalScore([0, 1]), PICTURES, [2, 60]),
    "a true target": (BinaryScore(True), NUMBERS, [2, -1]),
    "a target for each": (BinaryScore([0.0, 1]), NUMBERS, [-2, -1]),
    "targets as an array": (BinaryScore(np.array([True, False])), NUMBERS, [2, 1]),
    "an output that does not count": (InactiveScore(), TWO, [[0, 0, 0], [0, 0, 0]]),
    "more": (IncreaseScore(), NUMBERS, [2, -1]),
    "less": (DecreaseScore(), NUMBERS, [-2, 1]),
    "hold": (MaintainScore(1.5), NUMBERS, [1 / 0.5, 1 / 2.5]),
    "hold at a target each": (MaintainScore([1, -3]), NUMBERS, [1, 1 / 2]),
    "hold at the target itself": (MaintainScore(2), NUMBERS[:1], [1e7]),
    "a filter": (FilterScore(1), PICTURES, [20, 60]),
    "the sum of filters": (FilterScore([0, 1]), PICTURES, [22, 66]),
    "a filter from the end": (FilterScore(-2), PICTURES, [2, 6]),
    "all filters": (FilterScore(), PICTURES, [11, 33]),
    "filters that come first": (FilterScore(1, "channels_first"), tf.transpose(PICTURES, [0, 3, 1, 2]), [20, 60]),
    "an inner layer, given its output": (LayerScore("conv", FilterScore(0)), PICTURES, [2, 6]),
    "a sum": (CategoricalScore(0) + CategoricalScore(1), TWO, [0.3, 0.9]),
    "a contrast": (2 * CategoricalScore(2) - CategoricalScore([0, 1]), TWO, [1.3, -0.4]),
    "the mean of two": ((CategoricalScore(0) + CategoricalScore(1)) / 2, TWO, [0.15, 0.45]),
    "times a NumPy number": (np.float32(2) * CategoricalScore(0) * np.int64(3), TWO, [0.6, 1.8]),
    "a negative": (-CategoricalScore(0), TWO, [-0.1, -0.3]),
    "a multiple of a sum": ((CategoricalScore(0) - CategoricalScore(1)) * 10, TWO, [-1, -3]),
    "a sum of many": (sum([CategoricalScore(index) for index in range(3)]), TWO, [1, 1]),
    "with a function": (CategoricalScore(0) + (lambda output: output[:, 1]), TWO, [0.3, 0.9]),
    "a function first": ((lambda output: output[:, 1]) - CategoricalScore(0), TWO, [0.1, 0.3]),
}


@pytest.mark.parametrize("name", VALUES)
def test_value(name):
    score, output, expected = VALUES[name]
    np.testing.assert_allclose(score(output), expected, rtol=1e-5)
    np.testing.assert_allclose(score(output.numpy()), expected, rtol=1e-5)
    compiled = tf.function(score, autograph=False)
    np.testing.assert_allclose(compiled(output), expected, rtol=1e-5)


def test_twice_a_score_is_the_score_added_to_itself():
    score = CategoricalScore([2, 1])
    np.testing.assert_array_equal((2 * score)(TWO), (score + score)(TWO))


def test_arithmetic_changes_no_score():
    left, right = CategoricalScore(0), Combination([CategoricalScore(1)], [2])
    factors = right.factors
    (left + right) * 3 - right
    assert left.indices == [0]
    assert right.factors == factors
    assert len(right.scores) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda s: s + 1,
        lambda s: s - 1,
        lambda s: 1 + s,
        lambda s: 1 - s,
        lambda s: s * s,
        lambda s: s * None,
        lambda s: s / s,
        lambda s: s * np.ones(2),
        lambda s: np.ones(2) * s,
    ],
)
def test_scores_add_to_scores_and_multiply_by_numbers_only(wrong):
    for score in (CategoricalScore(0), CategoricalScore(0) + CategoricalScore(1)):
        with pytest.raises(TypeError, match="operand"):
            wrong(score)


def test_the_documented_form_of_hold_agrees_away_from_its_pole():
    outputs = tf.constant([[0.2], [5.0], [-3.0]])
    np.testing.assert_allclose(MaintainScore(1.0)(outputs), np.abs(1 / (1.0 - outputs[:, 0])), rtol=1e-5)


def test_names():
    class Mine(Score):
        def __call__(self, output):
            return output[:, 0]

    class Named(Score):
        def __init__(self):
            self.name = "by hand"  # without super().__init__(), as people write it

        def __call__(self, output):
            return output[:, 0]

    assert CategoricalScore(0).name == "CategoricalScore"
    assert CategoricalScore(0, name="cat").name == "cat"
    assert Mine().name == "Mine"
    assert Named().name == "by hand"
    assert repr(Mine("x")) == "<x>"
    assert (Mine() + Named()).name == "Combination"


def test_a_subclass_must_say_what_it_computes():
    with pytest.raises(NotImplementedError, match="Score must define `__call__"):
        Score()(TWO)


def test_a_subclass_of_a_class_score_with_its_own_call_is_taken_at_its_word(keras):
    from keras_vis_compat.explain import Saliency

    class Doubled(CategoricalScore):
        def __call__(self, output):
            return 2 * super().__call__(output)

    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(2)])
    options = {"gradient_modifier": None, "normalize_map": False}
    plain = Saliency(model)(CategoricalScore([0, 1]), np.ones((2, 2)), **options)
    np.testing.assert_allclose(Saliency(model)(Doubled([0, 1]), np.ones((2, 2)), **options), 2 * plain)
    in_parts = Saliency(model)(Doubled([0, 1]), np.ones((2, 2)), batch_size=1, **options)
    np.testing.assert_allclose(in_parts, 2 * plain)


# what is wrong: (call, kind of error, what the message must say)
BAD_CALLS = {
    "no class": (lambda: CategoricalScore(None), ValueError, "`indices` must be a value or a list of values, got None"),
    "an empty list": (lambda: CategoricalScore([]), ValueError, "`indices` must name at least one value"),
    "half a class": (lambda: CategoricalScore(0.5), ValueError, "`indices` must be an integer .* got 0.5"),
    "a class by name": (lambda: CategoricalScore("cat"), ValueError, "got 'cat'"),
    "a class by truth": (lambda: CategoricalScore(True), ValueError, "got True"),
    "None among classes": (lambda: CategoricalScore([1, None]), ValueError, "got \\[1, None\\]"),
    "nested classes": (lambda: CategoricalScore([[1, 2]]), ValueError, "`indices`"),
    "a class too far": (lambda: CategoricalScore(3)(TWO), ValueError, r"`indices` must lie in -3\.\.2"),
    "three classes for two": (lambda: CategoricalScore([0, 1, 2])(TWO), ValueError, "3 class indices for a batch of 2"),
    "a class of one unit": (
        lambda: CategoricalScore(1)(NUMBERS),
        ValueError,
        r"must lie in -1\.\.0 .* got 1: .* one unit, .* BinaryScore\(True\) .*, BinaryScore\(False\) for the other",
    ),
    "an output of one axis": (lambda: CategoricalScore(0)(TWO[0]), ValueError, r"needs an output \(N, ..., classes\)"),
    "no target": (lambda: BinaryScore(None), ValueError, "`target_values` must be a value"),
    "no targets": (lambda: BinaryScore([]), ValueError, "`target_values` must name at least one"),
    "a target that is NaN": (lambda: BinaryScore(float("nan")), ValueError, "must be true or false .* got nan"),
    "a target in words": (lambda: BinaryScore("yes"), ValueError, "must be true or false .* got 'yes'"),
    "None among targets": (lambda: BinaryScore([True, None]), ValueError, "must be true or false"),
    "two units": (lambda: BinaryScore(True)(TWO), ValueError, r"needs an output of shape \(N, 1\), got \(2, 3\)"),
    "three targets for two": (lambda: BinaryScore([1, 1, 1])(NUMBERS), ValueError, "3 target values for a batch of 2"),
    "nothing to hold": (lambda: MaintainScore(None), ValueError, "`target_value` must be a value"),
    "a target that is no number": (lambda: MaintainScore("1"), ValueError, "must be a finite number"),
    "a target by truth": (lambda: MaintainScore(True), ValueError, "must be a finite number .* got True"),
    "a target that is not finite": (lambda: MaintainScore([1, np.nan]), ValueError, "must be a finite number"),
    "three to hold for two": (
        lambda: MaintainScore([1, 2, 3])(NUMBERS),
        ValueError,
        "3 target values for a batch of 2",
    ),
    "no filter": (lambda: FilterScore([]), ValueError, "`filter_indices` must name at least one value"),
    "half a filter": (lambda: FilterScore([0, 1.5]), ValueError, "`filter_indices` must be an integer"),
    "a filter too far": (lambda: FilterScore(2)(PICTURES), ValueError, r"`filter_indices` must lie in -2\.\.1"),
    "channels that are not there": (
        lambda: FilterScore(0, -4)(PICTURES),
        ValueError,
        "must be an axis behind the samples",
    ),
    "channels at the samples": (lambda: FilterScore(0, 0), ValueError, "or an axis counted from the end"),
    "channels in the middle": (
        lambda: FilterScore(0, "middle"),
        ValueError,
        "`data_format` must be 'channels_last' or",
    ),
    "a layer score of a number": (
        lambda: LayerScore("conv", 3),
        TypeError,
        "`score` must be a Score or a callable, got 3",
    ),
    "no layer": (
        lambda: LayerScore(None, FilterScore(0)),
        TypeError,
        "`layer` must be an index, a name, a path .* got None",
    ),
    "a layer by truth": (lambda: LayerScore(True, FilterScore(0)), TypeError, "`layer` must be an index"),
    "too few factors": (lambda: Combination([CategoricalScore(0)], []), ValueError, "1 `scores` and 0 `factors`"),
    "a sum with a class too far": (
        lambda: (CategoricalScore(0) + CategoricalScore(9))(TWO),
        ValueError,
        r"`indices` must lie in -3\.\.2 .* got 9",
    ),
}


@pytest.mark.parametrize("name", BAD_CALLS)
def test_a_wrong_call_says_what_is_wrong(name):
    call, kind, message = BAD_CALLS[name]
    with pytest.raises(kind, match=message):
        call()


def test_a_list_is_not_changed_and_may_change_later():
    indices = [0, 1]
    score = CategoricalScore(indices)
    indices[0] = 2
    np.testing.assert_allclose(score(TWO), [0.1, 0.6])


def test_what_a_score_is_made_of_cannot_be_changed():
    scores = CategoricalScore([0, 1]), BinaryScore([0]), MaintainScore([1.5]), FilterScore([2, 3])
    names = "indices", "target_values", "target_value", "filter_indices"
    for score, name in zip(scores, names, strict=True):
        getattr(score, name).append(9)  # a copy
    assert list(map(getattr, scores, names)) == [[0, 1], [False], [1.5], [2, 3]]
    assert (CategoricalScore(0) * 2).factors == (2.0,)


@pytest.mark.parametrize(("given", "targets"), [(100, [True]), (-1, [True]), ([0.3, 0, 0.0], [True, False, False])])
def test_numbers_are_targets_as_python_has_them_true(given, targets):
    assert BinaryScore(given).target_values == targets


WRITTEN = {
    "CategoricalScore(3)": CategoricalScore(3),
    "CategoricalScore([3, 8])": CategoricalScore(np.array([3, 8])),
    "CategoricalScore(3, name='cat')": CategoricalScore(3, "cat"),
    "BinaryScore(False)": BinaryScore(0),
    "BinaryScore([True, False])": BinaryScore([1, 0]),
    "InactiveScore()": InactiveScore(),
    "IncreaseScore()": IncreaseScore(),
    "MaintainScore(1.5)": MaintainScore(1.5),
    "FilterScore(None)": FilterScore(),
    "FilterScore([0, 1], data_format='channels_first')": FilterScore([0, 1], "channels_first"),
    "FilterScore(1, data_format=-3)": FilterScore(1, -3),
    "LayerScore('conv', FilterScore(7))": LayerScore("conv", FilterScore(7)),
    "2 * CategoricalScore(3) - CategoricalScore(5)": 2 * CategoricalScore(3) - CategoricalScore(5),
    "-BinaryScore(True) + 0.5 * InactiveScore()": -BinaryScore(True) + InactiveScore() / 2,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_score_is_shown_as_it_is_written(text):
    assert repr(WRITTEN[text]) == text
