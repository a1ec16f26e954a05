"""Grad-CAM by hand for a video: one Optimizer is built once and kept for every frame."""
import numpy as np
from scipy.ndimage.interpolation import zoom
from keras import backend as K
from keras.models import load_model
import vis.visualization.saliency as saliency
from vis.losses import ActivationMaximization
from vis.optimizer import Optimizer
from vis.utils import utils


def cam_init(model, layer_idx, filter_indices):
    penultimate_layer = saliency._find_penultimate_layer(model, layer_idx, None)
    losses = [(ActivationMaximization(model.layers[layer_idx], filter_indices), -1)]
    return Optimizer(model.input, losses, wrt_tensor=penultimate_layer.output, norm_grads=False)


def cam_run(opt, seed_input):
    _, grads, values = opt.minimize(seed_input, max_iter=1, grad_modifier=None, verbose=False)
    grads = grads / (np.max(grads) + K.epsilon())
    channel_idx = 1 if K.image_data_format() == 'channels_first' else -1
    other_axis = np.delete(np.arange(len(grads.shape)), channel_idx)
    weights = np.mean(grads, axis=tuple(other_axis))
    heatmap = np.zeros(shape=values.shape[1:-1], dtype=K.floatx())
    for i, w in enumerate(weights):
        heatmap += w * values[0, ..., i]
    heatmap = np.maximum(heatmap, 0)
    input_dims = utils.get_img_shape(opt.input_tensor)[2:]
    zoom_factor = [i / (j * 1.0) for i, j in zip(input_dims, heatmap.shape)]
    return utils.normalize(zoom(heatmap, zoom_factor))


model = load_model('digits.h5')
layer_idx = utils.find_layer_idx(model, 'preds')
opt = cam_init(model, layer_idx, 7)

data = np.load('inputs.npz')
frames = [data['digit0'], data['digit7'][0], data['digit12']]
frames += [np.roll(frames[0], shift, axis=1) for shift in range(1, 6)]
cams = np.array([cam_run(opt, frame) for frame in frames])
print('cams', cams.shape, 'losses', opt.loss_names)
np.savez('results.npz', frames=frames, cams=cams)
