"""Models as YAML, which tf_keras refuses because a YAML reader may run code; this one reads data only.

What is written is JSON, which is YAML too.
"""

import json
from importlib import import_module


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

    class Reader(yaml.SafeLoader):
        """Reads data, and the tuples that Keras wrote."""

    tuples = Reader.construct_sequence
    Reader.add_constructor("tag:yaml.org,2002:python/tuple", lambda reader, node: tuple(tuples(reader, node)))
    return yaml.load(text, Reader)


def _old_method(keras):
    keras.Model.to_yaml = to_yaml


REPLACED = {"tf_keras.models": {"model_from_yaml": model_from_yaml}}

CHANGES = {"tf_keras": (_old_method,)}
