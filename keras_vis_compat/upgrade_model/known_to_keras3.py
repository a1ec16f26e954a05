"""What a file of Keras 3 may name: layers, what they are made of, and functions of tensors.

Safe mode of Keras 3 looks for stored Python code. It still finds whatever the public modules of Keras hold, and calls
it with arguments of the file's choosing where a Lambda layer names it: that loads a SavedModel, which may write files,
downloads, or changes settings. Releases before 3.9 import any module. So each entry is looked at before Keras sees it.
"""

import inspect
import re
import sys
from importlib import import_module

from .entries import entry_of, refuse_file
from .refusal import CannotUpgrade

CODE = (
    "Python code is stored in it (Lambda), and running it runs whatever its author wrote: add `--unsafe` if you trust "
    "the file (in Python: unsafe=True)"
)
# Layers that load programs of other libraries, from a file or from themselves.
_LOADERS = ("TFSMLayer", "TorchModuleWrapper")
_BESIDE_KERAS = ("keras_hub", "keras_cv", "keras_nlp")  # Keras imports these by itself, too
_KINDS = (
    *("Operation", "DTypePolicy", "initializers.Initializer", "regularizers.Regularizer", "constraints.Constraint"),
    *("quantizers.Quantizer", "quantizers.QuantizationConfig", "quantizers.GPTQConfig", "random.SeedGenerator"),
    *("losses.Loss", "metrics.Metric", "optimizers.Optimizer", "optimizers.OptimizerMap"),
    "optimizers.schedules.LearningRateSchedule",
)
# Where HDF5 finds classes, which it names without their module.
_OF_CLASSES = ("layers", "initializers", "regularizers", "constraints", "src.models")
_OF_FUNCTIONS = ("activations", "losses", "metrics", "initializers", "regularizers", "constraints", "optimizers")
_VALUES = ("__keras_tensor__", "__slice__", "__ellipsis__", "__tuple__", "__bytes__", "TensorShape")
_ARRAYS = ("__tensor__", "__numpy__")
_NUMBERS = re.compile(r"(bool|u?int|float|bfloat|complex)\d{0,3}")
# Arguments that may be a path of a file to read.
_PATHS = ("vocabulary", "idf_weights", "merges", "proto")


def check_names(config, keras, own):
    """Refuse an architecture that names, at any depth, what Keras 3 would import, call or open on its behalf.

    Args:
        config: An architecture, a tree of dictionaries and lists. Its own compile() information is not read.
        keras: Keras 3.
        own: The caller's {name: class or function}.

    Raises:
        CannotUpgrade: Names the layer and what is refused.
    """
    names = _Names(keras, own)
    names.check({key: value for key, value in config.items() if key != "compile_config"}, None)


class _Names:
    def __init__(self, keras, own):
        self._keras = keras
        self._own = {*own, *keras.saving.get_custom_objects()}
        self._own |= {name.rpartition(">")[2] for name in self._own}  # releases before 3.7 wrote no package
        found = (_at(keras, name.split(".")) for name in _KINDS)
        self._kinds = tuple(kind for kind in found if inspect.isclass(kind))

    def check(self, node, layer):
        if isinstance(node, list):
            for child in node:
                self.check(child, layer)
        elif isinstance(node, dict):
            if "class_name" in node:
                layer = entry_of(node) or layer
                self._check_entry(node, node["class_name"], layer)
            for key, value in node.items():
                refuse_file(key, value, _PATHS, layer)
                self.check(value, layer)

    def _check_entry(self, node, kind, layer):
        config, module, registered = node.get("config"), node.get("module"), node.get("registered_name") or kind
        if kind == "__lambda__" or (kind == "Lambda" and isinstance(_function_of(config), list)):
            raise CannotUpgrade(CODE)
        if kind in _ARRAYS:
            _check_numbers(config, layer)
        elif kind == "function":
            if "inbound_nodes" in node:
                raise CannotUpgrade("a function stands where a layer should", layer)
            if not self._is_own(config) and not self._is_function(module, config):
                raise CannotUpgrade(_unknown("function", config, module), layer)
        elif kind not in _VALUES and not self._is_own(registered) and not self._is_class(module, kind):
            raise CannotUpgrade(_unknown("class", kind, module), layer)
        if _holds(node, "Lambda"):
            _check_calls(node.get("inbound_nodes"), layer)

    def _is_own(self, name):
        """Whether the caller gave it, or his own program has made it known to Keras."""
        return isinstance(name, str) and (name in self._own or bool(self._keras.saving.get_registered_object(name)))

    def _is_class(self, module, name):
        if not isinstance(name, str) or name in _LOADERS:
            return False
        homes = [module] if module else [f"keras.{home}" for home in _OF_CLASSES]
        found = [getattr(self._home(home), name, None) for home in homes]
        return any(inspect.isclass(thing) and issubclass(thing, self._kinds) for thing in found)

    def _is_function(self, module, name):
        if not isinstance(name, str) or name in ("get", "serialize", "deserialize"):
            return False
        if module and module != "builtins":
            known = module in [f"keras.{home}" for home in _OF_FUNCTIONS] or f"{module}.".startswith("keras.ops.")
            return known and callable(getattr(self._home(module), name, None))
        return any(callable(getattr(_at(self._keras, [home]), name, None)) for home in _OF_FUNCTIONS)

    def _home(self, module):
        """A module of Keras that is there without being imported on a file's behalf, else None."""
        if not isinstance(module, str):
            return None
        root, *path = module.split(".")
        if root in _BESIDE_KERAS:
            import_module(root)
        return (sys.modules.get(module) or _at(self._keras, path)) if root in ("keras", *_BESIDE_KERAS) else None


def _at(thing, path):
    for name in path:
        thing = getattr(thing, name, None)
    return thing


def _unknown(kind, name, module):
    if isinstance(name, str) and re.fullmatch(r"[\w>.-]{1,80}", name) and name not in _LOADERS:
        if f"{module}.".startswith("keras."):
            return f"{module!s:.60}.{name} is no layer and no function of tensors: a file that names it is not trusted"
        short = name.rpartition(">")[2]
        return (
            f"it does not hold the {kind} {name!r}: give it with `--custom module:{short}` (in Python: custom_objects)"
        )
    return (
        f"it names the {kind} {name!r:.60}, which loads or runs what its author chose: add `--unsafe` if you trust the "
        "file (in Python: unsafe=True)"
    )


def _check_numbers(config, layer):
    dtype = config.get("dtype") if isinstance(config, dict) else None
    if not isinstance(dtype, str) or not _NUMBERS.fullmatch(dtype):
        raise CannotUpgrade(f"it holds an array of the type {dtype!r:.60}, and only numbers are read", layer)


def _check_calls(nodes, layer):
    """A function that is called on constants alone is called for what it does, not for what it gives."""
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict):
            args, kwargs = node.get("args"), node.get("kwargs")
            named = kwargs.get("inputs", kwargs) if isinstance(kwargs, dict) else None
            first = args[0] if isinstance(args, list) and args else named
            if not _holds(first, "__keras_tensor__"):
                raise CannotUpgrade("it is called on constants, not on what the model is given", layer)


def _holds(node, kind):
    if isinstance(node, dict) and node.get("class_name") == kind:
        return True
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return any(_holds(child, kind) for child in children)


def _function_of(config):
    return config.get("function") if isinstance(config, dict) else None
