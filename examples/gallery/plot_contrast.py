"""
Why a 3, and not an 8?
======================

Scores are subtracted: what speaks for one class more than for another.
"""

import keras

from keras_vis_compat.demo.digits import load_digits, train_digits
from keras_vis_compat.explain import GradCAM
from keras_vis_compat.plots import show_maps
from keras_vis_compat.scores import CategoricalScore

digits, model = load_digits(), train_digits(keras)
threes = digits.test_images[digits.test_labels == 3][:3]

# %%
# The gap at the left of a 3 is what tells it from an 8.

cam = GradCAM(model)
asked = {
    "why 3": CategoricalScore(3),
    "why 8": CategoricalScore(8),
    "why 3, not 8": CategoricalScore(3) - CategoricalScore(8),
}
figure = show_maps(threes, {name: cam(score, threes) for name, score in asked.items()}, size=1.6)
