"""The maps of some images by several methods, and all that one wants to know of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from os import PathLike
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Explanation:
    """The maps of some images by several methods.

    Attributes:
        images: What the model was given, (N, H, W, C).
        maps: `{method: maps}`, each (N, H, W), unitless in [0, 1].
        scores: (N,), the score that was explained: for classes the output of the model for each, its probability.
        classes: (N,) integers, the class that was explained in each image; of one unit 1 where it is over a half. None
            where the score is a function of your own.
        class_names: The name of each class that the model knows, or none.
        reasons: `{method: {index of an image: why its map is blank}}`, only those that are.

    Example:
        >>> found = explain(model, "cat.jpg")
        >>> found.save("cat")
    """

    images: np.ndarray
    maps: dict[str, np.ndarray]
    scores: np.ndarray
    classes: np.ndarray | None
    class_names: list[str] = field(default_factory=list)
    reasons: dict[str, dict[int, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.images)

    @property
    def titles(self) -> list[str]:
        """What stands beside each image: the class and its score."""
        names = [""] * len(self) if self.classes is None else [self.name_of(one) for one in self.classes]
        likely = self.classes is not None and bool(((self.scores >= 0) & (self.scores <= 1)).all())
        shown = [f"{score:.0%}" if likely else f"{score:.3g}" for score in self.scores]
        return [" ".join(filter(None, pair)) for pair in zip(names, shown, strict=True)]

    def name_of(self, number: int) -> str:
        """Return the name of a class, its number where it has none."""
        return self.class_names[number] if self.class_names else f"class {number}"

    def plot(self, **kwargs: Any) -> Any:
        """Return the figure of all maps: an image a row, a method a column.

        Args:
            **kwargs: As for `plots.show_maps`.
        """
        from ..plots import show_maps

        return show_maps(_pictured(self.images, self.maps), self.maps, **{"titles": self.titles, **kwargs})

    def save(self, folder: str | PathLike[str], *, force: bool = False, **kwargs: Any) -> None:
        """Write `0.png`, `1.png` … (a picture each), `maps.npz` (the maps by method) and `manifest.json`.

        Args:
            folder: Where to; it is made where it is missing.
            force: Whether to write into a folder that holds something else.
            **kwargs: As for `plots.show_maps`.

        Raises:
            ValueError: It cannot be written, or holds files that are no explanation, and `force` is false.
        """
        from ._saving import save

        save(self, folder, force, kwargs)

    def _repr_html_(self) -> str:
        from ._saving import picture_of

        shown = Explanation(
            self.images[:20], {name: own[:20] for name, own in self.maps.items()}, self.scores[:20],
            None if self.classes is None else self.classes[:20], self.class_names,
        )  # fmt: skip
        rest = f"<p>{len(self) - 20} more</p>" if len(self) > 20 else ""
        blank = "".join(
            f"<li>{escape(method)}, image {place}: {escape(why)}</li>"
            for method, own in self.reasons.items()
            for place, why in own.items()
        )
        told = f"<p>Blank maps:</p><ul>{blank}</ul>" if blank else ""
        return f'<img alt="{escape(", ".join(self.maps))}" src="data:image/png;base64,{picture_of(shown)}">{rest}{told}'


def _pictured(images: np.ndarray, maps: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return images as they can be drawn: channels last; those of two, or of more than four, as their mean."""
    if images.ndim < 4:
        return images
    first = images.shape[2:] == next(iter(maps.values())).shape[1:]
    last = np.moveaxis(images, 1, -1) if first else images
    return last if last.shape[-1] in (1, 3, 4) else last.mean(-1)
