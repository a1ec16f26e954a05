"""an Evaluator of loss and gradients for fmin_l_bfgs_b"""
import numpy as np
from keras.models import Sequential, Model, load_model
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D, Input, Activation, Dropout, BatchNormalization
from keras import backend as K
from scipy.optimize import fmin_l_bfgs_b
rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2), name='pool'))
model.add(Flatten())
model.add(Dense(5, activation='softmax', name='preds'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')
class Evaluator(object):
    def __init__(self):
        self.loss_value = None
        self.grads_values = None
    def loss(self, x):
        outs = f([x.reshape((1, 10, 10, 3))])
        self.loss_value = outs[0]
        self.grad_values = outs[1].flatten().astype('float64')
        return float(self.loss_value)
    def grads(self, x):
        return self.grad_values
loss = K.variable(0.)
loss = loss + K.sum(K.square(model.get_layer('conv').output)) / 100.
grads = K.gradients(loss, model.input)
outputs = [loss]
if isinstance(grads, (list, tuple)):
    outputs += grads
else:
    outputs.append(grads)
f = K.function([model.input], outputs)
ev = Evaluator()
x, v, info = fmin_l_bfgs_b(ev.loss, (image / 255.).flatten(), fprime=ev.grads, maxfun=3)
np.savez('results.npz', x=x)
