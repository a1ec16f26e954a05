"""maps of losses, with wrt_tensor"""
import numpy as np
from keras.models import Sequential, Model, load_model
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D, Input, Activation, Dropout, BatchNormalization
from keras import backend as K
from vis.visualization import visualize_saliency_with_losses, visualize_cam_with_losses, visualize_activation_with_losses
from vis.losses import ActivationMaximization, Loss
rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2), name='pool'))
model.add(Flatten())
model.add(Dense(5, activation='softmax', name='preds'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')
losses = [(ActivationMaximization(model.layers[-1], 2), -1)]
s = visualize_saliency_with_losses(model.input, losses, image, wrt_tensor=model.get_layer('conv').output)
c = visualize_cam_with_losses(model.input, losses, image, model.get_layer('conv'))
np.savez('results.npz', s=s, c=c)
