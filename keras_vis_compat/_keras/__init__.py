"""The one door to Keras: everything that differs between Keras 3 and tf_keras is answered here.

Every function asks the object it is given which Keras built it, so both work in one process.
"""

from .building import rebuild, symbolic, symbolic_output
from .graphs import (
    call_arguments,
    call_inputs,
    call_outputs,
    calls_of,
    history,
    is_entry,
    operation_of,
    takes_training,
    users_of,
)
from .home import KERAS_NAMES, is_layer, is_model, is_symbolic, load_keras, namespace_of
from .layers import (
    activation_of,
    data_format_of,
    inner_layer,
    is_activation,
    is_own_layer,
    is_softmax,
    is_spatial,
    layer_kinds,
    owns_activation,
    passes_values_on,
)
from .models import (
    flat_layers,
    float_type_of,
    input_of,
    input_structure_of,
    inputs_of,
    is_graph,
    names_of_inputs,
    names_of_outputs,
    output_structure_of,
    outputs_of,
)

__all__ = [
    "KERAS_NAMES",
    "activation_of",
    "call_arguments",
    "call_inputs",
    "call_outputs",
    "calls_of",
    "data_format_of",
    "flat_layers",
    "float_type_of",
    "history",
    "inner_layer",
    "input_of",
    "input_structure_of",
    "inputs_of",
    "is_activation",
    "is_entry",
    "is_graph",
    "is_layer",
    "is_model",
    "is_own_layer",
    "is_softmax",
    "is_spatial",
    "is_symbolic",
    "layer_kinds",
    "load_keras",
    "names_of_inputs",
    "names_of_outputs",
    "namespace_of",
    "operation_of",
    "output_structure_of",
    "outputs_of",
    "owns_activation",
    "passes_values_on",
    "rebuild",
    "symbolic",
    "symbolic_output",
    "takes_training",
    "users_of",
]
