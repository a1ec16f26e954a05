"""a layer of Keras 1, whose build makes variables by initializations"""
import numpy as np
from keras import backend as K
from keras import initializations
from keras.engine.topology import Layer
from keras.models import Sequential
class Scale(Layer):
    def __init__(self, n, init='one', **kwargs):
        self.n = n
        self.init = initializations.get(init)
        super(Scale, self).__init__(**kwargs)
    def build(self, input_shape):
        self.W = self.init((input_shape[1], self.n), name='w')
        self.trainable_weights = [self.W]
    def call(self, x, mask=None):
        return K.dot(x, self.W)
    def get_output_shape_for(self, s):
        return (s[0], self.n)
m = Sequential()
m.add(Scale(2, input_shape=(3,)))
np.savez('results.npz', y=m.predict(np.arange(6.).reshape(2, 3)))
