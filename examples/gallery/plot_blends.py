"""
Four ways to lay a map over a photograph
========================================

``overlay`` gives an array of bytes, for whatever draws arrays.
"""

import matplotlib.pyplot as plt
import numpy as np
from skimage import data, filters

from keras_vis_compat.plots import overlay

# %%
# The map here is made of the picture itself; one of a network is laid over it in the same way.

photo = data.chelsea()
brightness = filters.gaussian(photo.mean(-1), 25)
map = (brightness - brightness.min()) / np.ptp(brightness)

figure, axes = plt.subplots(2, 2, figsize=(8, 5.6), layout="constrained")
for ax, blend in zip(axes.flat, ("mix", "fade", "mask", "contour"), strict=True):
    ax.imshow(overlay(map, photo, blend=blend, alpha=0.7))
    ax.set(title=blend, xticks=[], yticks=[])
