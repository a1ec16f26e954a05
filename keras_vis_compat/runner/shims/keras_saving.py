"""Reading models: as YAML, and with Lambda layers of another Python.

tf_keras refuses YAML because a reader of it may run code; this one reads data only. What is written is JSON, which is
YAML too. The code of a Lambda runs on no other Python than the one that stored it: here `load_model` takes a function
by the layer's name, `custom_objects={"lambda_1": function}`, or says what is in the code.
"""

import inspect
import json
from importlib import import_module
from typing import Any

from ..._programs.stored_function import code_of, contents, why_it_cannot_run


def to_yaml(self, **_options):
    """Return the architecture of a model as text."""
    return self.to_json()


def model_from_yaml(yaml_string, custom_objects=None):
    """Return the model that `to_yaml` described.

    Raises:
        ModuleNotFoundError: The text is from Keras 2, which takes the package PyYAML to read.
    """
    model_from_config = import_module("tf_keras").models.model_from_config
    return model_from_config(_read(yaml_string), custom_objects=custom_objects)


def _read(text):
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return _read_yaml(text)


def _read_yaml(text):
    yaml = import_module("yaml")

    base: Any = yaml.SafeLoader

    class Reader(base):
        """Reads data, and the tuples that Keras wrote."""

    tuples = Reader.construct_sequence
    Reader.add_constructor("tag:yaml.org,2002:python/tuple", lambda reader, node: tuple(tuples(reader, node)))
    return yaml.load(text, Reader)


def _old_method(keras):
    keras.Model.to_yaml = to_yaml


def with_given_function(config, given):
    """Return the arguments of a Lambda layer, with the function that the script gave under the layer's name.

    Raises:
        ValueError: Its code cannot run on this Python, and there is no such function.
    """
    name, code = config.get("name"), code_of(config)
    if code is None:
        return config
    why = why_it_cannot_run(code)
    if inspect.isroutine(given):
        shape = (
            {"output_shape": None, "output_shape_type": "raw"} if config.get("output_shape_type") == "lambda" else {}
        )
        return {**config, "function": name, "function_type": "function", **(shape if why else {})}
    if why:
        raise ValueError(
            f"layer {name!r} (Lambda): {why}; in it: {contents(code)}. Write it again and give it as "
            f"load_model(…, custom_objects={{{name!r}: function}})"
        )
    return config


def _lambdas_by_name(keras):
    read = keras.layers.Lambda.from_config.__func__

    def from_config(cls, config, custom_objects=None):
        given = keras.saving.get_registered_object(config.get("name"), custom_objects)
        return read(cls, with_given_function(config, given), custom_objects)

    keras.layers.Lambda.from_config = classmethod(from_config)


REPLACED = {"tf_keras.models": {"model_from_yaml": model_from_yaml}}

CHANGES = {"tf_keras": (_old_method, _lambdas_by_name)}
