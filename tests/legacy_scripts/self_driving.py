"""What makes the car steer right, left, or straight on: a regression and three gradient modifiers."""
import numpy as np
import matplotlib.cm as cm
from matplotlib import pyplot as plt
from keras.models import load_model
from vis.utils import utils
from vis.visualization import visualize_saliency, visualize_cam, overlay

titles = ['right steering', 'left steering', 'maintain steering']
modifiers = [None, 'negate', 'small_values']

model = load_model('driving.h5')
img = np.load('inputs.npz')['drive']
pred = model.predict(np.expand_dims(img, axis=0))[0][0]
print('Predicted {}'.format(pred))

results = {'angle': pred}
for modifier, title in zip(modifiers, titles):
    heatmap = visualize_saliency(model, layer_idx=-1, filter_indices=0,
                                 seed_input=img, grad_modifier=modifier)
    results['saliency ' + title] = heatmap
    cam = visualize_cam(model, layer_idx=-1, filter_indices=0, seed_input=img,
                        penultimate_layer_idx=utils.find_layer_idx(model, 'c3'), grad_modifier=modifier)
    results['cam ' + title] = cam
    jet_heatmap = np.uint8(cm.jet(cam)[..., :3] * 255)
    plt.figure()
    plt.title(title)
    plt.imshow(overlay(np.uint8(img * 255), jet_heatmap, alpha=0.7))
    plt.show()
np.savez('results.npz', **results)
