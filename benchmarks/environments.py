"""Virtual environments of contenders that cannot share ours."""

import subprocess
import sys
import venv
from pathlib import Path


def python_of(contender, folder):
    """Return the interpreter for a contender, or None where its environment has not been made."""
    if not contender.packages:
        return sys.executable
    python = Path(folder, contender.module, "bin", "python")
    return python if python.exists() else None


def make(contender, folder):
    """Make the environment of a contender in a folder, where it is missing. Takes minutes and gigabytes."""
    if not contender.packages or python_of(contender, folder):
        return
    place = Path(folder, contender.module)
    venv.create(place, with_pip=True)
    pip = [place / "bin" / "python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, *contender.packages], check=True)
    subprocess.run([*pip, "--no-deps", *contender.bare], check=True)
