"""Maps of the same images while a model trains: `keras_vis_compat.callbacks.ExplanationCallback`."""

import random
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from .. import _keras
from .._inputs.checks import whole
from .._messages import BlankMapWarning, levels_to_the_caller
from .._types import Inputs, Model, Scores
from ._destinations import TENSORBOARD, Destination, destination
from ._explain import explain
from .explanation import Explanation
from .grad_cam import GradCAM

__all__ = ["TENSORBOARD", "ExplanationCallback"]


class ExplanationCallback:
    """Explains the same images again and again while a model trains; for `fit` of Keras 3 and of tf_keras.

    What is wrong with the arguments is an error before the first epoch. From then on nothing that fails here, a full
    disk or a function of your own, ends the training: it is a warning. Weights, statistics and random numbers of the
    training are those that there would be without it.

    Args:
        images: As for `explain.explain`: an array (N, H, W, C) in the range that the model takes, or paths.
        score: What is explained: a Score or a function; None for the class that the model reads at that time.
        make: From the model to an explainer, such as `GradCAM` or `lambda model: ScoreCAM(model, ReplaceToLinear())`.
        every: After so many epochs each, and after the last.
        to: Where to, one or a list of: a folder (`epoch-0001.png`, … and `manifest.json`: scores, reasons for blank
            maps); `"tensorboard"`, for the folder `logs` in which Keras's own callback writes, or `"tensorboard:DIR"`
            (steps are counted from 0, as there); a callable, given the number of epochs that are done and an
            `Explanation`.
        class_names: A name for each class of the model.

    Raises:
        TypeError, ValueError: An argument that does not fit.
        ImportError: TensorBoard is asked for and not installed.

    Example:
        >>> watch = ExplanationCallback(images[:8], CategoricalScore(labels[:8]), to=["maps", "tensorboard"])
        >>> model.fit(images, labels, epochs=5, callbacks=[watch])
    """

    def __init__(
        self,
        images: Inputs,
        score: Scores | None = None,
        make: Callable[[Any], Callable[..., Any]] = GradCAM,
        every: int = 1,
        to: Destination | Sequence[Destination] = "explanations",
        *,
        class_names: Sequence[str] | None = None,
    ) -> None:
        if not callable(make):
            raise TypeError(f"`make` must be called with the model and return an explainer, as GradCAM, got {make!r}")
        self._images, self._score, self._make, self._names = images, score, make, class_names
        self._every = whole(every, "every", 1)
        self._writers = [destination(one) for one in (to if isinstance(to, list | tuple) else [to])]
        self._explainers: dict[str, Any] = {}
        self._explained = self._done = 0
        self._told: set[str] = set()
        self.model: Any = None
        self.params: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        """Answer for the hooks that do nothing, by their names in either Keras."""
        for home in filter(sys.modules.__contains__, _keras.KERAS_NAMES[::-1]):
            hooks = sys.modules[home].callbacks.Callback()
            if hasattr(hooks, name):
                return getattr(hooks, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def set_model(self, model: Model) -> None:
        """Take the model that is trained."""
        self.model = model

    def set_params(self, params: dict[str, Any]) -> None:
        """Take what `fit` was called with."""
        self.params = params

    def on_train_begin(self, logs: Any = None) -> None:
        """Find out whether all of it works, before the first epoch."""
        explainer = self._make(self.model)
        if not callable(explainer) or isinstance(explainer, type):
            raise TypeError(
                f"`make` must return an explainer, called with (score, images), as GradCAM; got {explainer!r}"
            )
        self._explainers = {_name(explainer): explainer}
        self._explained = self._done = 0
        with _undisturbed():
            self._explanation()
            for writer in self._writers:
                writer.begin()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Explain the images, when it is their turn."""
        self._done = epoch + 1
        if self._done % self._every == 0:
            self._explain()

    def on_train_end(self, logs: Any = None) -> None:
        """Explain the images after the last epoch, too."""
        if self._explained < self._done:
            self._explain()
        for writer in self._writers:
            writer.end()
        self._explainers = {}

    def _explain(self) -> None:
        self._explained = self._done
        try:
            with _undisturbed():
                found = self._explanation()
                for writer in self._writers:
                    writer.write(self._done, found)
        except Exception as error:  # whatever it is, the training is worth more
            self._warn(f"no maps after epoch {self._done}, the training goes on: {error}", RuntimeWarning)
            return
        for method, own in found.reasons.items():
            place, why = next(iter(own.items()))
            text = (
                f"after epoch {self._done}, {len(own)} of {len(found)} maps of {method} are blank, number {place} as "
            )
            self._warn(f"{text}{why}", BlankMapWarning)

    def _explanation(self) -> Explanation:
        return explain(self.model, self._images, self._explainers, score=self._score, class_names=self._names)

    def _warn(self, text: str, kind: type[Warning]) -> None:
        """Warn once of each kind: the files say the rest."""
        if kind.__name__ not in self._told:
            self._told.add(kind.__name__)
            warnings.warn(f"ExplanationCallback: {text}", kind, stacklevel=levels_to_the_caller(*_keras.KERAS_NAMES))


def _name(explainer: Any) -> str:
    """Return what the maps of an explainer are called."""
    name = getattr(explainer, "__name__", type(explainer).__name__)
    return name if name.isidentifier() else "maps"  # a lambda has none


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Leave the random numbers that others draw as they would be."""
    before, numbers = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(before)
        np.random.set_state(numbers)
