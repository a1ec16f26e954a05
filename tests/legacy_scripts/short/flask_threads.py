"""a model that is asked from a thread, made ready beforehand"""
import threading
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
model._make_predict_function()
out = []
def work():
    out.append(model.predict(image[None]))
t = threading.Thread(target=work)
t.setDaemon(True)
t.start(); t.join()
print(t.isAlive() if hasattr(t, 'isAlive') else '')
np.savez('results.npz', o=out[0])
