"""The sessions and graphs of TensorFlow 1, for scripts that hold one only because they had to.

Execution stays eager: a session has nothing to run, entering a graph changes nothing. What a script really fetches
must exist already (variables, eager tensors); anything symbolic ends in an error that shows the model call.
"""

from contextlib import contextmanager, nullcontext
from importlib import import_module

from ... import _keras
from ..names import NotInEager, gone

_CALL = """\
values = K.function([model.input], [layer.output])([images])      # sess.run(layer.output, {model.input: images})
    values = model.predict(images)                                    # sess.run(model.output, …)"""


class Nothing:
    """What an initializer or another operation without a value is here; running it does nothing."""

    name = "nothing"

    def run(self, feed_dict=None, session=None):
        """Do nothing."""


_INNER = "inner = keras.models.Model(model.inputs, [model.get_layer(name).output])     # then inner.predict(images)"


class Graph:
    """A graph that can be entered and left without effect; everything else is TensorFlow's own graph's."""

    def as_default(self):
        """Return a context that changes nothing: execution stays eager."""
        return nullcontext(self)

    def finalize(self):
        """Do nothing: eager execution adds nothing to a graph."""

    def gradient_override_map(self, op_type_map):
        """Return a context in which the models made have other gradients: `{type of operation: its gradient}`."""
        return models_with_gradients(op_type_map)

    def get_tensor_by_name(self, name):
        """Say what to use instead: the tensors of a model are the outputs of its layers."""
        raise NotInEager(
            f"Graph.get_tensor_by_name cannot work in eager execution: there is no graph that holds {name!r}. "
            f"Write instead:\n\n    {_INNER}\n"
        )

    def __getattr__(self, name):
        return getattr(_default_graph(), name)


class Session:
    """A session that has nothing to do.

    Args:
        target: Ignored, as is `graph`.
        config: A `tf.ConfigProto`; `gpu_options.allow_growth` is honoured.
    """

    def __init__(self, target="", graph=None, config=None):
        self.graph = graph if graph is not None else Graph()
        self._let_memory_grow(config)

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """Return the values of what exists already, in the structure of *fetches*.

        Raises:
            NotInEager: For symbolic tensors; the message shows the model call that gives their values.
        """
        if isinstance(fetches, dict):
            return {name: self.run(each, feed_dict) for name, each in fetches.items()}
        if isinstance(fetches, list | tuple):
            return type(fetches)([self.run(each, feed_dict) for each in fetches])
        return _value(fetches)

    def list_devices(self):
        """Return the devices TensorFlow sees."""
        return import_module("tensorflow").config.list_logical_devices()

    def as_default(self):
        """Return a context that changes nothing."""
        return nullcontext(self)

    def close(self):
        """Do nothing."""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return None

    @staticmethod
    def _let_memory_grow(config):
        if config is None or not config.gpu_options.allow_growth:
            return
        experimental = import_module("tensorflow").config.experimental
        for device in experimental.list_physical_devices("GPU"):
            try:
                experimental.set_memory_growth(device, True)
            except RuntimeError:  # too late: the device is in use, and then its memory is as it is
                return


def _value(fetch):
    if fetch is None or isinstance(fetch, Nothing):
        return None
    if hasattr(fetch, "numpy"):
        return fetch.numpy()
    raise NotInEager(
        f"Session.run cannot work in eager execution: {getattr(fetch, 'name', fetch)!r} has no value yet. "
        f"Write instead:\n\n    {_CALL}\n"
    )


def eval_in_session(self, feed_dict=None, session=None):
    """Return the value of what has one; `x.eval()` was `session.run(x)`."""
    return _value(self)


def _default_graph():
    # TensorFlow's own, not the name `tf.get_default_graph`, which leads here.
    return import_module("tensorflow.python.framework.ops").get_default_graph()


def get_default_graph():
    """Return a graph that can be entered without effect; inside a function being traced, the function's own."""
    return Graph() if import_module("tensorflow").executing_eagerly() else _default_graph()


def get_default_session():
    """Return a session that has nothing to do."""
    return Session()


def initializer(*_arguments, **_keywords):
    """Return nothing to do: eager variables have their values from the start."""
    return Nothing()


def set_random_seed(seed):
    """Seed the operations that draw random numbers."""
    import_module("tensorflow").random.set_seed(seed)


@contextmanager
def container(*_arguments, **_keywords):
    """Enter and leave without effect (`tf.container`, `tf.variable_scope` without variables)."""
    yield


def stay_eager(*_arguments, **_keywords):
    """Do nothing: the runner keeps execution eager, and its sessions and graphs do without."""


@contextmanager
def models_with_gradients(overrides):
    """Within this context the inputs made remember what gradients the models behind them have.

    In TensorFlow 1 the operations added to the graph meanwhile had them: those of the models made meanwhile.
    """
    rule = import_module("keras_vis_compat._engine.relu_gradients").rule_for(overrides)
    entry = import_module("tf_keras").layers.InputLayer
    make = entry.__init__

    def make_marked(self, *arguments, **keywords):
        make(self, *arguments, **keywords)
        _keras.remember_relu_gradient(self.output, rule)

    entry.__init__ = make_marked
    try:
        yield
    finally:
        entry.__init__ = make


placeholder = gone(
    "tf.placeholder",
    "eager execution has no graph to feed",
    "x = keras.Input(shape=(28, 28, 1))      # a model's input; or simply pass the array to a function",
)
