"""stars from keras-vis"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from vis.losses import *
from vis.utils.utils import *
from vis.visualization import *

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

np.savez('results.npz', saliency=visualize_saliency(model, find_layer_idx(model, 'conv'), 1, image),
         stitched=stitch_images([image, image], margin=1), spread=normalize(image))
