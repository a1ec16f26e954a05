"""Which of several bindings a name can have where it is read: those from which a path leads there."""

import ast
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from .bindings import Binding

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_TAKES_EFFECT_LAST = (ast.Assign, ast.AugAssign, ast.AnnAssign)
_CONDITIONAL = (ast.NamedExpr, ast.MatchAs, ast.MatchStar, ast.MatchMapping)
# A name with more bindings than this before one that is certain is not worth the search.
_ENOUGH = 64


class _Ordered(NamedTuple):
    """The bindings of a name by the place where they take effect, and those written in another scope."""

    places: list[tuple[int, int]]
    bindings: list[Binding]
    foreign: list[Binding]


class Flow:
    """Answers for the names of one tree; what it cannot tell, it leaves in the answer."""

    def __init__(self, scopes):
        self.scopes = scopes
        self._ordered = {}
        self._blocks = {}
        self._around = {}

    def reaching(self, name):
        """Return the bindings that the Name may have when it is read; none when that is unknown."""
        scope = self.scopes.scope[name]
        owner = scope.owner(name.id)
        if owner is None:
            return []
        bindings = owner.bindings[name.id]
        while scope.is_comprehension and scope is not owner:
            scope = scope.parent  # a comprehension runs where it stands
        if len(bindings) < 2 or scope is not owner:
            return bindings if len(bindings) <= _ENOUGH else []
        return self._reaching_here(name, owner)

    def _reaching_here(self, name, owner):
        ordered = self._in_order(owner, name.id)
        found, certain = list(ordered.foreign), None
        for place in range(bisect_right(ordered.places, _start(name)) - 1, -1, -1):
            if len(found) > _ENOUGH:
                return []
            found.append(ordered.bindings[place])
            if self._is_certain(ordered.bindings[place], name):
                certain = ordered.bindings[place]
                break
        loop = self._loop_between(certain, name)
        if loop is not None:
            first, last = bisect_left(ordered.places, _start(loop)), bisect_right(ordered.places, _end(loop))
            found += ordered.bindings[first : min(last, first + _ENOUGH + 1)]
        return list(dict.fromkeys(found)) if len(found) <= _ENOUGH else []

    def _in_order(self, owner, name):
        if (owner, name) not in self._ordered:
            bindings = sorted(owner.bindings[name], key=self._takes_effect)
            foreign = [binding for binding in bindings if binding.written_in is not owner]
            self._ordered[owner, name] = _Ordered(list(map(self._takes_effect, bindings)), bindings, foreign)
        return self._ordered[owner, name]

    def _takes_effect(self, binding):
        if isinstance(binding.node, ast.arg):
            return (0, 0)
        statement = self.statement(binding.node)
        late = binding.node if isinstance(binding.node, ast.NamedExpr) else statement
        return _end(late) if isinstance(late, (*_TAKES_EFFECT_LAST, ast.NamedExpr)) else _start(binding.node)

    def _is_certain(self, binding, name):
        """Say whether every way to *name* passes the binding, once it lies before it."""
        if isinstance(binding.node, ast.arg):
            return True
        if isinstance(binding.node, _CONDITIONAL):
            return False
        statement = self.statement(binding.node)
        if isinstance(binding.node, ast.ExceptHandler):
            return _contains(binding.node, name)
        if isinstance(statement, ast.For | ast.AsyncFor):
            return any(_contains(inner, name) for inner in statement.body)
        block = self.block(statement)
        return any(around_block == block for _, around_block in self._statements_around(name))

    def _loop_between(self, certain, name):
        """Return the outermost loop around *name* that can come back to it without passing *certain*."""
        outermost = None
        for statement, _ in self._statements_around(name):
            is_loop = isinstance(statement, _LOOPS) and not self._is_head(statement, name)
            if is_loop and (certain is None or not _contains(statement, certain.node)):
                outermost = statement
        return outermost

    def _is_head(self, loop, name):
        return not isinstance(loop, ast.While) and _contains(loop.iter, name)

    def statement(self, node):
        """Return the statement that the node is, or is part of."""
        while not isinstance(node, ast.stmt):
            node = self.scopes.parent[node]
        return node

    def block(self, statement):
        """Return what holds the statement and the name of the list it stands in."""
        if statement not in self._blocks:
            self._blocks[statement] = self._find_block(statement)
        return self._blocks[statement]

    def _find_block(self, statement):
        parent = self.scopes.parent[statement]
        for field in ("body", "orelse", "finalbody"):
            inside = getattr(parent, field, None)
            if isinstance(inside, list) and inside and _start(inside[0]) <= _start(statement) <= _end(inside[-1]):
                return parent, field
        return parent, ""

    def _statements_around(self, node):
        """Return the statements around a node in its scope, from the inside out, each with its block."""
        scope = self.scopes.scope[node]
        while scope.is_comprehension:
            scope = scope.parent
        while not isinstance(node, ast.stmt):
            if node is scope.node:
                return []  # inside a lambda
            node = self.scopes.parent[node]
        if node not in self._around:
            self._around[node] = list(self._climb(node, scope.node))
        return self._around[node]

    def _climb(self, node, end):
        while node is not None and node is not end:
            if isinstance(node, ast.stmt):
                yield node, self.block(node)
            node = self.scopes.parent[node]


def _start(node):
    return node.lineno, node.col_offset


def _end(node):
    return node.end_lineno, node.end_col_offset


def _contains(outer, inner):
    return _start(outer) <= _start(inner) and _end(inner) <= _end(outer)
