"""What regularizers and input modifiers of the library have in common."""

from collections.abc import Hashable
from math import inf

from ..._engine.fingerprint import fingerprint
from ..._messages import written


class Part:
    """Something that is compiled into the optimisation of inputs whose number of axes it fits."""

    advice = "leave it out for this input"

    def __repr__(self) -> str:
        return written(self)

    @property
    def ranks(self) -> tuple[float, float]:
        """The fewest axes an input may have, and the most."""
        return 2, inf

    @property
    def label(self) -> str:
        """What messages call it."""
        return type(self).__name__

    def key(self) -> Hashable:
        """A hashable, equal for parts that compute the same; weights and names are not part of it."""
        own = {name: value for name, value in vars(self).items() if name not in ("weight", "name")}
        return fingerprint([type(self), own])

    def fits(self, rank: int) -> bool:
        """Whether an input of so many axes, samples and channels included, has what this works on."""
        lowest, highest = self.ranks
        return lowest <= rank <= highest

    def check(self, rank: int) -> None:
        """Raise ValueError for an input that this does not fit."""
        if not self.fits(rank):
            lowest, highest = self.ranks
            wanted = f"{lowest}" if lowest == highest else f"at least {lowest}"
            raise ValueError(
                f"{self.label} needs an input (samples, ..., channels) of {wanted} axes, got {rank}; {self.advice}"
            )
