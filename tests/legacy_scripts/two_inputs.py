"""An image and a row of numbers go in; what of each counts?"""
import numpy as np
from keras.layers import Input, Conv2D, GlobalMaxPooling2D, Dense, concatenate
from keras.models import Model
from vis.visualization import visualize_saliency

image = Input(shape=(16, 16, 1), name='image')
numbers = Input(shape=(6,), name='numbers')
a = Conv2D(5, (3, 3), activation='relu')(image)
a = GlobalMaxPooling2D()(a)
b = Dense(4, activation='relu')(numbers)
x = concatenate([a, b])
x = Dense(8, activation='relu')(x)
preds = Dense(1, activation='linear', name='preds')(x)
model = Model(inputs=[image, numbers], outputs=preds)

rng = np.random.RandomState(5)
model.set_weights([rng.normal(0, .5, w.shape) for w in model.get_weights()])

digit = np.load('inputs.npz')['digit0']
row = np.linspace(-1, 1, 6)
grads = visualize_saliency(model, -1, filter_indices=0, seed_input=[digit, row], keepdims=True)
print([g.shape for g in grads])

weights = {'w%02d' % i: w for i, w in enumerate(model.get_weights())}
np.savez('results.npz', image=grads[0], numbers=grads[1], row=row, **weights)
