"""losses by hand, an own callback"""
import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from vis.callbacks import OptimizerCallback
from vis.losses import ActivationMaximization
from vis.optimizer import Optimizer
from vis.regularizers import LPNorm, TotalVariation

rng = np.random.RandomState(0)
model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(10, 10, 3), name='conv'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(5, activation='linear', name='scores'))
model.set_weights([rng.uniform(-.2, .4, w.shape) for w in model.get_weights()])
image = rng.uniform(0, 255, (10, 10, 3)).astype('float32')

class Keep(OptimizerCallback):
    def __init__(self):
        self.losses = []

    def callback(self, i, named_losses, overall_loss, grads, wrt_value):
        self.losses.append(overall_loss)

keep = Keep()
losses = [(ActivationMaximization(model.layers[-1], 2), 2), (LPNorm(model.input), 10), (TotalVariation(model.input), 1)]
found = Optimizer(model.input, losses).minimize(image, max_iter=3, callbacks=[keep], verbose=False)
np.savez('results.npz', found=found[0], losses=np.array(keep.losses, dtype=float).ravel())
