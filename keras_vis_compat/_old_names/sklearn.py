"""scikit-learn: what it moved or dropped between 0.17 and 1.2."""

from .rows import Module, Moved, Row, dated, modules, written

_NAMES = "keras_vis_compat.runner.shims.sklearn_names"
_DISPLAY = "Display.from_estimator(estimator, X, y)"

_SINCE = {
    "0.16": "metrics.classification metrics.ranking",
    "0.18": "neural_network.multilayer_perceptron",
    "0.22": "metrics.plot_confusion_matrix metrics.plot_roc_curve",
}
_ROWS: tuple[Row, ...] = (
    *modules("sklearn.cluster", "hierarchical k_means_", "0.24"),
    Module("sklearn.cross_validation", "sklearn.model_selection", "", "0.20"),
    *modules("sklearn.datasets", "base", "0.24"),
    *modules("sklearn.decomposition", "pca", "0.24"),
    *modules("sklearn.ensemble", "forest gradient_boosting weight_boosting", "0.24"),
    Module("sklearn.externals", "", "", "0.23", advice="it held the packages joblib and six: import those"),
    Module("sklearn.externals.joblib", "joblib", "", "0.23"),
    Module("sklearn.externals.six", "six", "", "0.23"),
    Module("sklearn.grid_search", "sklearn.model_selection", "", "0.20"),
    Moved("sklearn.lda.LDA", "sklearn.discriminant_analysis.LinearDiscriminantAnalysis", "", "0.19"),
    Module("sklearn.lda", "sklearn.discriminant_analysis", "", "0.19"),
    Module("sklearn.learning_curve", "sklearn.model_selection", "", "0.20"),
    *modules("sklearn.linear_model", "base logistic", "0.24"),
    *modules("sklearn.manifold", "t_sne", "0.24"),
    *modules("sklearn.metrics", "classification ranking scorer", "0.24"),
    *modules("sklearn.neighbors", "classification nearest_centroid", "0.24"),
    *modules("sklearn.neural_network", "multilayer_perceptron", "0.24"),
    *modules("sklearn.preprocessing", "data label", "0.24"),
    Module("sklearn.preprocessing.imputation", "sklearn.impute", "", "0.22"),
    Moved("sklearn.qda.QDA", "sklearn.discriminant_analysis.QuadraticDiscriminantAnalysis", "", "0.19"),
    Module("sklearn.qda", "sklearn.discriminant_analysis", "", "0.19"),
    *modules("sklearn.svm", "classes", "0.24"),
    *modules("sklearn.tree", "tree", "0.24"),
    Module("sklearn.utils.linear_assignment_", "", "", "0.23", advice="scipy.optimize.linear_sum_assignment does it"),
    Module("sklearn.utils.testing", "sklearn.utils._testing", "", "0.24", ("sklearn.utils._testing", "numpy.testing")),
    *written(
        "sklearn.decomposition", _NAMES, {"RandomizedPCA": "write PCA(n_components, svd_solver='randomized')"}, "0.20"
    ),
    *written(
        "sklearn.metrics",
        _NAMES,
        {
            "plot_confusion_matrix": f"write ConfusionMatrix{_DISPLAY}",
            "plot_roc_curve": f"write RocCurve{_DISPLAY}",
        },
        "1.2",
    ),
    *written(
        "sklearn.utils.linear_assignment_",
        _NAMES,
        {"linear_assignment": "write np.transpose(scipy.optimize.linear_sum_assignment(X))"},
        "0.23",
    ),
    Moved(
        "sklearn.metrics.jaccard_similarity_score",
        "sklearn.metrics.jaccard_score",
        "",
        "0.23",
        advice="for labels that exclude each other it was accuracy_score",
    ),
    Moved("sklearn.mixture.GMM", "sklearn.mixture.GaussianMixture", "", "0.20"),
    Moved("sklearn.preprocessing.Imputer", "sklearn.impute.SimpleImputer", "", "0.22", advice="it takes no `axis`"),
)
ROWS = dated(_ROWS, "0.15", _SINCE, "sklearn")
