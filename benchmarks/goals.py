"""What was promised, and what was measured."""

from typing import NamedTuple

from .contenders import LIMIT, OURS
from .tasks import TASKS

TF_KERAS_VIS, XPLIQUE = "tf-keras-vis", "xplique"

# At least so many times as fast, on MobileNetV2.
FASTER = {
    ("saliency", TF_KERAS_VIS): 5,
    ("Grad-CAM", TF_KERAS_VIS): 5,
    ("activation maximization, 20 steps", TF_KERAS_VIS): 5,
    ("Score-CAM, all maps", TF_KERAS_VIS): 2.5,
}
STEADY = {
    "saliency, class and image change": "saliency",
    "Grad-CAM, class and image change": "Grad-CAM",
    "visualize_saliency, all change": "visualize_saliency",
}
# No trace, only noise: a trace would be ten to a hundred times the steady state.
SAME = 1.05
MEMORY_SHARE = 0.1


class Goal(NamedTuple):
    """A promise: `measured` must be at most `bound`, or at least, if `more`."""

    what: str
    model: str
    measured: float
    bound: float
    more: bool = False

    @property
    def met(self):
        return self.measured >= self.bound if self.more else self.measured <= self.bound


def goals(results):
    """Return every `Goal` that the results have figures for."""
    models = dict.fromkeys(record.model for record in results.records)
    found = [goal for model in models for task in TASKS for goal in _of_task(results, task, model)]
    return found + [goal for model in models for goal in _of_steady_state(results, model)] + _of_memory(results)


def _of_task(results, task, model):
    title = task.title
    yield from _goal("times the limit", results.ratio(title, model, OURS), task.goal, title, model)
    first = results.ratio(title, model, OURS, figure="first_seconds")
    yield from _goal("times the limit, first call", first, task.first, title, model)
    yield from _goal("times xplique", results.ratio(title, model, OURS, XPLIQUE), 1.0, title, model)
    if model == "MobileNetV2":
        for (faster, peer), bound in FASTER.items():
            ratio = results.ratio(title, model, peer, OURS) if faster == title else None
            yield from _goal(f"times as fast as {peer}", ratio, bound, title, model, more=True)


def _goal(what, ratio, bound, title, model, more=False):
    if ratio is not None and bound is not None:
        yield Goal(f"{title}: {what}", model, ratio.median, bound, more)


def _of_steady_state(results, model):
    """Times of two tasks, each in times of its limit: they were not measured side by side."""
    for changing, steady in STEADY.items():
        now, before = results.ratio(changing, model, OURS), results.ratio(steady, model, OURS)
        if now and before:
            yield Goal(f"{changing}: times its steady state", model, now.median / before.median, SAME)


def _of_memory(results):
    title, model = "Score-CAM, all maps", "MobileNetV2"
    extra = {name: extra_mb(results.record(title, model, name)) for name in (OURS, TF_KERAS_VIS, LIMIT)}
    if extra[OURS] is None or extra[TF_KERAS_VIS] is None:
        return []
    return [Goal(f"{title}: share of tf-keras-vis's memory", model, extra[OURS] / extra[TF_KERAS_VIS], MEMORY_SHARE)]


def extra_mb(record):
    """Return the most memory that a call took beyond what its process had before, None without figures."""
    if record is None or not record.peak_mb:
        return None
    return max(peak - ready for peak, ready in zip(record.peak_mb, record.ready_mb, strict=True))
