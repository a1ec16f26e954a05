"""The one place where metrics run a model: its scores of several versions of the images, a batch at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
import tensorflow as tf

from .._engine.evaluate import Probe
from .._engine.not_finite import NotFiniteError
from .._maps.owned import owned
from .._settings.compute import on_devices
from .._types import Array, ListedMaps, OneScore, Progress, Scores
from ..scores._per_output import scores_of, terms_of
from ..scores._probability import measured
from ..scores._score import rows_of
from ._batches import Batch, batches, count_of
from ._images import Images
from ._progress import reporter


def per_image(
    metric: Callable[["BatchScore", list[tf.Tensor], ListedMaps], Array],
    score: Scores,
    images: Images,
    maps: ListedMaps,
    progress: Progress = None,
) -> Array:
    """Return an array with one row per image: what `metric(score, images, maps)` gives for each batch.

    Args:
        metric: Function of a `BatchScore`, a list of tensors (B, …) and a list of maps; returns (B, …).
        score: The score the maps were made with, for all images.
        images: `Images`.
        maps: List of arrays (N, …), one per input, None where there is none.
        progress: None, True for a bar on stderr, or `(images done, images in all) -> None`.
    """
    report, rows = reporter(progress), []

    def measured(job: tuple["BatchScore", Batch]) -> tuple[Array, Array]:
        score, batch = job
        return score.rows, metric(score, batch.images, batch.maps)

    for batch_rows, values in on_devices(measured, _jobs(score, images, maps)):
        rows.append(values)
        report(int(batch_rows[-1]) + 1, images.samples or count_of(maps))
    return owned(np.concatenate(rows))


def _jobs(score: Scores, images: Images, maps: ListedMaps) -> Iterator[tuple["BatchScore", Batch]]:
    """Yield (score of a batch, the batch); the score is checked before anything is computed."""
    scores = None
    for batch in batches(images, maps):
        samples = images.samples or count_of(maps)
        if scores is None:
            scores = _checked_scores(score, images, batch.images, samples)
        yield BatchScore(images, scores, samples, batch.rows), batch


def _checked_scores(score: Scores, data: Images, images: list[tf.Tensor], samples: int) -> Sequence[OneScore]:
    """One score for each output of the model, checked as for all images at once; nothing is computed."""
    stand_ins = [np.broadcast_to(image[:1].numpy(), (samples, *image.shape[1:])) for image in images]
    try:
        return scores_of(score, data.source, stand_ins)
    except ValueError as error:
        raise ValueError(str(error).replace("`score` must", f"`{data.names.score}` must")) from None


class BatchScore:
    """The score of some of the images, whatever is done to them: the probability it speaks of, where it knows one.

    Args:
        images: All `Images`.
        scores: One score per output of the model.
        samples: Number of all images.
        rows: Positions of those in this batch, (B,).
    """

    def __init__(self, images: Images, scores: Sequence[OneScore], samples: int, rows: Array) -> None:
        self._images, self._scores, self._samples, self.rows = images, scores, samples, rows

    def __call__(self, versions: Iterable[list[tf.Tensor]]) -> Array:
        """Return the scores (V, B), float64, of V versions of the batch, each a list of tensors (B, …).

        A small batch takes several versions through the model at once.
        """
        versions, parts = iter(versions), []
        together = max(1, self._images.batch_size // len(self.rows))
        while group := list(islice(versions, together)):
            parts.append(self._run(group))
        return np.concatenate(parts)

    @property
    def score(self) -> OneScore | list[OneScore]:
        """What to give to a visualiser for this batch: a score, or a list with one for each output."""
        scores = [rows_of(score, self.rows, self._samples) for score in self._scores]
        return scores if len(scores) > 1 else scores[0]

    def _run(self, versions: list[list[tf.Tensor]]) -> Array:
        rows = np.tile(self.rows, len(versions))
        images = (
            versions[0] if len(versions) == 1 else [tf.concat(parts, axis=0) for parts in zip(*versions, strict=True)]
        )
        if len(rows) == 1 and not self._images.fixed:  # a single image would be compiled for itself
            rows, images = np.tile(rows, 2), [tf.repeat(image, 2, axis=0) for image in images]
        terms = terms_of(list(map(measured, self._scores)), self._samples, rows)
        probe = Probe(self._images.source, terms)
        try:
            values, _ = probe.score(images)
        except NotFiniteError as error:
            raise self._of_image(error, probe, images, rows) from None
        total = np.sum([np.asarray(value).astype(np.float64) for value in values], axis=0)
        return total[: len(versions) * len(self.rows)].reshape(len(versions), -1)

    def _of_image(self, error: NotFiniteError, probe: Probe, images: list[tf.Tensor], rows: Array) -> NotFiniteError:
        """The same error, with the image it is about, where it is the score that is not finite."""
        values, _ = probe.asking(probe.terms).score(images)
        wrong = ~np.isfinite(sum(np.asarray(value).astype(np.float64) for value in values))
        where = f" for image {rows[wrong][0]} or what is left of it" if wrong.any() else ""
        return NotFiniteError(f"the score must be finite{where}: {error}", error.layer)
