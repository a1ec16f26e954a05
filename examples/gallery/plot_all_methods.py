"""
One digit, every method
=======================

Which strokes make the network read a 3, and what does each method make of it?
"""

import keras

from keras_vis_compat.demo.digits import load_digits, train_digits
from keras_vis_compat.explain import explain
from keras_vis_compat.plots import overlay, show_activation

digits, model = load_digits(), train_digits(keras)
three = digits.test_images[digits.test_labels == 3][:1]

# %%
# ``"all"`` stands for every method that makes maps of images.

found = explain(model, three, "all", class_names=[str(digit) for digit in range(10)])
pictures = [overlay(maps[0], three[0], cmap="viridis") for maps in found.maps.values()]
figure = show_activation(pictures, list(found.maps), columns=5, size=1.6)
