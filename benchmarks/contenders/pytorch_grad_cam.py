"""pytorch-grad-cam, called as its README calls it, on the same networks in PyTorch."""

import sys
from importlib import import_module
from types import ModuleType

import numpy as np
import torch

from ..torch_networks import network

# pytorch-grad-cam imports some names of torchvision that no map needs, and torchvision does not load beside the CPU
# build of torch. These stand in for them.
TORCHVISION = {
    "torchvision": (),
    "torchvision.transforms": ("Compose", "Normalize", "ToTensor"),
    "torchvision.transforms.functional": ("resize",),
}


def grad_cam(setting):
    return _cam("GradCAM", setting)


def grad_cam_plus_plus(setting):
    return _cam("GradCAMPlusPlus", setting)


def layer_cam(setting):
    return _cam("LayerCAM", setting)


def eigen_cam(setting):
    return _cam("EigenCAM", setting)


def ablation_cam(setting):
    return _cam("AblationCAM", setting)


def score_cam(setting):
    if setting.amount:
        raise NotImplementedError("it cannot choose some of the maps")
    return _cam("ScoreCAM", setting)


def _cam(kind, setting):
    model, layer = network(setting)
    cams = library()
    visualiser = getattr(cams, kind)(model, [layer])
    target = import_module("pytorch_grad_cam.utils.model_targets").ClassifierOutputTarget

    def call(images, classes):
        channels_first = torch.from_numpy(np.ascontiguousarray(np.moveaxis(images, -1, 1)))
        return visualiser(channels_first, [target(index) for index in classes])

    return call


def library():
    """Return the module, with stand-ins for what it imports and no map needs."""
    for name, attributes in TORCHVISION.items():
        module = sys.modules.setdefault(name, ModuleType(name))
        vars(module).update(dict.fromkeys(attributes))
    return import_module("pytorch_grad_cam")
