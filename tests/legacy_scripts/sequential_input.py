"""Layer outputs by K.function, then the same model under keras-vis: everything hangs on model.input."""
import numpy as np
from keras import backend as K
from keras.models import Model, load_model
from vis.losses import ActivationMaximization
from vis.optimizer import Optimizer
from vis.utils import utils
from vis.visualization import visualize_saliency_with_losses, visualize_cam_with_losses

K.set_learning_phase(0)
model = load_model('digits.h5')
img = np.load('inputs.npz')['digit7']

# outputs of all layers, in test mode
functor = K.function([model.input, K.learning_phase()], [layer.output for layer in model.layers])
layer_outs = functor([img, 0.])
print([out.shape for out in layer_outs])

middle = Model(inputs=model.input, outputs=model.get_layer('conv2').output)
features = middle.predict(img)

losses = [(ActivationMaximization(model.layers[-1], 7), -1)]
saliency = visualize_saliency_with_losses(model.input, losses, img)
cam = visualize_cam_with_losses(model.input, losses, img, model.get_layer('conv2'))
values = Optimizer(model.input, losses, norm_grads=False).compute_fn([img, 0])

np.savez('results.npz', probs=layer_outs[-1], conv2=layer_outs[2], features=features,
         saliency=saliency, cam=cam, loss=values[1], grads=values[2])
K.clear_session()
