#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Saliency under every backprop modifier, for a small residual network."""
from __future__ import division, print_function
import sys
import numpy as np
from keras import activations
from keras.models import load_model
from vis.backprop_modifiers import guided, get
from vis.utils import utils
from vis.visualization import visualize_saliency

path = sys.argv[1] if len(sys.argv) > 1 else 'resnet_tiny.h5'
model = load_model(path)

layer_idx = utils.find_layer_idx(model, 'probs')
model.layers[layer_idx].activation = activations.linear
model = utils.apply_modifications(model)

img = np.load('inputs.npz')['res']
results = {}
for modifier in [None, 'guided', 'rectified', 'relu', 'deconv']:
    title = 'vanilla' if modifier is None else modifier
    results[title] = visualize_saliency(model, layer_idx, filter_indices=np.int64(2), seed_input=img,
                                        backprop_modifier=modifier, keepdims=True)
    print(title, results[title].shape, results[title].max())
results['function'] = visualize_saliency(model, layer_idx, 2, img, backprop_modifier=guided)

try:
    get('guidde')
except ValueError as e:
    print('as expected:', e)
np.savez('results.npz', **results)
