"""The log says once what repeats, and then how often: a full database fills no disk with tracebacks."""

import copy
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

WITHIN = 300
"""Seconds in which the same is counted and not said again."""


@dataclass
class Said:
    """A line that was said, and how often it would have been since."""

    record: logging.LogRecord
    at: float
    times: int = 0


class Counting(logging.StreamHandler[TextIO]):
    """A handler that counts the warnings and errors that repeat, and shows the traceback of each once."""

    def __init__(
        self, stream: TextIO | None = None, now: Callable[[], float] = time.monotonic, within: float = WITHIN
    ) -> None:
        super().__init__(stream)
        self._now, self._within = now, within
        self._said: dict[tuple[str, str], Said] = {}
        self._shown: dict[str, float] = {}
        """What has failed -> when it last did."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING:
            super().emit(record)
            return
        now = self._now()
        self._tell(now)
        what = _what_failed(record)
        is_known = what in self._shown
        if what:
            self._shown[what] = now
        short = _without_traceback(record, ": ".join(part for part in (record.getMessage(), what) if part))
        key = record.name, short.getMessage()
        if key in self._said:
            self._said[key].times += 1
        else:
            self._said[key] = Said(short, now)
            super().emit(short if is_known else record)

    def close(self) -> None:
        """Say what is still counted."""
        self._tell(self._now() + self._within)
        super().close()

    def _tell(self, now: float) -> None:
        """Say how often what was said some time ago has come again."""
        for key, said in [one for one in self._said.items() if one[1].at + self._within <= now]:
            del self._said[key]
            if said.times:
                minutes = max(round((now - said.at) / 60), 1)
                again = f"the same {said.times} times in {minutes} minutes: {said.record.getMessage()}"
                super().emit(_without_traceback(said.record, again))
        self._shown = {what: at for what, at in self._shown.items() if at + self._within > now}


def _what_failed(record: logging.LogRecord) -> str:
    """Return the last line of a record's traceback; empty if it has none."""
    error = record.exc_info[1] if record.exc_info else None
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}" if error else ""


def _without_traceback(record: logging.LogRecord, message: str) -> logging.LogRecord:
    line = copy.copy(record)
    line.msg, line.args, line.exc_info, line.exc_text = message, (), None, None
    return line
