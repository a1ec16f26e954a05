"""`multiprocessing` where it does not fork: children are fresh interpreters, and shall find the old names too."""

import os
import sys
from functools import wraps
from pathlib import Path

_HOME = str(Path(__file__).resolve().parents[3])
_FIRST = (
    "import sys; sys.path[0] = {folder!r}; sys.path.append({home!r}); "
    "from keras_vis_compat.runner.child import prepare; "
    "from keras_vis_compat.runner.options import Options; prepare(Options(keras={keras!r})); {rest}"
)


def with_shims(words):
    """Return the command line of a child, `python … -c code …`, with the shims put to work before the code."""
    place = words.index("-c") + 1
    keras = "2" if os.environ.get("TF_USE_LEGACY_KERAS") == "1" else "3"
    code = _FIRST.format(folder=sys.path[0], home=_HOME, keras=keras, rest=words[place])
    return [*words[:place], code, *words[place + 1 :]]


def _spawn(module):
    command = module.get_command_line

    @wraps(command)
    def get_command_line(**options):
        return with_shims(command(**options))

    module.get_command_line = get_command_line


def _forkserver(module):
    """Let the server that forks the children have the shims; the tracker of resources needs none."""
    start = module.spawnv_passfds

    @wraps(start)
    def spawnv_passfds(path, args, passfds):
        is_server = any("multiprocessing.forkserver" in str(word) for word in args)
        return start(path, with_shims(args) if is_server else args, passfds)

    module.spawnv_passfds = spawnv_passfds


CHANGES = {"multiprocessing.spawn": (_spawn,), "multiprocessing.util": (_forkserver,)}
