"""The words by which people name methods and metrics; nothing here loads TensorFlow."""

import re
from collections.abc import Sequence

from .._messages import did_you_mean

# Classes of `explain` that turn images into maps, and how their papers write them.
EXPLAINERS = {
    "AblationCAM": "Ablation-CAM",
    "EigenCAM": "Eigen-CAM",
    "EigenGradCAM": "Eigen-Grad-CAM",
    "FullGrad": "FullGrad",
    "GradCAM": "Grad-CAM",
    "GradCAMPlusPlus": "Grad-CAM++",
    "GradientInput": "Gradient × input",
    "GuidedGradCAM": "Guided Grad-CAM",
    "HiResCAM": "HiResCAM",
    "IntegratedGradients": "Integrated gradients",
    "LayerCAM": "LayerCAM",
    "Occlusion": "Occlusion",
    "RISE": "RISE",
    "Saliency": "Saliency",
    "ScoreCAM": "Score-CAM",
    "SmoothGrad": "SmoothGrad",
    "SmoothGradSquared": "SmoothGrad squared",
    "VarGrad": "VarGrad",
    "XGradCAM": "XGrad-CAM",
}
# Metrics of maps; `"all"` means these.
METRICS = (
    "average_drop", "average_increase", "average_gain", "insertion", "deletion", "adcc", "pixel_flipping", "road",
    "infidelity", "complexity", "sparseness",
)  # fmt: skip
# Metrics that have maps made again and again, and those that know where the objects are: by name alone.
NAMED_METRICS = ("max_sensitivity", "random_logit", "model_randomisation")
POINTING_METRICS = ("pointing_game", "energy_pointing_game")


def method_names(words: str | Sequence[str], name: str = "methods") -> list[str]:
    """Return the names of the classes that words mean, each once; `"all"` means every class.

    Example:
        >>> method_names(["grad-cam++", "ScoreCAM"])
        ['GradCAMPlusPlus', 'ScoreCAM']
    """
    listed = [words] if isinstance(words, str) else list(words)
    if listed == ["all"]:
        return list(EXPLAINERS)
    by_word = {_plain(word): kind for kind, paper in EXPLAINERS.items() for word in (kind, paper)}
    wrong = next((word for word in listed if not isinstance(word, str) or _plain(word) not in by_word), None)
    if wrong is not None or not listed:
        got = wrong if wrong is not None else words
        hint = did_you_mean(got, EXPLAINERS)
        raise ValueError(f"`{name}` must be some of {', '.join(EXPLAINERS)}, or 'all', got {got!r}.{hint}")
    return list(dict.fromkeys(by_word[_plain(word)] for word in listed))


def metric_names(words: str | Sequence[str], name: str = "metrics", pointing: bool = False) -> tuple[str, ...]:
    """Return the checked names of metrics, each once; `"all"` means every one that looks at the given maps."""
    known = METRICS + NAMED_METRICS + (POINTING_METRICS if pointing else ())
    listed = [words] if isinstance(words, str) else list(words)
    if listed == ["all"]:
        return METRICS
    wrong = next((word for word in listed if word not in known), None)
    if wrong is not None or not listed:
        got = wrong if wrong is not None else words
        hint = did_you_mean(got, known)
        raise ValueError(f"`{name}` must be some of {', '.join(known)}, or 'all', got {got!r}.{hint}")
    return tuple(dict.fromkeys(listed))


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower().replace("++", "plusplus"))
