"""Scores: from the output of a model to one number per sample, the number that is explained.

Any callable from an output `(N, …)` to `(N,)` is a score. The classes here add checks, arithmetic, and class
indices and target values that may change from call to call without compiling anything anew.
"""

from typing import NoReturn

from .._messages import missing_name
from ._classification import BinaryScore, CategoricalScore, InactiveScore
from ._detection import DetectionScore
from ._inner import FilterScore, LayerScore
from ._regression import DecreaseScore, IncreaseScore, MaintainScore
from ._score import Combination, FormulaScore, Score
from ._segmentation import SegmentationScore
from ._tokens import TokenScore

__all__ = [
    "BinaryScore",
    "CategoricalScore",
    "Combination",
    "DecreaseScore",
    "DetectionScore",
    "FilterScore",
    "FormulaScore",
    "InactiveScore",
    "IncreaseScore",
    "LayerScore",
    "MaintainScore",
    "Score",
    "SegmentationScore",
    "TokenScore",
]


def __getattr__(name: str) -> NoReturn:
    raise missing_name(__name__, name, __all__)
