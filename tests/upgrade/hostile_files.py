"""Files that try to run, write, delete, read or fill what they should not: one builder each.

A builder gets a folder that holds `keep.txt`. What a file would do, if it could, is make `folder/PWNED`, change or
delete `keep.txt`, take its bytes as weights, or fill the memory, the disk or the day. A builder returns the words after
`upgrade-model`.
"""

import base64
import io
import json
import marshal
import pickle
import struct
import zipfile

import h5py
import numpy as np

HOSTILE = {}


def hostile(build):
    HOSTILE[build.__name__.replace("_", " ")] = build
    return build


# -- the parts of a file ---------------------------------------------------------------------------


def entry(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, **config}, "name": name}


def entrance(shape=(None, 3), **config):
    return entry("InputLayer", "entrance", batch_input_shape=list(shape), dtype="float32", **config)


def dense(name="dense", **config):
    return entry("Dense", name, **{"units": 3, "use_bias": False, "activation": "linear", **config})


def stack(*layers, shape=(None, 3)):
    return {"class_name": "Sequential", "config": {"name": "stack", "layers": [entrance(shape), *layers]}}


def graph(*layers, shape=(None, 3)):
    """Layers with the calls that they bring along, or called on the one before."""
    entries, before, call = [{**entrance(shape), "inbound_nodes": []}], "entrance", 0
    for layer in layers:
        entries.append({"inbound_nodes": [[[before, call, 0, {}]]], **layer})
        before, call = layer["name"], int(layer["class_name"] == "Functional")
    config = {"name": "graph", "layers": entries}
    config |= {"input_layers": [["entrance", 0, 0]], "output_layers": [[before, call, 0]]}
    return {"class_name": "Functional", "config": config}


def weights_of(file, arrays):
    """Write weights as {layer: {weight: array}}."""
    group = file.create_group("model_weights")
    group.attrs["layer_names"] = [name.encode() for name in arrays]
    group.attrs["keras_version"] = b"2.9.0"
    group.attrs["backend"] = b"tensorflow"
    for name, own in arrays.items():
        inner = group.create_group(name)
        inner.attrs["weight_names"] = [f"{name}/{weight}".encode() for weight in own]
        for weight, array in own.items():
            inner.create_dataset(f"{name}/{weight}", data=array)
    return group


RECURRENT = {"kernel:0": np.ones((1, 1), "f4"), "recurrent:0": np.ones((1, 1), "f4"), "bias:0": np.ones(1, "f4")}
KERNEL = {"dense": {"kernel:0": np.eye(3, dtype="float32")}}


def hdf5(folder, config, arrays=KERNEL, name="evil.h5"):
    text = config if isinstance(config, str) else json.dumps(config)
    with h5py.File(folder / name, "w") as file:
        file.attrs["keras_version"] = "2.9.0"
        attribute = np.bytes_(text) if len(text) < 60_000 else None
        if attribute is None:
            file.attrs.create("model_config", text, dtype=h5py.string_dtype())
        else:
            file.attrs["model_config"] = attribute
        weights_of(file, arrays)
    return [folder / name]


def keras_archive(folder, config, members=(), compression=zipfile.ZIP_STORED, version="2.15.0", weights=None):
    if weights is None:
        buffer = io.BytesIO()
        with h5py.File(buffer, "w") as file:
            file.create_group("vars")
            file.create_dataset("layers/dense/vars/0", data=KERNEL["dense"]["kernel:0"])
        weights = buffer.getvalue()
    with zipfile.ZipFile(folder / "evil.keras", "w", compression) as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": version}))
        archive.writestr("config.json", config if isinstance(config, str) else json.dumps(config))
        archive.writestr("model.weights.h5", weights)
        for name, content in members:
            archive.writestr(name, content)
    return [folder / "evil.keras"]


def of_keras(config, module="keras.layers"):
    """Entries as `.keras` archives write them, with the module each is from."""
    if isinstance(config, list):
        return [of_keras(child, module) for child in config]
    if not isinstance(config, dict):
        return config
    config = {key: of_keras(value, module) for key, value in config.items()}
    return {"module": module, "registered_name": None, **config} if "class_name" in config else config


def from_module(module, name, registered=None):
    return {"module": module, "class_name": "function", "config": name, "registered_name": registered or name}


def bytecode(folder):
    """The code of a function that makes PWNED, as Keras stores it."""
    function = eval(f"lambda x, *rest: open({str(folder / 'PWNED')!r}, 'w') and x")
    return [base64.b64encode(marshal.dumps(function.__code__)).decode() + "\n", None, None]


def code_layer(folder, name="code", **config):
    return entry("Lambda", name, function=bytecode(folder), function_type="lambda", **config)


# -- names that would be imported ------------------------------------------------------------------


def _activation(name, activation, formats=("h5", "keras")):
    """The same hostile activation in either format."""
    for form in formats:

        def build(folder, form=form):
            value = activation(folder) if callable(activation) else activation
            if form == "h5":
                return hdf5(folder, stack(dense(activation=value)))
            return keras_archive(folder, of_keras(stack(dense(activation=value))))

        HOSTILE[f"{name}, .{form}"] = build


_activation("activation from os", from_module("os", "system"))
_activation("activation from builtins", from_module("builtins", "exec"))
_activation("activation named like a known one", from_module("os", "system", "relu6"))
_activation("activation that downloads", from_module("keras.utils", "get_file"))
_activation("activation from inside tf_keras", from_module("tf_keras.src.utils.data_utils", "get_file"))
_activation("activation that unpickles", from_module("pickle", "loads"))
_activation("activation that reads names", "deserialize")
_activation("activation that is a module", "tf")
_activation("activation with a path for a name", "os.system")
_activation("activation from a class", {"module": "subprocess", "class_name": "Popen", "config": {"args": "true"}})
_activation("activation as code", lambda folder: {"class_name": "__lambda__", "config": {"value": bytecode(folder)}})
_activation("activation within an activation", {"class_name": "function", "config": from_module("os", "system")})
_activation(
    "activation of a type that the file chooses",
    {"class_name": "__typespec__", "module": "os", "spec_name": "system", "registered_name": None, "config": ["true"]},
)
_activation("activation with a list for a name", from_module("os", ["system"]))


@hostile
def shell_command_as_a_layer(folder):
    command = f"touch {folder / 'PWNED'}"
    layer = {"module": "os", "class_name": "function", "config": "system", "registered_name": "relu6", "name": "x"}
    layer["inbound_nodes"] = [["_CONSTANT_VALUE", -1, command, {}]]
    config = of_keras(graph(dense()), "keras")
    config["config"]["layers"].append(layer)
    return keras_archive(folder, config)


for _argument in (
    "kernel_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "activity_regularizer",
    "kernel_constraint",
    "dtype",
    "quantization_config",
    "trainable",
    "name_of_nothing",
):

    def _other_argument(folder, argument=_argument):
        command = {"module": "os", "class_name": "system", "config": f"touch {folder / 'PWNED'}", "registered_name": ""}
        return keras_archive(folder, of_keras(stack(dense(**{argument: command}))))

    HOSTILE[f"{_argument} from os, .keras"] = _other_argument

    def _other_argument_in_hdf5(folder, argument=_argument):
        passive = {"module": "subprocess", "class_name": "Popen", "config": {"args": ["touch", str(folder / "PWNED")]}}
        return hdf5(folder, stack(dense(**{argument: {**passive, "__passive_serialization__": True}})))

    HOSTILE[f"{_argument} from subprocess, .h5"] = _other_argument_in_hdf5


@hostile
def optimizer_from_os(folder):
    """Not refused by itself: compile() information is left out unread, and the model is as good as any."""
    config = of_keras(stack(dense(units=10**12)))
    command = {"module": "os", "class_name": "system", "config": f"touch {folder / 'PWNED'}", "registered_name": None}
    config["compile_config"] = {"optimizer": command, "loss": command, "metrics": [command]}
    return keras_archive(folder, config)


@hostile
def optimizer_of_an_inner_model(folder):
    inner = {**graph(dense("deep")), "name": "graph"}
    inner["compile_config"] = {"optimizer": from_module("os", "system"), "loss": from_module("os", "system")}
    return keras_archive(folder, of_keras(graph(inner, dense(units=10**12)), "os"))


@hostile
def entry_in_the_shape_to_build(folder):
    layer = dense()
    layer["build_config"] = {"input_shape": {"module": "os", "class_name": "system", "config": "true"}}
    return keras_archive(folder, of_keras(stack(layer)))


@hostile
def entry_under_the_number_of_another(folder):
    evil = {"module": "os", "class_name": "system", "config": {}, "shared_object_id": 1}
    return keras_archive(
        folder, of_keras(stack({**dense(), "shared_object_id": 1}, dense("other", kernel_initializer=evil)))
    )


@hostile
def name_hidden_by_a_second_key(folder):
    text = json.dumps(stack(dense(activation="relu")))
    evil = json.dumps(from_module("os", "system"))
    return hdf5(folder, text.replace('"activation": "relu"', f'"activation": "relu", "activation": {evil}'))


@hostile
def class_registered_under_a_package(folder):
    layer = {"module": "os", "class_name": "evil>system", "config": {}, "registered_name": "evil>system", "name": "x"}
    return keras_archive(folder, of_keras(stack(layer)))


@hostile
def class_as_a_whole_model(folder):
    config = {"module": "subprocess", "class_name": "Popen", "config": {"args": ["touch", str(folder / "PWNED")]}}
    return keras_archive(folder, config)


@hostile
def architecture_beside_the_weights(folder):
    hdf5(folder, stack(dense()))
    (folder / "model.json").write_text(json.dumps(stack(dense(activation=from_module("os", "system")))))
    return [folder / "evil.h5", "--architecture", folder / "model.json"]


@hostile
def value_as_an_array_of_objects(folder):
    value = {"class_name": "__numpy__", "config": {"value": ["os.system"], "dtype": "object"}}
    return keras_archive(folder, of_keras(stack(dense(bias_initializer=value))))


# -- code ------------------------------------------------------------------------------------------


@hostile
def code_in_a_lambda(folder):
    return hdf5(folder, stack(dense(), code_layer(folder)))


@hostile
def code_in_a_lambda_of_an_archive(folder):
    return keras_archive(folder, of_keras(stack(dense(), code_layer(folder))))


@hostile
def code_in_a_lambda_in_a_wrapper(folder):
    return hdf5(folder, stack(entry("TimeDistributed", "wrapper", layer=code_layer(folder)), shape=(None, 4, 3)))


@hostile
def code_for_an_output_shape(folder):
    shape = {"output_shape": bytecode(folder), "output_shape_type": "lambda"}
    layer = entry("Lambda", "code", function="relu", function_type="function", module="tensorflow.nn", **shape)
    return hdf5(folder, stack(dense(), layer))


@hostile
def code_for_a_mask(folder):
    mask = {"mask": bytecode(folder), "mask_type": "lambda"}
    return hdf5(folder, stack(dense(), entry("Lambda", "code", function="relu", function_type="function", **mask)))


@hostile
def code_without_its_type(folder):
    return hdf5(folder, stack(dense(), entry("Lambda", "code", function=bytecode(folder))))


@hostile
def code_as_a_raw_value(folder):
    return hdf5(folder, stack(dense(), entry("Lambda", "code", function=bytecode(folder), function_type="raw")))


@hostile
def code_named_as_a_function_entry(folder):
    function = {"class_name": "__lambda__", "config": {"value": bytecode(folder)}}
    layer = entry("Lambda", "code", function=function, function_type="function")
    return keras_archive(folder, of_keras(stack(dense(), layer)))


@hostile
def code_in_a_wrapper_of_a_cell(folder):
    cell = entry("SimpleRNNCell", "cell", units=3)
    residual = entry(
        "ResidualWrapper", "residual", cell=cell, residual_fn=bytecode(folder), residual_fn_type="lambda",
        residual_fn_module="os",
    )  # fmt: skip
    return hdf5(folder, stack(entry("RNN", "rnn", cell=residual), shape=(None, 4, 3)))


@hostile
def code_that_crashes_readers(folder):
    bomb = base64.b64encode(b"\xe9\xff\xff\xff\x7f" + b"(" * 5000).decode()
    return hdf5(folder, stack(entry("Lambda", "code", function=[bomb, None, None], function_type="lambda")))


@hostile
def pickle_called_hdf5(folder):
    (folder / "evil.h5").write_bytes(_pickled(folder))
    return [folder / "evil.h5"]


@hostile
def pickle_called_keras(folder):
    (folder / "evil.keras").write_bytes(_pickled(folder))
    return [folder / "evil.keras"]


@hostile
def pickled_weights(folder):
    buffer = io.BytesIO()
    np.savez(buffer, evil=np.array([_Evil(folder / "PWNED")], dtype=object))
    keras_archive(folder, of_keras(stack(dense())), members=[("model.weights.npz", buffer.getvalue())])
    return _without(folder, "model.weights.h5")


class _Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def _pickled(folder):
    return pickle.dumps(_Evil(folder / "PWNED"))


def _without(folder, name):
    with zipfile.ZipFile(folder / "evil.keras") as archive:
        members = {other: archive.read(other) for other in archive.namelist() if other != name}
    with zipfile.ZipFile(folder / "evil.keras", "w") as archive:
        for other, content in members.items():
            archive.writestr(other, content)
    return [folder / "evil.keras"]


# -- operations of TensorFlow ----------------------------------------------------------------------


def _operation(name, function, node, kind="TFOpLambda"):
    def build(folder):
        layer = {**entry(kind, "operation", function=function), "inbound_nodes": [node(folder)]}
        after = {**entry("Add", "added"), "inbound_nodes": [[["entrance", 0, 0, {}], ["operation", 0, 0, {}]]]}
        return hdf5(folder, graph(layer, after), {})

    HOSTILE[name] = build


def on_constant(make, **named):
    return lambda folder: ["_CONSTANT_VALUE", -1, make(folder), {key: value(folder) for key, value in named.items()}]


_operation("operation that writes", "io.write_file", on_constant(lambda f: str(f / "PWNED"), contents=lambda f: "x"))
_operation("operation that deletes", "io.gfile.remove", on_constant(lambda f: str(f / "keep.txt")))
_operation("operation that deletes a folder", "io.gfile.rmtree", on_constant(str))
_operation(
    "operation that copies", "io.gfile.copy", on_constant(lambda f: str(f / "keep.txt"), dst=lambda f: str(f / "PWNED"))
)
_operation("operation that reads", "io.read_file", on_constant(lambda f: str(f / "keep.txt")))
_operation("operation that loads a library", "load_op_library", on_constant(lambda f: str(f / "keep.txt")))
_operation("operation that loads a model", "saved_model.load", on_constant(lambda f: str(f)))
_operation("operation that runs Python", "numpy_function", on_constant(lambda f: "print"))
_operation("operation of Keras", "keras.utils.get_file", on_constant(lambda f: "PWNED", origin=lambda f: "file:///x"))
_operation("operation with a private path", "__internal__.eager_context", on_constant(lambda f: 1.0))
_operation("known operation on constants alone", "math.add", on_constant(lambda f: 1.0, y=lambda f: 2.0))
_operation("known operation on a text", "math.abs", on_constant(lambda f: str(f / "keep.txt")))
_operation("slice by an unknown function", "io.write_file", on_constant(str), kind="SlicingOpLambda")
_operation(
    "operation that prints to a file", "print", lambda f: ["entrance", 0, 0, {"output_stream": f"file://{f}/PWNED"}]
)
_operation(
    "operation that writes what it gets", "io.write_file", lambda f: ["entrance", 0, 0, {"contents": str(f / "PWNED")}]
)


@hostile
def operation_as_a_bare_graph(folder):
    node = 'name: "w" op: "WriteFile" input: "a" input: "b"'
    layer = entry("TensorFlowOpLayer", "operation", node_def=node, constants={"0": str(folder / "PWNED"), "1": "x"})
    return hdf5(folder, graph(layer), {})


@hostile
def method_of_a_tensor(folder):
    layer = {**entry("InstanceMethod", "method", attr_name="__class__"), "inbound_nodes": [["entrance", 0, 0, {}]]}
    return hdf5(folder, graph(layer), {})


@hostile
def property_of_a_tensor(folder):
    layer = {**entry("InstanceProperty", "property", attr_name="__class__"), "inbound_nodes": [["entrance", 0, 0, {}]]}
    return hdf5(folder, graph(layer), {})


@hostile
def method_of_a_class(folder):
    call = ["_CONSTANT_VALUE", -1, [str(folder / "PWNED"), "w"], {}]
    layer = entry("ClassMethod", "method", cls_symbol="io.gfile.GFile", method_name="__init__")
    return hdf5(folder, graph({**layer, "inbound_nodes": [call]}), {})


@hostile
def saved_model_that_writes_while_it_loads(folder):
    (folder / "evil").mkdir()
    (folder / "evil" / "keras_metadata.pb").write_bytes(b"")
    (folder / "evil" / "saved_model.pb").write_bytes(b"")
    return [folder / "evil"]


# -- other files -----------------------------------------------------------------------------------


def _vocabulary(name, kind, **config):
    for form in ("h5", "keras"):

        def build(folder, form=form):
            layer = entry(kind, "lookup", vocabulary=str(folder / "keep.txt"), max_tokens=None, **config)
            shape = (None, 1)
            if form == "h5":
                return hdf5(folder, stack(layer, shape=shape), {})
            return keras_archive(folder, of_keras(stack(layer, shape=shape)))

        HOSTILE[f"{name}, .{form}"] = build


_vocabulary("words from another file", "StringLookup")
_vocabulary("numbers from another file", "IntegerLookup")
_vocabulary("text from another file", "TextVectorization")


@hostile
def words_of_feature_columns(folder):
    column = {"class_name": "VocabularyFileCategoricalColumn", "config": {"vocabulary_file": str(folder / "keep.txt")}}
    return hdf5(folder, stack(entry("DenseFeatures", "features", feature_columns=[column])))


@hostile
def weights_in_a_linked_file(folder):
    with h5py.File(folder / "other.h5", "w") as other:
        weights_of(other, KERNEL)
    return _relinked(folder, lambda file: h5py.ExternalLink(str(folder / "other.h5"), "/model_weights/dense"))


@hostile
def weights_of_the_whole_file_linked(folder):
    hdf5(folder, stack(dense()))
    with h5py.File(folder / "other.h5", "w") as other:
        weights_of(other, KERNEL)
    with h5py.File(folder / "evil.h5", "r+") as file:
        del file["model_weights"]
        file["model_weights"] = h5py.ExternalLink(str(folder / "other.h5"), "/model_weights")
    return [folder / "evil.h5"]


@hostile
def weights_by_a_soft_link(folder):
    return _relinked(folder, lambda file: h5py.SoftLink("/model_weights/dense"))


def _relinked(folder, link):
    hdf5(folder, stack(dense()))
    with h5py.File(folder / "evil.h5", "r+") as file:
        del file["model_weights/dense"]
        file["model_weights/dense"] = link(file)
    return [folder / "evil.h5"]


def _replaced_kernel(folder, create):
    hdf5(folder, stack(dense()))
    with h5py.File(folder / "evil.h5", "r+") as file:
        inner = file["model_weights/dense/dense"]
        del inner["kernel:0"]
        create(inner)
    return [folder / "evil.h5"]


@hostile
def weights_from_the_bytes_of_another_file(folder):
    outside = [(str(folder / "keep.txt"), 0, 36)]
    return _replaced_kernel(folder, lambda group: group.create_dataset("kernel:0", (3, 3), "float32", external=outside))


@hostile
def weights_as_a_view_of_another_file(folder):
    with h5py.File(folder / "other.h5", "w") as other:
        other["kernel"] = np.eye(3, dtype="float32")
    layout = h5py.VirtualLayout((3, 3), "float32")
    layout[...] = h5py.VirtualSource(str(folder / "other.h5"), "kernel", (3, 3))
    return _replaced_kernel(folder, lambda group: group.create_virtual_dataset("kernel:0", layout))


@hostile
def weights_of_an_archive_in_another_file(folder):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        outside = [(str(folder / "keep.txt"), 0, 36)]
        file.create_dataset("layers/dense/vars/0", (3, 3), "float32", external=outside)
    return keras_archive(folder, of_keras(stack(dense())), weights=buffer.getvalue())


@hostile
def weights_as_references(folder):
    def create(group):
        group.create_dataset("kernel:0", (3, 3), dtype=h5py.ref_dtype)

    return _replaced_kernel(folder, create)


@hostile
def member_above_the_folder(folder):
    members = [("../PWNED", "x"), ("assets/../../PWNED", "x"), (str(folder / "PWNED"), "x")]
    return keras_archive(folder, of_keras(stack(dense(units=10**12))), members=members)


@hostile
def second_architecture_in_the_archive(folder):
    evil = json.dumps(of_keras(stack(dense(activation=from_module("os", "system")))))
    return keras_archive(folder, of_keras(stack(dense())), members=[("config.json", evil)])


@hostile
def device_as_an_architecture(folder):
    hdf5(folder, stack(dense()))
    return [folder / "evil.h5", "--architecture", "/dev/zero"]


@hostile
def device_as_a_model(folder):
    return ["/dev/zero"]


# -- memory, disk, time ----------------------------------------------------------------------------


def _large(name, layer, shape=(None, 3), arrays=KERNEL):
    HOSTILE[name] = lambda folder: hdf5(folder, stack(layer, shape=shape), arrays)


_large("layer of 10^12 units", dense(units=10**12))
_large("layer of 10^30 units", dense(units=10**30))
_large("table of 10^12 words", entry("Embedding", "dense", input_dim=10**12, output_dim=3))
_large("repeated 10^10 times", entry("RepeatVector", "repeat", n=10**10), arrays={})
_large("enlarged 10^5 times", entry("UpSampling2D", "large", size=[10**5, 10**5]), (None, 8, 8, 3), {})
_large("padded by 10^9", entry("ZeroPadding1D", "padded", padding=10**9), (None, 8, 3), {})
_large("resized to 10^6", entry("Resizing", "resized", height=10**6, width=10**6), (None, 8, 8, 3), {})
_large("10^10 categories", entry("CategoryEncoding", "coded", num_tokens=10**10), (None, 1), {})
_large("picture of 100000 by 100000", entry("MaxPooling2D", "pool"), (None, 10**5, 10**5, 3), {})
_large("open sizes padded by 10^10", entry("ZeroPadding1D", "padded", padding=10**10), (None, None, 1), {})
_large(
    "open sizes enlarged 20000 times", entry("UpSampling2D", "large", size=[20000, 20000]), (None, None, None, 1), {}
)
_large("10^7 steps", entry("SimpleRNN", "rnn", units=1), (None, 10**7, 1), {"rnn": RECURRENT})
_large(
    "repeated within a wrapper",
    entry("TimeDistributed", "t", layer=entry("RepeatVector", "r", n=10**10)),
    (None, 2, 3),
    {},
)
_large("states for 10^9 samples", entry("SimpleRNN", "rnn", units=1, stateful=True), (10**9, 1, 1), {"rnn": RECURRENT})
_large(
    "states of 60000 by 60000",
    entry("ConvLSTM2D", "rnn", filters=1, kernel_size=[1, 1], stateful=True),
    (1, 2, 60000, 60000, 1),
    {"rnn": {"kernel:0": np.ones((1, 1, 1, 4), "f4"), "r:0": np.ones((1, 1, 1, 4), "f4"), "bias:0": np.ones(4, "f4")}},
)
_large("10^12 samples at once", entry("ReLU", "relu"), (10**12, 3), {})
_large(
    "convolution of 10^5 by 10^5",
    entry("Conv2D", "dense", filters=9, kernel_size=[10**5, 10**5]),
    (None, 10**5, 10**5, 3),
)
_large("input of 10^40", entry("ReLU", "relu"), (None, 10**40), {})


@hostile
def weights_of_256_gib(folder):
    return _replaced_kernel(
        folder, lambda group: group.create_dataset("kernel:0", (2**18, 2**18), "float32", chunks=True)
    )


@hostile
def zip_bomb(folder):
    with zipfile.ZipFile(folder / "evil.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "2.15.0"}))
        archive.writestr("config.json", json.dumps(of_keras(stack(dense()))))
        archive.writestr("model.weights.h5", bytes(2**27))
        archive.writestr("assets/zeros", bytes(2**27))
    return [folder / "evil.keras"]


@hostile
def zip_that_lies_about_its_size(folder):
    zip_bomb(folder)
    path = folder / "evil.keras"
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 2**27), struct.pack("<I", 2**10)))
    return [path]


@hostile
def lists_in_lists(folder):
    return hdf5(folder, '{"class_name": "Sequential", "config": ' + "[" * 100_000 + "]" * 100_000 + "}")


@hostile
def wrappers_in_wrappers(folder):
    layer = dense()
    for depth in range(400):
        layer = entry("TimeDistributed", f"wrapper_{depth}", layer=layer)
    return hdf5(folder, stack(layer))


@hostile
def twenty_thousand_layers(folder):
    return hdf5(folder, stack(*(entry("ReLU", f"relu_{i}") for i in range(20_000))), {})


@hostile
def networks_that_call_each_other_twice(folder):
    network, shape = graph(entry("ReLU", "relu")), (None, 3)
    for depth in range(24):
        name = f"network_{depth}"
        network["config"]["name"] = name
        calls = [[["entrance", 0, 0, {}]], [[name, 1, 0, {}]]]
        layers = [{**entrance(shape), "inbound_nodes": []}, {**network, "name": name, "inbound_nodes": calls}]
        ends = {"input_layers": [["entrance", 0, 0]], "output_layers": [[name, 2, 0]]}
        network = {"class_name": "Functional", "config": {"name": "graph", "layers": layers, **ends}}
    return hdf5(folder, network, {})


@hostile
def layers_that_wait_for_each_other(folder):
    one = {**entry("ReLU", "one"), "inbound_nodes": [[["other", 0, 0, {}]]]}
    other = {**entry("ReLU", "other"), "inbound_nodes": [[["one", 0, 0, {}]]]}
    return hdf5(folder, graph(one, other), {})


@hostile
def call_that_never_comes(folder):
    waiting = {**entry("ReLU", "waiting"), "inbound_nodes": [[["entrance", 0, 0, {}]], [["waiting", 7, 0, {}]]]}
    return hdf5(folder, graph(waiting), {})


@hostile
def two_layers_of_one_name(folder):
    return hdf5(folder, graph(entry("ReLU", "same"), entry("ReLU", "same")), {})


@hostile
def layer_with_two_names(folder):
    return hdf5(folder, graph({**entry("ReLU", "one"), "name": "other"}), {})


@hostile
def number_of_ten_thousand_digits(folder):
    return hdf5(folder, json.dumps(stack(dense())).replace('"units": 3', f'"units": {"9" * 10_000}'))


@hostile
def groups_in_a_ring(folder):
    def create(group):
        group["kernel:0"] = group.file["model_weights"]

    return _replaced_kernel(folder, create)


@hostile
def groups_in_groups(folder):
    def create(group):
        for _ in range(20_000):
            group = group.create_group("g")

    return _replaced_kernel(folder, create)
