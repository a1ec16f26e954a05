"""
A signal: where is the beat that does not fit?
==============================================

Networks of one axis give maps of one axis.
"""

import keras
import matplotlib.pyplot as plt
import numpy as np

from keras_vis_compat.explain import GradCAM, Saliency
from keras_vis_compat.plots import show_signal
from keras_vis_compat.scores import BinaryScore

# %%
# Waves; in half of them one swing is missing.

keras.utils.set_random_seed(0)
random = np.random.default_rng(0)
time = np.arange(128)
signals = np.sin(time / 4 + random.uniform(0, 6, (300, 1))) + random.normal(0, 0.1, (300, 128))
labels = np.repeat([0, 1], 150)
for signal, start in zip(signals[150:], random.integers(20, 90, 150), strict=True):
    signal[start : start + 20] *= 0.1
layers = keras.layers
model = keras.Sequential(
    [
        layers.Input((128, 1)),
        layers.Conv1D(8, 15, activation="relu"),
        layers.Conv1D(8, 9, activation="relu"),
        layers.GlobalMaxPooling1D(),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
model.fit(signals[..., np.newaxis], labels, epochs=15, verbose=0)

# %%

some = signals[150:152, :, np.newaxis].astype("float32")
figure, axes = plt.subplots(2, 2, figsize=(9, 4), layout="constrained", squeeze=False)
for column, kind in enumerate((GradCAM, Saliency)):
    for ax, own, signal in zip(axes[:, column], kind(model)(BinaryScore(True), some), some, strict=True):
        show_signal(own, signal[:, 0], ax=ax, title=kind.__name__)
