"""`keras-vis-compat completion SHELL`: the script by which a shell completes commands, options, their words and files.

The script is written once and asks this program nothing: a press of the tab key starts no Python.
"""

from argparse import Action, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterable, Iterator

from ._inputs.methods import EXPLAINERS, METRICS
from .cli import COMMANDS, parser_for
from .datasets._engines import NAMES as ENGINES
from .datasets._job import MAPS
from .explain_command.scaling import SCALINGS
from .explain_command.work import TABLES

SHELLS = ("bash", "zsh", "fish")
# Options that take more than a choice of words, and the words among it.
WORDS: dict[str, Iterable[str]] = {
    "--class": ("predicted", "top:3", "folder"),
    "--engine": ENGINES,
    "--method": ("all", *EXPLAINERS),
    "--metrics": ("all", *METRICS),
    "--on-error": ("record", "raise"),
    "--preprocess": ("resize",),
    "--scale": ("auto", *SCALINGS),
    "--score": ("predicted", "label"),
    "--table": TABLES,
    "--by": ("method", "model", "data"),
    "--maps": MAPS,
}


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of completion."""
    parser.epilog = (
        "bash: … > ~/.local/share/bash-completion/completions/keras-vis-compat; zsh: … > _keras-vis-compat in a folder "
        "of $fpath; fish: … > ~/.config/fish/completions/keras-vis-compat.fish"
    )
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))


def main(arguments: Namespace) -> int:
    """Print the script of a shell."""
    import shtab

    program = parser_for(*COMMANDS)
    for action in _arguments(program):
        _describe(action, shtab.FILE, shtab.DIRECTORY)
    print(shtab.complete(program, arguments.shell))
    return 0


def _arguments(parser: ArgumentParser) -> Iterator[Action]:
    """Yield every argument that takes a word, those of all commands."""
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for command in action.choices.values():
                yield from _arguments(command)
        elif action.nargs != 0:
            yield action


def _describe(action: Action, file: object, folder: object) -> None:
    """Say to shtab what may stand for an argument; this parser parses nothing."""
    option, shown = (action.option_strings or [""])[-1], str(action.metavar)
    if action.choices is not None:
        return
    if option in WORDS:
        action.choices = tuple(WORDS[option])
    elif shown == "DIR":
        vars(action)["complete"] = folder
    elif not option or "FILE" in shown or shown == "JSON":
        vars(action)["complete"] = file
