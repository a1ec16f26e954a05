"""What an architecture may name: nothing that tf_keras would have to import, and nothing that runs by being named.

tf_keras imports whatever `module` an entry names, finds functions of TensorFlow by their paths, and reads files that a
layer's arguments point to. So each entry is checked against a list before tf_keras sees it, at any depth, and is handed
over without the names of modules: then tf_keras can only look into its own tables and at what the caller gave.
"""

import inspect

from .._keras import load_keras
from .._old_names.keras_layers import MISSING
from .custom import ACTIVATIONS_OF_TENSORFLOW
from .entries import entry_of, refuse_file, short
from .operations import OPERATIONS
from .refusal import CannotUpgrade

# What tf_keras reads although its public modules do not list it: names of TensorFlow 1, and its own bookkeeping.
_UNLISTED_LAYERS = (
    "BatchNormalizationV1",
    "BatchNormalizationV2",
    "LSTMV1",
    "LSTMV2",
    "GRUV1",
    "GRUV2",
    "AddLoss",
    "AddMetric",
)
_OPERATIONS_AS_LAYERS = ("TFOpLambda", "SlicingOpLambda")
_NETWORKS = ("Sequential", "Functional", "Model")
_OLD_INITIALIZERS = ("normal", "uniform", "zero", "one")
_NOT_ACTIVATIONS = ("get", "serialize", "deserialize")
# Values that JSON has no form for. All others of this kind make objects of types that the file chooses.
_VALUES = ("__tuple__", "__ellipsis__", "TensorShape")
# By these, tf_keras would import, or build optimizers, losses and metrics that nobody needs here.
_LEFT_OUT = ("module", "registered_name", "compile_config")
# Arguments that may be a path of a file to read.
_PATHS = ("vocabulary", "idf_weights")


def allowed(config, custom):
    """Return an architecture in which every entry is known, written so that tf_keras imports nothing.

    Raises:
        CannotUpgrade: It names something else; the message says the layer, the name and the way out.
    """
    return _AllowList(load_keras("tf_keras"), custom).checked(config, None)


class _AllowList:
    def __init__(self, keras, custom):
        self._keras, self._own = keras, {*custom.old, *custom.stored}
        layers = (keras.layers, keras.layers.experimental, keras.layers.experimental.preprocessing)
        others = (keras.initializers, keras.regularizers, keras.constraints)
        self._classes = {name for module in (*layers, *others) for name in _classes_of(module)} - {*MISSING}
        self._classes |= {*_UNLISTED_LAYERS, *_OPERATIONS_AS_LAYERS, *_NETWORKS, "Policy", *_OLD_INITIALIZERS}
        self._activations = {name for name in dir(keras.activations) if not name.startswith("_")}
        self._activations = (self._activations | {*ACTIVATIONS_OF_TENSORFLOW}) - {*_NOT_ACTIVATIONS}

    def checked(self, node, layer):
        """Return a part of the architecture that belongs to this Entry, or to none."""
        if isinstance(node, list):
            return [self.checked(child, layer) for child in node]
        if not isinstance(node, dict):
            return node
        if "class_name" in node:
            return self._entry(node, layer)
        return {key: self._argument(key, value, layer) for key, value in node.items()}

    def _entry(self, node, layer):
        kind, config = node["class_name"], node.get("config")
        if kind == "function":
            return self._function(config, layer)
        if kind in _VALUES:
            return {**node, "items": self.checked(node.get("items", []), layer)}
        layer = entry_of(node) or layer
        kind = self._kind(kind, layer)
        self._check_config(kind, config, layer)
        kept = {key: value for key, value in node.items() if key not in _LEFT_OUT}
        return {**{key: self.checked(value, layer) for key, value in kept.items()}, "class_name": kind}

    def _kind(self, kind, layer):
        """The class under the name by which tf_keras finds it: registered ones are called `package>Name`."""
        if not isinstance(kind, str):
            raise CannotUpgrade(f"the name of a class must be a text, got {short(kind)}", layer)
        for name in (kind, kind.rpartition(">")[2]):
            if name in self._own:
                return name
        if kind in MISSING:
            raise CannotUpgrade(MISSING[kind], layer)
        if kind.startswith("__") and kind != "__lambda__":
            raise CannotUpgrade(f"it holds a value of the kind {short(kind)}, which is not read", layer)
        if kind == "__lambda__":
            raise CannotUpgrade(
                "Python code is stored in the file for an activation or another argument, and running it runs whatever "
                "its author wrote; only the functions of Lambda layers can be given with `--custom`",
                layer,
            )
        if kind not in self._classes and not self._is_registered(kind):
            raise CannotUpgrade(
                "Keras 2 (tf_keras) cannot read it: it has no layer, initializer, regularizer or constraint "
                f"{short(kind)}; give it as `--custom module:{_bare(kind)}`",
                layer,
            )
        return kind

    def _check_config(self, kind, config, layer):
        if kind in self._own:
            return
        if not isinstance(config, (dict, list if kind == "Sequential" else dict, type(None))):
            raise CannotUpgrade(f"its arguments must be a dictionary, got {short(config)}", layer)
        arguments = config if isinstance(config, dict) else {}
        if kind in _OPERATIONS_AS_LAYERS and not _is_in(arguments.get("function"), OPERATIONS):
            raise CannotUpgrade(
                f"there is no counterpart of tf.{short(arguments.get('function'), str)} in keras.ops that is known "
                "here, so it is not called either",
                layer,
            )
        if kind == "Lambda" and not self._is_given(arguments):
            raise CannotUpgrade("its function must be given as `--custom NAME=module:function`", layer)
        if kind == "InputLayer" and arguments.get("ragged"):
            raise CannotUpgrade("ragged inputs are not carried over", layer)

    def _is_given(self, arguments):
        plain = all(arguments.get(f"{name}_type", "raw") == "raw" for name in ("output_shape", "mask"))
        return plain and arguments.get("function_type") == "function" and _is_in(arguments.get("function"), self._own)

    def _is_registered(self, name):
        """Whether the caller's own program has made a name known to tf_keras."""
        return self._keras.saving.get_registered_object(name) is not None

    def _argument(self, key, value, layer):
        refuse_file(key, value, _PATHS, layer)
        if isinstance(value, str) and (key == "activation" or key.endswith("_activation")):
            return self._function(value, layer)
        return self.checked(value, layer)

    def _function(self, name, layer):
        """A function goes by its name only, whatever module the file says it is from."""
        if isinstance(name, str) and name not in self._own and name.rpartition(">")[2] in self._own:
            return name.rpartition(">")[2]  # registered ones are called `package>name`
        known = _is_in(name, self._own | self._classes | self._activations)
        if not known and not (isinstance(name, str) and self._is_registered(name)):
            raise CannotUpgrade(
                f"Keras 2 (tf_keras) cannot read it: Unknown activation function: {short(name)}; "
                f"give it as `--custom module:{_bare(name)}`",
                layer,
            )
        return name


def _is_in(name, names):
    return isinstance(name, str) and name in names


def _classes_of(module):
    return [name for name in dir(module) if not name.startswith("_") and inspect.isclass(getattr(module, name))]


def _bare(name):
    """What the caller's program calls a thing that is registered as `package>name`."""
    return short(name, str).rpartition(">")[2]
