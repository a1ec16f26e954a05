"""What notebooks exported as scripts call: `get_ipython()`, and lines that begin with `%` or `!`.

Magics only set the notebook up, so here they do nothing; commands for the shell are run.
"""

import re
import subprocess
import sys

_LINE = re.compile(r"^([ \t]*)(%%?|!)(.*)$", re.MULTILINE)


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
    return _LINE.sub(_as_call, source)


def _as_call(found):
    indent, sign, words = found.groups()
    call = "system" if sign == "!" else "magic"
    return f"{indent}get_ipython().{call}({words.strip()!r})"
