"""The one error of this package: why a model cannot be carried over, and which layer is to blame."""

from contextlib import contextmanager
from typing import NamedTuple


class Entry(NamedTuple):
    """A layer of which only the entry in a file is known."""

    name: str
    kind: str


class CannotUpgrade(ValueError):
    """The model has no equal in Keras 3, or none that could be proved; nothing was written.

    Attributes:
        layer: Name of the layer to blame, or None when it is not one layer's fault.
        reason: Why, in words, with the way out where there is one.

    Example:
        >>> raise CannotUpgrade("needs its architecture")
        Traceback (most recent call last):
        ...
        keras_vis_compat.upgrade_model.refusal.CannotUpgrade: needs its architecture
    """

    def __init__(self, reason, layer=None):
        self.reason = reason
        self.layer = None if layer is None else layer.name
        kind = layer.kind if isinstance(layer, Entry) else type(layer).__name__
        blame = "" if layer is None else f"layer {layer.name!r} ({kind}): "
        super().__init__(blame + reason)


class CannotRead(CannotUpgrade):
    """There is no model at all in the file, or none that may be read: it is damaged, or carries code."""


@contextmanager
def reading():
    """Tell a file that cannot be read from a model one of whose layers is refused."""
    try:
        yield
    except CannotUpgrade as error:
        if error.layer is not None or isinstance(error, CannotRead):
            raise
        raise CannotRead(error.reason) from error


@contextmanager
def blaming(layer, doing):
    """Turn whatever Keras raises while *doing* something with a layer into a refusal that names the layer."""
    try:
        yield
    except CannotUpgrade:
        raise
    except Exception as error:
        raise CannotUpgrade(f"{doing} failed: {first_line(error)}", layer) from error


def first_line(error):
    """The part of a message that a reader needs: Keras wraps it into configurations and its own call stack."""
    text = str(error).rpartition("Exception encountered: ")[2].partition(" Please ensure you are using")[0]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith("Exception encountered when")]
    return f"{type(error).__name__}: {(told or lines or [''])[0]}"
