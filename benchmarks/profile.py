"""Where the time of a task goes: of the limit, and of us."""

from contextlib import ExitStack
from dataclasses import asdict

from .contenders import LIMIT, OURS
from .process import Failed
from .setting import Setting

CALLS, PATIENCE_SECONDS = 50, 10


def profile(task, model, make_process):
    """Return the profiles of both as text; `make_process(name)` makes their process."""
    with ExitStack() as stack:
        return "\n".join(_profile(task, model, name, stack.enter_context(make_process(name))) for name in (LIMIT, OURS))


def _profile(task, model, name, process):
    heading = f"## {model}, {task.title}: {name}\n"
    try:
        process.ask("prepare", setting=asdict(Setting(task.work, model, task.images, task.amount)))
        seconds = process.ask("run", rows=[0, 0])["seconds"][-1]
        calls = max(1, min(CALLS, int(PATIENCE_SECONDS / seconds)))
        return f"{heading}{calls} calls\n{process.ask('profile', rows=[0] * calls)['text']}"
    except Failed as failure:
        return f"{heading}{failure}\n"
