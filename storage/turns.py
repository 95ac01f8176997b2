"""The turns of SQLite's writers.

SQLite has one writer's place. Who finds it taken looks again now and then, and whoever looks at the right
moment has it: beside a thread that writes without a pause, all others might look in vain. So the threads of a
process have it in the order in which they ask.
"""

import threading
from collections import deque

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import TimeoutError


class Turns:
    """One turn at a time, in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    def take(self, seconds: float) -> None:
        """Wait for one's turn. Raises TimeoutError if it does not come within so many seconds."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return
        with self._lock:
            if mine.is_set():
                return
            self._waiting.remove(mine)
        raise TimeoutError("the database is locked: another thread writes")

    def give_back(self) -> None:
        """End a turn; whoever has waited for longest has the next."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


def take_turns(engine: Engine, seconds: float) -> None:
    """Let each transaction of an engine wait for its turn, which ends when its connection is let go."""
    turns, writing = Turns(), set[int]()

    def begin(connection: Connection) -> None:
        raw = id(connection.connection.dbapi_connection)
        if raw in writing:
            return
        turns.take(seconds)
        writing.add(raw)

    def end(raw: object, *_more: object) -> None:
        if id(raw) in writing:
            writing.discard(id(raw))
            turns.give_back()

    event.listen(engine, "begin", begin)
    for name in ("checkin", "invalidate", "close", "close_detached"):
        event.listen(engine, name, end)
