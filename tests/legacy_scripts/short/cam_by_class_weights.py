"""CAM of the weights behind global pooling, by K.function of layers[0].input"""
import numpy as np
from keras.models import Sequential, Model, load_model
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D, Input, Activation, Dropout, BatchNormalization
from keras import backend as K
from keras.layers import GlobalAveragePooling2D
rng = np.random.RandomState(0)
inp = Input((10, 10, 3))
x = Conv2D(4, 3, activation='relu', name='last')(inp)
g = GlobalAveragePooling2D()(x)
model = Model(inp, Dense(3, activation='softmax')(g))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
class_weights = model.layers[-1].get_weights()[0]
get_output = K.function([model.layers[0].input], [model.get_layer('last').output, model.layers[-1].output])
[conv_outputs, predictions] = get_output([rng.rand(1, 10, 10, 3)])
conv_outputs = conv_outputs[0, :, :, :]
cam = np.zeros(dtype=np.float32, shape=conv_outputs.shape[0:2])
for i, w in enumerate(class_weights[:, 1]):
    cam += w * conv_outputs[:, :, i]
np.savez('results.npz', cam=cam)
