"""The codemod behind `keras-vis-compat migrate`: old programs rewritten, one level at a time.

Nothing of TensorFlow or of the rest of the package is imported here. A program is parsed by Python's own
`ast`; rules replace pieces of its text, and every other byte stays.
"""

from .._old_names.names import Name, all_names
from .._programs.parsing import CannotParse
from .engine import Migration, migrate
from .page import Note
from .rules import LEVELS, RULES

__all__ = ["LEVELS", "RULES", "CannotParse", "Migration", "Name", "Note", "all_names", "migrate"]
