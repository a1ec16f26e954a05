"""TensorFlow 1 names on today's `tensorflow`, while execution stays eager.

What is not listed here and not in TensorFlow 2 is taken from `tf.compat.v1`, submodule by submodule.
"""

from importlib import import_module
from types import ModuleType

from ..keywords import accept
from ..names import add_names, gone, replace_names
from . import tensorflow_session as session
from .keras_gradients import tf_gradients

_PLACEHOLDER = """\
x = keras.Input(shape=(28, 28, 1))      # a model's input; or simply pass the array to a function"""

# In TensorFlow 1 and in `tf.compat.v1` alike.
_SESSION = {
    "Session": session.Session,
    "InteractiveSession": session.Session,
    "disable_eager_execution": session.stay_eager,
    "disable_v2_behavior": session.stay_eager,
    "enable_eager_execution": session.stay_eager,
    "get_default_graph": session.get_default_graph,
    "get_default_session": session.get_default_session,
    "global_variables_initializer": session.initializer,
    "initialize_all_variables": session.initializer,
    "local_variables_initializer": session.initializer,
    "placeholder": gone("tf.placeholder", "eager execution has no graph to feed", _PLACEHOLDER),
    "reset_default_graph": session.stay_eager,
    "set_random_seed": session.set_random_seed,
    "tables_initializer": session.initializer,
    "variables_initializer": session.initializer,
}

NAMES = {
    "tensorflow": {
        **_SESSION,
        "contrib": "tensorflow.contrib",
        "batch_matmul": "tensorflow:linalg.matmul",
        "concat_v2": "tensorflow:concat",
        "histogram_summary": "tensorflow.compat.v1:summary.histogram",
        "image_summary": "tensorflow.compat.v1:summary.image",
        "initialize_variables": session.initializer,
        "merge_all_summaries": "tensorflow.compat.v1:summary.merge_all",
        "merge_summary": "tensorflow.compat.v1:summary.merge",
        "mul": "tensorflow:multiply",
        "neg": "tensorflow:negative",
        "pack": "tensorflow:stack",
        "python": "tensorflow.python",
        "scalar_summary": "tensorflow.compat.v1:summary.scalar",
        "select": "tensorflow:where",
        "sub": "tensorflow:subtract",
        "unpack": "tensorflow:unstack",
    },
    "tensorflow.contrib": {"keras": "tf_keras", "layers": "tensorflow.contrib.layers"},
    "tensorflow.python.ops.gen_nn_ops": {"_relu_grad": "tensorflow.python.ops.gen_nn_ops:relu_grad"},
    "tensorflow.contrib.layers": {
        "flatten": "tensorflow.compat.v1:layers.flatten",
        "l1_regularizer": "tf_keras.regularizers:l1",
        "l2_regularizer": "tf_keras.regularizers:l2",
        "variance_scaling_initializer": "tensorflow.compat.v1:variance_scaling_initializer",
        "xavier_initializer": "tensorflow.compat.v1:glorot_uniform_initializer",
        "xavier_initializer_conv2d": "tensorflow.compat.v1:glorot_uniform_initializer",
    },
}

MODULES = {
    "tensorflow.contrib": (),
    "tensorflow.contrib.layers": (),
    "tensorflow.examples": (),
    "tensorflow.examples.tutorials": (),
    "tensorflow.examples.tutorials.mnist": (),
    "tensorflow.examples.tutorials.mnist.input_data": ("keras_vis_compat.runner.shims.tensorflow_tutorials",),
}

# `tf.image` and its like, by their last name
_INSIDE = {
    "image": {"per_image_whitening": "tensorflow:image.per_image_standardization"},
    "train": {"SummaryWriter": "tensorflow.compat.v1:summary.FileWriter"},
}
# `tf.losses` and `tf.metrics` are Keras' own modules today.
ELSEWHERE = {
    f"tf_keras.api._v2.keras.{name}": (f"tensorflow._api.v2.compat.v1.{name}",) for name in ("losses", "metrics")
}

_CONTRIB = (
    "tensorflow.contrib ended with TensorFlow 1; here live on contrib.keras and of contrib.layers flatten, the "
    "regularizers and the initializers. Write other layers and cells with keras.layers (Dense, Conv2D, LSTM, "
    "BatchNormalization); slim is the package tf_slim today (pip install tf_slim)"
)
ADVICE = {"tensorflow.contrib": _CONTRIB, "tensorflow.contrib.layers": _CONTRIB}

_AXIS = {"keep_dims": "keepdims", "reduction_indices": "axis"}
_KEYWORDS = {
    **{f"reduce_{kind}": _AXIS for kind in ("all", "any", "logsumexp", "max", "mean", "min", "prod", "sum")},
    "argmax": {"dimension": "axis"},
    "argmin": {"dimension": "axis"},
    "expand_dims": {"dim": "axis"},
    "nn.softmax": {"dim": "axis"},
    "nn.log_softmax": {"dim": "axis"},
    "nn.dropout": {"keep_prob": lambda keywords, keep: keywords.setdefault("rate", 1 - keep)},
    "squeeze": {"squeeze_dims": "axis"},
}


# `loss += …` made a tensor of a variable, and left the variable as it was.
_SIGNS = ("add", "floordiv", "mul", "pow", "sub", "truediv")


def _as_tensorflow_1(tf):
    """Give `tensorflow` the names and keywords of TensorFlow 1."""
    old = import_module("tensorflow.compat.v2").compat.v1  # the plain module: `tf.compat.v1` logs every use
    add_names(tf, {}, (old,))
    for name, module in list(vars(tf).items()):
        is_part = type(module) is ModuleType and module.__name__.startswith("tensorflow.")  # no lazy ones
        if is_part and name in vars(old):
            add_names(module, _INSIDE.get(name, {}), (getattr(old, name),))
    for path, renames in _KEYWORDS.items():
        _accept(tf, path, renames)
    _replace_eager_aware(tf)
    for module in (tf.compat.v1, import_module("tensorflow.compat.v1")):
        replace_names(module, {**_SESSION, "gradients": tf.gradients, "Graph": session.Graph})


def _accept(tf, path, renames):
    owner, _, name = path.rpartition(".")
    owner = getattr(tf, owner) if owner else tf
    setattr(owner, name, accept(getattr(owner, name), renames))


def _replace_eager_aware(tf):
    """Replace what exists in TensorFlow 2 but would leave eager execution or fail in it without a way out."""
    replace_names(tf, {"gradients": tf_gradients, "Graph": session.Graph})
    variable = import_module("tensorflow.python.ops.resource_variable_ops").BaseResourceVariable
    replace_names(type(tf.constant(0)).__mro__[1], {"eval": session.eval_in_session})
    variable.eval = lambda self, session=None: self.numpy()
    for sign in _SIGNS:
        setattr(variable, f"__i{sign}__", getattr(variable, f"__{sign}__"))


CHANGES = {"tensorflow": (_as_tensorflow_1,)}
