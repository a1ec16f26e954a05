"""What an expression may stand for: what its names were given, as far as the program itself shows it."""

import ast

_DEPTH = 6


class Values:
    """Answers for the expressions of one program."""

    def __init__(self, program):
        self.program = program
        self._callers = None

    def of(self, node, depth=_DEPTH):
        """Return the expressions that one stands for, by way of names; None among them is one that nothing shows."""
        if isinstance(node, ast.IfExp):
            return [*self.of(node.body, depth), *self.of(node.orelse, depth)]
        is_own = isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "self"
        if not is_own and not isinstance(node, ast.Name):
            return [node]
        bindings = self.attributes(node) if is_own else self.program.names.bindings(node)
        given = [each for binding in bindings if depth for each in self._given(binding)]
        return [each for value in given or [None] for each in self.of(value, depth - 1)]

    def only(self, node):
        """Return the expression that one stands for, or None where it may be several, or nothing shows it."""
        found = self.of(node)
        return found[0] if len(found) == 1 else None

    def attributes(self, node):
        """Return what binds an attribute of objects of the class that stands around it."""
        scopes = self.program.scopes
        scope = scopes.scope[node]
        while scope is not None and not scope.is_class:
            scope = scope.parent
        return scopes.attributes.get((scope.node if scope else None, node.attr), [])

    def _given(self, binding):
        if isinstance(binding.node, ast.arg):
            return self.of_argument(binding)
        item = self.program.parent(binding.node)
        return [item.context_expr if isinstance(item, ast.withitem) else binding.value]

    def of_argument(self, binding):
        """Return what every call in this program gives to an argument of one of its functions, or its default."""
        function = self.program.parent(binding.node)
        if not isinstance(function, ast.FunctionDef) or self.program.scopes.scope[function].is_class:
            return [None]
        names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        defaults = dict(zip(reversed(names), reversed(function.args.defaults), strict=False))
        calls = self.calls_of(function)
        return [_given(call, names, binding.name, defaults.get(binding.name)) for call in calls] or [None]

    def calls_of(self, function):
        """Return the calls of a function of this program; None for a use of its name without a call."""
        if self._callers is None:
            self._callers = {}
            for node in self.program.scopes.nodes:
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    for binding in self._functions(node):
                        parent = self.program.parent(node)
                        called = isinstance(parent, ast.Call) and parent.func is node
                        self._callers.setdefault(binding.node, []).append(parent if called else None)
        return self._callers.get(function, [])

    def _functions(self, name):
        owner = self.program.scopes.scope[name].owner(name.id)
        bindings = owner.bindings[name.id] if owner is not None else []
        return [binding for binding in bindings if isinstance(binding.node, ast.FunctionDef)]

    def unpacked(self, call):
        """Return `{keyword: where it stands}` of what a call takes out of dictionaries that the program writes out."""
        found: dict[str, ast.AST] = {}
        for keyword in call.keywords:
            for value in self.of(keyword.value) if keyword.arg is None else ():
                found |= _written_in(value)
            if keyword.arg is None and isinstance(keyword.value, ast.Name):
                found |= self._handed_on(keyword.value)
        return found

    def _handed_on(self, name):
        """What the callers of a function give to its `**keywords`."""
        arguments = [each.node for each in self.program.names.bindings(name) if isinstance(each.node, ast.arg)]
        functions = [self.program.parent(node) for node in arguments]
        calls = [
            call for function in functions if isinstance(function, ast.FunctionDef) for call in self.calls_of(function)
        ]
        named = {each.arg for function in functions for each in (*function.args.args, *function.args.kwonlyargs)}
        return {
            each.arg: each for call in filter(None, calls) for each in call.keywords if each.arg not in {*named, None}
        }


def _written_in(value):
    """`{"border_mode": "same"}`, `dict(border_mode="same")`."""
    if isinstance(value, ast.Dict):
        return {key.value: key for key in value.keys if isinstance(key, ast.Constant)}
    is_made = isinstance(value, ast.Call) and getattr(value.func, "id", "") == "dict"
    return {each.arg: each for each in value.keywords if each.arg} if is_made else {}


def _given(call, names, name, default):
    if call is None or any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    for keyword in call.keywords:
        if keyword.arg in (name, None):
            return keyword.value if keyword.arg else None
    position = names.index(name) if name in names else len(call.args)
    return call.args[position] if position < len(call.args) else default
