"""xplique, called as its documentation calls it."""

import numpy as np
from xplique.attributions import (
    GradCAM,
    GradCAMPP,
    GradientInput,
    GuidedBackprop,
    IntegratedGradients,
    Occlusion,
    Rise,
    Saliency,
    SmoothGrad,
    VarGrad,
)
from xplique.features_visualizations import Objective, optimize
from xplique.metrics import AverageDropMetric, AverageIncreaseMetric

from ..keras_networks import network
from ..networks import NETWORKS, image_shape


def saliency(setting):
    return _explain(setting, Saliency(network(setting)))


def guided_saliency(setting):
    return _explain(setting, GuidedBackprop(network(setting)))


def smooth_grad(setting):
    return _explain(setting, SmoothGrad(network(setting), nb_samples=setting.amount))


def gradient_input(setting):
    return _explain(setting, GradientInput(network(setting)))


def integrated_gradients(setting):
    return _explain(setting, IntegratedGradients(network(setting), steps=setting.amount))


def var_grad(setting):
    return _explain(setting, VarGrad(network(setting), nb_samples=setting.amount))


def occlusion(setting):
    patch = -(-image_shape(setting)[0] // round(setting.amount**0.5))
    return _explain(setting, Occlusion(network(setting), patch_size=patch, patch_stride=patch))


def rise(setting):
    return _explain(setting, Rise(network(setting), nb_samples=setting.amount))


def grad_cam(setting):
    return _explain(setting, GradCAM(network(setting), conv_layer=NETWORKS[setting.model].layer))


def grad_cam_plus_plus(setting):
    return _explain(setting, GradCAMPP(network(setting), conv_layer=NETWORKS[setting.model].layer))


def bare_activation_maximization(setting):
    model = network(setting)

    def call(images, classes):
        objective = Objective.neuron(model, -1, classes)
        return optimize(objective, nb_steps=setting.amount, use_fft=False, transformations=None, custom_shape=None)[0]

    return call


def average_drop(setting):
    return _average(setting, AverageDropMetric)


def average_increase(setting):
    return _average(setting, AverageIncreaseMetric)


def _average(setting, metric):
    model = network(setting)
    maps = np.random.default_rng(0).random((setting.images, *image_shape(setting)[:2]), "float32")
    return lambda images, classes: metric(model, images, _one_hot(setting, classes)).evaluate(maps)


def _explain(setting, explainer):
    return lambda images, classes: explainer(images, _one_hot(setting, classes))


def _one_hot(setting, classes):
    return np.eye(NETWORKS[setting.model].classes, dtype="float32")[classes]
