"""
Insertion and deletion, as curves
=================================

How fast does the score come as pixels are added in the map's order, and how fast does it go as they are removed?
"""

import keras
import matplotlib.pyplot as plt
import numpy as np

from keras_vis_compat.demo.digits import load_digits, train_digits
from keras_vis_compat.explain import GradCAM, ScoreCAM
from keras_vis_compat.metrics import deletion, insertion
from keras_vis_compat.plots import show_curves
from keras_vis_compat.scores import CategoricalScore

digits, model = load_digits(), train_digits(keras)
images = digits.test_images[:40]
score = CategoricalScore(model.predict(images, verbose=0).argmax(1))

# %%

maps = {
    "Grad-CAM": GradCAM(model)(score, images),
    "Score-CAM": ScoreCAM(model)(score, images),
    "random": np.random.default_rng(0).random(images.shape[:3]),
}
figure, axes = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
for ax, metric in zip(axes, (insertion, deletion), strict=True):
    curves = {name: metric(model, score, images, own, return_curves=True) for name, own in maps.items()}
    show_curves(curves, ax=ax, title=metric.__name__)
