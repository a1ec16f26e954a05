"""One Keras 2 layer in, the Keras 3 layer of the same configuration out. What differs is in the table of `rules`."""

import builtins
import dis
import inspect
import types

from .._keras import history, is_layer
from .._old_names.arguments import Dropped
from .._old_names.keras_keywords import COMPUTED_BY, IN_FILES, in_keras_3
from .._old_names.keras_layers import MISSING
from . import rules
from .graph import only_cell
from .locally_connected import is_locally_connected, unfolded
from .refusal import CannotUpgrade, blaming


class LayerTranslator:
    """Translates single layers; layers inside a layer are handed to *rebuild*."""

    def __init__(self, keras, custom, rebuild):
        self.keras, self.custom, self._rebuild = keras, custom, rebuild
        self._names = {}

    def translated(self, old):
        """Return the Keras 3 layer; raises CannotUpgrade for one without a counterpart."""
        kind = type(old).__name__
        with blaming(old, "building it in Keras 3"):
            if twin := self.custom.twin(type(old)):
                return twin.from_config(self._base_config(old))
            if is_locally_connected(old):
                return unfolded(self.keras, old, self.name(old), self._activation(old, "activation"))
            if kind in MISSING:
                raise CannotUpgrade(MISSING[kind], old)
            layer_class = getattr(self.keras.layers, COMPUTED_BY.get(kind, kind), None)
            if layer_class is None or not type(old).__module__.startswith("tf_keras."):
                raise CannotUpgrade(f"Keras 3 has no {kind}; give yours as `--custom module:{kind}`", old)
            return layer_class(**(self._lambda(old) if kind == "Lambda" else self._arguments(old, layer_class)))

    @property
    def renamed(self):
        """Old names that had to change."""
        return [old for old, new in self._names.items() if old != new]

    def input(self, tensor):
        """Return a Keras 3 input like a symbolic input of the Keras 2 model."""
        layer, kind = history(tensor)[0], type(tensor).__name__
        if kind == "RaggedKerasTensor":
            raise CannotUpgrade("ragged inputs are not carried over", layer)
        with blaming(layer, "building it in Keras 3"):
            return self.keras.Input(
                batch_shape=tuple(tensor.shape),
                dtype=tensor.dtype.name,
                sparse=kind == "SparseKerasTensor",
                name=self.name(layer),
            )

    def name(self, old):
        """The layer's name; Keras 3 allows no slash in it, which DenseNet of Keras 2 is full of."""
        self._names[old.name] = old.name.replace("/", "_")
        return self._names[old.name]

    def _base_config(self, old):
        config = {**old.get_config(), "name": self.name(old), "dtype": old.dtype_policy.name}
        config.pop("batch_input_shape", None)
        return config

    def _arguments(self, old, layer_class):
        config = self._base_config(old)
        accepted = _accepted(layer_class, self.keras.layers.Layer)
        rows = in_keras_3(type(old).__name__, IN_FILES)
        for argument in config.keys() & rows.keys():
            _apply(argument, rows[argument], config, accepted, old)
        for argument in rules.INNER_LAYERS.get(type(old).__name__, ()):
            if argument in config:
                config[argument] = self._inner(getattr(old, argument))
        for argument in config:
            if argument.endswith("activation"):
                config[argument] = self._activation(old, argument)
        for argument in config.keys() - accepted:
            raise CannotUpgrade(f"{argument}={config[argument]!r} has no counterpart in Keras 3", old)
        return config

    def _inner(self, layers):
        if isinstance(layers, (list, tuple)):
            return list(map(self._rebuild, layers))
        return self._rebuild(only_cell(layers))

    def _activation(self, old, argument):
        function = getattr(old, argument)
        if is_layer(function):
            return self._rebuild(function)
        if twin := self.custom.twin(function):
            return twin
        name = function.__name__.removesuffix("_v2")  # as TensorFlow calls its second version of softmax
        if name in rules.CHANGED_ACTIVATIONS:
            return self._hard_sigmoid_of_keras2(old.dtype_policy.name)
        if not hasattr(self.keras.activations, name):
            raise CannotUpgrade(f"Keras 3 has no activation {name!r}; give yours as `--custom module:{name}`", old)
        return name

    def _hard_sigmoid_of_keras2(self, dtype):
        layers = self.keras.layers
        steps = [layers.Rescaling(0.2, 0.5, dtype=dtype), layers.ReLU(max_value=1.0, dtype=dtype)]
        return layers.Pipeline(steps)

    def _lambda(self, old):
        config = {key: value for key, value in self._base_config(old).items() if key in ("name", "dtype", "trainable")}
        shape = old._output_shape if isinstance(old._output_shape, (list, tuple)) else None
        config["output_shape"] = None if shape is None else tuple(shape)
        function = self.custom.new.get(self.custom.lambdas.get(old.name)) or self.custom.twin(old.function)
        if function:
            return {**config, "function": function, "arguments": old.arguments}
        function, defaults = _as_keras3_stores_it(old)
        return {**config, "function": function, "arguments": {**defaults, **old.arguments}}


def _as_keras3_stores_it(old):
    """The code of a Lambda as a nameless function, and its defaults, which Keras 3 stores but cannot load."""
    function, code = old.function, old.function.__code__
    if names := _global_names(code):
        raise CannotUpgrade(
            f"its code uses {', '.join(names)}, which Keras 3 does not know when it loads a lambda; "
            f"put the function into a module and give it as `--custom {old.name}=module:function`",
            old,
        )
    defaults = function.__defaults__ or ()
    arguments = code.co_varnames[: code.co_argcount]
    # Under any other name Keras 3 would store a reference to a function that exists nowhere.
    nameless = types.FunctionType(code, function.__globals__, "<lambda>", None, function.__closure__)
    return nameless, dict(zip(arguments[len(arguments) - len(defaults) :], defaults, strict=True))


def _apply(argument, row, config, accepted, old):
    value = config.pop(argument)
    if not isinstance(row, Dropped):
        try:
            config[row if isinstance(row, str) else row.new] = value if isinstance(row, str) else row.today(value)
        except ValueError as error:
            raise CannotUpgrade(str(error), old) from None
    elif argument in accepted:
        config[argument] = value
    elif row.advice and value not in row.harmless:
        raise CannotUpgrade(f"{argument}={value!r}: {row.advice}", old)


def _accepted(layer_class, base):
    """Names that a constructor takes, and those of its bases, up to Layer, as far as it hands them on."""
    names: set[str] = set()
    for kind in layer_class.__mro__[: layer_class.__mro__.index(base) + 1]:
        names.update(inspect.signature(kind.__init__).parameters)
        if "__init__" in vars(kind) and "kwargs" not in inspect.signature(kind.__init__).parameters:
            break
    return names - {"self", "args", "kwargs"}


def _global_names(code):
    """Names outside itself that a function looks up, other than Python's own."""
    used = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    return sorted(used - vars(builtins).keys())
