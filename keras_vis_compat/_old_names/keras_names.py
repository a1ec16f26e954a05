"""Where the modules and names of Keras 1 and 2 are in Keras 3, and advice on those that are nowhere."""

_LAYERS = (
    "advanced_activations convolutional convolutional_recurrent core cudnn_recurrent dense_attention embeddings "
    "merge noise normalization pooling recurrent recurrent_v2 wrappers"
).split()

MODULES = {
    **{f"keras.layers.{module}": "keras.layers" for module in _LAYERS},
    "keras.backend.common": "keras.backend",
    "keras.backend.tensorflow_backend": "keras.backend",
    "keras.engine.sequential": "keras.models",
    "keras.engine.training": "keras.models",
    "keras.engine.network": "keras.models",
    "keras.engine.saving": "keras.models",
    "keras.engine.base_layer": "keras.layers",
    "keras.engine.input_layer": "keras.layers",
    "keras.engine.topology": "keras.layers",
    "keras.engine": "keras.layers",
    "keras.initializations": "keras.initializers",
    "keras.objectives": "keras.losses",
    "keras.utils.np_utils": "keras.utils",
    "keras.utils.vis_utils": "keras.utils",
    "keras.utils.visualize_util": "keras.utils",
    "keras.utils.data_utils": "keras.utils",
    "keras.utils.generic_utils": "keras.utils",
    "keras.utils.io_utils": "keras.utils",
    "keras.utils.layer_utils": "keras.utils",
    "keras.utils.all_utils": "keras.utils",
    "keras.applications.mobilenetv2": "keras.applications.mobilenet_v2",
    "keras.saving.save": "keras.models",
    "keras_applications": "keras.applications",
    "keras_preprocessing": "keras.preprocessing",
    "keras.callbacks.callbacks": "keras.callbacks",
    # What standalone Keras 3 left out, TensorFlow still ships.
    "keras.preprocessing.text": "tensorflow.keras.preprocessing.text",
    "keras_preprocessing.text": "tensorflow.keras.preprocessing.text",
}

_ENGINE = ("engine", "engine.topology", "engine.training", "engine.network")
NAMES = {
    **{f"keras.{module}.{name}": f"keras.models.{name}" for module in _ENGINE for name in ("Model", "Sequential")},
    **{
        f"keras.{module}.get_source_inputs": "keras.utils.get_source_inputs"
        for module in ("engine", "engine.topology", "utils.layer_utils")
    },
    **{
        f"keras.layers.{old}": f"keras.layers.{new}"
        for old, new in {
            "CuDNNGRU": "GRU",
            "CuDNNLSTM": "LSTM",
            "Deconvolution2D": "Conv2DTranspose",
            "Deconvolution3D": "Conv3DTranspose",
        }.items()
    },
    **{
        f"keras.optimizers.{name.lower()}": f"keras.optimizers.{name}"
        for name in "SGD RMSprop Adagrad Adadelta Adam Adamax Nadam".split()
    },
    **{
        f"keras.losses.{old}": f"keras.losses.{new}"
        for old, new in {
            "mse": "mean_squared_error",
            "MSE": "mean_squared_error",
            "mae": "mean_absolute_error",
            "MAE": "mean_absolute_error",
            "mape": "mean_absolute_percentage_error",
            "msle": "mean_squared_logarithmic_error",
            "kld": "kl_divergence",
            "kullback_leibler_divergence": "kl_divergence",
            "logcosh": "log_cosh",
        }.items()
    },
    **{
        f"{root}.{name}": f"tensorflow.keras.preprocessing.{name}"
        for root in ("keras.preprocessing", "keras_preprocessing")
        for name in (
            "image.ImageDataGenerator image.DirectoryIterator image.NumpyArrayIterator image.Iterator "
            "image.apply_affine_transform image.random_rotation image.random_shift image.random_shear "
            "image.random_zoom image.random_channel_shift image.random_brightness "
            "sequence.TimeseriesGenerator sequence.make_sampling_table sequence.skipgrams"
        ).split()
    },
    "keras.utils.vis_utils.plot": "keras.utils.plot_model",
    **{
        f"keras.{module}.{old}": f"keras.{new}"
        for module, names in {
            "applications.efficientnet": {"swish": "activations.silu"},
            "applications.mobilenet": {"DepthwiseConv2D": "layers.DepthwiseConv2D", "relu6": "activations.relu6"},
            "constraints": {
                "maxnorm": "constraints.MaxNorm",
                "nonneg": "constraints.NonNeg",
                "unitnorm": "constraints.UnitNorm",
            },
            "initializers": {
                "normal": "initializers.RandomNormal",
                "one": "initializers.Ones",
                "uniform": "initializers.RandomUniform",
                "zero": "initializers.Zeros",
            },
            "layers": {
                "Deconv2D": "layers.Conv2DTranspose",
                "Deconv3D": "layers.Conv3DTranspose",
                "Recurrent": "layers.RNN",
                **{name: name for name in ("activations", "constraints", "initializers", "regularizers")},
            },
            "losses": dict.fromkeys(("cosine", "cosine_proximity"), "losses.cosine_similarity"),
            "metrics": {
                "mae": "metrics.mean_absolute_error",
                "mape": "metrics.mean_absolute_percentage_error",
                "mse": "metrics.mean_squared_error",
                "msle": "metrics.mean_squared_logarithmic_error",
            },
            "models": {"Input": "Input", "Layer": "layers.Layer", "optimizers": "optimizers"},
            "optimizers": {"ftrl": "optimizers.Ftrl"},
            "regularizers": {
                "WeightRegularizer": "regularizers.L1L2",
                "activity_l1": "regularizers.L1",
                "activity_l2": "regularizers.L2",
                "l1l2": "regularizers.L1L2",
            },
            "utils": {"plot": "utils.plot_model"},
        }.items()
        for old, new in names.items()
    },
}
_PRIVATE = "it was private to a file of Keras 2: write what it did by hand"
_AFFINE = "write scipy.ndimage.affine_transform"

GONE = {
    "keras.layers.LocallyConnected1D": "Keras 3 has no locally connected layers: write one as a Layer subclass",
    "keras.layers.LocallyConnected2D": "Keras 3 has no locally connected layers: write one as a Layer subclass",
    "keras.layers.ThresholdedReLU": "Keras 3 has no ThresholdedReLU: ReLU(threshold=theta) does the same",
    "keras.layers.Merge": "Merge ended with Keras 1: join tensors with keras.layers.concatenate, add, …",
    "keras.layers.MaxoutDense": "MaxoutDense ended with Keras 1: keras.layers.maximum of Dense layers",
    "keras.layers.Highway": "Highway ended with Keras 1: write it as a Layer subclass",
    "keras.layers.AtrousConvolution2D": "write Conv2D(…, dilation_rate=…)",
    "keras.layers.local": "Keras 3 has no locally connected layers: write one as a Layer subclass",
    "keras.legacy.interfaces": "keras.legacy.interfaces ended with Keras 2: drop its decorators",
    "keras.backend.tf": "write tf, and import tensorflow as tf",
    "keras.models.model_from_config": "write keras.saving.deserialize_keras_object(config)",
    "keras.models.model_from_yaml": "Keras reads no YAML any more: save the model anew, as .keras",
    "keras.utils.HDF5Matrix": "HDF5Matrix is gone: read the dataset with h5py",
    "keras.utils.io_utils.HDF5Matrix": "HDF5Matrix is gone: read the dataset with h5py",
    "keras.utils.multi_gpu_model": "multi_gpu_model is gone: build the model under tf.distribute.MirroredStrategy",
    "keras.utils.training_utils": "multi_gpu_model is gone: build the model under tf.distribute.MirroredStrategy",
    "keras.utils.multi_gpu_utils": "multi_gpu_model is gone: build the model under tf.distribute.MirroredStrategy",
    "keras.utils.conv_utils": "keras.utils.conv_utils is not public any more: copy the function that is used",
    "keras.wrappers.scikit_learn": "keras.wrappers.scikit_learn lives on in the package SciKeras",
    "keras_contrib": "keras_contrib never came to Keras 3",
    **{
        f"keras.layers.{name}": _PRIVATE
        for name in (
            "Conv ConvLSTM2DCell ConvRNN2D ConvRecurrent2D Pooling1D Pooling2D Pooling3D _Conv _CuDNNRNN "
            "_GlobalPooling1D _GlobalPooling2D _GlobalPooling3D _Merge _Pooling1D _Pooling2D _Pooling3D _SeparableConv "
            "conv_utils interfaces"
        ).split()
    },
    "keras.applications.imagenet_utils._obtain_input_shape": _PRIVATE,
    "keras.backend._EPSILON": "write keras.config.epsilon()",
    "keras.backend._UID_PREFIXES": _PRIVATE,
    "keras.callbacks.BaseLogger": "leave it out: fit averages the metrics itself",
    "keras.layers.AtrousConv2D": "write Conv2D(…, dilation_rate=…)",
    "keras.layers.AtrousConvolution1D": "write Conv1D(…, dilation_rate=…)",
    "keras.layers.TimeDistributedDense": "write TimeDistributed(Dense(…))",
    "keras.legacy.layers": "keras.legacy.layers ended with Keras 2: import them from keras.layers",
    **dict.fromkeys(("keras.metrics.cosine", "keras.metrics.cosine_proximity"), "write keras.losses.cosine_similarity"),
    "keras.metrics.fbeta_score": "write keras.metrics.FBetaScore(): it counts over the epoch",
    "keras.metrics.fmeasure": "write keras.metrics.F1Score(): it counts over the epoch",
    "keras.metrics.precision": "write keras.metrics.Precision(): it counts over the epoch",
    "keras.metrics.recall": "write keras.metrics.Recall(): it counts over the epoch",
    "keras.optimizers.TFOptimizer": "write an optimizer of keras.optimizers",
    "keras.preprocessing.image.apply_transform": _AFFINE,
    "keras.preprocessing.image.flip_axis": "write np.flip(x, axis)",
    "keras.preprocessing.image.transform_matrix_offset_center": _AFFINE,
    "keras.preprocessing.image.list_pictures": "write pathlib.Path(folder).rglob(…)",
    "keras.utils.convert_all_kernels_in_model": "kernels of Theano: flip them in the first two axes, by hand",
    "keras.utils.convert_dense_weights_data_format": _PRIVATE,
    "keras.utils.print_summary": "write model.summary()",
    "keras.datasets.cifar": "keras.datasets.cifar is not public any more: keras.datasets.cifar10, cifar100",
}

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
    for module, names in {**_STARS, **{f"layers.{module}": LAYERS for module in _LAYERS}}.items()
}
