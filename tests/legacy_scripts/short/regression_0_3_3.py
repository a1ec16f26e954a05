"""keras-vis 0.3.2 and 0.3.3: targets of a regression"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from vis.losses import RegressionTarget
from vis.visualization import visualize_regression_cam, visualize_regression_saliency

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

assert RegressionTarget(model.layers[-1], 0, 1e4).name == 'RegressionTarget Loss'
np.savez('results.npz',
         saliency=visualize_regression_saliency(model, -1, 0, -1e6, image),
         cam=visualize_regression_cam(model, -1, [0], [1e6], image))
