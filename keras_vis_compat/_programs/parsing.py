"""The syntax tree of a program, or why there is none."""

import ast
import warnings

from . import python2


class CannotParse(ValueError):
    """A source that is no Python of today.

    Attributes:
        line: Where it stops being Python, from 1.
        place: The same as messages say it: "12", or "cell 3:2" in a notebook.
        is_python_2: It is Python of yesterday.
    """

    def __init__(self, message, line, cell=None, is_python_2=False):
        super().__init__(message)
        self.is_python_2 = is_python_2
        self.line = line
        self.place = str(line) if cell is None else f"cell {cell}:{line}"


def parse(source):
    """Return the syntax tree of a program.

    Raises:
        CannotParse: It is not Python 3; the message says whether it is Python 2.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except SyntaxError as error:
            reason = python2.reason(error)
            raise CannotParse(reason or error.msg, error.lineno or 1, is_python_2=reason is not None) from None
        except (RecursionError, MemoryError):
            raise CannotParse("nested too deeply to be parsed", 1) from None
        except ValueError as error:
            raise CannotParse(str(error), 1) from None
