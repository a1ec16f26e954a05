"""the softmax is swapped for nothing, and guided saliency asked"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras import activations
from vis.utils import utils
from vis.visualization import visualize_saliency

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='softmax', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

layer_idx = utils.find_layer_idx(model, 'scores')
model.layers[layer_idx].activation = activations.linear
model = utils.apply_modifications(model)
np.savez('results.npz', saliency=visualize_saliency(model, layer_idx, filter_indices=2, seed_input=image,
                                                    backprop_modifier='guided'))
