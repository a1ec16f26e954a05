"""What Python itself tells of the library: `help()` and `repr()`."""

import keras_vis_compat
from keras_vis_compat import explain
from keras_vis_compat.explain.activation_maximization import input_modifiers, regularizers
from keras_vis_compat.input_modifiers import InputModifier, Jitter


def test_help_begins_with_where_to_start():
    text = keras_vis_compat.__doc__
    new, old = text.index("GradCAM(model)(CategoricalScore([3, 8]), images)"), text.index("visualize_cam(model")
    assert text.index("Where to start") < new < old


def test_visualisers_say_of_which_model_they_are(keras):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, name="preds")], name="tiny")
    assert repr(explain.Saliency(model)) == "Saliency(Sequential 'tiny')"


def test_modifiers_and_regularizers_say_what_they_are():
    assert repr(explain.model_modifiers.MixedPrecision("mixed_bfloat16")) == "MixedPrecision(policy='mixed_bfloat16')"
    assert repr(explain.model_modifiers.ReplaceToLinear()) == "ReplaceToLinear()"
    assert repr(input_modifiers.Rotate(degree=2)) == "Rotate(axes=(1, 2), degree=2.0)"
    assert repr(regularizers.Norm(0.5, p=1)) == "Norm(name='Norm', weight=0.5, p=1.0)"
    assert repr(Jitter(0.05)) == "Jitter(jitter=array([0.05]))"
    assert repr(InputModifier()) == "InputModifier()"
