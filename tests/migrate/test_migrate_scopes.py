"""Names are resolved as Python itself does: the compiler's own symbol tables are the referee."""

import ast
import json
import symtable
import tokenize
from pathlib import Path

import pytest

from keras_vis_compat._programs.flow import Flow
from keras_vis_compat._programs.scopes import Scopes

STANDARD_LIBRARY = Path(json.__file__).parents[1]
MODULES = "ast dataclasses functools inspect typing argparse json/decoder.py contextlib doctest tokenize turtle".split()

AWKWARD = """\
import a.b, c as d
from e import f as g, h
x = [y for y in z]
class C(base, metaclass=m):
    i = 1
    j = [i for _ in range(i)]
    def k(self, l=i, *n, o: p = 2, **q) -> r:
        global s, x
        nonlocal_ = s = x = 3
        def t():
            nonlocal nonlocal_
            nonlocal_ = 4
            return lambda u, v=nonlocal_: u + v
        return [w for y in t if (w := y)]
try:
    pass
except E as e:
    del e
for aa, (bb, *cc) in dd:
    with ee as ff, gg() as (hh, ii):
        jj += 1
match kk:
    case {"a": ll, **mm} | [ll, *mm]:
        pass
    case Point(x=nn) as oo:
        pass
async def pp():
    async for qq in rr:
        await ss
    return {tt: uu async for tt, uu in vv}
"""


def bound_by_us(source):
    """The names that each function, class or module binds itself, as a sorted list of lists."""
    scopes = Scopes(ast.parse(source))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    found = {scope for scope in scopes.scope.values() if isinstance(scope.node, kinds)}
    return sorted(sorted(scope.bindings) for scope in found)


class _Generators(ast.NodeTransformer):
    """Generators in place of other comprehensions, whose scopes Python tells from 3.12 on as part of those around."""

    def visit_ListComp(self, node):
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node):
        return self.generic_visit(ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators))


def bound_by_python(source):
    source = ast.unparse(_Generators().visit(ast.parse(source)))
    tables, waiting = [], [(symtable.symtable(source, "x", "exec"), [])]
    while waiting:
        table, parameters = waiting.pop()
        names = [s.get_name() for s in table.get_symbols() if _is_bound(s, table)] + parameters
        of_types = "type parameter" in table.get_type()  # a scope of its own before that of what has them
        waiting += [(child, names if of_types else []) for child in table.get_children()]
        if table.get_type() in ("module", "function", "class") and table.get_name() != "genexpr":
            tables.append(sorted(name for name in names if not name.startswith(".")))
    return sorted(tables)


def _is_bound(symbol, table):
    if table.get_type() == "module":
        return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    return symbol.is_local()


def without_globals_of_functions(tables, source):
    """The compiler does not tell the module of names that only functions declare `global` and bind."""
    declared = {name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Global) for name in node.names}
    # Nor does it leave names such as `__x` in a class as they are written.
    mangled = {name for table in tables for name in table if "__" in name and not name.startswith("__init")}
    return sorted(sorted(set(table) - declared - mangled) for table in tables)


@pytest.mark.parametrize("module", MODULES)
def test_scopes_of_the_standard_library_are_those_of_the_compiler(module):
    path = STANDARD_LIBRARY / (module if module.endswith(".py") else f"{module}.py")
    with tokenize.open(path if path.exists() else STANDARD_LIBRARY / module / "__init__.py") as file:
        source = file.read()
    ours, pythons = (without_globals_of_functions(f(source), source) for f in (bound_by_us, bound_by_python))
    assert ours == pythons


def test_scopes_of_awkward_code_are_those_of_the_compiler():
    ours, pythons = (without_globals_of_functions(f(AWKWARD), AWKWARD) for f in (bound_by_us, bound_by_python))
    assert ours == pythons


def reaching(source):
    """The lines of the bindings that the name `x` may have at the line that says `read(x)`."""
    tree = ast.parse(source)
    scopes = Scopes(tree)
    (read,) = [node.args[0] for node in ast.walk(tree) if getattr(getattr(node, "func", None), "id", "") == "read"]
    return sorted(binding.node.lineno for binding in Flow(scopes).reaching(read))


FLOWS = {
    "the last one": ("x = 1\nx = 2\nread(x)", [2]),
    "not a later one": ("x = 1\nread(x)\nx = 2", [1]),
    "not its own statement": ("x = 1\nx = read(x)", [1]),
    "either branch": ("if a:\n    x = 1\nelse:\n    x = 2\nread(x)", [2, 4]),
    "a branch that may not run": ("x = 1\nif a:\n    x = 2\nread(x)", [1, 3]),
    "the branch it is in": ("x = 1\nif a:\n    x = 2\n    read(x)", [3]),
    "a loop comes back": ("x = 1\nfor i in a:\n    read(x)\n    x = 2", [1, 4]),
    "a loop that binds it first": ("x = 1\nwhile a:\n    x = 2\n    read(x)\n    x = 3", [3]),
    "an inner loop comes back": ("for i in a:\n    x = 1\n    while b:\n        read(x)\n        x = 2", [2, 5]),
    "the head of a loop": ("x = 1\nfor i in read(x):\n    x = 2", [1]),
    "the condition of a loop": ("x = 1\nwhile read(x):\n    x = 2", [1, 3]),
    "a loop's own variable": ("x = 1\nfor x in a:\n    read(x)", [2]),
    "a loop's variable afterwards": ("x = 1\nfor x in a:\n    pass\nread(x)", [1, 2]),
    "a handler": ("x = 1\ntry:\n    x = 2\nexcept E:\n    read(x)", [1, 3]),
    "a handler's name": ("x = 1\ntry:\n    pass\nexcept E as x:\n    read(x)", [4]),
    "a function sees all": ("x = 1\ndef f():\n    read(x)\nx = 2", [1, 4]),
    "a function's own": ("x = 1\ndef f(x):\n    read(x)", [2]),
    "a parameter bound anew": ("def f(x):\n    x = 2\n    read(x)", [2]),
    "a comprehension runs where it stands": ("x = 1\nx = 2\n[read(x) for i in a]\nx = 3", [2]),
    "a comprehension's own": ("x = 1\n[read(x) for x in a]", [2]),
    "a walrus may not run": ("x = 1\na and (x := 2)\nread(x)", [1, 2]),
    "a global elsewhere": ("x = 1\ndef f():\n    global x\n    x = 2\nf()\nread(x)", [1, 4]),
    "a class does not show inside": ("x = 1\nclass C:\n    x = 2\n    def f(self):\n        read(x)", [1]),
    "with": ("x = 1\nwith a as x:\n    read(x)", [2]),
    "deleted": ("x = 1\ndel x\nread(x)", [2]),
    "nothing": ("read(x)", []),
}


@pytest.mark.parametrize("case", FLOWS)
def test_a_name_has_the_bindings_from_which_a_path_leads_to_it(case):
    source, lines = FLOWS[case]
    assert reaching(source) == lines


def test_too_many_bindings_are_given_up():
    assert reaching("if a: x = 1\n" * 100 + "read(x)\n") == []


def test_a_module_under_a_name_that_it_was_given_is_that_module(becomes):
    becomes(
        """
        import tensorflow as tf
        layers = tf.keras.layers
        K = tf.keras.backend
        a = layers.CuDNNLSTM(3)
        b = layers.core.Dense(3)
        """,
        """
        import tensorflow as tf
        layers = tf.keras.layers
        K = tf.keras.backend
        a = layers.LSTM(3)
        b = layers.Dense(3)
        """,
        "keras3",
    )
    becomes(
        "import vis\nviz = vis.visualization\nh = viz.visualize_cam(m, -1, 0, x)\n",
        "import keras_vis_compat as vis\nviz = vis.visualization\nh = viz.visualize_cam(m, -1, 0, x)\n",
        "keras3",
    )


def test_a_name_that_is_given_two_modules_is_left_alone(stays):
    stays(
        """
        import tensorflow as tf
        layers = tf.keras.layers if new else tf.layers
        a = layers.CuDNNLSTM(3)
        """,
        "keras3",
    )


def test_a_level_sees_what_the_one_before_has_made(becomes):
    becomes(
        "from vis.visualization import overlay\nprint(model.layers[0].output_shape)\n",
        "from keras_vis_compat.visualization import overlay\nprint(model.layers[0].output.shape)\n",
        "keras3",
    )
