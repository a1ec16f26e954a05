"""What is kept with a model, from one call to the next, for as long as the model lives."""

from collections import OrderedDict
from threading import RLock
from typing import Any

KEPT_PER_MODEL = 64

# Two underscores: Keras skips such attributes when it saves. On the object itself, so that they die together:
# a table of our own would keep the model alive, because what is kept refers to the model's layers.
_ATTRIBUTE = "__keras_vis_compat__"
_lock = RLock()


class Memory(OrderedDict):
    """Entries by key, least recently used first. A copy of the model starts with none."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Memory, ()


def memory_of(owner):
    """Return what is kept with a layer or model."""
    return vars(owner).setdefault(_ATTRIBUTE, Memory())


def kept(owner, key, make):
    """Return the entry of that key, made anew if there is none or the one there `is_current()` no more."""
    with _lock:
        memory = memory_of(owner)
        if key not in memory or not getattr(memory[key], "is_current", lambda: True)():
            memory[key] = make()
        memory.move_to_end(key)
        while len(memory) > KEPT_PER_MODEL:
            memory.popitem(last=False)
        return memory[key]


def trace_count(owner):
    """Return how many times anything was traced for the functions kept with a layer or model."""
    functions = (entry.function for entry in memory_of(owner).values() if hasattr(entry, "function"))
    return sum(function.experimental_get_tracing_count() for function in functions)
