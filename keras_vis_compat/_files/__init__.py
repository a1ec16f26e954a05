"""Files that users name: read without waiting, refused in one line, written whole or not at all.

    trouble.py    whatever goes wrong with a file becomes one line: `PATH: what is wrong, what would help`
    reading.py    only regular files are opened
    notebooks.py  whether a JSON is a notebook
    writing.py    checked before the work, written beside and moved into place
    marks.py      which files these commands made themselves, and may replace

Nothing here imports more than Python's own library.
"""

from .notebooks import read_notebook, read_notebook_text
from .reading import read_file, read_program
from .trouble import FileTrouble, blamed_on, shown, tell
from .writing import check_target, sweep, whole_file, write_whole

__all__ = [
    "FileTrouble",
    "blamed_on",
    "check_target",
    "read_file",
    "read_notebook",
    "read_notebook_text",
    "read_program",
    "shown",
    "sweep",
    "tell",
    "whole_file",
    "write_whole",
]
