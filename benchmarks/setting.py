"""What is computed: the part of a measurement that a worker has to know."""

from dataclasses import dataclass

# Where class and image change from call to call: so many calls, each with another class and another image.
DIFFERENT_CALLS = 50

# The failure of those who were never meant to do something.
NOTHING = "has nothing for this"


@dataclass(frozen=True)
class Setting:
    """One piece of work for one network.

    Attributes:
        work: Name of a function in the modules of `contenders`.
        model: Name in `networks.NETWORKS`.
        images: Images per call.
        amount: Noisy samples, feature maps or steps; None for all maps, or where it has no meaning.
        size: Height and width of the images; None for the network's own.
        tuned: Whether the limit and we look for the best batch size; that costs traces: not where first calls count.
    """

    work: str
    model: str
    images: int = 1
    amount: int | None = None
    size: int | None = None
    tuned: bool = True
