"""How much memory a model may ask for: no more than its file holds, and what a computer has to compare it."""

import inspect
import os
from contextlib import contextmanager
from math import prod
from pathlib import Path

import tensorflow as tf

from .._keras import call_inputs, call_outputs, calls_of, flat_layers, flat_operations
from .refusal import CannotUpgrade
from .samples import OPEN_SIZES, has_open_sizes

_FREE = 2**24  # states of recurrent layers, seeds and the like, which a file need not hold
_NUMBERS = 2**28  # of all outputs for one sample where the system does not say how much memory it has
_BYTES_EACH = 24  # four in either model, and two thirds of the memory for the rest
_MOST_STEPS = 100_000
_MOST_SAMPLES = 100_000  # in one batch of a declared size: states are made of it
_DECLARED = ("batch_input_shape", "batch_shape", "build_input_shape")
# What a container may use, of either version of Linux's control groups.
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


@contextmanager
def weights_within(stored):
    """Let TensorFlow make no more weights than twice *stored* bytes: a file in half precision may be meant for single.

    Raises:
        CannotUpgrade: A layer is declared larger than its weights in the file.
    """
    made, refusals = 0, []

    def creator(create, **arguments):
        nonlocal made
        made += _bytes_of(arguments)
        if made > 2 * stored + _FREE:
            refusals.append(
                CannotUpgrade(
                    f"the architecture declares weights of {made / 2**20:,.0f} MiB or more, "
                    f"but the file holds {stored / 2**20:,.3g} MiB"
                )
            )
            raise refusals[0]
        return create(**arguments)

    try:
        with tf.variable_creator_scope(creator):
            yield
    except Exception as error:
        if refusals:  # which Keras 3 wraps into an error of its own
            raise refusals[0] from error
        raise


def _bytes_of(arguments):
    shape = arguments.get("shape")
    sizes = tf.TensorShape(_shape_of(arguments.get("initial_value")) if shape is None else shape).as_list()
    return prod(sizes) * tf.as_dtype(arguments.get("dtype") or tf.float32).size


def _shape_of(initial):
    """The shape of a first value that is not computed yet: a function that belongs to a variable, in Keras 3."""
    if not callable(initial):
        return getattr(initial, "shape", ())
    variable = inspect.getclosurevars(initial).nonlocals.get("self")
    if variable is not None and hasattr(variable, "shape"):
        return variable.shape
    with tf.Graph().as_default():  # where nothing is computed
        return getattr(initial(), "shape", ())


def check_inputs(config):
    """Refuse declared sizes of inputs for which the states of recurrent layers alone would fill the memory.

    Args:
        config: An architecture, a tree of dictionaries and lists.

    Raises:
        CannotUpgrade: A batch of over 100,000 samples, or a sample that does not fit into a third of the memory.
    """
    children = config.values() if isinstance(config, dict) else config if isinstance(config, list) else ()
    for child in children:
        check_inputs(child)
    for shape in (config.get(key) for key in _DECLARED) if isinstance(config, dict) else ():
        if not isinstance(shape, list) or not shape:
            continue
        sizes = [size for size in shape if isinstance(size, int)]
        if (isinstance(shape[0], int) and shape[0] > _MOST_SAMPLES) or prod(sizes) > _allowed():
            raise CannotUpgrade(
                f"it declares an input of the shape {shape!s:.60}; at most {_MOST_SAMPLES:,} samples in one batch "
                f"and {_allowed():,} numbers fit into a third of this computer's memory"
            )


def _allowed():
    return max(_NUMBERS, _memory() // _BYTES_EACH)


def check_room(model, samples):
    """Refuse a model whose outputs for the samples to compare would not fit into memory.

    Raises:
        CannotUpgrade: Names the layer with the largest output.
    """
    samples = max([samples, *(tensor.shape[0] or 1 for tensor in model.inputs)])
    check_outputs(model, samples, _outputs_at_a_size(model, samples) if has_open_sizes(model) else [])


def check_outputs(model, samples=1, others=()):
    """Refuse a model that declares outputs, for so many samples, which would not fit into memory.

    Args:
        others: Pairs (layer or None, numbers for each sample) of what is known beside.

    Raises:
        CannotUpgrade: Names the layer with the largest output.
    """
    for layer in flat_layers(model):
        _check_steps(layer)
    outputs = [(step, _numbers(tensor)) for step in flat_operations(model) for tensor in _outputs_of(step)] + [*others]
    largest, numbers = max(outputs, key=lambda output: output[1], default=(None, 0))
    if sum(size for _, size in outputs) + samples * numbers > _allowed():
        raise CannotUpgrade(
            f"{'its' if largest else 'one'} output holds {numbers:,} numbers for each sample, and all outputs for "
            f"{samples} samples more than the {_allowed():,} that fit into a third of this computer's memory",
            largest,
        )


def _check_steps(layer):
    """Refuse sequences that would take hours: recurrent layers go through them one step after the other."""
    steps = max((tensor.shape[1] or 0 for tensor in _inputs_of(layer)), default=0)
    if hasattr(layer, "return_sequences") and steps > _MOST_STEPS:
        raise CannotUpgrade(f"its sequences have {steps:,} steps, and at most {_MOST_STEPS:,} are compared", layer)


def _inputs_of(layer):
    return [tensor for call in calls_of(layer) for tensor in call_inputs(call) if len(_sizes(tensor)) > 2]


def _outputs_at_a_size(model, samples):
    """The largest output of any step for one sample, at the first size to try that the model takes, uncomputed."""
    for size in OPEN_SIZES:
        specs = [tf.TensorSpec(_shape_at(tensor, samples, size), tensor.dtype) for tensor in model.inputs]
        try:
            traced = tf.function(lambda *values: _called(model, values)).get_concrete_function(*specs)
        except (ValueError, TypeError, tf.errors.OpError):
            continue
        tensors = [tensor for step in traced.graph.get_operations() for tensor in step.outputs]
        known = [prod(tensor.shape) for tensor in tensors if tensor.shape.is_fully_defined()]
        return [(None, max(known, default=0) // samples)]
    return []


def _shape_at(tensor, samples, size):
    return [tensor.shape[0] or samples, *(length or size for length in tensor.shape[1:])]


def _called(model, values):
    return model(tf.nest.pack_sequence_as(model.input, values), training=False)


def _outputs_of(layer):
    return [tensor for call in calls_of(layer) for tensor in call_outputs(call) if hasattr(tensor, "shape")]


def _numbers(tensor):
    """Per sample; sizes left open are tried with 16."""
    sizes = _sizes(tensor)
    return prod(size or 16 for size in sizes[1:]) if sizes else 0


def _sizes(tensor):
    """All sizes of a symbolic tensor of either Keras; none where not even their number is known."""
    return () if getattr(tensor.shape, "rank", 0) is None else tuple(tensor.shape)


def _memory():
    """Bytes of memory of this computer or container; 0 where the system does not say."""
    names = getattr(os, "sysconf_names", {})
    sizes = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")] if "SC_PHYS_PAGES" in names else []
    for path in map(Path, _LIMITS):
        text = path.read_text().strip() if path.is_file() else ""
        sizes += [int(text)] if text.isdigit() else []
    return min(sizes, default=0)
