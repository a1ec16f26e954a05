"""keras_vis_compat, called as its README calls it."""

from functools import partial
from time import perf_counter as clock

import numpy as np

from keras_vis_compat import explain, metrics
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat._engine.network import source_of
from keras_vis_compat.explain.activation_maximization import ActivationMaximization
from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.visualization import visualize_activation, visualize_cam, visualize_saliency

from ..keras_networks import network
from ..networks import NETWORKS, SAMPLES, image_shape

BATCHES = (32, 64, 128)  # what is taken unless something else is asked for comes first
WORTH_TRYING = 1.0  # seconds of a call


def saliency(setting, **options):
    visualiser = explain.Saliency(network(setting), **options)
    return lambda images, classes: visualiser(CategoricalScore(classes), images)


def guided_saliency(setting):
    return saliency(setting, model_modifier=GuidedBackpropagation())


def smooth_grad(setting):
    visualiser = explain.Saliency(network(setting))
    return _in_batches(setting, partial(_explained, visualiser, smooth_samples=setting.amount))


def grad_cam(setting):
    return _cam(explain.GradCAM, setting)


def grad_cam_plus_plus(setting):
    return _cam(explain.GradCAMPlusPlus, setting)


def layer_cam(setting):
    return _cam(explain.LayerCAM, setting)


def score_cam(setting):
    return _cam(explain.ScoreCAM, setting, max_N=setting.amount)


def _cam(kind, setting, **options):
    layer = NETWORKS[setting.model].layer
    return _in_batches(setting, partial(_explained, kind(network(setting)), penultimate_layer=layer, **options))


def gradient_input(setting):
    return _of_input(explain.GradientInput, setting)


def integrated_gradients(setting):
    return _of_input(explain.IntegratedGradients, setting, steps=setting.amount)


def var_grad(setting):
    return _of_input(explain.VarGrad, setting, smooth_samples=setting.amount)


def full_grad(setting):
    return _of_input(explain.FullGrad, setting)


def occlusion(setting):
    """As many patches as asked for, a square number of them."""
    patch = -(-image_shape(setting)[0] // round(setting.amount**0.5))
    return _of_input(explain.Occlusion, setting, patch=patch)


def rise(setting):
    return _of_input(explain.RISE, setting, masks=setting.amount, seed=0)


def _of_input(kind, setting, **options):
    return _in_batches(setting, partial(_explained, kind(network(setting)), **options))


def _explained(visualiser, images, classes, **options):
    return visualiser(CategoricalScore(classes), images, **options)


def eigen_cam(setting):
    return _cam(explain.EigenCAM, setting)


def ablation_cam(setting):
    """Without ReLU: of random weights all may speak against a class, and a blank map is looked into."""
    return _cam(explain.AblationCAM, setting, activation_modifier=None)


def ss_cam(setting):
    return _cam(explain.ScoreCAM, setting, max_N=setting.amount, variant="SSCAM", variant_samples=SAMPLES)


def is_cam(setting):
    return _cam(explain.ScoreCAM, setting, max_N=setting.amount, variant="ISCAM", variant_samples=SAMPLES)


def activation_maximization(setting, **options):
    visualiser = ActivationMaximization(network(setting))
    return lambda images, classes: visualiser(
        CategoricalScore(classes), seed_input=images, steps=setting.amount, **options
    )


def bare_activation_maximization(setting):
    return activation_maximization(setting, input_modifiers=[], regularizers=[])


def average_drop(setting):
    return _average("average_drop", setting)


def average_increase(setting):
    return _average("average_increase", setting)


def _average(metric, setting):
    model = network(setting)
    maps = np.random.default_rng(0).random((setting.images, *image_shape(setting)[:2]), "float32")

    def call(images, classes, batch_size):
        averages = metrics.AveragesCam(model, images, batch_size=batch_size)
        return getattr(averages, metric)(maps, CategoricalScore(classes))

    return _in_batches(setting, call)


# -- the names of keras-vis ---------------------------------------------------------------------------------


def legacy_saliency(setting, **options):
    model = network(setting)
    return lambda images, classes: visualize_saliency(model, -1, classes[0], images, **options)


def legacy_guided_saliency(setting):
    return legacy_saliency(setting, backprop_modifier="guided")


def legacy_cam(setting):
    model = network(setting)
    layer = [layer.name for layer in model.layers].index(NETWORKS[setting.model].layer)
    return lambda images, classes: visualize_cam(model, -1, classes[0], images, penultimate_layer_idx=layer)


def legacy_filter_maximization(setting):
    model, facts = network(setting), NETWORKS[setting.model]
    layer = [layer.name for layer in model.layers].index(facts.layer)
    return lambda images, classes: visualize_activation(
        model, layer, classes[0] % facts.maps, seed_input=images, max_iter=setting.amount
    )


def legacy_activation_maximization(setting):
    model = network(setting)
    return lambda images, classes: visualize_activation(
        model, -1, classes[0], seed_input=images, max_iter=setting.amount
    )


# -- batches ------------------------------------------------------------------------------------------------


def _in_batches(setting, call):
    """Return a call with the `batch_size` that is fastest, as the limit has its own: whoever is in a hurry tries some.

    Where a call takes long, batches are large enough, and to try costs more than it gives.
    """
    by_size = [partial(call, batch_size=size) for size in BATCHES]
    if not setting.tuned or _seconds(by_size[0], setting) > WORTH_TRYING:
        return by_size[0]
    return min(by_size, key=partial(_seconds, setting=setting))


def _seconds(call, setting):
    """The time of the second call."""
    images = np.random.default_rng(0).random((setting.images, *image_shape(setting)), "float32")
    for _ in range(2):
        start = clock()
        call(images, [0] * setting.images)
    return clock() - start


# -- what a measurement asks beside times -------------------------------------------------------------------


def traces(setting):
    """Return how often anything was traced for the network."""
    return trace_count(source_of(network(setting)).owner)
