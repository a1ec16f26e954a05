"""All that was measured, and how it is kept."""

import json
import os
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
        """Write JSON, in one piece: a run that is interrupted leaves what it had."""
        half_written = Path(f"{path}.new")
        half_written.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        os.replace(half_written, path)

    @classmethod
    def load(cls, path):
        stored = json.loads(Path(path).read_text(encoding="utf-8"))
        records = [Record(**record) for record in stored["records"]]
        return cls(stored["about"], records, [Growth(**growth) for growth in stored["growth"]])

    def has(self, task, model, contenders):
        """Return whether a task was measured with a network, for all of the contenders."""
        return all(self.record(task, model, name) for name in contenders)

    def add(self, records):
        """Put records in the place of those of the same task, network and contender, or after the others."""
        new = {(each.task, each.model, each.contender): each for each in records}
        kept = [new.pop((each.task, each.model, each.contender), each) for each in self.records]
        self.records = kept + list(new.values())

    def add_growth(self, growth):
        """The same for an axis of growth."""
        self.growth = [each for each in self.growth if each.title != growth.title] + [growth]

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
    figures = list(figures)
    if not figures:
        return None
    low, _, high = statistics.quantiles(figures, n=4, method="inclusive") if len(figures) > 1 else 3 * figures
    return Spread(statistics.median(figures), low, high, len(figures))
