"""An office in which conversations take place: Rapport, a local Slack, people, and a clock moved by hand."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from bot.patience import Patience
from bot.rapport import Rapport
from bot.settings import Settings
from handlers.features import router
from slack_sandbox import Channel, Clock, Message, Outcome, Person, Sandbox, View
from storage import permissions, users
from storage.base import Act, add
from storage.contacts import Contact
from storage.customers import Customer
from storage.database import Database
from storage.outbox import OutboxRow
from storage.users import Profile, Role

MANIFEST = Path(__file__).parents[1] / "manifest.yml"

WEDNESDAY = datetime(2026, 3, 11, 14, 20, tzinfo=UTC)
"""10:20 in New York, 14:20 in London, 22:20 in Shanghai; the clocks change in London on 29 March."""

HANG = 300
"""Real seconds after which a wait is one that does not end, on a machine that is busy with much else."""

UNHURRIED = Patience(HANG, profile=HANG, pauses=HANG, response=HANG, call=HANG, file=(0.0, 0.1))
"""On such a machine nobody is late."""

HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)

ROLES = {"sam": Role.SALES, "jing": Role.SUPPORT, "morgan": Role.MANAGER, "ada": Role.ADMIN}


@dataclass
class Office:
    """`sam` sells, `jing` supports (and reads Chinese), `morgan` manages, `ada` is admin."""

    database_url: str
    sandbox: Sandbox
    rapport: Rapport
    sam: Person
    jing: Person
    morgan: Person
    ada: Person
    sales: Channel
    support: Channel

    @classmethod
    @asynccontextmanager
    async def opened(cls, database_url: str, transport: str) -> AsyncIterator["Office"]:
        """On a database that is furnished."""
        sandbox = _slack()
        await sandbox.start()
        rapport = Rapport(settings(sandbox, database_url, transport), sandbox.clock.now, UNHURRIED)
        office = cls(
            database_url=database_url,
            sandbox=sandbox,
            rapport=rapport,
            sales=sandbox.add_channel("sales"),
            support=sandbox.add_channel("support"),
            **{name: sandbox.person(name) for name in ROLES},
        )
        await rapport.start(ticking=False)
        if transport == "http":
            sandbox.deliver_to(f"http://127.0.0.1:{rapport.port}/slack/events")
        else:
            await sandbox.connected()
        try:
            yield office
        finally:
            await office.rapport.stop()
            await sandbox.stop()

    # Rapport's processes

    def another(self, patience: Patience = UNHURRIED) -> Rapport:
        """One more process on the same database, over Socket Mode; not started yet."""
        return Rapport(settings(self.sandbox, self.database_url, "socket"), self.sandbox.clock.now, patience)

    async def start_again(self, patience: Patience = UNHURRIED) -> None:
        """Have another process where one has stopped."""
        self.rapport = self.another(patience)
        self.sandbox.deliver_to("")
        await self.rapport.start(ticking=False)
        await self.sandbox.connected()

    # The clock

    @property
    def now(self) -> datetime:
        return self.sandbox.clock.now()

    async def move(self, **span: float) -> None:
        """Let time pass, and what falls due meanwhile happen."""
        self.sandbox.clock.move(**span)
        await self.settle()

    async def pass_hours(self, number: int) -> None:
        """Let the clock strike so many times; hours at which nothing is due are passed over."""
        end = _struck(self.now) + number * HOUR
        while self.now < end:
            due = self._next_due() or end
            self.sandbox.clock.move_to(min(end, _struck(due - MOMENT) + HOUR))
            await self.settle()

    def _next_due(self) -> datetime | None:
        """When the first of all rows falls due that is not due yet."""
        kinds = [(tick.kind.at, tick.kind.after) for tick in router().ticks]
        kinds.append((OutboxRow.due_at, timedelta(0)))
        with self.rapport.database.transaction(Act(self.now), writes=False) as session:
            firsts = [
                first + after
                for at, after in kinds
                if (first := session.scalar(select(func.min(at)).where(at > self.now - after)))
            ]
        return min(firsts, default=None)

    async def settle(self) -> None:
        """Until nothing is due now; a channel takes one message a second, so seconds may pass."""
        for _ in range(300):
            if not await self.rapport.clock.tick():
                return
            self.sandbox.clock.move(seconds=1.1)
        raise AssertionError("there is no end of work")

    async def at_rest(self) -> None:
        """Until what was asked is done, also what Slack was told to wait for no longer."""
        await self.rapport.slack.finish()
        await self.settle()

    # What is known

    @contextmanager
    def session(self) -> Iterator[Session]:
        act = Act(self.now, self.sandbox.team_id, surface="test")
        with self.rapport.database.transaction(act) as session:
            yield session

    def all(self, model: type[Any]) -> list[Any]:
        """Every record of a kind, in the order of their keys."""
        with self.session() as session:
            return list(session.scalars(select(model).order_by(*inspect(model).primary_key)).unique())

    def only(self, model: type[Any]) -> Any:
        """The one record of a kind."""
        (record,) = self.all(model)
        return record

    def add_customer(self, name: str, owner: Person | None = None, **fields: Any) -> Customer:
        with self.session() as session:
            user = users.by_slack_id(session, (owner or self.sam).id)
            return add(session, Customer(name=name, owner_id=user.id if user else None, **fields))

    def add_contact(self, customer: Customer, name: str, **fields: Any) -> Contact:
        with self.session() as session:
            known = session.get_one(Customer, customer.id)
            return add(session, Contact(customer=known, name=name, owner_id=known.owner_id, **fields))

    # What people see

    def last(self, person: Person, channel: Channel) -> Message:
        """The newest message that a person sees in a channel."""
        return person.sees(channel)[-1]

    def texts(self, person: Person, channel: Channel) -> list[str]:
        return [message.shown for message in person.sees(channel)]


def _struck(now: datetime) -> datetime:
    """The full hour before, or now."""
    return now.replace(minute=0, second=0, microsecond=0)


def _slack() -> Sandbox:
    """A workspace with an office's people, whose ids are the same each time."""
    # Connections that end after some hours have tests of their own; here days pass between two sentences.
    forever = timedelta(days=36_500).total_seconds()
    clock = Clock(WEDNESDAY, patience=HANG)
    slack = Sandbox(MANIFEST, clock, team="The Office", connection_lifetime=forever)
    slack.add_person("sam", real_name="Sam Rivera", tz="America/New_York", locale="en-US")
    slack.add_person("jing", real_name="陈静", tz="Asia/Shanghai", locale="zh-CN")
    slack.add_person("morgan", real_name="Morgan Blake", tz="Europe/London", locale="en-GB")
    slack.add_person("ada", real_name="Ada Price", tz="America/New_York", locale="en-US", is_admin=True)
    return slack


def furnish(database: Database) -> None:
    """Make an office's people known to a database, in their roles."""
    slack = _slack()
    with database.transaction(Act(WEDNESDAY, slack.team_id, surface="test")) as session:
        permissions.ensure_workspace(session, slack.team_id)
        for name, role in ROLES.items():
            about = slack.person(name).user
            profile = Profile(about.id, about.real_name, about.tz, about.locale)
            users.remember(session, profile).role = role


def held(view: View | None, field: str) -> Any:
    """What an input of an open form holds: text, id, YYYY-MM-DD, HH:MM; None if empty."""
    assert view is not None, "no form is open"
    if state := view.typed.get((field, field)):
        return next((state[key] for key in state if key != "type"), None)
    (block,) = [block for block in view.blocks if block.get("block_id") == field]
    element = block["element"]
    initial = next((element[key] for key in element if key.startswith("initial_")), None)
    return initial["value"] if isinstance(initial, dict) else initial


def settings(sandbox: Sandbox, database_url: str, transport: str) -> Settings:
    return Settings(
        bot_token=sandbox.bot_token,
        app_token=sandbox.app_token,
        signing_secret=sandbox.signing_secret,
        mode=transport,
        port=0,
        api_url=sandbox.api_url,
        database_url=database_url,
    )


__all__ = ["Message", "Office", "Outcome", "Person"]
