"""`keras.wrappers.scikit_learn`: models of Keras 2 as estimators, which ended with TensorFlow 2.12.

SciKeras, their successor, wraps models of Keras 3 only.
"""

from inspect import signature

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin


class BaseWrapper(BaseEstimator):
    """An estimator around a function that returns a compiled model.

    Args:
        build_fn: The function; without it, `__call__` of a subclass.
        **sk_params: Arguments of the function, and of `fit` and `predict`.
    """

    def __init__(self, build_fn=None, **sk_params):
        self.build_fn = build_fn
        self.sk_params = sk_params

    def get_params(self, deep=True):
        """Return the arguments of the constructor."""
        return {"build_fn": self.build_fn, **self.sk_params}

    def set_params(self, **params):
        """Change arguments of the constructor."""
        self.build_fn = params.pop("build_fn", self.build_fn)
        self.sk_params = {**self.sk_params, **params}
        return self

    def fit(self, x, y, **options):
        """Build a model, train it and return its history."""
        build = self.build_fn or type(self).__call__.__get__(self)
        self.model = build(**self._arguments_of(build))
        self._prepare(np.asarray(y))
        return self.model.fit(x, self._targets(np.asarray(y)), **{**self._arguments_of(self.model.fit), **options})

    def _prepare(self, y):
        """Learn from the targets what `predict` needs."""

    def _targets(self, y):
        return y

    def _outputs(self, x, options):
        return self.model.predict(x, **{**self._arguments_of(self.model.predict), **options})

    def _arguments_of(self, function):
        known = {*signature(function).parameters, *({"nb_epoch"} if function.__name__ == "fit" else ())}
        return {name: value for name, value in self.sk_params.items() if name in known}


class KerasClassifier(ClassifierMixin, BaseWrapper):
    """A classifier: `predict` returns labels, `predict_proba` what the model returns."""

    def _prepare(self, y):
        self.classes_ = np.arange(y.shape[1]) if y.ndim == 2 and y.shape[1] > 1 else np.unique(y)

    def _targets(self, y):
        places = y if y.ndim == 2 and y.shape[1] > 1 else np.searchsorted(self.classes_, y)
        loss = getattr(self.model.loss, "__name__", self.model.loss)
        one_hot = loss == "categorical_crossentropy" and places.ndim == 1
        return np.eye(len(self.classes_))[places] if one_hot else places

    def predict(self, x, **options):
        """Return the label of each sample."""
        outputs = self._outputs(x, options)
        places = outputs.argmax(axis=-1) if outputs.shape[-1] > 1 else (outputs > 0.5).astype(int)
        return self.classes_[places]

    def predict_proba(self, x, **options):
        """Return the probability of each class, (N, classes)."""
        outputs = self._outputs(x, options)
        return np.hstack([1 - outputs, outputs]) if outputs.shape[-1] == 1 else outputs

    def score(self, x, y, **options):
        """Return the share of samples whose label is right."""
        y = np.asarray(y)
        labels = self.classes_[y.argmax(axis=1)] if y.ndim == 2 and y.shape[1] > 1 else y
        return float(np.mean(np.ravel(self.predict(x, **options)) == np.ravel(labels)))


class KerasRegressor(RegressorMixin, BaseWrapper):
    """A regressor: `predict` returns what the model returns, without its last axis if that is 1 long."""

    def predict(self, x, **options):
        """Return the value of each sample."""
        outputs = self._outputs(x, options)
        return outputs[..., 0] if outputs.shape[-1] == 1 else outputs

    def score(self, x, y, **options):
        """Return minus the loss, so that more is better."""
        loss = self.model.evaluate(x, y, verbose=0, **options)
        return -float(np.ravel(loss)[0])
