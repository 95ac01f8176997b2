"""Faults on demand: what goes wrong in networks and services, so many times or by seeded chance."""

import random
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False, slots=True)
class Fault:
    """One thing that goes wrong.

    `where` is a Web API method ("chat.postMessage"), "*" for every method, or a delivery ("events_api",
    "interactive", "slash_commands"). Then one or more of:

    status: answer this HTTP status (429 with `retry_after`, seconds or a date; 500, 503 ...).
    error: answer ok:false with this code.
    reset: cut the connection before anything happens.
    lost: cut it after it happened (the message is posted, yet the caller sees a reset).
    garbled: after it happened answer, as this content type, a page that is not Slack's, as a proxy would.
    timeout: never answer; slow: answer after so many seconds of the sandbox's clock.
    For deliveries: duplicate (sent twice), drop (never sent), slow, reorder (sent after the next one),
    skew (the signature's time stamp is off by so many seconds).
    """

    where: str
    status: int = 0
    error: str = ""
    retry_after: int | str = 1
    reset: bool = False
    lost: bool = False
    garbled: str = ""
    timeout: bool = False
    slow: float = 0
    duplicate: bool = False
    drop: bool = False
    reorder: bool = False
    skew: float = 0
    times: int | None = 1  # None: every time
    after: int = 0  # let so many pass first
    chance: float = 1.0
    met: int = field(default=0)


class Faults:
    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self.pending: list[Fault] = []

    def add(self, where: str, **what: Any) -> Fault:
        """`add("chat.postMessage", status=500, times=1)`; see Fault for the words."""
        fault = Fault(where, **what)
        self.pending.append(fault)
        return fault

    def clear(self) -> None:
        self.pending.clear()

    def meet(self, where: str, *, is_method: bool = True) -> Fault | None:
        """Return the fault that strikes this call or delivery, if one does."""
        for fault in self.pending:
            if fault.where != where and not (fault.where == "*" and is_method):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            if fault.chance < 1 and self.random.random() >= fault.chance:
                continue
            fault.met += 1
            if fault.times is not None and fault.met >= fault.times:
                self.pending.remove(fault)
            return fault
        return None
