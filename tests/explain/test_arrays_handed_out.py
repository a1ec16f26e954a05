"""Every array that a public call hands out is the caller's: in C order, writable, in memory of its own."""

import pkgutil
from importlib import import_module

import numpy as np
import pytest
from PIL import Image

import keras_vis_compat
from keras_vis_compat import (
    explain,
    grad_modifiers,
    input_modifiers,
    losses,
    metrics,
    modifiers,
    optimizer,
    plots,
    scores,
    set_legacy_version,
    visualization,
)
from keras_vis_compat.explain import utils as explain_utils
from keras_vis_compat.utils import scipy_misc, utils

COMMANDS = {"cli", "demo", "explain_command", "migrate", "runner", "upgrade_model"}
CLASS_1 = scores.CategoricalScore(1)
PICTURE = np.random.RandomState(2).randint(0, 255, (9, 7, 3)).astype(np.uint8)
GRADIENT = np.random.RandomState(3).randn(1, 4, 5, 3).astype(np.float32)
BEFORE, AFTER = [0.5, 0.25], [0.25, 0.5]


class Given:
    """A network of images (7, 6, 2), two images, and their maps in transposed memory."""

    def __init__(self, keras, folder):
        self.folder = folder
        layers = keras.layers
        inputs = layers.Input((7, 6, 2))
        x = layers.Conv2D(3, 3, activation="relu", bias_initializer="ones", name="conv")(inputs)
        flat = layers.Flatten()(layers.AveragePooling2D(2)(x))
        self.model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.Dense(4)(flat)))
        self.images = np.random.RandomState(0).rand(2, 7, 6, 2).astype(np.float32)
        self.maps = np.random.RandomState(1).rand(2, 6, 7).astype(np.float32).transpose(0, 2, 1)
        self.loss = losses.ActivationMaximization(self.model.layers[-1], 1)

    def picture(self):
        """A file of a picture."""
        path = self.folder / "picture.png"
        Image.fromarray(PICTURE).save(path)
        return path

    def averages(self):
        return metrics.AveragesCam(self.model, self.images)

    def optimizer(self):
        return optimizer.Optimizer(self.model.input, [(self.loss, -1)])


def by(explainer, *options):
    """Calls of a visualiser: with each of some options, and with one sample, which is no view of a batch."""

    def calls(given):
        visualizer = explainer(given.model)
        yield visualizer(CLASS_1, given.images)
        yield visualizer(CLASS_1, given.images[0])
        yield from visualizer(CLASS_1, [given.images])
        for each in options:
            yield visualizer(CLASS_1, given.images, **each)

    return calls


CAM = ({"expand_cam": False}, {"expand_cam": "cubic"}, {"normalize_cam": False}, {"normalize_cam": "min_max"})
MAP = ({"keepdims": True}, {"normalize_map": False}, {"normalize_map": "min_max"})


def own(explainer):
    """A subclass that weighs every map alike."""
    return type("Own", (explainer,), {"weigh": staticmethod(lambda activation, gradient: np.ones_like(gradient))})


def old(name, **options):
    """A function of keras-vis, called with two images."""

    def calls(given):
        for version in ("0.5.0", "0.4.1"):
            with set_legacy_version(version):
                array = getattr(visualization, name)(given.model, -1, 1, seed_input=given.images, **options)
            yield array

    return calls


def old_losses(name, **options):
    def calls(given):
        arguments = {"losses": [(given.loss, -1)], "seed_input": given.images, **options}
        if "cam" in name:
            arguments["penultimate_layer"] = given.model.get_layer("conv")
        yield getattr(visualization, name)(given.model.input, **arguments)

    return calls


#: For every public callable that hands out arrays: calls, and the dtypes of the arrays where they are not float32.
ROWS = {
    "explain.ActivationMaximization": (by(explain.ActivationMaximization, {"steps": 2, "input_range": (0.0, 1.0)}), ""),
    **{
        f"explain.{kind.__name__}": (by(kind, *CAM), "")
        for kind in (
            explain.GradCAM,
            explain.GradCAMPlusPlus,
            explain.HiResCAM,
            explain.LayerCAM,
            explain.XGradCAM,
            explain.EigenGradCAM,
            explain.EigenCAM,
            explain.AblationCAM,
        )
    },
    **{
        f"explain.{kind.__name__}": (by(kind, {"normalize_map": False}, *options), "")
        for kind, *options in (
            (explain.GradientInput, {"keepdims": True}, {"by": "conv"}),
            (explain.IntegratedGradients, {"keepdims": True}, {"by": "conv"}),
            (explain.SmoothGrad, {"keepdims": True}, {"by": "conv"}),
            (explain.SmoothGradSquared, {"keepdims": True}),
            (explain.VarGrad, {"keepdims": True}),
            (explain.FullGrad, {"rescale": False}),
            (explain.Occlusion, {"patch": 3, "stride": 2}),
            (explain.RISE, {"masks": 5}),
        )
    },
    "explain.GradientCAM": (by(own(explain.GradientCAM), *CAM), ""),
    "explain.ScoreCAM": (by(explain.ScoreCAM, *CAM, {"max_N": 2}), ""),
    "explain.GuidedGradCAM": (by(explain.GuidedGradCAM, *MAP), ""),
    "explain.Saliency": (by(explain.Saliency, *MAP, {"smooth_samples": 2}), ""),
    "explain.explain": (
        lambda given: (lambda found: [found.images, found.scores, found.classes, *found.maps.values()])(
            explain.explain(given.model, given.images, "all")
        ),
        "float32 float64 int64",
    ),
    "plots.overlay": (lambda given: [plots.overlay(PICTURE[..., 0] / 255, PICTURE)], "uint8"),
    "metrics.AveragesCam": (
        lambda given: [
            given.averages().drop_percentages(given.maps, CLASS_1),
            given.averages().increase_percentages(given.maps, CLASS_1),
            *given.averages().scores(given.maps, CLASS_1),
            *given.averages().average_drop(given.maps, CLASS_1, return_vector=True)[1:],
            *given.averages().average_increase(given.maps, CLASS_1, return_vector=True)[1:],
        ],
        "float64",
    ),
    "metrics.adcc": (
        lambda given: [metrics.adcc(given.model, CLASS_1, given.images, given.maps, lambda score, images: given.maps)],
        "float64",
    ),
    "metrics.average_gain": (
        lambda given: metrics.average_gain(given.model, CLASS_1, given.images, given.maps, return_vector=True)[1:],
        "float64",
    ),
    "metrics.coherency": (lambda given: [metrics.coherency(given.maps, given.maps)], "float64"),
    "metrics.complexity": (lambda given: [metrics.complexity(given.maps)], "float64"),
    "metrics.sparseness": (lambda given: [metrics.sparseness(given.maps)], "float64"),
    "metrics.pointing_game": (lambda given: [metrics.pointing_game(given.maps, [(0, 0, 2, 2)] * 2)], "float64"),
    **{
        f"metrics.{name}": (
            lambda given, name=name: [getattr(metrics, name)(given.model, CLASS_1, given.images, given.maps)],
            "float64",
        )
        for name in ("infidelity", "pixel_flipping", "road")
    },
    **{
        f"metrics.{name}": (
            lambda given, name=name: [getattr(metrics, name)(given.model, CLASS_1, given.images, explain.GradCAM)],
            "float64",
        )
        for name in ("max_sensitivity", "random_logit")
    },
    "metrics.model_randomisation": (
        lambda given: metrics.model_randomisation(given.model, CLASS_1, given.images, explain.GradCAM).values(),
        "float64",
    ),
    **{
        f"metrics.{curve.__name__}": (
            lambda given, curve=curve: [
                curve(given.model, CLASS_1, given.images, given.maps, steps=3),
                *curve(given.model, CLASS_1, given.images, given.maps, steps=3, return_curves=True),
            ],
            "float64",
        )
        for curve in (metrics.deletion, metrics.insertion)
    },
    **{
        f"metrics.{name}": (lambda given, name=name: [getattr(metrics, name)(BEFORE, AFTER)], "float64")
        for name in ("drop_percentages", "gain_percentages", "increase_percentages")
    },
    "metrics.evaluate": (
        lambda given: [
            array
            for values in metrics.evaluate(
                given.model, CLASS_1, given.images, {"a": explain.GradCAM(given.model)}, batch_size=1
            ).values.values()
            for array in values.values()
        ],
        "float64",
    ),
    "metrics.energy_pointing_game": (
        lambda given: [metrics.energy_pointing_game(given.maps, [(0, 0, 2, 2)] * 2)],
        "float64",
    ),
    "metrics.win_rate": (
        lambda given: metrics.win_rate(
            given.model, CLASS_1, given.images, given.maps, 1 - given.maps, return_vector=True
        )[1:],
        "float64",
    ),
    "visualization.overlay": (
        lambda given: [visualization.overlay(PICTURE.transpose(1, 0, 2), PICTURE.transpose(1, 0, 2))],
        "uint8",
    ),
    "visualization.visualize_activation": (old("visualize_activation", max_iter=2), "uint8"),
    "visualization.visualize_activation_with_losses": (
        old_losses("visualize_activation_with_losses", max_iter=2, input_range=(0.0, 1.0)),
        "",
    ),
    "visualization.visualize_cam": (old("visualize_cam"), "float32 uint8"),
    "visualization.visualize_cam_with_losses": (old_losses("visualize_cam_with_losses"), ""),
    "visualization.visualize_saliency": (old("visualize_saliency"), "float32 uint8"),
    "visualization.visualize_saliency_with_losses": (old_losses("visualize_saliency_with_losses", keepdims=True), ""),
    "visualization.visualize_scorecam": (old("visualize_scorecam"), "float32 uint8"),
    "optimizer.Optimizer": (
        lambda given: given.optimizer().minimize(given.images, max_iter=2, verbose=False),
        "",
    ),
    **{
        f"grad_modifiers.{name}": (lambda given, name=name: [getattr(grad_modifiers, name)(GRADIENT)], "")
        for name in ("absolute", "invert", "negate", "relu", "small_values")
    },
    **{
        f"explain.utils.{name}": (lambda given, name=name: [getattr(explain_utils, name)(given.maps)], "")
        for name in ("normalize", "standardize")
    },
    "input_modifiers.Jitter": (lambda given: [input_modifiers.Jitter(2).pre(GRADIENT)], ""),
    "modifiers.Jitter": (lambda given: [modifiers.Jitter(0.5).pre(GRADIENT)], ""),
    "utils.utils.bgr2rgb": (lambda given: [utils.bgr2rgb(PICTURE)], "uint8"),
    "utils.utils.deprocess_image": (lambda given: [utils.deprocess_image(GRADIENT[0])], "uint8"),
    "utils.utils.deprocess_input": (lambda given: [utils.deprocess_input(GRADIENT)], ""),
    "utils.utils.draw_text": (lambda given: [utils.draw_text(PICTURE, "a")], "uint8"),
    "utils.utils.generate_rand_img": (lambda given: [utils.generate_rand_img(3, 4, 5)], "float64"),
    "utils.utils.load_img": (
        lambda given: [
            utils.load_img(given.picture()),
            utils.load_img(given.picture(), target_size=(4, 5)),
            utils.load_img(given.picture(), grayscale=True, target_size=(4, 5)),
        ],
        "uint8",
    ),
    "utils.utils.normalize": (lambda given: [utils.normalize(GRADIENT)], ""),
    "utils.utils.random_array": (lambda given: [utils.random_array((3, 4))], "float64"),
    "utils.utils.stitch_images": (lambda given: [utils.stitch_images([PICTURE] * 3)], "uint8"),
    "utils.scipy_misc.bytescale": (
        lambda given: [scipy_misc.bytescale(GRADIENT), scipy_misc.bytescale(PICTURE)],
        "uint8",
    ),
    "utils.scipy_misc.fromimage": (lambda given: [scipy_misc.fromimage(Image.fromarray(PICTURE))], "uint8"),
    "utils.scipy_misc.imfilter": (lambda given: [scipy_misc.imfilter(PICTURE, "blur")], "uint8"),
    "utils.scipy_misc.imread": (
        lambda given: [scipy_misc.imread(given.picture()), scipy_misc.imread(given.picture(), flatten=True)],
        "uint8 float32",
    ),
    "utils.scipy_misc.imresize": (lambda given: [scipy_misc.imresize(PICTURE, (4, 5))], "uint8"),
    "utils.scipy_misc.imrotate": (lambda given: [scipy_misc.imrotate(PICTURE, 90)], "uint8"),
}

#: The others: what they hand out are models, layers, tensors, numbers, texts, tables, figures, files, settings.
NO_ARRAYS = """
    BlankMapWarning EagerFunctionWarning install_as_vis legacy_version set_compute set_legacy_version
    backend.modify_model_backprop backend.set_random_seed
    backprop_modifiers.deconv backprop_modifiers.get backprop_modifiers.guided
    callbacks.GifGenerator callbacks.OptimizerCallback callbacks.Print
    datasets.Result datasets.explain_dataset datasets.export_zarr datasets.read datasets.summarize
    explain.Explanation explain.ModelVisualization explain.diagnose
    explain.activation_maximization.legacy_regularizers.L2Norm
    explain.activation_maximization.legacy_regularizers.LegacyRegularizer
    explain.activation_maximization.legacy_regularizers.Norm
    explain.activation_maximization.legacy_regularizers.TotalVariation
    explain.activation_maximization.legacy_regularizers.TotalVariation2D
    explain.utils.find_layer explain.utils.get_input_names explain.utils.is_mixed_precision explain.utils.listify
    explain.utils.num_of_gpus explain.utils.zoom_factor
    explain.activation_maximization.Callback explain.activation_maximization.GifGenerator2D
    explain.activation_maximization.InputModifier explain.activation_maximization.Jitter
    explain.activation_maximization.Norm explain.activation_maximization.PrintLogger
    explain.activation_maximization.Progress explain.activation_maximization.Regularizer
    explain.activation_maximization.Rotate explain.activation_maximization.Rotate2D
    explain.activation_maximization.Scale explain.activation_maximization.TotalVariation
    explain.activation_maximization.TotalVariation2D
    explain.model_modifiers.ExtractIntermediateLayer explain.model_modifiers.GuidedBackpropagation
    explain.model_modifiers.MixedPrecision explain.model_modifiers.ModelModifier
    explain.model_modifiers.ReplaceToLinear
    explain.training.ExplanationCallback
    grad_modifiers.get
    input_modifiers.InputModifier
    losses.ActivationMaximization losses.Loss
    metrics.Table metrics.avg_drop metrics.avg_increase
    models.load_model
    modifiers.ImageModifier
    plots.show_activation plots.show_curves plots.show_map plots.show_maps plots.show_metrics
    plots.show_randomisation plots.show_signal plots.show_slices
    regularizers.LPNorm regularizers.TotalVariation regularizers.normalize
    scores.BinaryScore scores.CategoricalScore scores.Combination scores.DecreaseScore scores.FilterScore
    scores.FormulaScore scores.InactiveScore scores.IncreaseScore scores.LayerScore scores.MaintainScore
    scores.SegmentationScore scores.DetectionScore scores.TokenScore
    scores.Score
    utils.utils.add_defaults_to_kwargs utils.utils.apply_modifications utils.utils.find_layer_idx
    utils.utils.get_identifier utils.utils.get_imagenet_label utils.utils.get_img_indices
    utils.utils.get_img_shape utils.utils.listify utils.utils.lookup_imagenet_labels
    utils.utils.reverse_enumerate utils.utils.set_random_seed
    utils.scipy_misc.imsave utils.scipy_misc.imshow utils.scipy_misc.toimage
    utils.test_utils.across_data_formats utils.test_utils.get_input_placeholder utils.test_utils.skip_backends
    utils.vggnet.VGG16
    visualization.find_penultimate_layer visualization.get_num_filters
""".split()


def public_callables():
    """(name, object) of what each public module of the library says it offers, once for each object."""
    found = [(name, thing) for name, thing in _offered("", keras_vis_compat)]
    for module in pkgutil.walk_packages(keras_vis_compat.__path__, "keras_vis_compat."):
        _, *path = module.name.split(".")
        if path[0] not in COMMANDS and not any(part.startswith("_") for part in path):
            found += _offered(".".join(path) + ".", import_module(module.name))
    shortest = sorted(found, key=lambda pair: (pair[0].count("."), pair[0]))
    return {id(thing): (name, thing) for name, thing in reversed(shortest)}.values()


def _offered(prefix, module):
    names = getattr(module, "__all__", ())
    return [(prefix + name, getattr(module, name)) for name in names if callable(getattr(module, name))]


def test_every_public_callable_has_a_row():
    assert {name for name, _ in public_callables()} == {*ROWS, *NO_ARRAYS}


@pytest.fixture(scope="module")
def given(keras, tmp_path_factory):
    return Given(keras, tmp_path_factory.mktemp("pictures"))


@pytest.mark.parametrize("name", ROWS)
def test_an_array_belongs_to_the_caller(name, given):
    calls, dtypes = ROWS[name]
    arrays = list(calls(given))
    assert arrays
    for array in arrays:
        assert type(array) is np.ndarray
        assert array.flags.c_contiguous
        assert array.flags.writeable
        assert array.flags.owndata
        assert array.dtype.name in (dtypes or "float32").split()
