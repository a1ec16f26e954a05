"""
Two images through one backbone
===============================

What makes the network say that these are two different digits? Each image gets its own map, though one convolution
reads both.
"""

import keras
import matplotlib.pyplot as plt
import numpy as np

from keras_vis_compat.demo.digits import load_digits
from keras_vis_compat.explain import Saliency
from keras_vis_compat.plots import show_map
from keras_vis_compat.scores import BinaryScore

# %%

keras.utils.set_random_seed(0)
digits, random, layers = load_digits(), np.random.default_rng(0), keras.layers
backbone = keras.Sequential(
    [
        layers.Input((16, 16, 1)),
        layers.Conv2D(16, 5, activation="relu", padding="same"),
        layers.MaxPooling2D(),
        layers.Conv2D(16, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(16),
    ]
)
left, right = layers.Input((16, 16, 1), name="left"), layers.Input((16, 16, 1), name="right")
distance = layers.Subtract()([backbone(left), backbone(right)])
same = layers.Dense(1, activation="sigmoid")(layers.Multiply()([distance, distance]))
model = keras.Model([left, right], same)

# %%
# As many pairs that are alike as pairs that are not.

first = random.integers(0, 1297, 1500)
second = np.where(
    random.random(1500) < 0.5,
    [random.choice(np.flatnonzero(digits.train_labels == digits.train_labels[one])) for one in first],
    random.integers(0, 1297, 1500),
)
pairs = [digits.train_images[first], digits.train_images[second]]
model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")
model.fit(pairs, np.float32(digits.train_labels[first] == digits.train_labels[second]), epochs=6, verbose=0)

# %%

images = [digits.test_images[digits.test_labels == digit][:1] for digit in (3, 8)]
print(f"the same: {model.predict(images, verbose=0)[0, 0]:.0%}")
maps = Saliency(model)(BinaryScore(False), images, smooth_samples=20, seed=0)
figure, axes = plt.subplots(1, 2, figsize=(5, 2.5), layout="constrained")
for ax, own, image, name in zip(axes, maps, images, ("left", "right"), strict=True):
    show_map(own[0], image[0], ax=ax, title=name)
