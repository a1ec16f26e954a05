"""Every mistake in a call of the newer methods is named before anything is computed; and the options of Score-CAM."""

import numpy as np
import pytest

from keras_vis_compat import explain
from keras_vis_compat.scores import CategoricalScore

ONE = CategoricalScore(1)
NAN = float("nan")
Times, Path, Patch, Rise = explain.GradientInput, explain.IntegratedGradients, explain.Occlusion, explain.RISE
Ablation, Eigen, Full = explain.AblationCAM, explain.EigenCAM, explain.FullGrad
Plain, Variance = explain.Saliency, explain.VarGrad

MISTAKES = [
    (Times, {"map_modifier": "absolut"}, "absolute"),
    (Times, {"map_modifier": 3}, "3"),
    (Times, {"normalize_map": "unit"}, "`normalize_map` must be one of"),
    (Times, {"unconnected_gradients": "nil"}, "`unconnected_gradients` must be"),
    (Times, {"batch_size": 0}, "`batch_size` must be at least 1"),
    (Times, {"by": "lat"}, "`by` must be a layer of the model.*'late'"),
    (Times, {"by": 99}, "`by` must lie in"),
    (Times, {"by": []}, "`by` must name at least one layer"),
    (Times, {"by": 1.5}, "`by` must be an index, a name"),
    (Times, {"by": "late:3"}, "'late:3' must number one of the calls"),
    (Times, {"wrt": "late"}, "it is called `by` here"),
    (Path, {"baseline": "grey"}, "`baseline` must be one of 'zero', 'mean', 'blur'"),
    (Path, {"baseline": None}, "`baseline` must be one of"),
    (Path, {"baseline": True}, "`baseline` must be one of"),
    (Path, {"baseline": NAN}, "finite"),
    (Path, {"baseline": np.zeros((4, 4, 3))}, r"fits one sample \(8, 8, 3\)"),
    (Path, {"baseline": {"picture": 0}}, r"must have the names of the model's inputs, \['pixels'\]"),
    (Path, {"baseline": [np.zeros((8, 8, 3)), 0]}, "`baseline`"),
    (Path, {"baselines": 0}, "it is called `baseline` here"),
    (Path, {"steps": 0}, "`steps` must be at least 1"),
    (Path, {"steps": 1}, "`steps` must be at least 2"),
    (Path, {"steps": 2.5}, "`steps` must be an integer"),
    (Path, {"n_steps": 20}, "it is called `steps` here"),
    (Path, {"rule": "simpson"}, "`rule` must be one of 'secant'"),
    (Path, {"normalize_map": 2}, "`normalize_map` must be one of"),
    (Path, {"by": "early/late"}, "`by` must be a layer"),
    (Patch, {"patch": 0}, "`patch` must be at least 1"),
    (Patch, {"patch": 1.5}, "`patch` must be an integer"),
    (Patch, {"patch": (2, 2, 2)}, "`patch` must hold 2 numbers"),
    (Patch, {"patch": (2, 9)}, "`patch` must fit the input of size"),
    (Patch, {"patch": True}, "`patch` must be an integer"),
    (Patch, {"stride": 0}, "`stride` must be at least 1"),
    (Patch, {"patch": 2, "stride": 3}, "would leave gaps"),
    (Patch, {"stride": (1,)}, "`stride` must hold 2 numbers"),
    (Patch, {"patch_size": 2}, "it is called `patch` here"),
    (Patch, {"baseline": "white"}, "`baseline` must be one of"),
    (Patch, {"map_modifier": "rely"}, "relu"),
    (Rise, {"masks": 0}, "`masks` must be at least 1"),
    (Rise, {"masks": "many"}, "`masks` must be an integer"),
    (Rise, {"grid": 0}, "`grid` must be at least 1"),
    (Rise, {"grid": (2, 2, 2)}, "`grid` must hold 2 numbers"),
    (Rise, {"probability": 0}, "between 0 and 1"),
    (Rise, {"probability": 1}, "between 0 and 1"),
    (Rise, {"probability": "half"}, "`probability` must be a number"),
    (Rise, {"seed": -1}, "`seed` must be at least 0"),
    (Rise, {"baseline": [1, 2]}, "fits one sample"),
    (Rise, {"n_masks": 5}, "it is called `masks` here"),
    (Ablation, {"penultimate_layer": "lat"}, "late"),
    (Ablation, {"penultimate_layer": "flat", "seek_penultimate_conv_layer": False}, "spatial axes"),
    (Ablation, {"align_corners": 1}, "`align_corners` must be one of"),
    (Ablation, {"expand_cam": "spline"}, "`expand_cam` must be one of"),
    (Ablation, {"tokens": "all"}, "`tokens` must be"),
    (Ablation, {"tokens": (0, 3)}, "`tokens` must be"),
    (Ablation, {"tokens": 9}, "`tokens` must be"),
    (Ablation, {"tokens": (2, 2), "penultimate_layer": "late"}, "for a layer that gives tokens"),
    (Eigen, {"tokens": "auto"}, "no layer of tokens"),
    (Eigen, {"normalize_cam": None}, "`normalize_cam` must be one of"),
    (Eigen, {"activation_modifier": "relu"}, "`activation_modifier` must be a callable"),
    *((method, {"by": "late"}, "IntegratedGradients explain by an inner layer") for method in (Patch, Rise, Full)),
    *((method, {"by": "late"}, "called `penultimate_layer` here") for method in (Ablation, Eigen, explain.ScoreCAM)),
    (Full, {"rescale": "yes"}, "`rescale` must be one of"),
    (Full, {"align_corners": None}, "`align_corners` must be one of"),
    (Full, {"batch_size": True}, "`batch_size` must be an integer"),
    (Plain, {"smooth_statistic": "median"}, "`smooth_statistic` must be one of"),
    (Plain, {"smooth_statistic": "variance"}, "`smooth_samples` must be at least 2"),
    (Plain, {"smooth_statistic": "square"}, "`smooth_samples` must be at least 1"),
    (Plain, {"by": "nothing"}, "`by` must be a layer"),
    (Variance, {"smooth_samples": 1}, "`smooth_samples` must be at least 2"),
    (Variance, {"smooth_noise": -1}, "`smooth_noise` must be a finite number"),
    (Variance, {"seed": "a"}, "`seed` must be an integer"),
    (explain.ScoreCAM, {"weighting": "rise"}, "`weighting` must be one of"),
    (explain.ScoreCAM, {"baseline": 0}, "`baseline` needs weighting='increase'"),
    (explain.ScoreCAM, {"weighting": "increase", "baseline": "grey"}, "`baseline` must be one of"),
    (explain.ScoreCAM, {"variant": "SSCam"}, "`variant` must be one of 'SSCAM', 'ISCAM'"),
    (explain.ScoreCAM, {"variant": "ISCAM", "variant_samples": 0}, "`variant_samples` must be at least 1"),
    (explain.ScoreCAM, {"variant": "SSCAM", "noise_std": -1}, "`noise_std` must be a finite number"),
]


def test_mistakes_are_named(cnn, images):
    model, wrong = cnn(), []
    for method, options, words in MISTAKES:
        with pytest.raises((ValueError, TypeError)) as caught:
            method(model)(ONE, images[:2], **options)
        try:
            assert caught.match(words)
        except AssertionError:
            wrong.append((method.__name__, options, str(caught.value)))
    assert wrong == []


def test_there_are_many_of_them():
    assert len(MISTAKES) >= 60


def test_ids_can_be_covered_but_neither_dimmed_nor_differentiated(keras):
    layers = keras.layers
    model = keras.Sequential(
        [layers.Input((4,), dtype="int32"), layers.Embedding(9, 3, name="words"), layers.Flatten(), layers.Dense(2)]
    )
    ids = np.array([[1, 2, 3, 4]])
    with pytest.raises(ValueError, match="Occlusion covers them"):
        Rise(model)(ONE, ids)
    with pytest.raises(ValueError, match="whole numbers"):
        Patch(model)(ONE, ids, baseline=0.5)
    for method in (Times, Path, Plain):
        with pytest.raises(ValueError, match="by="):
            method(model)(ONE, ids)
    embedded, (kernel, _) = model.get_layer("words").get_weights()[0], model.layers[-1].get_weights()
    lost = Patch(model)(ONE, ids, patch=1, map_modifier=None, normalize_map=False)
    expected = np.einsum("tk,tk->t", embedded[ids[0]] - embedded[0], kernel[:, 1].reshape(4, 3))
    np.testing.assert_allclose(lost[0], expected, atol=1e-5)


# -- Score-CAM -----------------------------------------------------------------------------------------------------

RAW = {"normalize_cam": False, "activation_modifier": None, "expand_cam": False}


def weights_by_hand(keras, model, image, index, shares, less=0.0):
    """For each map that varies, the mean probability behind shares of its mask, minus `less`."""
    maps = keras.Model(model.inputs, model.get_layer("early").output).predict(image[np.newaxis], verbose=0)[0]
    masks = (maps - maps.min((0, 1))) / (np.ptp(maps, axis=(0, 1)) + 1e-7)
    masked = np.moveaxis(masks, -1, 0)[..., np.newaxis] * image
    values = np.mean([model.predict(share * masked, verbose=0)[:, index] for share in shares], axis=0)
    return np.einsum("hwk,k->hw", maps, np.where(np.ptp(maps, axis=(0, 1)) > 0, values - less, 0))


def test_the_increase_over_a_baseline(keras, cnn, images):
    model = cnn("softmax")
    for baseline in (None, 0.25, "mean"):
        cams = explain.ScoreCAM(model)(
            CategoricalScore([0, 2]), images[:2], "early", weighting="increase", baseline=baseline, **RAW
        )
        for cam, image, index in zip(cams, images, (0, 2), strict=False):
            filled = {None: 0, "mean": image.mean((0, 1))}.get(baseline, baseline)
            empty = np.broadcast_to(filled, image.shape)[np.newaxis]
            less = model.predict(empty, verbose=0)[0, index]
            np.testing.assert_allclose(cam, weights_by_hand(keras, model, image, index, [1], less), atol=1e-5)


def test_shares_of_masks_and_noisy_ones(keras, cnn, images):
    model, score_cam = cnn("softmax"), explain.ScoreCAM(cnn("softmax"))
    found = score_cam(CategoricalScore(2), images[:1], "early", variant="ISCAM", variant_samples=4, **RAW)
    expected = weights_by_hand(keras, model, images[0], 2, [0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(found[0], expected, atol=1e-5)
    plain = score_cam(CategoricalScore(2), images[:1], "early", **RAW)
    noisy = {"variant": "SSCAM", "variant_samples": 3, **RAW}
    quiet = score_cam(CategoricalScore(2), images[:1], "early", noise_std=0, **noisy)
    np.testing.assert_allclose(quiet, plain, atol=1e-5)
    first, same, other = (score_cam(CategoricalScore(2), images[:1], "early", seed=seed, **noisy) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert np.abs(first - other).max() > 1e-4
    assert np.abs(first - plain).max() > 1e-4
