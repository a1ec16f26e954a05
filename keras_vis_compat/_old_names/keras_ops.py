"""Functions of the old Keras backend (`K.*`) that are functions of `keras.ops` today."""

from typing import NamedTuple


class Op(NamedTuple):
    """How a function of the backend is written with `keras.ops`.

    Attributes:
        parameters: Those of the old function, in order; `old>new` where the keyword has another name.
        name: The name in `keras.ops`; the old one when empty.
        defaults: Arguments that have other defaults there, as they must be written out.
    """

    parameters: str
    name: str = ""
    defaults: tuple[tuple[str, str], ...] = ()


_REDUCTION = Op("x axis keepdims")
_SAME = Op("x")
_PAIR = Op("x>x1 y>x2")

OPS = {
    **dict.fromkeys(
        "abs cos exp log round sigmoid sign sin softplus softsign square tanh transpose relu".split(), _SAME
    ),
    **dict.fromkeys("all any max mean min prod std sum var".split(), _REDUCTION),
    **dict.fromkeys("dot equal greater greater_equal less less_equal maximum minimum not_equal".split(), _PAIR),
    **dict.fromkeys("ones_like zeros_like".split(), Op("x dtype")),
    **dict.fromkeys("ones zeros".split(), Op("shape dtype")),
    **dict.fromkeys("binary_crossentropy".split(), Op("target output from_logits")),
    **dict.fromkeys(
        "categorical_crossentropy sparse_categorical_crossentropy".split(), Op("target output from_logits axis")
    ),
    **dict.fromkeys("argmax argmin".split(), Op("x axis", defaults=(("axis", "-1"),))),
    **dict.fromkeys("cumprod cumsum".split(), Op("x axis", defaults=(("axis", "0"),))),
    "arange": Op("start stop step dtype", defaults=(("dtype", '"int32"'),)),
    "cast": Op("x dtype"),
    "clip": Op("x min_value>x_min max_value>x_max"),
    "concatenate": Op("tensors>xs axis", defaults=(("axis", "-1"),)),
    "elu": Op("x alpha"),
    "eval": Op("x", "convert_to_numpy"),
    "expand_dims": Op("x axis", defaults=(("axis", "-1"),)),
    "gather": Op("reference>x indices", "take", (("axis", "0"),)),
    "get_value": Op("x", "convert_to_numpy"),
    "l2_normalize": Op("x axis", "normalize", (("axis", "None"), ("order", "2"), ("epsilon", "1e-6"))),
    "ndim": Op("x"),
    "one_hot": Op("indices>x num_classes"),
    "permute_dimensions": Op("x pattern>axes", "transpose"),
    "pow": Op("x>x1 a>x2", "power"),
    "repeat_elements": Op("x rep>repeats axis", "repeat"),
    "reshape": Op("x shape>newshape"),
    "reverse": Op("x axes>axis", "flip"),
    "shape": Op("x"),
    "softmax": Op("x axis"),
    "squeeze": Op("x axis"),
    "stack": Op("x axis"),
    "stop_gradient": Op("variables>variable"),
    "tile": Op("x n>repeats"),
}

# What is said where a function has been rewritten.
REMARKS = {"shape": "of a symbolic tensor keras.ops.shape has None where a size is open, and K.shape had a number"}

# What is written in another form: (parameters, text); `{ops}` stands for the module, `{Flatten}` for the layer.
FORMS = {
    "batch_flatten": ("x", "{Flatten}()({x})"),
    "flatten": ("x", "{ops}.reshape({x}, (-1,))"),
    "int_shape": ("x", "tuple({x}.shape)"),
    "set_value": ("x value", "{x}.assign({value})"),
    "sqrt": ("x", "{ops}.sqrt({ops}.maximum({x}, 0))"),
    "update": ("x new_x", "{x}.assign({new_x})"),
    "update_add": ("x increment", "{x}.assign_add({increment})"),
    "update_sub": ("x decrement", "{x}.assign_sub({decrement})"),
}
