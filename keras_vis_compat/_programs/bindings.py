"""A name and what it is bound to, in the scopes that Python's compiler gives it."""

import ast
from dataclasses import dataclass, field

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(eq=False)
class Binding:
    """One place that gives a name its meaning.

    Attributes:
        name: The name that is bound.
        node: The node that binds it.
        scope: Where the name lives.
        written_in: Where the binding is written: another scope, after `global` or `nonlocal`.
        qualified: For an import, the dotted name it stands for.
        value: For `name = value`, the value.
        iterated: For `for name in iterated`, what is gone through.
    """

    name: str
    node: ast.AST
    scope: "Scope"
    written_in: "Scope"
    qualified: str | None = None
    value: ast.expr | None = None
    iterated: ast.expr | None = None


@dataclass(eq=False)
class Scope:
    """A module, a class, a function or a comprehension, and what is bound in it."""

    node: ast.AST
    parent: "Scope | None"
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    elsewhere: dict[str, "Scope"] = field(default_factory=dict)  # by `global` and `nonlocal`
    stars: list[tuple[ast.ImportFrom, str]] = field(default_factory=list)
    _imported: dict[str, bool] = field(default_factory=dict)

    @property
    def is_class(self):
        return isinstance(self.node, ast.ClassDef)

    @property
    def is_comprehension(self):
        return isinstance(self.node, _COMPREHENSIONS)

    def owner(self, name):
        """Return the scope that *name* belongs to when it is read here; None for a builtin or unknown one."""
        scope: Scope | None = self.elsewhere.get(name, self)
        while scope is not None and name not in scope.bindings:
            scope = scope.elsewhere.get(name, scope.parent)
            while scope is not None and scope.is_class and scope is not self:
                scope = scope.parent  # the body of a class is not seen from the functions in it
        return scope

    def imports(self, name):
        """Say whether one of the bindings of *name* is an import."""
        if name not in self._imported:
            self._imported[name] = any(binding.qualified for binding in self.bindings[name])
        return self._imported[name]

    def bind(self, name, node, **facts):
        scope = self
        while isinstance(node, ast.NamedExpr) and scope.is_comprehension and scope.parent is not None:
            scope = scope.parent
        scope = scope.elsewhere.get(name, scope)
        scope.bindings.setdefault(name, []).append(Binding(name, node, scope, self, **facts))
