"""which word counts: saliency by an embedding"""
import numpy as np
from keras.layers import Dense, Embedding, Flatten
from keras.models import Sequential
from vis.visualization import visualize_saliency

rng = np.random.RandomState(0)
model = Sequential()
model.add(Embedding(12, 4, input_length=5))
model.add(Flatten())
model.add(Dense(3, activation='relu'))
model.add(Dense(2))
model.set_weights([rng.uniform(-.2, .6, w.shape) for w in model.get_weights()])
words = np.array([3, 1, 4, 1, 5])
np.savez('results.npz', words=visualize_saliency(model, -1, 1, words, wrt_tensor=model.layers[0].output))
