"""A choice that holds for the whole process, or inside a `with` block for one thread or task."""

import threading
from contextvars import ContextVar


class Setting:
    """What was chosen last, here and now.

    Args:
        name: Unique.
        default: What holds as long as nothing was chosen.

    Attributes:
        here: What holds here and now is `here.get()[0]`.
        everywhere: What holds for the whole process.
    """

    def __init__(self, name, default=None):
        self._everywhere = [default]
        # A `with` block speaks for its own thread or task only: other requests of a web server keep their choice.
        self.here: ContextVar[list] = ContextVar(name, default=self._everywhere)

    @property
    def everywhere(self):
        return self._everywhere[0]

    @everywhere.setter
    def everywhere(self, value):
        self._everywhere[0] = value

    def choose(self, value):
        """Set the value: in the main thread for the whole process, elsewhere for that thread. Return the way back."""
        is_main = threading.current_thread() is threading.main_thread()
        for_all = is_main and self.here.get() is self._everywhere
        return self._choose_everywhere(value) if for_all else self.choose_here(value)

    def choose_here(self, value):
        before = self.here.get()
        self.here.set([value])
        return lambda: self.here.set(before)

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
