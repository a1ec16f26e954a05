"""Scores of detections: what a detector says of a class in its best box, or in a given one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike

from .._inputs.checks import check_range, index_list, one_per_sample
from ._checks import shown
from ._classification import InactiveScore, chosen
from ._detector_outputs import Parts, check_boxes, parts_of
from ._formula import Formula
from ._score import FormulaScore, Score

#: From a box to (first, first, last, last) along two axes, in the same order for all boxes.
_CORNERS = {
    "xyxy": lambda box: box,
    "yxyx": lambda box: box,
    "xywh": lambda box: tf.concat([box[..., :2], box[..., :2] + box[..., 2:]], -1),
    "center_xywh": lambda box: tf.concat([box[..., :2] - box[..., 2:] / 2, box[..., :2] + box[..., 2:] / 2], -1),
}


class DetectionScore(FormulaScore):
    """The score that a detector gives a class in its best box, or in the box that overlaps a given one most.

    It is given alone for a model of several outputs. Known are: scores (N, A, classes), or scores (N, A) with the class
    (N, A) of each box; boxes (N, A, 4), which are needed for a given box. They are told by the names of the outputs
    ("boxes", "scores", "confidence", "cls_logits", "classes", "labels", …), else by their shapes and their order:
    boxes, scores, classes. What metrics and Score-CAM count is the score as the model gives it.

    Formula:
        `f(x) = y[a, c]`, where a is the box of the largest score of class c, the box of that number, or the one of the
        largest overlap (intersection over union).

    Args:
        indices: Class index for the whole batch, or one per sample; negative ones count from the end.
        box: None for the best box of the class; the number of a box; or four numbers, in the unit of the model, for the
            box that overlaps these most. A list of any of these has one for each sample.
        box_format: How boxes are written: `"xyxy"`, `"yxyx"`, `"xywh"` or `"center_xywh"`.
        name: What logs call the score.

    Raises:
        ValueError: No index, one outside the classes, a box that is none, outputs of which none are scores, or a number
            of either that is neither one nor the number of samples.

    Cost:
        None: it is compiled with the model, and another class compiles nothing.

    Cautions:
        Which box is best is decided anew for each image, masked ones too. Behind non-maximum suppression there is no
        gradient: `Occlusion`, `RISE`.

    Example:
        >>> output = {"boxes": [[[0, 0, 4, 4], [5, 5, 9, 9]]], "scores": [[[0.9, 0.1], [0.3, 0.7]]]}
        >>> DetectionScore(0)(output).numpy(), DetectionScore(0, box=[5, 5, 8, 8])(output).numpy()
        (array([0.9], dtype=float32), array([0.3], dtype=float32))

    Source:
        Petsiuk et al. 2021, "Black-box Explanation of Object Detectors via Saliency Maps",
        https://arxiv.org/abs/2006.03204
    """

    counts_as_it_is = True

    def __init__(
        self,
        indices: int | Iterable[int],
        box: ArrayLike | None = None,
        box_format: str = "xyxy",
        name: str | None = None,
    ) -> None:
        super().__init__(name)
        if box_format not in _CORNERS:
            raise ValueError(f"`box_format` must be one of {', '.join(map(repr, _CORNERS))}, got {box_format!r}")
        self._indices, self._box, self._format = tuple(index_list(indices, "indices")), _checked(box), box_format
        self._parts = Parts(0, None, None)

    @property
    def indices(self) -> list[int]:
        return list(self._indices)

    def __call__(self, output: Any) -> tf.Tensor:
        """Return the scores (N,) of all outputs of a detector: a dict, a list, or the scores (N, A, classes) alone."""
        named = output if isinstance(output, Mapping) else {}
        listed = list(named.values()) or (list(output) if isinstance(output, list | tuple) else [output])
        tensors = [tf.convert_to_tensor(one) for one in listed]
        tensors = [tf.cast(one, tf.float32) if one.dtype == tf.float64 else one for one in tensors]
        names: list[tuple] = [(name,) for name in named] or [()] * len(tensors)
        bound = self._bound(names, [tuple(one.shape) for one in tensors])
        formula = bound.formula(tensors[0].shape[0])
        values = [tensors[bound._parts.scores if read is None else read] for read in formula.reads]
        return formula.evaluate(values, list(map(tf.convert_to_tensor, formula.arguments)))

    def for_outputs(self, outputs: Sequence[Any]) -> list[Score]:
        """Return one score for each output of a model: this one where its scores are, none for the others."""
        bound = self._bound([output.names for output in outputs], [output.shape for output in outputs])
        return [bound if position == bound._parts.scores else InactiveScore() for position in range(len(outputs))]

    def check(self, shape: tuple) -> None:
        if len(shape) not in (2, 3):
            raise ValueError(f"DetectionScore needs scores (N, A, classes) or (N, A), got an output of shape {shape}")
        if len(shape) == 3:
            check_range(self._indices, shape[2], "indices")
        elif self._parts.classes is None:
            raise ValueError(
                "DetectionScore needs the classes (N, A) of boxes with one score each: found no such output"
            )
        if self._box is not None and self._box.shape[1] == 1:
            check_range(self._box.ravel().astype(int).tolist(), shape[1], "box")

    def of_rows(self, rows: Sequence[int], samples: int) -> "DetectionScore":
        box = None if self._box is None else chosen(self._box.tolist(), rows, samples, "boxes")
        own = DetectionScore(chosen(self._indices, rows, samples, "class indices"), None, self._format, self.name)
        own._box, own._parts = None if box is None else np.array(box, np.float32), self._parts
        return own

    def formula(self, samples: int | None) -> Formula:
        parts = self._parts
        indices = np.asarray(one_per_sample(self._indices, samples, "class indices"), np.int32)
        arguments: tuple = (indices,)
        if self._box is not None:
            one_per_sample(self._box.tolist(), samples, "boxes")
            arguments = (indices, self._box)
        by_box = self._box is not None and self._box.shape[1] == 4
        others = (parts.classes,) if parts.classes is not None else ()
        reads = (None, *others, *((parts.boxes,) if by_box else ()))
        kind = "best" if self._box is None else "overlap" if by_box else "number"
        key = ("detection", kind, self._format, len(others))
        return Formula(key, _Best(kind, bool(others), _CORNERS[self._format]), arguments, reads)

    def _bound(self, names: Sequence[tuple], shapes: Sequence[tuple]) -> "DetectionScore":
        own = DetectionScore(self._indices, None, self._format, self.name)
        own._box, own._parts = self._box, parts_of(names, shapes)
        if self._box is not None and self._box.shape[1] == 4:
            check_boxes(None if own._parts.boxes is None else names[own._parts.boxes])
        own.check(shapes[own._parts.scores])
        return own

    def __repr__(self) -> str:
        box = [] if self._box is None else [f"box={self._box.tolist()}"]
        return shown(self, self._indices, *box)


class _Best:
    """The score of a class in one box of each sample."""

    def __init__(self, kind: str, has_classes: bool, corners: Any) -> None:
        self._kind, self._has_classes, self._corners = kind, has_classes, corners

    def __call__(self, values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
        scores, *others = values
        indices = tf.broadcast_to(arguments[0], tf.shape(scores)[:1])
        if scores.shape.rank == 3:
            indices = tf.where(indices < 0, indices + tf.shape(scores)[2], indices)
            of_class = tf.gather(scores, indices, axis=2, batch_dims=1)
            own = tf.ones_like(of_class, tf.bool)
        else:
            own = tf.equal(tf.cast(others[0], tf.int32), indices[:, tf.newaxis])
            of_class = tf.where(own, scores, tf.zeros_like(scores))
        if self._kind == "best":
            best = tf.argmax(tf.where(own, of_class, tf.fill(tf.shape(scores)[:2], scores.dtype.min)), axis=1)
        elif self._kind == "number":
            number = tf.cast(tf.broadcast_to(arguments[1][:, 0], tf.shape(scores)[:1]), tf.int32)
            best = tf.where(number < 0, number + tf.shape(scores)[1], number)
        else:
            overlap = _overlap(self._corners(tf.cast(others[-1], tf.float32)), self._corners(arguments[1]))
            best = tf.argmax(tf.where(own, overlap, -tf.ones_like(overlap)), axis=1)
        return tf.gather(of_class, tf.cast(best, tf.int32), axis=1, batch_dims=1)


def _overlap(boxes: tf.Tensor, given: tf.Tensor) -> tf.Tensor:
    """Return the intersection over union (N, A) of boxes (N, A, 4) with one box (N, 4) or (1, 4) of each sample."""
    given = given[:, tf.newaxis]
    first, last = tf.maximum(boxes[..., :2], given[..., :2]), tf.minimum(boxes[..., 2:], given[..., 2:])
    shared = tf.reduce_prod(tf.maximum(last - first, 0), -1)
    areas = [tf.reduce_prod(tf.maximum(one[..., 2:] - one[..., :2], 0), -1) for one in (boxes, given)]
    return tf.math.divide_no_nan(shared, areas[0] + areas[1] - shared)


def _checked(box: Any) -> np.ndarray | None:
    """Return numbers of boxes (N, 1) or boxes (N, 4); N is 1 for all samples."""
    if box is None:
        return None
    try:
        array = np.asarray(box)
    except ValueError:
        array = np.empty(0, object)
    if array.dtype.kind not in "iuf" or not array.size or not np.isfinite(array).all():
        raise ValueError(f"`box` must be None, the number of a box, four numbers, or a list of these, got {box!r}")
    is_box = array.ndim == 2 or (array.ndim == 1 and len(array) == 4)
    if is_box and array.shape[-1] == 4:
        return array.reshape(-1, 4).astype(np.float32)
    if array.ndim > 1 or array.dtype.kind == "f":
        raise ValueError(f"`box` must be None, the number of a box, four numbers, or a list of these, got {box!r}")
    return array.reshape(-1, 1).astype(np.float32)
