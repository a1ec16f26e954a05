"""Commands in the guide are commands there are, and its links lead somewhere."""

import re
import shlex

import pytest

from keras_vis_compat import cli

_LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def test_every_page_is_in_the_list_of_pages(guide):
    listed = {link for link, _ in _LINK.findall((guide / "README.md").read_text())}
    assert {page.name for page in guide.glob("*.md")} - listed == {"README.md"}


def test_commands_can_be_parsed(sections):
    blocks = [block for section in sections("README.md") for block in section.blocks if block.kind == "sh"]
    commands = [line for block in blocks for line in block.text.splitlines() if line.startswith("keras-vis-compat ")]
    assert {shlex.split(line)[1] for line in commands} == {"doctor", "run", "migrate", "upgrade-model"}
    for line in commands:
        _, name, *words = shlex.split(line)
        assert cli.parser_for(name).parse_args([name, *words]).command == name


def anchor(title):
    """Return the anchor of a heading: lower case, words joined by hyphens, no punctuation."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize(
    "page",
    "README ../ARCHITECTURE differences does_it_mean_anything from_tf_keras_vis names papers recipes".split(),
    ids=str,
)
def test_links_lead_somewhere(guide, page):
    file = guide / f"{page}.md"
    for link, target in _LINK.findall(_FENCED.sub("", file.read_text())):
        path = file.parent / link if link else file
        assert path.exists(), link
        if target:
            assert target in map(anchor, _HEADING.findall(_FENCED.sub("", path.read_text()))), target


def test_no_section_stands_twice_on_a_page(guide):
    """What an edit doubles by mistake is read by nobody, and goes its own way."""
    for file in [*guide.glob("*.md"), *guide.parent.glob("*.md"), *guide.parent.glob("docs/**/*.md")]:
        titles = re.findall(r"^## .+$", _FENCED.sub("", file.read_text(encoding="utf-8")), re.MULTILINE)
        assert sorted(set(titles)) == sorted(titles), file
