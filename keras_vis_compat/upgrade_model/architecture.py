"""The architecture in an old file, a tree of dictionaries, in the classes and arguments that tf_keras reads."""

import json

from .._old_names.keras_keywords import CUDNN, IN_OLD_FILES
from . import keras1
from .allowed import allowed
from .lambdas import without_foreign_code
from .recorded_calls import check_calls
from .refusal import CannotUpgrade, first_line

# Real networks stay far below: ResNet-1001 has 3,500 layers, a network in a network in a network 20 levels.
_MOST_LAYERS, _DEEPEST, _LONGEST = 10_000, 100, 2**27


def architecture_in(text, where):
    """Return the architecture that a text from a file holds, a dictionary.

    Raises:
        CannotUpgrade: It is no JSON, no architecture, or larger and deeper than any network.
    """
    try:
        if len(text) > _LONGEST:
            raise ValueError(f"it is longer than {_LONGEST:,} characters")
        config = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deep" if isinstance(error, RecursionError) else error
        raise CannotUpgrade(f"the architecture in {where} is not JSON: {reason}") from None
    if not isinstance(config, dict) or not isinstance(config.get("class_name"), str):
        raise CannotUpgrade(f"the architecture in {where} must be a dictionary with a class_name, got {config!r:.60}")
    _check_size(config, where)
    return config


def _check_size(config, where):
    level, layers = [config], 0
    for _ in range(_DEEPEST):
        layers += sum(isinstance(node, dict) and "class_name" in node and "name" in node for node in level)
        level = [
            child
            for node in level
            if isinstance(node, (dict, list))
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            break
    if level or layers > _MOST_LAYERS:
        what = f"nested deeper than {_DEEPEST} levels" if level else f"of more than {_MOST_LAYERS:,} layers"
        raise CannotUpgrade(f"the architecture in {where} is {what}")
    if _calls_in(config) > _MOST_LAYERS:
        raise CannotUpgrade(
            f"the architecture in {where} calls layers more than {_MOST_LAYERS:,} times, as networks in it are called "
            "several times by networks that are called several times"
        )


def _calls_in(node):
    """How many calls of layers one call of a network is: all those in a network within it, each time that it is called.

    Twenty networks, each of which calls the one before twice, are a file of twenty layers and a million calls.
    """
    if not isinstance(node, (dict, list)):
        return 0
    inner = sum(map(_calls_in, node.values() if isinstance(node, dict) else node))
    if isinstance(node, list) or not _is_layer(node):
        return inner
    calls = node.get("inbound_nodes")
    return max(1, inner) * max(1, len(calls) if isinstance(calls, list) else 1)


def _is_layer(node):
    """Whether it is the entry of a layer: what else has a class, as initializers have, has no name, or is a dtype."""
    if node.get("class_name") in (None, "Policy"):
        return False
    return "name" in node or (isinstance(node.get("config"), dict) and "name" in node["config"])


def safe_to_read(config, version, custom, unsafe, notes):
    """Return the architecture that Keras *version* wrote as tf_keras can read it: nothing runs, nothing is imported.

    Args:
        config: What `architecture_in` gave.
        version: The Keras that wrote it, a text.
        custom: The caller's CustomObjects; learns which Lambda uses which function.
        unsafe: Whether the code of Lambda layers may be loaded.
        notes: A list to which lines are added that a user should read.

    Raises:
        CannotUpgrade: It names what may not be named, or is damaged.
    """
    try:
        config = without_foreign_code(_readable_of(config, version, notes), custom, unsafe, notes)
        config = allowed(config, custom)
        check_calls(config)
    except CannotUpgrade:
        raise
    except Exception as error:
        raise CannotUpgrade(f"the architecture is damaged: {first_line(error)}") from error
    return config


def _readable_of(config, version, notes):
    return _readable(keras1.modern(config, notes) if version.startswith("1") else config, notes)


def _readable(node, notes):
    if isinstance(node, list):
        return [_readable(entry, notes) for entry in node]
    if not isinstance(node, dict):
        return node
    node = {key: _readable(value, notes) for key, value in node.items()}
    kind = node.get("class_name")
    if kind == "function":  # how Keras 2.13 and later wrote functions into HDF5, where none can read it
        return node.get("config")
    if kind in CUDNN:  # its weights tf_keras converts
        name, arguments = CUDNN[kind]
        notes.append(f"layer {node['config']['name']!r}: {kind} became {name}, which runs anywhere")
        node.update(class_name=name, config={**node["config"], **arguments})
    config = node.get("config")
    if kind is not None and isinstance(config, dict) and config.get("unroll") is True:
        # The same numbers by a graph that is as long as the sequence: building it may take for ever.
        node["config"] = {**config, "unroll": False}
        notes.append(f"layer {config.get('name')!r:.60}: unroll=True became False, which computes the same")
    if kind in IN_OLD_FILES:
        node["config"] = {**IN_OLD_FILES[kind], **node["config"]}
    return node
