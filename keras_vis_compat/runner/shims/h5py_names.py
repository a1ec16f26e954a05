"""h5py 2: `dataset.value`, and files opened without a mode."""

import os
from functools import wraps


def mode_of_h5py_2(name):
    """Return the mode in which h5py 2 opened a file when none was given: read and write, or create."""
    if not os.path.exists(name):
        return "w-"
    return "r+" if os.access(name, os.W_OK) else "r"


def _old_datasets(module):
    module.Dataset.value = property(lambda self: self[()], doc="The whole dataset as an array.")


def _old_mode(module):
    opened = module.File.__init__

    @wraps(opened)
    def __init__(self, name, mode=None, *arguments, **options):
        on_disk = isinstance(name, str | bytes | os.PathLike)
        opened(self, name, mode or (mode_of_h5py_2(name) if on_disk else "r"), *arguments, **options)

    module.File.__init__ = __init__


CHANGES = {"h5py": (_old_datasets, _old_mode)}
