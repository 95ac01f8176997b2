"""How long reading a whole line takes: `python -m tests.benchmarks lines`.

Microseconds of processor time of the lines that the tests know, against 200 names; and of 10,000 characters.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.language import when
from handlers.language.line import known_of, understand
from handlers.language.line.known import Customer, Known
from tests.language.lines import CASES, WORLD

NAMES = 200
ROUNDS = 7
LONG = (
    "contoso we met the buyer about 20 seats at 5 sites; Mark sends the offer on Monday, follow up friday. "
    * 110
)


def workspace() -> Known:
    """The tests' workspace with so many customers that a line is read against 200 names."""
    known = known_of(WORLD)
    more = [
        Customer(f"Maker{at} Works {at}") for at in range(NAMES - len(known.customers) - len(known.contacts))
    ]
    return Known(
        (*known.customers, *more), known.contacts, known.people, known.records, known.stages, known.values
    )


def spent(read: Callable[[], object]) -> float:
    """Microseconds of the quickest of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time_ns()
        read()
        best = min(best, (time.process_time_ns() - began) / 1000)
    return best


def main() -> None:
    """Print the figures of one run."""
    when.warm()
    known = workspace()

    def reader(surface: str, person: str, text: str) -> Callable[[], object]:
        mine = WORLD["people"][person]
        now = datetime.fromisoformat(WORLD["now"]).replace(tzinfo=ZoneInfo(mine["zone"]))
        me = next(one for one in known.people if one.handle == person)
        return lambda: understand(surface, text, known=known, me=me, now=now, locale=mine["locale"])

    lines = [reader(surface, person, text) for surface, person, text, _ in CASES if ":" not in surface]
    for read in lines:
        read()
    times = sorted(spent(read) for read in lines)
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"a line against {NAMES} names: p50 {p50:.0f} us, p99 {p99:.0f} us, max {times[-1]:.0f} us")
    for surface in ("/log", "/opp", "/ticket", "dm"):
        took = spent(reader(surface, "@bea", LONG[:10_000])) / 1000
        print(f"10,000 characters in {surface}: {took:.1f} ms")


if __name__ == "__main__":
    main()
