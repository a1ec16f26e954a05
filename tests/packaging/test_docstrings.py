"""Every public name says what it is and takes, in its signature too, and shows how it is called."""

import ast
import builtins
import doctest
import inspect
import re
import sys
from typing import get_type_hints

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat._inputs.methods import EXPLAINERS, METRICS, NAMED_METRICS, POINTING_METRICS

from .public_names import MODULES, all_public, callables_of, public

#: What the examples of others stand on: a model, what it is asked, what came of it.
_STAND_INS = (
    "averages cams heartbeats image images keras labels maps model optimizer own_loss photo scans score visualizer"
)
STAND_INS = set(_STAND_INS.split())

#: By their own names, the first of two.
KNOWN = {name.rpartition(".")[2]: thing for name, thing in reversed(list(all_public()))} | {"np": np, "tf": tf}


def explains(thing, *words):
    """Whether it, or a base whose constructor it may have taken over, has such a heading."""
    kinds = thing.__mro__ if inspect.isclass(thing) else (thing,)
    return any(word in (kind.__doc__ or "") for kind in kinds for word in words)


def parameters(thing):
    return list(inspect.signature(thing).parameters)


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_says_what_it_is(name):
    assert [own for own, thing in public(name).items() if not thing.__doc__] == []


@pytest.mark.parametrize("name", MODULES)
def test_what_takes_two_things_says_what_they_are(name):
    several = {own: one for own, one in public(name).items() if len(parameters(one)) > 1}
    silent = [own for own, one in several.items() if not explains(one, "Args:", "Attributes:", "Arguments")]
    assert silent == []


@pytest.mark.parametrize("name", MODULES)
def test_functions_say_what_comes_back(name):
    functions = {own: one for own, one in public(name).items() if inspect.isfunction(one) and len(parameters(one)) > 1}
    silent = [own for own, one in functions.items() if not explains(one, "Returns:", "Return ")]
    assert silent == []


def test_every_argument_and_every_result_has_a_type():
    def untyped(function):
        signature = inspect.signature(function)
        given = [one for one in signature.parameters.values() if one.name not in ("self", "cls")]
        missing = [one.name for one in given if one.annotation is inspect.Parameter.empty]
        return missing + (["return"] if signature.return_annotation is inspect.Signature.empty else [])

    every = [(name, one) for name, thing in all_public() for one in callables_of(thing)]
    assert [(name, one.__name__, untyped(one)) for name, one in every if untyped(one)] == []
    for _, one in every:
        get_type_hints(one, localns=KNOWN)  # an error where a name in it means nothing


def test_every_public_name_shows_how_it_is_used():
    assert [name for name, thing in all_public() if not explains(thing, "Example:")] == []


def test_what_refuses_arguments_says_with_which_errors():
    def refuses(name, thing):
        written = [one for one in callables_of(thing) if one.__code__.co_filename != "<string>"]  # by a person
        lines = "".join(map(inspect.getsource, written)).replace("raise NotImplementedError", "")
        takes_all_there_is = "utils." in name  # as keras-vis and tf-keras-vis had them
        return "raise " in lines or (len(parameters(thing)) > 2 and not takes_all_there_is)

    def says(thing):
        return any(explains(one, "Raises:", "errors") for one in (thing, *callables_of(thing)))

    assert [name for name, thing in all_public() if refuses(name, thing) and not says(thing)] == []


def test_every_method_and_metric_names_its_source():
    papers = [KNOWN[name] for name in (*EXPLAINERS, *METRICS, *NAMED_METRICS, *POINTING_METRICS) if name in KNOWN]
    assert len(papers) > 25
    assert [thing.__name__ for thing in papers if not explains(thing, "Source:", "source as for")] == []


#: Of the modules that compute: bases to derive from, what looks a name up, what holds or carries results.
_COMPUTING = (
    "backprop_modifiers explain explain.activation_maximization explain.model_modifiers grad_modifiers input_modifiers"
    " losses metrics optimizer regularizers scores visualization"
)
_COMPUTE_NOTHING_OF_THEIR_OWN = """
    Callback Explanation FormulaScore GifGenerator2D GradientCAM InputModifier Loss ModelModifier ModelVisualization
    PrintLogger Progress Regularizer Score Table diagnose evaluate explain find_penultimate_layer get get_num_filters
    overlay
"""


def test_what_computes_says_its_formula_its_cost_its_cautions_and_its_source():
    every = {(module, name): thing for module in _COMPUTING.split() for name, thing in public(module).items()}
    others = _COMPUTE_NOTHING_OF_THEIR_OWN.split()
    computing = {own: thing for own, thing in every.items() if own[1] not in others}
    assert len(computing) > 80
    assert {name for _, name in every} >= set(others)
    heads = ("Formula", "Cost", "Cautions", "Source")
    lacking = [(own, head) for own, thing in computing.items() for head in heads if not section(thing, head)]
    assert lacking == []


def section(thing, head):
    """What stands under a heading of the thing's own docstring."""
    found = re.search(rf"^{head}:\n((?: .+\n?)+)", inspect.cleandoc(thing.__doc__), re.MULTILINE)
    return found and found[1].strip()


def names_in(examples):
    """Return (all names that some lines read, those that they make)."""
    tree = list(ast.walk(ast.parse("".join(example.source for example in examples))))
    names = [one for one in tree if isinstance(one, ast.Name)]
    made = {one.id for one in names if isinstance(one.ctx, ast.Store)}
    made |= {one.name for one in tree if isinstance(one, ast.ClassDef | ast.FunctionDef)}
    made |= {one.arg for one in tree if isinstance(one, ast.arg)}
    made |= {(one.asname or one.name).split(".")[0] for one in tree if isinstance(one, ast.alias)}
    return {one.id for one in names} - made - set(dir(builtins))


def test_examples_are_true(tmp_path, monkeypatch):
    """Those that need no model and no files are run, of the others every name is one that there is."""
    monkeypatch.chdir(tmp_path)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    unknown, ran = {}, 0
    for name, thing in all_public():
        for one in dict.fromkeys([thing, *callables_of(thing)]):
            examples = parser.get_examples(one.__doc__ or "")
            free = names_in(examples) - set(KNOWN)
            if free - STAND_INS:
                unknown[name] = free - STAND_INS
            elif examples and not free and not name.startswith("datasets."):
                own = {key: value for key, value in vars(sys.modules[thing.__module__]).items() if key in KNOWN}
                runner.run(parser.get_doctest(one.__doc__, KNOWN | own, name, None, 0))
                ran += 1
    assert unknown == {}
    assert runner.summarize(verbose=False).failed == 0
    assert ran > 70
