"""`keras-vis-compat doctor [script.py…]`: what is installed, what is in the way, what each script needs."""

import argparse
import json
import platform
import subprocess

from ..._files import FileTrouble, blamed_on, tell
from ..command import child_words
from ..options import Options
from . import probe
from .environment import advice_on, versions, vis_found
from .report import about
from .script import read


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `doctor`."""
    parser.add_argument("scripts", metavar="SCRIPT", nargs="*", help="scripts or notebooks to look at")
    parser.epilog = (
        "Exit status: 0 when all is well, 1 when something is in the way, 2 when a file could not be read; "
        "the others are looked at all the same."
    )
    parser.add_argument("--keras", choices=("2", "3"), default="2", help="as `run` will be given it (default: 2)")
    parser.add_argument("--json", action="store_true", help="for programs, and for reports of bugs")


def main(arguments: argparse.Namespace) -> int:
    """Print the report.

    Returns:
        0; 1 when something is in the way of a script or of the runner; 2 when a file could not be read.
    """
    readings, unread = _read_all(arguments.scripts, arguments.debug)
    if arguments.scripts and not readings:
        return unread  # and nobody waits for what is installed
    for reading in readings:
        reading.keras = "3" if "3" in (arguments.keras, reading.keras) else "2"
    answers = {
        keras: _answers(readings, keras) for keras in sorted({arguments.keras, *(each.keras for each in readings)})
    }
    facts = _facts(answers[arguments.keras][1], arguments.keras)
    said = [about(reading, answers[reading.keras][0]) for reading in readings]
    healthy = _can_run(facts) and all(well for _, well in said)
    if arguments.json:
        print(json.dumps({**facts, "scripts": ["\n".join(lines) for lines, _ in said], "healthy": healthy}, indent=2))
    else:
        print("\n".join([*_lines(facts), *(line for lines, _ in said for line in ("", *lines))]))
    return unread or (0 if healthy else 1)


def _answers(readings: list, keras: str) -> tuple[dict, list[str]]:
    """Return what is wrong with each need of the scripts that are for this Keras, and the GPUs."""
    asking = [each for reading in readings if reading.keras == keras for each in (reading, *reading.modules)]
    needs = [need for reading in asking for need in (*reading.needs, *reading.perhaps())]
    answers = ask(needs, keras)
    return dict(zip(needs, answers["trouble"], strict=True)), answers["gpus"]


def _read_all(scripts: list[str], debug: bool) -> tuple[list, int]:
    """Return the readings of the scripts that can be read, and the exit status of those that cannot."""
    readings, status = [], 0
    for script in scripts:
        try:
            with blamed_on(script):
                readings.append(read(script))
        except FileTrouble as trouble:
            status = tell(trouble, debug, trouble)
    return readings, status


def ask(needs: list, keras: str) -> dict:
    """Ask a fresh interpreter under the runner which of these names it lacks, and for the GPUs it sees."""
    questions = json.dumps([["tensorflow", ""], *([need.module, need.attribute] for need in needs)])
    answer = subprocess.run(
        child_words(probe.__file__, []),
        input=questions,
        env={"TF_CPP_MIN_LOG_LEVEL": "3", **Options(keras=keras).environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(answer.stdout.splitlines()[-1])
    return {**answers, "trouble": answers["trouble"][1:]}


def _facts(gpus: list[str], keras: str) -> dict:
    """Return what is installed, by names that programs may rely on."""
    kind, path = vis_found()
    vis = {"kind": kind, "path": path}
    return {"installed": versions(), "platform": platform.platform(), "keras": keras, "gpus": gpus, "vis": vis}


def _can_run(facts: dict) -> bool:
    return facts["keras"] == "3" or bool(facts["installed"]["tf_keras"])


def _lines(facts: dict) -> list[str]:
    lines = [f"  {name:18} {number or 'not installed'}" for name, number in facts["installed"].items()]
    if not _can_run(facts):
        lines.append("  `run` needs tf_keras: pip install 'keras-vis-compat[keras2]', or use --keras 3")
    lines += [f"  {'GPU':18} {', '.join(facts['gpus']) or 'none seen by TensorFlow'}"]
    lines += [f"  {'vis':18} {advice_on(facts['vis']['kind'], facts['vis']['path'])}"]
    return ["installed:", *lines]
