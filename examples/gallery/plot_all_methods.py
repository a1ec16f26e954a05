"""
One digit, every method
=======================

Which strokes make the network read a 3, and what does each method make of it?
"""

import keras

from keras_vis_compat.demo.digits import load_digits, train_digits
from keras_vis_compat.explain import explain

digits, model = load_digits(), train_digits(keras)
threes = digits.test_images[digits.test_labels == 3][:3]

# %%
# ``"all"`` stands for every method that makes maps of images.

found = explain(model, threes, "all", class_names=[str(digit) for digit in range(10)])
figure = found.plot(size=1.3, colorbar=False)
