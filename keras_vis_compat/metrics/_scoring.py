"""The one place where metrics run a model: its scores of several versions of the images, a batch at a time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import tensorflow as tf

from .._engine.evaluate import Probe
from .._engine.not_finite import NotFiniteError
from .._inputs.progress import reporter
from .._settings.compute import on_devices
from .._types import Array, ListedMaps, OneScore, Progress, Scores
from ..scores._probability import measured
from ..scores._question import Question
from ..scores._score import rows_of
from ._batches import Batch, batches, count_of
from ._images import Images


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
        if progress:
            report(int(batch_rows[-1]) + 1, images.samples or count_of(maps))
    return np.ascontiguousarray(np.concatenate(rows))


def _jobs(score: Scores, images: Images, maps: ListedMaps) -> Iterator[tuple["BatchScore", Batch]]:
    """Yield (score of a batch, the batch); the score is checked before anything is computed."""
    asked = None
    for batch in batches(images, maps):
        asked = asked or _asked(score, images, batch.images, images.samples or count_of(maps))
        yield BatchScore(images, asked, batch.rows), batch


def _asked(score: Scores, data: Images, images: list[tf.Tensor], samples: int) -> Question:
    """The score, checked as for all images at once; nothing is computed."""
    stand_ins = [np.broadcast_to(image[:1].numpy(), (samples, *image.shape[1:])) for image in images]
    try:
        return Question(data.source, score, stand_ins)
    except ValueError as error:
        raise ValueError(str(error).replace("`score` must", f"`{data.names.score}` must")) from None


@dataclass(frozen=True)
class BatchScore:
    """The score of some of the images, whatever is done to them: the probability it speaks of, where it knows one.

    Args:
        images: All `Images`.
        asked: What is asked of them.
        rows: Positions of those in this batch, (B,).
    """

    images: Images
    asked: Question
    rows: Array

    def __call__(self, versions: Iterable[list[tf.Tensor]]) -> Array:
        """Return the scores (V, B), float64, of V versions of the batch, each a list of tensors (B, …).

        A small batch takes several versions through the model at once.
        """
        versions, parts = iter(versions), []
        together = max(1, self.images.batch_size // len(self.rows))
        while group := list(islice(versions, together)):
            parts.append(self._run(group))
        return np.concatenate(parts)

    @property
    def score(self) -> OneScore | list[OneScore]:
        """What to give to a visualiser for this batch: a score, or a list with one for each output."""
        scores = [rows_of(score, self.rows, self.asked.samples) for score in self.asked.scores]
        return scores if len(scores) > 1 else scores[0]

    def _run(self, versions: list[list[tf.Tensor]]) -> Array:
        rows = np.tile(self.rows, len(versions))
        images = (
            versions[0] if len(versions) == 1 else [tf.concat(parts, axis=0) for parts in zip(*versions, strict=True)]
        )
        if len(rows) == 1 and not self.images.fixed:  # a single image would be compiled for itself
            rows, images = np.tile(rows, 2), [tf.repeat(image, 2, axis=0) for image in images]
        probe = Probe(self.images.source, self.asked.counting(measured).terms(rows))
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
