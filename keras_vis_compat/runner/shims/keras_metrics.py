"""Metrics of Keras 1, over the batch, which Keras 2 dropped; `metrics=[precision]` works as it did."""

from importlib import import_module


def precision(y_true, y_pred):
    """Return the share of what was found that is right."""
    return _share(y_true, y_pred, of=y_pred)


def recall(y_true, y_pred):
    """Return the share of what is right that was found."""
    return _share(y_true, y_pred, of=y_true)


def fbeta_score(y_true, y_pred, beta=1):
    """Return the weighted harmonic mean of precision and recall; 0 where nothing is right."""
    backend = import_module("tf_keras").backend
    found, right = precision(y_true, y_pred), recall(y_true, y_pred)
    return (1 + beta**2) * found * right / (beta**2 * found + right + backend.epsilon())


def fmeasure(y_true, y_pred):
    """Return the harmonic mean of precision and recall."""
    return fbeta_score(y_true, y_pred)


def _share(y_true, y_pred, of):
    backend = import_module("tf_keras").backend

    def count(values):
        return backend.sum(backend.round(backend.clip(values, 0, 1)))

    y_true, y_pred, of = (backend.cast_to_floatx(each) for each in (y_true, y_pred, of))
    return count(y_true * y_pred) / (count(of) + backend.epsilon())
