"""What became of the names that old programs use: one row each, read by `run`, `doctor`, `migrate`, `upgrade-model`
and the page `names.md`. Data only: nothing of TensorFlow, NumPy or the rest of this package is imported.

A row says that a name `Moved`, that its use is to be `Written` anew, or that it is `Gone` (`rows.py`). One file a
library, with `ROWS` and, of functions that are still there, the `KEYWORDS` that changed.
"""
