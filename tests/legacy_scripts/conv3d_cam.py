"""Which part of a volume speaks for the class: Grad-CAM and saliency in three dimensions."""
import numpy as np
import matplotlib.pyplot as plt
from keras import activations
from keras.models import Sequential
from keras.layers import Conv3D, MaxPooling3D, Flatten, Dense
from vis.utils import utils
from vis.visualization import visualize_cam, visualize_saliency


def build():
    model = Sequential()
    model.add(Conv3D(4, kernel_size=(3, 3, 3), activation='relu', name='c1', input_shape=(12, 12, 10, 1)))
    model.add(MaxPooling3D(pool_size=(2, 2, 2), name='p1'))
    model.add(Conv3D(6, kernel_size=(2, 2, 2), activation='relu', name='c2'))
    model.add(Flatten(name='f'))
    model.add(Dense(3, activation='softmax', name='out'))
    return model


model = build()
model.load_weights('conv3d.h5')
model.summary()

volume = np.load('inputs.npz')['c3']
layer_idx = utils.find_layer_idx(model, 'out')
model.layers[layer_idx].activation = activations.linear
model = utils.apply_modifications(model)
cam = visualize_cam(model, layer_idx, filter_indices=0, seed_input=volume,
                    penultimate_layer_idx=utils.find_layer_idx(model, 'c2'))
grads = visualize_saliency(model, layer_idx, filter_indices=None, seed_input=volume)
print(cam.shape, grads.shape)

for z in range(0, 10, 5):
    plt.imshow(cam[:, :, z], cmap='jet')
    plt.show()
np.savez('results.npz', cam=cam, grads=grads)
