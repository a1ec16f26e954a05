"""Level keras3: the graphs and sessions of TensorFlow 1, in which Keras 3 does not work."""

import ast

from .rule import Rule


class DefaultGraph(Rule):
    """`with graph.as_default():` would leave eager execution, in which Keras 3 works."""

    name = "default-graph"
    level = "keras3"
    summary = "with graph.as_default(): and with session.as_default(): -> with contextlib.nullcontext():"
    nodes = (ast.Call,)
    sources = frozenset(f"tensorflow.{name}" for name in ("get_default_graph", "Graph", "Session"))

    def visit(self, node, page):
        method = getattr(node.func, "attr", "")
        if method == "gradient_override_map":
            page.note(
                node, "models made in here keep their gradients: keras_vis_compat.backprop_modifiers.guided(model)"
            )
        if method != "as_default" or node.args:
            return
        made = self._made_by(node.func.value, page)
        if made is None:
            return
        anchor = page.names.origin(made.func)
        page.replace(node, f"{page.imports.spell('contextlib.nullcontext', anchor, node)}()")

    def _made_by(self, node, page):
        """Return the call of TensorFlow that made the graph or session, if the program shows it."""
        node = _value(node, page)
        if isinstance(node, ast.Call) and page.qualified(node.func) in self.sources:
            return node
        return None


class Sessions(Rule):
    """`session.run(value)` → `value.numpy()`; running an initializer → nothing."""

    name = "session-run"
    level = "keras3"
    summary = "run of a session: the value's own numpy(), nothing for an initializer, a note for anything fed"
    nodes = (ast.Call,)
    sources = frozenset(
        [
            "tensorflow.Session",
            "tensorflow.InteractiveSession",
            "keras.backend.get_session",
            "tensorflow.compat.v1.Session",
        ]
    )

    def visit(self, node, page):
        called = page.qualified(node.func)
        if called in self.sources and _is_kept(page.parent(node)):
            page.note(node, "what it builds is a graph, in which Keras 3 cannot work: call the model instead of run")
        if called in self.sources and isinstance(page.parent(node), ast.withitem):
            page.note(node, "inside of this block TensorFlow builds graphs, in which Keras 3 cannot work: dissolve it")
        if called == "keras.backend.get_session" and not _is_run(page.parent(node)):
            page.note(node, "there are no sessions any more: call the model, or .numpy() on a tensor")
        if not _is_run(node.func) or self._session(node.func.value, page) is None:
            return
        fetch = node.args[0] if len(node.args) == 1 and not node.keywords else None
        made_by = (
            page.names.raw(fetch.func) if isinstance(fetch, ast.Call) and isinstance(fetch.func, ast.Attribute) else ""
        )
        if made_by and made_by.rpartition(".")[2].endswith("_initializer") and isinstance(page.parent(node), ast.Expr):
            page.remove(page.parent(node))
        elif fetch is None or isinstance(fetch, ast.List | ast.Tuple | ast.Dict):
            page.note(node, "session.run: call the model with the values instead of feeding them")
        else:
            page.touch(self._session(node.func.value, page).func)
            page.replace(node, f"{page.atom(fetch)}.numpy()")

    def _session(self, node, page):
        """Return the call that made the session, if the program shows it."""
        node = _value(node, page)
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        return node if is_call and page.qualified(node.func) in self.sources else None


def _is_kept(statement):
    """Say whether a session is kept in an attribute: where it is used, one does not see everywhere."""
    return isinstance(statement, ast.Assign) and any(isinstance(each, ast.Attribute) for each in statement.targets)


def _is_run(node):
    return isinstance(node, ast.Attribute) and node.attr == "run"


def _value(node, page):
    """Return what a variable or `self.attribute` was given, by `=` or by `with … as`; anything else as it is."""
    if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "self":
        bindings = _attributes(node, page)
    elif isinstance(node, ast.Name):
        bindings = page.names.bindings(node)
    else:
        return node
    if len(bindings) != 1:
        return None
    item = page.parent(bindings[0].node)
    return item.context_expr if isinstance(item, ast.withitem) else bindings[0].value


def _attributes(node, page):
    """Return what binds an attribute in the class around."""
    scope = page.scopes.scope[node]
    while scope is not None and not scope.is_class:
        scope = scope.parent
    return page.scopes.attributes.get((scope.node if scope else None, node.attr), [])


RULES = (DefaultGraph(), Sessions())
