"""The few threads that the synchronous core runs in, away from the event loop."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

WORKERS = 6
APART = 3
"""Threads for what may read much: nothing else waits behind it."""


HANDS_OVER = 0.001
"""Seconds after which a thread that computes lets another go on. With Python's own 0.005, what is short takes
twice as long beside what is long."""


class Threads:
    def __init__(self, workers: int = WORKERS) -> None:
        sys.setswitchinterval(HANDS_OVER)
        self.workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="rapport")
        self._apart = ThreadPoolExecutor(APART, thread_name_prefix="rapport-apart")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: work(*args, **kwargs))

    async def run_apart(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what may take long."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._apart, lambda: work(*args, **kwargs))

    def close(self) -> None:
        """Wait for what is in hand."""
        self._apart.shutdown(wait=True)
        self._pool.shutdown(wait=True)
