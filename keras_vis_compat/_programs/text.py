"""Where the nodes of a syntax tree lie in the text, and edits of that text: what no edit touches stays as it is."""

import io
import re
import tokenize
from bisect import bisect_left, insort
from functools import cached_property
from itertools import accumulate

# The line ends of Python itself; str.splitlines would also break lines at form feeds.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# What may lie between a function and the parenthesis of its call, or behind an argument.
_SKIPPED = re.compile(r"(?:[\s\\]|#[^\r\n]*)*")
_LINE_END = re.compile(r"\r\n|\r|\n")


def count_line_ends(text):
    """Return the number of line ends, of whatever kind."""
    return len(_LINE_END.findall(text)) if "\r" in text else text.count("\n")


def comments(text):
    """Return the comments in a piece of program."""
    if "#" not in text:
        return []
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(f"({text}\n)").readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


class Text:
    """A source text and the places of its nodes, as offsets into it."""

    def __init__(self, source):
        self.source = source
        self.lines = _LINE.findall(source)
        self._starts = [0, *accumulate(map(len, self.lines))]

    @cached_property
    def newline(self):
        """The line end of this text: that of its first line."""
        return self.lines[0][len(self.lines[0].rstrip("\r\n")) :] or "\n" if self.lines else "\n"

    def offset(self, line, byte_column):
        """Return the offset of a place as `ast` gives it: lines from 1, columns in bytes of UTF-8."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        if not text.isascii():
            byte_column = len(text.encode()[:byte_column].decode())
        return self._starts[line - 1] + byte_column

    def span(self, node):
        """Return where the node starts and ends."""
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno, node.end_col_offset),
        )

    def argument_spans(self, call):
        """Return the spans of a call's arguments, `f((a), b)` with the parentheses, in order."""
        everything = sorted([*call.args, *call.keywords], key=self.span)
        low, high = self._behind_parenthesis(self.span(call.func)[1]), self.span(call)[1] - 1
        return {node: self._with_parentheses(self.span(node), low, high) for node in everything}

    def _behind_parenthesis(self, place):
        """Return the place behind the parenthesis that opens a call, given where the function ends."""
        while True:
            place = self._skip(place) + 1
            if self.source[place - 1] == "(":
                return place

    def _with_parentheses(self, span, low, high):
        start, end = span
        while True:
            before = self.source[low:start].rstrip()
            after = self._skip(end)
            if not before.endswith("(") or after >= high or self.source[after] != ")":
                return start, end
            start, end = low + len(before) - 1, after + 1

    def _skip(self, place):
        found = _SKIPPED.match(self.source, place)
        return found.end() if found else place

    def segment(self, node):
        """Return the node as it is written."""
        start, end = self.span(node)
        return self.source[start:end]

    def line_start(self, node):
        """Return the offset of the line on which the node starts."""
        return self._starts[node.lineno - 1]

    def line_end(self, node):
        """Return the offset behind the line on which the node ends, its line end included."""
        return self._starts[node.end_lineno]

    def indent(self, node):
        """Return the white space at the start of the node's line."""
        line = self.lines[node.lineno - 1]
        return line[: len(line) - len(line.lstrip(" \t\f"))]

    def is_alone(self, statement):
        """Say whether nothing but white space and comments shares the statement's lines."""
        start, end = self.span(statement)
        before = self.source[self.line_start(statement) : start]
        after = self.source[end : self.line_end(statement)]
        return not before.strip(" \t\f") and re.fullmatch(r"[ \t\f]*(#[^\r\n]*)?[\r\n]*", after) is not None


class Edits:
    """Replacements in one text. A later one that covers earlier ones takes their place."""

    def __init__(self, source):
        self.source = source
        self._edits = []

    def __bool__(self):
        return bool(self._edits)

    def replace(self, start, end, text):
        """Put *text* in the place of what lies from *start* to *end*."""
        inside = self._inside(start, end)
        if any(edit[0] < end and start < edit[1] for edit in self._beside(inside)):
            raise RuntimeError(f"two rules disagree on {self.source[start:end]!r}")
        del self._edits[inside]
        insort(self._edits, (start, end, text))

    def current(self, start, end):
        """Return what lies from *start* to *end*, with the edits inside applied."""
        return self._applied(self._edits[self._inside(start, end)], start, end)

    def result(self):
        """Return the whole text with all edits applied."""
        return self._applied(self._edits, 0, len(self.source))

    def _applied(self, edits, start, end):
        pieces: list[str] = []
        for edit_start, edit_end, text in edits:
            pieces += self.source[start:edit_start], text
            start = edit_end
        return "".join([*pieces, self.source[start:end]])

    def origin(self, lines):
        """Return for each line of the result the line it came from, given those of the source."""
        found, line, start = [], 0, 0
        for edit_start, edit_end, text in [*self._edits, (len(self.source),) * 2 + ("",)]:
            kept = count_line_ends(self.source[start:edit_start])
            found += lines[line : line + kept]
            line += kept
            # A line put in before another one is not where that one is to be looked for.
            is_whole = edit_start == edit_end and self.source[edit_start - 1 : edit_start] in ("", "\n", "\r")
            source = max([lines[line] - 1, *found[-1:]]) if is_whole else lines[line]
            found += [source] * count_line_ends(text)
            line += count_line_ends(self.source[edit_start:edit_end])
            start = edit_end
        return [*found, lines[line]]

    def _beside(self, inside):
        return [*self._edits[max(inside.start - 1, 0) : inside.start], *self._edits[inside.stop : inside.stop + 1]]

    def _inside(self, start, end):
        """The edits from *start* to *end*; what is inserted right before or behind is beside, not inside."""
        first = bisect_left(self._edits, (start,))
        while end > start and first < len(self._edits) and self._edits[first][:2] == (start, start):
            first += 1
        last = first
        while last < len(self._edits) and self._edits[last][1] <= end:
            if end > start and self._edits[last][:2] == (end, end):
                break
            last += 1
        return slice(first, last)
