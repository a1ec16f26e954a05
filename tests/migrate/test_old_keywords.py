"""Every keyword of Keras 1: programs, stored architectures and calls under the runner become the same."""

import ast
import inspect

import pytest

from keras_vis_compat._old_names.arguments import Dropped, Values
from keras_vis_compat._old_names.keras_keywords import (
    IN_FILES,
    IN_KERAS_3,
    LAYERS,
    OPTIMIZERS,
    RENAMED,
    SIDES,
    in_keras_3,
)
from keras_vis_compat.migrate import migrate
from keras_vis_compat.runner.keywords import accept
from keras_vis_compat.upgrade_model.keras1 import _layer

ROWS = [(layer, old) for layer, rows in LAYERS.items() for old in rows]


def samples(row):
    """Values that a keyword had."""
    if isinstance(row, Dropped):
        return [*row.harmless] or ([] if row.advice else ["x"])
    return list(row.table) if isinstance(row, Values) else ["x"]


def of_program(layer, old, value):
    source = f"from keras.layers import {layer}\nx = {layer}({old}={value!r})\n"
    call = ast.parse(migrate(source, "keras3").source).body[-1].value
    return {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords if _is_literal(keyword.value)}


def _is_literal(node):
    """Defaults of Keras 2, which the codemod writes out, are no literals, or bare False."""
    return isinstance(node, ast.Constant)


def of_file(layer, old, value):
    arguments = dict(_layer(layer, {"name": "n", old: value})["config"])
    arguments.pop("name")
    return arguments


def of_call(layer, old, value):
    return accept(lambda **keywords: keywords, LAYERS[layer])(**{old: value})


@pytest.mark.parametrize("layer", LAYERS)
def test_programs_files_and_calls_agree(layer):
    for old, row in LAYERS[layer].items():
        for value in samples(row):
            program, file, call = (each(layer, old, value) for each in (of_program, of_file, of_call))
            for arguments in (program, file):  # what Keras 2 or Keras 1 took where nothing was said
                for name in ("reset_after", "unit_forget_bias"):
                    if name not in call:
                        arguments.pop(name, None)
            assert program == call, old
            assert file == call, old


@pytest.mark.parametrize("old", RENAMED)
def test_a_layer_has_its_keywords_under_its_old_name_too(old):
    for keyword, row in LAYERS[RENAMED[old]].items():
        if isinstance(row, str):
            assert row in of_program(old, keyword, "x")
            assert of_file(old, keyword, "x") == {row: "x"}


def test_every_keyword_of_today_is_one_of_both_kerases():
    import keras
    import tf_keras

    for layer, rows in LAYERS.items():
        for row in rows.values():
            new = row if isinstance(row, str) else getattr(row, "new", None)
            for library in (keras, tf_keras) if new else ():
                assert new in _parameters(getattr(library.layers, layer)), (layer, new)
    for layer, rows in IN_KERAS_3.items():
        news = [row if isinstance(row, str) else getattr(row, "new", None) for row in rows.values()]
        for new in news if hasattr(keras.layers, layer) else ():
            assert new is None or new in _parameters(getattr(keras.layers, layer))
    for optimizer, values in OPTIMIZERS.items():
        assert values.keys() <= _parameters(getattr(keras.optimizers, optimizer))
        assert values.keys() <= _parameters(getattr(tf_keras.optimizers.legacy, optimizer))


def test_every_keyword_that_keras_3_takes_no_more_has_a_row():
    import keras
    import tf_keras

    silent = []
    for part in ("layers", "callbacks", "losses", "initializers", "regularizers", "constraints"):
        for name, old in vars(getattr(tf_keras, part)).items():
            new = getattr(getattr(keras, part), name, None)
            if inspect.isclass(old) and inspect.isclass(new):
                told = in_keras_3(old.__name__, IN_FILES)
                lacking = _parameters(old) - _parameters(new) - told.keys() - INNER
                silent += [f"{part}.{name}({each})" for each in sorted(lacking)]
    assert silent == []


# What bases hand to bases, and no program can give.
INNER = {"args", "conv_op", "filters", "kwargs", "pool_function", "type_spec"}


def _parameters(kind):
    return {name for each in kind.__mro__[:-1] for name in inspect.signature(each.__init__).parameters}


@pytest.mark.parametrize("layer", SIDES)
def test_the_sides_of_a_kernel_are_its_size(layer):
    sides = SIDES[layer]
    config = _layer(layer, {"name": "n", **dict(zip(sides, (3, 2, 1), strict=False))})["config"]
    assert config == {"name": "n", "kernel_size": [3, 2, 1][: len(sides)]}
    given = ", ".join(f"{side}={size}" for side, size in zip(sides, (3, 2, 1), strict=False))
    new = migrate(f"from keras.layers import {layer}\nx = {layer}(8, {given})\n", "keras3").source
    assert f"kernel_size=({', '.join('321'[: len(sides)])})" in new


def test_what_meant_something_is_noted_and_left_to_the_reader():
    for layer, rows in LAYERS.items():
        for old, row in rows.items():
            if isinstance(row, Dropped) and row.advice:
                source = f"from keras.layers import {layer}\nx = {layer}({old}=1)\n"
                result = migrate(source, "keras3")
                assert any(row.advice in note.message for note in result.notes)
                assert f"{old}=1" in result.source


def test_adagrad_of_keras_2_began_at_nothing():
    source = "import keras\nfrom keras.layers.core import Dense\nx = keras.optimizers.Adagrad(lr=0.1)\n"
    assert "Adagrad(learning_rate=0.1, initial_accumulator_value=0.0)" in migrate(source, "keras3").source
