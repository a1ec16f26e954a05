"""From a batch of images to what is found out about each: its class and score, then maps and figures of each method."""

import warnings
from inspect import signature
from typing import Any

import numpy as np

from .._messages import did_you_mean, passing_over_blank_maps
from ._asked import OF_A_ROW, Answers, Asked, told
from ._job import Job, Method
from ._pixels import named
from ._rows import Found, expanded, stored
from ._sources import Row


class Explaining:
    """The methods of a job, ready to explain.

    Args:
        job: The job.
        model: Its model.

    Raises:
        ValueError: A method has no such option, or the model no classes to explain.
    """

    def __init__(self, job: Job, model: Any) -> None:
        from .. import explain

        self._job, self._model = job, model
        self._check_output()
        self._score_function = named(job.score) if ":" in job.score else None
        self._explainers = {
            method.folder: getattr(explain, method.name)(model, *_modifiers(method)) for method in job.methods
        }
        for method in job.methods:
            _check_options(method, self._explainers[method.folder])

    def ask(self, rows: list[Row], images: np.ndarray) -> Answers:
        """Return the classes that the model reads in images, and their scores: the same for all methods."""
        from ..metrics._before_and_after import scores_of
        from ..metrics._images import Images

        predicted = self._predicted(images)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return predicted, scores_of(self._score(rows, predicted), Images(self._model, images, self._job.batch_size))

    def explained(self, method: Method, batch: Asked) -> list[Found]:
        """Explain a batch; where that fails, each of its rows by itself."""
        if batch.rows[0].error:
            return [Found(row, error=row.error) for row in batch.rows]
        try:
            return self._computed(method, batch)
        except OF_A_ROW as error:
            if len(batch.rows) > 1:
                return [found for one in batch.apart() for found in self.explained(method, one)]
            return [Found(batch.rows[0], error=told(error))]

    def _computed(self, method: Method, batch: Asked) -> list[Found]:
        from ..metrics.evaluate import METRICS, Case

        rows, images, predicted, before = batch
        explainer, most = self._explainers[method.folder], self._job.batch_size
        score = self._score(rows, predicted)
        options = {**_call_options(method), "batch_size": most}
        if self._job.maps == "unexpanded" and "expand_cam" in _parameters(explainer):
            options["expand_cam"] = False
        with warnings.catch_warnings(), passing_over_blank_maps():  # which have a column
            warnings.simplefilter("ignore")
            maps = explainer(score, images, **options)
            case = Case(self._model, score, images, expanded(maps, images.shape[1:3]), explainer, most, before=before)
            after = case.before_and_after[1]
            figures = {name: METRICS[name].measure(case) for name in self._job.metrics}
        blank = np.ptp(maps.reshape(len(maps), -1), axis=1) == 0
        kept = [None] * len(rows) if self._job.maps == "none" else [stored(own, self._job.maps) for own in maps]
        return [
            Found(
                row, None if predicted is None else int(predicted[place]), float(before[place]),
                float(after[place]), {name: float(own[place]) for name, own in figures.items()}, bool(blank[place]),
                kept[place], images.shape[1:3], "",
            )
            for place, row in enumerate(rows)
        ]  # fmt: skip

    def _predicted(self, images: np.ndarray) -> np.ndarray | None:
        """Return the class that the model reads in each image, where its output is one of classes."""
        output = self._model.predict_on_batch(images)
        if not isinstance(output, np.ndarray) or output.ndim != 2:
            return None
        return (output[:, 0] > 0.5).astype(int) if output.shape[1] == 1 else output.argmax(1)

    def _check_output(self) -> None:
        shape = getattr(self._model, "output_shape", None)
        if ":" not in self._job.score and shape is not None and not (isinstance(shape, tuple) and len(shape) == 2):
            raise ValueError(f"{self._no_classes()}, of which it has {shape}")

    def _no_classes(self) -> str:
        return (
            f"score={self._job.score!r} needs a model with one output (N, classes): give 'module:function' for others"
        )

    def _score(self, rows: list[Row], predicted: np.ndarray | None) -> Any:
        from ..scores import BinaryScore, CategoricalScore

        if self._score_function is not None:
            return self._score_function
        if predicted is None:
            raise ValueError(self._no_classes())
        classes = (
            [row.label for row in rows if row.label is not None]
            if self._job.score == "label"
            else [int(one) for one in predicted]
        )
        if self._model.output_shape[-1] > 1:
            return CategoricalScore(classes)
        odd = next((one for one in classes if one not in (0, 1)), None)
        if odd is not None:
            raise ValueError(f"the label of a model with one output is 0 or 1, got {odd}")
        return BinaryScore([bool(one) for one in classes])


def _modifiers(method: Method) -> list[Any]:
    """Return what stands for the option `model_modifier`, a name such as "ReplaceToLinear"."""
    from ..explain import model_modifiers

    name = method.options.get("model_modifier")
    return [getattr(model_modifiers, name)()] if name else []


def _call_options(method: Method) -> dict[str, Any]:
    return {name: value for name, value in method.options.items() if name != "model_modifier"}


def _parameters(explainer: Any) -> set[str]:
    return set(signature(explainer).parameters)


def _check_options(method: Method, explainer: Any) -> None:
    """Raise ValueError where the call of a method has no such option: each image would have the same error."""
    known = _parameters(explainer)
    odd = next((name for name in _call_options(method) if name not in known), None)
    if odd is not None and "kwargs" not in known:
        raise ValueError(f"`methods`: {method.name} has no option {odd!r}.{did_you_mean(odd, known)}")
