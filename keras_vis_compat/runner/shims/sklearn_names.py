"""Modules and names that scikit-learn moved between 0.17 and 1.0."""

MODULES = {
    "sklearn.cross_validation": ("sklearn.model_selection",),
    "sklearn.datasets.base": ("sklearn.datasets",),
    "sklearn.decomposition.pca": ("sklearn.decomposition",),
    "sklearn.ensemble.forest": ("sklearn.ensemble",),
    "sklearn.externals": (),
    "sklearn.externals.joblib": ("joblib",),
    "sklearn.externals.six": ("six",),
    "sklearn.grid_search": ("sklearn.model_selection",),
    "sklearn.learning_curve": ("sklearn.model_selection",),
    "sklearn.linear_model.logistic": ("sklearn.linear_model",),
    "sklearn.manifold.t_sne": ("sklearn.manifold",),
    "sklearn.metrics.classification": ("sklearn.metrics",),
    "sklearn.metrics.ranking": ("sklearn.metrics",),
    "sklearn.metrics.scorer": ("sklearn.metrics",),
    "sklearn.neighbors.nearest_centroid": ("sklearn.neighbors",),
    "sklearn.preprocessing.data": ("sklearn.preprocessing",),
    "sklearn.preprocessing.imputation": ("sklearn.impute",),
    "sklearn.preprocessing.label": ("sklearn.preprocessing",),
    "sklearn.svm.classes": ("sklearn.svm",),
    "sklearn.tree.tree": ("sklearn.tree",),
    "sklearn.utils.testing": ("sklearn.utils._testing",),
}

NAMES = {
    "sklearn": {name: f"sklearn.{name}" for name in ("cross_validation", "externals", "grid_search", "learning_curve")},
    "sklearn.externals": {"joblib": "joblib"},
    "sklearn.metrics": {"jaccard_similarity_score": "sklearn.metrics:jaccard_score"},
    "sklearn.preprocessing": {"Imputer": "sklearn.impute:SimpleImputer"},
}
