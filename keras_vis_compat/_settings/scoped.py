"""A choice that holds for the whole process, or inside a `with` block for one thread or task."""

import threading
from contextvars import ContextVar


class Setting:
    """What was chosen last, here and now.

    Args:
        name: Unique.
        default: Called for a value as long as nothing was chosen.

    Attributes:
        everywhere: What holds for the whole process; None as long as nothing was chosen for it.
    """

    def __init__(self, name, default):
        self._default, self.everywhere = default, None
        # A `with` block speaks for its own thread or task only: other requests of a web server keep their choice.
        self._here = ContextVar(name, default=None)

    def get(self):
        return self._here.get() or self.everywhere or self._default()

    def choose(self, value):
        """Set the value: in the main thread for the whole process, elsewhere for that thread. Return the way back."""
        in_main_thread = threading.current_thread() is threading.main_thread()
        return self._choose_everywhere(value) if in_main_thread and not self._here.get() else self.choose_here(value)

    def choose_here(self, value):
        before = self._here.get()
        self._here.set(value)
        return lambda: self._here.set(before)

    def _choose_everywhere(self, value):
        before, self.everywhere = self.everywhere, value

        def undo():
            self.everywhere = before

        return undo


class Choice:
    """A choice made: it holds from now on, or, where this is given to `with`, inside that block alone."""

    def __init__(self, setting, value):
        self._setting, self._value = setting, value
        self._undo_call = setting.choose(value)
        self._undo_blocks = []

    def __enter__(self):
        # The call before `with` has already acted, perhaps for the whole process: take that back first.
        self._undo_call()
        self._undo_call = _nothing
        self._undo_blocks.append(self._setting.choose_here(self._value))
        return self

    def __exit__(self, *exception):
        self._undo_blocks.pop()()


def _nothing():
    """Undo a call that has been undone."""
