"""What the tests of the codemod share: a source, a level, and what must become of it."""

from textwrap import dedent

import pytest

from keras_vis_compat.migrate import migrate


@pytest.fixture
def becomes():
    """The function `becomes(before, after, to)`: a source is rewritten to another, and that one stays as it is."""

    def check(before, after, to, **options):
        before, after = dedent(before), dedent(after)
        assert migrate(before, to, **options).source == after
        assert migrate(after, to, **options).source == after
        return migrate(before, to, **options)

    return check


@pytest.fixture
def stays():
    """The function `stays(source, to)`: not a byte of a source is changed."""

    def check(source, to, **options):
        source = dedent(source)
        result = migrate(source, to, **options)
        assert result.source == source
        assert not result.rules
        return result

    return check


@pytest.fixture
def notes():
    """The function `notes(source, to)`: what a reader is told, as "line: message" in order."""

    def told(source, to, **options):
        return [f"{note.line}: {note.message}" for note in migrate(dedent(source), to, **options).notes]

    return told
