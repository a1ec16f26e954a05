# Everything by star, as notebooks grow.
from keras.models import *
from keras.layers import *
from keras.optimizers import *
from vis.backprop_modifiers import *
from vis.grad_modifiers import *
from vis.visualization import *
from vis.visualization.saliency import *
from vis.visualization.saliency import _find_penultimate_layer
import vis

inputs = Input((16, 16, 1))
x = Conv2D(4, 3, padding='same', activation='relu', kernel_initializer='he_normal')(inputs)
x = merge([x, Conv2D(4, 1)(inputs)], mode='concat', concat_axis=-1)
x = Convolution2D(6, (3, 3), activation='relu')(x)
x = GlobalAveragePooling2D()(x)
outputs = Dense(3, activation='softmax')(x)
model = Model(input=inputs, output=outputs)
model.compile(optimizer=SGD(lr=1e-2, momentum=0.9), loss='categorical_crossentropy')

rng = np.random.RandomState(2)
model.set_weights([rng.normal(0, .5, w.shape) for w in model.get_weights()])
img = np.load('inputs.npz')['digit0']

layer = _find_penultimate_layer(model, -1, None)
print(layer.name, K.image_data_format(), vis.visualization.get_num_filters(layer))
heatmap = visualize_saliency(model, -1, 1, img, backprop_modifier=guided, grad_modifier=absolute)
small = visualize_saliency(model, -1, 1, img, grad_modifier=small_values)
cam = visualize_cam(model, -1, 1, img, penultimate_layer_idx=model.layers.index(layer))

weights = {'w%02d' % i: w for i, w in enumerate(model.get_weights())}
np.savez('results.npz', heatmap=heatmap, small=small, cam=cam, **weights)
