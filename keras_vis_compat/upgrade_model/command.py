"""`keras-vis-compat upgrade-model old.h5 new.keras`: the arguments, and what is printed."""

import os
import re
import signal
import stat
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

from .._files import FileTrouble, blamed_on, check_target, tell
from .._files.reading import check_readable
from .._start import check_module, start_tensorflow
from .forms import check_form
from .refusal import CannotRead, CannotUpgrade

_OLD = "the old model (.h5, .hdf5, .keras of Keras 2, SavedModel folder)"
_CUSTOM = "own layers, activations and functions; NAME is that of a Lambda layer, or where it is not the object's own"
_SPEC = r"([^=:]+=)?[\w.]+:[\w.]+"


def configure(parser):
    """Add the arguments of `upgrade-model` to an argparse parser."""
    parser.usage = "%(prog)s OLD [NEW.keras] [options]"
    parser.epilog = (
        "exit status: 0 when the new model predicts the same, 1 when the model was refused or an argument is wrong, "
        "2 when the old file could not be read or the new one not be written; then an existing file stays as it is"
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="OLD [NEW.keras]", help=f"{_OLD} and where to write; without NEW only compared")
    add("--custom", nargs="+", action="extend", default=[], metavar="[NAME=]MODULE:OBJECT", help=_CUSTOM)
    add("--unsafe", action="store_true", help="trust OLD: run the code of its Lambda layers, load SavedModel folders")
    add("--architecture", metavar="JSON", help="model.to_json() of an old file that holds weights only")
    add("--samples", type=int, default=8, help="random samples to compare (%(default)s)")
    add("--tolerance", type=float, help="largest difference allowed (1e-5; more for half precision)")
    add("--seed", type=int, default=0, help="seed of the random samples (%(default)s)")
    add("--force", action="store_true", help="replace NEW.keras if it exists")


def main(arguments):
    """Upgrade the model that the parsed arguments name, print the report, return the exit status."""
    paths, specs = _sorted(arguments.paths, arguments.custom)
    for spec in specs:
        check_module(spec)
    _check(paths, arguments.architecture, arguments.force)
    try:
        check_form(paths[0])
        _upgrade(paths, specs, arguments)
    except CannotUpgrade as error:
        trouble = FileTrouble(paths[0], str(error).removeprefix(f"{Path(paths[0])} "))
        status = tell(trouble, arguments.debug, error)
        return status if isinstance(error, CannotRead) else 1
    return 0


def _upgrade(paths, specs, arguments):
    start_tensorflow(arguments.debug)
    from .custom import load_custom
    from .upgrade import upgrade_model

    options = {name: getattr(arguments, name) for name in _OPTIONS}
    own, target = _loaded(load_custom, specs), paths[1] if len(paths) > 1 else None
    with _tidy(), blamed_on(paths[0], ours=False):
        print(upgrade_model(paths[0], target, custom_objects=own, **options))


def _check(paths, architecture, force):
    """Find out before TensorFlow is loaded whether the old files can be read and the new one written."""
    with blamed_on(paths[0]):
        check_readable(paths[0], stat.S_IFDIR)
    if architecture is not None:
        with blamed_on(architecture):
            check_readable(architecture)
    for target in paths[1:]:
        if Path(target).suffix == ".keras":
            check_target(target, force or _same(*paths), may_replace=lambda _: False)


def _same(source, target):
    return os.path.exists(target) and os.path.samefile(source, target)


_OPTIONS = ("unsafe", "architecture", "samples", "tolerance", "seed", "force")


@contextmanager
def _tidy():
    """Give all temporary files, those of tf_keras too, one folder that is gone at the end, a termination included."""
    before, handled = tempfile.tempdir, threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number)) if handled else None
    try:
        with tempfile.TemporaryDirectory(prefix="keras-vis-compat-") as tempfile.tempdir:
            yield
    finally:
        tempfile.tempdir = before
        if handled:
            signal.signal(signal.SIGTERM, handler)


def _sorted(paths, custom):
    """Give back the paths that `--custom` swallowed because it came before them."""
    if not paths:
        paths = [word for word in custom if not re.fullmatch(_SPEC, word)]
        custom = [word for word in custom if re.fullmatch(_SPEC, word)]
    if not 1 <= len(paths) <= 2:
        raise ValueError(f"name the old model and, if one is to be written, the new one; got {paths}")
    return paths, custom


def _loaded(load_custom, specs):
    """Load the caller's objects as `python -m` would: from the working directory too."""
    here = os.getcwd()
    sys.path.insert(0, here)
    try:
        return load_custom(specs)
    finally:
        sys.path.remove(here)
