"""`keras.backend`: the names and ways of 2018 on eager execution.

A session has nothing to do here and accepts what it is told; a `K.function` is a model call.
"""

from contextlib import contextmanager
from functools import cache
from importlib import import_module

import numpy as np

from ..._old_names.keras_keywords import ORDERING
from ..names import NotInEager
from .keras_gradients import Step
from .keras_histories import leading_through, original

# What Keras 2 kept for itself.
_BACKEND = "tensorflow"
_EPSILON = 1e-7
_LOCAL_DEVICES = None
_UID_PREFIXES: dict = {}

_FUNCTION = """\
inner = keras.models.Model(model.inputs, [layer.output])    # K.function([model.input], [layer.output])
    values = inner(images, training=False)"""


def image_dim_ordering():
    """Return "tf" for channels last, "th" for channels first (Keras 1)."""
    return "th" if _backend().image_data_format() == "channels_first" else "tf"


def set_image_dim_ordering(dim_ordering):
    """Set where channels are: "tf" last, "th" first (Keras 1)."""
    if dim_ordering not in ("tf", "th"):
        raise ValueError(f"`dim_ordering` must be 'tf' or 'th', got {dim_ordering!r}")
    _backend().set_image_data_format(ORDERING.today(dim_ordering))


def function(inputs, outputs, updates=None, **_session_options):
    """Return a function from a list of arrays to a list of arrays: a model call.

    Args:
        inputs: Symbolic inputs, and perhaps `K.learning_phase()`; its value is then taken from the call.
        outputs: Symbolic outputs and variables, or one.
        updates: What is done after each call: what `optimizer.get_updates` returned, and pairs of a variable and
            its new value.

    Raises:
        NotInEager: Any other update: there is no graph to add it to.
    """
    given = list(inputs) if isinstance(inputs, list | tuple) else [inputs]
    is_one = _is_symbolic(outputs) or hasattr(outputs, "shape")  # any other is several, `layers.values()` too
    wanted = [outputs] if is_one else list(outputs)
    steps = [_step(update) for update in updates or ()]
    symbolic = [each for each in [*wanted, *(each for step in steps for each in step.values)] if _is_symbolic(each)]
    run = _runner([each for each in given if _is_symbolic(each)], symbolic)

    def call(values):
        listed = values if isinstance(values, list | tuple) else [values]
        pairs = list(zip(given, listed, strict=False))
        phase = next((bool(np.asarray(value)) for each, value in pairs if not _is_symbolic(each)), None)
        found = iter(run([_as_dtype(value, each) for each, value in pairs if _is_symbolic(each)], phase))
        results = [next(found) if _is_symbolic(each) else each for each in wanted]
        results = [None if each is None else np.array(each) for each in results]
        for step in steps:
            step.take([next(found) if _is_symbolic(each) else each for each in step.values])
        return results[0] if is_one else results

    return call


def _step(update):
    if isinstance(update, Step):
        return update
    if isinstance(update, tuple) and len(update) == 2 and hasattr(update[0], "assign"):
        return Step([update[1]], lambda values: update[0].assign(values[0]))
    raise NotInEager(
        f"K.function with `updates` cannot work in eager execution, except with those of optimizer.get_updates(…) and "
        f"pairs (variable, new value). Write instead:\n\n    {_FUNCTION}"
    )


def _runner(inputs, outputs):
    """Return a function of arrays and the learning phase that computes symbolic outputs."""
    if not outputs:
        return lambda _arrays, _phase: []
    inputs, outputs = list(map(original, inputs)), list(map(original, outputs))
    outputs, _ = leading_through(inputs, outputs)
    model = import_module("tf_keras").Model(_as_sources(inputs), outputs)
    # Gradients run the graph once more; compiled, both runs are one.
    has_gradients = any(hasattr(layer, "depends") for layer in model.layers)
    run = import_module("tensorflow").function(model, reduce_retracing=True) if has_gradients else model

    def values(arrays, phase):
        found = run(_as_sources(arrays), training=phase)
        return found if isinstance(found, list | tuple) else [found]

    return values


def get_session(*_arguments):
    """Return the session there is: one that has nothing to do."""
    return _session()


def set_session(_session):
    """Accept a session; eager execution has no use for it."""


def get_variable_shape(x):
    """Return the static shape of a variable (Keras 1)."""
    return _backend().int_shape(x)


def is_tensor(x):
    """Say whether *x* is a tensor or a symbolic one."""
    return import_module("tensorflow").is_tensor(x) or _is_symbolic(x)


def slice(x, start, size):
    """Return the part of *x* of that size from there: `K.slice`."""
    return import_module("tensorflow").slice(x, start, size)


def symbolic(function):
    """Return the function as it is: the decorator `K.symbolic` of Keras 2.3 marked graph code."""
    return function


@contextmanager
def learning_phase_scope(value):
    """Set the learning phase for a while."""
    backend, before = _backend(), _backend().learning_phase()
    backend.set_learning_phase(value)
    try:
        yield
    finally:
        backend.set_learning_phase(before)


def _get_available_gpus():
    """Return the names of the GPUs TensorFlow sees: `K.tensorflow_backend._get_available_gpus()`."""
    return [device.name for device in import_module("tensorflow").config.list_logical_devices("GPU")]


def _backend():
    return import_module("tf_keras").backend


@cache
def _session():
    return import_module("..tensorflow_session", __name__).Session()


def _is_symbolic(thing):
    return hasattr(thing, "_keras_history")


def _as_sources(tensors):
    return tensors[0] if len(tensors) == 1 else tensors


def _as_dtype(value, tensor):
    return np.asarray(value, dtype=tensor.dtype.as_numpy_dtype)


REPLACED = {
    "tf_keras.backend": {
        "function": function,
        "learning_phase_scope": learning_phase_scope,
    }
}
