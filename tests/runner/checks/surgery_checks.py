"""Models cut open as programs of 2016 to 2019 did; the numbers of each check are those of Keras 2.0.8 to 2.3.1."""

import pickle
import warnings
from copy import copy

import keras
import numpy as np
from keras.layers import Dense, Input
from keras.models import Model, Sequential, load_model, model_from_json
from keras_checks import raises

ONE = np.ones((1, 3))


def functional():
    entry = Input((3,))
    inner = Dense(5, name="b")(Dense(4, name="a")(entry))
    return Model(entry, Dense(2, name="c")(inner))


def sequential():
    return Sequential([Dense(4, input_shape=(3,), name="a"), Dense(5, name="b"), Dense(2, name="c")])


def names(model):
    return [layer.name for layer in model.layers if not layer.name.startswith("input")]


def inner_values(model):
    return Model(model.input, model.get_layer("b").output).predict(ONE)


def check_the_idiom_for_features_gives_those_of_the_layer_before():
    for make in (functional, sequential):
        for warm in (False, True):
            model = make()
            features = inner_values(model)
            if warm:
                model.predict(ONE)
            model.layers.pop()
            model.outputs = [model.layers[-1].output]
            model.layers[-1].outbound_nodes = []
            np.testing.assert_array_equal(model.predict(ONE), features)
            assert (names(model), len(model.get_weights()), model.layers[-1].outbound_nodes) == (["a", "b"], 4, [])
            assert model(Input((3,))).shape == (None, 5)
            assert model.output_shape == (None, 2)  # as Keras 2 had it: only `outputs` was changed


def check_a_layer_off_the_list_that_is_still_computed_is_told():
    for make in (functional, sequential):
        model = make()
        whole = model.predict(ONE)
        model.layers.pop()
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            np.testing.assert_array_equal(model.predict(ONE), whole)
            model.predict(ONE)
        assert [str(each.message).partition(":")[0] for each in told] == [
            "'c' is off `model.layers`, but the model still computes it, as in Keras 2.0 to 2.3"
        ]
        assert told[0].filename == __file__
    model = functional()
    model.layers.pop()
    raises(ValueError, model.to_json, "cannot be saved or copied", "model.outputs = ")
    model = sequential()
    features = inner_values(model)
    model.layers.pop()
    copy = model_from_json(model.to_json())  # written by its list of layers, as Keras 2.0 did
    copy.set_weights(model.get_weights())
    np.testing.assert_array_equal(copy.predict(ONE), features)


def check_layers_on_top_of_the_list_are_those_before():
    model = functional()
    features = inner_values(model)
    model.layers.pop()
    np.testing.assert_array_equal(Model(model.input, model.layers[-1].output).predict(ONE), features)


def check_every_way_to_change_the_list():
    def changed(change):
        model = functional()
        change(model)
        return names(model)

    def assign(model):
        model.layers = model.layers[:-1]

    def delete(model):
        del model.layers[-2:]

    assert changed(assign) == ["a", "b"]
    assert changed(delete) == ["a"]
    assert changed(lambda model: model.layers.pop(0)) == ["a", "b", "c"]
    assert changed(lambda model: model.layers.remove(model.layers[-1])) == ["a", "b"]
    assert changed(lambda model: model._layers.pop()) == ["a", "b"]
    for taken in (copy, list, lambda layers: layers[:], lambda layers: pickle.loads(pickle.dumps(layers[:0]))):
        assert changed(lambda model, taken=taken: taken(model.layers).clear()) == ["a", "b", "c"]


def check_outputs_changed_in_place_are_computed():
    model = functional()
    features = inner_values(model)
    model.outputs[0] = model.layers[-2].output
    np.testing.assert_array_equal(model.predict(ONE), features)
    assert model.output_shape == (None, 5)
    model.outputs = [model.layers[-1].output, model.layers[-2].output]
    np.testing.assert_array_equal(model.predict(ONE)[1], features)
    raises(TypeError, lambda: setattr(model, "outputs", ["b"]), "`model.outputs`", "got 'b'")


def check_a_model_cut_short_is_trained_saved_and_modified():
    import vis.utils.utils

    model = functional()
    model.layers.pop()
    model.outputs = [model.layers[-1].output]
    model.compile("sgd", "mse")
    model.fit(ONE, np.ones((1, 5)), verbose=0)
    model.save("short.h5")
    np.testing.assert_array_equal(load_model("short.h5").predict(ONE), model.predict(ONE))
    np.testing.assert_array_equal(vis.utils.utils.apply_modifications(model).predict(ONE), model.predict(ONE))


def check_a_sequential_goes_on_where_it_was_cut():
    model = sequential()
    model.layers.pop()
    model.outputs = [model.layers[-1].output]
    model.add(Dense(7, name="d"))
    assert (names(model), model.layers[-1].get_weights()[0].shape) == (["a", "b", "d"], (5, 7))
    assert (model.predict(ONE).shape, model(Input((3,))).shape) == ((1, 7), (None, 7))
    model.pop()
    assert (names(model), model.output_shape) == (["a", "b"], (None, 5))


def check_a_new_entry_before_a_popped_one():
    model = functional()
    whole = model.predict(ONE)
    model.layers.pop(0)
    entry = Input((3,))
    np.testing.assert_array_equal(Model(entry, model(entry)).predict(ONE), whole)


def check_another_input_shape_by_way_of_json():
    model = functional()
    model.layers[0].batch_input_shape = (2, 3)
    assert model_from_json(model.to_json()).input_shape == (2, 3)
    assert model.layers[0].batch_input_shape == (2, 3)
    raises(AttributeError, lambda: model.layers[1].batch_input_shape, "'a'")


def check_saliency_of_a_model_cut_short_is_that_of_its_new_end():
    from vis.visualization import visualize_saliency

    model = sequential()
    end = Model(model.input, model.get_layer("b").output)
    wanted = visualize_saliency(end, -1, 3, ONE)
    model.layers.pop()
    model.outputs = [model.layers[-1].output]
    np.testing.assert_array_equal(visualize_saliency(model, -1, 3, ONE), wanted)


def check_own_models_keep_their_lists():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.first = Dense(2)

        def call(self, x):
            return self.first(x)

    model = Own()
    assert model.predict(ONE).shape == (1, 2)
    assert type(model.layers) is list
