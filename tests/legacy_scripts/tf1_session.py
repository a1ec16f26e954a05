"""A web service of 2018 in short: sessions, graphs and GPU options around two calls of keras-vis."""
import os
os.environ['CUDA_VISIBLE_DEVICES'] = ''
import time
import numpy as np
import tensorflow as tf
import keras
import keras.backend.tensorflow_backend as KTF
from keras.backend.tensorflow_backend import set_session
from keras.utils.generic_utils import CustomObjectScope
from keras.initializers import glorot_uniform
from scipy.misc import imresize, toimage
from skimage.feature import greycomatrix, greycoprops
from vis.visualization import visualize_saliency

tf.logging.set_verbosity(tf.logging.ERROR)
config = tf.ConfigProto()
config.gpu_options.allow_growth = True
config.gpu_options.per_process_gpu_memory_fraction = 0.45
sess = tf.Session(config=config)
set_session(sess)
tf.set_random_seed(1)
sess.run(tf.global_variables_initializer())

with CustomObjectScope({'GlorotUniform': glorot_uniform()}):
    model = keras.models.load_model('digits.h5')
graph = tf.get_default_graph()


def serve(image):
    with graph.as_default():
        with sess.as_default():
            start = time.clock()
            heatmap = visualize_saliency(model, -1, int(np.argmax(model.predict(image[None]))), image)
            print('took', time.clock() - start > 0)
            return heatmap


image = np.load('inputs.npz')['digit0']
heatmap = serve(image)
picture = imresize(heatmap, (32, 32), interp='nearest')
toimage(picture).save('heatmap.png')
levels = (picture // 32).astype(np.int)
texture = greycoprops(greycomatrix(levels, [1], [0], levels=8), 'contrast')
log = KTF.get_session().run(tf.log(tf.constant(np.e, dtype=tf.float32)))
np.savez('results.npz', heatmap=heatmap, picture=picture, texture=texture, log=log,
         mask=(heatmap > 0.5).astype(np.float))
