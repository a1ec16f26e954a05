"""Activation maximization: synthesise inputs that make a score of the model large."""

from ._visualizer import ActivationMaximization
from .callbacks import Callback, GifGenerator2D, PrintLogger, Progress
from .input_modifiers import InputModifier, Jitter, Rotate, Rotate2D, Scale
from .regularizers import Norm, Regularizer, TotalVariation, TotalVariation2D

__all__ = [
    "ActivationMaximization",
    "Callback",
    "GifGenerator2D",
    "InputModifier",
    "Jitter",
    "Norm",
    "PrintLogger",
    "Progress",
    "Regularizer",
    "Rotate",
    "Rotate2D",
    "Scale",
    "TotalVariation",
    "TotalVariation2D",
]
