"""What is kept with a model, from one call to the next, for as long as the model lives: compiled functions first."""

import warnings
from collections import OrderedDict
from functools import cached_property, partial
from threading import RLock
from typing import Any

import tensorflow as tf

from .._messages import levels_to_the_caller
from .._settings.compute import is_xla_demanded, uses_xla
from . import user_functions

KEPT_PER_MODEL = 64

# Two underscores: Keras skips such attributes when it saves. On the object itself, so that they die together:
# a table of our own would keep the model alive, because what is kept refers to the model's layers.
_ATTRIBUTE = "__keras_vis_compat__"
_lock = RLock()


class Memory(OrderedDict):
    """Entries by key, least recently used first. A copy of the model starts with none."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Memory, ()


def is_known(thing):
    """Whether something is kept with a layer or model."""
    return _ATTRIBUTE in getattr(thing, "__dict__", ())


def memory_of(owner):
    """Return what is kept with a layer or model."""
    return vars(owner).setdefault(_ATTRIBUTE, Memory())


def kept(owner, key, make):
    """Return the entry of that key, made anew if there is none or the one there `is_current()` no more."""
    with _lock:
        memory = vars(owner).get(_ATTRIBUTE)
        memory = memory_of(owner) if memory is None else memory
        entry = memory.get(key)
        if entry is None or (hasattr(entry, "is_current") and not entry.is_current()):
            entry = memory[key] = make()
        memory.move_to_end(key)
        while len(memory) > KEPT_PER_MODEL:
            memory.popitem(last=False)
        return entry


def trace_count(owner):
    """Return how many times anything was traced for the functions kept with a layer or model."""
    functions = (entry.function for entry in memory_of(owner).values() if hasattr(entry, "function"))
    return sum(function.experimental_get_tracing_count() for function in functions)


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
        try:
            result = self._concrete(*arguments)
        except tf.errors.OpError as error:
            if own := user_functions.carried(error):
                raise own from own.__cause__
            if not self._uses_xla or not isinstance(error, _CANNOT):
                raise
            result = self._without_xla(error, arguments)
        if user_functions.untold:
            user_functions.tell()
        return result

    @cached_property
    def _concrete(self):
        """The one trace: TensorFlow need not look for it at each call, nor at the hundreds of variables in it."""
        return self.function.get_concrete_function()

    def _without_xla(self, error, arguments):
        """Try whether it was XLA that failed, and not what it was given."""
        self._uses_xla, self.function = False, self._made()
        vars(self).pop("_concrete", None)
        result = self.run(*arguments)
        if is_xla_demanded():
            reason = str(error).partition("\n")[0]
            warnings.warn(f"XLA cannot compile this, so it runs without: {reason}", stacklevel=levels_to_the_caller())
        return result
