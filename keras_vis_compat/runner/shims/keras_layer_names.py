"""Names of Keras 1 and 2 below `keras.layers` that tf_keras no longer has there."""

from ..names import Made
from . import keras_functions as functions
from .keras_layers import cudnn

# What the files of Keras 2.2 imported themselves, and scripts take from them.
IMPORTED = {
    "K": "tf_keras.backend",
    "activations": "tf_keras.activations",
    "constraints": "tf_keras.constraints",
    "conv_utils": "tf_keras.src.utils.conv_utils",
    "initializers": "tf_keras.initializers",
    "np": "numpy",
    "regularizers": "tf_keras.regularizers",
}

LAYERS = {
    **IMPORTED,
    "AtrousConvolution1D": "tf_keras.layers:Conv1D",
    "AtrousConvolution2D": "tf_keras.layers:Conv2D",
    "AtrousConv2D": "tf_keras.layers:Conv2D",
    "ConvLSTM2DCell": "tf_keras.src.layers.rnn.conv_lstm2d:ConvLSTM2D",
    "ConvRNN2D": "tf_keras.src.layers.rnn.base_conv_rnn:ConvRNN",
    "ConvRecurrent2D": "tf_keras.src.layers.rnn.base_conv_rnn:ConvRNN",
    "CuDNNGRU": Made(lambda: cudnn("GRU")),
    "CuDNNLSTM": Made(lambda: cudnn("LSTM")),
    "Deconv2D": "tf_keras.layers:Conv2DTranspose",
    "Deconv3D": "tf_keras.layers:Conv3DTranspose",
    "Deconvolution2D": "tf_keras.layers:Conv2DTranspose",
    "Deconvolution3D": "tf_keras.layers:Conv3DTranspose",
    "Highway": functions.Highway,
    "InputLayer": "tf_keras.layers:InputLayer",
    "MaxoutDense": functions.MaxoutDense,
    "Merge": functions.Merge,
    "Recurrent": "tf_keras.layers:RNN",
    "TimeDistributedDense": functions.TimeDistributedDense,
    "Conv": "tf_keras.src.layers.convolutional.base_conv:Conv",
    "Pooling1D": "tf_keras.src.layers.pooling.base_pooling1d:Pooling1D",
    "Pooling2D": "tf_keras.src.layers.pooling.base_pooling2d:Pooling2D",
    "Pooling3D": "tf_keras.src.layers.pooling.base_pooling3d:Pooling3D",
    "_Conv": "tf_keras.src.layers.convolutional.base_conv:Conv",
    "_CuDNNRNN": "tf_keras.layers:RNN",
    "_GlobalPooling1D": "tf_keras.src.layers.pooling.base_global_pooling1d:GlobalPooling1D",
    "_GlobalPooling2D": "tf_keras.src.layers.pooling.base_global_pooling2d:GlobalPooling2D",
    "_GlobalPooling3D": "tf_keras.src.layers.pooling.base_global_pooling3d:GlobalPooling3D",
    "_Merge": "tf_keras.src.layers.merging.base_merge:_Merge",
    "_Pooling1D": "tf_keras.src.layers.pooling.base_pooling1d:Pooling1D",
    "_Pooling2D": "tf_keras.src.layers.pooling.base_pooling2d:Pooling2D",
    "_Pooling3D": "tf_keras.src.layers.pooling.base_pooling3d:Pooling3D",
    "_SeparableConv": "tf_keras.src.layers.convolutional.base_separable_conv:SeparableConv",
    "interfaces": "tf_keras.legacy.interfaces",
    "merge": "tf_keras.layers.merge",
}
