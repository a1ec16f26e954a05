"""How the values of maps become colours: which end stands for what, and where zero lies."""

from typing import Literal, NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import Colormap

from .._messages import did_you_mean

Sign = Literal["auto", "positive", "absolute", "all"]
_SIGNS = ("auto", "positive", "absolute", "all")
ONE_SIDED, DIVERGING = "inferno", "RdBu_r"


class Colours(NamedTuple):
    """Values, their colour map, and the values of its two ends."""

    values: np.ndarray
    cmap: Colormap
    lowest: float
    highest: float

    def unit(self) -> np.ndarray:
        """Return how far each value lies from the lowest end to the highest, in [0, 1]."""
        return np.clip((self.values - self.lowest) / (self.highest - self.lowest), 0, 1)

    def strength(self) -> np.ndarray:
        """Return how much each value says, in [0, 1]: on a scale of two sides its distance from zero."""
        return np.abs(2 * self.unit() - 1) if self.lowest < 0 else self.unit()

    def picture(self) -> np.ndarray:
        """Return the colours as floats (…, 3) in [0, 255]."""
        return self.cmap(self.unit())[..., :3] * 255


def colours_of(
    values: np.ndarray, cmap: str | Colormap | None = None, sign: Sign = "auto", outlier_percent: float = 0
) -> Colours:
    """Return the colours of one map, or of several that share a scale.

    Args:
        values: Floats.
        cmap: Colour map; None takes one with two sides for maps of both signs, else one from dark to light.
        sign: `"positive"` shows what speaks for the score, `"absolute"` the size alone, `"all"` both signs, zero in the
            middle; `"auto"` shows both where there are both.
        outlier_percent: Share of the strongest values, in percent in [0, 100), that all get the last colour.

    Raises:
        ValueError: A word or a number that is none of these.
    """
    if sign not in _SIGNS:
        raise ValueError(
            f"`sign` must be one of {', '.join(map(repr, _SIGNS))}, got {sign!r}.{did_you_mean(sign, _SIGNS)}"
        )
    if not 0 <= outlier_percent < 100:
        raise ValueError(f"`outlier_percent` must lie in [0, 100), got {outlier_percent!r}")
    if sign == "auto":
        sign = "all" if (values < 0).any() else "positive"
    if sign == "absolute":
        values = np.abs(values)
    highest = _highest(np.abs(values) if sign == "all" else np.maximum(values, 0), outlier_percent)
    lowest = -highest if sign == "all" else 0.0
    return Colours(values, _colormap(cmap or (DIVERGING if sign == "all" else ONE_SIDED)), lowest, highest)


def _highest(strength: np.ndarray, outlier_percent: float) -> float:
    """Return the strength of the last colour: 1 for maps in the unit range, so that several can be compared."""
    if not outlier_percent and 0 < strength.max() <= 1:
        return 1.0
    return float(np.percentile(strength, 100 - outlier_percent)) or float(strength.max()) or 1.0


def _colormap(cmap: str | Colormap) -> Colormap:
    if isinstance(cmap, Colormap):
        return cmap
    if cmap not in colormaps:
        raise ValueError(f"`cmap` must be a colour map of matplotlib, got {cmap!r}.{did_you_mean(cmap, colormaps)}")
    return colormaps[cmap]
