"""keras-vis 0.1.2 to 0.3: a label on the picture"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from vis.visualization import visualize_activation

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('uint8')

picture = visualize_activation(model, -1, filter_indices=[1], seed_img=image, text='ouzel', max_iter=3)
np.savez('results.npz', picture=picture)
