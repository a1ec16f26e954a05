"""A function of TensorFlow operations, compiled once."""

import warnings
from functools import cached_property, partial

import tensorflow as tf

from .._messages import levels_to_the_caller
from .._settings.compute import is_xla_demanded, uses_xla
from .user_functions import carried_errors

_CANNOT = (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError, tf.errors.InternalError)


class CompiledFunction:
    """A function, traced once for one signature, and compiled by XLA where that was chosen and can be done.

    Args:
        compute: The function.
        signature: Specifications of the tensors it takes.

    Attributes:
        function: The `tf.function`.
    """

    def __init__(self, compute, signature):
        # Not a method itself: TensorFlow would take all of ours for one function that is traced again and again.
        self._made = partial(tf.function, partial(compute), input_signature=signature, autograph=False)
        self._uses_xla = uses_xla()
        self.function = self._made(jit_compile=self._uses_xla or None)

    def run(self, *arguments):
        """Return what the function returns."""
        with carried_errors():
            try:
                return self._concrete(*arguments)
            except _CANNOT as error:
                if not self._uses_xla:
                    raise
                return self._without_xla(error, arguments)

    @cached_property
    def _concrete(self):
        """The one trace: TensorFlow need not look for it at each call, nor at the hundreds of variables in it."""
        return self.function.get_concrete_function()

    def _without_xla(self, error, arguments):
        """Try whether it was XLA that failed, and not what it was given."""
        self._uses_xla, self.function = False, self._made()
        vars(self).pop("_concrete", None)
        result = self._concrete(*arguments)
        if is_xla_demanded():
            reason = str(error).partition("\n")[0]
            warnings.warn(f"XLA cannot compile this, so it runs without: {reason}", stacklevel=levels_to_the_caller())
        return result
