"""what speaks against a class"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from vis.visualization import visualize_cam

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

maps = {}
for modifier in [None, 'negate', 'small_values', 'absolute']:
    maps[str(modifier)] = visualize_cam(model, -1, 1, image, penultimate_layer_idx=0, grad_modifier=modifier)
np.savez('results.npz', **maps)
