"""Applies the rules of one level after the other; each level sees what the one before has made."""

import gc
import re
from bisect import bisect_left
from contextlib import contextmanager
from typing import NamedTuple

from .._old_names.lookup import roots
from .._programs.copies import version_of
from .._programs.parsing import parse
from .._programs.text import count_line_ends
from .import_lines import joined, without_unused
from .page import Note, Page
from .rules import LEVELS, RULES, vendored
from .rules.rule import Rule

# A file that says none of these has nothing a rule could change.
_RELEVANT = {
    "compat": re.compile(r"\bvis\b|\bvisualize_(?:saliency|cam|activation)"),
    "keras3": re.compile(rf"keras|\b(?:{'|'.join(roots())})\b"),
    "scores": re.compile(r"keras_vis|\bvis\b"),
}


# What only a program for Keras 2 says: its layers have the defaults of that time.
_KERAS_2 = re.compile(
    r"^[ \t]*(?:from|import)[ ]vis\b|\blr=|np_utils|fit_generator|predict_classes|nb_epoch|border_mode|output_dim="
    r"|\bkeras\.(?:engine|objectives|layers\.(?:core|convolutional|recurrent|pooling|normalization|wrappers))\b"
    r"|\bK\.(?:mean|sum|max|square|sqrt|abs|function|gradients|int_shape|get_session|set_session|set_learning_phase)\b"
    r"|image_dim_ordering|\btf\.(?:Session|ConfigProto|set_random_seed|get_default_graph)\b",
    re.MULTILINE,
)


class Migration(NamedTuple):
    """What became of a source.

    Attributes:
        source: The new text, the old one where nothing was to do.
        notes: What is left to the reader, by line of the new text.
        rules: The names of the rules that changed something.
    """

    source: str
    notes: list[Note]
    rules: frozenset[str]


def rules_for(to="compat", only=(), skip=()):
    """Return the rules up to level *to*.

    Raises:
        ValueError: A level or rule there is not; the message lists those there are.
    """
    if to not in LEVELS:
        raise ValueError(f"`to` must be one of {', '.join(LEVELS)}, got {to!r}")
    names = [rule.name for rule in RULES]
    for name in [*only, *skip]:
        if name not in names:
            raise ValueError(f"no rule is called {name!r}; there are {', '.join(names)}")
    levels = LEVELS[: LEVELS.index(to) + 1]
    return [
        rule for rule in RULES if rule.level in levels and rule.name not in skip and (not only or rule.name in only)
    ]


def migrate(source, to="compat", only=(), skip=(), vis_version=None, copies=None):
    """Return what a program becomes at a level.

    Args:
        source: Text of a Python program.
        to: `"compat"`, `"keras3"` or `"scores"`; each contains the ones before.
        only: Names of rules: no others are applied.
        skip: Names of rules that are not applied.
        vis_version: `"0.4.1"` or `"0.5.0"`, the keras-vis whose results the program wants; None asks the text.
        copies: Copies of keras-vis that the program imports from, `{module: folder}`, see `_programs/copies.py`.

    Returns:
        A `Migration`. What no rule is about is kept to the byte.

    Raises:
        CannotParse: The source is not Python 3.
        ValueError: A level or a rule that there is not.

    Example:
        >>> migrate("from vis.utils import utils  # keras-vis\\n").source
        'from keras_vis_compat.utils import utils  # keras-vis\\n'
    """
    rules = rules_for(to, only, skip)
    tree = parse(source)
    origin = list(range(1, count_line_ends(source) + 2))
    notes: list[Note] = []
    applied: set[str] = set()
    copies = copies if any(rule.name == vendored.NAME for rule in rules) else None
    copied = version_of(next(iter(copies.values()))) if copies else None
    is_keras_2 = bool(copies) or _KERAS_2.search(source) is not None
    with _without_garbage_collection():
        for level, chosen in _passes(rules, copies):
            if not copies and not _RELEVANT[level].search(source):
                continue
            page = Page(source, tree, is_keras_2, vis_version, copies)
            vis_version = page.vis_version or copied  # as the original shows it, whatever the levels after this one see
            _apply(chosen, page)
            notes += [note._replace(line=origin[note.line - 1]) for note in page.notes]
            if page.edits:
                applied |= page.applied - {""}
                source, origin, tree = _finished(page, origin, level)
            page.close()
    notes = [note._replace(line=bisect_left(origin, note.line) + 1) for note in notes]
    once = {(note.line, note.message): note for note in notes}  # two levels may have the same to say
    return Migration(source, sorted(once.values()), frozenset(applied))


def _passes(rules, copies):
    """Yield the rules that go over the program together, and their level; copies of keras-vis come first."""
    if copies:
        yield LEVELS[0], [vendored.Vendored(copies)]
    for level in LEVELS:
        chosen = [rule for rule in rules if rule.level == level]
        if chosen:
            yield level, chosen


def _apply(rules, page):
    visitors: dict[type, list[Rule]] = {}
    for rule in rules:
        page.rule = rule.name
        if rule.start(page):
            for kind in rule.nodes:
                visitors.setdefault(kind, []).append(rule)
    for node in reversed(page.scopes.nodes):
        for rule in visitors.get(type(node), ()):
            _visit(rule, node, page)
    page.rule = ""
    page.imports.write()


def _visit(rule, node, page):
    page.rule, before = rule.name, page.changes
    page.imports.begin()
    rule.visit(node, page)
    if page.changes == before:
        page.imports.take_back()


def _finished(page, origin, level):
    """Return the new text, which of its lines came from where, and its tree."""
    source, origin = page.edits.result(), page.edits.origin(origin)
    tidied = source, origin, parse(source)
    if page.touched:
        tidied = _tidied(*tidied, lambda tidy: without_unused(tidy, page.touched))
    if level == "scores":
        tidied = _tidied(*tidied, lambda tidy: joined(tidy, page.text.source))
    return tidied


def _tidied(source, origin, tree, tidy):
    """As `_finished`, once something is done to the whole page."""
    page = Page(source, tree)
    tidy(page)
    if page.edits:
        source, origin = page.edits.result(), page.edits.origin(origin)
        tree = parse(source)
    page.close()
    return source, origin, tree


@contextmanager
def _without_garbage_collection():
    """Trees of a hundred thousand nodes and nothing to free: looking for garbage takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
