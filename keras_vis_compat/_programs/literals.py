"""Literals: their values."""

import ast


def constant(node):
    """Return the value of a literal, a negative number included; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = constant(node.operand)
        return -inner if isinstance(inner, int | float) else None
    return node.value if isinstance(node, ast.Constant) else None


def is_none(node):
    """Say whether an expression is the literal None."""
    return isinstance(node, ast.Constant) and node.value is None
