"""What stands inside an f-string can be rewritten only where it keeps out of the way of its quotes."""

import ast
import re


def holds(node, parent):
    """Say whether a node stands inside an f-string; `parent` is a function from node to node."""
    while node is not None and not isinstance(node, ast.stmt):
        if isinstance(node, ast.JoinedStr):
            return True
        node = parent(node)
    return False


def takes(node, written, new):
    """Say whether the place of the node is known, and *new* stays out of the way of the quotes."""
    try:
        found = ast.parse(written, mode="eval").body
    except SyntaxError:
        return False
    return ast.dump(found) == ast.dump(node) and not set(new) & set("'\"\\\n#")


def on_one_line(code):
    """Return code without its line breaks, to be read by a person."""
    return re.sub(r"\(\s+|,?\s+\)|\s+", lambda found: found[0].strip(", \r\n\t") or " ", code)
