"""Level keras3: files of models and weights are noted where they may be of Keras 2, with the command that helps."""

import pytest

HEAD = "import os, sys\nfrom keras.models import load_model, model_from_json, model_from_yaml\n"
OLD = "Keras 3 cannot read most files of Keras 2"
UPGRADE = "keras-vis-compat upgrade-model"
MODELS = {
    "a literal": ("m = load_model('net.h5', compile=False)", f"{OLD}: {UPGRADE} net.h5 net.keras"),
    "by its keyword": ("load_model(filepath='net.hdf5')", f"{OLD}: {UPGRADE} net.hdf5 net.keras"),
    "a variable": ("p = 'net.h5'\nload_model(p)", f"{OLD}: {UPGRADE} net.h5 net.keras"),
    "joined": ("load_model(os.path.join('a', 'n.h5'))", f"{OLD}: {UPGRADE} a/n.h5 a/n.keras"),
    "joined to something": (
        "load_model(os.path.join(d, 'n.h5'))",
        f"{OLD}: {UPGRADE} n.h5 n.keras",
    ),
    "added": ("load_model('a/' + 'n.h5')", f"{OLD}: {UPGRADE} a/n.h5 a/n.keras"),
    "formatted": ("load_model(f'{d}/n.h5')", f"{OLD}: {UPGRADE} n.h5 n.keras"),
    "a SavedModel": ("load_model('folder')", f"{OLD}: {UPGRADE} folder folder.keras"),
    "an argument": (
        "load_model(sys.argv[1])",
        f"{OLD}: where this is one, {UPGRADE} OLD.h5 NEW.keras",
    ),
    "unknown": ("load_model(args.model)", f"{OLD}: where this is one, {UPGRADE} OLD.h5 NEW.keras"),
}


@pytest.mark.parametrize("case", MODELS)
def test_a_file_that_may_be_old_is_noted_with_the_command_that_converts_it(notes, case):
    call, wanted = MODELS[case]
    (note,) = notes(f"{HEAD.replace(', model_from_yaml', '')}{call}\n", "keras3")
    assert note == f"{3 + call.count(chr(10))}: {wanted}"


@pytest.mark.parametrize("call", ["load_model('net.keras')", "p = 'net.keras'\nload_model(p)", "load_weights('a.h5')"])
def test_files_of_keras_3_and_other_calls_are_not(notes, call):
    assert not notes(f"from keras.models import load_model\n{call}\n", "keras3")


def test_json_and_weights_become_one_file(notes):
    told = notes(
        "from keras.models import model_from_json\nm = model_from_json(text)\nm.load_weights('a.h5')\n",
        "keras3",
    )
    assert [note.partition(":")[0] for note in told] == ["2", "3"]
    assert all(
        note.endswith("keras-vis-compat upgrade-model WEIGHTS.h5 MODEL.keras --architecture MODEL.json")
        for note in told
    )


def test_a_model_of_yaml_is_noted_where_it_is_read(notes):
    told = notes("import keras\nm = keras.models.model_from_yaml(text)\n", "keras3")
    assert any("--architecture MODEL.json" in note for note in told)


def test_files_of_weights_get_the_ending_that_keras_3_wants(becomes):
    result = becomes(
        "import keras\nm.save_weights('net.h5')\nn.load_weights('net.h5')\nn.load_weights('old.h5')\nopen('net.h5')\n",
        "import keras\nm.save_weights('net.weights.h5')\nn.load_weights('net.weights.h5')\nn.load_weights('old.h5')\n"
        "open('net.h5')\n",
        "keras3",
    )
    assert [(note.line, note.rule) for note in result.notes] == [
        (2, "weight-files"),
        (3, "weight-files"),
        (4, "old-files"),
    ]


FUNCTIONS = {
    "in its outputs": "f = K.function([m.input], [K.gradients(m.output, m.input)[0]])\ng = f([x])\n",
    "by way of names": "g = K.gradients(y, m.input)[0]\ng /= K.sqrt(K.mean(g))\nf = K.function([m.input], [y, g])\n",
    "of several at once": "a, g = K.gradients(y, [m.input, z])\nf = K.function([m.input, z], [g])\ng = f([x, z])\n",
    "of a function of its own": "def grads(y, x):\n    return K.gradients(y, x)\n"
    "f = K.function([m.input], [grads(m.output, m.input)])\n",
    "of an optimizer": "f = K.function([m.input], o.get_gradients(y, m.input))\n",
}


@pytest.mark.parametrize("case", FUNCTIONS)
def test_a_function_of_gradients_is_left_alone_with_the_reason(case):
    from keras_vis_compat.migrate import migrate

    source = f"from keras import backend as K\nfrom keras.applications import VGG16\nm = VGG16()\n{FUNCTIONS[case]}"
    result = migrate(source, "keras3")
    assert "f = K.function([m.input" in result.source
    assert "keras.Model" not in result.source
    assert any(note.message.startswith("K.function of gradients stays") for note in result.notes)
