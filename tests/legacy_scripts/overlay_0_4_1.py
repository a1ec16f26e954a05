"""Attention over pictures, as keras-vis 0.4.1 from PyPI draws it: the heatmap is an RGB picture."""
import numpy as np
from matplotlib import pyplot as plt
from scipy.misc import imsave
from keras.models import load_model
from vis.utils import utils
from vis.visualization import visualize_saliency, visualize_cam, overlay

model = load_model('vgg_tiny.h5')
print('Model loaded.')

layer_idx = utils.find_layer_idx(model, 'predictions')
img = np.load('inputs.npz')['vgg_u8']
pred_class = int(np.argmax(model.predict(np.expand_dims(img, axis=0).astype('float32'))))

heatmaps = []
for modifier in [None, 'guided', 'relu']:
    heatmap = visualize_cam(model, layer_idx, filter_indices=[pred_class], seed_input=img,
                            backprop_modifier=modifier)
    heatmaps.append(overlay(img, heatmap, alpha=0.7))

saliency = visualize_saliency(model, layer_idx, [pred_class], seed_input=img)

plt.axis('off')
plt.imshow(utils.stitch_images(heatmaps))
plt.title('Attention')
plt.show()

imsave('saliency.png', saliency)
np.savez('results.npz', pred_class=pred_class, overlays=heatmaps, saliency=saliency)
