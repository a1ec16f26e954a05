"""Pictures of maps, in matplotlib's manners: `ax=None` in; an artist, axes or a figure out; never `plt.show()`.

| to see | call |
|---|---|
| a map over its image, as an array | `overlay` |
| one map; a table of them, an image a row and a method a column | `show_map`, `show_maps` |
| maps of signals and of volumes | `show_signal`, `show_slices` |
| what activation maximization made up | `show_activation` |
| insertion and deletion, metrics, randomised weights | `show_curves`, `show_metrics`, `show_randomisation` |

Maps may be as they come: one that speaks for and against is shown in colours that diverge at zero. The default colours
can be told apart by the colour-blind and in print; `cmap="jet"` gives the colours of the old papers.

Example:
    >>> figure = show_maps(images, {"Grad-CAM": maps}, titles=["a cat", "a dog"])
    >>> figure.savefig("maps.pdf")
"""

from .activations import show_activation
from .charts import show_curves, show_metrics, show_randomisation
from .maps import show_map, show_maps
from .overlays import overlay
from .signals import show_signal
from .volumes import show_slices

__all__ = [
    "overlay",
    "show_activation",
    "show_curves",
    "show_map",
    "show_maps",
    "show_metrics",
    "show_randomisation",
    "show_signal",
    "show_slices",
]
