"""How the Keras of a model calls the layers in it when the model is run: with which flags, types and masks."""

from contextlib import nullcontext

from .graphs import call_arguments, carry_mask, flatten, history, mask_of, operation_of
from .home import is_layer, namespace_of
from .models import inputs_of, names_of_inputs


def outputs_of_call(node, args, kwargs, training, instead=None):
    """Return what a recorded call gives for these arguments, in a model run in this mode: a flat list.

    With `instead` it is that layer that is called. A call that leaves its mode open, as one outside of any model does,
    would fall back on the layer's own default.
    """
    operation = operation_of(node)
    if is_layer(operation):
        args, kwargs = _in_mode(operation, args, kwargs, mode_of(node, training))
    with converting(operation):
        return flatten_as(operation, (instead or operation)(*args, **kwargs))


def mode_of(node, training):
    """Return the mode in which a layer, or all layers of a nested model, run, in a model run in the given one.

    Keras 3 overrules what a call recorded (its augmentation layers record their default, True); tf_keras keeps to
    what was said at the call, as in `base(x, training=False)`.
    """
    layer = operation_of(node)
    if not hasattr(layer, "_call_spec"):
        return training
    args, kwargs = call_arguments(node)
    said = layer._call_spec.arg_was_passed("training", args, kwargs, inputs_in_args=True)
    value = layer._call_spec.get_arg_value("training", args, kwargs, inputs_in_args=True) if said else None
    return training if value is None else value


def _in_mode(layer, args, kwargs, training):
    if hasattr(layer, "_call_spec"):
        return layer._call_spec.set_arg_value("training", training, args, kwargs, inputs_in_args=True)
    # Layers that take no such argument hand it on to those inside them; before it had this list, Keras did not.
    takes = "training" in getattr(layer, "_call_context_args", ()) or getattr(layer, "_call_has_training_arg", False)
    return args, {**kwargs, "training": training} if takes else kwargs


def called_as_predicted(model, inputs, training=False):
    """Return what a model that can only be called makes of inputs: as `predict`, or in training mode."""
    open_mode = not training and not getattr(model, "_call_has_training_arg", True)  # Keras 3 leaves it open then
    with converting(model):
        return model(inputs) if open_mode else model(inputs, training=training)


def converting(operation):
    """A context in which own layers may branch on tensors where their Keras lets them in `predict`: tf_keras does.

    Layers of tf_keras have their `call` converted by autograph if what they are called in is; our functions are not.
    """
    import tensorflow as tf

    if not hasattr(operation, "_call_spec"):
        return nullcontext()
    around = tf.__internal__.autograph.control_status_ctx()
    return type(around)(type(around.status).ENABLED)


# -- in at the door of a nested model ------------------------------------------------------------------------


def entry_position(model, tensor):
    """Return which input of a model a symbolic tensor is, None where it is none."""
    made = history(tensor)
    return next((index for index, entry in enumerate(inputs_of(model)) if history(entry) == made), None)


def passed_to_entry(node, position):
    """Return (symbolic tensor, mask or None) that the call of a nested model passed for one of its inputs."""
    args, kwargs = call_arguments(node)
    model = operation_of(node)
    given = args[0] if args else next(iter(kwargs.values()))
    if isinstance(given, dict):
        names = names_of_inputs(model)[position]
        tensor = next((given[name] for name in names if name in given), None)
        tensor = flatten_as(model, given)[position] if tensor is None else tensor
    else:
        tensor = flatten_as(model, given)[position]
    masks = flatten_as(model, kwargs.get("mask"))
    return tensor, masks[position] if position < len(masks) else None


def let_in(model, position, value, mask=None):
    """Return a value as an input of a model hands it on: in the type and rank of the input, with its mask."""
    import tensorflow as tf

    entry = inputs_of(model)[position]
    if not isinstance(value, tf.Tensor):
        return value
    mask = mask_of(value) if mask is None else mask
    if _is_sequential_of_keras_3(model) and value.dtype.is_floating:
        value = tf.cast(value, model.compute_dtype)  # Keras 3 takes it for a layer like others
    dtype = tf.as_dtype(entry.dtype)
    value = value if value.dtype == dtype else tf.cast(value, dtype)
    value = _in_rank(value, entry.shape)
    if mask is not None:
        carry_mask(value, mask)
    return value


def _is_sequential_of_keras_3(model):
    return isinstance(model, namespace_of(model).Sequential) and not hasattr(model, "_call_spec")


def _in_rank(value, shape):
    import tensorflow as tf

    have, wanted = value.shape.rank, len(shape)
    if have == wanted + 1 and value.shape[-1] == 1:
        return tf.squeeze(value, -1)
    return tf.expand_dims(value, -1) if have == wanted - 1 and shape[-1] == 1 else value


def flatten_as(operation, structure):
    """Return the flat list of a structure, in the order of that operation's Keras."""
    keras = namespace_of(operation) if is_layer(operation) else None
    tree = getattr(keras, "tree", None)
    return tree.flatten(structure) if tree else flatten(structure)
