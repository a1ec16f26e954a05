"""What was answered by what, and who asked first: the report of `--explain`."""

import linecache
import sys
from types import FrameType

_OURS = __package__
_TENSORFLOW_1 = "tensorflow._api.v2.compat.v2.compat.v1"
_answers: dict[str, tuple[str, str]] = {}
_cells: list[int] = []


def count_cells(numbers):
    """Say which number among all cells of a notebook each cell has that is run, in order."""
    _cells[:] = numbers


def note(name, answer):
    """Remember that *name* was answered by *answer*, unless the script only asked through `import *`."""
    place = _asked_at()
    if place:
        _answers.setdefault(_as_written(name), (answer.replace(_TENSORFLOW_1, "tensorflow.compat.v1"), place))


def answers():
    """Return `{name: (what answered, "file:line")}`, in the order of first use."""
    return dict(_answers)


def report():
    """Return the lines that `--explain` prints."""
    if not _answers:
        return ["every name this script asked for is today's own"]
    width = max(map(len, _answers))
    lines = [f"  {name:{width}}  {answer}  ({place})" for name, (answer, place) in _answers.items()]
    return ["names answered for this script:", *lines]


def _as_written(name):
    return name.removeprefix("tf_") if name.startswith("tf_keras.") else name


def _asked_at():
    frame: FrameType | None = sys._getframe(2)
    while frame and _is_machinery(frame):
        frame = frame.f_back
    if frame is None:
        return "the runner"
    file, line = frame.f_code.co_filename, frame.f_lineno
    # A star import asks for every name there is; that says nothing about the script.
    return None if linecache.getline(file, line).rstrip().endswith("import *") else _place(file, line)


def _place(file, line):
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    cell = getattr(getattr(shell, "compile", None), "_filename_map", {}).get(file)
    if cell is None:
        return f"{file}:{line}"
    return f"cell {_cells[cell - 1] if cell <= len(_cells) else cell}:{line}"


def _is_machinery(frame):
    name = frame.f_globals.get("__name__", "")
    return name.startswith(("importlib", _OURS)) or frame.f_code.co_filename.startswith("<frozen ")
