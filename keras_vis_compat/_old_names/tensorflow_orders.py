"""Functions of TensorFlow whose arguments stood in another order, or meant something else, in TensorFlow 0 or 1.

An argument beyond those that are the same today gets its keyword; what became of that, `KEYWORDS` says.
"""

from .arguments import UNKNOWN, Order


def _number_first(values):
    """`tf.split(1, 3, value)`: the axis came first, where no number stands today."""
    return type(values[0]) is int


def _list_second(values):
    """`tf.concat(axis, [a, b])`: today the list comes first."""
    return _number_first(values) or any(isinstance(value, list | tuple) for value in values[1:2])


def _flags_second(values):
    """`tf.reverse(x, [True, False])`: a flag for each dimension, today the dimensions."""
    flags = values[1]
    if flags is UNKNOWN:
        return None
    return isinstance(flags, list | tuple) and bool(flags) and all(isinstance(each, bool) for each in flags)


def _scores_first(values):
    """Scores are floats, targets and labels whole numbers."""
    kinds = [getattr(getattr(value, "dtype", None), "name", "") for value in values[:2]]
    if kinds[1].startswith("float"):
        return False
    return True if kinds[0].startswith("float") else None


def _any(_values):
    return None


def _half(values):
    """Of 0.5 half is kept and half is dropped."""
    return False if isinstance(values[1], float) and values[1] == 0.5 else None


def _fits(place, kinds):
    """Whether what stands at a place is what stood there once: names of operations were written out."""

    def fits(values):
        is_shown = values[place] is not UNKNOWN or kinds is str
        return isinstance(values[place], kinds) if is_shown else None

    return fits


def _beyond(same: str, once: str, kinds: type | tuple[type, ...] = str) -> Order:
    """An order that differs behind the first arguments only."""
    place = len(same.split())
    return Order(f"{same} {once}", place, place + 1, "2.0", _fits(place, kinds))


_TABLE: dict[str, Order] = {
    "concat": Order("concat_dim values name", 0, 1, "1.0", _list_second),
    "split": Order("split_dim num_split value name", 0, 1, "1.0", _number_first),
    "reverse": Order("tensor dims name", 1, 2, "1.0", _flags_second),
    "nn.softmax_cross_entropy_with_logits nn.sigmoid_cross_entropy_with_logits": Order(
        "logits labels", 0, 2, "1.0", _any
    ),
    "nn.sparse_softmax_cross_entropy_with_logits": Order("logits labels", 0, 2, "1.0", _scores_first),
    "nn.in_top_k math.in_top_k": Order("predictions targets k name", 0, 3, "2.0", _scores_first),
    "nn.dropout": Order("x keep_prob noise_shape seed name", 1, 2, "2.0", _half),
    "nn.conv2d_backprop_input": Order(
        "input_sizes filter out_backprop strides padding use_cudnn_on_gpu data_format dilations name",
        0,
        3,
        "2.0",
        lambda _: True,
    ),
    "random_poisson": Order("lam shape dtype seed name", 0, 1, "2.0", lambda _: True),
    "argmax argmin math.argmax math.argmin": _beyond("input axis", "name dimension output_type"),
    "boolean_mask": _beyond("tensor mask", "name axis"),
    "confusion_matrix": _beyond("labels predictions num_classes", "dtype name weights", object),
    "convert_to_tensor": _beyond("value dtype", "name preferred_dtype"),
    "gather": _beyond("params indices validate_indices", "name axis batch_dims"),
    "gather_nd": _beyond("params indices", "name batch_dims"),
    "image.draw_bounding_boxes": _beyond("images boxes", "name colors"),
    "image.resize image.resize_images": _beyond("images size method", "align_corners preserve_aspect_ratio name", bool),
    "io.parse_example io.parse_single_example parse_example parse_single_example": _beyond(
        "serialized features", "name example_names"
    ),
    "multinomial random.multinomial": _beyond("logits num_samples", "seed name output_dtype", object),
    "nn.conv1d": _beyond("value filters stride padding", "use_cudnn_on_gpu data_format name", bool),
    "nn.conv2d": _beyond("input filter strides padding", "use_cudnn_on_gpu data_format dilations name", bool),
    "nn.convolution": _beyond("input filter", "padding strides dilation_rate name data_format"),
    "nn.depthwise_conv2d": _beyond("input filter strides padding", "rate name data_format", (list, tuple)),
    "nn.dilation2d": _beyond("input filter strides", "rates padding name", (list, tuple)),
    "nn.embedding_lookup": _beyond("params ids", "partition_strategy name validate_indices max_norm"),
    "nn.erosion2d": _beyond("value kernel strides", "rates padding name", (list, tuple)),
    "nn.max_pool_with_argmax": _beyond("input ksize strides padding data_format", "Targmax name", object),
    "nn.moments": _beyond("x axes shift", "name keep_dims"),
    "nn.pool": _beyond("input window_shape pooling_type", "padding dilation_rate strides name data_format"),
    "nn.separable_conv2d": _beyond(
        "input depthwise_filter pointwise_filter strides padding", "rate name data_format", (list, tuple)
    ),
    "nn.weighted_moments": _beyond("x axes frequency_weights", "name keep_dims"),
    "pad": _beyond("tensor paddings mode", "name constant_values"),
    "shape size": _beyond("input", "name out_type"),
    "transpose": _beyond("a perm", "name conjugate"),
}
ORDERS = {f"tensorflow.{name}": order for names, order in _TABLE.items() for name in names.split()}
