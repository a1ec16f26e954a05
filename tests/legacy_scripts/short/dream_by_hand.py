"""deep_dream.py: a loss that begins as a variable"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras import backend as K

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

loss = K.variable(0.)
for name, coeff in [('conv', 2.), ('scores', .1)]:
    x = model.get_layer(name).output
    scaling = K.prod(K.cast(K.shape(x), 'float32'))
    loss += coeff * K.sum(K.square(x)) / scaling
grads = K.gradients(loss, model.input)[0]
grads /= K.maximum(K.mean(K.abs(grads)), 1e-7)
fetch_loss_and_grads = K.function([model.input], [loss, grads])
x = image[np.newaxis] / 255.
for i in range(3):
    loss_value, grad_values = fetch_loss_and_grads([x])
    x = x + .01 * grad_values
np.savez('results.npz', dream=x, loss=loss_value)
