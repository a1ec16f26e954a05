"""
A number: what raises it, what lowers it
========================================

The network says how many bright spots there are more than dark ones.
"""

import keras
import numpy as np

from keras_vis_compat.explain import GradCAM
from keras_vis_compat.plots import show_maps
from keras_vis_compat.scores import DecreaseScore, IncreaseScore

# %%
# Images with up to five bright spots and up to five dark ones.

keras.utils.set_random_seed(0)
random = np.random.default_rng(0)


def scene(bright, dark):
    image = np.full((24, 24), 0.5, "float32")
    for value, count in ((1, bright), (0, dark)):
        for y, x in random.integers(2, 22, (count, 2)):
            image[y - 1 : y + 2, x - 1 : x + 2] = value
    return image


counts = random.integers(0, 6, (400, 2))
images = np.stack([scene(*pair) for pair in counts])[..., np.newaxis]
layers = keras.layers
model = keras.Sequential(
    [
        layers.Input((24, 24, 1)),
        layers.Conv2D(8, 3, activation="elu"),
        layers.Conv2D(8, 3, activation="elu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(1),
    ]
)
model.compile(keras.optimizers.Adam(0.01), "mse")
history = model.fit(images, np.float32(counts[:, 0] - counts[:, 1]), epochs=30, verbose=0)

# %%

shown = images[counts.min(axis=1) > 1][:3]
cam = GradCAM(model)
maps = {"raises it": cam(IncreaseScore(), shown), "lowers it": cam(DecreaseScore(), shown)}
titles = [f"{count:+.1f}" for count in model.predict(shown, verbose=0)[:, 0]]
figure = show_maps(shown, maps, titles=titles, size=1.6)
