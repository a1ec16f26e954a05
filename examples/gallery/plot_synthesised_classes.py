"""
What would the network like to see?
===================================

An input for each class, made up by gradient ascent from grey.
"""

import keras
import numpy as np

from keras_vis_compat.demo.digits import train_digits
from keras_vis_compat.explain import ActivationMaximization
from keras_vis_compat.explain.model_modifiers import ReplaceToLinear
from keras_vis_compat.plots import show_activation
from keras_vis_compat.scores import CategoricalScore

model = train_digits(keras)

# %%
# The softmax gives way to its logits first: a class is to be large, not only larger than the others.

visualizer = ActivationMaximization(model, model_modifier=ReplaceToLinear())
grey = np.full((10, 16, 16, 1), 0.5, "float32")
made_up = visualizer(
    CategoricalScore(range(10)),
    grey,
    input_range=(0, 1),
    input_modifiers=[],
    optimizer=keras.optimizers.Adam(0.02),
    steps=80,
)
figure = show_activation(made_up, [str(digit) for digit in range(10)], columns=5, size=1.3)
