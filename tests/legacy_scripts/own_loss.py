"""A loss of one's own: what drives one filter of a convolution while its neighbour stays quiet."""
import numpy as np
from keras import backend as K
from keras.models import load_model
from vis.losses import Loss, ActivationMaximization
from vis.regularizers import TotalVariation, LPNorm
from vis.optimizer import Optimizer
from vis.visualization import visualize_saliency_with_losses, visualize_activation_with_losses


class FilterContrast(Loss):
    def __init__(self, layer, wanted, unwanted):
        self.name = 'FilterContrast'
        self.wanted = layer.output[..., wanted]
        self.unwanted = layer.output[..., unwanted]

    def build_loss(self):
        return K.mean(K.square(self.unwanted)) - K.mean(self.wanted)


model = load_model('digits.h5')
layer = model.get_layer('conv2')
img = np.load('inputs.npz')['digit0']

losses = [(FilterContrast(layer, 1, 2), -1)]
saliency = visualize_saliency_with_losses(model.input, losses, img)

np.random.seed(7)
seed = np.random.random((1, 16, 16, 1))
losses = [
    (FilterContrast(layer, 1, 2), 2),
    (ActivationMaximization(layer, [4]), 1),
    (LPNorm(model.input), 5),
    (TotalVariation(model.input), 5),
]
opt = Optimizer(model.input, losses, input_range=(0., 1.))
image, grads, _ = opt.minimize(seed_input=seed, max_iter=8, verbose=True)

activation = visualize_activation_with_losses(model.input, losses, seed_input=seed,
                                              input_range=(0, 255), max_iter=3, verbose=False)
np.savez('results.npz', saliency=saliency, image=image, grads=grads, activation=activation)
