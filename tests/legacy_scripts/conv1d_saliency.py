"""Where in a signal the network looks: Conv1D, saliency as a curve."""
import numpy as np
from keras.models import load_model
from keras import activations
from matplotlib import pyplot as plt
from vis.utils import utils
from vis.visualization import visualize_saliency, visualize_cam

model = load_model('conv1d.h5')
model.layers[-1].activation = activations.linear
model = utils.apply_modifications(model)

signal = np.load('inputs.npz')['c1']
n_class = model.layers[-1].output_shape[1]
grads = [visualize_saliency(model, -1, filter_indices=i, seed_input=signal, backprop_modifier='guided')
         for i in range(n_class)]
both = visualize_saliency(model, -1, filter_indices=[0, 1], seed_input=signal, grad_modifier='relu')
cam = visualize_cam(model, -1, filter_indices=0, seed_input=signal,
                    penultimate_layer_idx=utils.find_layer_idx(model, 'c2'))

plt.hold(True)
plt.plot(signal[:, 0])
plt.plot(cam * signal.max(), 'r')
plt.show()
np.savez('results.npz', grads=grads, both=both, cam=cam)
