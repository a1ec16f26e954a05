"""tf-keras-vis, called as its README calls it."""

from tf_keras_vis.activation_maximization import ActivationMaximization
from tf_keras_vis.gradcam import Gradcam
from tf_keras_vis.gradcam_plus_plus import GradcamPlusPlus
from tf_keras_vis.layercam import Layercam
from tf_keras_vis.saliency import Saliency
from tf_keras_vis.scorecam import Scorecam
from tf_keras_vis.utils.model_modifiers import GuidedBackpropagation
from tf_keras_vis.utils.scores import CategoricalScore

from ..keras_networks import network
from ..networks import NETWORKS


def saliency(setting, **options):
    visualiser = Saliency(network(setting), **options)
    return lambda images, classes: visualiser(CategoricalScore(classes), images)


def guided_saliency(setting):
    return saliency(setting, model_modifier=GuidedBackpropagation())


def smooth_grad(setting):
    visualiser = Saliency(network(setting))
    return lambda images, classes: visualiser(CategoricalScore(classes), images, smooth_samples=setting.amount)


def grad_cam(setting):
    return _cam(Gradcam, setting)


def grad_cam_plus_plus(setting):
    return _cam(GradcamPlusPlus, setting)


def layer_cam(setting):
    return _cam(Layercam, setting)


def score_cam(setting):
    return _cam(Scorecam, setting, max_N=setting.amount)


def _cam(kind, setting, **options):
    visualiser, layer = kind(network(setting)), NETWORKS[setting.model].layer
    return lambda images, classes: visualiser(CategoricalScore(classes), images, penultimate_layer=layer, **options)


def activation_maximization(setting, **options):
    visualiser = ActivationMaximization(network(setting))
    return lambda images, classes: visualiser(
        CategoricalScore(classes), seed_input=images, steps=setting.amount, callbacks=[], **options
    )


def bare_activation_maximization(setting):
    return activation_maximization(setting, input_modifiers=[], regularizers=[])
