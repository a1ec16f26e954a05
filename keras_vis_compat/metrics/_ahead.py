"""Work that waits for nobody: done in threads while the model computes."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


def ahead(function: Callable[..., Any], items: Iterable[tuple]) -> Iterator[Any]:
    """Yield `function(*item)` of each item, in order; each core works on one of the next, and no more are held."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as threads:
        running: deque[Future] = deque()
        for item in items:
            running.append(threads.submit(function, *item))
            if len(running) > cores:
                yield running.popleft().result()
        for result in running:
            yield result.result()
