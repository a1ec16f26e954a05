"""Moving weights and trainable flags from each Keras 2 layer to its Keras 3 layer."""

from .._keras import is_model, name_of_weight
from .graph import inner
from .locally_connected import is_locally_connected, unfolded_weights
from .refusal import CannotUpgrade


def move_weights(made):
    """Copy weights and flags between all layers that were rebuilt.

    Args:
        made: Pairs (Keras 2 layer, Keras 3 layer) by the identity of the first, inner models before outer ones.

    Raises:
        CannotUpgrade: A layer's weights differ in number or shape between the two.
    """
    # A flag set on a model is set on all that is in it, so outer models come first and single layers last.
    models = [(old, new) for old, new in reversed(made.values()) if is_model(old)]
    for old, new in models:
        new.trainable = old.trainable
    for model, _ in models:
        for layer in model.layers:
            if id(layer) in made and not is_model(layer):
                _move(*made[id(layer)])


def _move(old, new):
    new.trainable = old.trainable
    if is_model(old):
        return  # its layers are moved one by one
    parts = list(zip(inner(old), inner(new), strict=True))
    for pair in parts:
        _move(*pair)
    if not parts:
        _move_own(old, new)


def _move_own(old, new):
    if is_locally_connected(old):
        new.set_weights(unfolded_weights(old))
        return
    sources, targets = _matched(_named(old.weights), _named(new.weights))
    if [w.shape for _, w in sources] != [w.shape for _, w in targets]:
        raise CannotUpgrade(f"its weights differ: {_listed(sources)} in the file, {_listed(targets)} in Keras 3", old)
    new.set_weights([weight.numpy() for _, weight in sources])
    getattr(new, "finalize_state", int)()  # Normalization computes with copies of its weights


def _named(weights):
    return [(name_of_weight(weight), weight) for weight in weights]


def _matched(sources, targets):
    """The sources in the order of the targets: by name where names tell, else as they come."""
    names, wanted = [name for name, _ in sources], [name for name, _ in targets]
    if len(set(names)) == len(names) and sorted(names) == sorted(wanted):
        sources = [(name, dict(sources)[name]) for name in wanted]
    return sources, targets


def _listed(weights):
    return ", ".join(f"{name} {tuple(weight.shape)}" for name, weight in weights) or "none"
