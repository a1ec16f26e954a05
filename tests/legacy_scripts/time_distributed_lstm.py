"""A CNN on every frame and an LSTM over them: the saliency of a short film."""
import numpy as np
from keras.models import Model
from keras.layers import Input, Dense
from keras.layers.convolutional import Conv2D, MaxPooling2D
from keras.layers.core import Flatten
from keras.layers.recurrent import LSTM
from keras.layers.wrappers import TimeDistributed
from keras.optimizers import Adam
from vis.utils import utils
from vis.visualization import visualize_saliency, visualize_cam

frames = Input(shape=(5, 16, 16, 1), name='frames')
x = TimeDistributed(Conv2D(6, (3, 3), activation='relu'), name='conv')(frames)
x = TimeDistributed(MaxPooling2D((2, 2)), name='pool')(x)
x = TimeDistributed(Flatten(), name='flat')(x)
x = LSTM(8, recurrent_activation='sigmoid', name='lstm')(x)
outputs = Dense(3, activation='linear', name='preds')(x)
model = Model(inputs=frames, outputs=outputs)
model.compile(loss='mse', optimizer=Adam(lr=0.001, decay=1e-6))

# Stands for training.
rng = np.random.RandomState(4)
model.set_weights([rng.normal(0, .3, w.shape) for w in model.get_weights()])

digit = np.load('inputs.npz')['digit12']
film = np.array([np.roll(digit, step, axis=0) for step in range(5)])
layer_idx = utils.find_layer_idx(model, 'preds')
grads = visualize_saliency(model, layer_idx, filter_indices=1, seed_input=film, backprop_modifier='guided')
cam = visualize_cam(model, layer_idx, filter_indices=1, seed_input=film,
                    penultimate_layer_idx=utils.find_layer_idx(model, 'conv'))
model.save_weights('film_weights.h5')
np.savez('results.npz', film=film, grads=grads, cam=cam)
