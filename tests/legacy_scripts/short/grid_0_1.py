"""keras-vis 0.1: a picture for each filter, named, in rows"""
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

pictures = visualize_activation(model, -1, filter_indices=[0, [1, 2], 3], seed_img=image, max_iter=3,
                                idx_label_map={0: 'a', 1: 'b', 2: 'c', 3: 'd'}, cols=2)
np.savez('results.npz', pictures=pictures)
