"""Explanations in the style of the Score API: a visualiser is made of a model, and called with a score and inputs."""

from ._model import ModelVisualization

__all__ = ["ModelVisualization"]
