"""What was promised, and what was measured."""

from typing import NamedTuple

from .contenders import OURS
from .results import Spread, spread
from .tasks import TASKS

TF_KERAS_VIS, XPLIQUE = "tf-keras-vis", "xplique"

# At least so many times as fast, on MobileNetV2.
FASTER = {
    ("saliency", TF_KERAS_VIS): 5,
    ("Grad-CAM", TF_KERAS_VIS): 5,
    ("activation maximization, 20 steps", TF_KERAS_VIS): 5,
    ("Score-CAM, all maps", TF_KERAS_VIS): 2.5,
}
# At most so much memory, as a share of another's; at most so many MB more than before the call.
MEMORY_SHARE = {("Score-CAM, all maps", "MobileNetV2"): (TF_KERAS_VIS, 0.1)}
MEMORY_MB = {("Score-CAM, all maps", "VGG16"): 400, ("Score-CAM, all maps, 4 images", "VGG16"): 400}
# 1.0 within noise: a trace would be ten to a hundred times the steady state.
SAME = 1.05


class Goal(NamedTuple):
    """A promise: the median of what was measured must be at most `bound`, or at least, if `more`."""

    what: str
    model: str
    measured: Spread
    bound: float
    more: bool = False

    @property
    def met(self):
        return self.measured.median >= self.bound if self.more else self.measured.median <= self.bound


def goals(results):
    """Return every `Goal` that the results have figures for."""
    models = dict.fromkeys(record.model for record in results.records)
    found = [_goals_of(results, task, model) for model in models for task in TASKS]
    return [Goal(*goal) for goals in found for goal in goals if None not in (goal[2], goal[3])]


def _goals_of(results, task, model):
    """Rows for a `Goal`, some without a figure or a bound."""
    title, place = task.title, (task.title, model)
    ratio = results.ratio
    yield f"{title}: times the limit", model, ratio(*place, OURS), task.goal
    yield f"{title}: first call, times the limit's", model, ratio(*place, OURS, figure="first_seconds"), task.first
    yield f"{title}: times xplique", model, ratio(*place, OURS, XPLIQUE), 1.0
    for (faster, peer), bound in FASTER.items():
        if place == (faster, "MobileNetV2"):
            yield f"{title}: times as fast as {peer}", model, ratio(*place, peer, OURS), bound, True
    yield from _of_change(results.record(*place, OURS), title, model)
    yield f"{title}: MB", model, spread(extra_mb(results.record(*place, OURS))), MEMORY_MB.get(place)
    peer, bound = MEMORY_SHARE.get(place, (None, None))
    yield f"{title}: share of {peer}'s memory", model, _share(results, place, peer), bound


def _of_change(record, title, model):
    if record is not None and record.steady_seconds:
        steady = zip(record.seconds, record.steady_seconds, strict=False)
        yield f"{title}: times its steady state", model, spread(now / before for now, before in steady), SAME
    before, after = (record.traces if record is not None else None) or (0, 0)
    if before:
        yield f"{title}: traces", model, spread([after - before]), 0


def _share(results, place, peer):
    ours, theirs = (extra_mb(results.record(*place, name)) for name in (OURS, peer))
    return spread([max(ours) / max(theirs)]) if ours and theirs else None


def extra_mb(record):
    """Return the most memory that calls took beyond what their processes had before."""
    return [peak - ready for peak, ready in zip(record.peak_mb, record.ready_mb, strict=True)] if record else []
