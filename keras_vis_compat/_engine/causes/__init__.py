"""Why a map shows nothing, found out from one pass through the model.

The kinds of causes; `of_gradients` and `of_maps` find them out, for which `of_layers` looks at one layer.
"""

from typing import NamedTuple


class Cause(NamedTuple):
    """Why a map is blank.

    Attributes:
        kind: One of `KINDS`.
        layer: Path of the layer that is to blame, None where none is.
        share: Share of its units that are off, in [0, 1], None where that is not the cause.
        text: What was found, in words.
    """

    kind: str
    layer: str | None
    share: float | None
    text: str


KINDS = {
    "not finite": "something that the model computes is NaN or infinite",
    "no gradient path": "what is scored does not depend on what the map is made of",
    "constant score": "the score is the same whatever the model puts out",
    "empty region": "the model finds what is scored nowhere",
    "saturated": "an activation is at its bounds, where its gradient is zero",
    "dead relus": "the ReLUs that count are off",
    "zero weights": "the weights that count are zero, or equal for all units of a softmax",
    "constant gradient": "noise changes nothing of the gradient",
    "blocked gradient": "a layer passes no gradient on",
    "constant input": "the input is the same everywhere",
    "no spatial variation": "the maps are the same everywhere, or have one position only",
    "negative evidence": "all there is speaks against the score",
    "no overlap": "guided saliency and Grad-CAM show nothing at the same place",
    "modifier": "a modifier leaves nothing of the map",
}
