"""how convnets see the world: gradient ascent in a loop of filters"""
import numpy as np
from keras.models import Sequential, Model, load_model
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D, Input, Activation, Dropout, BatchNormalization
from keras import backend as K
rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2), name='pool'))
model.add(Flatten())
model.add(Dense(5, activation='softmax', name='preds'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')
input_img = model.input
layer_dict = dict([(layer.name, layer) for layer in model.layers[1:]])
layer_output = model.layers[0].output
def normalize(x):
    return x / (K.sqrt(K.mean(K.square(x))) + K.epsilon())
kept = []
for filter_index in range(2):
    if K.image_data_format() == 'channels_first':
        loss = K.mean(layer_output[:, filter_index, :, :])
    else:
        loss = K.mean(layer_output[:, :, :, filter_index])
    grads = K.gradients(loss, input_img)[0]
    grads = normalize(grads)
    iterate = K.function([input_img], [loss, grads])
    data = image[None] / 255.
    for i in range(3):
        loss_value, grads_value = iterate([data])
        data = data + grads_value * .1
    kept.append(data[0])
np.savez('results.npz', k=np.array(kept))
