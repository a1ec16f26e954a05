"""What scikit-learn dropped between 0.17 and 1.2, written anew."""

from importlib import import_module

import numpy as np


def RandomizedPCA(n_components=None, **options):
    """Return a PCA by random projections (until 0.20)."""
    return import_module("sklearn.decomposition").PCA(n_components, svd_solver="randomized", **options)


def linear_assignment(X):
    """Return the pairs (row, column) of least total cost (`sklearn.utils.linear_assignment_`, until 0.23)."""
    return np.transpose(import_module("scipy.optimize").linear_sum_assignment(X))


def plot_confusion_matrix(estimator, X, y_true, **options):
    """Draw the confusion matrix of an estimator (until 1.2)."""
    return import_module("sklearn.metrics").ConfusionMatrixDisplay.from_estimator(estimator, X, y_true, **options)


def plot_roc_curve(estimator, X, y, **options):
    """Draw the ROC curve of an estimator (until 1.2)."""
    return import_module("sklearn.metrics").RocCurveDisplay.from_estimator(estimator, X, y, **options)
