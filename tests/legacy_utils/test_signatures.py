"""The whole old API: names, arguments, their order and their defaults are frozen."""

import inspect
from importlib import import_module

import pytest

SIGNATURES = {
    "visualization": {
        "visualize_saliency": "model, layer_idx, filter_indices, seed_input, wrt_tensor=None,"
        " backprop_modifier=None, grad_modifier='absolute', keepdims=False",
        "visualize_saliency_with_losses": "input_tensor, losses, seed_input, wrt_tensor=None,"
        " grad_modifier='absolute', keepdims=False",
        "visualize_cam": "model, layer_idx, filter_indices, seed_input, penultimate_layer_idx=None,"
        " backprop_modifier=None, grad_modifier=None",
        "visualize_cam_with_losses": "input_tensor, losses, seed_input, penultimate_layer, grad_modifier=None",
        "visualize_activation": "model, layer_idx, filter_indices=None, wrt_tensor=None, seed_input=None,"
        " input_range=(0, 255), backprop_modifier=None, grad_modifier=None, act_max_weight=1,"
        " lp_norm_weight=10, tv_weight=10, **optimizer_params",
        "visualize_activation_with_losses": "input_tensor, losses, wrt_tensor=None, seed_input=None,"
        " input_range=(0, 255), **optimizer_params",
        "get_num_filters": "layer",
        "overlay": "array1, array2, alpha=0.5",
    },
    "losses": {
        "Loss": "",
        "Loss.build_loss": "self",
        "ActivationMaximization": "layer, filter_indices",
        "ActivationMaximization.build_loss": "self",
    },
    "regularizers": {
        "normalize": "input_tensor, output_tensor",
        "TotalVariation": "img_input, beta=2.0",
        "TotalVariation.build_loss": "self",
        "LPNorm": "img_input, p=6.0",
        "LPNorm.build_loss": "self",
    },
    "optimizer": {
        "Optimizer": "input_tensor, losses, input_range=(0, 255), wrt_tensor=None, norm_grads=True",
        "Optimizer.minimize": "self, seed_input=None, max_iter=200, input_modifiers=None, grad_modifier=None,"
        " callbacks=None, verbose=True",
        "Optimizer._rmsprop": "self, grads, cache=None, decay_rate=0.95",
        "Optimizer._get_seed_input": "self, seed_input",
    },
    "grad_modifiers": {
        "negate": "grads",
        "absolute": "grads",
        "invert": "grads",
        "relu": "grads",
        "small_values": "grads",
        "get": "identifier",
    },
    "backprop_modifiers": {
        "guided": "model",
        "rectified": "model",
        "relu": "model",
        "deconv": "model",
        "get": "identifier",
    },
    "input_modifiers": {
        "InputModifier": "",
        "InputModifier.pre": "self, inp",
        "InputModifier.post": "self, inp",
        "Jitter": "jitter=0.05",
    },
    "callbacks": {
        "OptimizerCallback": "",
        "OptimizerCallback.callback": "self, i, named_losses, overall_loss, grads, wrt_value",
        "OptimizerCallback.on_end": "self",
        "Print": "",
        "GifGenerator": "path, input_range=(0, 255)",
    },
    "backend": {
        "modify_model_backprop": "model, backprop_modifier",
        "set_random_seed": "seed_value=1337",
    },
    "utils.utils": {
        "reverse_enumerate": "iterable",
        "listify": "value",
        "add_defaults_to_kwargs": "defaults, **kwargs",
        "get_identifier": "identifier, module_globals, module_name",
        "apply_modifications": "model, custom_objects=None",
        "random_array": "shape, mean=128.0, std=20.0",
        "find_layer_idx": "model, layer_name",
        "deprocess_input": "input_array, input_range=(0, 255)",
        "stitch_images": "images, margin=5, cols=5",
        "get_img_shape": "img",
        "load_img": "path, grayscale=False, target_size=None",
        "lookup_imagenet_labels": "indices",
        "draw_text": "img, text, position=(10, 10), font='FreeSans.ttf', font_size=14, color=(0, 0, 0)",
        "bgr2rgb": "img",
        "normalize": "array, min_value=0.0, max_value=1.0",
        "set_random_seed": "seed_value=1337",
        "get_imagenet_label": "indices, join=', '",
    },
}
ROWS = [(module, name, text) for module, names in SIGNATURES.items() for name, text in names.items()]

STAR_NAMES = {
    "visualization.saliency": "np K utils Optimizer ActivationMaximization visualize_saliency visualize_cam",
    "visualization.activation_maximization": "np K utils Optimizer ActivationMaximization LPNorm"
    " TotalVariation visualize_activation visualize_activation_with_losses",
    "visualization": "visualize_saliency visualize_cam visualize_activation get_num_filters overlay",
    "losses": "K utils Loss ActivationMaximization",
    "regularizers": "np K utils Loss normalize TotalVariation LPNorm",
    "optimizer": "np K utils Optimizer",
    "grad_modifiers": "np K utils get negate absolute invert relu small_values",
    "backprop_modifiers": "get guided rectified relu deconv",
    "input_modifiers": "np K utils InputModifier Jitter",
    "callbacks": "np utils OptimizerCallback Print GifGenerator",
    "utils.utils": "np K slicer find_layer_idx apply_modifications load_img get_imagenet_label set_random_seed",
    "utils": "utils",
}


def parameters(callable_or_text):
    """Kind, name and default of each parameter; annotations may come and go."""
    if isinstance(callable_or_text, str):
        callable_or_text = eval(f"lambda {callable_or_text}: None")
    return [(p.kind, p.name, p.default) for p in inspect.signature(callable_or_text).parameters.values()]


@pytest.mark.parametrize("root", ["keras_vis_compat", "vis"])
@pytest.mark.parametrize(("module", "name", "text"), ROWS, ids=[f"{m}.{n}" for m, n, _ in ROWS])
def test_name_arguments_order_and_defaults_are_those_of_keras_vis(root, module, name, text):
    thing = import_module(f"{root}.{module}")
    for part in name.split("."):
        thing = getattr(thing, part)
    assert parameters(thing) == parameters(text)


@pytest.mark.parametrize(("module", "names"), STAR_NAMES.items())
def test_a_star_import_brings_the_names_scripts_expect(module, names):
    space = {}
    exec(f"from vis.{module} import *", space)
    assert [name for name in names.split() if name not in space] == []


@pytest.mark.parametrize("name", ["Optimizer", "ActivationMaximization", "_find_penultimate_layer", "utils", "np", "K"])
def test_scripts_reach_through_the_saliency_module(name):
    assert hasattr(import_module("vis.visualization.saliency"), name)


def test_loss_has_a_name():
    losses = import_module("vis.losses")
    assert losses.Loss().name
    assert import_module("vis.backprop_modifiers").deconv is import_module("vis.backprop_modifiers").relu


def test_slicer_is_an_object_to_index():
    slicer = import_module("vis.utils.utils").slicer
    assert slicer[:, 3, :, :] == (slice(None), slice(None), slice(None), 3)
