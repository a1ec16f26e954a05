"""Methods of the models of Keras 1 and 2: their keywords, and what became of those that took generators."""

from collections.abc import Mapping

from .arguments import Dropped, Keyword

_QUEUE: dict[str, Keyword] = {
    "max_q_size": "max_queue_size",
    "nb_worker": "workers",
    "pickle_safe": "use_multiprocessing",
}
_TRAINING: dict[str, Keyword] = {
    **_QUEUE,
    "nb_epoch": "epochs",
    "nb_val_samples": "validation_steps",
    "samples_per_epoch": "steps_per_epoch",
    "show_accuracy": Dropped(),
}
_ASKING: dict[str, Keyword] = {**_QUEUE, "val_samples": "steps"}

#: Method -> its keywords of Keras 1, and what they are in Keras 2.
METHODS: dict[str, Mapping[str, Keyword]] = {
    "evaluate": {"show_accuracy": Dropped()},
    "evaluate_generator": _ASKING,
    "fit": _TRAINING,
    "fit_generator": _TRAINING,
    "predict": {},
    "predict_generator": _ASKING,
}
#: These counted samples, where Keras 2 counts batches.
SAMPLES = ("nb_val_samples", "samples_per_epoch", "val_samples")
#: By these, Keras 2 gave batches to processes; Keras 3 asks the data set for that.
WORKERS: dict[str, Keyword] = dict.fromkeys(("max_queue_size", "use_multiprocessing", "workers"), Dropped())

_ASKED = "generator steps callbacks max_queue_size workers use_multiprocessing verbose"
#: Method that took a generator -> the one that does so today, and its arguments in Keras 2, in order.
GENERATORS = {
    "evaluate_generator": ("evaluate", _ASKED),
    "fit_generator": (
        "fit",
        "generator steps_per_epoch epochs verbose callbacks validation_data validation_steps validation_freq "
        "class_weight max_queue_size workers use_multiprocessing shuffle initial_epoch",
    ),
    "predict_generator": ("predict", _ASKED),
}
