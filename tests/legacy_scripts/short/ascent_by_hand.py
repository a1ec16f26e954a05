"""conv_filter_visualization.py of the Keras examples"""
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

def normalize(x):
    return x / (K.sqrt(K.mean(K.square(x))) + K.epsilon())

layer_output = model.get_layer('conv').output
pictures = []
for filter_index in range(2):
    loss = K.mean(layer_output[:, :, :, filter_index])
    grads = normalize(K.gradients(loss, model.input)[0])
    iterate = K.function([model.input, K.learning_phase()], [loss, grads])
    input_img_data = (image[np.newaxis] - 128) / 255.
    for i in range(5):
        loss_value, grads_value = iterate([input_img_data, 0])
        input_img_data = input_img_data + grads_value * 1.
    pictures.append(input_img_data[0])
np.savez('results.npz', pictures=np.array(pictures))
