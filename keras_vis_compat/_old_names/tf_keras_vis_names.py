"""The public names of tf-keras-vis, 0.5 to 0.8.7, and what they are here."""

from .rows import versions_of
from .tf_keras_vis_since import OLDEST, SINCE, UNTIL

_EXPLAIN, _SCORES = "keras_vis_compat.explain", "keras_vis_compat.scores"
_MODIFIERS = f"{_EXPLAIN}.model_modifiers"
_MAXIMIZATION = f"{_EXPLAIN}.activation_maximization"
_UTILS = f"{_EXPLAIN}.utils"
_LEGACY = f"{_MAXIMIZATION}.legacy_regularizers"

# Where all that a module offers lies now.
MODULES = {
    "keras": "keras",
    "saliency": _EXPLAIN,
    "gradcam": _EXPLAIN,
    "gradcam_plus_plus": _EXPLAIN,
    "scorecam": _EXPLAIN,
    "layercam": _EXPLAIN,
    "activation_maximization": _MAXIMIZATION,
    "activation_maximization.callbacks": f"{_MAXIMIZATION}.callbacks",
    "activation_maximization.input_modifiers": f"{_MAXIMIZATION}.input_modifiers",
    "activation_maximization.legacy": _MAXIMIZATION,
    "activation_maximization.regularizers": f"{_MAXIMIZATION}.regularizers",
    "utils": _UTILS,
    "utils.callbacks": f"{_MAXIMIZATION}.callbacks",
    "utils.input_modifiers": f"{_MAXIMIZATION}.input_modifiers",
    "utils.losses": _SCORES,
    "utils.model_modifiers": _MODIFIERS,
    "utils.regularizers": _LEGACY,
    "utils.scores": _SCORES,
}

# What 0.8.7 offers, under older paths too.
TF_KERAS_VIS = {
    "ModelVisualization": f"{_EXPLAIN}.ModelVisualization",
    "saliency.Saliency": f"{_EXPLAIN}.Saliency",
    "gradcam.Gradcam": f"{_EXPLAIN}.GradCAM",
    "gradcam.GradcamPlusPlus": f"{_EXPLAIN}.GradCAMPlusPlus",
    "gradcam_plus_plus.GradcamPlusPlus": f"{_EXPLAIN}.GradCAMPlusPlus",
    "scorecam.Scorecam": f"{_EXPLAIN}.ScoreCAM",
    "scorecam.ScoreCAM": f"{_EXPLAIN}.ScoreCAM",
    "layercam.Layercam": f"{_EXPLAIN}.LayerCAM",
    "activation_maximization.ActivationMaximization": f"{_EXPLAIN}.ActivationMaximization",
    **{
        f"{old}.{name}": f"{_MAXIMIZATION}.callbacks.{new}"
        for old, names in (
            ("activation_maximization.callbacks", "Callback GifGenerator2D PrintLogger Progress"),
            ("utils.callbacks", "OptimizerCallback GifGenerator2D GifGenerator Print"),
        )
        for name in names.split()
        for new in [
            {"OptimizerCallback": "Callback", "GifGenerator": "GifGenerator2D", "Print": "PrintLogger"}.get(name, name)
        ]
    },
    **{
        f"{old}.{name}": f"{_MAXIMIZATION}.input_modifiers.{name}"
        for old in ("activation_maximization.input_modifiers", "utils.input_modifiers")
        for name in "InputModifier Jitter Rotate Rotate2D".split()
    },
    "activation_maximization.input_modifiers.Scale": f"{_MAXIMIZATION}.input_modifiers.Scale",
    **{
        f"activation_maximization.regularizers.{name}": f"{_MAXIMIZATION}.regularizers.{name}"
        for name in "Regularizer TotalVariation2D Norm".split()
    },
    **{
        f"utils.model_modifiers.{name}": f"{_MODIFIERS}.{name}"
        for name in "ModelModifier ReplaceToLinear ExtractIntermediateLayer GuidedBackpropagation".split()
    },
    **{
        f"utils.{old}": f"{_SCORES}.{new}"
        for kind in ("Score", "CategoricalScore", "BinaryScore", "InactiveScore")
        for old, new in (
            (f"scores.{kind}", kind),
            (f"losses.{kind.replace('Score', 'Loss')}", kind),
        )
    },
    **{
        f"utils.{name}": f"{_UTILS}.{name}"
        for name in (
            "normalize standardize num_of_gpus find_layer listify zoom_factor is_mixed_precision get_input_names"
        ).split()
    },
    **{
        f"utils.regularizers.{name}": f"{_LEGACY}.{'LegacyRegularizer' if name == 'Regularizer' else name}"
        for name in "LegacyRegularizer Regularizer TotalVariation2D TotalVariation Norm L2Norm".split()
    },
}
# Names that programs reach through a module although they live elsewhere.
_BORROWED = {
    "": "utils.listify",
    "activation_maximization": (
        "ModelVisualization utils.get_input_names utils.is_mixed_precision utils.listify "
        "utils.regularizers.LegacyRegularizer activation_maximization.input_modifiers.Jitter "
        "activation_maximization.input_modifiers.Rotate2D activation_maximization.regularizers.Norm "
        "activation_maximization.regularizers.TotalVariation2D"
    ),
    "activation_maximization.callbacks": "utils.listify",
    "layercam": "gradcam.Gradcam",
    "saliency": "ModelVisualization utils.listify utils.normalize",
    "scorecam": (
        "ModelVisualization utils.is_mixed_precision utils.listify utils.normalize utils.zoom_factor "
        "utils.model_modifiers.ModelModifier"
    ),
    **dict.fromkeys(
        ("gradcam", "gradcam_plus_plus"),
        "ModelVisualization utils.is_mixed_precision utils.normalize utils.zoom_factor "
        "utils.model_modifiers.ModelModifier",
    ),
    "utils.model_modifiers": "utils.find_layer",
    "utils.scores": "utils.listify",
}
TF_KERAS_VIS |= {
    f"{module}.{home.rpartition('.')[2]}".removeprefix("."): TF_KERAS_VIS[home]
    for module, homes in _BORROWED.items()
    for home in homes.split()
}

# What 0.8.7 had no more.
OLDER = {
    "activation_maximization.legacy.ActivationMaximization": f"{_EXPLAIN}.ActivationMaximization",
    **{
        f"activation_maximization.legacy.{name}": TF_KERAS_VIS[f"activation_maximization.{name}"]
        for name in "Jitter Norm Rotate2D TotalVariation2D".split()
    },
    "gradcam.standardize": f"{_UTILS}.standardize",
    "gradcam_plus_plus.standardize": f"{_UTILS}.standardize",
    "saliency.standardize": f"{_UTILS}.standardize",
    "scorecam.standardize": f"{_UTILS}.standardize",
    "utils.losses.CategoricalScore": f"{_SCORES}.CategoricalScore",
}

_STEPS = "the variable TF_KERAS_VIS_MAX_STEPS is not read here: give fewer `steps`, `smooth_samples` or `max_N`"
_TESTS = "a helper of the tests of tf-keras-vis: copy it into yours"
# What has no counterpart, and what to do about it.
ADVICE = {
    "__version__": "there is keras_vis_compat.__version__, which counts from another start",
    **dict.fromkeys(("utils.MAX_STEPS", "utils.check_steps"), _STEPS),
    **{
        f"{module}.get_num_of_steps_allowed": _STEPS
        for module in ("utils", "saliency", "scorecam", "activation_maximization")
    },
    "utils.lower_precision_dtype": "write `model.compute_dtype`",
    **dict.fromkeys(
        ("activation_maximization.callbacks.managed_callbacks", "activation_maximization.managed_callbacks"),
        "ActivationMaximization begins and ends its callbacks itself",
    ),
    "utils.model_modifiers.ExtractIntermediateLayerForGradcam": (
        "the CAMs find their layer themselves: give `penultimate_layer` and `seek_penultimate_conv_layer` to them, or "
        "ExtractIntermediateLayer(layer) for a model that ends there"
    ),
    "utils.losses.SmoothedCategoricalScore": (
        "write a function of the output: it weighed class i by 1 - epsilon, and the others by epsilon over their number"
    ),
    "utils.test": _TESTS,
    **{
        f"utils.test.{name}": _TESTS
        for name in (
            "Callback mock_dense_model mock_conv_model_with_sigmoid_output mock_conv_model mock_multiple_inputs_model "
            "mock_multiple_outputs_model mock_multiple_io_model mock_conv_model_with_float32_output dummy_sample "
            "score_with_tensor score_with_tuple score_with_list NO_ERROR assert_raises MockCallback MockLegacyCallback"
        ).split()
    },
}

# What differs behind a name, by those of today, or of once where they went.
TO_KNOW = {
    "GradCAMPlusPlus": "other numbers than tf-keras-vis: the weights are those of the paper, finite for large logits",
    "ScoreCAM": "other numbers than tf-keras-vis where the model ends in a softmax or a sigmoid, to which it applied "
    "another softmax, and with max_N for several images, for which it chose the same maps; on logits the same numbers",
    "utils.losses.CategoricalScore": "its second argument, the number of classes, is needed no more: leave it out",
}


def versions(name: str) -> str:
    """Return which versions of tf-keras-vis had a name.

    Example:
        >>> versions("gradcam.standardize"), versions("saliency.Saliency")
        ('0.6 to 0.8', '0.1 or older')
    """
    return versions_of(name, OLDEST, SINCE, UNTIL)
