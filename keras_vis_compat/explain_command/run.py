"""The work of `explain`: some pictures at a time, so that an end in the middle leaves what is done."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .._files import FileTrouble
from .._files.trouble import one_line
from .._messages import passing_over_blank_maps
from .._progress import Bar
from .pictures import pixels_of, shown
from .results import Results
from .sanity import randomised
from .scaling import scaled
from .work import BATCH_SIZE, Work

AT_ONCE = 8


class Seen(NamedTuple):
    """Pictures as the model is given them: a row for each class of each that is explained."""

    files: list[Path]
    pixels: np.ndarray
    images: np.ndarray
    classes: list[int]


def explain_all(work: Work, results: Results, progress: bool, sanity: int | None = None) -> None:
    """Explain every picture, and write what there is of them.

    Args:
        work: All that is known before.
        results: What is written.
        progress: Whether a bar shows how far it is.
        sanity: The seed of random weights that all is explained by as well; None for none.

    Raises:
        BaseException: Whatever ended it; the manifest says so, and what is done is there.
    """
    bar, count = Bar("pictures") if progress else None, len(work.files)
    try:
        for start in range(0, count, AT_ONCE):
            _explain_some(work, work.files[start : start + AT_ONCE], results, sanity)
            if bar:
                bar(min(start + AT_ONCE, count), count)
        results.finish("complete")
    except (KeyboardInterrupt, SystemExit):
        _leave(results, "interrupted")
        raise
    except Exception as error:
        _leave(results, f"failed: {one_line(str(error))}")
        raise
    finally:
        if bar:
            bar.close()


def _leave(results: Results, state: str) -> None:
    for write in (results.note, results.finish):  # the manifest first: the disk may be full, which is told already
        with suppress(FileTrouble):
            write(state)


def _explain_some(work: Work, files: Sequence[Path], results: Results, sanity: int | None) -> None:
    from ..explain import explain
    from ..explain._classes import score_of

    read = list(readable(work, files, results.refuse))
    if not read:
        return
    rows = seen(work, read)
    score = score_of(rows.classes, work.targets.units)
    found = explain(
        work.model, rows.images, work.explainers, score=score, class_names=work.names, batch_size=BATCH_SIZE
    )
    figures = _figures(work, score, rows.images, found.maps)
    similarities = {} if sanity is None else randomised(work, score, rows.images, found.maps, sanity)
    results.add(replace(found, images=shown(rows.pixels, work.place)), rows.files, figures, similarities)


def readable(
    work: Work, files: Sequence[Path], refuse: Callable[[Path, str], None]
) -> Iterator[tuple[Path, np.ndarray]]:
    """Yield each picture that can be read, with its pixels; the others are handed to *refuse* with the reason."""
    for file in files:
        try:
            yield file, pixels_of(file, work.place)
        except FileTrouble as error:
            refuse(file, str(error))


def seen(work: Work, read: Sequence[tuple[Path, np.ndarray]]) -> Seen:
    """Return what the model is given for some pictures, and which classes are explained in each."""
    pixels = np.stack([image for _, image in read])
    images = scaled(work.scaling, pixels, work.place.channel_axis)
    output = np.asarray(work.model.predict(images, verbose=0, batch_size=BATCH_SIZE))
    pairs = work.targets.of([file for file, _ in read], output)
    rows = [place for place, _ in pairs]
    return Seen([read[place][0] for place in rows], pixels[rows], images[rows], [number for _, number in pairs])


def _figures(
    work: Work, score: Any, images: np.ndarray, maps: dict[str, np.ndarray]
) -> dict[str, dict[str, np.ndarray]]:
    """Return `{method: {metric: values}}`, a value for each image."""
    if not work.metrics:
        return {}
    from ..metrics.evaluate import METRICS, Case

    with passing_over_blank_maps():  # they are told already
        cases = {
            name: Case(work.model, score, images, own, work.explainers[name], BATCH_SIZE) for name, own in maps.items()
        }
        return {
            name: {metric: METRICS[metric].measure(case) for metric in work.metrics} for name, case in cases.items()
        }
