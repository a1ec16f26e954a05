"""A map that is 0 everywhere comes with the reason, as in the old API."""

import warnings
from pathlib import Path

import numpy as np
import pytest

from keras_vis_compat import BlankMapWarning
from keras_vis_compat._messages import passing_over_blank_maps
from keras_vis_compat.explain import AblationCAM, GradCAM, Saliency, ScoreCAM
from keras_vis_compat.explain.model_modifiers import ReplaceToLinear
from keras_vis_compat.metrics import insertion, max_sensitivity
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.scores._question import Question

METHODS = pytest.mark.parametrize("method", [Saliency, GradCAM], ids=["Saliency", "GradCAM"])


def test_a_saturated_softmax_is_named_with_its_cure(paper_model, image):
    sure = paper_model("softmax")
    sure.set_weights([*sure.get_weights()[:2], 100 * sure.get_weights()[2]])
    with pytest.warns(
        BlankMapWarning,
        match=r"the map is blank: the softmax of layer 'classes' is saturated at 1: .*ReplaceToLinear\(\)",
    ) as caught:
        assert not Saliency(sure)(CategoricalScore(0), image).any()
    assert Path(caught[0].filename) == Path(__file__)
    with pytest.warns(BlankMapWarning, match="the softmax of layer 'classes' is saturated at 1"):
        assert not GradCAM(sure)(CategoricalScore(0), image).any()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Saliency(sure, ReplaceToLinear())(CategoricalScore(0), image).any()


def test_negative_evidence_is_named(paper_model, image):
    with pytest.warns(BlankMapWarning, match="all there is in layer 'maps' speaks against the score"):
        assert not GradCAM(paper_model())(CategoricalScore(0) * -1, image, expand_cam=False).any()


def test_a_score_that_no_map_changes_by_a_digit_is_named(paper_model, image):
    even = paper_model("softmax")
    even.set_weights([*even.get_weights()[:2], 1e-10 * even.get_weights()[2]])
    message = r"the score is the same to its last digit without any one of the maps of layer 'maps': .*ReplaceToLinear"
    with pytest.warns(BlankMapWarning, match=message):
        assert not AblationCAM(even)(CategoricalScore(0), image, activation_modifier=None).any()
    assert AblationCAM(even, ReplaceToLinear())(CategoricalScore(0), image).any()


def test_the_blank_samples_of_a_batch_are_named(paper_model, image):
    model = paper_model()
    flat = np.zeros_like(image)
    with pytest.warns(
        BlankMapWarning, match="the map of samples 1, 2 is blank: from layer 'maps' on the maps|input '.*' is"
    ):
        maps = ScoreCAM(model)(CategoricalScore(0), np.concatenate([image, flat, flat]))
    assert [one.any() for one in maps] == [True, False, False]


@METHODS
def test_other_maps_come_without_a_word(method, paper_model, image):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert method(paper_model())(CategoricalScore(0), image).any()


def test_no_cause_is_looked_for_where_blank_maps_are_told_of_otherwise(paper_model, image, monkeypatch):
    monkeypatch.setattr(Question, "seen", None)  # the pass through the whole model that finds a cause
    model, against = paper_model(), CategoricalScore(0) * -1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with passing_over_blank_maps():
            maps = GradCAM(model)(against, image)
            insertion(model, against, image, maps)
        changed = max_sensitivity(model, against, image, maps, GradCAM(model), n_samples=2)
    assert not maps.any()
    assert changed.tolist() == [0]
    with pytest.raises(TypeError, match="NoneType"):
        GradCAM(model)(against, image)
