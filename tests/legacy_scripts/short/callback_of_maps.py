"""a callback that keeps a map of each epoch; nb_epoch and acc"""
import numpy as np
from keras.models import Sequential, Model, load_model
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D, Input, Activation, Dropout, BatchNormalization
from keras import backend as K
import keras
from keras.utils import np_utils
from vis.visualization import visualize_saliency
rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2), name='pool'))
model.add(Flatten())
model.add(Dense(5, activation='softmax', name='preds'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')
model.compile(loss='categorical_crossentropy', optimizer=keras.optimizers.SGD(lr=0.01), metrics=['accuracy'])
maps = []

class Saliency(keras.callbacks.Callback):
    def on_train_begin(self, logs={}):
        self.losses = []

    def on_epoch_end(self, epoch, logs={}):
        self.losses.append(logs.get('loss'))
        grads = visualize_saliency(self.model, -1, filter_indices=1, seed_input=image / 255.)
        maps.append(grads)

x = rng.rand(16, 10, 10, 3)
y = np_utils.to_categorical(rng.randint(0, 5, 16), 5)
callback = Saliency()
hist = model.fit(x, y, batch_size=8, nb_epoch=2, verbose=0, shuffle=False, callbacks=[callback], validation_data=(x, y))
print(hist.history['acc'], hist.history['val_acc'])
np.savez('results.npz', maps=np.array(maps), losses=callback.losses)
