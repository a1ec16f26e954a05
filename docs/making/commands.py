"""Every command with every argument, from the parsers."""

import argparse
import os
import textwrap

from keras_vis_compat import cli
from making.written import plain, table


def command_line() -> str:
    """Every command with every argument, as the parsers know them."""
    rows = [(f"[`{name}`](#{name})", command.summary) for name, command in cli.COMMANDS.items()]
    parts = [_command(name, parser) for name, parser in parsers().items()]
    return (
        "# Command line\n\n`keras-vis-compat COMMAND …`, or `python -m keras_vis_compat COMMAND …`; `--help` behind a "
        "command shows what stands here, `--version` the version, `--debug` a traceback where something goes wrong.\n\n"
        f"{table(('command', 'what it does'), rows)}\n\n" + "\n\n".join(parts) + "\n"
    )


def parsers() -> dict[str, argparse.ArgumentParser]:
    """From the name of each command to its parser."""
    found = _subparsers(cli.parser_for(*cli.COMMANDS))
    return {name: found[name] for name in cli.COMMANDS}


def _subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return next(action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    os.environ["COLUMNS"] = "100"
    usage = textwrap.dedent(parser.format_usage())
    rows = [_argument(parser, action) for action in parser._actions if action.help != argparse.SUPPRESS]
    about = f"{cli.COMMANDS[name].summary[0].upper()}{cli.COMMANDS[name].summary[1:]}."
    told = f"\n\n{plain(parser.epilog)}" if parser.epilog else ""
    return f"## {name}\n\n{about}\n\n```text\n{usage}```\n\n{table(('argument', 'what it is'), rows)}{told}"


def _argument(parser: argparse.ArgumentParser, action: argparse.Action) -> tuple[str, str]:
    formatter = parser._get_formatter()
    written = formatter._format_action_invocation(action)
    return f"`{written}`", plain(formatter._expand_help(action) if action.help else "")
