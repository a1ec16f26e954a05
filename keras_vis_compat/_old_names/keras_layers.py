"""Layers of Keras 1 and 2, and what their files and those of `keras.engine` held beside: what each is today.

Versions are those of the releases from 1.0 to 3.0, in which each name was looked up.
"""

from .keras_rows import FUNCTIONS, SHIMS, functions, here, private
from .rows import Gone, Moved, Row, Written, renamed

_LOCAL = "Keras 3 has no locally connected layers: write one as a Layer subclass"

#: Layers that files of Keras 2 name and Keras 3 has no counterpart of, and why.
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
_PUBLIC = ("RandomHeight", "RandomWidth", "DenseFeatures")
#: The modes in which Keras 1 joined tensors -> the layer that does it today; the function of it is in small letters.
MERGES = {
    "sum": "Add",
    "mul": "Multiply",
    "ave": "Average",
    "max": "Maximum",
    "concat": "Concatenate",
    "dot": "Dot",
}

_LAYERS: tuple[Row, ...] = (
    *here("layers", {name: MISSING[name] for name in _PUBLIC}, "3.0", "?"),
    *renamed("keras.layers", {"Deconv2D": "Conv2DTranspose"}, "2.3", "1.1"),
    *renamed("keras.layers", {"Deconv3D": "Conv3DTranspose"}, "2.3", "2.1"),
    *renamed("keras.layers", {"Deconvolution2D": "Conv2DTranspose"}, "2.4", "1.1"),
    *renamed("keras.layers", {"Deconvolution3D": "Conv3DTranspose"}, "2.4", "2.1"),
    *renamed("keras.layers", {"Recurrent": "RNN"}, "2.4"),
    Moved("keras.layers.CuDNNGRU", "keras.layers.GRU", "2.1", "3.0", f"{SHIMS}.keras_layers.CuDNNGRU"),
    Moved("keras.layers.CuDNNLSTM", "keras.layers.LSTM", "2.1", "3.0", f"{SHIMS}.keras_layers.CuDNNLSTM"),
    *here("layers", {"LocallyConnected1D": _LOCAL, "LocallyConnected2D": _LOCAL}, "3.0", "1.1"),
    *here("layers", {"ThresholdedReLU": "Keras 3 has no ThresholdedReLU: ReLU(threshold=theta) does the same"}, "3.0"),
    Written("keras.layers.AtrousConv1D", "write Conv1D(…, dilation_rate=…)", "tf_keras.layers.Conv1D", "1.1", "2.4"),
    Written("keras.layers.AtrousConv2D", "write Conv2D(…, dilation_rate=…)", "tf_keras.layers.Conv2D", "1.1", "2.3"),
    *(
        Written(f"keras.layers.AtrousConvolution{rank}", f"write Conv{rank}(…, dilation_rate=…)", run, "1.1", "2.4")
        for rank, run in {"1D": "tf_keras.layers.Conv1D", "2D": "tf_keras.layers.Conv2D"}.items()
    ),
    *functions("layers", {"Highway": "Highway ended with Keras 1: write it as a Layer subclass"}, "2.4"),
    *functions(
        "layers", {"MaxoutDense": "MaxoutDense ended with Keras 1: keras.layers.maximum of Dense layers"}, "2.4"
    ),
    *functions(
        "layers",
        {"Merge": "Merge ended with Keras 1: join tensors with keras.layers.concatenate, add, …"},
        "2.2",
    ),
    *functions("layers", {"TimeDistributedDense": "write TimeDistributed(Dense(…))"}, "2.0"),
    Gone("keras.layers.ParametricSoftplus", "it ended with Keras 1: write it as a Layer subclass", "", "2.0"),
    Gone("keras.layers.SReLU", "it ended with Keras 1: write it as a Layer subclass", "", "2.0"),
    # Private, or bases of other layers.
    *private("layers", {"_Conv": "src.layers.convolutional.base_conv.Conv"}, "2.4"),
    *private("layers", {"Conv": "src.layers.convolutional.base_conv.Conv"}, "2.13", "2.6"),
    *private("layers", {"ConvLSTM2DCell": "src.layers.rnn.conv_lstm2d.ConvLSTM2D"}, "2.4", "2.1"),
    *private("layers", {"ConvRNN2D": "src.layers.rnn.base_conv_rnn.ConvRNN"}, "2.9", "2.1"),
    *private("layers", {"ConvRecurrent2D": "src.layers.rnn.base_conv_rnn.ConvRNN"}, "2.4", "1.1"),
    *private("layers", {"_CuDNNRNN": "layers.RNN"}, "2.9", "2.1"),
    *private("layers", {"_Merge": "src.layers.merging.base_merge._Merge"}, "2.9", "2.0"),
    *private("layers", {"_SeparableConv": "src.layers.convolutional.base_separable_conv.SeparableConv"}, "2.4", "2.1"),
    *(
        row
        for rank in ("1D", "2D", "3D")
        for name, run, until, since in (
            (f"Pooling{rank}", f"base_pooling{rank.lower()}.Pooling{rank}", "2.13", "2.6"),
            (f"_Pooling{rank}", f"base_pooling{rank.lower()}.Pooling{rank}", "2.4", ""),
            (f"_GlobalPooling{rank}", f"base_global_pooling{rank.lower()}.GlobalPooling{rank}", "2.4", ""),
        )
        for row in private("layers", {name: f"src.layers.pooling.{run}"}, until, since)
    ),
    *private("layers", {"conv_utils": "src.utils.conv_utils", "interfaces": "legacy.interfaces"}, "2.9", "2.0"),
    # What its files imported for themselves, and programs took from there.
    *renamed("keras.layers", {"initializations": "keras.initializers"}, "2.0"),
    *renamed(
        "keras.layers",
        {name: f"keras.{name}" for name in ("activations", "constraints", "initializers", "regularizers")},
        "2.9",
    ),
)

_ENGINE: tuple[Row, ...] = (
    *(
        Moved(f"keras.engine{module}.{name}", f"keras.{new}.{name}", since, until)
        for modules, new, names, since, until in (
            (("", ".topology"), "layers", "Input InputLayer InputSpec Layer", "", "2.6"),
            (("", ".training"), "models", "Model", "", "2.13"),
            ((".topology",), "models", "Model", "2.2", "2.6"),
            ((".topology", ""), "models", "Sequential", "2.2", "2.6"),
            ((".network", ".training"), "models", "Sequential", "2.2", "2.6"),
            ((".network",), "models", "Model", "2.2", "2.6"),
            ((".network",), "layers", "Input InputLayer Layer", "2.2", "2.6"),
            (("", ".topology", ".network"), "utils", "get_source_inputs", "", "2.6"),
            ((".base_layer",), "layers", "InputSpec Layer", "2.2", "2.13"),
            ((".input_layer",), "layers", "Input InputLayer", "2.2", "2.13"),
            ((".sequential",), "models", "Sequential Model", "2.2", "2.13"),
            ((".sequential", ".training"), "layers", "Input InputLayer Layer", "2.2", "2.13"),
            ((".saving",), "models", "load_model save_model model_from_json", "2.2", "2.6"),
        )
        for module in modules
        for name in names.split()
    ),
    *private("engine.topology", {"Container": "Model"}, "2.2"),
    *private("engine.topology", {"Node": "src.engine.node.Node"}, "2.4"),
    *private("engine.network", {"Network": "Model"}, "2.6", "2.2"),
    *private("engine.functional", {"Functional": "src.engine.functional.Functional"}, "2.13", "2.6"),
    *private("engine.topology", {"_to_list": "src.utils.generic_utils.to_list"}, "2.2", "2.0"),
    *private("engine.topology", {"_collect_input_shape": "backend.int_shape"}, "2.2", "2.0"),
    *private(
        "engine.training",
        {
            "_make_batches": "src.utils.generic_utils.make_batches",
            "_slice_arrays": "src.utils.generic_utils.slice_arrays",
        },
        "2.2",
        "2.0",
    ),
    *private("engine.topology", {"layer_utils": "src.utils.layer_utils"}, "2.4"),
    Written(
        "keras.engine.merge",
        "join tensors with keras.layers.concatenate, add, …",
        f"{FUNCTIONS}.merge_tensors",
        "",
        "2.0",
    ),
    Written(
        "keras.engine.topology.merge",
        "join tensors with keras.layers.concatenate, add, …",
        f"{FUNCTIONS}.merge_tensors",
        "",
        "2.0",
    ),
)

ROWS: tuple[Row, ...] = (*_LAYERS, *_ENGINE)
