"""
The calls of keras-vis
======================

Old calls work beside new ones, on the same model, with the numbers that they had.
"""

import keras
import matplotlib.pyplot as plt
import numpy as np

from keras_vis_compat.demo.digits import load_digits, train_digits
from keras_vis_compat.explain import GradCAM
from keras_vis_compat.plots import show_map
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.visualization import visualize_cam, visualize_saliency

digits, model = load_digits(), train_digits(keras)
image = digits.test_images[digits.test_labels == 5][0]

# %%
# The new class gives the old numbers with three options.

old = visualize_cam(model, layer_idx=-1, filter_indices=5, seed_input=image, penultimate_layer_idx=3)
new = GradCAM(model)(
    CategoricalScore(5),
    image,
    penultimate_layer="strokes",
    expand_cam="cubic",
    normalize_cam="min_max",
    normalize_gradient=True,
)[0]
print(np.abs(old - new).max())

# %%

maps = {
    "visualize_saliency": visualize_saliency(model, -1, 5, image),
    "visualize_cam": old,
    "GradCAM, as it was": new,
    "GradCAM": GradCAM(model)(CategoricalScore(5), image)[0],
}
figure, axes = plt.subplots(1, 4, figsize=(10, 2.8), layout="constrained")
for ax, (title, own) in zip(axes, maps.items(), strict=True):
    show_map(own, image, ax=ax, title=title)
