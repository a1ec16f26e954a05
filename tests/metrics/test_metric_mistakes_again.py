"""Bad calls of the metrics that explain again, impute, perturb or look at maps: each named before any work."""

import numpy as np
import pytest

from keras_vis_compat.metrics import (
    complexity,
    evaluate,
    infidelity,
    max_sensitivity,
    model_randomisation,
    pixel_flipping,
    pointing_game,
    random_logit,
    road,
    sparseness,
)
from keras_vis_compat.scores import CategoricalScore, MaintainScore

ONES = np.ones((3, 2, 2, 1), np.float32)
MAPS = np.random.default_rng(0).uniform(size=(3, 2, 2)).astype(np.float32)
SCORE = CategoricalScore(1)


def maps_of(score, images):
    return MAPS[: len(images)]


def randomised(model, explainer=maps_of, score=SCORE, images=ONES, maps=None, **options):
    return model_randomisation(model, score, images, maps, explainer, **options)


CALLS = {
    # model_randomisation
    "no explainer": (lambda m: model_randomisation(m, SCORE, ONES, MAPS), TypeError, "`explainer` must be what made"),
    "explainer is an array": (lambda m: randomised(m, MAPS, maps=MAPS), TypeError, "`explainer` must be a callable"),
    "unknown mode": (lambda m: randomised(m, mode="cascade"), ValueError, "`mode` .* Did you mean 'cascading'"),
    "unknown way": (
        lambda m: randomised(m, how="zeros"),
        ValueError,
        "`how` must be one of 'normal', 'shuffle', got 'z",
    ),
    "unknown similarity": (lambda m: randomised(m, similarity="spearmann"), ValueError, "Did you mean 'spearman'"),
    "similarity is a number": (
        lambda m: randomised(m, similarity=1),
        ValueError,
        "`similarity` must be one of .* got 1",
    ),
    "similarity gives text": (
        lambda m: randomised(m, similarity=lambda one, other: "alike"),
        ValueError,
        r"`similarity\(map, map\)` must be a finite number, got 'alike'",
    ),
    "similarity gives NaN": (lambda m: randomised(m, similarity=lambda a, b: np.nan), ValueError, "got nan"),
    "similarity of other arguments": (lambda m: randomised(m, similarity=lambda one: 1.0), TypeError, "similarity"),
    "unknown layer": (lambda m: randomised(m, layers=["summ"]), ValueError, "got 'summ'. Did you mean 'sum'"),
    "layer without weights": (
        lambda m: randomised(m, layers=["flatten"]),
        ValueError,
        "`layers` must be layers of the model '.*' with weights, got 'flatten'",
    ),
    "one name for a list": (lambda m: randomised(m, layers="sum"), TypeError, r"`layers` .* got 'sum'"),
    "no layers": (lambda m: randomised(m, layers=[]), TypeError, r"`layers` must be a list of names .* got \[\]"),
    "layers 0": (lambda m: randomised(m, layers=0), ValueError, "`layers` must be at least 1, got 0"),
    "layers True": (lambda m: randomised(m, layers=True), ValueError, "`layers` .* got True"),
    "layers 1.5": (lambda m: randomised(m, layers=1.5), TypeError, "`layers` .* got 1.5"),
    "seed below 0": (lambda m: randomised(m, seed=-1), ValueError, "`seed` must be at least 0, got -1"),
    "seed of text": (lambda m: randomised(m, seed="a"), TypeError, "`seed` must be an integer, got 'a'"),
    "progress is text": (lambda m: randomised(m, progress="bar"), TypeError, "`progress` must be True"),
    "maps of another shape": (
        lambda m: randomised(m, maps=MAPS[:, :1]),
        ValueError,
        r"must give maps of the shape of `maps`, \(3, 1, 2\), got \(3, 2, 2\)",
    ),
    "explainer gives nothing": (lambda m: randomised(m, lambda s, x: None), ValueError, "must hold at least one map"),
    "explainer raises": (lambda m: randomised(m, lambda s, x: 1 / 0), ZeroDivisionError, "division"),
    "directions of maps this small": (
        lambda m: randomised(m, similarity="hog"),
        ValueError,
        "'hog' needs .* 'spearman'",
    ),
    "structure of maps this small": (
        lambda m: randomised(m, similarity="ssim"),
        ValueError,
        "'ssim' needs .* 'spearman'",
    ),
    "score and images swapped": (
        lambda m: model_randomisation(m, ONES, SCORE, maps_of),
        TypeError,
        r"model_randomisation\(\) takes \(model, score, images, maps, explainer\), got",
    ),
    "a wrong word": (lambda m: randomised(m, n_layers=2), TypeError, "unexpected keyword argument 'n_layers'"),
    # random_logit
    "score of no class": (
        lambda m: random_logit(m, MaintainScore(1.0), ONES, maps_of),
        ValueError,
        "`score` must be of a class, CategoricalScore or BinaryScore, so that there is another, got MaintainScore",
    ),
    "a function is of no class": (
        lambda m: random_logit(m, lambda o: o[:, 0], ONES, maps_of),
        ValueError,
        "of a class",
    ),
    "logit similarity": (
        lambda m: random_logit(m, SCORE, ONES, maps_of, similarity="cosine"),
        ValueError,
        "`similarity` must be one of 'spearman', 'ssim', 'hog' or a function",
    ),
    "logit without an explainer": (lambda m: random_logit(m, SCORE, ONES, MAPS), TypeError, "`explainer` must be what"),
    # max_sensitivity
    "radius below 0": (lambda m: max_sensitivity(m, SCORE, ONES, maps_of, radius=-1), ValueError, "`radius` .* got -1"),
    "radius of text": (lambda m: max_sensitivity(m, SCORE, ONES, maps_of, radius="a"), TypeError, "`radius` must be a"),
    "no samples": (lambda m: max_sensitivity(m, SCORE, ONES, maps_of, n_samples=0), ValueError, "`n_samples` .* got 0"),
    "maps for other images": (
        lambda m: max_sensitivity(m, SCORE, ONES, MAPS[:2], maps_of),
        ValueError,
        "`maps` must hold one map for each image, got 2 maps and 3 images",
    ),
    "again of another size": (
        lambda m: max_sensitivity(m, SCORE, ONES, MAPS, lambda s, x: np.ones((len(x), 3, 3))),
        ValueError,
        "must give maps of the size of `maps`, 4 numbers .* got 9 for each of 3",
    ),
    # infidelity
    "unknown perturbation": (
        lambda m: infidelity(m, SCORE, ONES, MAPS, perturbation="squares"),
        ValueError,
        "`perturbation` .* Did you mean 'square'",
    ),
    "perturbation of another shape": (
        lambda m: infidelity(m, SCORE, ONES, MAPS, perturbation=lambda image, numbers: image[0]),
        ValueError,
        r"finite numbers of its shape \(2, 2, 1\), got shape \(2, 1\)",
    ),
    "perturbation NaN": (
        lambda m: infidelity(m, SCORE, ONES, MAPS, perturbation=lambda image, numbers: image * np.nan),
        ValueError,
        "finite numbers",
    ),
    "infidelity of half a sample": (lambda m: infidelity(m, SCORE, ONES, MAPS, n_samples=0.5), ValueError, "got 0.5"),
    "infidelity of NaN maps": (
        lambda m: infidelity(m, SCORE, ONES, MAPS * np.nan),
        ValueError,
        "`maps` must be finite",
    ),
    # road, pixel_flipping
    "unknown order": (
        lambda m: road(m, SCORE, ONES, MAPS, order="morf"),
        ValueError,
        "`order` must be one of 'combined'",
    ),
    "share of all": (
        lambda m: road(m, SCORE, ONES, MAPS, shares=[0.5, 1]),
        ValueError,
        r"`shares` must be numbers in \(0",
    ),
    "no shares": (lambda m: road(m, SCORE, ONES, MAPS, shares=[]), ValueError, r"`shares` .* got \[\]"),
    "share in percent": (lambda m: road(m, SCORE, ONES, MAPS, shares=50), ValueError, "`shares` .* got 50"),
    "noise below 0": (lambda m: road(m, SCORE, ONES, MAPS, noise=-0.1), ValueError, "`noise` .* got -0.1"),
    "road without maps": (
        lambda m: road(m, SCORE, ONES, None),
        ValueError,
        "`maps` must hold at least one map, got None",
    ),
    "road of small maps": (lambda m: road(m, SCORE, ONES, MAPS[:, :1]), ValueError, r"the shape \(3, 2, 2\)"),
    "steps 0": (
        lambda m: pixel_flipping(m, SCORE, ONES, MAPS, steps=0),
        ValueError,
        "`steps` must be at least 1",
    ),
    "flip to black": (
        lambda m: pixel_flipping(m, SCORE, ONES, MAPS, baseline="black"),
        ValueError,
        "`baseline` .* 'black'",
    ),
    "maps and images swapped": (lambda m: road(m, SCORE, MAPS, ONES), ValueError, "the images come before the maps"),
    "model is a path": (lambda m: road("model.h5", SCORE, ONES, MAPS), TypeError, "`model` must be a model of Keras 3"),
    "an old name": (lambda m: road(m, SCORE, ONES, cams=MAPS), TypeError, "'cams': it is called `maps` here"),
    # maps alone
    "unknown measure": (
        lambda m: complexity(MAPS, measure="gini"),
        ValueError,
        "`measure` must be one of 'mean', 'entro",
    ),
    "complexity of text": (lambda m: complexity([["a", "b"]]), TypeError, "`maps` must be arrays of real numbers"),
    "sparseness of one number": (lambda m: sparseness(3.0), ValueError, r"shape \(N, …\), got shape \(\)"),
    "sparseness of NaN": (lambda m: sparseness([[np.nan, 1.0]]), ValueError, "`maps` must be finite"),
    "sparseness of a model": (lambda m: sparseness(m, SCORE, ONES, MAPS), TypeError, r"takes \(maps\) and no model"),
    "tolerance below 0": (
        lambda m: pointing_game(MAPS, [(0, 0, 1, 1)] * 3, tolerance=-1),
        ValueError,
        "`tolerance` must be a finite number of at least 0, got -1",
    ),
    "boxes missing": (lambda m: pointing_game(MAPS, None), ValueError, "each of the 3 maps, got None"),
    "box upside down": (lambda m: pointing_game(MAPS[:1], [(1, 0, 0, 1)]), ValueError, "top < bottom"),
    # evaluate
    "pointing without boxes": (
        lambda m: evaluate(m, SCORE, ONES, {"a": maps_of}, "pointing_game"),
        ValueError,
        "`boxes` must say where the objects are for 'pointing_game', got None",
    ),
    "a metric nearly right": (
        lambda m: evaluate(m, SCORE, ONES, {"a": maps_of}, "model_randomization"),
        ValueError,
        "Did you mean 'model_randomisation'",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_mistake_is_named_with_the_way_out(name, paper_model):
    call, error, message = CALLS[name]
    before = paper_model.get_weights()
    with pytest.raises(error, match=message):
        call(paper_model)
    np.testing.assert_array_equal(paper_model.get_weights(), before)


def test_there_are_many_of_them():
    assert len(CALLS) >= 60


def test_a_model_without_weights_has_nothing_to_be_made_random(keras):
    model = keras.Sequential([keras.layers.Input((2, 2, 1)), keras.layers.Flatten()], name="plain")
    with pytest.raises(ValueError, match="`model` must have weights to be made random, 'plain' has none"):
        randomised(model)


@pytest.mark.parametrize("metric", [road, infidelity, max_sensitivity])
def test_names_of_words_are_not_changed_a_little(metric, keras):
    inputs = keras.Input((3,), dtype="int32")
    hidden = keras.layers.Embedding(5, 2)(inputs)
    model = keras.Model(inputs, keras.layers.GlobalAveragePooling1D()(hidden))
    maps = [np.float32([[0.2, 0.9, 0.5]])]
    more = [lambda score, images: maps[0]] if metric is max_sensitivity else []
    with pytest.raises(
        ValueError, match=rf"`images` must be amounts, which {metric.__name__} changes .* ids \(int32\)"
    ):
        metric(model, CategoricalScore(0), np.array([[1, 2, 4]]), maps, *more)
