"""Dreams up a digit with Jitter, filmed as a GIF."""
import numpy as np
from keras import activations
from keras.models import load_model
from vis.callbacks import GifGenerator, OptimizerCallback
from vis.input_modifiers import Jitter
from vis.utils import utils
from vis.visualization import visualize_activation


class Watch(OptimizerCallback):
    def __init__(self):
        self.losses = []

    def callback(self, i, named_losses, overall_loss, grads, wrt_value):
        self.losses.append(overall_loss)


model = load_model('digits.h5')
layer_idx = utils.find_layer_idx(model, 'preds')
model.layers[layer_idx].activation = activations.linear
model = utils.apply_modifications(model)

watch = Watch()
np.random.seed(3)
img = visualize_activation(model, layer_idx, filter_indices=3, input_range=(0., 1.), tv_weight=1., lp_norm_weight=1.,
                           max_iter=6, verbose=False, input_modifiers=[Jitter(0.1)],
                           callbacks=[GifGenerator('digit'), watch])
np.random.seed(3)
plain = visualize_activation(model, layer_idx, filter_indices=3, input_range=(0., 1.), max_iter=6, verbose=False)
np.savez('results.npz', img=img, plain=plain, losses=watch.losses)
