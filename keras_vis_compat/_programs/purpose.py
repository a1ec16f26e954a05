"""Which library a program uses to look into its network, where its text shows it."""

import ast

KERAS_VIS, TF_KERAS_VIS, TF_EXPLAIN = "keras-vis", "tf-keras-vis", "tf-explain"
TAPE, GRADIENTS = "maps made by hand with tf.GradientTape", "maps made by hand with K.gradients"

_ROOTS = {"vis": KERAS_VIS, "keras_vis_compat": KERAS_VIS, "tf_keras_vis": TF_KERAS_VIS, "tf_explain": TF_EXPLAIN}
_BY_HAND = {
    "keras.backend.gradients": GRADIENTS,
    "tensorflow.gradients": GRADIENTS,
    "tensorflow.compat.v1.gradients": GRADIENTS,
    "tensorflow.GradientTape": TAPE,
}
# What there was not before Keras 3.
_KERAS_3 = ("keras.ops", "keras.random", "keras.saving", "keras.Variable", "keras.tree")


def purpose_of(program):
    """Return the library that a program is written for, or how it makes its maps by hand; None where nothing shows."""
    named = {_ROOTS.get(name.partition(".")[0]) for name, _ in program.modules}
    if any(program.of_keras_vis(call.func) for call in program.calls):
        named.add(KERAS_VIS)
    called = {_BY_HAND.get(program.qualified(call.func) or "") for call in program.calls}
    for purpose in (KERAS_VIS, TF_KERAS_VIS, TF_EXPLAIN, GRADIENTS, TAPE):
        if purpose in named | called:
            return purpose
    return None


def is_for_keras_3(program):
    """Say whether a program uses what only Keras 3 has."""
    names = {program.names.raw(call.func) or "" for call in program.calls}
    for name, node in program.modules:
        names |= {name, *(f"{name}.{alias.name}" for alias in node.names if isinstance(node, ast.ImportFrom))}
    return any(name == known or name.startswith(f"{known}.") for name in names for known in _KERAS_3)
