"""
SmoothGrad: how many noisy copies?
==================================

A gradient is noisy; the mean over noisy copies of the image is less so.
"""

import keras

from keras_vis_compat.demo.digits import load_digits, train_digits
from keras_vis_compat.explain import Saliency
from keras_vis_compat.plots import show_maps
from keras_vis_compat.scores import CategoricalScore

digits, model = load_digits(), train_digits(keras)
images, labels = digits.test_images[:3], digits.test_labels[:3]

# %%

saliency, score = Saliency(model), CategoricalScore(labels)
maps = {f"{copies} copies": saliency(score, images, smooth_samples=copies, seed=0) for copies in (0, 5, 50)}
figure = show_maps(images, maps, class_names=labels, size=1.6)
