"""a residual network under rectified backprop"""
import numpy as np
from keras.layers import Activation, Add, BatchNormalization, Conv2D, Dense, GlobalAveragePooling2D, Input
from keras.models import Model
from vis.visualization import visualize_cam, visualize_saliency

rng = np.random.RandomState(0)
x = entry = Input(shape=(8, 8, 2))
for _ in range(2):
    y = Activation('relu')(BatchNormalization()(Conv2D(2, (3, 3), padding='same')(x)))
    x = Add()([x, y])
model = Model(inputs=entry, outputs=Dense(3)(GlobalAveragePooling2D()(x)))
model.set_weights([rng.uniform(.1, .6, w.shape) for w in model.get_weights()])
image = rng.rand(8, 8, 2)
np.savez('results.npz', rectified=visualize_saliency(model, -1, 1, image, backprop_modifier='rectified'),
         cam=visualize_cam(model, -1, 1, image))
