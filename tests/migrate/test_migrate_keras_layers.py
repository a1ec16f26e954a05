"""Level keras3: layers of one's own, models cut open, batches asked for, sessions in blocks."""

import pytest

LAYER = "from keras.engine.topology import Layer\n"
NEW_LAYER = "from keras.layers import Layer\n"
REWRITTEN = {
    "the name of a weight": (
        f"{LAYER}class A(Layer):\n    def build(self, s):\n"
        "        self.w = self.add_weight('w', (s[1], 3), trainable=True)\n",
        f"{NEW_LAYER}class A(Layer):\n    def build(self, s):\n"
        "        self.w = self.add_weight(name='w', shape=(s[1], 3), trainable=True)\n",
    ),
    "the shape of the output": (
        f"{LAYER}class A(Layer):\n    def get_output_shape_for(self, s):\n        return s\n",
        f"{NEW_LAYER}class A(Layer):\n    def compute_output_shape(self, s):\n        return s\n",
    ),
    "the first call of a layer": (
        "import keras\nx = model.layers[2].get_output_at(0)\ny = model.get_layer('a').get_input_shape_at(0)[1]\n",
        "import keras\nx = model.layers[2].output\ny = model.get_layer('a').input.shape[1]\n",
    ),
    "the next batch": (
        "import keras\nbatches = data.flow_from_directory('a')\nx, y = batches.next()\nz = data.flow(x).next()\n",
        "import keras\nbatches = data.flow_from_directory('a')\nx, y = next(batches)\nz = next(data.flow(x))\n",
    ),
    "a function of layers": (
        "from keras import backend as K\nf = K.function([m.layers[0].input], [m.layers[1].output])\ny = f([x])[0]\n",
        "from keras import Model, ops\nf = Model([m.inputs[0]], [m.layers[1].output])\n"
        "y = [ops.convert_to_numpy(f([x], training=False))][0]\n",
    ),
}


@pytest.mark.parametrize("case", REWRITTEN)
def test_what_layers_and_models_lost_is_rewritten(becomes, case):
    before, after = REWRITTEN[case]
    assert not becomes(before, after, "keras3").notes


UNTOUCHED = {
    "a class of another kind": "import keras\nclass A(Base):\n    def get_output_shape_for(self, s):\n"
    "        self.add_weight('w', s)\n",
    "weights by keyword": f"{NEW_LAYER}class A(Layer):\n    def build(self, s):\n"
    "        self.add_weight(name='w', shape=s)\n",
    "weights of Keras 1": f"{NEW_LAYER}class A(Layer):\n    def build(self, s):\n        self.add_weight(s, 'zeros')\n",
    "next of another thing": "import keras\nx = node.next()\ny = batches.next()\n",
    "a queue": "import keras\ntodo = []\ntodo.pop()\nlayers.pop()\nself.outputs = []\n",
    "a shape of one's own": "import keras\nclass A:\n    def f(self):\n        self.batch_input_shape = [1]\n",
    "outputs of another thing": "import keras\nclass A:\n    def f(self):\n        self.outputs = [1]\n",
    "without Keras": "model.layers.pop()\nlayer.get_output_at(1)\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_only_looks_like_it_is_left_alone(stays, case):
    assert not stays(UNTOUCHED[case], "keras3").notes


MODEL = "from keras.applications import VGG16\nmodel = VGG16()\n"
NOTED = {
    "layers taken away": (f"{MODEL}model.layers.pop()\n", "layers.pop() changes nothing"),
    "other outputs": (f"{MODEL}model.outputs = [x]\n", "to set outputs fails"),
    "another size": (f"{MODEL}model._layers[0].batch_input_shape = (None, 9)\n", "to set batch_input_shape changes"),
    "what lies before": (f"{MODEL}model.layers[1]._inbound_nodes[0].inbound_layers\n", "each.operation for each"),
    "the graph": (f"{MODEL}model.layers[-1].outbound_nodes = []\n", "cannot be edited"),
    "a later call": (f"{MODEL}x = model.layers[2].get_output_at(1)\n", "of a layer that was called once"),
    "an unknown layer": (f"{MODEL}x = f().get_output_shape_at(0)\n", "it is output.shape"),
    "TensorFlow of the backend": ("from keras import backend as K\n\nx = K.tf.abs(y)\n", "import tensorflow as tf"),
    "a block of a session": (
        "import tensorflow as tf\n\nwith tf.compat.v1.Session() as s:\n    f(s)\n",
        "inside of this block TensorFlow builds graphs",
    ),
}


@pytest.mark.parametrize("case", NOTED)
def test_what_only_hands_can_rewrite_is_noted(stays, case):
    source, reason = NOTED[case]
    (note,) = stays(source, "keras3").notes
    assert note.line == 3
    assert reason in note.message


def test_what_the_session_of_a_block_runs_is_a_number(becomes):
    becomes(
        "import tensorflow as tf\nwith tf.compat.v1.Session() as s:\n    print(s.run(x))\n",
        "import tensorflow as tf\nwith tf.compat.v1.Session() as s:\n    print(x.numpy())\n",
        "keras3",
    )


def test_lists_of_weights_and_sizes_as_objects_go(becomes):
    becomes(
        f"""\
{NEW_LAYER}class A(Layer):
    def build(self, input_shape):
        self.w = self.add_weight(name='w', shape=(input_shape[-1].value,))
        self.trainable_weights = [self.w]
        self.built = True
""",
        f"""\
{NEW_LAYER}class A(Layer):
    def build(self, input_shape):
        self.w = self.add_weight(name='w', shape=(input_shape[-1],))
        self.built = True
""",
        "keras3",
    )


def test_the_output_of_a_model_that_an_object_keeps_is_noted(notes):
    kept = "import keras\nclass Cam:\n    def __init__(self, model):\n        self.model = model\n"
    uses = "    def cut(self):\n        return self.model.get_layer('a').output, self.model.output\n"
    (note,) = notes(kept + uses, "keras3")
    assert note.startswith("6: if this model is a Sequential, write self.model.outputs[0]")
