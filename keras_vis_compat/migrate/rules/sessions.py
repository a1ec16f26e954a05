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
        node = page.values.only(node)
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
        is_for_its_effect = isinstance(page.parent(node), ast.Expr)
        if is_for_its_effect and fetch is not None and _is_initializer(fetch, page):
            page.remove(page.parent(node))
        elif is_for_its_effect:
            page.note(node, "session.run of an operation: write what it does where it is to happen")
        elif fetch is None or isinstance(fetch, ast.List | ast.Tuple | ast.Dict):
            page.note(node, "session.run: call the model with the values instead of feeding them")
        else:
            page.touch(self._session(node.func.value, page).func)
            page.replace(node, f"{page.atom(fetch)}.numpy()")

    def _session(self, node, page):
        """Return the call that made the session, if the program shows it."""
        node = page.values.only(node)
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        return node if is_call and page.qualified(node.func) in self.sources else None


def _is_kept(statement):
    """Say whether a session is kept in an attribute: where it is used, one does not see everywhere."""
    return isinstance(statement, ast.Assign) and any(isinstance(each, ast.Attribute) for each in statement.targets)


def _is_run(node):
    return isinstance(node, ast.Attribute) and node.attr == "run"


def _is_initializer(node, page):
    """Say whether what is run only sets variables to what they are at first: there is nothing to run for that."""
    if isinstance(node, ast.List | ast.Tuple):
        return all(_is_initializer(each, page) for each in node.elts)
    made = page.values.only(node)
    if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Name | ast.Attribute):
        return False
    name = page.names.raw(made.func) or ""
    if name == "tensorflow.group":
        return all(_is_initializer(each, page) for each in made.args)
    last = name.rpartition(".")[2]
    return name.startswith("tensorflow.") and (last.startswith("initialize_") or last.endswith("s_initializer"))


RULES = (DefaultGraph(), Sessions())
