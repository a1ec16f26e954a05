"""a model saved with a metric that only the training script had"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras import backend as K
from keras.models import load_model

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

def psnr(y_true, y_pred):
    return -10. * K.log(K.mean(K.square(y_pred - y_true)))

model.compile('sgd', 'mse', metrics=[psnr])
model.train_on_batch(image[np.newaxis] / 255., model.predict(image[np.newaxis] / 255.))
model.save('psnr.h5')
np.savez('results.npz', predicted=load_model('psnr.h5').predict(image[np.newaxis]))
