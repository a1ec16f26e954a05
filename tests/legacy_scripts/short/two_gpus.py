"""a model for two GPUs"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras.utils import multi_gpu_model

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

parallel = multi_gpu_model(model, gpus=2)
parallel.save_weights('parallel.h5')
parallel.load_weights('parallel.h5')
np.savez('results.npz', predicted=parallel.predict(np.array([image, 0 * image])), again=parallel.layers[-2].get_weights()[-1])
