"""The networks, as facts: no library is imported here. Weights are random, so that nothing has to be downloaded."""

from typing import NamedTuple


class Network(NamedTuple):
    """What every contender has to know of a network.

    Attributes:
        size: Height and width of its images.
        channels: Channels of its images.
        classes: How many it tells apart.
        layer: The last convolution, whose maps class activation maps are made of.
        maps: How many maps that layer has.
    """

    size: int
    channels: int
    classes: int
    layer: str
    maps: int


NETWORKS = {
    "digits": Network(16, 1, 10, "conv2", 32),
    "MobileNetV2": Network(224, 3, 1000, "Conv_1", 1280),
    "ResNet50": Network(224, 3, 1000, "conv5_block3_3_conv", 2048),
    "VGG16": Network(224, 3, 1000, "block5_conv3", 512),
}


#: Of each map in SS-CAM and IS-CAM.
SAMPLES = 8


def image_shape(setting):
    """Return (H, W, C) of the images of a setting."""
    network = NETWORKS[setting.model]
    size = setting.size or network.size
    return size, size, network.channels
