"""What changed between the layers of Keras 2 and Keras 3, one row each.

An argument that both know needs no row. One that Keras 3 lacks and no row explains is refused, never dropped silently.
"""

from dataclasses import dataclass
from typing import Any

from .._old_names.keras_keywords import IN_KERAS_3

# Layers without any counterpart, and why.
MISSING = {
    "RandomHeight": "Keras 3 has no layer that changes the height at random",
    "RandomWidth": "Keras 3 has no layer that changes the width at random",
    "DenseFeatures": "Keras 3 has no feature columns",
    "SequenceFeatures": "Keras 3 has no feature columns",
    "ResidualWrapper": "Keras 3 has no wrappers of recurrent cells",
    "DropoutWrapper": "Keras 3 has no wrappers of recurrent cells",
    "DeviceWrapper": "Keras 3 has no wrappers of recurrent cells",
    "InstanceMethod": "ragged and sparse tensors inside a model have no counterpart",
    "InstanceProperty": "ragged and sparse tensors inside a model have no counterpart",
    "ClassMethod": "ragged and sparse tensors inside a model have no counterpart",
    "TensorFlowOpLayer": "it holds a bare TensorFlow 2.0 operation: put it into a function and build the model anew",
}

# Arguments that hold a layer, which is rebuilt in turn.
INNER_LAYERS = {
    "TimeDistributed": ("layer",),
    "Bidirectional": ("layer", "backward_layer"),
    "RNN": ("cell",),
    "StackedRNNCells": ("cells",),
}

# The same name, another function: Keras 2 computed clip(0.2 x + 0.5, 0, 1), Keras 3 computes clip(x / 6 + 0.5, 0, 1).
CHANGED_ACTIVATIONS = ("hard_sigmoid",)

# How close two Kerases come in a precision; the coarsest one of a model counts.
TOLERANCES = {"float16": 1e-2, "bfloat16": 5e-2, "float32": 1e-5, "float64": 1e-5}


class _Anything:
    def __contains__(self, value):
        return True


ANYTHING = _Anything()


@dataclass(frozen=True)
class Drop:
    """An argument that Keras 3 lacks and that may go when it has one of these values."""

    layer: str
    argument: str
    values: Any = ANYTHING
    reason: str = "Keras 3 has no such argument"


@dataclass(frozen=True)
class Rename:
    """An argument with another name."""

    layer: str
    argument: str
    to: str


@dataclass(frozen=True)
class Convert:
    """An argument with another form of value; the function may raise ValueError with the reason it cannot."""

    layer: str
    argument: str
    function: Any


def one_axis(axis):
    axes = [axis] if isinstance(axis, int) else list(axis)
    if len(axes) != 1:
        raise ValueError(f"Keras 3 normalises along one axis, this layer along {axes}")
    return axes[0]


ARGUMENTS: tuple[Drop | Rename | Convert, ...] = (
    # `layer` "*" is any layer. What an input layer says already, and what only chose an implementation:
    Drop("*", "batch_input_shape"),
    Drop("*", "trainable"),  # set later on every layer; a few constructors do not take it
    Drop("*", "dynamic", (False,), "Keras 3 has no layers that run outside the graph"),
    Drop("*", "implementation"),
    Drop("*", "rng_type"),
    Drop("*", "force_generator"),
    Drop("*", "robust_masking"),
    Drop("*", "softmax_robust_masking"),
    Drop("*", "time_major", (False,), "Keras 3 takes batches first, not time: build the model with Permute around it"),
    Drop("RNN", "num_constants", (None,), "recurrent layers take no constants in Keras 3"),
    Convert("BatchNormalization", "axis", one_axis),
    Drop("BatchNormalization", "fused"),
    Drop("BatchNormalization", "virtual_batch_size", (None,), "Keras 3 has no virtual batches"),
    Drop("BatchNormalization", "adjustment", (None,), "Keras 3 has no adjustments"),
    # Inherited from Conv and never used by these:
    *(
        Drop(layer, argument)
        for layer in ("DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D")
        for argument in ("kernel_initializer", "kernel_regularizer", "kernel_constraint", "groups")
    ),
    *(
        Drop(layer, "groups", (1,), "Keras 3 has no groups in a transposed convolution")
        for layer in ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")
    ),
    *(Drop(f"SpatialDropout{rank}D", "noise_shape", (None,)) for rank in (1, 2, 3)),
    Drop("Embedding", "input_length"),
    Drop("Embedding", "sparse"),
    *(Drop(layer, "vocabulary_size") for layer in ("IntegerLookup", "StringLookup", "TextVectorization")),
    *(Rename(layer, old, str(new)) for layer, row in IN_KERAS_3.items() for old, new in row.items()),
    # Shapes that Keras 3 sees when the layer is called:
    Drop("MultiHeadAttention", "query_shape"),
    Drop("MultiHeadAttention", "key_shape"),
    Drop("MultiHeadAttention", "value_shape"),
)
