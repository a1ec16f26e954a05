"""Pages that people wrote: their links, their commands, the README's code."""

import re
import shlex

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat import cli

_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
_BLOCK = re.compile(r"^```(python[ \w]*|sh|\{code-cell\} python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pages(root):
    written = (path for path in (root / "docs").rglob("*.md") if not {"_build", "project", "generated"} & {*path.parts})
    return [*written, *(root / name for name in ("README.md", "CONTRIBUTING.md", "llms.txt"))]


def test_links_lead_somewhere(root):
    for page in pages(root):
        for link in _LINK.findall(page.read_text(encoding="utf-8")):
            made = "docs/project/" in (page.parent / link).as_posix() or "project/" in link
            target = root / link.partition("project/")[2] if made else (page.parent / link).resolve()
            assert target.exists() or "generated/" in link, f"{page.name}: {link}"


def test_every_page_is_in_a_table_of_contents(root):
    docs = root / "docs"
    globs = {docs / "how_to"}
    for page in pages(root)[:-3]:
        index = page.parent / "index.md"
        listed = [index, docs / "index.md", docs / "about.md"]
        assert page.parent in globs or page == docs / "index.md" or any(page.stem in one.read_text() for one in listed)


def test_commands_can_be_parsed(root):
    blocks = [text for page in pages(root) for kind, text in _BLOCK.findall(page.read_text(encoding="utf-8"))]
    lines = [line.lstrip("!") for text in blocks for line in text.splitlines()]
    commands = [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("keras-vis-compat ")]
    assert len(commands) > 10
    parser = cli.parser_for(*cli.COMMANDS)
    assert [words for words in commands if parser.parse_args(words).command != words[0]] == []


def test_python_of_every_page_can_be_compiled(root):
    for page in pages(root):
        for kind, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
            code = "\n".join(line for line in text.splitlines() if not re.match(r"[!%:]", line))
            if kind != "sh" and "%%writefile" not in text:
                compile(code, page.name, "exec")


def test_examples_say_what_they_show_and_there_are_enough_of_them(root):
    examples = sorted((root / "examples" / "gallery").glob("*.py"))
    assert len(examples) >= 12
    for path in examples:
        title, line = path.read_text(encoding="utf-8").splitlines()[1:3]
        assert line == "=" * len(title)


@pytest.fixture
def with_files(tmp_path, monkeypatch, keras):
    """A folder with a small model and two pictures, as the README names them."""
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((16, 16, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    random = np.random.default_rng(3)
    model.set_weights([random.normal(0.05, 0.2, weight.shape) for weight in model.get_weights()])
    monkeypatch.chdir(tmp_path)
    model.save("model.keras")
    for name in ("cat", "dog"):
        Image.fromarray(random.integers(0, 255, (16, 16, 3), "uint8")).save(f"{name}.jpg")
    return model, random.random((2, 16, 16, 3), "float32")


def test_the_code_of_the_readme_runs(root, with_files, tmp_path):
    model, images = with_files
    readme = (root / "README.md").read_text(encoding="utf-8")
    blocks = [text for kind, text in _BLOCK.findall(readme) if kind.startswith("python")]
    assert len(blocks) == 4
    names = [f'"{number}"' for number in range(2, 10)]
    mine, *others = blocks
    namespace = {"model": model, "images": images}
    exec(mine.replace('["cat", "dog"])\n', f'["cat", "dog", {", ".join(names)}])\n'), namespace)
    assert (tmp_path / "maps.png").exists()
    assert (tmp_path / "maps" / "manifest.json").exists()
    for block in others:
        exec(block, namespace)
    assert namespace["heatmap"].shape == namespace["heatmaps"].shape[1:] == (16, 16)
    assert namespace["cams"].shape == (2, 16, 16)
    assert np.isfinite(namespace["drop"])


def test_the_promises_say_what_is_public(root):
    promises = (root / "docs" / "promises.md").read_text(encoding="utf-8")
    assert "1.0.0" in promises
    assert "`__all__`" in promises
