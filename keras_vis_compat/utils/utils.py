"""The helpers that keras-vis scripts call: layers by name, images, labels, ranges, layouts."""

from logging import getLogger
from types import ModuleType
from typing import Any

import numpy as np

from .._keras.ambient import lazy_name
from ._imagenet import get_imagenet_label, lookup_imagenet_labels
from ._images import bgr2rgb, draw_text, load_img, stitch_images
from ._layers import apply_modifications, find_layer_idx
from ._layout import get_img_shape, slicer
from ._names import add_defaults_to_kwargs, get_identifier, listify, reverse_enumerate
from ._older import deprocess_image, generate_rand_img, get_img_indices
from ._values import deprocess_input, normalize, random_array, set_random_seed

__all__ = [
    "K",
    "add_defaults_to_kwargs",
    "apply_modifications",
    "bgr2rgb",
    "deprocess_image",
    "deprocess_input",
    "draw_text",
    "find_layer_idx",
    "generate_rand_img",
    "get_identifier",
    "get_imagenet_label",
    "get_img_indices",
    "get_img_shape",
    "listify",
    "load_img",
    "lookup_imagenet_labels",
    "normalize",
    "np",
    "random_array",
    "reverse_enumerate",
    "set_random_seed",
    "slicer",
    "stitch_images",
]

K: ModuleType


def __getattr__(name: str) -> Any:
    return getLogger("vis.utils.utils") if name == "logger" else lazy_name(name, __name__)
