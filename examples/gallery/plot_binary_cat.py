"""
One sigmoid unit: a cat, or a cup?
==================================

``BinaryScore(True)`` asks what speaks for one class, ``BinaryScore(False)`` what speaks for the other.
"""

import keras
import numpy as np
from skimage import data
from skimage.transform import resize

from keras_vis_compat.explain import GradCAM
from keras_vis_compat.plots import show_maps
from keras_vis_compat.scores import BinaryScore

# %%
# Pieces of two photographs that come with scikit-image, and a network that tells them apart.


def pieces_of(photo, count, random):
    photo = np.float32(resize(photo, (96, 96)))
    corners = random.integers(0, 48, (count, 2))
    return np.stack([photo[y : y + 48, x : x + 48] for y, x in corners])


keras.utils.set_random_seed(0)
random, layers = np.random.default_rng(0), keras.layers
cups, cats = pieces_of(data.coffee(), 96, random), pieces_of(data.chelsea(), 96, random)
model = keras.Sequential(
    [
        layers.Input((48, 48, 3)),
        layers.Conv2D(16, 5, strides=2, activation="relu"),
        layers.Conv2D(32, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(keras.optimizers.Adam(0.005), "binary_crossentropy")
model.fit(np.concatenate([cups, cats]), np.repeat([0, 1], 96), epochs=10, verbose=0)

# %%

images = np.concatenate([cups[:2], cats[:2]])
cam = GradCAM(model)
maps = {"for a cat": cam(BinaryScore(True), images), "for a cup": cam(BinaryScore(False), images)}
figure = show_maps(images, maps, titles=["cup", "cup", "cat", "cat"], size=1.6)
