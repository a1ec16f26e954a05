"""Notebooks: only code cells, and of the file not a byte beside what changes in them."""

import json

import pytest

from keras_vis_compat._programs import magics
from keras_vis_compat._programs.json_text import read
from keras_vis_compat._programs.notebook import Notebook
from keras_vis_compat.migrate import CannotParse, migrate

OLD, NEW = "from vis.utils import utils", "from keras_vis_compat.utils import utils"


def cell(*lines, kind="code"):
    return {"cell_type": kind, "metadata": {}, "source": list(lines)}


def written(*cells, language="python", **style):
    notebook = {"cells": list(cells), "metadata": {"kernelspec": {"language": language}}, "nbformat": 4}
    return json.dumps(notebook, **{"indent": 1, "ensure_ascii": False, **style}) + "\n"


def migrated(text, to="compat"):
    notebook = Notebook(text)
    return notebook.with_program(migrate(notebook.program, to).source)


STYLES = {
    "as Jupyter writes": {"indent": 1},
    "other indentation": {"indent": 4},
    "tabs": {"indent": "\t"},
    "one line": {"indent": None},
    "no blanks": {"indent": None, "separators": (",", ":")},
    "escapes": {"ensure_ascii": True},
}


@pytest.mark.parametrize("style", STYLES)
def test_only_the_changed_line_changes(style):
    text = written(
        cell(OLD, kind="markdown"),
        cell("%matplotlib inline\n", f"{OLD}\n", "x = 'größe' # é\n", "utils.load_img?"),
        cell(f"# {OLD}\n", "x = 1"),
        **STYLES[style],
    )
    assert migrated(text) == text.replace(f"{OLD}\\n", f"{NEW}\\n", 1)


UNTOUCHED = {
    "another language": written(cell(OLD), language="R"),
    "a cell in another language": written(cell("%%bash\n", OLD), cell("%%html\n", OLD)),
    "no code": written(cell(OLD, kind="markdown"), cell(OLD, kind="raw")),
    "an empty cell": written(cell(), cell("")),
    "only magics": written(cell("%load_ext vis\n", "!pip install vis")),
    "numbers and words of JSON": '{"cells": [], "a": [1e-5, -0.50, true, null, {"\\u00e9": "\\/"}]}',
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_a_notebook_without_keras_vis_keeps_every_byte(case):
    assert migrated(UNTOUCHED[case]) == UNTOUCHED[case]


def test_source_may_be_one_string():
    text = json.dumps({"cells": [{"cell_type": "code", "source": f"{OLD}\nx = 'é'"}]})
    assert migrated(text) == text.replace(OLD, NEW)


def test_notebooks_of_format_3_are_read():
    text = json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": [f"{OLD}\n", "x"]}]}]}, indent=2)
    assert migrated(text) == text.replace(OLD, NEW)


def test_names_are_known_from_one_cell_to_the_next():
    text = written(
        cell("from keras import backend as K"), cell("K = wrap(K)\n", "x = K.mean(y)"), cell("z = K.mean(y)")
    )
    assert migrated(text, "keras3") == text
    text = written(cell("from keras import backend as K"), cell("x = K.mean(y)"))
    assert [json.loads(migrated(text, "keras3"))["cells"][i]["source"] for i in (0, 1)] == [
        ["from keras import ops"],
        ["x = ops.mean(y)"],
    ]


def test_new_imports_land_in_the_cell_of_the_old_one():
    text = written(
        cell("%pylab\n", "from vis.visualization import visualize_saliency"), cell("visualize_saliency(m, -1, 0, x)")
    )
    first, second = json.loads(migrated(text, "scores"))["cells"]
    assert first["source"] == [
        "%pylab\n",
        "from keras_vis_compat.explain import Saliency\n",
        "from keras_vis_compat.scores import FilterScore, LayerScore",
    ]
    assert second["source"] == ['Saliency(m)(LayerScore(-1, FilterScore(0)), x, normalize_map="min_max")[0]']


MAGICS = {
    "a line magic": "%matplotlib inline\nx = 1",
    "an indented one": "if a:\n    %time f()\n    !ls -l\nx = 1",
    "an assigned one": "files = !ls\nout = %timeit -o f()",
    "help": "model.fit?\n?model\nmodel.fit??",
    "a shell line that goes on": "if a:\n    !pip install \\\n        vis \\\n  keras\nx = 1",
    "a python cell magic": "%%time\nx = 1",
}


@pytest.mark.parametrize("case", MAGICS)
def test_magics_are_hidden_and_come_back(case):
    shown, hidden = magics.hide(MAGICS[case])
    assert magics.is_python(shown)
    assert shown.count("\n") == MAGICS[case].count("\n")
    assert magics.show(shown, hidden) == MAGICS[case]


SALIENCY = "from vis.visualization import visualize_saliency"
CALL = "visualize_saliency(m, -1, 0, x)"
NEW_CALL = 'Saliency(m)(LayerScore(-1, FilterScore(0)), x, normalize_map="min_max")[0]'


@pytest.mark.parametrize("magic", ["%time y = ", "%timeit ", "    %timeit -n 3 -o -r2 ", "%memit -r 1 "])
def test_the_code_behind_a_magic_is_rewritten_on_its_line(magic):
    head = "if a:" if magic.startswith(" ") else "b = 1"
    text = written(cell(f"{SALIENCY}\n", f"{head}\n", f"{magic}{CALL}\n", "x = 1"))
    after = json.loads(migrated(text, "scores"))["cells"][0]["source"]
    assert after[2:] == [f"{head}\n", f"{magic}{NEW_CALL}\n", "x = 1"]


@pytest.mark.parametrize("line", [f"%prun -l 3 {CALL}", "visualize_saliency?", "!echo {visualize_saliency} $m"])
def test_names_in_other_magics_are_used_names(line):
    notebook = Notebook(written(cell(f"{SALIENCY}\n", f"{CALL}\n", line)))
    result = migrate(notebook.program, "scores")
    source = json.loads(notebook.with_program(result.source))["cells"][0]["source"]
    assert "from keras_vis_compat.visualization import visualize_saliency\n" in source
    assert source[-1] == line
    assert [note.message for note in result.notes] == [
        "visualize_saliency stays: it is passed on, and who calls it is not shown"
    ]


def test_names_in_a_command_are_words():
    text = written(cell(f"{SALIENCY}\n", f"{CALL}\n", "!python visualize_saliency.py"))
    notebook = Notebook(text)
    assert not migrate(notebook.program, "scores").notes
    assert "import visualize_saliency" not in migrated(text, "scores")


@pytest.mark.parametrize("cell_text", ["x = (a\n     %b)", "'''\n%matplotlib inline\n!ls\n'''", "x = 1 # what?"])
def test_what_only_looks_like_a_magic_is_python(cell_text):
    assert magics.hide(cell_text) == (cell_text, [])


def test_places_are_cells_and_their_lines():
    notebook = Notebook(written(cell("# text", kind="markdown"), cell("x = 1\n", "y = 2"), cell("%time\n", "z = 3")))
    lines = notebook.program.split("\n")
    assert notebook.place(lines.index("y = 2") + 1, notebook.program) == "cell 2:2"
    assert notebook.place(lines.index("z = 3") + 1, notebook.program) == "cell 3:2"


def test_a_cell_that_is_no_python_3_is_refused_with_its_place():
    with pytest.raises(CannotParse, match=r"Python 2") as error:
        Notebook(written(cell("x = 1"), cell("x = 1\n", "print x")))
    assert error.value.place == "cell 2:2"


@pytest.mark.parametrize(
    "text", ["", "x = 1", "{", '{"cells": [}', '{"cells" []}', '{"cells": [1 2]}', "{} {}", "[" * 5000]
)
def test_what_is_no_notebook_is_refused(text):
    with pytest.raises(CannotParse, match="not a notebook"):
        Notebook(text)


@pytest.mark.parametrize("text", ['{"a": [1, "b", {"c": null}], "d": true}', '"x"', "[]", " {} "])
def test_json_is_read_as_the_standard_library_does(text):
    def plain(value):
        if isinstance(value.content, dict):
            return {key: plain(inner) for key, inner in value.content.items()}
        if isinstance(value.content, list):
            return [plain(inner) for inner in value.content]
        return json.loads(text[value.start : value.end])

    assert plain(read(text)) == json.loads(text)
