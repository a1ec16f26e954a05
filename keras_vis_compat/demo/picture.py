"""The picture of the demo."""

from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure


def draw(explanations, syntheses):
    """Return a matplotlib figure of all of it."""
    width = len(explanations) * 1.45 + 1.9
    figure = Figure(figsize=(width + 3.4, 7.4), dpi=110, layout="constrained")
    left, right = figure.subfigures(1, 2, squeeze=False, width_ratios=[width, 3.4])[0]
    _draw_maps(left, explanations)
    _draw_syntheses(right, syntheses)
    return figure


def _draw_maps(figure, explanations):
    figure.suptitle("Where does the network look?", fontsize=14)
    rows = (
        ("scan", "image", "gray", "ink"),
        ("saliency", "saliency", "viridis", "influence"),
        ("guided\nsaliency", "guided", "viridis", "influence"),
        ("Grad-CAM", "overlaid", "jet", "evidence"),
    )
    grid = figure.subplots(len(rows), len(explanations), squeeze=False)
    for (title, attribute, colours, unit), axes in zip(rows, grid, strict=True):
        for axis, explanation in zip(axes, explanations, strict=True):
            _show(axis, getattr(explanation, attribute), colours)
        axes[0].set_ylabel(title, fontsize=12)
        _colour_bar(figure, axes, colours, unit)
    for axis, explanation in zip(grid[0], explanations, strict=True):
        axis.set_title(f"a {explanation.label}, read as {explanation.read}\n({_percent(explanation)})", fontsize=11)


def _draw_syntheses(figure, syntheses):
    figure.suptitle("What would it like to see?", fontsize=14)
    grid = figure.subplots(5, 2)
    for digit, (axis, synthesis) in enumerate(zip(grid.flat, syntheses, strict=True)):
        _show(axis, synthesis.image, "gray")
        axis.set_title(f"{digit} ({_percent(synthesis)})", fontsize=11)
    _colour_bar(figure, grid, "gray", "ink", aspect=60)


def _show(axis, picture, colours):
    axis.imshow(picture, cmap=colours, vmin=0, vmax=1)
    axis.set(xticks=[], yticks=[])


def _colour_bar(figure, axes, colours, unit, aspect=12):
    bar = figure.colorbar(ScalarMappable(cmap=colours), ax=axes, ticks=[0, 1], aspect=aspect, pad=0.02)
    bar.set_label(unit, labelpad=-4)


def _percent(thing):
    return f"{100 * thing.probability:.0f} %"
