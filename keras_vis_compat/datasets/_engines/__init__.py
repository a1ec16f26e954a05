"""Who computes the units: each engine is `connected(cluster)`, a context of `(job, out, units) -> Iterator[Done]`.

Entering it finds out whether the cluster is there and has what is asked of it, before anything is written. An engine
may lose a unit, compute it twice, or die: what is written is written whole, and a run begins with what is missing.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from typing import NamedTuple

from ..._messages import did_you_mean
from .._units import Unit
from .._worker import Done

NAMES = ("local", "ray", "dask")
EXTRA = {"ray": "distributed", "dask": "dask"}
REACHED_WITHIN = 30  # seconds
Results = Generator[Done, None, None]
Compute = Callable[[str, str, Sequence[Unit]], Results]


class Cluster(NamedTuple):
    """How many workers, how much of a GPU each has, where a running cluster is, and whether it says what it does."""

    workers: int = 1
    gpus_per_worker: float = 0
    address: str | None = None
    debug: bool = False


def engine_of(name: str) -> Callable[[Cluster], AbstractContextManager[Compute]]:
    """Return an engine by its name.

    Raises:
        ValueError: There is none of that name.
        ImportError: It is not installed; the message says what brings it.
    """
    if name not in NAMES:
        raise ValueError(f"`engine` must be one of {', '.join(NAMES)}, got {name!r}.{did_you_mean(name, NAMES)}")
    try:
        return import_module(f"{__name__}.on_{name}").connected
    except ModuleNotFoundError as error:
        raise ImportError(
            f"engine={name!r} needs {error.name}: pip install 'keras-vis-compat[{EXTRA[name]}]'"
        ) from None
