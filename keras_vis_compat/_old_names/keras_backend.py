"""The functions of the old Keras backend (`K.*`) and what takes the place of each.

Versions are those of the releases from 1.0 to 3.0, in which each name was looked up.
"""

from .keras_ops import FORMS, OPS
from .rows import Gone, Moved, Row, Written

# Other names of the backend that Keras 3 still has.
STAYS = frozenset(
    "backend clear_session epsilon floatx get_uid image_data_format is_keras_tensor set_epsilon set_floatx "
    "set_image_data_format".split()
)
# These have rules of their own.
RULED = frozenset(
    "function get_session image_dim_ordering learning_phase set_image_dim_ordering set_learning_phase "
    "set_session".split()
)

NO_ADVICE = "it has no counterpart of the same form: look into keras.ops and keras.random"
_GRADIENTS = "record the forward pass with tf.GradientTape, or let keras_vis_compat.explain.Saliency do it"
_PHASE = "give `training` to the call of the model or layer"
_EAGER = "leave it out: there are no sessions and no graphs"
_ORDER = "leave it out: it was for files of Keras 1"
_PADDING = "write keras.layers.ZeroPadding{}(…)(x), or keras.ops.pad"
_CTC = "write keras.ops.ctc_loss or keras.ops.ctc_decode"
ADVICE = {
    "asymmetric_spatial_2d_padding": _PADDING.format("2D"),
    "asymmetric_temporal_padding": _PADDING.format("1D"),
    "atrous_conv2d": "write keras.ops.conv(x, kernel, dilation_rate=…)",
    "batch_dot": "write keras.ops.matmul or keras.ops.einsum, with the axes spelled out",
    "batch_get_value": "write [keras.ops.convert_to_numpy(x) for x in variables]",
    "batch_normalization": "keras.ops.batch_normalization has other arguments: (x, mean, variance, axis, …)",
    "batch_set_value": "write variable.assign(value) for each",
    "bias_add": "write x + bias",
    "cast_to_floatx": "write np.asarray(x, keras.config.floatx()), or keras.ops.cast for a tensor",
    "constant": "write keras.ops.convert_to_tensor(value, dtype)",
    "control_dependencies": _EAGER,
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), "write keras.ops.conv(x, kernel, strides, padding)"),
    **dict.fromkeys(
        ("conv2d_transpose", "conv3d_transpose", "deconv2d"), "write keras.ops.conv_transpose, which finds its shape"
    ),
    "count_params": "write np.prod(x.shape)",
    **dict.fromkeys("ctc_batch_cost ctc_decode ctc_label_dense_to_sparse".split(), _CTC),
    "ctc": _CTC,
    "depthwise_conv2d": "write keras.ops.depthwise_conv(x, kernel, strides, padding)",
    "dropout": "write keras.random.dropout",
    "dtype": "write x.dtype",
    "eye": "write keras.ops.eye(size)",
    **dict.fromkeys(("foldl", "foldr"), "write keras.ops.scan, or a loop"),
    "function": "call a keras.Model of these inputs and outputs",
    "get_session": _EAGER,
    "get_variable_shape": "write tuple(x.shape)",
    "gradients": _GRADIENTS,
    "hard_sigmoid": "keras.ops.hard_sigmoid is x / 6 + 0.5, clipped; of Keras 2 it was 0.2 * x + 0.5, clipped",
    "has_arg": "write inspect.signature(function).parameters",
    "identity": "write x",
    "image_dim_ordering": "write keras.config.image_data_format()",
    "in_test_phase": "give `training` to `call` and ask it",
    "in_top_k": "write keras.ops.in_top_k(targets, predictions, k)",
    "in_train_phase": "give `training` to `call` and ask it",
    "is_placeholder": "leave it out: there are no placeholders",
    "is_sparse": "write isinstance(x, tf.SparseTensor)",
    "is_tensor": "write keras.ops.is_tensor(x)",
    "is_variable": "write isinstance(x, keras.Variable)",
    **dict.fromkeys(("learning_phase", "learning_phase_scope", "set_learning_phase"), _PHASE),
    "legacy_weight_ordering": _ORDER,
    "lesser": "write keras.ops.less",
    "lesser_equal": "write keras.ops.less_equal",
    **dict.fromkeys(("local_conv1d", "local_conv2d"), "Keras 3 has no locally connected layers"),
    "logsumexp": "write keras.ops.logsumexp(x, axis, keepdims)",
    "manual_variable_initialization": _EAGER,
    "map_fn": "write keras.ops.map(fn, elems)",
    "moving_average_update": "write x.assign(x * momentum + value * (1 - momentum))",
    "name_scope": "write keras.name_scope(name)",
    "normalize_batch_in_training": "write keras.ops.moments and keras.ops.batch_normalization",
    "normalize_data_format": "write `data_format or keras.config.image_data_format()`",
    "placeholder": "write keras.Input(shape=…)",
    **dict.fromkeys(("pool2d", "pool3d"), "write keras.ops.max_pool or keras.ops.average_pool"),
    "print_tensor": "write print(message, x), or tf.print inside a compiled function",
    **dict.fromkeys(("py_all", "py_any", "py_slice", "py_sum"), "write Python's own, without py_"),
    **dict.fromkeys(("random_bernoulli", "random_binomial"), "write keras.random.binomial; it draws other numbers"),
    "random_normal": "write keras.random.normal; it draws other numbers",
    "random_normal_variable": "write keras.Variable(keras.random.normal(shape, mean, scale))",
    "random_uniform": "write keras.random.uniform; it draws other numbers",
    "random_uniform_variable": "write keras.Variable(keras.random.uniform(shape, low, high))",
    "relu": "write keras.layers.ReLU(max_value=…, negative_slope=…)(x)",
    "repeat": "write keras.ops.repeat(keras.ops.expand_dims(x, 1), n, axis=1)",
    "reset_uids": "write keras.backend.clear_session()",
    "resize_images": "write keras.ops.image.resize(x, size)",
    "resize_volumes": "write keras.layers.UpSampling3D(size)(x)",
    "rnn": "write keras.layers.RNN(cell)(x)",
    **dict.fromkeys(
        ("separable_conv1d", "separable_conv2d"), "write keras.ops.separable_conv(x, depthwise, pointwise, …)"
    ),
    "set_image_dim_ordering": "write keras.config.set_image_data_format(…)",
    "set_legacy_weight_ordering": _ORDER,
    "set_session": _EAGER,
    "size": "write keras.ops.size(x)",
    "slice": "write keras.ops.slice(x, start, size)",
    "spatial_2d_padding": _PADDING.format("2D"),
    "spatial_3d_padding": _PADDING.format("3D"),
    "switch": "write keras.ops.where(condition, a, b), or keras.ops.cond for functions",
    "symbolic": _EAGER,
    "temporal_padding": _PADDING.format("1D"),
    "theano": "Theano ended in 2017",
    "to_dense": "write tf.sparse.to_dense(x)",
    "truncated_normal": "write keras.random.truncated_normal; it draws other numbers",
    "variable": "write keras.Variable(value)",
    # Private.
    "_BACKEND": "write keras.backend.backend()",
    "_EPSILON": "write keras.config.epsilon()",
    "_LOCAL_DEVICES": _EAGER,
    "_UID_PREFIXES": "write keras.backend.clear_session()",
    "_get_available_gpus": 'write tf.config.list_physical_devices("GPU")',
}

_RUNNER = "keras_vis_compat.runner.shims.keras_backend"
# What the runner answers, where tf_keras has no more what Keras 2 had under the name.
_RUN = {
    **{
        name: f"{_RUNNER}.{name}"
        for name in (
            "_BACKEND _EPSILON _LOCAL_DEVICES _UID_PREFIXES _get_available_gpus get_session get_variable_shape "
            "image_dim_ordering is_tensor set_image_dim_ordering set_session slice symbolic"
        ).split()
    },
    "control_dependencies": "tensorflow.control_dependencies",
    "has_arg": "tf_keras.src.utils.generic_utils.has_arg",
    "normalize_data_format": "tf_keras.src.utils.conv_utils.normalize_data_format",
    "lesser": "tf_keras.backend.less",
    "lesser_equal": "tf_keras.backend.less_equal",
    **{f"py_{name}": f"builtins.{name}" for name in ("all", "any", "slice", "sum")},
}
# Gone before Keras 3: (since, until) -> names.
_SPANS = {
    ("", "2.3"): "theano",
    ("1.1", "2.0"): "atrous_conv2d deconv2d legacy_weight_ordering lesser lesser_equal set_legacy_weight_ordering",
    ("1.1", "2.3"): "image_dim_ordering set_image_dim_ordering",
    ("1.1", "2.4"): "ctc get_variable_shape",
    ("1.1", "2.13"): "py_all",
    ("1.2", "2.0"): "asymmetric_spatial_2d_padding asymmetric_temporal_padding",
    ("2.0", "2.3"): "_UID_PREFIXES",
    ("2.0", "2.13"): "identity logsumexp py_sum",
    ("2.1", "2.3"): "has_arg",
    ("2.1", "2.13"): "_LOCAL_DEVICES _get_available_gpus conv3d_transpose is_placeholder separable_conv1d",
    ("2.2", "2.4"): "is_tensor normalize_data_format py_slice slice",
    ("2.2", "2.13"): "py_any",
    ("2.3", "2.4"): "control_dependencies is_variable size symbolic",
}
_SPAN = {name: span for span, names in _SPANS.items() for name in names.split()}
_NOWHERE = (  # not even in tf_keras
    "asymmetric_spatial_2d_padding asymmetric_temporal_padding atrous_conv2d ctc deconv2d is_variable "
    "legacy_weight_ordering set_legacy_weight_ordering size theano"
).split()


def _advice(name: str) -> str:
    if name in OPS:
        op = OPS[name]
        defaults = "".join(f", {argument}={value}" for argument, value in op.defaults)
        return f"write keras.ops.{op.name or name}(…{defaults})"
    if name in FORMS:
        parameters, form = FORMS[name]
        names = {"ops": "keras.ops", "Flatten": "keras.layers.Flatten", **{each: each for each in parameters.split()}}
        return f"write {form.format_map(names)}"
    return ADVICE[name]


def _row(name: str) -> Row:
    since, until = _SPAN.get(name, ("", "3.0"))
    old = f"keras.backend.{name}"
    if name in _NOWHERE:
        return Gone(old, _advice(name), since, until)
    return Written(old, _advice(name), _RUN.get(name, f"tf_keras.src.backend.{name}"), since, until)


ROWS: tuple[Row, ...] = (
    *(_row(name) for name in sorted({*OPS, *FORMS, *ADVICE})),
    *(Moved(f"keras.backend.{name}", new, "", "2.13") for name, new in {"np": "numpy", "os": "os"}.items()),
)
