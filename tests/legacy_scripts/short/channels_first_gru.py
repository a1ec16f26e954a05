"""a sound: channels first, as Theano had them, and a GRU"""
import numpy as np
from keras import backend as K
from keras.layers import Dense, GRU
from keras.models import Sequential
from vis.visualization import visualize_saliency

rng = np.random.RandomState(0)
K.set_image_data_format('channels_first')
model = Sequential()
model.add(GRU(4, input_shape=(6, 3), recurrent_activation='hard_sigmoid', reset_after=False))
model.add(Dense(2))
model.set_weights([rng.uniform(-.5, .5, w.shape) for w in model.get_weights()])
sound = rng.rand(6, 3)
predicted = model.predict(sound[np.newaxis])
K.set_image_data_format('channels_last')
np.savez('results.npz', predicted=predicted, saliency=visualize_saliency(model, -1, 1, sound))
