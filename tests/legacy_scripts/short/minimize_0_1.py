"""keras-vis 0.1: jitter and verbose by their places"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from vis.losses import ActivationMaximization
from vis.optimizer import Optimizer

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

opt = Optimizer(img_input=model.input, losses=[(ActivationMaximization(model.layers[-1], 3), 1)])
np.random.seed(4)
found = opt.minimize(image[np.newaxis], 4, 2, False)
np.savez('results.npz', found=found[0])
