"""Every public name of keras-vis and of tf-keras-vis, and what it becomes: the rules and the guide both read this."""

from typing import NamedTuple

from .rows import versions_of
from .tf_keras_vis_names import ADVICE, TF_KERAS_VIS
from .tf_keras_vis_names import OLDER as OLDER_TF_KERAS_VIS

OLD = "vis"
NEW = "keras_vis_compat"

# What each module of keras-vis offers, 0.5.0 and 0.4.1 together.
KERAS_VIS = {
    "visualization": (
        "visualize_saliency visualize_saliency_with_losses visualize_cam visualize_cam_with_losses "
        "visualize_activation visualize_activation_with_losses get_num_filters overlay"
    ),
    "losses": "Loss ActivationMaximization",
    "regularizers": "TotalVariation LPNorm normalize",
    "optimizer": "Optimizer",
    "grad_modifiers": "negate absolute invert relu small_values get",
    "backprop_modifiers": "guided rectified relu deconv get",
    "input_modifiers": "InputModifier Jitter",
    "callbacks": "OptimizerCallback Print GifGenerator",
    "backend": "modify_model_backprop set_random_seed",
    "utils": "utils",
    "utils.utils": (
        "reverse_enumerate listify add_defaults_to_kwargs get_identifier apply_modifications random_array "
        "find_layer_idx deprocess_input stitch_images get_img_shape load_img lookup_imagenet_labels draw_text "
        "bgr2rgb normalize slicer set_random_seed get_imagenet_label"
    ),
}
# The first version that had each of these, and the first without it; the others are of 0.1 to 0.5.0.
_SINCE = {
    "0.1.2": "visualization.get_num_filters utils.utils.listify",
    "0.3": "callbacks callbacks.OptimizerCallback callbacks.Print callbacks.GifGenerator utils.utils.random_array "
    "utils.utils.draw_text utils.utils.bgr2rgb",
    "0.3.1": "utils.utils.normalize",
    "0.3.2": "visualization.overlay utils.utils.deprocess_input",
    "0.4": "visualization.visualize_saliency_with_losses visualization.visualize_cam_with_losses "
    "visualization.visualize_activation_with_losses backend.modify_model_backprop backend.set_random_seed "
    "grad_modifiers.negate grad_modifiers.absolute grad_modifiers.invert grad_modifiers.relu "
    "grad_modifiers.small_values grad_modifiers.get backprop_modifiers.guided backprop_modifiers.rectified "
    "backprop_modifiers.relu backprop_modifiers.deconv backprop_modifiers.get input_modifiers.InputModifier "
    "input_modifiers.Jitter utils.utils.add_defaults_to_kwargs utils.utils.get_identifier "
    "utils.utils.apply_modifications utils.utils.find_layer_idx",
    "0.5.0": "utils.utils.lookup_imagenet_labels",
}
_UNTIL = {"0.5.0": "utils.utils.set_random_seed utils.utils.get_imagenet_label"}


def versions(name: str) -> str:
    """Return which versions of keras-vis had a name.

    Example:
        >>> versions("utils.utils.get_imagenet_label"), versions("visualization.overlay")
        ('0.1 to 0.5.0', '0.3.2')
    """
    return versions_of(name, "0.1", _SINCE, _UNTIL).replace(" or older", "")


# Names that scripts reach through a module although they live elsewhere.
_BORROWED = {
    "visualization": "saliency activation_maximization utils np K",
    "visualization.saliency": (
        "visualize_saliency visualize_saliency_with_losses visualize_cam visualize_cam_with_losses "
        "_find_penultimate_layer ActivationMaximization Optimizer utils overlay np K grad_modifiers "
        "backprop_modifiers"
    ),
    "visualization.activation_maximization": (
        "visualize_activation visualize_activation_with_losses ActivationMaximization Optimizer LPNorm "
        "TotalVariation utils np K"
    ),
    "losses": "utils np K",
    "regularizers": "Loss slicer utils np K",
    "optimizer": "Print deprocess_input utils grad_modifiers np K",
    "grad_modifiers": "utils np K",
    "backprop_modifiers": "backend utils",
    "input_modifiers": "np",
    "callbacks": "np pprint",
    "backend": "K",
    "utils": "",
    "utils.utils": "generate_rand_img deprocess_image get_img_indices np K os",
}
MODULES = {
    module: frozenset(f"{KERAS_VIS.get(module, '')} {_BORROWED.get(module, '')}".split())
    for module in {**KERAS_VIS, **_BORROWED}
}
SUBMODULES = frozenset(module.partition(".")[0] for module in MODULES)


#: Where `wrt_tensor` stands today; keras-vis 0.4.1 had it nowhere, and the arguments behind it one place earlier.
WRT_PLACES = {
    "Optimizer": 3,
    "visualize_saliency": 4,
    "visualize_saliency_with_losses": 3,
    "visualize_activation": 3,
    "visualize_activation_with_losses": 2,
}


class Older(NamedTuple):
    """A name of keras-vis before 0.4, which is answered here under the same name.

    Attributes:
        today: What it is called today; "" where it has no other name.
        since, until: The first and the last version that had it.
    """

    today: str
    since: str
    until: str


OLDER = {
    **{
        f"visualization.visualize_{kind}_{what}": Older(f"visualize_{what}{arguments}", "0.3.2", "0.3.3")
        for kind in ("class", "regression")
        for what, arguments in {"activation": "(…, input_modifiers=[Jitter(16)])", "saliency": "", "cam": ""}.items()
    },
    "losses.RegressionTarget": Older("ActivationMaximization", "0.3.2", "0.3.3"),
    "modifiers": Older("input_modifiers", "0.1", "0.3"),
    "utils.test_utils": Older("", "0.2", "0.5.0"),
    "utils.utils.deprocess_image": Older("deprocess_input", "0.1", "0.3.3"),
    "utils.utils.generate_rand_img": Older("random_array", "0.1", "0.3.3"),
    "utils.vggnet": Older("keras.applications.VGG16", "0.1", "0.3"),
}


class Step(NamedTuple):
    """What a name of keras-vis becomes at level `scores`."""

    names: tuple[str, ...]
    remark: str


_EXPLAIN, _SCORES = f"{NEW}.explain", f"{NEW}.scores"
_MODIFIERS = f"{_EXPLAIN}.model_modifiers"
_MAXIMIZATION = f"{_EXPLAIN}.activation_maximization"
_STAYS = "stays as it is; the Score API needs nothing of the kind"

SCORES = {
    "visualization.visualize_saliency": Step((f"{_EXPLAIN}.Saliency",), "rewritten, same numbers"),
    "visualization.visualize_saliency_with_losses": Step((f"{_EXPLAIN}.Saliency",), "rewritten, same numbers"),
    "visualization.visualize_cam": Step((f"{_EXPLAIN}.GradCAM",), "rewritten, same numbers"),
    "visualization.visualize_cam_with_losses": Step((f"{_EXPLAIN}.GradCAM",), "rewritten, same numbers"),
    "visualization.visualize_activation": Step(
        (f"{_EXPLAIN}.ActivationMaximization",), "stays, with a Score: the new class takes other steps"
    ),
    "visualization.visualize_activation_with_losses": Step(
        (f"{_EXPLAIN}.ActivationMaximization",), "stays: the new class takes other steps"
    ),
    "optimizer.Optimizer": Step((f"{_EXPLAIN}.ActivationMaximization",), "stays: the new class takes other steps"),
    "losses.Loss": Step((f"{_SCORES}.Score",), "by hand: a score is a loss with the other sign"),
    "losses.ActivationMaximization": Step(
        (f"{_SCORES}.LayerScore", f"{_SCORES}.FilterScore"), "rewritten in losses given to a saliency or a CAM"
    ),
    "regularizers.TotalVariation": Step(
        (f"{_MAXIMIZATION}.regularizers.TotalVariation",), "by hand, with ActivationMaximization"
    ),
    "regularizers.LPNorm": Step((f"{_MAXIMIZATION}.regularizers.Norm",), "by hand, with ActivationMaximization"),
    "input_modifiers.InputModifier": Step(
        (f"{_MAXIMIZATION}.input_modifiers.InputModifier",), "by hand, with ActivationMaximization"
    ),
    "input_modifiers.Jitter": Step(
        (f"{_MAXIMIZATION}.input_modifiers.Jitter",), "by hand, with ActivationMaximization"
    ),
    "callbacks.OptimizerCallback": Step(
        (f"{_MAXIMIZATION}.callbacks.Callback",), "by hand, with ActivationMaximization"
    ),
    "callbacks.Print": Step((f"{_MAXIMIZATION}.callbacks.PrintLogger",), "by hand, with ActivationMaximization"),
    "callbacks.GifGenerator": Step(
        (f"{_MAXIMIZATION}.callbacks.GifGenerator2D",), "by hand, with ActivationMaximization"
    ),
    "backprop_modifiers.guided": Step((f"{_MODIFIERS}.GuidedBackpropagation",), "rewritten as an argument"),
    **{
        f"backprop_modifiers.{name}": Step((f"{NEW}.backprop_modifiers.{name}",), "stays, as a `model_modifier`")
        for name in ("rectified", "relu", "deconv", "get")
    },
    "utils.utils.apply_modifications": Step(
        (f"{_MODIFIERS}.ReplaceToLinear",), "rewritten where it only makes the last layer linear"
    ),
}


def _star_exports():
    """What `from module import *` brings: name -> what it stands for."""
    exports = {}
    for root in (OLD, NEW):
        for module, names in MODULES.items():
            exports[f"{root}.{module}" if module else root] = {
                name: f"{root}.utils.utils" if name == "utils" else f"{root}.{module}.{name}"
                for name in names - {"np", "K", "os", "pprint"}
            }
    for name in {**TF_KERAS_VIS, **OLDER_TF_KERAS_VIS, **ADVICE}:
        module, _, last = f"tf_keras_vis.{name}".rpartition(".")
        exports.setdefault(module, {})[last] = f"{module}.{last}"
    return exports


STAR_EXPORTS = _star_exports()


class Name(NamedTuple):
    """One row of the table of names.

    Attributes:
        old: The name as old programs import it.
        compat: The same at level `compat`; empty for tf-keras-vis.
        scores: What takes its place at level `scores`; empty when it stays.
        remark: How.
    """

    old: str
    compat: str
    scores: tuple[str, ...]
    remark: str


def all_names():
    """Return every public name of keras-vis and tf-keras-vis with what it becomes.

    Example:
        >>> next(row for row in all_names() if row.old == "vis.visualization.visualize_cam").scores
        ('keras_vis_compat.explain.GradCAM',)
    """
    rows = []
    for module, names in KERAS_VIS.items():
        for name in names.split():
            step = SCORES.get(f"{module}.{name}", Step((), _STAYS))
            rows.append(Name(f"{OLD}.{module}.{name}", f"{NEW}.{module}.{name}", *step))
    return rows + [Name(f"tf_keras_vis.{old}", "", (new,), "the import moves") for old, new in TF_KERAS_VIS.items()]
