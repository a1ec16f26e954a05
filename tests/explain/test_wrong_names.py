"""Names of classes and keywords that do not exist: the message says which one was meant."""

import inspect
import pickle
from importlib import import_module

import numpy as np
import pytest

from keras_vis_compat import explain, metrics, scores, visualization
from keras_vis_compat.scores import CategoricalScore

SCORE = CategoricalScore(0)
IMAGES = np.ones((2, 8, 8, 3), np.float32)
MAPS = np.ones((2, 8, 8), np.float32)


@pytest.mark.parametrize(
    ("module", "wrong", "right"),
    [
        ("explain", "Gradcam", "GradCAM"),
        ("explain", "GradcamPlusPlus", "GradCAMPlusPlus"),
        ("explain", "Scorecam", "ScoreCAM"),
        ("explain", "Layercam", "LayerCAM"),
        ("explain", "Saliancy", "Saliency"),
        ("metrics", "AverageCam", "AveragesCam"),
        ("metrics", "Insertion", "insertion"),
        ("scores", "CategoricalScores", "CategoricalScore"),
    ],
)
def test_a_name_that_is_nearly_right_is_named(module, wrong, right):
    with pytest.raises(ImportError, match=f"cannot import name '{wrong}' .*Did you mean .*'{right}'"):
        exec(f"from keras_vis_compat.{module} import {wrong}")
    with pytest.raises(AttributeError, match=f"has no attribute '{wrong}'.*Did you mean .*'{right}'"):
        getattr(import_module(f"keras_vis_compat.{module}"), wrong)


def test_asking_for_a_name_stays_what_it_is():
    for module in (explain, metrics, scores):
        assert not hasattr(module, "Gradcam")
        assert getattr(module, "__wrapped__", None) is None
    from keras_vis_compat.explain import grad_cam

    assert grad_cam.GradCAM is explain.GradCAM
    with pytest.raises(ImportError, match="cannot import name 'Qwrtzp'"):
        exec("from keras_vis_compat.explain import Qwrtzp")


WRONG = {
    "a layer by name": (
        lambda m: explain.GradCAM(m)(SCORE, IMAGES, layer_name="late"),
        "called `penultimate_layer` here",
    ),
    "a layer": (
        lambda m: explain.ScoreCAM(m)(SCORE, IMAGES, layer="late"),
        "'layer': it is called `penultimate_layer`",
    ),
    "a class": (
        lambda m: explain.Saliency(m)(seed_input=IMAGES, class_idx=3),
        r"'class_idx': it is called `score` here, such as CategoricalScore\(3\)",
    ),
    "images": (lambda m: explain.Saliency(m)(SCORE, images=IMAGES), "'images': it is called `seed_input` here"),
    "a slip": (lambda m: explain.GradCAM(m)(SCORE, IMAGES, expand_cams=True), "Did you mean .*'expand_cam'"),
    "nothing alike": (
        lambda m: explain.Saliency(m)(SCORE, IMAGES, qqq=1),
        "unexpected keyword argument 'qqq'$",
    ),
    "in the constructor": (
        lambda m: explain.GradCAM(m, penultimate_layer="late"),
        r"so, GradCAM\(model\)\(score, seed_input, penultimate_layer=…\)",
    ),
    "a layer in the constructor": (
        lambda m: explain.GuidedGradCAM(m, layer_name="late"),
        r"so, GuidedGradCAM\(model\)\(score, seed_input, penultimate_layer=…\)",
    ),
    "a modifier in the call": (
        lambda m: explain.Saliency(m)(SCORE, IMAGES, model_modifier=None),
        r"so, Saliency\(model, model_modifier=…\)",
    ),
    "steps of an ascent": (lambda m: explain.ActivationMaximization(m)(SCORE, step=3), "Did you mean .*'steps'"),
    "maps of a metric": (
        lambda m: metrics.insertion(m, SCORE, IMAGES, heatmaps=MAPS),
        "'heatmaps': it is called `maps` here",
    ),
    "images of a metric": (lambda m: metrics.AveragesCam(m, images=IMAGES), "'images': it is called `inputs` here"),
    "the score of a metric": (
        lambda m: metrics.AveragesCam(m, IMAGES).average_drop(MAPS, class_idx=1),
        "it is called `score_function` here",
    ),
    "a class of the old API": (
        lambda m: visualization.visualize_cam(m, -1, class_idx=1, seed_input=IMAGES),
        "visualize_cam.* it is called `filter_indices` here",
    ),
    "images of the old API": (
        lambda m: visualization.visualize_saliency(m, -1, 1, images=IMAGES),
        "it is called `seed_input` here",
    ),
    "a layer of the old API": (
        lambda m: visualization.visualize_scorecam(m, -1, 1, IMAGES, layer_name="late"),
        "it is called `penultimate_layer_idx` or `layer_idx` here",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_keyword_that_does_not_exist_is_answered_by_the_one_that_was_meant(name, cnn):
    call, message = WRONG[name]
    with pytest.raises(TypeError, match=message):
        call(cnn())


def test_classes_of_ones_own_say_it_too(cnn):
    class Own(explain.GradientCAM):
        @staticmethod
        def weigh(activation, gradient):
            return gradient

    class Free(explain.ModelVisualization):
        def __call__(self, score, seed_input, **options):
            return options

    with pytest.raises(TypeError, match="it is called `penultimate_layer` here"):
        Own(cnn())(SCORE, IMAGES, layer="late")
    assert Free(cnn())(SCORE, IMAGES, layer="late") == {"layer": "late"}


def test_signatures_and_pickles_stay_what_they_are():
    assert "penultimate_layer" in inspect.signature(explain.GradCAM.__call__).parameters
    assert explain.Saliency.__call__.__doc__.startswith("Return one map for each sample")
    assert pickle.loads(pickle.dumps(metrics.insertion)) is metrics.insertion
