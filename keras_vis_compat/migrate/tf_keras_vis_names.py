"""The public names of tf-keras-vis 0.8.7, with the older paths it still offers, and what they are here."""

_EXPLAIN, _SCORES = "keras_vis_compat.explain", "keras_vis_compat.scores"
_MODIFIERS = f"{_EXPLAIN}.model_modifiers"
_MAXIMIZATION = f"{_EXPLAIN}.activation_maximization"

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
}
