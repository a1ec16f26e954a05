"""One table of old names: what run, doctor, migrate and upgrade-model say of each row is the same."""

import pytest

from keras_vis_compat._old_names import keras_keywords
from keras_vis_compat._old_names.arguments import UNKNOWN, Dropped
from keras_vis_compat._old_names.carried import CARRIED
from keras_vis_compat._old_names.lookup import KERAS, keywords, orders, rows, told
from keras_vis_compat._old_names.names import KERAS_VIS, OLDER
from keras_vis_compat._old_names.rows import Gone, Method, Module, Moved
from keras_vis_compat.migrate import migrate
from keras_vis_compat.runner.doctor import ask
from keras_vis_compat.runner.doctor.report import about
from keras_vis_compat.runner.doctor.script import read

ROWS = [(library, row) for library, table in rows().items() for row in table]
# The rest of TensorFlow was read through `tf`: `tf.logging` is no module that could be imported.
IMPORTED = {row.old for _, row in ROWS if row.old.startswith(("tensorflow.contrib", "tensorflow.examples"))}


# Every name of keras-vis, as programs write it out; where nothing stands in its place, it was private.
OF_KERAS_VIS = {
    **dict.fromkeys((f"{module}.{name}" for module, names in KERAS_VIS.items() for name in names.split()), "same"),
    **dict.fromkeys(OLDER, "same"),
    **CARRIED,
}


def written_out(name):
    """Programs that read a name of keras-vis below an import of the package or of a part of it."""
    first, *rest = name.split(".")
    return [
        f"import vis\nprint(vis.{name})\n",
        f"import vis as v\nprint(v.{name})\n",
        *([f"from vis import {first} as part\nprint(part.{'.'.join(rest)})\n"] if rest else []),
        *([f"import vis.{first} as part\nprint(part.{'.'.join(rest)})\n"] if rest else []),
    ]


def use(row, local="thing"):
    """A line that uses the name of a row: imports it, or reads it of an object."""
    module, _, name = row.old.rpartition(".")
    if isinstance(row, Method):
        return f"made()['a'].{name}"
    if row.old.startswith("tensorflow.") and row.old not in IMPORTED:
        return f"print({row.old})"
    if not module or isinstance(row, Module):
        return f"import {row.old} as {local}"
    return f"from {module} import {name} as {local}"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The lines of the doctor on a script that uses every name, and the names that `run` lacks."""
    roots = sorted({"tensorflow", *(row.old.partition(".")[0] for _, row in ROWS if isinstance(row, Method))})
    script = ["made = print", *(f"import {root}" for root in roots)]
    script += ["import vis", *(f"print(vis.{name})" for name in OF_KERAS_VIS)]
    script += [use(row, f"thing_{place}") for place, (_, row) in enumerate(ROWS)]
    path = tmp_path_factory.mktemp("all") / "script.py"
    path.write_text("\n".join(script) + "\n", encoding="utf-8")
    reading = read(str(path))
    needs = [*reading.needs, *reading.perhaps()]
    trouble = dict(zip(needs, ask(needs, "2")["trouble"], strict=True))
    return about(reading, trouble)[0], {str(need): why for need, why in trouble.items() if why}


def test_run_answers_every_row_but_those_of_what_is_gone(report):
    lacking = report[1]
    answered = [row.old for _, row in ROWS if not isinstance(row, Gone | Method)]
    assert {old: lacking[old] for old in answered if old in lacking and not lacking[old].startswith("__stops__")} == {}


def test_run_answers_every_name_of_keras_vis_that_is_written_out_but_private_ones(report):
    lacking = {name for name in OF_KERAS_VIS if f"vis.{name}" in report[1]}
    private = {name for name, home in CARRIED.items() if not home}
    assert lacking <= private
    assert all(f"vis.{name} is missing" in "\n".join(report[0]) for name in lacking)


@pytest.mark.parametrize("to", ["compat", "scores"])
def test_migrate_moves_every_name_of_keras_vis_that_is_written_out(to):
    for name, home in OF_KERAS_VIS.items():
        for source in written_out(name):
            result = migrate(source, to)
            notes = [note.message for note in result.notes]
            if name in OLDER and OLDER[name].today:
                assert any(f"`vis.{name}` is of a keras-vis before 0.4" in note for note in notes), name
            elif not home:
                assert notes == [f"`vis.{name}` was private to keras-vis"]
            assert "import vis\n" not in result.source, name
            assert "from vis " not in result.source, name
            assert not any(note.startswith("keras-vis has no") for note in notes)


def test_what_keras_vis_never_had_is_told_by_migrate_and_doctor(tmp_path):
    source = "import vis\nvis.losses.Loss\nvis.nothing.at.all(1)\nvis.utils.utils.nope(2)\n"
    assert [(note.line, note.message) for note in migrate(source, "compat").notes] == [
        (3, "keras-vis has no `vis.nothing`"),
        (4, "keras-vis has no `vis.utils.utils.nope`"),
    ]
    script = tmp_path / "script.py"
    script.write_text(source, encoding="utf-8")
    assert {str(need) for need in read(str(script)).needs} >= {"vis.nothing.at.all", "vis.utils.utils.nope"}


def test_doctor_lists_every_row_in_the_words_of_the_table(report):
    text = "\n".join(report[0])
    stops = [row.old for _, row in ROWS if f"{row.old} cannot work here: " in text]
    silent = [row.old for library, row in ROWS if told(library, row) not in text and row.old not in stops]
    assert silent == []


def test_migrate_writes_what_the_row_says_or_notes_it_in_the_words_of_the_table():
    differing = []
    for library, row in ROWS:
        line = use(row)
        root = "" if " import " in f" {line}" else f"import {row.old.partition('.')[0]}\n"
        program = f"{root}{line}\n{'' if root else 'print(thing)'}\n"
        result = migrate(program, "keras3")
        noted = any(told(library, row) in note.message or row.advice in note.message for note in result.notes)
        if not (noted or result.source != program):
            differing.append((row.old, [note.message for note in result.notes]))
    assert differing == []


def test_doctor_lists_every_old_keyword(tmp_path):
    calls = [(function, old) for function, table in keywords().items() for old in table]
    lines = [f"import {function.partition('.')[0]}" for function, _ in calls]
    script = tmp_path / "script.py"
    script.write_text("\n".join([*lines, *(f"{function}({old}=v)" for function, old in calls)]), encoding="utf-8")
    said = " ".join(what for _, what in read(str(script)).old)
    for function, old in calls:
        row = keywords()[function][old]
        new = "gone" if isinstance(row, Dropped) else f"{row if isinstance(row, str) else row.new}= today"
        assert f"{function}({old}=…) is {new}" in said


OLD_ORDERS = """
tf.concat(0, [x, y])                             | tf.concat(axis=0, values=[x, y])
tf.concat(1, values=[x, y])                      | tf.concat(axis=1, values=[x, y])
tf.split(1, 2, x)                                | tf.split(axis=1, num_or_size_splits=2, value=x)
tf.reverse(x, [False, True])                     | tf.reverse(x, axis=[1])
tf.reverse(x, dims=[True, True])                 | tf.reverse(x, axis=[0, 1])
tf.argmax(x, 1, 'best')                          | tf.argmax(x, 1, name='best')
tf.nn.conv2d(x, w, s, 'SAME', True, 'NHWC')      | tf.nn.conv2d(x, w, s, 'SAME', data_format='NHWC')
tf.nn.moments(x, [0], None, 'n', True)           | tf.nn.moments(x, [0], None, name='n', keepdims=True)
tf.image.resize_images(x, [3, 3], 0, False)      | tf.image.resize(x, [3, 3], 0)
tf.multinomial(x, 3, 7)                          | tf.random.categorical(x, 3, seed=7)
tf.random_poisson(2., [3])                       | tf.random.poisson(lam=2., shape=[3])
"""
ONLY_OF_THAT_TIME = """
tf.nn.dropout(x, keep)                           | tf.nn.dropout(x, rate=1 - keep)
tf.nn.in_top_k(x, y, 1)                          | tf.nn.in_top_k(predictions=x, targets=y, k=1)
tf.nn.sigmoid_cross_entropy_with_logits(x, y)    | tf.nn.sigmoid_cross_entropy_with_logits(logits=x, labels=y)
"""


def pairs(table):
    return [[side.strip() for side in line.split("|")] for line in table.strip().splitlines()]


def test_arguments_in_an_old_order_get_keywords():
    for old, new in pairs(OLD_ORDERS):
        assert migrate(f"import tensorflow as tf\n{old}\n", "keras3") == (
            f"import tensorflow as tf\n{new}\n",
            [],
            {"old-orders"} | ({"old-names"} if old.partition("(")[0] != new.partition("(")[0] else set())
            if "dims=" not in old
            else {"old-keywords"},
        )


def test_a_size_of_two_numbers_becomes_a_list():
    source = "import tensorflow as tf\nside = 8\ntf.image.resize_images(x, side, 9)\n"
    assert migrate(source, "keras3").source.splitlines()[2] == "tf.image.resize(x, [side, 9])"


def test_where_a_call_does_not_show_its_time_the_program_does_or_a_note_says_so():
    for old, new in pairs(ONLY_OF_THAT_TIME):
        of_tf_1 = migrate(f"import tensorflow as tf\ntf.set_random_seed(1)\n{old}\n", "keras3")
        assert (of_tf_1.source.splitlines()[-1], of_tf_1.notes) == (new, [])
        undated = migrate(f"import tensorflow as tf\n{old}\n", "keras3")
        assert old in undated.source
        assert [note.rule for note in undated.notes] == ["old-orders"]


def test_arguments_in_the_order_of_today_stay():
    for call in "concat([x, y], 0)", "split(x, [2, 3], 1)", "reverse(x, [1])", "argmax(x, 1, tf.int32)", "pad(x, p)":
        source = f"import tensorflow as tf\ntf.set_random_seed\ntf.{call}\n"
        assert f"tf.{call}\n" in migrate(source, "keras3").source


def test_doctor_tells_of_every_order(tmp_path):
    lines = [f"tf.{name.partition('.')[2]}({', '.join('abcdefghi'[: row.least])})" for name, row in orders().items()]
    script = tmp_path / "script.py"
    script.write_text("import tensorflow as tf\n" + "\n".join(lines), encoding="utf-8")
    said = " ".join(what for _, what in read(str(script)).old)
    undated = {name for name, row in orders().items() if row.shown([UNKNOWN] * 9) is not False}
    assert {"tensorflow.nn.dropout", "tensorflow.nn.in_top_k", "tensorflow.random_poisson"} <= undated
    assert all(f"{name} took (" in said for name in undated)


def test_upgrade_model_reads_the_layers_that_have_other_names_as_the_rows_say():
    of_files = {**keras_keywords.RENAMED, **{old: new for old, (new, _) in keras_keywords.CUDNN.items()}}
    moved = {row.old: row.new for row in rows()[KERAS] if isinstance(row, Moved)}
    for old, new in of_files.items():
        assert moved.get(f"keras.layers.{old}", f"keras.layers.{new}") == f"keras.layers.{new}"
