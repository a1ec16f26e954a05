"""Names of Keras 1 and 2 outside of its layers: what each is today.

A name of a module that vanished is looked up where that module's names are now: `keras.layers.core.Highway` as
`keras.layers.Highway`. Versions are those of the releases from 1.0 to 3.0, in which each name was looked up.
"""

from .keras_rows import FUNCTIONS, SHIMS, functions, here, private
from .rows import Gone, Method, Moved, Row, Written, renamed

_AFFINE = "write scipy.ndimage.affine_transform"
_GPUS = "multi_gpu_model is gone: build the model under tf.distribute.MirroredStrategy"
_OF_NETWORKS = "copy it from Keras 2.1, or call the function that builds the network"
_HDF5 = "HDF5Matrix is gone: read the dataset with h5py"
_IMAGES = "tensorflow.keras.preprocessing"
_OF_IMAGES = "tf_keras.src.preprocessing.image"

_LOSSES = {
    "mse": "mean_squared_error",
    "MSE": "mean_squared_error",
    "mae": "mean_absolute_error",
    "MAE": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "MAPE": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "MSLE": "mean_squared_logarithmic_error",
}
#: What `metrics=` asks for -> how the logs called it until Keras 2.2; they say it as it was asked for since.
LOGGED = {"accuracy": "acc", **_LOSSES}
_KL = {"kullback_leibler_divergence": "kl_divergence", "logcosh": "log_cosh"}
_COSINE = dict.fromkeys(("cosine", "cosine_proximity"), "keras.losses.cosine_similarity")
_LEARNING: tuple[Row, ...] = (
    *renamed("keras.losses", {**_LOSSES, **_KL, "kld": "kl_divergence", "KLD": "kl_divergence", **_COSINE}, "3.0"),
    *renamed("keras.losses", {"huber_loss": "huber"}, "2.13", "2.3"),
    *renamed("keras.metrics", {**_LOSSES, **_KL, **_COSINE}, "3.0"),
    *renamed("keras.metrics", {"cosine_similarity": "keras.losses.cosine_similarity"}, "2.13", "2.3"),
    *(
        Written(
            f"keras.metrics.{name}", f"{advice}: it counts over the epoch", f"{SHIMS}.keras_metrics.{name}", "", "2.0"
        )
        for name, advice in {
            "fbeta_score": "write keras.metrics.FBetaScore()",
            "fmeasure": "write keras.metrics.F1Score()",
            "precision": "write keras.metrics.Precision()",
            "recall": "write keras.metrics.Recall()",
        }.items()
    ),
    Gone("keras.metrics.matthews_correlation", "write sklearn.metrics.matthews_corrcoef", "1.1", "2.0"),
    *renamed(
        "keras.optimizers",
        {name.lower(): name for name in "SGD RMSprop Adagrad Adadelta Adam Adamax Nadam Ftrl".split()},
        "2.13",
    ),
    *renamed("keras.optimizers", {"optimizer_from_config": "deserialize"}, "2.0", "1.1"),
    *private("optimizers", {"TFOptimizer": "src.optimizers.TFOptimizer"}, "2.13", "1.1"),
    *renamed("keras.regularizers", {"WeightRegularizer": "L1L2", "activity_l1": "L1", "activity_l2": "L2"}, "2.0"),
    *(
        Moved(
            f"keras.regularizers.{name}",
            "keras.regularizers.L1L2",
            "",
            "2.0",
            "tf_keras.regularizers.l1_l2",
            "where l1 or l2 is not given it is 0, and was 0.01",
        )
        for name in ("l1l2", "activity_l1l2")
    ),
    *(
        Gone(f"keras.regularizers.{name}", "it ended with Keras 1: write it as a Regularizer subclass", "", "2.0")
        for name in ("ActivityRegularizer", "EigenvalueRegularizer")
    ),
    *renamed("keras.constraints", {"maxnorm": "MaxNorm", "nonneg": "NonNeg", "unitnorm": "UnitNorm"}, "2.13"),
    *renamed("keras.initializers", {"normal": "RandomNormal", "uniform": "RandomUniform"}, "3.0"),
    *renamed("keras.initializers", {"one": "Ones", "zero": "Zeros"}, "2.4"),
    *here("callbacks", {"BaseLogger": "leave it out: fit averages the metrics itself"}, "3.0"),
)

_MODELS: tuple[Row, ...] = (
    *renamed("keras.models", {"Input": "keras.Input", "Layer": "keras.layers.Layer"}, "2.9"),
    *renamed("keras.models", {"InputLayer": "keras.layers.InputLayer"}, "2.9", "2.1"),
    *renamed("keras.models", {"get_source_inputs": "keras.utils.get_source_inputs"}, "2.0"),
    *renamed("keras.models", {"optimizers": "keras.optimizers"}, "2.2"),
    *here("models", {"model_from_config": "write keras.saving.deserialize_keras_object(config)"}, "3.0"),
    *here("models", {"model_from_yaml": "Keras reads no YAML any more: save the model anew, as .keras"}, "3.0"),
    Gone("keras.models.Graph", "Graph ended with Keras 1: write it as a Model of inputs and outputs", "", "1.2"),
    *renamed("keras.applications.mobilenet", {"DepthwiseConv2D": "keras.layers.DepthwiseConv2D"}, "2.2", "2.1"),
    Moved("keras.applications.mobilenet.relu6", "keras.activations.relu6", "2.1", "2.2", "tensorflow:nn.relu6"),
    Moved(
        "keras.applications.efficientnet.swish", "keras.activations.silu", "2.3", "2.6", "tf_keras.activations:swish"
    ),
    *(
        Gone(f"keras.applications.resnet50.{name}", _OF_NETWORKS, "1.1", "2.2")
        for name in ("conv_block", "identity_block")
    ),
    *private(
        "applications.imagenet_utils",
        {"_obtain_input_shape": "src.applications.imagenet_utils.obtain_input_shape"},
        "2.2",
        "1.1",
    ),
    *(
        Written(f"keras.applications.{name}", _OF_NETWORKS, f"tf_keras.src.applications.{name}", since, "2.2")
        for since, names in {
            "1.1": "imagenet_utils.CLASS_INDEX_PATH inception_v3.conv2d_bn",
            "2.0": "inception_v3.WEIGHTS_PATH inception_v3.WEIGHTS_PATH_NO_TOP mobilenet.BASE_WEIGHT_PATH "
            "vgg16.WEIGHTS_PATH vgg16.WEIGHTS_PATH_NO_TOP vgg19.WEIGHTS_PATH vgg19.WEIGHTS_PATH_NO_TOP",
            "2.1": "densenet.DenseNet densenet.dense_block densenet.transition_block inception_resnet_v2.conv2d_bn "
            "inception_resnet_v2.inception_resnet_block nasnet.NASNet",
        }.items()
        for name in names.split()
    ),
)

_IMAGE = (
    "ImageDataGenerator DirectoryIterator NumpyArrayIterator Iterator random_rotation random_shift random_shear "
    "random_zoom random_channel_shift"
)
_SEQUENCES = ("TimeseriesGenerator", "make_sampling_table", "skipgrams")
_DATA: tuple[Row, ...] = (
    *(
        Moved(f"{root}.{name}", f"{_IMAGES}.{name}", since, until)
        for root, until in (("keras.preprocessing", "3.0"), ("keras_preprocessing", "2.10"))
        for since, names in {
            "": [*(f"image.{name}" for name in _IMAGE.split()), *(f"sequence.{name}" for name in _SEQUENCES)],
            "2.1": ["image.random_brightness"],
            "2.2": [
                f"image.{name}" for name in ("apply_affine_transform", "apply_brightness_shift", "apply_channel_shift")
            ],
        }.items()
        for name in names
    ),
    *functions("preprocessing.image", {"apply_transform": _AFFINE}, "2.2", "1.1"),
    *functions("preprocessing.image", {"list_pictures": "write pathlib.Path(folder).rglob(…)"}, "2.2"),
    Written("keras.preprocessing.image.flip_axis", "write np.flip(x, axis)", f"{_OF_IMAGES}.flip_axis", "1.1", "2.2"),
    Written(
        "keras.preprocessing.image.transform_matrix_offset_center",
        _AFFINE,
        f"{_OF_IMAGES}.transform_matrix_offset_center",
        "1.1",
        "2.2",
    ),
    *functions("utils", {"multi_gpu_model": _GPUS}, "2.4", "2.1"),
    *functions("utils.multi_gpu_utils", {"multi_gpu_model": _GPUS}, "2.9", "2.1"),
    *functions("utils.training_utils", {"multi_gpu_model": _GPUS}, "2.3", "2.1"),
    *(
        Written(f"keras.utils{module}.HDF5Matrix", _HDF5, f"{FUNCTIONS}.read_hdf5", since, until)
        for module, since, until in (("", "2.0", "2.4"), (".io_utils", "", "2.6"))
    ),
    *(
        Written(
            f"keras.utils{module}.convert_all_kernels_in_model",
            "kernels of Theano: flip them in the first two axes, by hand",
            f"{FUNCTIONS}.convert_all_kernels_in_model",
            since,
            until,
        )
        for module, since, until in (("", "2.0", "2.4"), (".layer_utils", "1.2", "2.6"))
    ),
    *functions(
        "utils.conv_utils", {"convert_kernel": "write np.flip(kernel, axes), axes those of space"}, "2.6", "2.0"
    ),
    *(
        Written(
            f"keras.utils.np_utils.{name}",
            "write probabilities.argmax(axis=-1)",
            f"{FUNCTIONS}.probas_to_classes",
            "",
            "2.0",
        )
        for name in ("categorical_probas_to_classes", "probas_to_classes")
    ),
    *functions("utils.generic_utils", {"unpack_singleton": "write x[0] if len(x) == 1 else x"}, "2.6", "2.2"),
    *private(
        "utils",
        {
            "convert_dense_weights_data_format": "src.utils.layer_utils.convert_dense_weights_data_format",
        },
        "2.4",
        "2.0",
    ),
    Written(
        "keras.utils.print_summary",
        "write model.summary()",
        "tf_keras.src.utils.layer_utils.print_summary",
        "2.1",
        "2.4",
    ),
    Moved("keras.utils.layer_utils.layer_from_config", "keras.layers.deserialize", "", "2.0"),
    *(
        Moved(f"keras.utils.{module}.plot", "keras.utils.plot_model", since, until)
        for module, since, until in (("visualize_util", "", "2.0"),)
    ),
    *(
        Written(f"keras.utils.{name}", "write a keras.utils.PyDataset, which has workers itself", run, "2.1", "3.0")
        for name, run in {
            "GeneratorEnqueuer": "tf_keras.utils.GeneratorEnqueuer",
            "OrderedEnqueuer": "tf_keras.utils.OrderedEnqueuer",
        }.items()
    ),
)

#: Modules of Keras 2 that imported Keras's backend and NumPy for themselves: until when programs found them there.
_CARRIED = tuple(
    Moved(f"keras.{module}.{name}", new, since, until)
    for name, new, modules in (
        ("K", "keras.backend", "callbacks constraints initializers losses metrics models optimizers regularizers"),
        ("K", "keras.backend", "activations engine.topology engine.training layers preprocessing.image"),
        ("np", "numpy", "callbacks constraints layers losses metrics models preprocessing.image regularizers"),
    )
    for module in modules.split()
    for since, until in [("2.0" if module in ("losses", "initializers") else "", "2.4")]
)

#: Methods of a model that programs called before threads did.
MADE_BEFOREHAND = ("_make_predict_function", "_make_test_function", "_make_train_function")
_METHODS = (
    *(
        Method(f"keras.Model.{name}", "leave it out: it is made when it is needed", "", "2.4")
        for name in MADE_BEFOREHAND
    ),
    Method(
        "keras.engine.topology.Node.inbound_layers", "write [each.operation for each in node.parent_nodes]", "", "3.0"
    ),
    Method("keras.engine.topology.Node.outbound_layer", "write node.operation", "", "3.0"),
    Method("keras.layers.Layer.batch_input_shape", "write layer.input.shape", "", "3.0"),
    Method("keras.Model.to_yaml", "Keras writes no YAML any more: save the model as .keras", "", "2.6"),
    Method("keras.Model._is_compiled", "write model.compiled", "2.2", "3.0"),
    Method("keras.optimizers.Optimizer.get_gradients", "record the forward pass with tf.GradientTape", "", "3.0"),
    Method("keras.optimizers.Optimizer.get_updates", "write optimizer.apply_gradients(zip(grads, weights))", "", "3.0"),
)

ROWS: tuple[Row, ...] = (*_METHODS, *_LEARNING, *_MODELS, *_DATA, *_CARRIED)
#: Old name -> the module itself.
CARRIED = {row.old: row.new for row in _CARRIED}
