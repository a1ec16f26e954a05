'''Trains a simple convnet on handwritten digits, then shows what it looks at.

The MNIST example of Keras with the attention notebook of keras-vis put behind it.
'''
from __future__ import print_function
import os
import numpy as np
import keras
from keras.models import Sequential, load_model
from keras.layers import Dense, Dropout, Flatten
from keras.layers.convolutional import Conv2D, MaxPooling2D
from keras.utils import np_utils
from keras import backend as K
from keras import activations
from sklearn.datasets import load_digits
from matplotlib import pyplot as plt
import matplotlib.cm as cm

from vis.visualization import visualize_saliency, visualize_cam, overlay
from vis.utils import utils

batch_size = 128
num_classes = 10
epochs = 8
img_rows, img_cols = 16, 16

np.random.seed(1337)
K.set_image_dim_ordering('tf')

digits = load_digits()
x = np.kron(digits.images, np.ones((1, 2, 2))).astype('float32') / 16
if K.image_dim_ordering() == 'th':
    x = x.reshape(x.shape[0], 1, img_rows, img_cols)
    input_shape = (1, img_rows, img_cols)
else:
    x = x.reshape(x.shape[0], img_rows, img_cols, 1)
    input_shape = (img_rows, img_cols, 1)
x_train, x_test = x[:1500], x[1500:]
y_train = np_utils.to_categorical(digits.target[:1500], num_classes)
y_test = np_utils.to_categorical(digits.target[1500:], num_classes)
print('x_train shape:', x_train.shape)

if os.path.exists('mnist_cnn.h5'):
    model = load_model('mnist_cnn.h5')
else:
    model = Sequential()
    model.add(Conv2D(16, kernel_size=(3, 3), activation='relu', input_shape=input_shape))
    model.add(Conv2D(32, (3, 3), activation='relu', name='conv2'))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Dropout(0.25))
    model.add(Flatten())
    model.add(Dense(64, activation='relu'))
    model.add(Dropout(0.5))
    model.add(Dense(num_classes, activation='softmax', name='preds'))
    model.compile(loss=keras.losses.categorical_crossentropy,
                  optimizer=keras.optimizers.Adadelta(),
                  metrics=['accuracy'])
    history = model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, verbose=0,
                        validation_data=(x_test, y_test))
    print('best validation accuracy:', max(history.history['val_acc']))
    model.save('mnist_cnn.h5')

predicted = model.predict_classes(x_test)
accuracy = np.mean(predicted == digits.target[1500:])
print('Test accuracy:', accuracy)

layer_idx = utils.find_layer_idx(model, 'preds')
model.layers[layer_idx].activation = activations.linear
model = utils.apply_modifications(model)

results = {'accuracy': accuracy}
for class_idx in [0, 3, 8]:
    idx = np.where(y_test[:, class_idx] == 1.)[0][0]
    f, ax = plt.subplots(1, 4)
    ax[0].imshow(x_test[idx][..., 0])
    for i, modifier in enumerate([None, 'guided', 'relu']):
        grads = visualize_saliency(model, layer_idx, filter_indices=class_idx,
                                   seed_input=x_test[idx], backprop_modifier=modifier)
        ax[i + 1].set_title('vanilla' if modifier is None else modifier)
        ax[i + 1].imshow(grads, cmap='jet')
        results['saliency_%d_%s' % (class_idx, modifier)] = grads
    plt.show()

    grads = visualize_cam(model, layer_idx, filter_indices=class_idx, seed_input=x_test[idx],
                          penultimate_layer_idx=utils.find_layer_idx(model, 'conv2'))
    jet_heatmap = np.uint8(cm.jet(grads)[..., :3] * 255)
    image = np.uint8(np.repeat(x_test[idx], 3, axis=-1) * 255)
    results['cam_%d' % class_idx] = grads
    results['overlay_%d' % class_idx] = overlay(jet_heatmap, image)
    plt.figure()
    plt.axis('off')
    plt.imshow(results['overlay_%d' % class_idx])
    plt.show()

np.savez('results.npz', **results)
