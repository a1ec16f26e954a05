'''A network in the words of Keras 1, trained by a generator, read by its own classes.'''
from __future__ import print_function
import numpy as np
np.random.seed(1337)  # for reproducibility
from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D, ZeroPadding2D
from keras.layers.advanced_activations import LeakyReLU
from keras.layers.normalization import BatchNormalization
from keras.optimizers import SGD
from keras.callbacks import ModelCheckpoint, ReduceLROnPlateau
from keras.preprocessing.image import ImageDataGenerator
from keras.regularizers import l2
from keras.utils import np_utils
from keras import backend as K
from vis.visualization import visualize_saliency

nb_classes, nb_epoch, batch_size = 10, 2, 32
x = np.load('inputs.npz')
X_train = np.array([np.roll(x[name].reshape(16, 16, 1), i, axis=1)
                    for i in range(16) for name in ('digit0', 'digit7', 'digit12')])
Y_train = np_utils.to_categorical([0, 7, 2] * 16, nb_classes)

model = Sequential()
model.add(ZeroPadding2D((1, 1), input_shape=(16, 16, 1), dim_ordering='tf'))
model.add(Convolution2D(8, 3, 3, border_mode='valid', init='he_normal', W_regularizer=l2(1e-4)))
model.add(BatchNormalization(mode=0, axis=-1))
model.add(LeakyReLU(alpha=.1))
model.add(Convolution2D(8, nb_row=3, nb_col=2, subsample=(2, 2), border_mode='same', bias=False))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2), border_mode='same'))
model.add(Dropout(p=0.1))
model.add(Flatten())
model.add(Dense(output_dim=nb_classes, init='glorot_normal', name='preds'))
model.add(Activation('softmax'))
sgd = SGD(lr=0.01, decay=1e-6, momentum=0.9, nesterov=True)
model.compile(loss='categorical_crossentropy', optimizer=sgd, metrics=['accuracy'])

datagen = ImageDataGenerator(width_shift_range=0.1)
checkpoint = ModelCheckpoint('weights.{epoch:02d}-{acc:.2f}.h5', monitor='acc')
history = model.fit_generator(datagen.flow(X_train, Y_train, batch_size=batch_size),
                              samples_per_epoch=48, nb_epoch=nb_epoch, verbose=0,
                              callbacks=[checkpoint, ReduceLROnPlateau(monitor='acc', patience=5)])
print(sorted(history.history.keys()), K.get_value(model.optimizer.lr))
classes = model.predict_classes(X_train, batch_size=batch_size, verbose=0)
proba = model.predict_proba(X_train[:2], verbose=0)

grads = visualize_saliency(model, [l.name for l in model.layers].index('preds'), [7], X_train[1])
model.save('keras1.h5')
np.savez('results.npz', X_train=X_train, classes=classes, proba=proba, grads=grads, acc=history.history['acc'])
