"""Which output of a detector is what: by its name, else by its shape and place."""

from collections.abc import Sequence
from typing import NamedTuple

#: What outputs are called, in Keras Hub, in the manner of torchvision and in TensorFlow's own detectors.
_NAMES = {
    "boxes": "boxes box bboxes bbox bbox_regression rois detection_boxes box_predictions",
    "scores": "scores score confidence confidences cls_logits class_scores class_logits logits probabilities"
    " detection_scores class_predictions",
    "classes": "classes class labels class_ids detection_classes",
}
#: Boxes that are none yet: offsets from anchors, in another unit than those that people give.
_OFFSETS = {"bbox_regression", "box_regression"}


class Parts(NamedTuple):
    """Which outputs of a model are what; None where there is none."""

    scores: int
    boxes: int | None
    classes: int | None


def parts_of(names: Sequence[tuple], shapes: Sequence[tuple]) -> Parts:
    """Return which output is what: by name, else by shape and order."""
    found: dict[str, int | None] = {
        part: next((at for at, own in enumerate(names) if set(own) & set(words.split())), None)
        for part, words in _NAMES.items()
    }
    classes = found["classes"]
    if classes is not None and found["scores"] is None and len(shapes[classes]) == 3:
        found["scores"], found["classes"] = classes, None  # scores of all classes, by that name
    taken = set(found.values())
    if found["boxes"] is None and len(shapes) > 1:
        found["boxes"] = next((at for at, own in enumerate(shapes) if _is_boxes(own) and at not in taken), None)
    taken = set(found.values())
    free = [at for at, own in enumerate(shapes) if at not in taken and len(own) in (2, 3)]
    if found["scores"] is None:
        found["scores"] = next((at for at in free if len(shapes[at]) == 3), next(iter(free), None))
    scores = found["scores"]
    if scores is None:
        raise ValueError(
            f"DetectionScore found no scores (N, A, classes) or (N, A) among outputs of shape {list(shapes)}"
        )
    if found["classes"] is None and len(shapes[scores]) == 2:
        found["classes"] = next((at for at in free if at != scores and len(shapes[at]) == 2), None)
    return Parts(scores, found["boxes"], found["classes"] if len(shapes[scores]) == 2 else None)


def check_boxes(names: Sequence[str] | None) -> None:
    """Raise unless an output, by its names, holds what four numbers can be compared with."""
    if names is None:
        raise ValueError("`box` of four numbers needs a model that gives boxes (N, A, 4): give the number of a box")
    if offsets := _OFFSETS & set(names):
        raise ValueError(
            f"`box` of four numbers needs boxes, but output {offsets.pop()!r} gives their offsets from anchors: "
            "give the number of a box"
        )


def _is_boxes(shape: tuple) -> bool:
    return len(shape) == 3 and shape[2] == 4
