"""What is told of one script: the keras-vis it was written for, what is in its way, how to run it."""

import os
import shlex

from ..._files import shown
from ..._files.trouble import one_line
from ..._old_names.lookup import by_name, find, told
from ..._old_names.rows import Gone
from ..._programs.copies import version_of
from ..._programs.purpose import GRADIENTS, KERAS_VIS, TAPE, TF_EXPLAIN, TF_KERAS_VIS
from ..._programs.signs import UNDECIDED
from ..names import STOPS
from .environment import advice_on, vis_found

# What `import x` needs -> what pip calls it. Of other names nobody knows who answers to them on the index.
_PACKAGE_OF = {
    "PIL": "Pillow",
    "cv2": "opencv-python",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    **{name: name for name in ("imageio", "innvestigate", "keract", "nibabel", "pandas", "seaborn", "shap", "tqdm")},
    "tf_explain": "tf-explain",
    "tf_keras_vis": "tf-keras-vis",
    "yaml": "PyYAML",
}
_UNKNOWN = "no package of that name is installed, and no file of that name lies beside the script"
_PURPOSES = {
    TF_KERAS_VIS: "written for tf-keras-vis: its classes are here, under names that `migrate` writes",
    TF_EXPLAIN: "written for tf-explain, which explains models of Keras 2; nothing of keras-vis is in it",
    TAPE: f"{TAPE}; nothing of keras-vis is in it, keras_vis_compat.explain gives such maps in one call",
    GRADIENTS: f"{GRADIENTS}; nothing of keras-vis is in it, keras_vis_compat.explain gives such maps in one call",
    None: "no keras-vis in it: it runs as any script of that time",
}


def about(reading, trouble: dict) -> tuple[list[str], bool]:
    """Return the lines on a script, and whether nothing is in its way.

    Args:
        reading: A `Reading`.
        trouble: What is wrong with each of its needs, or None.
    """
    head = f"{shown(reading.path)}:"
    if reading.problem:
        return [head, f"  {one_line(reading.problem)}"], False
    in_the_way = [
        *_shadowed(reading),
        *_missing(reading, trouble),
        *_undefined(reading, trouble),
        *_in_modules(reading, trouble),
    ]
    lines = [
        _purpose(reading),
        *_vis_beside(reading),
        *in_the_way,
        *_old(reading, trouble),
        f"run it: {_command(reading)}",
    ]
    return [head, *(f"  {line}" for line in lines)], not in_the_way


def _purpose(reading):
    if reading.copy and reading.sign is None:
        return f"written for a copy of keras-vis, {shown(reading.copy)}: `run` answers it as {version_of(reading.copy)}"
    if reading.purpose != KERAS_VIS and reading.sign is None:
        return _PURPOSES[reading.purpose]
    return reading.sign.said(reading.at(reading.sign.line)) if reading.sign else UNDECIDED


def _vis_beside(reading):
    folder = os.path.dirname(os.path.abspath(reading.path))
    kind, path = vis_found(folder)
    return [f"beside it is a `vis`: {advice_on(kind, path, folder)}"] if (kind, path) != vis_found() else []


def _shadowed(reading):
    need = reading.shadowed
    if need is None:
        return []
    return [f"{reading.at(need.line)}: {need} is missing: the `vis` beside the script hides keras-vis; rename that"]


def _in_modules(reading, trouble):
    """What is in the way of the modules of the script's own, but for packages that it misses itself."""
    told = {need.root for need in reading.needs if _is_no_package(need, trouble[need])}
    for module in reading.modules:
        yield from [one_line(module.problem)] if module.problem else _missing(module, trouble, told)
        told |= {need.root for need in module.needs if _is_no_package(need, trouble[need])}


def _is_no_package(need, why):
    return bool(why) and why.endswith(f"No module named {need.root!r}")


def _missing(reading, trouble, told_of=()):
    """A line for each name that is missing or cannot work; one for all of a package that is missing."""
    packages: dict[str, list] = {}
    lines = []
    for need in reading.needs:
        why = trouble[need]
        if not why or need.optional or (reading.purpose == TF_KERAS_VIS and need.root == "tf_keras_vis"):
            continue
        if why.startswith(STOPS):
            lines += [(need.line, f"{need} {why.removeprefix(STOPS)}")] if need.is_used else []
        elif need.root in told_of:
            continue
        elif _is_no_package(need, why):
            packages.setdefault(need.root, []).append(need)
        else:
            lines.append((need.line, f"{need} is missing: {_gone(need) or why}"))
    for root, needs in packages.items():
        more = sorted({reading.at(need.line) for need in needs[1:]} - {reading.at(needs[0].line)}, key=_order)
        also = f" (also {', '.join(more)})" if more else ""
        gone = find(root)
        ways = [f"pip install {_PACKAGE_OF[root]}"] if root in _PACKAGE_OF else []
        ways += [told(*gone)] if gone else []
        lines.append((needs[0].line, f"{root} is missing: {'; '.join(ways) or _UNKNOWN}{also}"))
    lines += reading.stops
    return [f"{reading.at(line)}: {one_line(said)}" for line, said in sorted(lines)]


def _old(reading, trouble):
    """A line for each name that is another today, and is answered all the same."""
    stops = {line for line, _ in reading.stops}
    answered = [need for need in reading.needs if need.line not in stops and _is_answered(need, trouble[need])]
    found = [(need.line, find(str(need))) for need in answered]
    lines = {said: line for line, row in reversed(found) if row for said in [told(*row)]}
    lines |= {said: line for line, said in reversed(reading.old)}
    return [f"{reading.at(line)}: {said}; `run` answers it" for said, line in sorted(lines.items(), key=lambda x: x[1])]


def _gone(need):
    """Return what the table says of a name that is gone; an error tells what is said of a whole module."""
    found = find(str(need))
    is_own = found and isinstance(found[1], Gone) and by_name().get(found[1].old) == found and str(need) == found[1].old
    return told(*found) if found and is_own else None


def _is_answered(need, why):
    return not why or (why.startswith(STOPS) and not need.is_used)


def _order(place):
    return [int(number) for number in "".join(sign if sign.isdigit() else " " for sign in place).split()]


def _undefined(reading, trouble):
    found = {need.attribute for need in reading.perhaps() if trouble[need] is None}
    return [
        f"{reading.at(line)}: `{name}` is defined nowhere in the script: a NameError there"
        for name, (line, _) in reading.undefined.items()
        if name not in found
    ]


def _command(reading):
    if reading.purpose == TF_KERAS_VIS and reading.sign is None:
        path = shlex.quote(reading.path)
        return shown(f"keras-vis-compat migrate --to scores {path}, then python {path}")
    words = ["keras-vis-compat", "run"]
    words += ["--vis-version", reading.sign.runs_as] if reading.sign else []
    words += ["--keras", "3"] if reading.keras == "3" else []
    return shown(shlex.join([*words, reading.path]))
