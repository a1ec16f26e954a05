"""
From which layer?
=================

Early layers give fine maps, late ones maps that mean more. LayerCAM is made for early ones.
"""

import keras

from keras_vis_compat.demo.digits import load_digits, train_digits
from keras_vis_compat.explain import GradCAM, LayerCAM
from keras_vis_compat.plots import show_maps
from keras_vis_compat.scores import CategoricalScore

digits, model = load_digits(), train_digits(keras)
images, labels = digits.test_images[:3], digits.test_labels[:3]

# %%
# The last convolution of this network is called ``strokes``, its first one is layer 1.

score = CategoricalScore(labels)
maps = {
    "Grad-CAM, last": GradCAM(model)(score, images),
    "LayerCAM, last": LayerCAM(model)(score, images),
    "LayerCAM, first": LayerCAM(model)(score, images, penultimate_layer=1),
}
figure = show_maps(images, maps, class_names=labels, size=1.6, colorbar=False)
