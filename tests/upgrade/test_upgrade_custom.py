"""The caller's own layers, activations, initializers: one file for both Kerases, or one class for each."""

import numpy as np
import pytest

from keras_vis_compat.upgrade_model import CannotUpgrade, upgrade_model
from keras_vis_compat.upgrade_model.custom import CustomObjects, load_custom

LAYER = """
{imports}

class Scale(Layer):
    def __init__(self, start=1.0, **kwargs):
        super().__init__(**kwargs)
        self.start = start

    def build(self, shape):
        self.scale = self.add_weight(name="scale", shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(name="shift", shape=(shape[-1],), initializer="zeros")

    def call(self, inputs):
        return inputs * self.scale * self.start + self.shift

    def get_config(self):
        return {{**super().get_config(), "start": self.start}}
"""
IMPORTS = {
    "import keras": "import keras\nLayer = keras.layers.Layer",
    "from keras.layers": "from keras.layers import Layer",
    "from tensorflow import keras": "from tensorflow import keras\nLayer = keras.layers.Layer",
    "import tensorflow": "import tensorflow as tf\nLayer = tf.keras.layers.Layer",
    "from tensorflow.keras.layers": "from tensorflow.keras.layers import Layer\nimport tensorflow.keras.backend as K",
    "with keras.ops": "from keras import ops\nfrom keras.layers import Layer\nimport os.path",
}


@pytest.fixture
def old_layer(module):
    """The layer as it was written for Keras 2."""
    return module("scale_of_keras_2", LAYER.format(imports="from tf_keras.layers import Layer")).Scale


def network(keras2, layer, **options):
    return keras2.Sequential([keras2.layers.Dense(3, input_shape=(4,), **options), layer])


@pytest.mark.parametrize("imports", IMPORTS.values(), ids=IMPORTS)
def test_one_module_serves_both_kerases(imports, module, upgrade, keras2, old_layer):
    name = f"scale_{abs(hash(imports))}"
    Scale = module(name, LAYER.format(imports=imports)).Scale
    new = upgrade(network(keras2, old_layer(2.0, name="scale")), custom_objects={"Scale": Scale}).model
    assert isinstance(new.get_layer("scale"), Scale)
    assert new.get_layer("scale").start == 2.0


def test_reading_for_keras_2_changes_no_module(module, old_layer, upgrade, keras2):
    import keras
    import tensorflow as tf

    Scale = module("scale_alone", LAYER.format(imports=IMPORTS["import tensorflow"])).Scale
    before = tf.keras, keras.layers.Layer, Scale
    upgrade(network(keras2, old_layer(name="scale")), custom_objects={"Scale": Scale})
    import scale_alone

    assert (tf.keras, keras.layers.Layer, scale_alone.Scale) == before


def test_a_pair_of_classes_says_which_is_for_which_keras(module, upgrade, keras2, old_layer):
    Scale = module("scale_of_keras_3", LAYER.format(imports=IMPORTS["import keras"])).Scale
    upgrade(network(keras2, old_layer(2.0)), custom_objects={"Scale": (old_layer, Scale)})


def test_a_keras_2_class_alone_is_refused(save, keras2, old_layer):
    source = save(network(keras2, old_layer()))
    with pytest.raises(CannotUpgrade, match=r"'Scale' is a Keras 2 class .*for_keras_2, for_keras_3"):
        upgrade_model(source, custom_objects={"Scale": old_layer})


def test_an_own_layer_that_is_not_given_is_named(save, keras2, old_layer):
    source = save(network(keras2, old_layer(name="scale")))
    with pytest.raises(CannotUpgrade, match=r"cannot read it: .*Scale.*--custom module:Scale"):
        upgrade_model(source)


def test_a_class_that_cannot_be_made_for_keras_2_is_refused(module):
    module("base_layers", "import keras\nclass Base(keras.layers.Layer):\n    pass")
    built_on = module("built_on_base", "import keras\nfrom base_layers import Base\nclass Own(Base):\n    pass").Own
    with pytest.raises(CannotUpgrade, match="its base class is imported from another module"):
        CustomObjects({"Own": built_on})
    nowhere = type("Own", (built_on,), {"__module__": "__main__"})
    with pytest.raises(CannotUpgrade, match="defined in the running script"):
        CustomObjects({"Own": nowhere})


def test_own_functions_and_objects_by_name(module, upgrade, keras2):
    text = """
import keras
import numpy as np
from keras import ops

def wavy(x):
    return ops.sin(x)

def like_steps(shape, dtype=None, **kwargs):
    return np.arange(np.prod(shape), dtype="float32").reshape(shape)

class Half(keras.constraints.Constraint):
    def __call__(self, w):
        return w / 2
"""
    own = module("own_objects", text)
    import tensorflow as tf

    def wavy(x):
        return tf.sin(x)

    class Half(keras2.constraints.Constraint):
        pass

    options = {"activation": wavy, "kernel_initializer": own.like_steps, "kernel_constraint": Half()}
    old = network(keras2, keras2.layers.Activation(wavy), **options)
    objects = {name: getattr(own, name) for name in ("wavy", "like_steps", "Half")}
    new = upgrade(old, custom_objects=objects).model
    assert new.layers[0].activation is own.wavy
    assert type(new.layers[0].kernel_constraint) is own.Half


def test_an_activation_that_keras_3_lacks_is_named(save, keras2):
    def odd(x):
        return x

    with keras2.utils.custom_object_scope({"odd": odd}):
        source = save(keras2.Sequential([keras2.layers.Dense(3, input_shape=(4,), activation=odd, name="dense")]))
        with pytest.raises(CannotUpgrade, match=r"layer 'dense' .*no activation 'odd'.*--custom module:odd"):
            upgrade_model(source)


def test_a_layer_that_only_keras_2_knows_is_named(save, keras2, old_layer):
    source = save(network(keras2, old_layer(name="scale")))
    with (
        keras2.utils.custom_object_scope({"Scale": old_layer}),
        pytest.raises(
            CannotUpgrade, match=r"layer 'scale' .*Keras 3 has no Scale; give yours as `--custom module:Scale`"
        ),
    ):
        upgrade_model(source)


def test_a_model_with_its_own_call_is_refused(keras2, tmp_path):
    class Own(keras2.Model):
        def call(self, inputs):
            return inputs * 2

    inputs = keras2.Input((3,))
    outer = keras2.Model(inputs, Own(name="inner")(inputs))
    outer.save(tmp_path / "folder")
    with pytest.raises(CannotUpgrade, match="layer 'inner'"):
        upgrade_model(tmp_path / "folder", unsafe=True)


@pytest.mark.parametrize("objects", [["Scale"], {"Scale": 3}, {1: np.sin}, {"Scale": ()}, {"Scale": (np.sin,) * 3}])
def test_custom_objects_of_another_form_are_refused(objects):
    with pytest.raises(TypeError, match="`custom_objects` must"):
        CustomObjects(objects)


def test_objects_are_found_by_module_and_name():
    loaded = load_custom(["math:sqrt", "mine=os.path:join", "collections:OrderedDict.fromkeys"])
    import math
    import os

    assert loaded["sqrt"] is math.sqrt
    assert loaded["mine"] is os.path.join
    assert set(loaded) == {"sqrt", "mine", "fromkeys"}


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("math", "must be module:object"),
        ("math:", "must be"),
        (":sqrt", "must be"),
        ("math:nothing", "nothing"),
        ("no_such_module:f", "no_such_module"),
    ],
)
def test_objects_that_are_not_there_are_named(spec, reason):
    with pytest.raises(ValueError, match=reason):
        load_custom([spec])
