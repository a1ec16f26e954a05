"""keras-vis 0.3.2 and 0.3.3: functions of classes"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from vis.visualization import visualize_class_activation, visualize_class_cam, visualize_class_saliency

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

np.random.seed(0)
np.savez('results.npz',
         saliency=visualize_class_saliency(model, -1, [1], image),
         cam=visualize_class_cam(model, -1, [1], image),
         activation=visualize_class_activation(model, -1, [1], seed_input=image, max_iter=3))
