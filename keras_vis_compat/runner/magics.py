"""What notebooks exported as scripts call: `get_ipython()`, and lines that begin with `%` or `!`.

Magics only set the notebook up, so here they do nothing; commands for the shell are run.
"""

import subprocess
import sys

from .._programs.magics import as_calls


class Shell:
    """The little of IPython's shell that exported notebooks use."""

    def magic(self, line):
        """Do nothing: `%matplotlib inline`."""

    def run_line_magic(self, name, line, *_arguments):
        """Do nothing."""

    def run_cell_magic(self, name, line, cell):
        """Run the cell, whatever its magic was to do around it (`%%time`)."""
        exec(compile(cell, "<cell>", "exec"), sys.modules["__main__"].__dict__)

    def system(self, command):
        """Run a command of the shell: `!ls`."""
        sys.stdout.flush()
        return subprocess.call(command, shell=True)

    def getoutput(self, command):
        """Return the lines that a command of the shell prints."""
        return subprocess.getoutput(command).splitlines()


_SHELL = Shell()


def get_ipython():
    """Return the shell."""
    return _SHELL


def without_magics(source):
    """Return source with its `%` and `!` lines as calls, line by line the same.

    Example:
        >>> without_magics("%matplotlib inline")
        "get_ipython().magic('matplotlib inline')"
    """
    return as_calls(source, _as_call)


def _as_call(line, is_assigned):
    call = ("getoutput" if is_assigned else "system") if line.startswith("!") else "magic"
    return f"get_ipython().{call}({line.strip('%!? ')!r})"
