"""Level keras3: shapes of inputs and layers, and what is read from a model."""

import pytest

from keras_vis_compat.migrate import migrate

SHAPES = {
    "added": (
        """\
        from keras.models import Sequential
        from keras.layers import Conv2D
        model = Sequential()
        model.add(Conv2D(8, (3, 3), activation='relu', input_shape=(28, 28, 1)))  # first
        """,
        """\
        from keras.models import Sequential
        from keras.layers import Conv2D
        from keras.layers import Input
        model = Sequential()
        model.add(Input(shape=(28, 28, 1)))
        model.add(Conv2D(8, (3, 3), activation='relu'))  # first
        """,
    ),
    "in a list, on its own line": (
        """\
        import keras
        model = keras.Sequential([
            keras.layers.Dense(3, input_shape=(4,)),  # first
            keras.layers.Dense(2),
        ])
        """,
        """\
        import keras
        model = keras.Sequential([
            keras.layers.Input(shape=(4,)),
            keras.layers.Dense(3),  # first
            keras.layers.Dense(2),
        ])
        """,
    ),
    "in a list, on one line": (
        "from keras import Sequential\nfrom keras.layers import Dense\n"
        "m = Sequential([Dense(3, input_dim=n)], name='m')\n",
        "from keras import Sequential\nfrom keras.layers import Dense\nfrom keras.layers import Input\n"
        "m = Sequential([Input(shape=(n,)), Dense(3)], name='m')\n",
    ),
    "Input is imported already": (
        "from keras import Sequential\nfrom keras.layers import Dense, Input\n"
        "m = Sequential([Dense(3, input_dim=4)])\n",
        "from keras import Sequential\nfrom keras.layers import Dense, Input\n"
        "m = Sequential([Input(shape=(4,)), Dense(3)])\n",
    ),
    "the name Input is taken": (
        "from keras import Sequential\nfrom keras.layers import Dense\nInput = 1\n"
        "m = Sequential([Dense(3, input_dim=4)])\n",
        "from keras import Sequential\nfrom keras.layers import Dense\nfrom keras.layers import Input as layers_Input\n"
        "Input = 1\nm = Sequential([layers_Input(shape=(4,)), Dense(3)])\n",
    ),
    "with a batch": (
        "import keras\nm = keras.Sequential([keras.layers.LSTM(3, batch_input_shape=(2, 5, 4), "
        "recurrent_activation='sigmoid')])\n",
        "import keras\nm = keras.Sequential([keras.layers.Input(batch_shape=(2, 5, 4)), keras.layers.LSTM(3, "
        "recurrent_activation='sigmoid')])\n",
    ),
    "with an open batch": (
        "import keras\nm = keras.Sequential([keras.layers.Dense(3, batch_input_shape=(None, 4))])\n",
        "import keras\nm = keras.Sequential([keras.layers.Input(shape=(4,)), keras.layers.Dense(3)])\n",
    ),
    "of words": (
        "import keras\nm = keras.Sequential()\nm.add(keras.layers.Embedding(1000, 8, input_length=10))\n",
        "import keras\nm = keras.Sequential()\nm.add(keras.layers.Input(shape=(10,)))\n"
        "m.add(keras.layers.Embedding(1000, 8))\n",
    ),
    "in one line of several": (
        "import keras\nm = keras.Sequential(); m.add(keras.layers.Dense(3, input_dim=4))\n",
        "import keras\nm = keras.Sequential(); m.add(keras.layers.Input(shape=(4,))); m.add(keras.layers.Dense(3))\n",
    ),
    "of the only argument": (
        "import keras\nm = keras.Sequential([keras.layers.Flatten(input_shape=(4, 4))])\n",
        "import keras\nm = keras.Sequential([keras.layers.Input(shape=(4, 4)), keras.layers.Flatten()])\n",
    ),
    "in front of others": (
        "import keras\nm = keras.Sequential([keras.layers.Dense(input_shape=(4,), units=(3),)])\n",
        "import keras\nm = keras.Sequential([keras.layers.Input(shape=(4,)), keras.layers.Dense(units=(3),)])\n",
    ),
}


@pytest.mark.parametrize("case", SHAPES)
def test_the_input_of_a_sequential_is_a_layer_of_its_own(becomes, case):
    becomes(*SHAPES[case], "keras3")


UNTOUCHED = {
    "not the first layer": "import keras\nm = keras.Sequential()\nm.add(keras.layers.Dense(3))\n"
    "m.add(keras.layers.Dense(3, input_shape=(3,)))\n",
    "perhaps not the first": "import keras\nm = keras.Sequential()\n"
    "if ok:\n    m.add(keras.layers.Dense(3, input_dim=4))\n",
    "a layer of a functional model": "import keras\ny = keras.layers.Dense(3, input_shape=(4,))(x)\n",
    "the vocabulary of an embedding": "import keras\n"
    "m = keras.Sequential([keras.layers.Embedding(input_dim=9, output_dim=2)])\n",
    "another library's layer": "from lasagne.layers import Dense\nm.add(Dense(3, input_shape=(4,)))\n",
    "a function's argument": "import keras\nbuild(input_shape=(4,), input_dim=3)\n",
    "a layer with its Input": "import keras\nm = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n",
    "input_shape of a model": "import keras\nm = keras.Model(a, b)\n"
    "print(m.input_shape, m.output_shape, m.input, m.output)\n",
    "output_shape of a class of one's own": "import keras\nclass A:\n"
    "    def f(self):\n        return self.output_shape\n",
    "input of another library": "import fileinput\nx = fileinput.input\ny = args.input.output\n",
    "a shape without Keras": "x = t.get_shape().as_list()\ny = layer.output_shape\n",
    "inputs": "import keras\nm = keras.Sequential()\nm.inputs[0], m.outputs[0]\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_other_shapes_and_inputs_are_left_alone(stays, case):
    assert not stays(UNTOUCHED[case], "keras3").notes


LAYERS = {
    "by index": ("n = model.layers[-1].output_shape[1]", "n = model.layers[-1].output.shape[1]"),
    "by name": ("n = model.get_layer('c').input_shape", "n = model.get_layer('c').input.shape"),
    "in a loop": (
        "for layer in model.layers: print(layer.output_shape)",
        "for layer in model.layers: print(layer.output.shape)",
    ),
    "in a counted loop": (
        "for i, l in enumerate(model.layers[1:]): print(l.output_shape)",
        "for i, l in enumerate(model.layers[1:]): print(l.output.shape)",
    ),
    "in a comprehension": (
        "[l.output_shape for l in reversed(model.layers)]",
        "[l.output.shape for l in reversed(model.layers)]",
    ),
    "of a variable": (
        "layer = model.layers[3]\nx = layer.output_shape",
        "layer = model.layers[3]\nx = layer.output.shape",
    ),
    "static": ("x = tensor.get_shape().as_list()", "x = list(tensor.shape)"),
    "private": ("x = tensor._keras_shape[1]", "x = tensor.shape[1]"),
    "of today": ("x = tensor.shape.as_list()", "x = list(tensor.shape)"),
    "alone": ("x = int((a + b).get_shape()[-1])", "x = int((a + b).shape[-1])"),
    "a size": ("x = a.get_shape()[1].value, a.shape[2].value", "x = a.shape[1], a.shape[2]"),
    "how many": ("x = a.get_shape().ndims", "x = len(a.shape)"),
}


@pytest.mark.parametrize("case", LAYERS)
def test_a_shape_is_read_from_a_tensor(becomes, case):
    before, after = LAYERS[case]
    becomes(f"import keras\n{before}\n", f"import keras\n{after}\n", "keras3")


def test_what_may_be_a_layer_is_noted(notes):
    (note,) = notes("import keras\ndef f(layer):\n    return layer.output_shape\n", "keras3")
    assert note == "3: if this is a layer, write layer.output.shape"


SEQUENTIAL = "from keras import Sequential\n"
INPUTS = {
    "of a variable": ("m = Sequential()\nx = m.input + m.output", "m = Sequential()\nx = m.inputs[0] + m.outputs[0]"),
    "through a function": (
        "def build():\n    m = Sequential()\n    return m\nx = build().input",
        "def build():\n    m = Sequential()\n    return m\nx = build().inputs[0]",
    ),
    "given to a function": (
        "def show(model):\n    return model.input\nshow(Sequential())",
        "def show(model):\n    return model.inputs[0]\nshow(Sequential())",
    ),
    "kept in an object": (
        "class A:\n    def __init__(self):\n        self.m = Sequential()\n"
        "    def f(self):\n        return self.m.input",
        "class A:\n    def __init__(self):\n        self.m = Sequential()\n"
        "    def f(self):\n        return self.m.inputs[0]",
    ),
    "on both branches": (
        "if a:\n    m = Sequential()\nelse:\n    m = Sequential([x])\ny = m.input",
        "if a:\n    m = Sequential()\nelse:\n    m = Sequential([x])\ny = m.inputs[0]",
    ),
}


@pytest.mark.parametrize("case", INPUTS)
def test_the_input_of_a_sequential_is_the_first_of_its_inputs(becomes, case):
    before, after = INPUTS[case]
    becomes(f"{SEQUENTIAL}{before}\n", f"{SEQUENTIAL}{after}\n", "keras3")


def test_the_input_of_any_model_is_given_to_keras_vis_as_a_list(becomes):
    becomes(
        """\
        from keras.models import load_model, Model
        from keras_vis_compat.optimizer import Optimizer
        from keras_vis_compat.regularizers import LPNorm
        model = load_model('a.keras')
        def run(net):
            return Optimizer(net.input, [(LPNorm(img_input=net.input), 1)])
        inner = Model(inputs=model.input, outputs=model.get_layer('c').output)
        """,
        """\
        from keras.models import load_model, Model
        from keras_vis_compat.optimizer import Optimizer
        from keras_vis_compat.regularizers import LPNorm
        model = load_model('a.keras')
        def run(net):
            return Optimizer(net.inputs, [(LPNorm(img_input=net.inputs), 1)])
        inner = Model(inputs=model.inputs, outputs=model.get_layer('c').output)
        """,
        "keras3",
    )


WRT = {
    "by keyword": ("Optimizer(x, losses, wrt_tensor={})", "model.layers[3]"),
    "by position": ("visualize_saliency(model, -1, 0, x, {}, None)", "model.get_layer('c')"),
    "of a variable": ("layer = model.layers[3]\nOptimizer(x, losses, (0, 1), {})", "layer"),
}
WRT_HEAD = (
    "from keras_vis_compat.optimizer import Optimizer\nfrom keras_vis_compat.visualization import visualize_saliency\n"
)


@pytest.mark.parametrize("case", WRT)
def test_the_tensor_to_differentiate_by_is_found_from_its_layer(becomes, case):
    call, layer = WRT[case]
    before, after = call.format(f"{layer}.output"), call.format(layer)
    becomes(f"import keras\n{WRT_HEAD}{before}\n", f"import keras\n{WRT_HEAD}{after}\n", "keras3")


@pytest.mark.parametrize(
    "call",
    [
        "Optimizer(x, losses, wrt_tensor=thing.output)",
        "Optimizer(x, losses, (0, 1))",
        "Optimizer(x, losses, wrt_tensor=model.layers[3].get_output_at(1))",
        "other(x, losses, wrt_tensor=model.layers[3].output)",
        "Optimizer(*x, wrt_tensor=model.layers[3].output)",
    ],
)
def test_other_tensors_to_differentiate_by_are_left_alone(stays, call):
    stays(f"import keras\n{WRT_HEAD}{call}\n", "keras3")


FROM_ELSEWHERE = {
    "a model that is imported": ("from models import m\n", "m"),
    "what an imported function made": ("from models import VGG\nm = VGG()\n", "m"),
    "a model known by what is asked of it": ("def f(m):\n    m.summary()\nm = net\nm.layers\n", "m"),
}


@pytest.mark.parametrize("case", FROM_ELSEWHERE)
def test_the_output_of_a_model_from_elsewhere_is_noted(case):
    head, model = FROM_ELSEWHERE[case]
    source = f"import keras\n{head}x = keras.Model(inputs={model}.input, outputs={model}.output)\n"
    result = migrate(source, "keras3")
    assert f"keras.Model(inputs={model}.inputs, outputs={model}.output)" in result.source
    (note,) = result.notes
    assert note.line == source.count("\n")
    assert note.message.startswith(f"if this model is a Sequential, write {model}.outputs[0]")


def test_the_input_of_a_loaded_model_is_noted_elsewhere(notes):
    (note,) = notes("import keras\nm = keras.models.load_model('a.keras')\nx = m.input\n", "keras3")
    assert note.startswith("3: if this model is a Sequential, write m.inputs[0]")


def test_a_name_that_is_a_sequential_only_sometimes_is_left_alone(stays):
    stays("from keras import Sequential\nm = Sequential()\nif ok:\n    m = other()\nx = m.input\n", "keras3")


NUMBERS = {
    "a number": ("keras.Input(784)", "keras.Input((784,))"),
    "in parentheses": (
        "keras.layers.Input(shape=(28 * 28), name='a')",
        "keras.layers.Input(shape=(28 * 28,), name='a')",
    ),
    "a name": ("n = 10\nkeras.Input(shape=(n))", "n = 10\nkeras.Input(shape=(n,))"),
    "a size": ("keras.Input(shape=x.shape[1])", "keras.Input(shape=(x.shape[1],))"),
    "a length": ("keras.Input((len(words)))", "keras.Input((len(words),))"),
    "an argument": (
        "def build(n):\n    return keras.Input(shape=(n))\nbuild(3)",
        "def build(n):\n    return keras.Input(shape=(n,))\nbuild(3)",
    ),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_a_number_for_a_shape_becomes_one(becomes, case):
    before, after = NUMBERS[case]
    becomes(f"import keras\n{before}\n", f"import keras\n{after}\n", "keras3")


def test_a_shape_is_left_alone_and_what_may_be_a_number_is_noted(stays, notes):
    shapes = "import keras\ns = (3, 4)\nkeras.Input(shape=(s))\nkeras.Input(x.shape[1:])\nkeras.Input(shape=given)\n"
    assert not stays(shapes, "keras3").notes
    (note,) = notes("import keras\nkeras.Input(shape=(given))\n", "keras3")
    assert note == "2: if given is a number, write (given,): Keras 3 takes none for a shape"


def test_numbers_of_numpy_are_made_whole_where_they_index_what_a_model_gives(becomes):
    becomes(
        """\
        import numpy as np
        from keras.models import Model
        model = Model(a, b)
        best = np.argmax(model.predict(x)[0])
        def output(model, index):
            return model.output[0, index]
        output(model, best)
        for each in np.argsort(p)[:3]:
            print(model.output[:, each], model.layers[-1].output[:, p.argmax()])
        """,
        """\
        import numpy as np
        from keras.models import Model
        model = Model(a, b)
        best = np.argmax(model.predict(x)[0])
        def output(model, index):
            return model.output[0, int(index)]
        output(model, best)
        for each in np.argsort(p)[:3]:
            print(model.output[:, int(each)], model.layers[-1].output[:, int(p.argmax())])
        """,
        "keras3",
    )


def test_other_indices_of_what_a_model_gives_are_left_alone(stays):
    stays(
        """\
        import numpy as np
        from keras.models import Model
        model = Model(a, b)
        for each in range(3):
            print(model.output[:, each], model.output[:, 3], model.output[:, int(np.argmax(p))])
        print(model.predict(x)[:, np.argmax(p)])
        """,
        "keras3",
    )


SYMBOLIC = """\
import tensorflow as tf
from keras.layers import Dense, Input, Lambda
from keras.models import Model
x = Input((3,))
model = Model(x, Dense(2)(x))
"""


def test_functions_of_tensorflow_are_noted_where_a_tensor_is_symbolic(notes):
    uses = "tf.square(x)\ntf.nn.softmax(model.output[:, 3] * 2)\ntf.reduce_sum(model.layers[1].output)\n"
    assert notes(f"{SYMBOLIC}{uses}tf.abs(Dense(2)(x))\n", "keras3") == [
        f"{line}: Keras 3 has no {name} of a symbolic tensor: write keras.ops, or a layer that does it"
        for line, name in enumerate(("square", "softmax", "reduce_sum", "abs"), 6)
    ]


def test_functions_of_tensorflow_are_left_alone_where_a_tensor_has_values(stays):
    uses = "tf.square(model(images))\nLambda(lambda t: tf.square(t))(x)\ntf.keras.Model(x, model.output)\n"
    assert not stays(f"{SYMBOLIC}{uses}tf.abs(args.output)\n", "keras3").notes
