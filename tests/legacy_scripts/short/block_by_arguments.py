"""sizes and borders that come through arguments, with the keywords of Keras 1"""
import numpy as np
from keras.layers import Input, Convolution2D, MaxPooling2D, Flatten, Dense
from keras.models import Model
rng = np.random.RandomState(0)
mode = 'same'
def block(x, n, border='valid', kernel=(3, 3)):
    return Convolution2D(n, kernel[0], kernel[1], border_mode=border, activation='relu')(x)
inp = Input((8, 8, 3))
x = block(inp, 4, border=mode)
x = MaxPooling2D((2, 2), border_mode=mode)(x)
x = block(x, 4)
m = Model(input=inp, output=x)
m.set_weights([rng.uniform(-.2, .4, w.shape) for w in m.get_weights()])
np.savez('results.npz', y=m.predict(rng.rand(1, 8, 8, 3)))
