"""Layers of `keras.applications` under their old names: `get_layer` and `find_layer_idx` find them."""

from functools import wraps

from ..._old_names.keras_applications import today
from .. import record


def _todays(model, name):
    new = today(name, [layer.name for layer in model.layers]) if isinstance(name, str) else None
    if new:
        record.note(f"layer {name!r}", repr(new))
    return new or name


def _old_layers(keras):
    real = keras.Model.get_layer

    @wraps(real)
    def get_layer(self, name=None, index=None):
        return real(self, name=_todays(self, name), index=index)

    keras.Model.get_layer = get_layer


def _old_indices(utils):
    real = utils.find_layer_idx

    @wraps(real)
    def find_layer_idx(model, layer_name):
        return real(model, _todays(model, layer_name) if hasattr(model, "layers") else layer_name)

    utils.find_layer_idx = find_layer_idx


CHANGES = {"tf_keras": (_old_layers,), "keras_vis_compat.utils.utils": (_old_indices,)}
