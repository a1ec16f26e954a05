"""TensorFlow as a command wants it: without its lines about processors and graphics cards, and beneath Keras 3."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec


def start_tensorflow(debug: bool = False) -> None:
    """Load TensorFlow and let it compute something, quietly; models of Keras 3 run on it, whatever KERAS_BACKEND says.

    Args:
        debug: Whether to show afterwards what was said on the way. A start that fails shows it, too.
    """
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = "tensorflow"  # its owner may train with JAX or PyTorch; the file is the same
    if "tensorflow" in sys.modules:
        return
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "0" if debug else "3")
    with kept_quiet(debug):
        import_module("tensorflow").zeros(1)


def see_own_modules() -> None:
    """Let `module:name` be found in the working directory, where `python -m` looks and installed programs do not."""
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())


def check_module(reference: str) -> None:
    """Find out whether there is the module of a `module:name` or `name=module:name`; nothing of it is run.

    Raises:
        ValueError: There is none.
    """
    see_own_modules()
    root = reference.rpartition("=")[2].partition(":")[0].partition(".")[0]
    if not root or (root not in sys.modules and find_spec(root) is None):
        raise ValueError(f"{reference!r} must be 'module:function': No module named {root!r}")


@contextmanager
def kept_quiet(debug: bool = False) -> Iterator[None]:
    """Keep what the block writes on stderr, C++ included, which looks at no level before it is loaded.

    It is shown when the block fails, or with *debug*.
    """
    try:
        before = os.dup(2)
    except OSError:  # closed by the caller: 2>&-
        yield
        return
    with tempfile.TemporaryFile() as kept:
        _flush()
        os.dup2(kept.fileno(), 2)
        shown = True
        try:
            yield
            shown = debug
        except KeyboardInterrupt:  # nothing of it failed
            shown = debug
            raise
        finally:
            _flush()
            os.dup2(before, 2)
            os.close(before)
            if shown:
                kept.seek(0)
                os.write(2, kept.read())


def _flush() -> None:
    if sys.stderr is not None:
        sys.stderr.flush()
