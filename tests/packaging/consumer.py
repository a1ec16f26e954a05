"""What a program sees of the types of this library: mypy and pyright read this file, nobody runs it."""
# pyright: standard

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from typing_extensions import assert_type

from keras_vis_compat.explain import ActivationMaximization, GradCAM, IntegratedGradients, Saliency, ScoreCAM, explain
from keras_vis_compat.explain.activation_maximization import Callback, Jitter, PrintLogger, Rotate, TotalVariation
from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation, ReplaceToLinear
from keras_vis_compat.metrics import AveragesCam, Table, evaluate, insertion, win_rate
from keras_vis_compat.metrics.averages import Averages
from keras_vis_compat.metrics.insertion_deletion import Curves
from keras_vis_compat.plots import overlay as laid_over
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.utils import utils
from keras_vis_compat.visualization import overlay, visualize_cam


def explained(model: Any, images: np.ndarray) -> None:
    score = CategoricalScore([3, 8])
    maps = GradCAM(model)(score, images)
    assert_type(maps, np.ndarray | list[np.ndarray | None])
    assert_type(ScoreCAM(model)(lambda output: output[:, 3], images), np.ndarray | list[np.ndarray | None])
    assert_type(laid_over(np.asarray(maps)[0], images[0], alpha=0.5), np.ndarray)


def measured(model: Any, images: np.ndarray, maps: np.ndarray) -> None:
    score = CategoricalScore(3)
    averages = AveragesCam(model, images)
    assert_type(averages.average_drop(maps, score), float)
    assert_type(averages.average_drop([maps, None], score, return_vector=True), Averages)
    assert_type(insertion(model, score, images, maps), np.ndarray)
    assert_type(insertion(model, score, images, maps, return_curves=True), Curves)
    assert_type(win_rate(model, [score, score], images, maps, maps), float)
    table = evaluate(model, score, images, {"Grad-CAM": GradCAM(model)}, ["adcc"], progress=print)
    assert_type(table, Table)
    assert_type(table.to_dict(), dict[str, dict[str, float]])


def in_the_manner_of_keras_vis(model: Any, image: np.ndarray) -> None:
    assert_type(visualize_cam(model, -1, 3, image), np.ndarray | list[np.ndarray | None])
    visualize_cam(model, -1, [3, 8], image, backprop_modifier="guided", grad_modifier=np.abs)
    assert_type(overlay(image, image, alpha=0.4), np.ndarray)
    assert_type(utils.find_layer_idx(model, "predictions"), int)
    assert_type(utils.load_img("ouzel.jpg", target_size=(224, 224)), np.ndarray)


def asked_in_every_way(model: Any, images: np.ndarray) -> None:
    score = CategoricalScore(3)
    GradCAM(model, ReplaceToLinear())([score], [images], penultimate_layer="conv", tokens=(2, 2))
    GradCAM(model, [ReplaceToLinear(), GuidedBackpropagation()])({"out": score}, {"in": images}, penultimate_layer=-3)
    Saliency(model)(score, Path("ouzel.jpg"), by=["conv", model.layers[2]], unconnected_gradients="zero")
    Saliency(model)(score, ["ouzel.jpg", "dog.jpg"], by=model.layers[2])
    ScoreCAM(model)(score, images, baseline="mean", tokens="auto")
    IntegratedGradients(model)(score, images, baseline={"in": images})
    explain(model, "ouzel.jpg", {"mine": GradCAM(model)}, score=score).plot()


def synthesised(model: Any) -> None:
    class Seen(Callback):
        def __call__(
            self,
            i: int,
            values: Sequence[Any],
            grads: Sequence[Any],
            scores: Sequence[Any],
            model_outputs: Sequence[Any],
            **kwargs: Any,
        ) -> None:
            print(i, values[0], kwargs["regularizations"])

    found = ActivationMaximization(model)(
        CategoricalScore(3),
        input_range={"in": (0, None)},
        input_modifiers=[Jitter(2), Rotate()],
        regularizers={"in": TotalVariation()},
        callbacks=[Seen(), PrintLogger()],
        steps=3,
    )
    assert_type(found, np.ndarray | list[np.ndarray])
    ActivationMaximization(model)(CategoricalScore(3), input_range=(0, 1), input_modifiers=[[Jitter(2)], []])
