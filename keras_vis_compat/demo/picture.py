"""The picture of the demo: a table of maps, and beside it what the network made up."""

from matplotlib.figure import Figure
from numpy import stack

from ..plots import show_activation, show_maps

METHODS = {"saliency": "saliency", "guided saliency": "guided", "Grad-CAM": "cam"}
INK = (0, 1)  # the range of a scan's values


def draw(explanations, syntheses):
    """Return a matplotlib figure of all of it."""
    rows = len(explanations)
    figure = Figure(figsize=(12, max(4.5, 1.6 * rows + 1)), dpi=90, layout="constrained")
    left, right = figure.subfigures(1, 2, squeeze=False, width_ratios=[2, 1])[0]
    left.suptitle("Where does the network look?", fontsize=14)
    right.suptitle("What would it like to see?", fontsize=14)
    maps = {method: stack([getattr(one, field) for one in explanations]) for method, field in METHODS.items()}
    titles = [f"a {one.label}, read as {one.read}\n({one.probability:.0%})" for one in explanations]
    show_maps(stack([one.image for one in explanations]), maps, titles=titles, alpha=0.8, value_range=INK, figure=left)
    names = [f"{digit} ({one.probability:.0%})" for digit, one in enumerate(syntheses)]
    show_activation([one.image for one in syntheses], names, columns=2, value_range=INK, figure=right)
    return figure
