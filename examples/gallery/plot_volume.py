"""
A volume, slice by slice
========================

Networks of three axes give maps of three axes.
"""

import keras
import numpy as np

from keras_vis_compat.explain import GradCAM
from keras_vis_compat.plots import show_slices
from keras_vis_compat.scores import BinaryScore

# %%
# Cubes of noise; half of them hold a bright ball.

keras.utils.set_random_seed(0)
random = np.random.default_rng(0)
volumes = random.normal(0, 0.3, (80, 12, 24, 24))
centres = random.integers((3, 6, 6), (9, 18, 18), (40, 3))
grid = np.indices((12, 24, 24))
for volume, centre in zip(volumes[40:], centres, strict=True):
    volume[((grid - centre.reshape(3, 1, 1, 1)) ** 2).sum(0) < 9] += 1
layers = keras.layers
model = keras.Sequential(
    [
        layers.Input((12, 24, 24, 1)),
        layers.Conv3D(6, 3, activation="relu", padding="same"),
        layers.GlobalMaxPooling3D(),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy")
model.fit(volumes[..., np.newaxis], np.repeat([0, 1], 40), epochs=12, verbose=0)

# %%

volume = np.float32(volumes[40:41, ..., np.newaxis])
map = GradCAM(model)(BinaryScore(True), volume)[0]
figure = show_slices(map, volume[0], slices=6, size=1.5)
