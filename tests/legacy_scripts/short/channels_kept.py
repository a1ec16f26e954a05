"""saliency of each channel; channels chosen by hand"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from vis.visualization import visualize_saliency

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

maps = visualize_saliency(model, -1, 0, image, keepdims=True, backprop_modifier='relu', grad_modifier='relu')
np.savez('results.npz', red=maps[..., 0], whole=maps)
