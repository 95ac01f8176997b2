"""Costs beside the number of customers: `python -m tests.benchmarks sizes --customers 1000,100000,1000000`.

Prints for SQLite and PostgreSQL the time that storage and handlers take at best, which a busy machine
disturbs least, for a card, a logged call, a digest of everything and the like, each beside its goal. The
databases are kept in a folder of the machine's temporary ones, so that only the first run builds them;
PostgreSQL's stay on the server of POSTGRES_URL, where there is one.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.payloads import Incoming, Kind
from bot.serving import Serving
from handlers.features import router
from handlers.figures import gather
from handlers.figures.figure import NAMED, SOON
from handlers.watches import KINDS
from handlers.watches import Kind as RuleKind
from storage import contacts, search, users, watches
from storage.base import Act
from storage.database import Database
from storage.permissions import Scope, Viewer, viewer_of
from storage.rules import Route, Rule
from storage.users import Profile
from tests import crowds
from tests.crowds import MANAGER, NOW, REP, TEAM
from tests.postgres import embedded_server

TIMES = 20
ZONE = ZoneInfo("America/New_York")
WEEK = timedelta(days=7)
Run = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks sizes")
    parser.add_argument("--customers", default="1000,10000", help="how many, as in 1000,100000,1000000")
    parser.add_argument("--on", default="sqlite,postgresql", help="which databases")
    parser.add_argument("--only", default="", help="what begins so")
    chosen, _ = parser.parse_known_args()
    sizes = [int(size) for size in chosen.customers.split(",")]
    for kind in chosen.on.split(","):
        with _databases(kind) as url_of:
            figures = {size: _measured(url_of(size), chosen.only) for size in sizes}
        _print(kind, figures)


@contextmanager
def _databases(kind: str) -> Iterator[Callable[[int], str]]:
    if kind == "sqlite":
        yield crowds.sqlite
    elif server := os.environ.get("POSTGRES_URL"):
        yield lambda size: crowds.postgresql(server, size)
    else:
        with embedded_server() as own:
            yield lambda size: crowds.postgresql(own.url, size)


def _measured(url: str, only: str) -> dict[str, float]:
    """What is done -> milliseconds."""
    database = Database(url)
    people = crowds.some_customers(url, TIMES)
    times = {}
    for name, run in {**_typed(database, people), **_asked(database)}.items():
        if name.startswith(only):
            times[name] = _at_best(run)
    database.close()
    return times


def _at_best(run: Run) -> float:
    """Of some runs, after one that fills the caches; of few if it is slow."""
    run()
    taken: list[float] = []
    while len(taken) < 3 or (len(taken) < TIMES and sum(taken) < 2):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return 1000 * min(taken)


def _typed(database: Database, people: Sequence[tuple[str, str]]) -> dict[str, Run]:
    """What people type, served as it is when Slack delivers it."""
    serving = Serving(database, router(), lambda: NOW)
    profile = Profile(REP, "Person 1", ZONE.key, "en-US")

    def typed(slash: str, *lines: str) -> Run:
        turn = cycle(lines)

        def run() -> None:
            incoming = Incoming(
                Kind.COMMAND, slash, TEAM, REP, uuid4().hex, next(turn), trigger_id="1", channel="C1"
            )
            reply = serving.serve(incoming, profile).reply
            assert reply.message and "went wrong" not in reply.message["text"], reply

        return run

    return {
        "/customer": typed("/customer", *(name for name, _ in people)),
        "/log": typed(
            "/log",
            *(f"{name} spoke to {one}, wants 20 seats, follow up next Tue 10am" for name, one in people),
        ),
        "/opp list": typed("/opp", "list"),
        "/ticket list": typed("/ticket", "list"),
        "/followup list": typed("/followup", "list"),
    }


def _asked(database: Database) -> dict[str, Run]:
    """What is asked of the database in the background, and as one types."""

    def asked(slack_id: str, question: Callable[[Session, Viewer], object]) -> Run:
        def run() -> None:
            with database.transaction(Act(NOW, TEAM, surface="benchmark"), writes=False) as session:
                person = users.by_slack_id(session, slack_id)
                assert person
                question(session, viewer_of(session, person))

        return run

    def rule(kind: RuleKind) -> Run:
        one = Rule(kind=kind.name, number=1, route=Route.OWNER, zone=ZONE.key, begun_at=NOW - WEEK)
        return asked(MANAGER, lambda session, viewer: watches.found(session, kind, one, viewer, NOW))

    def picker(text: str) -> Callable[[Session, Viewer], object]:
        return lambda session, viewer: search.customers(session, viewer, text, 20)

    return {
        "digest of everything": asked(
            MANAGER, lambda session, viewer: gather(session, viewer, Scope.ALL, NOW - WEEK, NOW, ZONE)
        ),
        "digest of one's own": asked(
            REP, lambda session, viewer: gather(session, viewer, Scope.OWN, NOW - WEEK, NOW, ZONE)
        ),
        "birthdays of eight days": asked(MANAGER, _birthdays),
        **{f"rule: {kind.name}": rule(kind) for kind in KINDS.values()},
        "picker, nothing typed": asked(
            REP, lambda session, viewer: search.customers(session, viewer, "", 20)
        ),
        "picker, a city typed": asked(
            REP, lambda session, viewer: search.customers(session, viewer, "上海", 20)
        ),
    }


def _birthdays(session: Session, viewer: Viewer) -> object:
    days = [NOW.date() + timedelta(days=n) for n in range(SOON.days + 1)]
    return contacts.next_birthdays(session, viewer, viewer, days, NAMED)


def _print(kind: str, figures: dict[int, dict[str, float]]) -> None:
    first, last = min(figures), max(figures)
    print(f"{kind:30}" + "".join(f"{size:>12,}" for size in figures) + "     ratio  goal")
    for name in figures[first]:
        row = [all_times[name] for all_times in figures.values()]
        ratio = figures[last][name] / figures[first][name]
        print(
            f"{name:30}" + "".join(f"{ms:>9.1f} ms" for ms in row) + f"{ratio:>10.1f}  {GOALS.get(name, '')}"
        )


GOALS = {
    "/customer": "1.5 times",
    "/log": "1.5 times",
    "/opp list": "1.5 times",
    "/ticket list": "1.5 times",
    "/followup list": "1.5 times",
    "digest of everything": "300 ms at 100,000",
    "digest of one's own": "300 ms at 100,000",
    "birthdays of eight days": "50 ms at 1,000,000",
}
