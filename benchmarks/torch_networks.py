"""The same networks in PyTorch. torchvision, which has them, comes without a build for the CPU alone."""

import torch
from torch import nn

from .networks import NETWORKS, image_shape


def network(setting):
    """Return (network, its last convolution), with random weights that are the same in every process."""
    made = {"MobileNetV2": _mobilenet_v2, "ResNet50": _resnet50, "VGG16": _vgg16}
    if setting.model not in made:
        raise NotImplementedError(f"{setting.model} has not been written in PyTorch")
    torch.manual_seed(0)
    model, layer = made[setting.model](image_shape(setting)[0])
    return model.eval(), layer


def _vgg16(size):
    layers, channels = [], 3
    for blocks, width in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
        for _ in range(blocks):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        layers.append(nn.MaxPool2d(2))
    head = [nn.Flatten(), nn.Linear(512 * (size // 32) ** 2, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU()]
    return nn.Sequential(*layers, *head, nn.Linear(4096, NETWORKS["VGG16"].classes)), layers[-3]


def _mobilenet_v2(size):
    """Sandler et al. 2018, table 2: expansion, channels, repeats, stride."""
    layers, channels = [*_convolution(3, 32, 3, 2), nn.ReLU6()], 32
    for expansion, width, repeats, stride in (
        (1, 16, 1, 1),
        (6, 24, 2, 2),
        (6, 32, 3, 2),
        (6, 64, 4, 2),
        (6, 96, 3, 1),
        (6, 160, 3, 2),
        (6, 320, 1, 1),
    ):
        for repeat in range(repeats):
            layers.append(_InvertedResidual(channels, width, expansion, stride if repeat == 0 else 1))
            channels = width
    last = _convolution(channels, 1280, 1)
    pooled = [nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    return nn.Sequential(*layers, *last, *pooled, nn.Linear(1280, NETWORKS["MobileNetV2"].classes)), last[0]


def _resnet50(size):
    """He et al. 2015, table 1: blocks, width, stride."""
    layers, channels = [*_convolution(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)], 64
    for blocks, width, stride in ((3, 64, 1), (4, 128, 2), (6, 256, 2), (3, 512, 2)):
        for block in range(blocks):
            layers.append(_Bottleneck(channels, width, stride if block == 0 else 1))
            channels = 4 * width
    layer = layers[-1].residual[-2]
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, NETWORKS["ResNet50"].classes)]
    return nn.Sequential(*layers, *head), layer


class _InvertedResidual(nn.Module):
    def __init__(self, channels, width, expansion, stride):
        super().__init__()
        wide = channels * expansion
        expand = [*_convolution(channels, wide, 1), nn.ReLU6()] if expansion > 1 else []
        depthwise = [*_convolution(wide, wide, 3, stride, groups=wide), nn.ReLU6()]
        self.residual = nn.Sequential(*expand, *depthwise, *_convolution(wide, width, 1))
        self.skips = stride == 1 and channels == width

    def forward(self, x):
        return x + self.residual(x) if self.skips else self.residual(x)


class _Bottleneck(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        narrow = [*_convolution(channels, width, 1, stride), nn.ReLU(), *_convolution(width, width, 3), nn.ReLU()]
        self.residual = nn.Sequential(*narrow, *_convolution(width, 4 * width, 1))
        same = stride == 1 and channels == 4 * width
        self.shortcut = nn.Identity() if same else nn.Sequential(*_convolution(channels, 4 * width, 1, stride))

    def forward(self, x):
        return torch.relu(self.shortcut(x) + self.residual(x))


def _convolution(channels, width, kernel, stride=1, groups=1):
    convolution = nn.Conv2d(channels, width, kernel, stride, kernel // 2, groups=groups, bias=False)
    return [convolution, nn.BatchNorm2d(width)]
