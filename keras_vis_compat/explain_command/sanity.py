"""What `explain --sanity` asks: do the maps depend on the model, or stay what they were with random weights?"""

import io
from typing import Any

import numpy as np

from .work import Work

STAGES = 8  # of a model with more layers, several get random weights at a time
NOTE = (
    "Rank correlation of the maps with those of the model as it is, once its weights are random from the last layer "
    "down to the one named. A method that stays near 1 shows the picture, not what the model has learned."
)
Similarities = dict[str, dict[str, np.ndarray]]


def randomised(work: Work, score: Any, images: np.ndarray, maps: dict[str, np.ndarray], seed: int) -> Similarities:
    """Return `{method: {layer: similarities}}`, a value for each image."""
    from ..metrics import model_randomisation

    return {
        name: model_randomisation(work.model, score, images, own, work.explainers[name], layers=STAGES, seed=seed)
        for name, own in maps.items()
    }


def figure(table: Any, form: str) -> bytes:
    """Return the picture of a table of similarities, a line for each method."""
    from matplotlib.figure import Figure

    from ..plots import show_randomisation

    drawn = Figure(figsize=(2 + 0.8 * max(len(table.metrics), 5), 4.5), layout="constrained")
    show_randomisation(table.to_dict(), ax=drawn.subplots())
    content = io.BytesIO()
    drawn.savefig(content, format=form)
    return content.getvalue()
