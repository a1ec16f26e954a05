"""All that was renamed, moved or dropped in Keras from 1.0 to 3.0, and its star imports."""

from . import keras_backend, keras_layers, keras_modules, keras_names
from .keras_modules import ROOTS
from .rows import Module, Moved, dated

ROWS = dated((*keras_modules.ROWS, *keras_layers.ROWS, *keras_names.ROWS, *keras_backend.ROWS), "1.0")
MODULES = {row.old: row.new for row in ROWS if isinstance(row, Module) and row.new}
NAMES = {row.old: row.new for row in ROWS if isinstance(row, Moved)}
_LONGEST_FIRST = sorted(ROOTS.items(), reverse=True)


def without_root(name: str) -> str:
    """Return a name of a Keras that comes with TensorFlow as one of Keras.

    Example:
        >>> without_root("tensorflow.keras.layers.Dense")
        'keras.layers.Dense'
    """
    for old, new in _LONGEST_FIRST:
        if name == old or name.startswith(f"{old}."):
            return new + name[len(old) :]
    return name


# What star imports of Keras 2 bring, as far as rules care.
LAYERS = (
    "Activation ActivityRegularization Add AlphaDropout Average AveragePooling1D AveragePooling2D AveragePooling3D "
    "AvgPool1D AvgPool2D AvgPool3D BatchNormalization Bidirectional Concatenate Conv1D Conv2D Conv2DTranspose Conv3D "
    "Conv3DTranspose ConvLSTM2D Convolution1D Convolution2D Convolution3D Cropping1D Cropping2D Cropping3D CuDNNGRU "
    "CuDNNLSTM Deconvolution2D Deconvolution3D Dense DepthwiseConv2D Dot Dropout ELU Embedding Flatten GRU GRUCell "
    "GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D "
    "GlobalAvgPool1D GlobalAvgPool2D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPooling1D GlobalMaxPooling2D "
    "GlobalMaxPooling3D Input InputLayer InputSpec LSTM LSTMCell Lambda Layer LeakyReLU LocallyConnected1D "
    "LocallyConnected2D Masking MaxPool1D MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum Merge "
    "Minimum Multiply PReLU Permute RNN ReLU RepeatVector Reshape SeparableConv1D SeparableConv2D "
    "SeparableConvolution2D SimpleRNN SimpleRNNCell Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D "
    "StackedRNNCells Subtract ThresholdedReLU TimeDistributed UpSampling1D UpSampling2D UpSampling3D Wrapper "
    "ZeroPadding1D ZeroPadding2D ZeroPadding3D add average concatenate dot maximum merge minimum multiply subtract"
).split()
_OPTIMIZERS = "SGD RMSprop Adagrad Adadelta Adam Adamax Nadam".split()
_STARS = {
    "layers": LAYERS,
    "models": "Model Sequential load_model save_model model_from_json clone_model".split(),
    "optimizers": [*_OPTIMIZERS, *(name.lower() for name in _OPTIMIZERS)],
    "callbacks": "Callback CSVLogger EarlyStopping History LearningRateScheduler ModelCheckpoint "
    "ReduceLROnPlateau TensorBoard".split(),
    "utils": "np_utils to_categorical plot_model get_file normalize multi_gpu_model".split(),
    "losses": [],
    "metrics": [],
    "regularizers": [],
    "initializers": [],
    "activations": [],
    "datasets": [],
    "preprocessing.image": ["ImageDataGenerator"],
    "preprocessing.text": ["Tokenizer"],
    "preprocessing.sequence": [],
    "applications": [],
}
STAR_EXPORTS = {
    f"keras.{module}": {name: f"keras.{module}.{name}" for name in names}
    for module, names in {
        **_STARS,
        **{row.old.removeprefix("keras."): LAYERS for row in ROWS if getattr(row, "new", "") == "keras.layers"},
    }.items()
}
