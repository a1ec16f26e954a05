"""Functions of callers inside compiled functions: compiled with the rest where they can be, else called with numbers.

Old programs hand in functions that were run eagerly: they iterate over the output, take numbers out of it, use NumPy.
Such a function becomes one operation of the graph, which calls it, and whose gradient calls it under a tape. So there
is one engine for all of them. TensorFlow turns errors of Python into its own; ours are carried past it.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import tensorflow as tf

from .._inputs.user_code import Place, blaming, is_ours, name_of, place_of
from .._messages import EagerFunctionWarning

_CARRIED = "keras_vis_compat carries error "
_numbers = count()
_errors: dict[int, BaseException] = {}
_told: set = set()
untold: dict = {}  # warnings of functions that had to be called, for `tell`

_ADVICE = (
    "So Python calls it at every pass through the model, twice where a gradient is taken, and XLA is off. To have it "
    "compiled, write it in operations of TensorFlow on the whole batch: `output[:, 3]`, "
    "`tf.gather(output, [0, 1], batch_dims=1)` in place of a loop over the samples, tf.where in place of `if`, "
    "tf.reduce_mean in place of np.mean"
)


def computed(
    function: Callable, role: str, value: Any, finish: Callable[[Any], tf.Tensor], shape: tuple | None = None
) -> tf.Tensor:
    """Return `finish(function(value))`, as a part of what is being compiled wherever that can be.

    Args:
        function: What a caller handed in, as the `role` that messages call it.
        value: What it is called with: a tensor, or a list of them.
        finish: From what it returned to a tensor.
        shape: That of the tensor; None where it is not known.
    """
    if tf.executing_eagerly() or is_ours(function):
        with blaming(function, role):
            result = function(value)
        return finish(result)
    try:
        with warnings.catch_warnings():  # NumPy warns of what TensorFlow is about to refuse
            warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
            result = function(value)
    except Exception as error:  # whether the function or the compiler is to blame, the call itself will show
        double = tf.float64 in [one.dtype for one in tf.nest.flatten(value)]
        called = _Called(function, role, finish, tf.float64 if double else tf.float32)
        return called.as_operation(value, shape, place_of(error))
    return finish(result)


def carried(error: Exception) -> BaseException | None:
    """Return the error inside a function that a compiled function called, of which TensorFlow made one of its own.

    None where it is TensorFlow's indeed.
    """
    untold.clear()  # the error says more
    found = re.search(f"{_CARRIED}(\\d+)", str(error))
    return _errors.pop(int(found[1]), None) if found else None


def tell() -> None:
    """Warn of functions that had to be called."""
    while untold:
        code, (text, place) = untold.popitem()
        _told.add(code)
        warnings.warn_explicit(text, EagerFunctionWarning, place.file, place.line, place.module)


class _Called:
    """A function that is called with numbers, at every run of the compiled function it is in."""

    def __init__(self, function: Callable, role: str, finish: Callable[[Any], tf.Tensor], dtype: tf.DType) -> None:
        self._function, self._role, self._finish, self._dtype = function, role, finish, dtype

    def as_operation(self, value: Any, shape: tuple | None, place: Place | None) -> tf.Tensor:
        """Return its value as a tensor of the graph. `place` is where it could not be compiled."""

        def forward(*numbers: tf.Tensor) -> tf.Tensor:
            with _carrying():
                result = self._result(tf.nest.pack_sequence_as(value, numbers))
                self._note(place)
                return result

        def backward(upstream: tf.Tensor, *numbers: tf.Tensor) -> list[tf.Tensor]:
            with _carrying():
                return self._gradients(tf.nest.pack_sequence_as(value, numbers), upstream)

        @tf.custom_gradient
        def call(*values):
            result = tf.py_function(forward, values, self._dtype)
            result = result if shape is None else tf.ensure_shape(result, shape)

            def gradient(upstream):
                found = tf.py_function(backward, [upstream, *values], [one.dtype for one in values])
                return [tf.ensure_shape(one, own.shape) for one, own in zip(found, values, strict=True)]

            return result, gradient

        return call(*tf.nest.flatten(value))

    def _result(self, numbers: Any) -> tf.Tensor:
        with blaming(self._function, self._role):
            result = self._function(numbers)
        return tf.cast(self._finish(result), self._dtype)

    def _gradients(self, numbers: Any, upstream: tf.Tensor) -> list[tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(numbers)
            result = self._result(numbers)
        flat = tf.nest.flatten(numbers)
        gradients = tape.gradient(result, flat, output_gradients=upstream)
        if all(gradient is None for gradient in gradients):
            raise ValueError(
                f"the {self._role} {name_of(self._function)!r} gives numbers without a gradient, which is needed here: "
                "NumPy, .numpy(), float() and int() cut it off. Write what it returns in operations of TensorFlow on "
                "what it is given" + (", or use ScoreCAM, which needs none" if self._role == "score" else "")
            )
        pairs = zip(gradients, flat, strict=True)
        return [tf.zeros_like(one) if own is None else tf.convert_to_tensor(own) for own, one in pairs]

    def _note(self, place: Place | None) -> None:
        """Have a warning ready, once for each function, at the line that could not be compiled."""
        code = getattr(self._function, "__code__", None) or type(self._function)
        if code in _told:
            return
        place = place or Place(getattr(code, "co_filename", "?"), getattr(code, "co_firstlineno", 0), "")
        text = f"the {self._role} {name_of(self._function)!r} cannot be compiled because of this line. {_ADVICE}"
        untold[code] = text, place


@contextmanager
def _carrying() -> Iterator[None]:
    """Keep an error for `carried`, and tell TensorFlow no more than its number."""
    try:
        yield
    except BaseException as error:
        number = next(_numbers)
        _errors[number] = error
        raise RuntimeError(f"{_CARRIED}{number}") from None
