"""Tells Python 2 by name, where today's Python only sees a syntax error."""

import re

# pattern of the line -> what it is called
SIGNS = {
    r"\bprint\s+[^(\s=]|\bprint\s*$|\bprint\s*>>": "the `print` statement",
    r"\bexcept\s+[^:]+,\s*\w+\s*:": "`except …, name:`",
    r"\braise\s+\w[\w.]*\s*,": "`raise …, message`",
    r"\bexec\s+[^(\s=]": "the `exec` statement",
    r"<>": "`<>` for `!=`",
    r"`[^`]+`": "backquotes for `repr()`",
    r"\b0\d+\b": "an octal number without `o`",
    r"\b\d+[lL]\b": "a long integer",
    r"\b[uU][rR]['\"]": "`ur''`",
    r"\bdef\s+\w+\s*\(.*\([\w\s,]+\).*\)\s*:|\blambda\s*\(": "a tuple as parameter",
}


def sign_in(line):
    """Return what of Python 2 a line holds, or None.

    Example:
        >>> sign_in('print "hello"')
        'the `print` statement'
    """
    return next((name for pattern, name in SIGNS.items() if re.search(pattern, line)), None)


def reason(error):
    """Return what to tell about a `SyntaxError`, or None when it is not one of Python 2.

    Example:
        >>> reason(SyntaxError("invalid syntax", ("old.py", 1, 1, "x = 0777")))
        'this is Python 2 (an octal number without `o`), which Python 3.11 cannot read. Convert the file first: ...'
    """
    found = "tabs and spaces in one indentation" if isinstance(error, TabError) else sign_in(error.text or "")
    if found is None:
        return None
    return (
        f"this is Python 2 ({found}), which Python {_running()} cannot read. "
        "Convert the file first: pip install modernize && python -m modernize -w FILE"
    )


def advice(error):
    """Return the reason with its place, or None when the `SyntaxError` is not one of Python 2."""
    told = reason(error)
    return told and f"{error.filename}, line {error.lineno}: {told}"


def _running():
    import sys

    return f"{sys.version_info.major}.{sys.version_info.minor}"
