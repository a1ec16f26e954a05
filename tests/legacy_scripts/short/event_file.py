"""a saliency map, and its spread for TensorBoard"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
import tensorflow as tf
from vis.visualization import visualize_saliency

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

saliency = visualize_saliency(model, -1, 1, image)
writer = tf.summary.FileWriter('logs')
summary = tf.Summary()
value = summary.value.add()
value.tag, value.simple_value = 'spread', float(saliency.std())
writer.add_summary(summary, 0)
writer.close()
np.savez('results.npz', saliency=saliency)
