"""The proof: both models on the same random inputs, first their predictions, then layer by layer."""

import numpy as np
import tensorflow as tf

from .._keras import call_inputs, call_outputs, flat_layers, history, is_symbolic, mask_of, namespace_of
from .graph import calls_in_order
from .refusal import CannotUpgrade, first_line
from .rules import TOLERANCES
from .samples import OPEN_SIZES, has_open_sizes, random_inputs


def tolerance_of(model):
    """The largest difference expected between two Kerases, by the coarsest precision the model computes in."""
    names = {layer.compute_dtype for layer in flat_layers(model)} | {tensor.dtype.name for tensor in model.outputs}
    return max((TOLERANCES[name] for name in names if name in TOLERANCES), default=TOLERANCES["float32"])


def trials_of(old, count, seed):
    """Return random inputs with the predictions of the Keras 2 model: [(inputs, predictions)], flat lists of arrays.

    A model that leaves sizes open is tried with the two smallest sizes it takes.

    Raises:
        CannotUpgrade: The model takes no random input, gives other results each time, or no finite number.
    """
    generator = np.random.default_rng(seed)
    wanted = 2 if has_open_sizes(old) else 1
    trials, failure = [], None
    for size in OPEN_SIZES if wanted == 2 else OPEN_SIZES[:1]:
        inputs = random_inputs(old, count, generator, size)
        try:
            trials.append((inputs, predicted(old, inputs)))
        except Exception as error:
            failure = error
        if len(trials) == wanted:
            break
    if not trials:
        raise CannotUpgrade(f"the old model takes none of the random inputs: {first_line(failure)}") from failure
    for inputs, predictions in trials:
        _check_usable(old, inputs, predictions)
    return trials


def predicted(model, inputs):
    """Return the predictions as a flat list of arrays; recurrent layers that keep states begin and end at zero."""
    structure = getattr(model, "input", None)  # a Sequential of Keras 3 may have none; it takes one array
    values = inputs[0] if structure is None else tf.nest.pack_sequence_as(structure, inputs)
    _reset(model)
    outputs = tf.nest.flatten(model(values, training=False))
    _reset(model)
    arrays = [np.asarray(output) for output in outputs]
    if not all(array.size for array in arrays):
        raise ValueError("the prediction is empty")
    return arrays


def _reset(model):
    for layer in flat_layers(model):
        if getattr(layer, "stateful", False):
            (getattr(layer, "reset_states", None) or layer.reset_state)()


def largest_difference(trials, model, tolerance, whose):
    """Return the largest absolute difference of a model's predictions from those expected.

    Raises:
        CannotUpgrade: It is over *tolerance*, times the largest number expected where that is over 1.
    """
    largest = 0.0
    for inputs, expected in trials:
        found = _predicted_by_new(model, inputs, whose)
        for index, (before, after) in enumerate(zip(expected, found, strict=True)):
            largest = max(largest, _checked(before, after, tolerance, f"output {index} of {whose}"))
    return largest


def _predicted_by_new(model, inputs, whose):
    try:
        return predicted(model, inputs)
    except Exception as error:
        raise CannotUpgrade(f"{whose} fails where the old one predicts: {first_line(error)}") from error


def compare_layers(old, tensors, inputs, tolerance):
    """Compare what every layer gives for one sample: a difference may hide behind a saturated softmax.

    Args:
        old: The Keras 2 model.
        tensors: The Keras 3 tensor of each of its tensors, by history.
        inputs: One array per input; the first sample of them is used and the last, which ends early where there are
            masks: every layer's output is held at once.
        tolerance: As for `largest_difference`.

    Raises:
        CannotUpgrade: Names the first layer whose output differs.
    """
    calls = [(node, tensor) for node in calls_in_order(old.inputs, old.outputs) for tensor in call_outputs(node)]
    calls = [(node, tensor) for node, tensor in calls if is_symbolic(tensors[history(tensor)])]
    if not calls:
        return
    nodes, outputs = map(list, zip(*calls, strict=True))
    if old.inputs[0].shape[0] is None:
        inputs = [array[:: max(len(array) - 1, 1)] for array in inputs]
    new_inputs, new_outputs = ([tensors[history(tensor)] for tensor in some] for some in (old.inputs, outputs))
    expected = predicted(namespace_of(old).Model(old.inputs, outputs), inputs)
    new = namespace_of(new_outputs[0]).Model(new_inputs, new_outputs)
    found = _predicted_by_new(new, inputs, "the rebuilt model")
    for node, before, after in zip(nodes, expected, found, strict=True):
        try:
            _checked(before, after, tolerance, "its output")
        except CannotUpgrade as refusal:
            is_masked = any(mask_of(tensor) is not None for tensor in call_inputs(node))
            hint = "; a mask reaches it, which both treat in their own way" if is_masked else ""
            raise CannotUpgrade(refusal.reason + hint, node.layer) from None


def _checked(before, after, tolerance, what):
    if before.shape != after.shape:
        raise CannotUpgrade(f"{what} has shape {before.shape} in Keras 2 and {after.shape} in Keras 3")
    difference = _difference(before, after)
    allowed = tolerance * max(1.0, _largest(before))
    if not difference <= allowed:
        raise CannotUpgrade(
            f"{what} differs by {difference:.3g} between Keras 2 and Keras 3 on random inputs, allowed is {allowed:.3g}"
        )
    return difference


def _difference(before, after):
    before, after = before.astype("float64"), after.astype("float64")
    same = (before == after) | (np.isnan(before) & np.isnan(after))
    gaps = np.where(same, 0.0, np.abs(np.subtract(before, after, where=~same, out=np.zeros_like(before))))
    return float(np.nan_to_num(gaps, nan=np.inf).max())


def _largest(values):
    finite = np.abs(values[np.isfinite(values)]) if values.dtype.kind == "f" else np.abs(values.astype("float64"))
    return float(finite.max(initial=0.0))


def _check_usable(old, inputs, predictions):
    again = predicted(old, inputs)
    if any(_difference(first, second) for first, second in zip(predictions, again, strict=True)):
        raise CannotUpgrade(
            "its predictions are random (a layer was called with training=True), so nothing can be proved"
        )
    if not any(np.isfinite(array.astype("float64")).any() for array in predictions):
        raise CannotUpgrade("its predictions for random inputs hold no finite number, so nothing can be proved")
