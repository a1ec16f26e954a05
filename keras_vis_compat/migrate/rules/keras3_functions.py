"""Level keras3: `K.function`, which made a callable of symbolic tensors, is a model."""

import ast
from typing import NamedTuple

from ..._old_names.keras_backend import ADVICE
from ..._programs.kinds import LAYER
from ..._programs.literals import constant
from .rule import Rule


class BackendFunction(Rule):
    """`f = K.function([model.input, K.learning_phase()], outputs)` → a model, and `f([x, 0])` → a call of it."""

    name = "backend-function"
    level = "keras3"
    summary = "K.function -> a Model of these tensors, and its calls -> calls of that model"
    nodes = (ast.Call,)

    def visit(self, node, page):
        plans = page.once("backend functions", _plans)
        called = page.qualified(node.func)
        if node in plans:
            plan = plans[node]
            if plan.definition is node:
                self._definition(plan, page)
            else:
                self._call(node, plan, page)
        elif called == "keras.backend.function" and _has_gradients(node, page):
            page.note(node, f"K.function of gradients stays: Keras 3 takes none after the fact; {ADVICE['gradients']}")
        elif called == "keras.backend.function":
            page.note(node, "K.function: call a model instead: keras.Model(inputs, outputs)(images, training=False)")

    def _definition(self, plan, page):
        node = plan.definition
        page.replace(
            node,
            page.layout(node, page.spelled(node.func, "keras.Model"), [plan.inputs(page), page.current(node.args[1])]),
        )

    def _call(self, call, plan, page):
        values = [page.current(value) for value in call.args[0].elts]
        training = "False"
        if plan.has_phase:
            phase = constant(call.args[0].elts[-1])
            last = values.pop()
            training = f"bool({last})" if phase is None else str(bool(phase))
        numpy = page.spelled(plan.definition.func, "keras.ops.convert_to_numpy")
        called = f"{page.current(call.func)}([{', '.join(values)}], training={training})"
        page.replace(call, self._listed(plan.definition, numpy, called, page))

    def _listed(self, definition, numpy, called, page):
        """As many arrays as there are outputs; of a single one a model does not make a list."""
        outputs = definition.args[1]
        if isinstance(outputs, ast.ListComp) or _named(outputs, page, ast.List | ast.ListComp):
            flatten = f"{page.spelled(definition.func, 'keras.tree')}.flatten"
            return f"[{numpy}(y) for y in {flatten}({called})]"
        if not isinstance(outputs, ast.List):
            return f"{numpy}({called})"
        return f"[{numpy}(y) for y in {called}]" if len(outputs.elts) > 1 else f"[{numpy}({called})]"


def _named(outputs, page, kinds):
    """Say whether an expression is a name for things of some kinds only, as the program shows."""
    if not isinstance(outputs, ast.Name):
        return False
    values = [_made_of(binding, page) for binding in page.names.bindings(outputs)]
    return bool(values) and all(isinstance(value, kinds) for value in values)


class _Plan(NamedTuple):
    """A K.function that is understood: where it is made, its inputs, and whether the learning phase is one more."""

    definition: ast.Call
    tensors: list[ast.expr]
    has_phase: bool

    def inputs(self, page):
        """Return the inputs of the model as text."""
        only = self.tensors[0]
        if len(self.tensors) > 1 or not isinstance(only, ast.Attribute) or only.attr != "input":
            return f"[{', '.join(map(page.current, self.tensors))}]"
        whole = page.kinds.of(only.value) != LAYER
        return f"{page.current(only.value)}.inputs" if whole else f"[{page.current(only)}]"


def _plans(page):
    """Return the plan of every K.function that is understood, by its definition and by each of its calls."""
    found: dict[ast.AST, _Plan] = {}
    for node in page.scopes.nodes:
        if isinstance(node, ast.Call) and page.qualified(node.func) == "keras.backend.function":
            found |= _plan(node, page)
    return found


def is_input_of_function(node, page):
    """Say whether the expression is an input of a K.function that is rewritten as a whole."""
    inputs = page.parent(node)
    return isinstance(inputs, ast.List) and page.parent(inputs) in page.once("backend functions", _plans)


_TOLD = (ast.List | ast.ListComp, ast.Attribute | ast.Subscript | ast.BinOp)
_GRADIENTS = {"keras.backend.gradients", "tensorflow.gradients", "tensorflow.compat.v1.gradients"}


def _has_gradients(node, page):
    """Say whether an expression is made of gradients, as far back as the program shows where its names come from."""
    seen: set[ast.AST] = set()
    waiting = [node]
    while waiting:
        for part in ast.walk(waiting.pop()):
            if isinstance(part, ast.Call) and _is_gradient(part, page):
                return True
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                values = {_made_of(binding, page) for binding in page.names.bindings(part)} - seen - {None}
                seen |= values
                waiting += values
    return False


def _is_gradient(call, page):
    return page.qualified(call.func) in _GRADIENTS or getattr(call.func, "attr", "") in ("get_gradients", "get_updates")


def _made_of(binding, page):
    """Return the value a name has: also one of several, `loss, grads = …`, and what a function of the program does."""
    if isinstance(binding.node, ast.FunctionDef):
        return binding.node
    statement = page.flow.statement(binding.node)
    return binding.value or (statement.value if isinstance(statement, ast.Assign | ast.AugAssign) else None)


def _plan(node, page):
    if _has_gradients(node, page):
        return {}
    if len(node.args) != 2 or node.keywords or not isinstance(node.args[0], ast.List):
        return {}
    if isinstance(node.args[1], ast.Name) and not any(_named(node.args[1], page, kinds) for kinds in _TOLD):
        return {}  # one tensor or a list of them: what the function gives depends on it
    elements = node.args[0].elts
    tensors = [element for element in elements if not _is_phase(element, page)]
    has_phase = bool(elements) and _is_phase(elements[-1], page)
    calls = _calls(page.parent(node), page)
    if calls is None or not tensors or len(tensors) + has_phase != len(elements):
        return {}
    if any(len(call.args[0].elts) != len(elements) for call in calls):
        return {}
    return dict.fromkeys([node, *calls], _Plan(node, tensors, has_phase))


def _is_phase(node, page):
    return isinstance(node, ast.Call) and page.qualified(node.func) == "keras.backend.learning_phase"


def _calls(assignment, page):
    """Return all calls of the function that a statement names, or None when some use of it is no plain call."""
    if not isinstance(assignment, ast.Assign) or not isinstance(assignment.targets[0], ast.Name):
        return None
    name = assignment.targets[0]
    owner = page.scopes.scope[name].owner(name.id)
    if len(owner.bindings[name.id]) != 1:
        return None
    calls = []
    for node in page.scopes.nodes:
        is_read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id == name.id
        if is_read and page.scopes.scope[node].owner(name.id) is owner:
            calls.append(page.parent(node))
    is_plain = all(
        isinstance(call, ast.Call) and len(call.args) == 1 and isinstance(call.args[0], ast.List) for call in calls
    )
    return calls if is_plain else None


RULES = (BackendFunction(),)
