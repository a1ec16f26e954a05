"""Bad calls: each is refused before the model runs, in words that name the argument and the way out."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.metrics import (
    AveragesCam,
    adcc,
    average_gain,
    avg_drop,
    avg_increase,
    coherency,
    complexity,
    deletion,
    drop_percentages,
    energy_pointing_game,
    gain_percentages,
    insertion,
    win_rate,
)
from keras_vis_compat.scores import CategoricalScore, LayerScore

ONES = np.ones((3, 2, 2, 1), np.float32)
MAPS = np.full((3, 2, 2), 0.5, np.float32)
SCORE = CategoricalScore(1)


def drop(model, inputs=ONES, cams=MAPS, score=SCORE, **options):
    return AveragesCam(model, inputs, **options).average_drop(cams, score)


def with_value(array, value):
    array = array.copy()
    array.flat[-1] = value
    return array


CALLS = {
    "model is a path": (lambda m: drop("model.h5"), TypeError, "`model` must be a model of Keras 3 or tf_keras"),
    "no inputs": (lambda m: drop(m, None), ValueError, "`inputs` must be an array of images"),
    "a generator": (lambda m: drop(m, iter(ONES)), TypeError, "tf.data.Dataset.from_generator"),
    "a function that generates": (lambda m: drop(m, lambda: iter(ONES)), TypeError, "got function: .*from_generator"),
    "a folder": (lambda m: drop(m, "photos"), ValueError, "`inputs` must be an array, or the path of a picture"),
    "inputs of another shape": (lambda m: drop(m, ONES[:, :, :1]), ValueError, r"`inputs` must have shape"),
    "inputs without channels": (lambda m: drop(m, ONES[..., 0]), ValueError, r"x\[..., np.newaxis\]"),
    "inputs of text": (lambda m: drop(m, np.full((3, 2, 2, 1), "a")), TypeError, "`inputs` must be an array of real"),
    "complex inputs": (lambda m: drop(m, ONES * 1j), TypeError, "np.abs"),
    "NaN in inputs": (lambda m: drop(m, with_value(ONES, np.nan)), ValueError, "`inputs` must hold finite numbers"),
    "two inputs for one": (lambda m: drop(m, [ONES, ONES]), ValueError, r"`inputs` must have shape"),
    "unknown input name": (lambda m: drop(m, {"photo": ONES}), ValueError, "`inputs` must have the keys"),
    "batch size 0": (
        lambda m: drop(m, batch_size=0),
        ValueError,
        "`batch_size` must be at least 1, got 0",
    ),
    "batch size 1.5": (lambda m: drop(m, batch_size=1.5), ValueError, "`batch_size` .* got 1.5"),
    "batch size True": (lambda m: drop(m, batch_size=True), ValueError, "`batch_size` .* got True"),
    "top fraction 0": (lambda m: drop(m, top_fraction=0), ValueError, r"`top_fraction` must be None .* got 0"),
    "top fraction 50": (lambda m: drop(m, top_fraction=50), ValueError, r"a number in \(0, 1\], such as 0.5"),
    "top fraction text": (lambda m: drop(m, top_fraction="half"), ValueError, "`top_fraction` .* got 'half'"),
    "progress is a number": (lambda m: drop(m, progress=3), TypeError, "`progress` must be True"),
    "no maps": (lambda m: drop(m, cams=None), ValueError, "`cams` must hold at least one map, got None"),
    "empty maps": (lambda m: drop(m, cams=MAPS[:0]), ValueError, "`cams` must hold at least one map, got an empty"),
    "fewer maps": (lambda m: drop(m, cams=MAPS[:2]), ValueError, "one map for each image, got 2 maps and 3 images"),
    "more maps": (lambda m: drop(m, ONES[:2]), ValueError, "one map for each image, got 3 maps and 2 images"),
    "small maps": (lambda m: drop(m, cams=MAPS[:, :1]), ValueError, r"the shape \(3, 2, 2\), .* got \(3, 1, 2\)"),
    "maps above 1": (lambda m: drop(m, cams=MAPS * 255), ValueError, r"\[0, 1\], got values from 127.5 to 127.5"),
    "negative maps": (lambda m: drop(m, cams=-MAPS), ValueError, r"`cams` must lie in \[0, 1\]"),
    "NaN in maps": (lambda m: drop(m, cams=with_value(MAPS, np.nan)), ValueError, "`cams` must be finite"),
    "maps of text": (lambda m: drop(m, cams=np.full((3, 2, 2), "a")), TypeError, "`cams` must be arrays of real"),
    "maps of several shapes": (lambda m: drop(m, cams=[MAPS[0], MAPS[:1]]), TypeError, "`cams` must be arrays of one"),
    "jet pictures": (lambda m: drop(m, cams=np.zeros((3, 2, 2, 3))), ValueError, r"got \(3, 2, 2, 3\)"),
    "score is a number": (lambda m: drop(m, score=3), ValueError, r"`score_function` must .* CategoricalScore\(3\)"),
    "class out of range": (lambda m: drop(m, score=CategoricalScore(2)), ValueError, r"`indices` must lie in -2..1"),
    "classes for other images": (
        lambda m: drop(m, score=CategoricalScore([0, 1])),
        ValueError,
        "2 .* for a batch of 3",
    ),
    "two scores for one output": (lambda m: drop(m, score=[SCORE, SCORE]), ValueError, "one score per output"),
    "unknown output name": (lambda m: drop(m, score={"other": SCORE}), ValueError, "one score per output"),
    "unknown layer": (lambda m: drop(m, score=LayerScore("summ", SCORE)), ValueError, "'summ'.*'sum'"),
    "function of another count": (lambda m: drop(m, score=lambda o: o[:2, 0]), ValueError, "got 2 for a batch of 3"),
    "function that gives NaN": (
        lambda m: drop(m, score=lambda o: o[:, 0] / (o[:, 0] - o[:, 0])),
        ValueError,
        "the score must be finite",
    ),
    "data set too short": (
        lambda m: drop(m, tf.data.Dataset.from_tensor_slices(ONES[:2]).batch(1)),
        ValueError,
        "got 3 maps and 2 images",
    ),
    "data set too long": (
        lambda m: drop(m, tf.data.Dataset.from_tensor_slices(ONES).batch(2), MAPS[:2]),
        ValueError,
        "got 2 maps and at least 3 images",
    ),
    "data set of other images": (
        lambda m: drop(m, tf.data.Dataset.from_tensor_slices(ONES[:, :1]).batch(2)),
        ValueError,
        "`inputs` must have shape",
    ),
    "zero steps": (lambda m: insertion(m, SCORE, ONES, MAPS, steps=0), ValueError, "`steps` must be at least 1, got 0"),
    "steps as a float": (lambda m: deletion(m, SCORE, ONES, MAPS, steps=2.0), ValueError, "`steps` .* got 2.0"),
    "unknown baseline": (
        lambda m: insertion(m, SCORE, ONES, MAPS, baseline="black"),
        ValueError,
        "`baseline` must be one of 'zero', 'mean', 'blur' or a number .* got 'black'",
    ),
    "baseline NaN": (lambda m: deletion(m, SCORE, ONES, MAPS, baseline=np.nan), ValueError, "`baseline` .* got nan"),
    "deletion without maps": (
        lambda m: deletion(m, SCORE, ONES, None),
        ValueError,
        "`maps` must hold at least one map",
    ),
    "explainer is a map": (lambda m: adcc(m, SCORE, ONES, MAPS, MAPS), TypeError, "`explainer` must be a callable"),
    "explainer gives nothing": (
        lambda m: adcc(m, SCORE, ONES, MAPS, lambda score, images: None),
        ValueError,
        r"`explainer\(score, images\)` must hold at least one map",
    ),
    "explainer gives small maps": (
        lambda m: adcc(m, SCORE, ONES, MAPS, lambda score, images: MAPS[:, :1]),
        ValueError,
        r"`explainer\(score, images\)` must give maps of the size of `maps`, 4 numbers .* got 2 for each of 3",
    ),
    "other maps of another shape": (
        lambda m: win_rate(m, SCORE, ONES, MAPS, MAPS[:2]),
        ValueError,
        "`other_maps` must have the shape of `maps`",
    ),
    "other maps above 1": (lambda m: win_rate(m, SCORE, ONES, MAPS, 2 + MAPS), ValueError, "`other_maps` must lie"),
    "gain of logits": (lambda m: average_gain(m, SCORE, -ONES, MAPS), ValueError, "score probabilities"),
    "Y and O of other counts": (lambda m: avg_drop([0.5, 0.5], [0.5]), ValueError, "for each image, got 2 and 1"),
    "Y is zero": (lambda m: avg_drop([0.5, 0.0], [0.5, 0.5]), ValueError, "positive, got 0 for image 1"),
    "Y is a table": (lambda m: avg_increase(np.ones((2, 2)), np.ones((2, 2))), ValueError, r"`Y_c` .* shape \(2, 2\)"),
    "Y is text": (lambda m: drop_percentages("high", "low"), TypeError, "`Y_c` must be one number per image"),
    "O is NaN": (lambda m: avg_increase([0.5], [np.nan]), ValueError, "`O_c` must be finite, got nan for image 0"),
    "no scores": (lambda m: avg_drop([], []), ValueError, r"`Y_c` must be one number per image, shape \(N,\)"),
    "O above 1": (lambda m: gain_percentages([0.5], [1.5]), ValueError, r"in \[0, 1\], got 1.5 for image 0"),
    "coherency of other shapes": (lambda m: coherency(MAPS, MAPS[:2]), ValueError, "must have one shape"),
    "complexity of a number": (lambda m: complexity(0.5), ValueError, r"shape \(N, …\), got shape \(\)"),
    "volumes in the pointing game": (
        lambda m: energy_pointing_game(np.ones((1, 2, 2, 2)), [(0, 0, 1, 1)]),
        ValueError,
        r"shape \(N, H, W\), got \(1, 2, 2, 2\)",
    ),
    "negative maps in the pointing game": (
        lambda m: energy_pointing_game(-MAPS, [(0, 0, 1, 1)] * 3),
        ValueError,
        "must not be negative, got values down to -0.5",
    ),
    "too few boxes": (lambda m: energy_pointing_game(MAPS, [(0, 0, 1, 1)]), ValueError, "each of the 3 maps, got 1"),
    "no boxes": (lambda m: energy_pointing_game(MAPS, None), ValueError, "each of the 3 maps, got None"),
    "box outside": (
        lambda m: energy_pointing_game(MAPS[:1], [(0, 0, 3, 1)]),
        ValueError,
        r"got \(0, 0, 3, 1\) for image 0",
    ),
    "box without area": (lambda m: energy_pointing_game(MAPS[:1], [(1, 0, 1, 2)]), ValueError, "top < bottom <= 2"),
    "box of fractions": (lambda m: energy_pointing_game(MAPS[:1], [(0.0, 0, 0.5, 1)]), ValueError, "must be integers"),
    "box of three": (
        lambda m: energy_pointing_game(MAPS[:1], [(0, 0, 1)]),
        ValueError,
        r"\(top, left, bottom, right\)",
    ),
    "masks of another shape": (
        lambda m: energy_pointing_game(MAPS, np.ones((3, 2, 1), bool)),
        ValueError,
        r"the shape \(3, 2, 2\) of the maps",
    ),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_mistake_is_named_with_the_way_out(call, paper_model):
    function, error, message = call
    with pytest.raises(error, match=message):
        function(paper_model)


def test_maps_for_one_of_two_inputs_must_be_listed(keras):
    inputs = [keras.Input((2, 2, 1)), keras.Input((2, 2, 1))]
    outputs = keras.layers.Dense(1)(keras.layers.Flatten()(keras.layers.Add()(inputs)))
    model = keras.Model(inputs, outputs)
    with pytest.raises(ValueError, match="`cams` must be a list of 2 arrays, one per input of the model"):
        drop(model, [ONES, ONES])
    with pytest.raises(ValueError, match="`cams` must hold as many maps for every input, got 2, 3"):
        drop(model, [ONES, ONES], [MAPS, MAPS[:2]])
    with pytest.raises(ValueError, match="`cams` must hold at least one map"):
        drop(model, [ONES, ONES], [None, None])
