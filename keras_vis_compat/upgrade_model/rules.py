"""What is to be known of layers of Keras 2, beside the rows of `_old_names`, to make them in Keras 3."""

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
