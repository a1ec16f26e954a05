"""What a graph may do with its layers: share them, nest them, take several inputs, hand states on."""

import numpy as np
import pytest

from keras_vis_compat import _keras
from keras_vis_compat.upgrade_model import CannotUpgrade


def test_two_inputs_share_a_tower(upgrade, keras2):
    L = keras2.layers
    left, right = keras2.Input((8, 8, 3), name="left"), keras2.Input((8, 8, 3), name="right")
    convolution = L.Conv2D(4, 3, activation="relu", name="tower")
    outputs = L.Concatenate()([L.Flatten()(convolution(left)), L.Flatten()(convolution(right))])
    new = upgrade(keras2.Model([left, right], L.Dense(2)(outputs), name="siamese")).model
    assert [tensor.name for tensor in new.inputs] == ["left", "right"]
    assert [layer.name for layer in new.layers].count("tower") == 1
    assert len(new.weights) == 4


def test_nested_models_stay_models_and_keep_their_flags(upgrade, keras2):
    L = keras2.layers
    base = keras2.Sequential(
        [keras2.Input((8, 8, 3)), L.Conv2D(4, 3, name="c"), L.BatchNormalization(name="n")], name="base"
    )
    base.get_layer("c").trainable = False
    pooled = L.GlobalAveragePooling2D()(base.output)
    head = keras2.Sequential([L.Dense(3, input_shape=(4,)), L.ReLU()], name="head")
    head.trainable = False
    body = keras2.Model(base.input, pooled, name="body")
    inputs = keras2.Input((8, 8, 3))
    new = upgrade(keras2.Model(inputs, head(body(inputs)), name="whole")).model
    assert [type(layer).__name__ for layer in new.layers] == ["InputLayer", "Functional", "Sequential"]
    body = new.get_layer("body")
    assert [body.get_layer(name).trainable for name in ("c", "n")] == [False, True]
    assert [layer.trainable for layer in new.get_layer("head").layers] == [False, False]
    assert len(new.trainable_weights) == 2


def test_a_model_used_twice_is_built_once(upgrade, keras2):
    L = keras2.layers
    tower = keras2.Sequential([keras2.Input((5,)), L.Dense(4), L.LeakyReLU(0.1)], name="tower")
    left, right = keras2.Input((5,)), keras2.Input((5,))
    new = upgrade(keras2.Model([left, right], L.Dot(1, normalize=True)([tower(left), tower(right)]))).model
    assert len(new.weights) == 2


def test_inner_models_with_several_inputs_and_outputs(upgrade, keras2):
    L = keras2.layers
    a, b = keras2.Input((5,)), keras2.Input((3,))
    inner = keras2.Model([a, b], [L.Dense(2)(a), L.Concatenate()([b, a])], name="inner")
    x, y = keras2.Input((5,), name="x"), keras2.Input((3,), name="y")
    upgrade(keras2.Model([x, y], list(inner([x, y]))))


def test_a_model_within_a_model_within_time_distributed(upgrade, keras2):
    L = keras2.layers
    core = keras2.Sequential([L.Conv2D(3, 3, input_shape=(8, 8, 3)), L.BatchNormalization()], name="core")
    core.layers[0].trainable = False
    inputs = keras2.Input((8, 8, 3))
    frame = keras2.Model(inputs, L.Dense(4)(L.Flatten()(core(inputs))), name="frame")
    video = keras2.Input((4, 8, 8, 3))
    old = keras2.Model(video, L.SimpleRNN(3, activation="linear")(L.TimeDistributed(frame, name="each")(video)))
    inner = upgrade(old).model.get_layer("each").layer.get_layer("core")
    assert [layer.trainable for layer in inner.layers] == [False, True]


def test_merging_layers(upgrade, keras2):
    L = keras2.layers
    a, b = keras2.Input((5,)), keras2.Input((5,))
    merges = [
        L.Add(),
        L.Subtract(),
        L.Multiply(),
        L.Average(),
        L.Maximum(),
        L.Minimum(),
        L.Concatenate(axis=1),
        L.Dot(axes=1),
    ]
    upgrade(keras2.Model([a, b], [merge([a, b]) for merge in merges]))


def test_masks_pass_layers_whose_names_keras_3_gives_to_its_own_operations(upgrade, keras2):
    L = keras2.layers
    tokens = keras2.Input((8,), dtype="int32")
    words = L.Embedding(9, 4, mask_zero=True)(tokens)
    steps = [L.SimpleRNN(3, return_sequences=True)(words), L.TimeDistributed(L.Dense(3))(words)]
    joined = L.Add(name="add")([L.Concatenate(name="concatenate")(steps)] * 2)
    outputs = [L.GlobalAveragePooling1D()(joined), L.SimpleRNN(2)(L.Activation("relu", name="not_equal")(joined))]
    new = upgrade(keras2.Model(tokens, outputs), inputs=[np.random.randint(0, 3, (4, 8))]).model
    assert {"add", "concatenate", "not_equal"} <= {layer.name for layer in new.layers}


def test_a_layer_called_for_inference_is_reported(upgrade, keras2):
    inputs = keras2.Input((5,))
    normalised = keras2.layers.BatchNormalization(name="frozen")(inputs, training=False)
    (note,) = upgrade(keras2.Model(inputs, normalised)).report.notes
    assert note.startswith("layer 'frozen' was called with training=False; Keras 3 overrides that")


def test_inner_models_with_named_inputs_and_outputs(upgrade, keras2):
    L = keras2.layers
    a, b = keras2.Input((3,), name="a"), keras2.Input((4,), name="b")
    inner = keras2.Model({"b": b, "a": a}, {"only": L.Concatenate()([a, b])}, name="inner")
    x, y = keras2.Input((3,)), keras2.Input((4,))
    upgrade(keras2.Model([x, y], L.Dense(2)(inner({"a": x, "b": y})["only"])))


def test_attention_layers(upgrade, keras2):
    L = keras2.layers
    query, value = keras2.Input((5, 4)), keras2.Input((6, 4))
    heads, scores = L.MultiHeadAttention(2, 3)(query, value, return_attention_scores=True)
    outputs = [heads, scores, L.Attention(use_scale=True)([query, value]), L.AdditiveAttention()([query, value])]
    upgrade(keras2.Model([query, value], outputs))


def test_states_are_handed_from_one_recurrent_layer_to_the_next(upgrade, keras2):
    L = keras2.layers
    x, h, c = keras2.Input((4, 3)), keras2.Input((5,)), keras2.Input((5,))
    options = {"recurrent_activation": "hard_sigmoid"}
    y, last_h, last_c = L.LSTM(5, return_sequences=True, return_state=True, **options)(x, initial_state=[h, c])
    z = L.GRU(5, reset_after=False, **options)(y, initial_state=last_h)
    both = L.Bidirectional(L.LSTM(5, **options))(x, initial_state=[h, c, last_h, last_c])
    upgrade(keras2.Model([x, h, c], [z, both]))


def test_a_stateful_layer_starts_from_nothing(upgrade, keras2, keras3):
    inputs = keras2.Input(batch_shape=(2, 4, 3))
    old = keras2.Model(inputs, keras2.layers.SimpleRNN(5, stateful=True, name="memory")(inputs))
    upgraded = upgrade(old, inputs=[np.random.standard_normal((2, 4, 3))])
    values = np.random.standard_normal((2, 4, 3)).astype("float32")
    for new in (upgraded.report.model, keras3.models.load_model(upgraded.path)):
        old.reset_states()
        for _ in range(2):
            np.testing.assert_allclose(new(values), old(values), atol=1e-6)


def test_tokens_and_their_mask(upgrade, keras2):
    L = keras2.layers
    tokens = keras2.Input((9,), dtype="int32", name="tokens")
    embedded = L.Embedding(11, 4, mask_zero=True, input_length=9)(tokens)
    outputs = [L.GlobalAveragePooling1D()(embedded), L.SimpleRNN(3)(embedded)]
    upgrade(keras2.Model(tokens, outputs), inputs=[np.random.randint(0, 11, (4, 9))])


def test_tokens_read_inside_a_wrapped_model(upgrade, keras2):
    L = keras2.layers
    words = keras2.Sequential([L.Embedding(13, 4, input_length=6, mask_zero=True), L.SimpleRNN(3)], name="words")
    sentences = keras2.Input((4, 6), name="sentences")
    old = keras2.Model(sentences, L.Dense(2)(L.Flatten()(L.TimeDistributed(words)(L.Reshape((4, 6))(sentences)))))
    upgrade(old, inputs=[np.random.randint(0, 13, (3, 4, 6))])


def test_one_input_may_feed_two_embeddings(upgrade, keras2):
    L = keras2.layers
    tokens = keras2.Input((5,))
    old = keras2.Model(tokens, L.Add()([L.Embedding(30, 3)(tokens), L.Embedding(7, 3)(tokens)]))
    upgrade(old, inputs=[np.random.randint(0, 7, (3, 5))])


def test_a_token_for_each_sample(upgrade, keras2):
    word = keras2.Input(())
    upgrade(keras2.Model(word, keras2.layers.Embedding(7, 3)(word)), inputs=[np.arange(6)])


def test_whole_numbers_without_an_embedding(upgrade, keras2):
    L = keras2.layers
    kinds, flags, picture = (keras2.Input((4,), dtype=dtype) for dtype in ("int32", "bool", "uint8"))
    outputs = [L.CategoryEncoding(6, output_mode="multi_hot")(kinds), L.Rescaling(1 / 255)(picture), L.Flatten()(flags)]
    inputs = [np.random.randint(0, size, (3, 4)) for size in (6, 2, 256)]
    upgrade(keras2.Model([kinds, flags, picture], outputs), inputs=inputs)


def test_inputs_and_outputs_by_name(upgrade, keras2):
    L = keras2.layers
    a, b = keras2.Input((5,), name="first"), keras2.Input((3,), name="second")
    old = keras2.Model(
        {"second": b, "first": a}, {"sum": L.Dense(2)(L.Concatenate()([a, b])), "double": L.Rescaling(2)(a)}
    )
    new = upgrade(old).model
    assert sorted(new.input) == ["first", "second"]
    assert sorted(new.output) == ["double", "sum"]


def test_an_input_may_be_an_output(upgrade, keras2):
    inputs = keras2.Input((5,))
    upgrade(keras2.Model(inputs, [inputs, keras2.layers.Dense(2)(inputs)]))


def test_an_unused_input_stays(upgrade, keras2):
    used, unused = keras2.Input((5,), name="used"), keras2.Input((3,), name="unused")
    new = upgrade(keras2.Model([used, unused], keras2.layers.Dense(2)(used))).model
    assert [tensor.name for tensor in new.inputs] == ["used", "unused"]


def test_layers_keep_their_order_in_a_network_with_branches(upgrade, keras2):
    L = keras2.layers
    inputs = keras2.Input((8, 8, 3))
    hidden = L.Conv2D(4, 3, padding="same", name="stem")(inputs)
    for block in "ab":
        branch = L.BatchNormalization(name=f"{block}2")(L.Conv2D(4, 3, padding="same", name=f"{block}1")(hidden))
        hidden = L.Add(name=f"{block}3")([branch, L.Conv2D(4, 1, name=f"{block}0")(hidden)])
    old = keras2.Model(inputs, L.GlobalMaxPooling2D(name="pool")(hidden))
    assert [layer.name for layer in upgrade(old).model.layers] == [layer.name for layer in old.layers]


def test_a_slash_in_a_name_becomes_an_underscore_and_is_reported(upgrade, keras2):
    inputs = keras2.Input((5,), name="entry")
    upgraded = upgrade(keras2.Model(inputs, keras2.layers.Dense(2, name="block/fc")(inputs)))
    assert [layer.name for layer in upgraded.model.layers] == ["entry", "block_fc"]
    (note,) = upgraded.report.notes
    assert note == "1 names with a slash, which Keras 3 forbids, now have an underscore: block/fc"


def test_added_losses_are_left_out_and_reported(upgrade, keras2):
    inputs = keras2.Input((5,))
    outputs = keras2.layers.Dense(3)(inputs)
    old = keras2.Model(inputs, outputs, name="vae")
    old.add_loss(keras2.backend.mean(outputs))
    (note,) = upgrade(old).report.notes
    assert note.startswith("left out, as no output of 'vae' depends on it: ")
    assert "add_loss" in note


def test_random_predictions_prove_nothing_and_are_refused(upgrade, keras2):
    inputs = keras2.Input((5,))
    with pytest.raises(CannotUpgrade, match="predictions are random"):
        upgrade(keras2.Model(inputs, keras2.layers.Dropout(0.5)(inputs, training=True)))


def test_predictions_that_are_no_numbers_prove_nothing_and_are_refused(upgrade, keras2):
    inputs = keras2.Input((5,))
    with pytest.raises(CannotUpgrade, match="no finite number"):
        upgrade(keras2.Model(inputs, keras2.backend.log(inputs * 0 - 1)))


def test_a_model_that_takes_no_random_input_is_refused(upgrade, keras2):
    inputs = keras2.Input((None, None, 3))
    old = keras2.Model(inputs, keras2.layers.Reshape((7, 7, 3))(inputs))
    with pytest.raises(CannotUpgrade, match="takes none of the random inputs"):
        upgrade(old)


def test_text_cannot_be_tried(upgrade, keras2):
    inputs = keras2.Input((1,), dtype="string", name="text")
    with pytest.raises(CannotUpgrade, match=r"layer 'text' .*string cannot be tried"):
        upgrade(keras2.Model(inputs, keras2.layers.StringLookup(vocabulary=["a", "b"])(inputs)))


def test_constants_of_recurrent_layers_are_refused(upgrade, keras2, keras3):
    L = keras2.layers

    class Cell(L.SimpleRNNCell):
        def call(self, inputs, states, constants=None, training=None):
            return super().call(inputs + constants[0], states, training)

    class NewCell(keras3.layers.SimpleRNNCell):
        """The same for Keras 3, as far as that can be."""

    inputs, constant = keras2.Input((4, 3)), keras2.Input((3,))
    old = keras2.Model([inputs, constant], L.RNN(Cell(3), name="odd")(inputs, constants=constant))
    with pytest.raises(CannotUpgrade, match=r"layer 'odd' .*take no constants"):
        upgrade(old, custom_objects={"Cell": (Cell, NewCell)})


def test_a_model_that_hands_its_input_on(upgrade, keras2):
    inputs = keras2.Input((5,))
    upgrade(keras2.Model(inputs, inputs))


def test_every_call_is_visited_once_however_many_ways_lead_to_it(keras3, monkeypatch):
    """Keras 3 calls all layers of a Sequential anew for each that is added."""
    from keras_vis_compat.upgrade_model import graph

    visited = []
    monkeypatch.setattr(graph, "call_inputs", lambda node: visited.append(node) or _keras.call_inputs(node))
    model = keras3.Sequential([keras3.Input((4,))])
    for _ in range(30):
        model.add(keras3.layers.Dense(4))
    assert [node.operation for node in graph.calls_in_order(model.inputs, model.outputs)] == model.layers
    assert len(visited) == 30
    visited.clear()
    inputs = x = keras3.Input((4,))
    for _ in range(40):  # 2 to the power of 40 ways
        x = keras3.layers.Add()([x, x])
    assert len(graph.calls_in_order([inputs], [x])) == len(visited) == 40


def test_a_deep_sequential_made_by_add_is_upgraded(upgrade, keras2):
    old = keras2.Sequential([keras2.Input((4,))])
    for _ in range(30):
        old.add(keras2.layers.Dense(4, activation="tanh"))
    assert len(upgrade(old).model.layers) == 30
