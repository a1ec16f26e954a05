"""Modules and names that scikit-learn moved or dropped between 0.17 and 1.2."""

from importlib import import_module

import numpy as np


def randomized_pca(n_components=None, **options):
    """Return a PCA by random projections (`RandomizedPCA`, until 0.20)."""
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


MODULES = {
    "sklearn.cluster.hierarchical": ("sklearn.cluster",),
    "sklearn.cluster.k_means_": ("sklearn.cluster",),
    "sklearn.cross_validation": ("sklearn.model_selection",),
    "sklearn.datasets.base": ("sklearn.datasets",),
    "sklearn.decomposition.pca": ("sklearn.decomposition",),
    "sklearn.ensemble.forest": ("sklearn.ensemble",),
    "sklearn.ensemble.gradient_boosting": ("sklearn.ensemble",),
    "sklearn.ensemble.weight_boosting": ("sklearn.ensemble",),
    "sklearn.externals": (),
    "sklearn.externals.joblib": ("joblib",),
    "sklearn.externals.six": ("six",),
    "sklearn.grid_search": ("sklearn.model_selection",),
    "sklearn.lda": ("sklearn.discriminant_analysis",),
    "sklearn.learning_curve": ("sklearn.model_selection",),
    "sklearn.linear_model.base": ("sklearn.linear_model",),
    "sklearn.linear_model.logistic": ("sklearn.linear_model",),
    "sklearn.manifold.t_sne": ("sklearn.manifold",),
    "sklearn.metrics.classification": ("sklearn.metrics",),
    "sklearn.metrics.ranking": ("sklearn.metrics",),
    "sklearn.metrics.scorer": ("sklearn.metrics",),
    "sklearn.neighbors.classification": ("sklearn.neighbors",),
    "sklearn.neighbors.nearest_centroid": ("sklearn.neighbors",),
    "sklearn.neural_network.multilayer_perceptron": ("sklearn.neural_network",),
    "sklearn.preprocessing.data": ("sklearn.preprocessing",),
    "sklearn.preprocessing.imputation": ("sklearn.impute",),
    "sklearn.preprocessing.label": ("sklearn.preprocessing",),
    "sklearn.qda": ("sklearn.discriminant_analysis",),
    "sklearn.svm.classes": ("sklearn.svm",),
    "sklearn.tree.tree": ("sklearn.tree",),
    "sklearn.utils.linear_assignment_": (),
    "sklearn.utils.testing": ("sklearn.utils._testing", "numpy.testing"),
}

NAMES = {
    "sklearn": {name: f"sklearn.{name}" for name in ("cross_validation", "externals", "grid_search", "learning_curve")},
    "sklearn.externals": {"joblib": "joblib"},
    "sklearn.decomposition": {"RandomizedPCA": randomized_pca},
    "sklearn.lda": {"LDA": "sklearn.discriminant_analysis:LinearDiscriminantAnalysis"},
    "sklearn.metrics": {
        "jaccard_similarity_score": "sklearn.metrics:jaccard_score",
        "plot_confusion_matrix": plot_confusion_matrix,
        "plot_roc_curve": plot_roc_curve,
    },
    "sklearn.mixture": {"GMM": "sklearn.mixture:GaussianMixture"},
    "sklearn.preprocessing": {"Imputer": "sklearn.impute:SimpleImputer"},
    "sklearn.qda": {"QDA": "sklearn.discriminant_analysis:QuadraticDiscriminantAnalysis"},
    "sklearn.utils.linear_assignment_": {"linear_assignment": linear_assignment},
}
