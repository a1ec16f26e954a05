"""Methods, properties and histories of Keras 1 and 2 objects."""

import re
from importlib import import_module

from .keras_keywords import standalone


def predict_classes(self, x, batch_size=32, verbose=0):
    """Return the class of each sample: the largest output, or for a single output whether it exceeds 0.5."""
    outputs = self.predict(x, batch_size=batch_size, verbose=verbose)
    return outputs.argmax(axis=-1) if outputs.shape[-1] > 1 else (outputs > 0.5).astype("int32")


def predict_proba(self, x, batch_size=32, verbose=0):
    """Return the outputs of the model, as `predict` does."""
    return self.predict(x, batch_size=batch_size, verbose=verbose)


def _old_models(keras):
    for method in (predict_classes, predict_proba):
        setattr(keras.Sequential, method.__name__, method)
    keras.Model.uses_learning_phase = property(lambda self: False)


def _old_layers(keras):
    """Let attributes be assigned that Keras computes today."""
    layer = keras.layers.Layer
    layer.name = property(layer.name.fget, _set_name)
    # Custom layers listed their variables; Keras finds those by itself now.
    for name in ("trainable_weights", "non_trainable_weights"):
        setattr(layer, name, property(getattr(layer, name).fget, _ignore))
    tensor = import_module("tf_keras.src.engine.keras_tensor").KerasTensor
    tensor._keras_shape = property(lambda self: tuple(self.shape))
    tensor._uses_learning_phase = False
    tensor.__hash__ = object.__hash__  # `feed_dict={model.input: images}` shall get as far as the session
    keras.utils.get_custom_objects().update({"CuDNNLSTM": cudnn("LSTM"), "CuDNNGRU": cudnn("GRU")})


def _set_name(self, name):
    self._name = name


def _ignore(self, value):
    """Accept what is known already."""


def cudnn(kind):
    """Return the layer that takes the place of CuDNNLSTM or CuDNNGRU: the plain one, with what cuDNN computes."""
    base = getattr(import_module("tf_keras").layers, kind)
    fixed = {"recurrent_activation": "sigmoid", **({"reset_after": True} if kind == "GRU" else {})}

    def __init__(self, units, **keywords):
        base.__init__(self, units, **{**keywords, **fixed})

    # Keras converts saved weights by the name of the class.
    return type(kind, (base,), {"__init__": __init__, "__doc__": f"What CuDNN{kind} was."})


def with_old_names(logs):
    """Return *logs* with "acc" beside "accuracy", as Keras 2.2 called it."""
    old = {re.sub(r"accuracy$", "acc", name): value for name, value in (logs or {}).items()}
    return {**old, **(logs or {})}


def _old_logs(keras):
    for name in ("CSVLogger", "EarlyStopping", "History", "ModelCheckpoint", "ReduceLROnPlateau"):
        callback = getattr(keras.callbacks, name)
        callback.on_epoch_end = _told_old_names(callback.on_epoch_end)


def _told_old_names(on_epoch_end):
    def told(self, epoch, logs=None):
        return on_epoch_end(self, epoch, with_old_names(logs))

    return told


def _optimizers_by_name(keras):
    """Let `compile("adadelta")` give what `compile(Adadelta())` gives."""
    legacy = keras.optimizers.legacy
    source = import_module("tf_keras.src.optimizers")
    get = source.get

    def get_old(identifier, **options):
        old = isinstance(identifier, str) and standalone()
        named = {name.lower(): name for name in dir(legacy) if name[0].isupper()}
        if old and identifier.lower() in named and identifier.lower() != "optimizer":
            return getattr(legacy, named[identifier.lower()])()
        return get(identifier, **options)

    source.get = keras.optimizers.get = get_old


CHANGES = {"tf_keras": (_old_layers, _old_logs, _old_models, _optimizers_by_name)}
