"""keras-vis 0.5.0: a heat map coloured and laid over the image"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
import matplotlib.cm as cm
from vis.visualization import overlay, visualize_cam

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

heatmap = visualize_cam(model, -1, 3, image)
jet_heatmap = np.uint8(cm.jet(heatmap)[..., :3] * 255)
np.savez('results.npz', heatmap=heatmap, laid=overlay(jet_heatmap, np.uint8(image)))
