"""Which release of tf-keras-vis first had each of its names, and which first had it no more, of all from 0.1 to 0.8.7.

Names that are not listed were in 0.1 already, and are in 0.8.7 still.
"""

OLDEST = "0.1"
SINCE: dict[str, str] = {
    "?": "keras",
    "0.2": ("utils.MAX_STEPS utils.check_steps"),
    "0.4": ("gradcam.GradcamPlusPlus"),
    "0.5": (
        "gradcam.zoom_factor scorecam scorecam.ScoreCAM scorecam.listify scorecam.zoom_factor "
        "utils.losses.CategoricalScore utils.losses.SmoothedCategoricalScore utils.num_of_gpus utils.zoom_factor"
    ),
    "0.6": (
        "activation_maximization.Norm activation_maximization.TotalVariation2D "
        "activation_maximization.callbacks.Callback activation_maximization.callbacks.GifGenerator2D "
        "activation_maximization.callbacks.PrintLogger activation_maximization.is_mixed_precision "
        "gradcam.is_mixed_precision gradcam.standardize saliency.standardize scorecam.Scorecam "
        "scorecam.is_mixed_precision scorecam.standardize utils.is_mixed_precision utils.lower_precision_dtype "
        "utils.regularizers.Norm utils.regularizers.TotalVariation2D utils.scores utils.scores.BinaryScore "
        "utils.scores.CategoricalScore utils.scores.InactiveScore utils.scores.Score utils.scores.listify "
        "utils.standardize utils.test utils.test.Callback utils.test.MockCallback utils.test.dummy_sample "
        "utils.test.mock_conv_model utils.test.mock_conv_model_with_sigmoid_output utils.test.mock_dense_model "
        "utils.test.mock_multiple_inputs_model utils.test.mock_multiple_io_model "
        "utils.test.mock_multiple_outputs_model"
    ),
    "0.6.2": ("activation_maximization.Rotate2D utils.input_modifiers.Rotate2D"),
    "0.7": (
        "activation_maximization.LegacyRegularizer activation_maximization.callbacks.Progress "
        "activation_maximization.callbacks.listify activation_maximization.callbacks.managed_callbacks "
        "activation_maximization.get_num_of_steps_allowed activation_maximization.input_modifiers.InputModifier "
        "activation_maximization.input_modifiers.Jitter activation_maximization.input_modifiers.Rotate "
        "activation_maximization.input_modifiers.Rotate2D activation_maximization.input_modifiers.Scale "
        "activation_maximization.legacy activation_maximization.legacy.ActivationMaximization "
        "activation_maximization.legacy.Jitter activation_maximization.legacy.Norm "
        "activation_maximization.legacy.Rotate2D activation_maximization.legacy.TotalVariation2D "
        "activation_maximization.managed_callbacks activation_maximization.regularizers.Norm "
        "activation_maximization.regularizers.Regularizer activation_maximization.regularizers.TotalVariation2D "
        "gradcam.ModelModifier gradcam_plus_plus gradcam_plus_plus.GradcamPlusPlus gradcam_plus_plus.ModelModifier "
        "gradcam_plus_plus.ModelVisualization gradcam_plus_plus.is_mixed_precision gradcam_plus_plus.standardize "
        "gradcam_plus_plus.zoom_factor saliency.get_num_of_steps_allowed scorecam.ModelModifier "
        "scorecam.ModelVisualization scorecam.get_num_of_steps_allowed utils.callbacks.GifGenerator2D "
        "utils.get_num_of_steps_allowed utils.losses.BinaryLoss utils.losses.CategoricalLoss "
        "utils.losses.InactiveLoss utils.model_modifiers utils.model_modifiers.ExtractIntermediateLayer "
        "utils.model_modifiers.ExtractIntermediateLayerForGradcam utils.model_modifiers.GuidedBackpropagation "
        "utils.model_modifiers.ModelModifier utils.model_modifiers.ReplaceToLinear utils.model_modifiers.find_layer "
        "utils.regularizers.LegacyRegularizer utils.test.MockLegacyCallback utils.test.NO_ERROR "
        "utils.test.mock_conv_model_with_float32_output utils.test.score_with_list utils.test.score_with_tensor "
        "utils.test.score_with_tuple"
    ),
    "0.7.2": ("utils.test.assert_raises"),
    "0.8": (
        "__version__ gradcam.normalize gradcam_plus_plus.normalize layercam layercam.Gradcam layercam.Layercam "
        "saliency.normalize scorecam.normalize"
    ),
    "0.8.7": ("activation_maximization.get_input_names utils.get_input_names"),
}
UNTIL: dict[str, str] = {
    "0.6": ("utils.losses.CategoricalScore utils.losses.SmoothedCategoricalScore"),
    "0.8": ("gradcam.standardize gradcam_plus_plus.standardize saliency.standardize scorecam.standardize"),
    "0.8.3": (
        "activation_maximization.legacy activation_maximization.legacy.ActivationMaximization "
        "activation_maximization.legacy.Jitter activation_maximization.legacy.Norm "
        "activation_maximization.legacy.Rotate2D activation_maximization.legacy.TotalVariation2D"
    ),
}
