"""Layers and models that have no name are counted from 1 (`dense_1`), as Keras 1 to 2.3 did.

Keras 3, tf_keras and `tf.keras` begin with `dense`: the `conv2d_50` of a script's InceptionV3 would silently be its
neighbour. So they count as before where a script never imports `keras` itself. Names in files are kept as they are.
"""

from importlib import import_module


def _counted_from_one(keras):
    for module, kind in (("base_layer", "Layer"), ("functional", "Functional")):
        named = getattr(import_module(f"tf_keras.src.engine.{module}"), kind)
        named._init_set_name = _from_one(named._init_set_name)


def _from_one(name_it):
    # Classes that only a network of today has (`CustomScaleLayer`) go by today's names: see `_old_names`.
    return lambda self, name, zero_based=False: name_it(
        self, name, zero_based=type(self).__module__.startswith("tf_keras.src.applications.")
    )


CHANGES = {"keras": (_counted_from_one,)}  # by the name that the script imports it by
