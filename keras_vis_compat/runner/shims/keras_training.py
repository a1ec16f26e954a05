"""Models of Keras 1 and 2: how they are made, trained, asked and saved, and what their histories hold."""

import math
import re
from functools import wraps
from importlib import import_module
from inspect import signature

import numpy as np

from ..._old_names.keras_keywords import MODEL
from ..._old_names.keras_methods import METHODS, SAMPLES
from ..._old_names.keras_names import LOGGED, MADE_BEFOREHAND
from ..keywords import accept
from .keras_modules import standalone

_ASKED = re.compile(rf"(?<![^_])({'|'.join(LOGGED)})$")
# What of a callback is handed logs.
_TOLD = ("on_epoch_end", "on_batch_end", "on_train_batch_end")


def _whole(name):
    def put(keywords, steps):
        keywords[name] = math.ceil(steps) if isinstance(steps, float) else steps

    put.__name__ = name
    return put


def _workers(keywords, workers):
    keywords["workers"] = workers or 1  # 0 meant the main thread


def _class_weight(keywords, weights):
    # Keras 2 ignored words such as "auto", which many scripts give.
    keywords["class_weight"] = None if isinstance(weights, str) else weights


# What is done to values beside.
_TREATED = {
    "class_weight": _class_weight,
    "nb_worker": _workers,
    "steps": _whole("steps"),
    "steps_per_epoch": _whole("steps_per_epoch"),
    "validation_steps": _whole("validation_steps"),
    "workers": _workers,
}
# Keras 2 was quiet here, and wrote HDF5 under any name.
QUIET = ("predict", "predict_generator")
HDF5 = ("save", "save_weights")


def _batches(args, keywords):
    """Turn counts of samples (Keras 1) into counts of batches, where the generator knows its batch size."""
    generator = keywords.get("generator", args[1] if len(args) > 1 else None)
    size = getattr(generator, "batch_size", 1)
    for name in SAMPLES:
        if name in keywords:
            keywords[name] = math.ceil(keywords[name] / size)
    return args


def _as_hdf5(args, keywords):
    path = str(keywords.get("filepath", args[1] if len(args) > 1 else ""))
    if standalone() and len(args) < 4 and not path.endswith(".keras"):
        keywords.setdefault("save_format", "h5")
    return args


def predict_classes(self, x, batch_size=32, verbose=0):
    """Return the class of each sample: the largest output, or for a single output whether it exceeds 0.5."""
    outputs = self.predict(x, batch_size=batch_size, verbose=verbose)
    return outputs.argmax(axis=-1) if outputs.shape[-1] > 1 else (outputs > 0.5).astype("int32")


def predict_proba(self, x, batch_size=32, verbose=0):
    """Return the outputs of the model, as `predict` does."""
    return self.predict(x, batch_size=batch_size, verbose=verbose)


def _quiet():
    return {"verbose": 0}


def _tell_validation(fit):
    """Return `fit` that shows callbacks the data it validates with, as Keras 2 did: inputs, targets, weights."""
    parameters = signature(fit)

    @wraps(fit)
    def told(*arguments, **keywords):
        given = parameters.bind(*arguments, **keywords).arguments
        data, callbacks = given.get("validation_data"), given.get("callbacks")
        if isinstance(data, tuple | list) and isinstance(callbacks, tuple | list):
            inputs, targets = (part if isinstance(part, tuple | list) else [part] for part in data[:2])
            weights = [*data[2:]] or [np.ones(len(each), "float32") for each in targets]
            for callback in callbacks:
                callback.validation_data = [*inputs, *targets, *weights]
        return fit(*arguments, **keywords)

    return told


def _old_methods(keras):
    keras.Model.fit = _tell_validation(keras.Model.fit)
    for name, renames in METHODS.items():
        treated = _TREATED if len(renames) > 1 else {}
        _accept(keras.Model, name, {**renames, **treated}, _quiet if name in QUIET else None, _batches)
    for name in HDF5:
        _accept(keras.Model, name, {}, None, _as_hdf5)
    for method in (predict_classes, predict_proba):
        setattr(keras.Sequential, method.__name__, method)
    for name in MADE_BEFOREHAND:
        setattr(keras.Model, name, lambda self: None)
    keras.Model.uses_learning_phase = property(lambda self: False)


def _accept(model, name, *rules):
    setattr(model, name, accept(getattr(model, name), *rules))


def _old_constructors(keras):
    functional = import_module("tf_keras.src.engine.functional").Functional
    keras.Model.__new__ = staticmethod(accept(keras.Model.__new__, MODEL))
    functional.__init__ = accept(functional.__init__, MODEL)


def with_old_names(logs):
    """Return *logs* with "acc" beside "accuracy", "mean_absolute_error" beside "mae", as Keras 2.2 called them."""
    old = {_ASKED.sub(lambda found: LOGGED[found[0]], name): value for name, value in (logs or {}).items()}
    return {**old, **(logs or {})}


def _old_logs(keras):
    for name in ("CSVLogger", "EarlyStopping", "History", "ModelCheckpoint", "ReduceLROnPlateau"):
        _tell_old_names(getattr(keras.callbacks, name))
    # Callbacks of the script, and what it hands to a LambdaCallback.
    keras.callbacks.Callback.__init_subclass__ = classmethod(_tell_old_names)
    make = keras.callbacks.LambdaCallback.__init__

    @wraps(make)
    def make_told(self, *arguments, **keywords):
        make(self, *arguments, **keywords)
        for name in set(_TOLD) & set(vars(self)):
            setattr(self, name, _told(vars(self)[name]))

    keras.callbacks.LambdaCallback.__init__ = make_told


def _tell_old_names(callback):
    for name in set(_TOLD) & set(vars(callback)):
        setattr(callback, name, _told(vars(callback)[name]))


def _told(method):
    """Return a method of a callback, or a function, whose last argument has the old names, too."""

    @wraps(method)
    def told(*arguments, **keywords):
        if isinstance(keywords.get("logs"), dict):
            keywords["logs"] = with_old_names(keywords["logs"])
        elif arguments and isinstance(arguments[-1], dict):
            arguments = (*arguments[:-1], with_old_names(arguments[-1]))
        return method(*arguments, **keywords)

    return told


CHANGES = {"tf_keras": (_old_methods, _old_constructors, _old_logs)}
