"""Level keras3: `K.*` becomes `keras.ops` where both compute the same, which is computed here."""

from importlib import import_module

import numpy as np
import pytest

from keras_vis_compat._old_names.keras_backend import ADVICE, RULED
from keras_vis_compat._old_names.keras_ops import FORMS, OPS
from keras_vis_compat.migrate import migrate

HEAD = "from keras import backend as K\n"
NEW = "from keras import ops\n"

REWRITTEN = {
    "a reduction": ("K.mean(x, axis=-1, keepdims=True)", "ops.mean(x, axis=-1, keepdims=True)"),
    "one in another": ("K.mean(K.square(a - b))", "ops.mean(ops.square(a - b))"),
    "another default": ("K.argmax(x)", "ops.argmax(x, axis=-1)"),
    "the default given": ("K.argmax(x, 1)", "ops.argmax(x, 1)"),
    "another keyword": ("K.clip(x, min_value=0, max_value=1)", "ops.clip(x, x_min=0, x_max=1)"),
    "another name": ("K.permute_dimensions(x, (0, 2, 1))", "ops.transpose(x, (0, 2, 1))"),
    "a name and a default": ("K.gather(x, i)", "ops.take(x, i, axis=0)"),
    "joined": ("K.concatenate([a, b])", "ops.concatenate([a, b], axis=-1)"),
    "a root that may be of a negative number": ("K.sqrt(x)", "ops.sqrt(ops.maximum(x, 0))"),
    "a root that cannot be": ("K.sqrt(K.sum(K.square(x)) + 1e-7)", "ops.sqrt(ops.sum(ops.square(x)) + 1e-7)"),
    "flattened": ("K.flatten(a + b)", "ops.reshape(a + b, (-1,))"),
    "a function as a value": ("Lambda(K.abs)", "Lambda(ops.abs)"),
    "parentheses": ("K.sum((a), (1))", "ops.sum(a, 1)"),
    "a tuple": ("K.reshape(x, (-1, 3))", "ops.reshape(x, (-1, 3))"),
    "in an f-string": ("f'{K.sum(x)}'", "f'{ops.sum(x)}'"),
    "in a lambda": ("lambda x: K.sum(x)", "lambda x: ops.sum(x)"),
    "normalised": ("K.l2_normalize(x)", "ops.normalize(x, axis=None, order=2, epsilon=1e-6)"),
}


@pytest.mark.parametrize("case", REWRITTEN)
def test_a_call_of_the_backend_becomes_one_of_ops(becomes, case):
    before, after = REWRITTEN[case]
    becomes(f"{HEAD}y = {before}\n", f"{NEW}y = {after}\n", "keras3")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("K.int_shape(a + b)[1]", "tuple((a + b).shape)[1]"),
        ("K.set_value(v, 3)", "v.assign(3)"),
        ("K.update_add(f(v), a + b)", "f(v).assign_add(a + b)"),
    ],
)
def test_what_needs_no_ops_imports_none(becomes, before, after):
    becomes(f"{HEAD}y = {before}\n", f"y = {after}\n", "keras3")


IMPORTS = {
    "by another name": ("import keras.backend as B\ny = B.sum(x)\n", "from keras import ops\ny = ops.sum(x)\n"),
    "by its functions": (
        "from keras.backend import sum, epsilon\ny = sum(x) + epsilon()\n",
        "from keras.backend import epsilon\nfrom keras import ops\ny = ops.sum(x) + epsilon()\n",
    ),
    "written out": ("import keras\ny = keras.backend.sum(x)\n", "import keras\ny = keras.ops.sum(x)\n"),
    "of tf.keras": (
        "import tensorflow as tf\ny = tf.keras.backend.sum(x)\n",
        "import tensorflow as tf\ny = tf.keras.ops.sum(x)\n",
    ),
    "of tensorflow.keras": (
        "from tensorflow.keras import backend as K\ny = K.sum(x)\n",
        "from tensorflow.keras import ops\ny = ops.sum(x)\n",
    ),
    "still needed": (
        "from keras import backend as K\ny = K.sum(x) + K.epsilon()\n",
        "from keras import backend as K\nfrom keras import ops\ny = ops.sum(x) + K.epsilon()\n",
    ),
    "the name ops is taken": (
        "from keras import backend as K\nops = []\ny = K.sum(x)\n",
        "from keras import ops as keras_ops\nops = []\ny = keras_ops.sum(x)\n",
    ),
    "ops is imported already": (
        "from keras import ops\nfrom keras import backend as K\ny = K.sum(x)\n",
        "from keras import ops\ny = ops.sum(x)\n",
    ),
    "inside a function": (
        "def f(x):\n    from keras import backend as K\n    return K.sum(x)\n",
        "def f(x):\n    from keras import ops\n    return ops.sum(x)\n",
    ),
    "on a shared line": (
        "import os; import keras.backend as K; y = K.sum(x)\n",
        "import os; pass; from keras import ops; y = ops.sum(x)\n",
    ),
}


@pytest.mark.parametrize("case", IMPORTS)
def test_the_import_follows(becomes, case):
    becomes(*IMPORTS[case], "keras3")


UNTOUCHED = {
    "what Keras 3 still has": f"{HEAD}y = K.epsilon() + K.floatx()\nK.clear_session()\nK.image_data_format()\n",
    "K of something else": "from konstants import K\ny = K.mean(x)\n",
    "K that is a number": "K = 3\ny = K.mean(x)\n",
    "a parameter": "from mylib import backend\ndef f(K):\n    return K.mean(x)\n",
    "a parameter before an import": "def f(K, x):\n    return K.mean(x)\n",
    "an attribute": "y = self.K.mean(x)\n",
    "ops of Keras 3": "from keras import ops\ny = ops.mean(x)\n",
    "the backend of another package": "from mylib import backend as K\ny = K.mean(x)\n",
    "strings": "x = 'K.mean(x)'\n# K.mean(x)\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_only_looks_like_the_backend_is_left_alone(stays, case):
    assert not stays(UNTOUCHED[case], "keras3").notes


def test_a_shadowed_k_is_left_alone_beside_a_real_one(becomes):
    becomes(
        """\
        from keras import backend as K
        a = K.mean(x)
        b = [K.mean(x) for K in backends]
        def f(K): return K.mean(x)
        class C:
            K = 1
            y = K.mean(x)
        """,
        """\
        from keras import ops
        a = ops.mean(x)
        b = [K.mean(x) for K in backends]
        def f(K): return K.mean(x)
        class C:
            K = 1
            y = K.mean(x)
        """,
        "keras3",
    )


def test_a_k_bound_on_one_branch_only_is_left_alone(stays):
    stays(
        """\
        if new:
            from konstants import K
        else:
            from keras import backend as K
        y = K.mean(x)
        """,
        "keras3",
    )


def test_the_last_certain_binding_counts(becomes):
    becomes(
        "from konstants import K\nz = K.mean(x)\nfrom keras import backend as K\ny = K.mean(x)\n",
        "from konstants import K\nz = K.mean(x)\nfrom keras import backend as K\nfrom keras import ops\n"
        "y = ops.mean(x)\n",
        "keras3",
    )


def test_comments_inside_a_call_move_above_the_statement(becomes):
    becomes(
        """\
        from keras import backend as K
        if ok:
            y = K.mean(x,  # the values
                       axis=1)  # by row
        """,
        """\
        from keras import ops
        if ok:
            # the values
            y = ops.mean(x, axis=1)  # by row
        """,
        "keras3",
    )


@pytest.mark.parametrize("name", sorted({*ADVICE} - RULED))
def test_what_has_no_counterpart_is_left_with_advice(stays, name):
    if name in OPS:  # only some ways to call it are left
        result = stays(f"{HEAD}y = K.{name}(x, 0.1, 6)\n", "keras3")
    else:
        result = stays(f"{HEAD}y = K.{name}(x)\n", "keras3")
    (note,) = result.notes
    assert (note.line, note.message.startswith(f"K.{name}: ")) == (2, True)


@pytest.mark.parametrize("call", ["K.clip(*bounds)", "K.mean(x, **options)", "K.mean(x, name='m')", "K.flatten()"])
def test_a_call_whose_arguments_are_not_shown_is_left_with_the_reason(stays, call):
    assert [note.line for note in stays(f"{HEAD}y = {call}\n", "keras3").notes] == [2]


def test_a_star_import_of_the_backend_is_named(notes):
    (note,) = notes("from keras.backend import *\ny = mean(x)\n", "keras3")
    assert note.startswith("1: a star import")


VALUES = {
    "a": np.array([[0.5, -1.5, 2.5], [0.0, 3.0, -2.0]], np.float32),
    "b": np.array([[1.0, 0.25, 2.5], [-1.0, 0.5, 4.0]], np.float32),
}
# function -> a call of it on `a` and `b`, where "K.name(a)" will not do
CALLS = {
    **dict.fromkeys(
        "dot equal greater greater_equal less less_equal maximum minimum not_equal".split(), "K.{name}(a, b)"
    ),
    **dict.fromkeys("ones zeros".split(), "K.{name}((2, 3))"),
    "arange": "K.arange(1, 7, 2)",
    "binary_crossentropy": "K.binary_crossentropy(K.sigmoid(a), K.sigmoid(b))",
    "cast": "K.cast(a, 'int32')",
    "categorical_crossentropy": "K.categorical_crossentropy(K.softmax(a), K.softmax(b))",
    "clip": "K.clip(a, -1, max_value=1)",
    "concatenate": "K.concatenate([a, b])",
    "dot": "K.dot(a, K.transpose(b))",
    "gather": "K.gather(a, [1, 0, 1])",
    "log": "K.log(K.exp(a))",
    "one_hot": "K.one_hot([2, 0], 3)",
    "permute_dimensions": "K.permute_dimensions(a, (1, 0))",
    "pow": "K.pow(K.abs(a), 2.5)",
    "repeat_elements": "K.repeat_elements(a, 2, axis=1)",
    "reshape": "K.reshape(a, (3, 2))",
    "reverse": "K.reverse(a, 1)",
    "sparse_categorical_crossentropy": "K.sparse_categorical_crossentropy([2, 0], K.softmax(b))",
    "squeeze": "K.squeeze(K.expand_dims(a), -1)",
    "stack": "K.stack([a, b])",
    "tile": "K.tile(a, (2, 1))",
}


@pytest.mark.parametrize("name", sorted({*OPS, *FORMS} - {"set_value", "update", "update_add", "update_sub"}))
def test_both_sides_compute_the_same(name):
    call = CALLS.get(name, "K.{name}(a)").format(name=name)
    migrated = migrate(f"from keras import backend as K\ny = {call}\n", "keras3").source
    assert "K." not in migrated
    tensors = {key: import_module("tensorflow").constant(value) for key, value in VALUES.items()}
    old = eval(call, {"K": import_module("tf_keras").backend}, tensors)
    new = dict(tensors)
    exec(migrated, new)
    old, new = np.asarray(old), np.asarray(new["y"])
    np.testing.assert_allclose(new.astype(np.float64), old.astype(np.float64), rtol=1e-6, atol=1e-6)
    assert old.dtype.kind == new.dtype.kind


@pytest.mark.parametrize("name", ["set_value", "update", "update_add", "update_sub"])
def test_both_sides_change_a_variable_alike(name):
    migrated = migrate(f"from keras import backend as K\nK.{name}(v, 3.0)\n", "keras3").source
    backend, tf = import_module("tf_keras").backend, import_module("tensorflow")
    old, new = tf.Variable(2.0), tf.Variable(2.0)
    getattr(backend, name)(old, 3.0)
    exec(migrated, {"v": new})
    assert old.numpy() == new.numpy()


def test_a_batch_is_flattened_by_a_layer_which_open_sizes_do_not_disturb(becomes):
    becomes(
        "from keras import backend as K\ny = K.batch_flatten(layer.output)\n",
        "from keras.layers import Flatten\ny = Flatten()(layer.output)\n",
        "keras3",
    )


def test_shapes_that_may_be_open_are_noted_as_they_are_rewritten(becomes):
    result = becomes(
        "from keras import backend as K\nn = K.shape(x)[0]\n", "from keras import ops\nn = ops.shape(x)[0]\n", "keras3"
    )
    (note,) = result.notes
    assert note.line == 2
    assert "None where a size is open" in note.message
