"""How faithful a map is to the network it explains: metrics, one a file.

Each takes the very score the maps were made with. Averages are floats in percent; everything else is one number per
image, `(N,)`, to be averaged by who asks.

| metric | question | better |
|---|---|---|
| `AveragesCam.average_drop` | how much score is lost when only the map's part is left? | lower |
| `AveragesCam.average_increase` | how often does the score rise then? | higher |
| `average_gain` | how much of what was still to be won is won then? | higher |
| `win_rate` | how often does one method keep more of the score than another? | higher |
| `insertion` | how fast does the score come as pixels are added in the map's order? | higher |
| `deletion` | how fast does it go as they are removed? | lower |
| `energy_pointing_game` | how much of the map lies on the object? | higher |
| `adcc` | is the map small, stable, and enough for the score? | higher |
| `pixel_flipping` | how much of the score is gone as pixels are flipped in the map's order? | higher |
| `road` | the same with pixels filled in from their neighbours, so that no hole gives them away | higher |
| `infidelity` | do the map's amounts foretell what changes of the image do to the score? | lower |
| `max_sensitivity` | how much does the map change where the image hardly does? | lower |
| `random_logit` | is the map of another class the same? | lower |
| `model_randomisation` | is the map of a network with random weights the same? | lower |
| `pointing_game` | is the map highest on the object? | higher |
| `complexity`, `sparseness` | over how much of the image is the map spread? | lower, higher |

What each can say and cannot: `migration_guide/does_it_mean_anything.md`.

`evaluate` measures several methods by several of them, and gives the `Table` of a paper.
"""

from typing import NoReturn

from .._messages import missing_name
from .adcc import adcc, coherency
from .average_gain import average_gain, gain_percentages
from .averages import AveragesCam, avg_drop, avg_increase, drop_percentages, increase_percentages
from .complexity import complexity
from .energy_pointing_game import energy_pointing_game
from .evaluate import evaluate
from .infidelity import infidelity
from .insertion_deletion import deletion, insertion
from .max_sensitivity import max_sensitivity
from .model_randomisation import model_randomisation
from .pixel_flipping import pixel_flipping
from .pointing_game import pointing_game
from .random_logit import random_logit
from .road import road
from .sparseness import sparseness
from .table import Table
from .win_rate import win_rate

__all__ = [
    "AveragesCam",
    "Table",
    "adcc",
    "average_gain",
    "avg_drop",
    "avg_increase",
    "coherency",
    "complexity",
    "deletion",
    "drop_percentages",
    "energy_pointing_game",
    "evaluate",
    "gain_percentages",
    "increase_percentages",
    "infidelity",
    "insertion",
    "max_sensitivity",
    "model_randomisation",
    "pixel_flipping",
    "pointing_game",
    "random_logit",
    "road",
    "sparseness",
    "win_rate",
]


def __getattr__(name: str) -> NoReturn:
    raise missing_name(__name__, name, __all__)
