"""`model.layers` as the list of the model itself, as it was in Keras 2.0 to 2.3: a change of it is one of the model."""

from functools import wraps

_CHANGES = "__delitem__ __iadd__ __imul__ __setitem__ append clear extend insert pop remove reverse sort".split()


class LiveLayers(list):
    """The layers of a model; a change of this list is a change of the model."""

    def __init__(self, layers=(), model=None):
        super().__init__(layers)
        self._model = model

    def __reduce__(self):
        return list, (list(self),)


def _changing(name):
    change = getattr(list, name)

    @wraps(change)
    def call(self, *arguments, **keywords):
        before = list(self)
        result = change(self, *arguments, **keywords)
        if self._model is not None:
            _keep(self._model, before, self)
        return result

    return call


for _name in _CHANGES:
    setattr(LiveLayers, _name, _changing(_name))


def _keep(model, before, after):
    """Write the changed list into the model; what the list does not show, the entry of a Sequential, stays first."""
    tracked = model._self_tracked_trackables
    hidden = [each for each in tracked if all(each is not layer for layer in before)]
    tracked[:] = [*hidden, *after]
    model._layers_were_changed = True


def live(kind):
    """Let a class of models hand out the list itself, and take another."""
    read = vars(kind)["layers"].fget

    def layers(self):
        found = read(self)
        return LiveLayers(found, self) if getattr(self, "_is_graph_network", False) else found

    def assign(self, layers):
        _keep(self, read(self), list(layers))

    kind.layers = property(layers, assign, doc=read.__doc__)


def all_layers(self):
    return LiveLayers(self._self_tracked_trackables, self)
