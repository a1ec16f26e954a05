"""TensorFlow operations in the middle of a Keras 2 model, and the `keras.ops` that compute the same.

Keras 2 wraps each in a layer that knows the operation by its public TensorFlow name. A row says the name in `keras.ops`
and, for each argument in TensorFlow's order, what `keras.ops` calls it. An argument without a row is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np


class Row:
    """An operation with the same arguments under other names."""

    def __init__(self, name, **arguments):
        self.name, self.arguments = name, arguments

    def __call__(self, ops, *values, **named):
        given = {**dict(zip(self.arguments, values, strict=False)), **named}
        # What is None or False asks for nothing; a value beyond the row would be lost.
        extra = [key for key in given.keys() - self.arguments.keys() if given[key] not in (None, False)]
        if extra or len(values) > len(self.arguments):
            raise ValueError(f"keras.ops.{self.name} has no counterpart of {', '.join(extra) or 'all arguments'}")
        function = reduce(getattr, self.name.split("."), ops)
        known = {self.arguments[key]: given[key] for key in self.arguments if given.get(key) is not None}
        return function(**known)


@dataclass(frozen=True)
class Single:
    """An operation on one tensor and nothing else, whatever TensorFlow calls it."""

    name: str

    def __call__(self, ops, *values, **named):
        (tensor,) = [value for value in (*values, *named.values()) if value is not None]
        return getattr(ops, self.name)(tensor)


@dataclass(frozen=True)
class Pair:
    """An operation on two tensors or a tensor and a constant."""

    name: str

    def __call__(self, ops, x, y):
        return getattr(ops, self.name)(_alike(x, y), _alike(y, x))


def _alike(value, other):
    """A constant in the type of the tensor it meets: TensorFlow converts it so, Keras 3 would widen the tensor."""
    if hasattr(value, "_keras_history") or not hasattr(other, "_keras_history"):
        return value
    return np.asarray(value, dtype=other.dtype)


def _sliced(ops, tensor, slice_spec):
    specs = slice_spec if isinstance(slice_spec, (list, tuple)) else [slice_spec]
    specs = tuple(
        slice(spec["start"], spec["stop"], spec["step"]) if isinstance(spec, dict) else spec for spec in specs
    )
    return tensor[specs] if hasattr(tensor, "_keras_history") else tensor[specs[0]]


def _shape(ops, input, out_type=None):
    return tuple(input.shape)  # what is not known is None; reshaping to it works when it is the only one


def _unstacked(ops, value, num=None, axis=0):
    return list(value) if isinstance(value, tuple) else ops.unstack(value, num, axis=axis)


def _reshaped(ops, tensor, shape):
    return ops.reshape(tensor, [-1 if size is None else int(size) for size in shape])


def _multiplied(ops, a, b, transpose_a=False, transpose_b=False):
    a = ops.swapaxes(a, -1, -2) if transpose_a else a
    b = ops.swapaxes(b, -1, -2) if transpose_b else b
    return ops.matmul(_alike(a, b), _alike(b, a))


def _normalized(ops, x, axis=None, epsilon=1e-12):
    return ops.normalize(x, axis=axis, order=2, epsilon=epsilon**0.5)  # TensorFlow's epsilon is one of squares


def _padded(ops, tensor, paddings, mode="CONSTANT", constant_values=0):
    return ops.pad(tensor, paddings, mode.lower(), constant_values if mode == "CONSTANT" else None)


def _padded_v1(ops, tensor, paddings, mode="CONSTANT", name=None, constant_values=0):
    return _padded(ops, tensor, paddings, mode, constant_values)


def _split(ops, value, num_or_size_splits, axis=0):
    if isinstance(num_or_size_splits, int):
        return ops.split(value, num_or_size_splits, axis)
    return ops.split(value, np.cumsum(num_or_size_splits)[:-1].tolist(), axis)


def _position(ops, find, input, axis, output_type):
    return ops.cast(find(input, axis=axis or 0), getattr(output_type, "name", output_type))


def _argmax(ops, input, axis=None, output_type="int64"):
    return _position(ops, ops.argmax, input, axis, output_type)


def _argmin(ops, input, axis=None, output_type="int64"):
    return _position(ops, ops.argmin, input, axis, output_type)


def _chosen(ops, condition, x, y):
    return ops.where(condition, _alike(x, y), _alike(y, x))


def _squeezed(ops, input, axis=None, name=None):
    return ops.squeeze(input, tuple(axis) if isinstance(axis, (list, tuple)) else axis)


def _cast(ops, x, dtype):
    return ops.cast(x, getattr(dtype, "name", dtype))


def _gathered(ops, params, indices, validate_indices=None, name=None, axis=None, batch_dims=0):
    if batch_dims:
        raise ValueError("keras.ops.take has no batch_dims")
    return ops.take(params, indices, axis=axis or 0)


def _clipped(ops, t, clip_value_min, clip_value_max):
    return ops.clip(t, clip_value_min, clip_value_max)


def _gelu(ops, features, approximate=False):
    return ops.gelu(features, approximate=approximate)


_SINGLES = (
    "abs ceil cos cosh erf exp expm1 floor log log1p logical_not negative reciprocal round rsqrt sigmoid sign sin sinh "
    "softplus softsign sqrt square tan tanh relu relu6 selu silu elu"
)
_PAIRS = (
    "add subtract multiply divide mod maximum minimum greater greater_equal less less_equal equal not_equal "
    "logical_and logical_or"
)
_RENAMED_PAIRS = {"truediv": "divide", "floordiv": "floor_divide", "floormod": "mod", "pow": "power"}
_REDUCTIONS = "mean sum max min prod std any all logsumexp"
_REDUCED = {"input_tensor": "x", "axis": "axis", "keepdims": "keepdims"}

OPERATIONS: dict[str, Callable] = {
    **{f"{home}.{name}": Single(name) for name in _SINGLES.split() for home in ("math", "nn")},
    **{f"{home}.{name}": Pair(name) for name in _PAIRS.split() for home in ("math", "__operators__")},
    **{f"math.{name}": Pair(ours) for name, ours in _RENAMED_PAIRS.items()},
    **{f"math.reduce_{name}": Row(name, **_REDUCED) for name in _REDUCTIONS.split()},
    "math.reduce_variance": Row("var", **_REDUCED),
    "math.is_nan": Single("isnan"),
    "__operators__.getitem": _sliced,
    "cast": _cast,
    "clip_by_value": _clipped,
    "compat.v1.floor_div": Pair("floor_divide"),
    "compat.v1.gather": _gathered,
    "compat.v1.pad": _padded_v1,
    "compat.v1.shape": _shape,
    "compat.v1.squeeze": _squeezed,
    "compat.v1.transpose": Row("transpose", a="x", perm="axes"),
    "concat": Row("concatenate", values="xs", axis="axis"),
    "expand_dims": Row("expand_dims", input="x", axis="axis"),
    "gather": _gathered,
    "identity": Single("copy"),
    "image.resize": Row("image.resize", images="images", size="size", method="interpolation", antialias="antialias"),
    "linalg.matmul": _multiplied,
    "math.argmax": _argmax,
    "math.argmin": _argmin,
    "math.cumsum": Row("cumsum", x="x", axis="axis"),
    "math.l2_normalize": _normalized,
    "nn.gelu": _gelu,
    "nn.leaky_relu": Row("leaky_relu", features="x", alpha="negative_slope"),
    "nn.log_softmax": Row("log_softmax", logits="x", axis="axis"),
    "nn.softmax": Row("softmax", logits="x", axis="axis"),
    "one_hot": Row("one_hot", indices="x", depth="num_classes"),
    "ones_like": Single("ones_like"),
    "pad": _padded,
    "repeat": Row("repeat", input="x", repeats="repeats", axis="axis"),
    "reshape": _reshaped,
    "reverse": Row("flip", tensor="x", axis="axis"),
    "shape": _shape,
    "split": _split,
    "squeeze": _squeezed,
    "stack": Row("stack", values="x", axis="axis"),
    "stop_gradient": Single("stop_gradient"),
    "tile": Row("tile", input="x", multiples="repeats"),
    "transpose": Row("transpose", a="x", perm="axes"),
    "unstack": _unstacked,
    "where": _chosen,
    "zeros_like": Single("zeros_like"),
}
