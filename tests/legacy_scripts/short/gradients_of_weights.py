"""how much each weight moves the loss: optimizer.get_gradients"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras import backend as K
from keras import optimizers

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

target = K.placeholder(shape=(None, 5))
loss = K.mean(K.square(model.output - target))
weights = model.trainable_weights
slopes = optimizers.SGD(lr=0.1).get_gradients(loss, weights)
run = K.function([model.input, target], slopes)
values = run([image[np.newaxis] / 255., np.ones((1, 5))])
np.savez('results.npz', **{'w%d' % i: value for i, value in enumerate(values)})
