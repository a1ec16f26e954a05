"""Explanations in the style of the Score API: a visualiser is made of a model, and called with a score and inputs.

What moves the score, input by input:       `Saliency`, `SmoothGrad`, `SmoothGradSquared`, `VarGrad`
What each input value adds to the score:    `GradientInput`, `IntegratedGradients`
What a layer sees, weighed by its gradient: `GradCAM`, `GradCAMPlusPlus`, `LayerCAM`, `HiResCAM`, `XGradCAM`
One of your own, in twenty lines:           `GradientCAM`
What a layer sees, weighed without one:     `ScoreCAM`, `AblationCAM`
What the maps of a layer have in common:    `EigenCAM`, `EigenGradCAM`
What input and biases add, layer by layer:  `FullGrad`
What the score loses where it is covered:   `Occlusion`, `RISE`
Saliency, only where the class is:          `GuidedGradCAM`
What would move the score most:             `ActivationMaximization`
Why a map shows nothing, of which causes:   `diagnose`, `CAUSES`
Several of them at once, with pictures:     `explain`, which gives an `Explanation`

Called as the visualisers of tf-keras-vis: code written for it needs these import lines, and `GradCAM` for `Gradcam`.
"""

from typing import Any

from .._messages import missing_name
from . import model_modifiers
from ._explain import explain
from ._model import ModelVisualization
from .ablation_cam import AblationCAM
from .activation_maximization import ActivationMaximization
from .diagnose import CAUSES, diagnose
from .eigen_cam import EigenCAM
from .eigen_grad_cam import EigenGradCAM
from .explanation import Explanation
from .full_grad import FullGrad
from .grad_cam import GradCAM
from .grad_cam_plus_plus import GradCAMPlusPlus
from .gradient_cam import GradientCAM
from .gradient_input import GradientInput
from .guided_grad_cam import GuidedGradCAM
from .hires_cam import HiResCAM
from .integrated_gradients import IntegratedGradients
from .layer_cam import LayerCAM
from .occlusion import Occlusion
from .rise import RISE
from .saliency import Saliency
from .score_cam import ScoreCAM
from .smooth_grad import SmoothGrad, SmoothGradSquared, VarGrad
from .xgrad_cam import XGradCAM

__all__ = [
    "CAUSES",
    "RISE",
    "AblationCAM",
    "ActivationMaximization",
    "EigenCAM",
    "EigenGradCAM",
    "Explanation",
    "FullGrad",
    "GradCAM",
    "GradCAMPlusPlus",
    "GradientCAM",
    "GradientInput",
    "GuidedGradCAM",
    "HiResCAM",
    "IntegratedGradients",
    "LayerCAM",
    "ModelVisualization",
    "Occlusion",
    "Saliency",
    "ScoreCAM",
    "SmoothGrad",
    "SmoothGradSquared",
    "VarGrad",
    "XGradCAM",
    "diagnose",
    "explain",
    "model_modifiers",
]


def __getattr__(name: str) -> Any:
    raise missing_name(__name__, name, __all__)
