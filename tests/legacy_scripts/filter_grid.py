"""What each filter of a layer looks for, stitched into one picture."""
import numpy as np
import matplotlib
matplotlib.use('TkAgg')
from matplotlib import pyplot as plt
from scipy.misc import imsave
from keras.models import load_model
from vis.utils import utils
from vis.visualization import visualize_activation, get_num_filters

model = load_model('vgg_tiny.h5')
layer_name = 'block2_conv1'
layer_idx = utils.find_layer_idx(model, layer_name)

filters = np.arange(get_num_filters(model.layers[layer_idx]))[:4]
np.random.seed(11)
vis_images, plain = [], []
for idx in filters:
    img = visualize_activation(model, layer_idx, filter_indices=idx, max_iter=4, verbose=False)
    plain.append(img)
    img = utils.draw_text(img, 'Filter {}'.format(idx), color=(255, 0, 0))
    vis_images.append(img)

stitched = utils.stitch_images(vis_images, margin=3, cols=2)
plt.axis('off')
plt.imshow(stitched)
plt.title(layer_name)
plt.show()

imsave('filters.png', stitched)
np.savez('results.npz', plain=plain, texts=vis_images, stitched=stitched)
