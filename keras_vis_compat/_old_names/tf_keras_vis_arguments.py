"""The arguments of what tf-keras-vis, 0.5 to 0.8.7, offers; here they have the same names."""

_MADE = "model model_modifier clone"
_CAM = f"{_MADE} score seed_input penultimate_layer seek_penultimate_conv_layer"
_GRADIENT_CAM = f"{_CAM} gradient_modifier activation_modifier training expand_cam normalize_cam unconnected_gradients"
_CALLBACK = "i values grads scores model_outputs"
# The arguments of what can be made and called, as they are in 0.8.7 and here.
ARGUMENTS = {
    "ModelVisualization": _MADE,
    "saliency.Saliency": (
        f"{_MADE} score seed_input smooth_samples smooth_noise keepdims gradient_modifier training normalize_map "
        "unconnected_gradients"
    ),
    "gradcam.Gradcam": _GRADIENT_CAM,
    "gradcam_plus_plus.GradcamPlusPlus": _GRADIENT_CAM,
    "layercam.Layercam": _GRADIENT_CAM,
    "scorecam.Scorecam": f"{_CAM} activation_modifier batch_size max_N training expand_cam normalize_cam",
    "activation_maximization.ActivationMaximization": (
        f"{_MADE} score seed_input input_range input_modifiers regularizers steps optimizer gradient_modifier "
        "callbacks training unconnected_gradients activation_modifiers"
    ),
    "activation_maximization.callbacks.Callback": _CALLBACK,
    "activation_maximization.callbacks.GifGenerator2D": "path i values",
    "activation_maximization.callbacks.PrintLogger": f"interval {_CALLBACK} regularizations",
    "activation_maximization.callbacks.Progress": f"{_CALLBACK} regularizations",
    "activation_maximization.input_modifiers.InputModifier": "seed_input",
    "activation_maximization.input_modifiers.Jitter": "jitter seed_input",
    "activation_maximization.input_modifiers.Rotate": "axes degree seed_input",
    "activation_maximization.input_modifiers.Rotate2D": "degree seed_input",
    "activation_maximization.input_modifiers.Scale": "low high seed_input",
    "activation_maximization.regularizers.Regularizer": "name input_value",
    "activation_maximization.regularizers.TotalVariation2D": "weight name input_value",
    "activation_maximization.regularizers.Norm": "weight p name input_value",
    "utils.model_modifiers.ModelModifier": "model",
    "utils.model_modifiers.ReplaceToLinear": "model",
    "utils.model_modifiers.ExtractIntermediateLayer": "index_or_name model",
    "utils.model_modifiers.GuidedBackpropagation": "target_activations model",
    "utils.regularizers.LegacyRegularizer": "name inputs",
    "utils.regularizers.TotalVariation2D": "weight name overall_inputs",
    "utils.regularizers.TotalVariation": "weight overall_inputs",
    "utils.regularizers.Norm": "weight p name overall_inputs",
    "utils.regularizers.L2Norm": "weight overall_inputs",
    "utils.scores.Score": "name output",
    "utils.scores.CategoricalScore": "indices output",
    "utils.scores.BinaryScore": "target_values output",
    "utils.scores.InactiveScore": "output",
    "utils.normalize": "array value_range",
    "utils.standardize": "array value_range",
    "utils.num_of_gpus": "",
    "utils.listify": "value return_empty_list_if_none convert_tuple_to_list",
    "utils.find_layer": "model condition offset reverse",
    "utils.zoom_factor": "from_shape to_shape",
    "utils.is_mixed_precision": "model",
    "utils.get_input_names": "model",
}
# Keywords that calls of a visualiser had before, and what they are called today; None where they did nothing.
OLDER_ARGUMENTS = {
    "loss": "score",
    "standardize_saliency": "normalize_map",
    "standardize_cam": "normalize_cam",
    "normalize_gradient": None,
}
# What callbacks of version 0.5 called their arguments: they are given by position, so nothing is to do.
OLDER_CALLBACK_ARGUMENTS = {"losses": "scores", "model_outpus": "model_outputs"}
