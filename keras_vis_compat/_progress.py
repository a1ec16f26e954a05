"""How far a long work is, on a terminal's stderr or in a notebook, once it has taken two seconds."""

from collections.abc import Callable
from time import monotonic
from typing import Any

SILENT_SECONDS = 2.0


class Bar:
    """A bar with the time left; called as `bar(done, total)`. Nothing is shown where nobody looks.

    Example:
        >>> bar = Bar("maps")
        >>> bar(1, 1)
    """

    def __init__(self, title: str, clock: Callable[[], float] = monotonic, each_second: bool = False):
        self._title, self._clock, self._start, self._each_second = title, clock, clock(), each_second
        self._shown: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._shown is None and done < total and self._clock() - self._start >= SILENT_SECONDS:
            self._shown = _bar_on_stderr(self._title, done, total, self._each_second)
        if self._shown:
            self._shown.update(self._shown.task_ids[0], completed=done, total=total)
            if done >= total:
                self.close()

    def close(self) -> None:
        """Leave the terminal as it was: after the last step this is done already."""
        if self._shown:
            self._shown.stop()  # shows the cursor again
        self._shown = None

    def __del__(self) -> None:
        self.close()


def _bar_on_stderr(title: str, done: int, total: int, each_second: bool) -> Any:
    """Return a running bar, or False where stderr is neither a terminal nor a notebook's."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many are done in a second."""

        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:.1f}/s" if each_second and task.speed else "")

    console = Console(stderr=True)
    if not (console.is_terminal or console.is_jupyter):
        return False
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    bar = Progress(*columns, console=console, transient=True)
    bar.add_task(title, completed=done, total=total)
    bar.start()
    return bar
