"""What the user asked of the runner, and how it reaches the fresh interpreter: through the environment."""

import argparse
import json
import os
from dataclasses import asdict, dataclass, field

from .._settings.legacy_version import VARIABLE, VERSIONS

_VARIABLE = "KERAS_VIS_COMPAT_RUNNER"


@dataclass(frozen=True)
class Options:
    """The options of `keras-vis-compat run`.

    Attributes:
        vis_version: "0.4.1", "0.5.0", or None for what the environment says, else what the program shows.
        keras: "2" (tf_keras) or "3".
        no_show: Open no window.
        save_figures: Absolute path of the folder for figures, or None.
        force: Replace figures and executed copies that are there, whoever made them.
        explain: Print at the end which names were answered by what.
        report: Where a notebook leaves that for the runner, or None.
        vendored: Answer copies of keras-vis that lie beside the script.
        cells: Of a notebook, the number among all cells of each that is run, in order.
    """

    vis_version: str | None = None
    keras: str = "2"
    no_show: bool = False
    save_figures: str | None = None
    force: bool = False
    explain: bool = False
    report: str | None = None
    vendored: bool = True
    cells: list[int] = field(default_factory=list)

    @classmethod
    def from_arguments(cls, arguments: argparse.Namespace) -> "Options":
        """Return the options that the command line holds."""
        folder = arguments.save_figures
        return cls(
            vis_version=arguments.vis_version,
            keras=arguments.keras,
            no_show=arguments.no_show,
            # The script may change the working directory before it shows its first figure.
            save_figures=os.path.abspath(folder) if folder else folder,
            force=arguments.force,
            explain=arguments.explain,
            vendored=not arguments.no_vendored,
        )

    @classmethod
    def from_environment(cls) -> "Options":
        """Return the options that the runner left for this interpreter; the defaults without it."""
        return cls(**json.loads(os.environ.pop(_VARIABLE, "{}")))

    def environment(self) -> dict[str, str]:
        """Return the environment of an interpreter that shall follow these options.

        Those of Keras are read when TensorFlow is first imported; hence the fresh interpreter.
        """
        environment = {**os.environ, _VARIABLE: json.dumps(asdict(self))}
        environment["TF_USE_LEGACY_KERAS"] = "1" if self.keras == "2" else "0"
        environment.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        # The kernels of TensorFlow 1: those of oneDNN round otherwise, which flips single ReLUs and maxima.
        environment.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
        if self.vis_version:
            environment[VARIABLE] = self.vis_version
        if self.no_show:
            environment["MPLBACKEND"] = "Agg"
        return environment


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    parser.add_argument(
        "--vis-version",
        choices=VERSIONS,
        help="give the results of this keras-vis (default: what the script shows, else 0.5.0)",
    )
    parser.add_argument(
        "--keras", choices=("2", "3"), default="2", help="which Keras answers `import keras` (default: 2)"
    )
    parser.add_argument("--no-show", action="store_true", help="open no window")
    parser.add_argument("--save-figures", metavar="DIR", help="save every figure the script shows there")
    parser.add_argument("--force", action="store_true", help="replace files that `run` did not make")
    parser.add_argument("--explain", action="store_true", help="print which names were answered by what")
    parser.add_argument("--no-vendored", action="store_true", help="run a copy of keras-vis beside the script as it is")
