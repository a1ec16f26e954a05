"""A page with numbers that can be checked: three pictures, two methods, one of them signed."""

import numpy as np

from keras_vis_compat.metrics.table import Interval, Table

HOSTILE = "</script><script>window.broken = 1</script><img src=x onerror='window.broken = 1'>"
TITLES = ["first.png", f"{HOSTILE}.png", "third & last.png"]


def pictures(count=3, height=120, width=160):
    rows, columns = np.mgrid[:height, :width]
    return [np.stack([rows, columns, rows * 0 + 20 * row], -1).astype(np.uint8) for row in range(count)]


def ramps(count=3, height=120, width=160):
    """From 0 at the left to 1 at the right."""
    return np.tile(np.linspace(0, 1, width, dtype=np.float32), (count, height, 1))


def case(**changes):
    """Return the arguments of `write_page`: a ramp, and a signed one that is blank for the third picture."""
    signed = 2 * ramps() - 1
    signed[2] = np.nan
    values = {"Ramp": {"drop": np.array([10.0]), "gain": np.array([0.1])}}
    values |= {"Signed": {"drop": np.array([9.0]), "gain": np.array([0.5])}}
    values |= {HOSTILE: {"drop": np.array([100.0]), "gain": np.array([np.nan])}}
    table = Table(values, {"drop": "lower", "gain": "higher"}, {"Ramp": {"drop": Interval(8.0, 12.0)}})
    of_class = {"Ramp": ramps(), "Signed": signed}
    flipped = {"Ramp": ramps()[..., ::-1], "Signed": -signed}
    arguments = {
        "images": pictures(),
        "maps": {"predicted": of_class, HOSTILE: flipped},
        "titles": TITLES,
        "class_names": {"predicted": ["cat", HOSTILE, "dog"], HOSTILE: ["owl"] * 3},
        "scores": {"predicted": [0.91, 0.5, 0.123456]},
        "table": table,
        "reasons": {"predicted": {"Signed": {2: f"no evidence {HOSTILE}"}}},
        "title": f"Maps {HOSTILE}",
    }
    return arguments | changes
