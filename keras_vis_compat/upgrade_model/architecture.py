"""The architecture in an old file, a tree of dictionaries, in the classes and arguments that tf_keras reads."""

from . import keras1

# Layers of the graphics card: the same mathematics as the plain layer, with weights that tf_keras converts.
_CUDNN = {
    "CuDNNLSTM": ("LSTM", {"activation": "tanh", "recurrent_activation": "sigmoid"}),
    "CuDNNGRU": ("GRU", {"activation": "tanh", "recurrent_activation": "sigmoid", "reset_after": True}),
}
# Arguments that an old file may lack because there was no choice yet, and today's default is another.
_OLD_DEFAULTS = {"GRU": {"reset_after": False}, "GRUCell": {"reset_after": False}}


def readable(config, version, notes):
    """Return the architecture that Keras *version* wrote as tf_keras reads it on any machine; add to *notes*."""
    return _readable(keras1.modern(config, notes) if version.startswith("1") else config, notes)


def _readable(node, notes):
    if isinstance(node, list):
        return [_readable(entry, notes) for entry in node]
    if not isinstance(node, dict):
        return node
    node = {key: _readable(value, notes) for key, value in node.items()}
    kind = node.get("class_name")
    if kind == "function":  # how Keras 2.13 and later wrote functions into HDF5, where none can read it
        return node["config"]
    if kind in _CUDNN:
        name, arguments = _CUDNN[kind]
        notes.append(f"layer {node['config']['name']!r}: {kind} became {name}, which runs anywhere")
        node.update(class_name=name, config={**node["config"], **arguments})
    if kind in _OLD_DEFAULTS:
        node["config"] = {**_OLD_DEFAULTS[kind], **node["config"]}
    return node
