"""For every class in `keras.layers` and `tf_keras.layers`: how to make one, and of what; or why it is in no graph."""

from functools import partial

import numpy as np
import tensorflow as tf

numbers = np.random.RandomState(3)

# Samples to feed, by the name of the input.
INPUTS = {
    "image": numbers.rand(2, 8, 8, 3).astype("float32"),
    "bytes": numbers.randint(0, 256, (2, 8, 8, 3)).astype("float32"),
    "vector": numbers.randn(2, 6).astype("float32"),
    "sequence": numbers.randn(2, 6, 4).astype("float32"),
    "volume": numbers.randn(2, 6, 6, 6, 2).astype("float32"),
    "film": numbers.randn(2, 2, 4, 4, 4, 1).astype("float32"),
    "sound": numbers.randn(2, 64).astype("float32"),
    "mono": numbers.randn(2, 64, 1).astype("float32"),
    "ids": np.array([[1, 2, 3, 0, 0, 0], [4, 5, 1, 2, 3, 0]], "int32"),
    "text": np.array([["a"], ["b"]], object),
}

# One array in: {input: {class: its arguments, or a function from `layers` to a layer}}.
LAYERS = {
    "image": {
        "Activation": ("relu",),
        "ActivityRegularization": (0.1,),
        "AdaptiveAveragePooling2D": (2,),
        "AdaptiveMaxPooling2D": (2,),
        "AlphaDropout": (0.5,),
        "AveragePooling2D": (2,),
        "BatchNormalization": (),
        "CenterCrop": (4, 4),
        "Conv2D": (2, 3),
        "Conv2DTranspose": (2, 3),
        "ConvLSTM1D": (2, 3),
        "Cropping2D": (1,),
        "DepthwiseConv2D": (3,),
        "Dropout": (0.5,),
        "ELU": (),
        "EinsumDense": ("abcd,de->abce", (None, None, 2)),
        "Flatten": (),
        "GaussianDropout": (0.5,),
        "GaussianNoise": (0.5,),
        "GlobalAveragePooling2D": (),
        "GlobalMaxPooling2D": (),
        "GroupNormalization": (3,),
        "Identity": (),
        "Lambda": (lambda values: 2 * values + 1,),
        "LayerNormalization": (),
        "LeakyReLU": (),
        "LocallyConnected2D": (2, 3),
        "MaxPooling2D": (2,),
        "Normalization": lambda layers: layers.Normalization(mean=0.5, variance=0.2),
        "PReLU": (),
        "Permute": ((2, 1, 3),),
        "Pipeline": lambda layers: layers.Pipeline([layers.RandomFlip(seed=1), layers.RandomBrightness(0.5, seed=2)]),
        "RandomContrast": (0.5,),
        "RandomCrop": (6, 6),
        "RandomFlip": (),
        "RandomHeight": (0.3,),
        "RandomRotation": (0.2,),
        "RandomTranslation": (0.3, 0.3),
        "RandomWidth": (0.3,),
        "RandomZoom": (0.3,),
        "ReLU": (),
        "Rescaling": (0.5, 0.1),
        "Reshape": ((64, 3),),
        "Resizing": (4, 4),
        "SeparableConv2D": (2, 3),
        "Softmax": (),
        "SpatialDropout2D": (0.5,),
        "SpectralNormalization": lambda layers: layers.SpectralNormalization(layers.Conv2D(2, 3)),
        "ThresholdedReLU": (0.5,),
        "UnitNormalization": (),
        "UpSampling2D": (2,),
        "ZeroPadding2D": (1,),
    },
    "bytes": {
        "AugMix": (),
        "AutoContrast": (),
        "ContrastLimitedAdaptiveHistogramEqualization": (),
        "CutMix": (),
        "Equalization": (),
        "MixUp": (),
        "RandAugment": (),
        "RandomBrightness": (0.5,),
        "RandomColorDegeneration": (0.5,),
        "RandomColorJitter": lambda layers: layers.RandomColorJitter(brightness_factor=0.3, contrast_factor=0.3),
        "RandomElasticTransform": (),
        "RandomErasing": (),
        "RandomGaussianBlur": (),
        "RandomGrayscale": (),
        "RandomHue": (0.5,),
        "RandomInvert": (),
        "RandomPerspective": (),
        "RandomPosterization": (4,),
        "RandomSaturation": (0.5,),
        "RandomSharpness": (0.5,),
        "RandomShear": ((0.0, 0.3), (0.0, 0.3)),
        "Solarization": (),
    },
    "vector": {
        "Dense": (3,),
        "Discretization": ([-1.0, 0.0, 1.0],),
        "RMSNormalization": (),
        "RepeatVector": (2,),
    },
    "sequence": {
        "AdaptiveAveragePooling1D": (2,),
        "AdaptiveMaxPooling1D": (2,),
        "AveragePooling1D": (2,),
        "Bidirectional": lambda layers: layers.Bidirectional(layers.LSTM(2)),
        "Conv1D": (2, 3),
        "Conv1DTranspose": (2, 3),
        "Cropping1D": (1,),
        "DepthwiseConv1D": (3,),
        "GRU": (2,),
        "GRUCell": lambda layers: layers.RNN(layers.GRUCell(2)),
        "GlobalAveragePooling1D": (),
        "GlobalMaxPooling1D": (),
        "LSTM": lambda layers: layers.LSTM(2, dropout=0.3),
        "LSTMCell": lambda layers: layers.RNN(layers.LSTMCell(2)),
        "LocallyConnected1D": (2, 3),
        "Masking": (),
        "MaxPooling1D": (2,),
        "RNN": lambda layers: layers.RNN(layers.SimpleRNNCell(2), return_sequences=True),
        "SeparableConv1D": (2, 3),
        "SimpleRNN": (2,),
        "SimpleRNNCell": lambda layers: layers.RNN(layers.SimpleRNNCell(2)),
        "SpatialDropout1D": (0.5,),
        "StackedRNNCells": lambda layers: layers.RNN(layers.StackedRNNCells([layers.GRUCell(2), layers.LSTMCell(3)])),
        "TimeDistributed": lambda layers: layers.TimeDistributed(layers.Dropout(0.5)),
        "UpSampling1D": (2,),
        "ZeroPadding1D": (1,),
    },
    "volume": {
        "AdaptiveAveragePooling3D": (2,),
        "AdaptiveMaxPooling3D": (2,),
        "AveragePooling3D": (2,),
        "Conv3D": (2, 3),
        "Conv3DTranspose": (2, 3),
        "ConvLSTM2D": (2, 3),
        "Cropping3D": (1,),
        "GlobalAveragePooling3D": (),
        "GlobalMaxPooling3D": (),
        "MaxPooling3D": (2,),
        "SpatialDropout3D": (0.5,),
        "UpSampling3D": (2,),
        "ZeroPadding3D": (1,),
    },
    "film": {"ConvLSTM3D": (1, 3)},
    "sound": {
        "MelSpectrogram": lambda layers: layers.MelSpectrogram(fft_length=16, sequence_stride=8, num_mel_bins=4),
    },
    "mono": {"STFTSpectrogram": lambda layers: layers.STFTSpectrogram("log", 16, 8, 16)},
    "ids": {
        "CategoryEncoding": lambda layers: layers.CategoryEncoding(num_tokens=10, output_mode="multi_hot"),
        "Embedding": lambda layers: layers.Embedding(10, 3, mask_zero=True),
        "Hashing": (4,),
        "IntegerLookup": lambda layers: layers.IntegerLookup(vocabulary=[1, 2, 3]),
        "ReversibleEmbedding": (10, 3),
    },
    "text": {
        "StringLookup": lambda layers: layers.StringLookup(vocabulary=["a", "b"]),
        "TextVectorization": lambda layers: layers.TextVectorization(vocabulary=["a", "b"], output_sequence_length=3),
    },
}

# Several arrays in, made of one: {input: {class: function from `layers` and the symbolic input to what comes out}}.
CALLS = {
    "sequence": {
        "Add": lambda layers, x: layers.Add()([x, 2 * x]),
        "AdditiveAttention": lambda layers, x: layers.AdditiveAttention(dropout=0.3)([x, 2 * x]),
        "Attention": lambda layers, x: layers.Attention(dropout=0.3)([x, 2 * x]),
        "Average": lambda layers, x: layers.Average()([x, 2 * x]),
        "Concatenate": lambda layers, x: layers.Concatenate()([x, 2 * x]),
        "Dot": lambda layers, x: layers.Dot(axes=(2, 2))([x, 2 * x]),
        "GroupQueryAttention": lambda layers, x: layers.GroupQueryAttention(4, 4, 2, dropout=0.3)(x, 2 * x),
        "Maximum": lambda layers, x: layers.Maximum()([x, -x]),
        "Minimum": lambda layers, x: layers.Minimum()([x, -x]),
        "MultiHeadAttention": lambda layers, x: layers.MultiHeadAttention(2, 4, dropout=0.3)(x, 2 * x),
        "Multiply": lambda layers, x: layers.Multiply()([x, 2 * x]),
        "Subtract": lambda layers, x: layers.Subtract()([x, 2 * x]),
    },
    "ids": {"HashedCrossing": lambda layers, x: layers.HashedCrossing(5)((x[:, :1], x[:, 1:2]))},
    "vector": {
        "DenseFeatures": lambda layers, x: layers.DenseFeatures([tf.feature_column.numeric_column("a", (6,))])({"a": x})
    },
}

NOT_IN_A_GRAPH = {
    "AbstractRNNCell": "a base class",
    "FlaxLayer": "runs on JAX",
    "InputLayer": "is what every graph begins with",
    "InputSpec": "is no layer",
    "JaxLayer": "runs on JAX",
    "Layer": "a base class",
    "MaxNumBoundingBoxes": "takes boxes and labels, which no model of arrays has",
    "TFSMLayer": "holds a SavedModel, whose inside is no layers",
    "TorchModuleWrapper": "runs on PyTorch",
    "Wrapper": "a base class",
}


# tf_keras asks `tf.keras`, which is Keras 3 by now, for what it builds the one with, and then refuses that; of the
# other Keras 3 says that its output is its input, "part of a cycle".
CANNOT_BE_BUILT = {"tf_keras": "SpectralNormalization", "keras": "Equalization"}


def classes_of(layers):
    """The classes of a Keras: {class: all its names}."""
    found = {}
    for name in dir(layers):
        if isinstance(getattr(layers, name), type):
            found.setdefault(getattr(layers, name), []).append(name)
    return found


def makers_of(layers, which):
    """The rows for an input that a Keras has: functions that make a layer."""
    broken = CANNOT_BE_BUILT[layers.__name__.partition(".")[0]]
    rows = {name: row for name, row in LAYERS.get(which, {}).items() if hasattr(layers, name) and name != broken}
    return [partial(_made, layers, name, row) for name, row in rows.items()]


def calls_of(layers, which):
    """The rows for an input that a Keras has: functions from a symbolic tensor to what several of it are made into."""
    return [partial(call, layers) for name, call in CALLS.get(which, {}).items() if hasattr(layers, name)]


def _made(layers, name, row):
    return row(layers) if callable(row) else getattr(layers, name)(*row)
