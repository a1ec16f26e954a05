"""What the site lists is what there is: names, commands, options, messages, methods, metrics."""

import ast
import builtins
import re
import warnings
from importlib import import_module
from inspect import isclass, isfunction

import pytest

import keras_vis_compat
from keras_vis_compat import cli
from keras_vis_compat._inputs.methods import EXPLAINERS
from keras_vis_compat.explain import CAUSES
from keras_vis_compat.metrics.evaluate import METRICS


def test_every_module_that_can_be_asked_for_has_a_page(written):
    pages = {path.stem for path in (written / "reference" / "generated" / "api").glob("*.md")}
    assert {f"keras_vis_compat.{name}" for name in keras_vis_compat._SUBMODULES} <= pages


def test_every_public_name_is_on_its_page_and_described_once(making, written):
    described = []
    for module in making("api").public_modules():
        page = (written / "reference" / "generated" / "api" / f"{module.__name__}.md").read_text()
        found = re.findall(r"^\.\. (?:autoclass|autofunction|py:data):: (\w+)$", page, re.MULTILINE)
        described += [f"{module.__name__}.{name}" for name in found]
        elsewhere = re.findall(r"^- `(\w+)`: {py:obj}`([\w.]+)`$", page, re.MULTILINE)
        assert {*found, *(name for name, _ in elsewhere)} >= {*module.__all__} - {"__version__"}
        assert all(_same(getattr(module, name), place) for name, place in elsewhere)
    assert "keras_vis_compat.callbacks.ExplanationCallback" in described  # loaded only when asked for
    things = [_thing(name) for name in described]
    code = [id(thing) for thing in things if isclass(thing) or isfunction(thing)]
    assert len(code) == len(set(code))


def _thing(name):
    module, _, own = name.rpartition(".")
    return getattr(import_module(module), own)


def _same(thing, place):
    return place == getattr(thing, "__name__", None) or _thing(place) is thing


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_and_option_is_on_the_command_line_page(command, making, written):
    page = (written / "reference" / "generated" / "command_line.md").read_text()
    own = page.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    actions = making("commands").parsers()[command]._actions
    options = [option for action in actions for option in action.option_strings if action.help != "==SUPPRESS=="]
    assert options
    assert [option for option in options if not re.search(rf"(?<![\w-]){option}(?![\w-])", own)] == []


def test_every_class_of_warning_is_on_the_page_of_warnings(making, root):
    kinds = making("messages").kinds_of_messages()
    ours = [thing for thing in vars(keras_vis_compat).values() if isclass(thing) and issubclass(thing, Warning)]
    assert ours
    assert all(f"| `{kind.__name__}` | warning | " in kinds for kind in ours)
    page = (root / "docs" / "reference" / "warnings.md").read_text()
    assert "parts/kinds.md" in page
    assert "parts/causes.md" in page


def test_every_text_of_a_warning_or_an_error_is_listed(making):
    """Looked for in another way than the page does: wherever a text is given to an exception or to what warns."""
    said = making("messages").all_messages()
    assert {"UserWarning", "BlankMapWarning", "RuntimeWarning", "NotFiniteError", "ValueError"} <= {
        one.kind for one in said
    }
    missing = []
    for path in making("messages").PACKAGE.rglob("*.py"):
        listed = "\n".join(one.text for one in said if one.path == path)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _speaks(ast.unparse(node.func))]
        words = [piece for call in calls for argument in call.args for piece in _pieces(argument)]
        missing += [f"{path.name}: {piece}" for piece in words if piece not in listed]
    assert missing == []


def _speaks(called):
    name = called.rpartition(".")[2]
    kind = getattr(builtins, name, None)
    is_error = (isclass(kind) and issubclass(kind, BaseException)) or re.search(r"(Error|Trouble|Upgrade|Read)$", name)
    return is_error or re.search(r"(^|_)warn(_|$)", name)


def _pieces(argument):
    """The literal parts of a text, as long as they are words."""
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    texts = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [text for text in texts if len(text.split()) > 3]


def test_a_warning_that_is_heard_is_found_in_the_list(making):
    from keras_vis_compat._messages import warn_of_blank_map

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        warn_of_blank_map("the map is blank: all is black")
    listed = [message.text for message in making("messages").all_messages() if message.kind == "BlankMapWarning"]
    patterns = [re.escape(text).replace("…", ".*") for text in listed]
    assert any(re.fullmatch(pattern, str(heard[0].message)) for pattern in patterns)


def test_every_cause_every_method_and_every_metric_is_listed(making):
    assert all(f"| `{cause}` | {text} |" in making("messages").causes() for cause, text in CAUSES.items())
    assert all(f"(#keras_vis_compat.explain.{name})" in making("methods").methods() for name in EXPLAINERS)
    listed = making("methods").metrics()
    assert all(f"| `{name}` | {metric.better} is better |" in listed for name, metric in METRICS.items())


def test_a_name_that_is_new_is_listed_by_itself(making, monkeypatch):
    from keras_vis_compat import plots

    monkeypatch.setattr(plots, "show_nothing", lambda: None, raising=False)
    monkeypatch.setattr(plots, "__all__", [*plots.__all__, "show_nothing"])
    assert ".. autofunction:: show_nothing" in making("api").api_pages()["api/keras_vis_compat.plots"]


def test_docstrings_keep_their_tables_and_their_stars(making):
    lines = ["One:", "", "| a | b |", "|---|---|", "| `x|y` | 2 |", "", "The **options and |x|, `**kwargs`."]
    done = making("written").as_sphinx_wants(lines)
    assert ".. list-table::" in done
    assert "   * - ``x|y``" in done
    assert done[-1] == r"The \**options and \|x\|, ``**kwargs``."
    assert making("written").as_sphinx_wants(["One: `A`", "Two:  `B`"]) == ["One: `A`", "", "Two:  `B`"]
    assert making("written").as_sphinx_wants(["a `(b,", "c)` |", "", ">>> `|"]) == ["a ``(b,", r"c)`` \|", "", ">>> `|"]
    assert making("written").as_sphinx_wants(["`{name: value}`, `GradCAM`"]) == ["``{name: value}``, `GradCAM`"]


def test_pages_of_the_root_come_with_all_that_they_link_to(making, written):
    copied = written / "project"
    assert {"README.md", "CHANGELOG.md", "migration_guide/recipes.md", "benchmarks/README.md"} <= {
        path.relative_to(copied).as_posix() for path in copied.rglob("*")
    }
    pages = making("root_pages")
    for page in copied.rglob("*.md"):
        for link in pages.LINK.findall(pages.FENCED.sub("", page.read_text(encoding="utf-8"))):
            target = (page.parent / link).resolve()
            in_the_site = written.resolve() in target.parents and copied.resolve() not in target.parents
            place = pages.ROOT / "docs" / target.relative_to(written.resolve()) if in_the_site else target
            assert place.exists(), f"{page}: {link}"


def test_signatures_name_their_types_as_the_source_does(making):
    from keras_vis_compat.explain import GradCAM
    from keras_vis_compat.metrics import Table, infidelity
    from keras_vis_compat.optimizer import Optimizer
    from keras_vis_compat.scores import CategoricalScore

    signature = making("written").signature_as_written
    arguments, returned = signature(GradCAM.__call__)
    assert arguments.startswith("(score: Scores, seed_input: Inputs, penultimate_layer: WhichLayer=None")
    assert "unconnected_gradients: Unconnected=tf.UnconnectedGradients.NONE" in arguments
    assert returned == "Maps"
    assert signature(infidelity)[0].startswith("(model: Model, score: Scores, images: Inputs, maps: GivenMaps, *, ")
    assert signature(CategoricalScore)[0].startswith("(indices: ")
    assert signature(Table) is None
    modifier = "keras_vis_compat.input_modifiers.InputModifier"
    assert f"input_modifiers: {modifier} | Sequence[{modifier}] | None=None" in signature(Optimizer.minimize)[0]
    index = making("api").api_index()
    assert "| `Scores` | `OneScore \\| Sequence[OneScore] \\| Mapping[str, OneScore]` |" in index
