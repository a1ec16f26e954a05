"""What gradients are divided by before they are followed, for arrays and for tensors that are being compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._engine.libraries import LIBRARIES
from .._maps.scaling import EPSILON
from .._settings.legacy_version import legacy_version


def normalization(norm_grads: bool) -> Callable[[Any], Any]:
    """Return what is done to gradients, by the version of keras-vis that is followed."""
    if not norm_grads:
        return unchanged
    return by_norm if legacy_version() == "0.5.0" else by_root_mean_square


def by_norm(gradient: Any) -> Any:
    """Return the gradient over its norm, as keras-vis 0.5.0 had it."""
    library = LIBRARIES[type(gradient)]
    return gradient / library.sqrt(library.maximum(library.sum(library.square(gradient)), 1e-12))


def by_root_mean_square(gradient: Any) -> Any:
    """Return the gradient over its root mean square, as keras-vis 0.4.1 had it."""
    library = LIBRARIES[type(gradient)]
    return gradient / (library.sqrt(library.mean(library.square(gradient))) + EPSILON)


def unchanged(gradient: Any) -> Any:
    """Return the gradient."""
    return gradient
