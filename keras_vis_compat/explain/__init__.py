"""Explanations in the style of the Score API: a visualiser is made of a model, and called with a score and inputs.

What moves the score, input by input:       `Saliency` (SmoothGrad too)
What a layer sees, weighed by its gradient: `GradCAM`, `GradCAMPlusPlus`, `LayerCAM`, `HiResCAM`, `XGradCAM`
One of your own, in twenty lines:           `GradientCAM`
What a layer sees, weighed without one:     `ScoreCAM`
Saliency, only where the class is:          `GuidedGradCAM`
What would move the score most:             `ActivationMaximization`
Why a map shows nothing, of which causes:   `diagnose`, `CAUSES`
Several of them at once, with pictures:     `explain`, which gives an `Explanation`

Called as the visualisers of tf-keras-vis: code written for it needs these import lines, and `GradCAM` for `Gradcam`.
"""

from .._messages import missing_name
from . import model_modifiers
from ._model import ModelVisualization
from .activation_maximization import ActivationMaximization
from .diagnose import CAUSES, diagnose
from .explanation import Explanation, explain
from .grad_cam import GradCAM
from .grad_cam_plus_plus import GradCAMPlusPlus
from .gradient_cam import GradientCAM
from .guided_grad_cam import GuidedGradCAM
from .hires_cam import HiResCAM
from .layer_cam import LayerCAM
from .saliency import Saliency
from .score_cam import ScoreCAM
from .xgrad_cam import XGradCAM

__all__ = [
    "CAUSES",
    "ActivationMaximization",
    "Explanation",
    "GradCAM",
    "GradCAMPlusPlus",
    "GradientCAM",
    "GuidedGradCAM",
    "HiResCAM",
    "LayerCAM",
    "ModelVisualization",
    "Saliency",
    "ScoreCAM",
    "XGradCAM",
    "diagnose",
    "explain",
    "model_modifiers",
]


def __getattr__(name):
    raise missing_name(__name__, name, __all__)
