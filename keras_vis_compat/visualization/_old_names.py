"""Functions of keras-vis 0.3 under the names they had there."""

from collections.abc import Callable
from typing import Any, NoReturn

from .activation_maximization import visualize_activation
from .saliency import visualize_cam, visualize_saliency

_WAYS = "grad_modifier None for what raises the output, 'negate' for what lowers it, 'small_values' for what keeps it"
_TODAY = {
    "visualize_class_activation": visualize_activation,
    "visualize_class_saliency": visualize_saliency,
    "visualize_class_cam": visualize_cam,
}
# They were given targets; since 0.4 one says in which direction the output shall go.
_GONE = {
    "visualize_regression_activation": "visualize_activation(model, layer_idx, output_indices, act_max_weight=…), "
    "with act_max_weight 1 to raise the output, -1 to lower it",
    "visualize_regression_saliency": "visualize_saliency(model, layer_idx, output_indices, seed_input, "
    f"grad_modifier=…), with {_WAYS}",
    "visualize_regression_cam": "visualize_cam(model, layer_idx, output_indices, seed_input, grad_modifier=…), "
    f"with {_WAYS}",
}


def _gone(name: str, advice: str) -> Callable:
    """A function that can be imported, but says on use what to write instead."""

    def call(*args: Any, **keywords: Any) -> NoReturn:
        raise NotImplementedError(f"{name}() is of keras-vis 0.3; since 0.4 write {advice}")

    call.__name__ = call.__qualname__ = name
    return call


OLD_NAMES = {**_TODAY, **{name: _gone(name, advice) for name, advice in _GONE.items()}}
