"""
Does the map speak of the network?
==================================

If the weights are drawn anew and the map stays, it shows the image, not what was learned (Adebayo et al. 2018,
https://arxiv.org/abs/1810.03292).
"""

import keras

from keras_vis_compat.demo.digits import load_digits, train_digits
from keras_vis_compat.explain import GradCAM, Saliency
from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation
from keras_vis_compat.metrics import model_randomisation
from keras_vis_compat.plots import show_randomisation
from keras_vis_compat.scores import CategoricalScore

digits, model = load_digits(), train_digits(keras)
images, score = digits.test_images[:10], CategoricalScore(digits.test_labels[:10])

# %%
# Layer by layer from the end, the weights become random; each time the maps are compared by their ranks. Maps of both
# signs are kept, since those of a random network may be negative everywhere.

cam, saliency = GradCAM(model), Saliency(model)
explainers = {
    "Grad-CAM": lambda score, images: cam(score, images, activation_modifier=None),
    "saliency": saliency,
    "guided saliency": Saliency(model, model_modifier=GuidedBackpropagation()),
}
found = {name: model_randomisation(model, score, images, explainer) for name, explainer in explainers.items()}
means = {name: {layer: own.mean() for layer, own in row.items()} for name, row in found.items()}
ax = show_randomisation(means)
