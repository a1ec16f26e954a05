"""All that was measured, and how it is kept."""

import json
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .contenders import LIMIT
from .growth import Growth
from .measure import Record


@dataclass
class Results:
    """What one run of the benchmark gave.

    Attributes:
        about: Machine, date, versions and settings.
        records: A `Record` for each task, network and contender.
        growth: A `Growth` for each axis.
    """

    about: dict
    records: list = field(default_factory=list)
    growth: list = field(default_factory=list)

    def save(self, path):
        Path(path).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path):
        stored = json.loads(Path(path).read_text(encoding="utf-8"))
        records = [Record(**record) for record in stored["records"]]
        return cls(stored["about"], records, [Growth(**growth) for growth in stored["growth"]])

    def record(self, task, model, contender):
        """Return the record of a task by its title, or None."""
        wanted = (task, model, contender)
        return next((each for each in self.records if (each.task, each.model, each.contender) == wanted), None)

    def ratio(self, task, model, contender, to=LIMIT, figure="seconds"):
        """Return the `Spread` of a contender's times over those of another, turn by turn; None without figures."""
        mine, other = self.record(task, model, contender), self.record(task, model, to)
        if mine is None or other is None:
            return None
        return spread([a / b for a, b in zip(getattr(mine, figure), getattr(other, figure), strict=False)])


@dataclass(frozen=True)
class Spread:
    """A median with its quartiles, of so many figures."""

    median: float
    low: float
    high: float
    count: int


def spread(figures):
    """Return the `Spread` of some figures, None if there are none."""
    if not figures:
        return None
    low, _, high = statistics.quantiles(figures, n=4, method="inclusive") if len(figures) > 1 else 3 * figures
    return Spread(statistics.median(figures), low, high, len(figures))
