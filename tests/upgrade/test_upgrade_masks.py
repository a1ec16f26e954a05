"""Masks: whatever Keras 2 did with the mask of an embedding or of Masking, the new model does, layer by layer."""

import inspect

import numpy as np
import pytest

from keras_vis_compat.upgrade_model import CannotUpgrade

TOKENS = np.array([[1, 2, 3, 4, 5], [2, 0, 4, 0, 3], [6, 5, 0, 0, 0], [0, 0, 1, 2, 0]])
OTHERS = np.array([[3, 1, 0, 0, 0], [1, 2, 3, 4, 0], [0, 2, 0, 1, 1], [5, 0, 6, 0, 2]])

# For every layer that takes or hands on masks, calls on embedded tokens `x` and `y`, both masked, and `z`, not masked.
CALLS = {
    "Activation": ["L.Activation('tanh')(x)"],
    "ActivityRegularization": ["L.ActivityRegularization(0.1)(x)"],
    "Add": ["L.Add()([x, y])", "L.Add()([x, z])"],
    "AdditiveAttention": ["L.AdditiveAttention()([x, y])", "L.AdditiveAttention()([L.Add()([x, y]), z])"],
    "AlphaDropout": ["L.AlphaDropout(0.5)(x)"],
    "Attention": ["L.Attention()([x, y])", "L.Attention()([L.Add()([x, y]), y, x])"],
    "Average": ["L.Average()([x, y])", "L.Average()([z, y])"],
    "BatchNormalization": ["L.BatchNormalization()(x)"],
    "Bidirectional": ["L.Bidirectional(L.SimpleRNN(2, return_sequences=True))(x)"],
    "Concatenate": [
        "L.Concatenate()([x, y])",
        "L.Concatenate()([z, y])",
        "L.Concatenate(axis=1)([x, y])",
        "L.Concatenate()([L.Concatenate()([x, z]), y])",
    ],
    "ConvLSTM1D": [
        "L.ConvLSTM1D(2, 2, return_sequences=True)(L.TimeDistributed(sequence((4,), L.Reshape((4, 1))))(x))"
    ],
    "ConvLSTM2D": [],  # as the one before
    "ConvLSTM3D": [],
    "Dense": ["L.Dense(3)(x)"],
    "Dot": ["L.Dot(2)([x, y])"],
    "Dropout": ["L.Dropout(0.5)(x)"],
    "ELU": ["L.ELU()(x)"],
    "Embedding": ["x"],
    "GRU": ["L.GRU(2, return_sequences=True)(x)", "L.GRU(4, return_sequences=True)(x, initial_state=state)"],
    "GaussianDropout": ["L.GaussianDropout(0.5)(x)"],
    "GaussianNoise": ["L.GaussianNoise(0.5)(x)"],
    "GlobalAveragePooling1D": ["L.GlobalAveragePooling1D()(x)", "L.GlobalAveragePooling1D()(L.Add()([x, y]))"],
    "GroupNormalization": [],  # fails on a mask, in Keras 2
    "LSTM": [
        "L.LSTM(2, return_sequences=True)(x)",
        "L.LSTM(4, return_sequences=True)(x, initial_state=[state, 2 * state])",
        "L.LSTM(4, return_sequences=True)([L.Dropout(0.5)(L.Add()([x, y])), state, state])",
    ],
    "Lambda": [],  # see the tests of Lambda
    "LayerNormalization": ["L.LayerNormalization()(x)"],
    "LeakyReLU": ["L.LeakyReLU()(x)"],
    "Masking": ["L.Masking(0.0)(clip)", "L.GRU(4)(L.Masking(0.0)(clip), initial_state=state)"],
    "Maximum": ["L.Maximum()([x, y])", "L.Maximum()([x, z])"],
    "Minimum": ["L.Minimum()([x, y])"],
    "MultiHeadAttention": [
        "L.MultiHeadAttention(2, 3)(x, y)",
        "L.MultiHeadAttention(2, 3)(L.Add()([x, y]), L.Maximum()([x, z]), y)",
        "L.Add()([x, L.MultiHeadAttention(2, 3)(L.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True), x), y])",
        "L.MultiHeadAttention(2, 3)(L.Add()([x, y]), y, attention_mask=L.Reshape((1, 5))(a) > 2.0)",
    ],
    "Multiply": ["L.Multiply()([x, y])", "L.Multiply()([x, z])"],
    "PReLU": ["L.PReLU()(x)"],
    "RNN": [
        "L.RNN([L.GRUCell(4), L.LSTMCell(4)], return_sequences=True)(x)",
        "L.RNN([L.GRUCell(4), L.SimpleRNNCell(4)], return_sequences=True)(x, initial_state=[state, 2 * state])",
        "L.RNN([L.GRUCell(4)], return_sequences=True)(x)",
    ],
    "ReLU": ["L.ReLU()(x)"],
    "SimpleRNN": ["L.SimpleRNN(4, return_sequences=True, go_backwards=True)(x, initial_state=state)"],
    "Softmax": [],  # fails on the mask of a sequence, in Keras 2
    "SpatialDropout1D": ["L.SpatialDropout1D(0.5)(x)"],
    "SpatialDropout2D": [],  # of pictures, which have no steps
    "SpatialDropout3D": [],
    "Subtract": ["L.Subtract()([x, y])", "L.Subtract()([z, y])"],
    "ThresholdedReLU": ["L.ThresholdedReLU(0.3)(x)"],
    "TimeDistributed": [
        "L.TimeDistributed(L.Dense(3))(x)",
        "L.TimeDistributed(L.SimpleRNN(3))(L.Embedding(7, 2, mask_zero=True)(pairs))",
        "L.TimeDistributed(L.SimpleRNN(3))(L.TimeDistributed(L.Embedding(7, 2, mask_zero=True))(pairs))",
        "L.SimpleRNN(4, return_sequences=True)(L.TimeDistributed(L.Dense(3))(x), initial_state=state)",
    ],
    "UnitNormalization": ["L.UnitNormalization()(x)"],
}
# Layers that end a mask in Keras 2, some of which Keras 3 lets through.
ENDS = """Identity() Rescaling(0.5) Normalization(mean=0.1,variance=2.0) Reshape((5,4)) Permute((2,1)) Conv1D(3,2)
    UpSampling1D(2) ZeroPadding1D(1) Cropping1D(1) EinsumDense('abc,cd->abd',output_shape=(None,4)) Flatten()""".split()
CASES = [call for calls in CALLS.values() for call in calls] + [f"L.{end}(x)" for end in ENDS]
PARTS = 4  # models, of many calls each: one model for each call takes long
# The same through models inside the model.
NESTED = {
    "handed on": "model(x, L.Dense(4))",
    "handed on to an initial state": "L.GRU(4)(model(x, L.Dense(4), L.Dropout(0.5)), initial_state=state)",
    "made inside": "L.GRU(4)(model(a, L.Embedding(7, 4, mask_zero=True)), initial_state=state)",
    "made inside and handed on": "model(a, L.Embedding(7, 4, mask_zero=True), L.Dense(4), L.GRU(3))",
    "given a merged one": "model(L.Add()([x, y]), L.Dense(4), L.GRU(4, return_sequences=True))",
    "ended before": "model(L.Rescaling(0.5)(x), L.Dense(4), L.GRU(4, return_sequences=True))",
    "ended inside": "model(a, L.Embedding(7, 4, mask_zero=True), L.Rescaling(0.5), L.GRU(4))",
    "of a nested one": "L.GRU(4)(model(a, sequence((5,), L.Embedding(7, 4, mask_zero=True))), initial_state=state)",
}


def test_every_layer_that_takes_a_mask_has_its_row(keras2):
    named = {name: kind for name, kind in vars(keras2.layers).items() if inspect.isclass(kind)}
    named = {name: kind for name, kind in named.items() if issubclass(kind, keras2.layers.Layer)}
    known = {name for name, kind in named.items() if "supports_masking = " in _source(kind)}
    known |= {name for name, kind in named.items() if "mask" in inspect.signature(kind.call).parameters}
    bases = {"Layer", "Wrapper", "GlobalAvgPool1D", "AbstractRNNCell", "StackedRNNCells", "InputLayer", "DenseFeatures"}
    assert known - bases == set(CALLS)


def _source(kind):
    own = [base for base in kind.__mro__ if base.__module__.startswith("tf_keras.src.layers")]
    return "".join(map(inspect.getsource, own))


@pytest.mark.parametrize("part", range(PARTS))
def test_a_mask_does_what_it_did_in_keras_2(part, upgrade, keras2):
    assert _upgraded(CASES[part::PARTS], upgrade, keras2).report.difference < 1e-6


def test_a_mask_crosses_the_walls_of_inner_models(upgrade, keras2):
    assert _upgraded(NESTED.values(), upgrade, keras2).report.difference < 1e-6


def _upgraded(calls, upgrade, keras2):
    L = keras2.layers

    def sequence(shape, *layers):
        return keras2.Sequential([keras2.Input(shape), *layers])

    def model(tensor, *layers):
        return sequence(tensor.shape[1:], *layers)(tensor)

    a, b = keras2.Input((5,), name="a"), keras2.Input((5,), name="b")
    names = {"L": L, "a": a, "b": b, "model": model, "sequence": sequence}
    names |= {"x": L.Embedding(7, 4, mask_zero=True)(a), "y": L.Embedding(7, 4, mask_zero=True)(b)}
    names |= {"z": L.Embedding(7, 4)(b), "clip": L.Reshape((5, 1))(a), "pairs": L.Reshape((5, 1))(a)}
    names["state"] = L.Dense(4)(L.Flatten()(names["z"]))
    outputs = [eval(call, names) for call in calls]
    # What reads a mask shows whether it is still there.
    readers = [L.SimpleRNN(2)(output) for output in outputs if len(output.shape) == 3]
    return upgrade(keras2.Model([a, b], [*outputs, *readers, L.Concatenate()([a, b])]), inputs=[TOKENS, OTHERS])


def test_the_mask_of_a_decoder_is_written_into_the_file(upgrade, keras2, keras3):
    L = keras2.layers
    source, target = keras2.Input((None,), name="source"), keras2.Input((None,), name="target")
    _, *states = L.LSTM(4, return_state=True)(L.Embedding(7, 3, mask_zero=True)(source))
    embedded = L.Embedding(7, 3, mask_zero=True, name="embedded")(target)
    decoded = L.LSTM(4, return_sequences=True, name="decoder")(embedded, initial_state=states)
    old = keras2.Model([source, target], L.Dense(7, activation="softmax")(decoded))
    new = upgrade(old, inputs=[TOKENS, OTHERS]).model
    (call,) = new.get_layer("decoder")._inbound_nodes
    mask = call.arguments.kwargs["mask"]._keras_history.operation
    assert type(mask).__name__ == "NotEqual"
    np.testing.assert_array_equal(new.predict([TOKENS, OTHERS], verbose=0), old.predict([TOKENS, OTHERS], verbose=0))


def test_a_sequential_that_must_end_a_mask_becomes_functional_and_says_so(upgrade, keras2):
    L = keras2.layers
    layers = [L.Embedding(7, 4, mask_zero=True, input_length=5), L.Rescaling(0.5), L.SimpleRNN(3)]
    result = upgrade(keras2.Sequential(layers, name="odd"), inputs=[TOKENS])
    assert any("'odd' is no longer a Sequential" in note for note in result.report.notes)


def test_usual_models_stay_as_they_are_written(upgrade, keras2):
    L = keras2.layers
    layers = [L.Embedding(7, 4, mask_zero=True, input_length=5), L.Dropout(0.5), L.LSTM(3, return_sequences=True)]
    new = upgrade(keras2.Sequential([*layers, L.Dense(2), L.GRU(3)]), inputs=[TOKENS]).model
    assert type(new).__name__ == "Sequential"
    assert {type(operation).__name__ for operation in new._functional.operations if "added" in operation.name} == set()


def test_a_mask_that_only_an_inner_model_can_compute_is_refused_by_name(upgrade, keras2):
    L = keras2.layers
    a = keras2.Input((5, 2))
    inner = keras2.Sequential([keras2.Input((5, 2)), L.Dense(3, activation="relu"), L.Masking(0.0)], name="inside")
    state = L.Dense(4)(L.Flatten()(a))
    old = keras2.Model(a, L.GRU(4, name="odd")(inner(a), initial_state=state))
    with pytest.raises(CannotUpgrade, match=r"layer 'odd' \(GRU\): .*within 'inside'"):
        upgrade(old)


def test_the_layer_where_masks_part_is_named(upgrade, keras2, monkeypatch):
    monkeypatch.setattr("keras_vis_compat.upgrade_model.masks.Masks.written_out", lambda self, layer, *call: call)
    with pytest.raises(CannotUpgrade, match=r"layer 'decoder' .*a mask reaches it"):
        _upgraded(["L.GRU(4, name='decoder')(x, initial_state=state)"], upgrade, keras2)
