"""The same graph of layers, built anew in Keras 3: names, sharing, nesting and call arguments are kept."""

import tensorflow as tf

from .._keras import call_arguments, call_outputs, history, is_layer, is_model, is_symbolic, load_keras, operation_of
from .graph import calls_in_order, is_sequential
from .layers import LayerTranslator
from .masks import Masks
from .operations import OPERATIONS
from .refusal import CannotUpgrade, blaming

_ADDED = "added."


class Rebuilder:
    """Rebuilds Keras 2 models and remembers what became of what, so that a shared layer stays shared.

    Args:
        custom: The caller's CustomObjects.
        notes: A list to which lines are added that a user should read.

    Attributes:
        made: Pairs (Keras 2 layer, Keras 3 layer), by the identity of the first.
        tensors: The Keras 3 tensor of every tensor of the Keras 2 graph, by its history.
    """

    def __init__(self, custom, notes):
        self.keras = load_keras("keras")
        self.custom, self.notes = custom, notes
        self.made = {}
        self.tensors = {}
        self._masks = Masks(self.keras.ops)
        self._named = set()
        self._translator = LayerTranslator(self.keras, custom, self.layer)

    def model(self, old):
        """Return the Keras 3 model of a Keras 2 model; raises CannotUpgrade with the layer to blame."""
        with self.keras.saving.custom_object_scope(self.custom.for_loading()):
            new = self.layer(old)
        if renamed := self._translator.renamed:
            shown = ", ".join(renamed[:3]) + (", …" if len(renamed) > 3 else "")
            self.notes.append(
                f"{len(renamed)} names with a slash, which Keras 3 forbids, now have an underscore: {shown}"
            )
        return new

    def layer(self, old):
        """Return the Keras 3 layer of a Keras 2 layer, the same one for the same one."""
        if id(old) not in self.made:
            self.made[id(old)] = old, self._built(old)
        return self.made[id(old)][1]

    def _built(self, old):
        if not is_model(old):
            return self._translator.translated(old)
        if type(old).__name__ not in ("Sequential", "Functional", "Model"):
            raise CannotUpgrade("its own call() cannot be carried over; only graphs of layers can", old)
        written = self._masks.written
        graph = self._graph(old)
        if not is_sequential(old):
            return graph
        if self._masks.written > written:
            self.notes.append(f"{old.name!r} is no longer a Sequential, which cannot say what each layer's mask is")
            return graph
        entry = history(graph.inputs[0])[0]
        model = self.keras.Sequential([entry, *map(self.layer, old.layers)], name=graph.name)
        self._masks.stand_for(graph, model)
        return model

    def _graph(self, old):
        for tensor in old.inputs:
            self.tensors[history(tensor)] = self._translator.input(tensor)
        nodes = calls_in_order(old.inputs, old.outputs)
        self._note_left_out(old, nodes)
        for node in nodes:
            with blaming(node.layer, "building it in Keras 3"):
                self._call_again(node)
        inputs, outputs = (_unwrapped(self._new(tensors)) for tensors in (old.input, old.output))
        self._rename_others(tf.nest.flatten(inputs), tf.nest.flatten(outputs))
        return self.keras.Model(inputs, outputs, name=self._translator.name(old))

    def _rename_others(self, inputs, outputs):
        """Rename what Keras 3 adds, such as the operations on masks: `concatenate` may be a layer's name already."""
        for node in calls_in_order(inputs, outputs):
            operation = operation_of(node)
            if not is_layer(operation) and operation not in self._named and not operation.name.startswith(_ADDED):
                operation.name = _ADDED + operation.name

    def _note_left_out(self, old, nodes):
        reached = {id(node.layer) for node in nodes} | {id(history(tensor)[0]) for tensor in old.inputs}
        if left := [layer.name for layer in old.layers if id(layer) not in reached]:
            self.notes.append(f"left out, as no output of {old.name!r} depends on it: {', '.join(left)}")

    def _call_again(self, node):
        args, kwargs = self._new(call_arguments(node))
        kwargs = {key: value for key, value in kwargs.items() if value is not None}
        call = self._operation if hasattr(node.layer, "symbol") else self._called
        result = call(node, args, kwargs)
        results = tf.nest.flatten(result)
        if not any(map(is_symbolic, results)):  # the sizes of a tensor, or some of them
            results = result if isinstance(result, list) else [result]
        self.tensors.update(zip(map(history, call_outputs(node)), results, strict=True))

    def _called(self, node, args, kwargs):
        layer = node.layer
        new = self.layer(layer)
        if kwargs.get("training") is not None:
            self.notes.append(
                f"layer {layer.name!r} was called with training={kwargs['training']}; Keras 3 overrides that "
                "whenever the whole model is called or trained: set `trainable` instead"
            )
        if hasattr(layer, "return_state") or hasattr(layer, "forward_layer"):
            args, kwargs = _with_states(args, kwargs)
        args, kwargs = self._masks.written_out(new, args, kwargs)
        result = new(*args, **kwargs)
        self._masks.remember(node, new, args, kwargs, tf.nest.flatten(result))
        return result

    def _operation(self, node, args, kwargs):
        layer = node.layer
        if layer.symbol not in OPERATIONS:
            raise CannotUpgrade(f"there is no counterpart of tf.{layer.symbol} in keras.ops that is known here", layer)
        kwargs.pop("name", None)
        result = OPERATIONS[layer.symbol](self.keras.ops, *args, **kwargs)
        for tensor in filter(is_symbolic, tf.nest.flatten(result)):
            operation = history(tensor)[0]
            operation.name = self._translator.name(layer)
            self._named.add(operation)
        return result

    def _new(self, structure):
        return tf.nest.map_structure(self._new_value, structure)

    def _new_value(self, value):
        if is_symbolic(value):
            return self.tensors[history(value)]
        return value.numpy() if isinstance(value, tf.Tensor) else value


def _unwrapped(tensors):
    """A model with one input takes it bare, although an old file lists it."""
    return tensors[0] if isinstance(tensors, (list, tuple)) and len(tensors) == 1 else tensors


def _with_states(args, kwargs):
    """Keras 2 records the initial states of a recurrent layer behind its input, Keras 3 wants them by name."""
    if not isinstance(args[0], (list, tuple)):
        return args, kwargs
    sequence, *states = args[0]
    return (sequence, *args[1:]), {**kwargs, "initial_state": states}
