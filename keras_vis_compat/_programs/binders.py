"""What each kind of node binds, and in which scope its parts are read."""

import ast
from functools import cache

from .bindings import Binding, Scope

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def parts_of(scopes, node, scope):
    """Bind what a node binds, and return the nodes in it, each with the scope that it is read in."""
    return list(_BINDERS.get(type(node), _plain)(scopes, node, scope))


# Fields that never hold what has a name or a place.
_LEAVES = {"attr", "arg", "conversion", "ctx", "id", "kind", "level", "lineno", "module", "op", "ops", "type_comment"}


@cache
def _fields(kind):
    """The fields of a kind of node in which other nodes can lie."""
    return () if kind is ast.Constant else tuple(name for name in kind._fields if name not in _LEAVES)


def _plain(scopes, node, scope):
    children = []
    for name in _fields(node.__class__):
        child = getattr(node, name, None)
        if isinstance(child, list):
            children += [(each, scope) for each in child if isinstance(each, ast.AST)]
        elif isinstance(child, ast.AST):
            children.append((child, scope))
    return children


def _function(scopes, node, scope):
    inner = Scope(node, scope)
    arguments = node.args
    outside = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
    if not isinstance(node, ast.Lambda):
        scope.bind(node.name, node)
        outside += node.decorator_list + ([node.returns] if node.returns else [])
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for argument in filter(None, [*named, arguments.vararg, arguments.kwarg]):
        inner.bind(argument.arg, argument)
        scopes.scope[argument], scopes.parent[argument] = inner, node
        outside += [argument.annotation] if argument.annotation else []
    body = node.body if isinstance(node.body, list) else [node.body]
    return [(child, scope) for child in outside] + [(child, inner) for child in _type_parameters(node) + body]


def _type_parameters(node):
    return list(getattr(node, "type_params", []))


def _type_parameter(scopes, node, scope):
    scope.bind(node.name, node)
    return _plain(scopes, node, scope)


def _class(scopes, node, scope):
    scope.bind(node.name, node)
    inner = Scope(node, scope)
    outside = [*node.decorator_list, *node.bases, *node.keywords]
    return [(child, scope) for child in outside] + [(child, inner) for child in _type_parameters(node) + node.body]


def _comprehension(scopes, node, scope):
    inner = Scope(node, scope)
    first = node.generators[0].iter
    for generator in node.generators:
        _note_iteration(scopes, generator)
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    parts = [part for g in node.generators for part in (g.iter, g.target, *g.ifs)]
    return [(part, scope if part is first else inner) for part in parts + results]


def _import(scopes, node, scope):
    for alias in node.names:
        name, _, rest = alias.name.partition(".")
        if alias.asname or not rest:
            scope.bind(alias.asname or name, alias, qualified=alias.name)
        else:
            scope.bind(name, alias, qualified=name)
    return _plain(scopes, node, scope)


def _import_from(scopes, node, scope):
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            scope.stars.append((node, module))
        else:
            scope.bind(alias.asname or alias.name, alias, qualified=f"{module}.{alias.name}")
    return _plain(scopes, node, scope)


def _assign(scopes, node, scope):
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        for part, value in _paired(target, node.value):
            scopes.note_target(part, value=value)
    return _plain(scopes, node, scope)


def _paired(target, value):
    """`a, b = f(), g()`: each part with its own value."""
    both = isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List)
    if not both or len(target.elts) != len(value.elts) or any(isinstance(part, ast.Starred) for part in value.elts):
        return [(target, value)]
    return list(zip(target.elts, value.elts, strict=True))


def _note_iteration(scopes, loop):
    """`for x in values`, `for i, x in enumerate(values)`, `for x, y in zip(values, others)`."""
    target, iterated = loop.target, loop.iter
    scopes.note_target(target, iterated=iterated)
    if isinstance(target, ast.Tuple) and isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Name):
        sources: dict[str, list[ast.expr | None]] = {"enumerate": [None, *iterated.args[:1]], "zip": [*iterated.args]}
        for part, source in zip(target.elts, sources.get(iterated.func.id, []), strict=False):
            if source is not None:
                scopes.note_target(part, iterated=source)


def _for(scopes, node, scope):
    _note_iteration(scopes, node)
    return _plain(scopes, node, scope)


def _name(scopes, node, scope):
    if not isinstance(node.ctx, ast.Load):
        parent = scopes.parent[node]
        binder = parent if isinstance(parent, ast.NamedExpr) else node
        scope.bind(node.id, binder, **scopes.facts(node))
    return ()


def _attribute(scopes, node, scope):
    if not isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Name):
        facts = scopes.facts(node)
        binding = Binding(node.attr, node, scope, scope, **facts)
        scopes.attributes.setdefault((_class_around(scope), node.attr), []).append(binding)
    return _plain(scopes, node, scope)


def _class_around(scope):
    while scope is not None and not scope.is_class:
        scope = scope.parent
    return scope.node if scope else None


def _declaration(scopes, node, scope):
    for name in node.names:
        target = scopes.module if isinstance(node, ast.Global) else scope.parent and scope.parent.owner(name)
        if target is not None and target is not scope:
            scope.elsewhere[name] = target
            target.bindings.setdefault(name, [])
    return ()


def _named(scopes, node, scope):
    """A handler or a pattern: it binds its name, if it has one."""
    name = getattr(node, "name", None) or getattr(node, "rest", None)
    if name:
        scope.bind(name, node)
    return _plain(scopes, node, scope)


_BINDERS = {
    **dict.fromkeys(_FUNCTIONS, _function),
    **dict.fromkeys(_COMPREHENSIONS, _comprehension),
    **dict.fromkeys((ast.Assign, ast.AnnAssign, ast.NamedExpr), _assign),
    **dict.fromkeys((ast.For, ast.AsyncFor), _for),
    **dict.fromkeys((ast.Global, ast.Nonlocal), _declaration),
    **dict.fromkeys((ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping), _named),
    **{getattr(ast, kind): _type_parameter for kind in ("TypeVar", "ParamSpec", "TypeVarTuple") if hasattr(ast, kind)},
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Name: _name,
    ast.Attribute: _attribute,
}
