"""Many old programs in one interpreter, and what each of them leaves."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

import keras_vis_compat

HOME = str(Path(keras_vis_compat.__file__).resolve().parents[1])


def run(driver, folders, *command):
    """Hand folders to a driver, the text of a program that runs what is in each of them."""
    path = folders[0].parent / "driver.py"
    path.write_text(driver)
    paths = [HOME, *filter(None, [os.environ.get("PYTHONPATH")])]
    kernels = {"TF_ENABLE_ONEDNN_OPTS": "0"}  # those that `run` gives: the others round otherwise
    environment = {**os.environ, **kernels, "PYTHONPATH": os.pathsep.join(paths), "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, *command, str(path), *map(str, folders)], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def results(folder):
    """Return the arrays that a program left, or the traceback with which it stopped."""
    if (folder / "error.txt").exists():
        return (folder / "error.txt").read_text()
    with np.load(folder / "results.npz") as arrays:
        return dict(arrays)
