"""Layers of Keras 1 and 2: keywords, defaults and attributes that tf_keras no longer takes.

Keras 2 translated the keywords of Keras 1 with a warning, and so does this table. Some defaults changed with
Keras 2.3; scripts that import standalone `keras` get those of 2.2 back, because their results depend on them.
"""

from functools import wraps
from importlib import import_module

from ..._old_names.keras_keywords import CUDNN, DEFAULTS, LAYERS, SEQUENCES, SIDES
from ..keywords import accept
from ..names import replace_names
from .keras_modules import standalone
from .tensorflow_session import eval_in_session


def _kernel(sides):
    """Return what reads `Convolution2D(64, 3, 3)` as Keras 1 and 2 did: one number for each side of the kernel."""
    last = 2 + len(sides)

    def arrange(args, keywords):
        if sides[0] in keywords:
            keywords["kernel_size"] = tuple(keywords.pop(side) for side in sides)
        numbers = len(args) >= last and all(isinstance(each, int) for each in args[2:last])
        if numbers and standalone() and not {"kernel_size", "strides"} & keywords.keys():
            return (*args[:2], tuple(args[2:last]), *args[last:])
        return args

    return arrange


def _sequence(args, keywords):
    """Read `LSTM(8, input_dim=4, input_length=10)`: the parts of an input shape of Keras 1."""
    steps, size = keywords.pop("input_length", None), keywords.pop("input_dim", None)
    if size is not None and not {"input_shape", "batch_input_shape"} & keywords.keys():
        keywords["input_shape"] = (steps, size)
    return args


_ARRANGE = {
    **{name: _kernel(sides) for name, sides in SIDES.items()},
    **dict.fromkeys(SEQUENCES, _sequence),
}


def _defaults(name):
    return lambda: DEFAULTS[name] if standalone() else {}


def _old_keywords(keras):
    for name in {*LAYERS, *DEFAULTS}:
        layer = getattr(keras.layers, name)
        layer.__init__ = accept(
            layer.__init__,
            LAYERS.get(name, {}),
            defaults=_defaults(name) if name in DEFAULTS else None,
            arrange=_ARRANGE.get(name),
        )
    keras.layers.Layer.__init__ = accept(keras.layers.Layer.__init__, {"input_dtype": "dtype"})


def _old_attributes(keras):
    """Let attributes be assigned that Keras computes today."""
    layer = keras.layers.Layer
    layer.name = property(layer.name.fget, _set_name)
    # Custom layers listed their variables; Keras finds those by itself now.
    for name in ("trainable_weights", "non_trainable_weights"):
        setattr(layer, name, property(getattr(layer, name).fget, _ignore))
    tensor = import_module("tf_keras.src.engine.keras_tensor").KerasTensor
    tensor._keras_shape = property(lambda self: tuple(self.shape))
    tensor._uses_learning_phase = False
    tensor.eval = eval_in_session
    tensor.__hash__ = object.__hash__  # `feed_dict={model.input: images}` shall get as far as the session
    tensor.__eq__, tensor.__ne__ = object.__eq__, object.__ne__  # TensorFlow 1 asked whether they are the same
    keras.utils.get_custom_objects().update({name: cudnn(name) for name in CUDNN})


def _add_biases_of_vectors(keras):
    """Let a bias be added to vectors where channels come first: recurrent layers have no channels."""
    add = import_module("tf_keras.src.backend").bias_add

    @wraps(add)
    def bias_add(x, bias, data_format=None):
        return add(x, bias, "channels_last" if len(x.shape) == 2 else data_format)

    for module in (import_module("tf_keras.src.backend"), keras.backend):
        replace_names(module, {"bias_add": bias_add})


def _set_name(self, name):
    self._name = name


def _ignore(self, value):
    """Accept what is known already."""


def cudnn(name):
    """Return the layer that takes the place of CuDNNLSTM or CuDNNGRU: the plain one, with what cuDNN computes."""
    kind, fixed = CUDNN[name]
    base = getattr(import_module("tf_keras").layers, kind)

    def __init__(self, units, **keywords):
        base.__init__(self, units, **{**keywords, **fixed})

    # Keras converts saved weights by the name of the class.
    return type(kind, (base,), {"__init__": __init__, "__doc__": f"What {name} was."})


def __getattr__(name):
    """Make `CuDNNLSTM` and `CuDNNGRU` when they are asked for: tf_keras is loaded by then."""
    if name in CUDNN:
        return cudnn(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


CHANGES = {"tf_keras": (_old_keywords, _old_attributes, _add_biases_of_vectors)}
