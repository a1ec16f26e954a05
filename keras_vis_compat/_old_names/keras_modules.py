"""Modules of Keras 1 and 2 that vanished, and the names under which one and the same Keras is imported.

Versions are those of the releases from 1.0 to 3.0, in which each module was looked up.
"""

from .keras_rows import SHIMS
from .rows import Gone, Module, Row

#: Other names of Keras -> how rows and rules call it. TensorFlow 1 had it in many places.
ROOTS = {
    **{
        f"tensorflow.{place}": "keras"
        for place in (
            "compat.v1.keras contrib.keras contrib.keras.api contrib.keras.api.keras contrib.keras.python "
            "contrib.keras.python.keras keras"
        ).split()
    },
    **{
        f"tensorflow.python.keras{place}": "keras"
        for place in ("", "._impl", "._impl.keras", ".api", ".api._v1", ".api._v1.keras", ".api._v2", ".api._v2.keras")
    },
}

_SCATTERED = "its names are in keras.layers, keras.models and keras.utils; what was private is to be written by hand"
_PRIVATE = "it was private to Keras 2: write what it did by hand"
_GPUS = "multi_gpu_model is gone: build the model under tf.distribute.MirroredStrategy"


def _layers(names: str, until: str, since: str = "") -> tuple[Module, ...]:
    places = ("tf_keras.layers", "tf_keras.src.layers", "tf_keras.src.engine.base_layer")
    return tuple(Module(f"keras.layers.{name}", "keras.layers", since, until, places) for name in names.split())


_ENGINE = tuple(
    f"tf_keras.{place}"
    for place in "layers models src.engine.training src.engine.base_layer src.saving.legacy.hdf5_format".split()
)


def _engine(name: str, until: str, since: str, *first: str) -> Module:
    places = (*(f"tf_keras.src.engine.{place}" for place in first), *_ENGINE)
    return Module(f"keras.engine.{name}" if name else "keras.engine", "", since, until, places, _SCATTERED)


def _files(package: str, names: str, until: str, since: str = "") -> tuple[Module, ...]:
    """Files of a package that has their names itself today."""
    return tuple(
        Module(f"{package}.{name}", package, since, until, (f"tf_{package}", f"tf_{package.replace('.', '.src.', 1)}"))
        for name in names.split()
    )


def _utils(name: str, until: str = "2.13", since: str = "", *also: str) -> Module:
    own = f"tf_keras.src.utils.{name}"
    return Module(f"keras.utils.{name}", "keras.utils", since, until, also or (own,))


_GENERIC = ("tf_keras.utils", "tf_keras.src.utils.generic_utils", "tf_keras.src.saving.legacy.serialization")
_LEGACY = ("tf_keras.optimizers.legacy",)

#: Packages of others that take models of Keras 2 apart, or are layers of it.
_OF_OTHERS = (
    "classification_models deepexplain efficientnet innvestigate keract keras_bert keras_contrib keras_radam "
    "keras_retinanet keras_self_attention keras_vggface kerassurgeon segmentation_models"
).split()

ROWS: tuple[Row, ...] = (
    Module("keras_applications", "keras.applications", "", "2.3"),
    Module("keras_preprocessing", "keras.preprocessing", "", "2.10"),
    Module("keras_preprocessing.text", "tensorflow.keras.preprocessing.text", "", "2.10"),
    Module("keras.preprocessing.text", "tensorflow.keras.preprocessing.text", "", "3.0"),
    Module("keras.applications.mobilenetv2", "keras.applications.mobilenet_v2", "2.2", "2.3"),
    Module("keras.datasets.cifar", "", "", "2.13", ("tf_keras.src.datasets.cifar",), _PRIVATE),
    Module(
        "keras.initializations",
        "keras.initializers",
        "",
        "2.0",
        (f"{SHIMS}.keras_initializations", "tf_keras.initializers", "tf_keras.src.initializers"),
        "what it gave made a variable: write self.add_weight(shape=shape, initializer=init)",
    ),
    Module("keras.objectives", "keras.losses", "", "2.6", ("tf_keras.losses", "tf_keras.src.losses")),
    *_files("keras.backend", "common tensorflow_backend", "2.4"),
    *_files("keras.backend", "load_backend", "2.4", "2.3"),
    Module("keras.backend.numpy_backend", "", "2.3", "2.4", ("tf_keras.backend",), "write what it did with NumPy"),
    Gone("keras.backend.theano_backend", "Theano ended in 2017: write it with keras.ops", "", "2.4"),
    Gone("keras.backend.cntk_backend", "CNTK ended in 2019: write it with keras.ops", "2.0", "2.4"),
    Module("keras.backend.tf", "", "", "2.13", ("tensorflow",), "write tf, and import tensorflow as tf"),
    *_files("keras.callbacks", "callbacks tensorboard_v1 tensorboard_v2", "2.4", "2.3"),
    Module("keras.saving.save", "keras.models", "2.6", "2.11"),
    # Layers.
    *_layers("advanced_activations embeddings merge recurrent wrappers local", "2.9"),
    *_layers("convolutional core noise normalization pooling", "2.13"),
    *_layers("convolutional_recurrent", "2.9", "1.2"),
    *_layers("cudnn_recurrent", "2.9", "2.1"),
    *_layers("dense_attention recurrent_v2 normalization_v2", "2.9", "2.6"),
    Module("keras.legacy", "", "", "2.4", (), "it kept what Keras 1 had"),
    Module("keras.legacy.interfaces", "", "2.0", "2.4", (f"{SHIMS}.keras_interfaces",), "drop its decorators"),
    Module("keras.legacy.layers", "keras.layers", "2.0", "2.4", _layers("x", "")[0].run),
    Module("keras.legacy.models", "keras.models", "", "2.3"),
    # What lay in `keras.engine` is in three places today.
    _engine("", "2.13", ""),
    _engine("base_layer", "2.13", "2.2", "base_layer"),
    _engine("functional", "2.13", "2.6", "functional"),
    _engine("input_layer", "2.13", "2.2", "input_layer"),
    _engine("network", "2.6", "2.2"),
    _engine("saving", "2.13", "2.2"),
    _engine("sequential", "2.13", "2.2"),
    _engine("topology", "2.6", ""),
    _engine("training", "2.13", "", "training", "training_utils_v1"),
    _engine("training_arrays", "2.4", "2.2", "training_arrays_v1"),
    _engine("training_generator", "2.4", "2.2", "training_generator_v1"),
    _engine("training_utils", "2.13", "2.2", "training_utils", "training_utils_v1"),
    # Optimizers of tf.keras.
    Module("keras.optimizer_v1", "", "2.6", "2.9", ("tf_keras.src.optimizers.optimizer_v1",), _PRIVATE),
    *(
        Module(f"keras.optimizer_v2{name}", "keras.optimizers", "2.6", "2.9", _LEGACY)
        for name in ("", ".adam", ".gradient_descent", ".rmsprop")
    ),
    Module(
        "keras.optimizer_v2.optimizer_v2",
        "keras.optimizers",
        "2.6",
        "2.9",
        ("tf_keras.src.optimizers.legacy.optimizer_v2",),
    ),
    # Utilities.
    *(_utils(name) for name in "data_utils io_utils layer_utils np_utils".split()),
    _utils("vis_utils", since="2.0"),
    _utils("generic_utils", "2.13", "", *_GENERIC),
    _utils("all_utils", "2.9", "2.6", "tf_keras.utils"),
    _utils("visualize_util", "2.0", "", "tf_keras.src.utils.vis_utils"),
    Module(
        "keras.utils.conv_utils",
        "",
        "2.0",
        "2.13",
        ("tf_keras.src.utils.conv_utils",),
        "copy the function that is used",
    ),
    Module("keras.utils.multi_gpu_utils", "", "2.1", "2.9", (), _GPUS),
    Module("keras.utils.training_utils", "", "2.1", "2.3", (), _GPUS),
    Module("keras.utils.test_utils", "", "", "2.6", (), "copy the function that is used"),
    Module("keras.wrappers", "", "", "2.13", (), "they live on in the package SciKeras"),
    Module(
        "keras.wrappers.scikit_learn",
        "",
        "",
        "2.13",
        (f"{SHIMS}.keras_scikit_learn",),
        "it lives on in the package SciKeras",
    ),
    *(Gone(name, f"{name} never came to Keras 3", "", "3.0") for name in _OF_OTHERS),
)

#: What the modules of today hold of what Keras 2 kept in files that vanished: other names of those were private.
HELD = {
    "keras.backend": "backend clear_session epsilon floatx get_uid image_data_format is_keras_tensor set_epsilon "
    "set_floatx set_image_data_format",
    "keras.callbacks": "Callback CallbackList CSVLogger EarlyStopping History LambdaCallback LearningRateScheduler "
    "ModelCheckpoint ProgbarLogger ReduceLROnPlateau RemoteMonitor TensorBoard TerminateOnNaN",
    "keras.layers": "Activation ActivityRegularization Add AdditiveAttention AlphaDropout Attention Average "
    "AveragePooling1D "
    "AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D BatchNormalization Bidirectional "
    "CategoryEncoding CenterCrop Concatenate Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose "
    "ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution1D Convolution1DTranspose Convolution2D Convolution2DTranspose "
    "Convolution3D Convolution3DTranspose Cropping1D Cropping2D Cropping3D Dense DepthwiseConv1D DepthwiseConv2D "
    "Discretization Dot Dropout ELU EinsumDense Embedding Flatten GRU GRUCell GaussianDropout GaussianNoise "
    "GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D "
    "GlobalAvgPool3D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling2D "
    "GlobalMaxPooling3D GroupNormalization HashedCrossing Hashing Identity Input InputLayer InputSpec "
    "IntegerLookup LSTM LSTMCell Lambda Layer LayerNormalization LeakyReLU Masking MaxPool1D MaxPool2D MaxPool3D "
    "MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum MultiHeadAttention Multiply Normalization PReLU "
    "Permute RNN RandomContrast RandomCrop RandomFlip RandomRotation RandomTranslation RandomZoom ReLU "
    "RepeatVector Rescaling Reshape Resizing SeparableConv1D SeparableConv2D SeparableConvolution1D "
    "SeparableConvolution2D SimpleRNN SimpleRNNCell Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D "
    "SpectralNormalization StackedRNNCells StringLookup Subtract TextVectorization TimeDistributed "
    "UnitNormalization UpSampling1D UpSampling2D UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D "
    "add average concatenate deserialize dot maximum minimum multiply serialize subtract",
    "keras.models": "Model Sequential clone_model load_model model_from_json save_model",
    "keras.optimizers": "Adadelta Adagrad Adam Adamax Ftrl Nadam Optimizer RMSprop SGD deserialize get legacy "
    "schedules serialize",
    "keras.utils": "CustomObjectScope Progbar Sequence array_to_img custom_object_scope deserialize_keras_object "
    "get_custom_objects get_file get_registered_name get_registered_object get_source_inputs img_to_array "
    "is_keras_tensor load_img model_to_dot normalize pad_sequences plot_model register_keras_serializable save_img "
    "serialize_keras_object set_random_seed to_categorical",
    "tensorflow.keras.preprocessing.text": "Tokenizer hashing_trick one_hot text_to_word_sequence tokenizer_from_json",
}
