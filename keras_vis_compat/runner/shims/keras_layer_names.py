"""Names of layers and models as they were: counted from 1 by `keras`, and those of `keras.applications` until 2.3.

Keras 1 to 2.3 counted what has no name from 1 (`dense_1`), `tf.keras` and Keras 3 begin with `dense`: the `conv2d_50`
of a script's InceptionV3 would silently be its neighbour. So they count from 1 where a script imports `keras` itself;
where it makes layers of both, each is counted by the one that it is called from. Names in files are kept as they are.
"""

import linecache
import sys
from functools import cache, wraps
from importlib import import_module
from types import FrameType

from ..._old_names.keras_applications import once, today
from ..._programs.parsing import CannotParse
from ..._programs.program import Program
from .. import record

_INSIDE = ("tf_keras.", "keras_vis_compat.", "tensorflow.")


def _counted_as_once(keras):
    for module, kind in (("base_layer", "Layer"), ("functional", "Functional")):
        named = getattr(import_module(f"tf_keras.src.engine.{module}"), kind)
        named._init_set_name = _as_once(named._init_set_name)


def _as_once(name_it):
    unique = import_module("tf_keras.src.backend").unique_object_name

    def init_set_name(self, name, zero_based=False):
        # Classes that only a network of today has (`CustomScaleLayer`) go by today's names: see `_old_names`.
        if name is None and _is_called_from_tf():
            kind = "Model" if type(self).__name__ == "Functional" else type(self).__name__
            snake_case = import_module("tf_keras.src.utils.generic_utils").to_snake_case
            name = unique(snake_case(kind), zero_based=True, namespace="tf.keras")
        name_it(self, name, zero_based=type(self).__module__.startswith("tf_keras.src.applications."))

    return init_set_name


def _is_called_from_tf():
    """Say whether the script makes this by a name below `tensorflow`, and has some below `keras`, too."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and f"{frame.f_globals.get('__name__', '')}.".startswith(_INSIDE):
        frame = frame.f_back
    if frame is None:
        return False
    calls = _calls_in(frame.f_code.co_filename)
    return bool(calls) and calls.get([*frame.f_code.co_positions()][frame.f_lasti // 2]) == "tensorflow"


@cache
def _calls_in(path):
    """Return `{place of a call: package it is of}` of a program that takes layers from both Kerases, else nothing."""
    try:
        program = Program("".join(linecache.getlines(path)))
    except CannotParse:
        return {}
    found = {}
    for call in program.calls:
        root, _, rest = (program.names.raw(call.func) or "").partition(".")
        if root == "keras" or (root == "tensorflow" and "keras." in rest):
            found[call.lineno, call.end_lineno, call.col_offset, call.end_col_offset] = root
    return found if len(set(found.values())) > 1 else {}


def _todays(model, name):
    layers = [layer.name for layer in model.layers]
    new = (today(name, layers) or once(name, layers)) if isinstance(name, str) else None
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


CHANGES = {
    "keras": (_counted_as_once,),  # by the name that the script imports it by
    "tf_keras": (_old_layers,),
    "keras_vis_compat.utils.utils": (_old_indices,),
}
