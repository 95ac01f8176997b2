"""One fault run: a workspace, messages, processes and what happens to them, and the count."""

import asyncio
import contextlib
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from multiprocessing.process import BaseProcess

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from slack_sandbox import Channel, Person, Sandbox
from storage import followups, outbox, permissions, users
from storage.base import Act, add
from storage.customers import Customer
from storage.database import Database
from storage.followups import FollowUp
from storage.outbox import OutboxRow
from storage.users import Profile
from tests.chaos import process
from tests.chaos.pace import FastClock, Pace
from tests.chaos.places import Place
from tests.office import MANIFEST, settings

CHANGED = 0.1
"""The part of the messages that is changed twice after being written; every third of those is taken back."""

REMINDED = 20
"""People with a follow-up that falls due meanwhile."""

POSTS_PER_MINUTE = 60_000
"""Slack's "several hundred" would make the run an hour long."""

FAULTS = (
    ("chat.postMessage", {"lost": True}, 0.03),
    ("chat.postMessage", {"reset": True}, 0.03),
    ("chat.postMessage", {"status": 500}, 0.02),
    ("chat.postMessage", {"status": 503}, 0.02),
    ("chat.postMessage", {"status": 429, "retry_after": 2}, 0.02),
    ("chat.update", {"lost": True}, 0.05),
    ("chat.update", {"status": 500}, 0.05),
    ("chat.delete", {"lost": True}, 0.05),
    ("conversations.history", {"status": 429, "retry_after": 2}, 0.05),
    ("conversations.history", {"reset": True}, 0.05),
)


@dataclass(frozen=True)
class Size:
    messages: int
    channels: int
    processes: int
    speed: float
    kill_every: float
    """Seconds on the wall."""
    killing_lasts: float
    """Seconds on the wall; then what is left is finished, while Slack goes on failing."""
    gone_for: float
    """Seconds on the wall, in the middle of the killing, for which there is no database."""


@dataclass
class Count:
    """What a run came to."""

    messages: int
    kills: int
    faults: int
    seconds: float
    lost: list[str]
    twice: list[str]
    out_of_order: list[str]

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.kills} kills, {self.faults} faults, {self.seconds:.0f} s: "
            f"lost {len(self.lost)}, twice {len(self.twice)}, out of order {len(self.out_of_order)}"
        )

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.out_of_order)


class Run:
    """A message's text is its key and version: "c3-17 v0" is the 18th of channel c3, before any change."""

    def __init__(self, place: Place, size: Size, seed: int, *, recovers: bool = True) -> None:
        self._place, self._size, self._recovers = place, size, recovers
        self._random = random.Random(seed)
        self._pace = Pace(time.time(), size.speed)
        self._sandbox = Sandbox(
            MANIFEST, FastClock(self._pace), seed=seed, special_per_minute=POSTS_PER_MINUTE
        )
        self._database = Database(place.url)
        self._processes: list[BaseProcess] = []
        self._kills = 0
        self._written: list[str] = []
        self._versions: dict[str, str] = {}
        self._taken_back: set[str] = set()

    async def count(self) -> Count:
        begun = time.monotonic()
        async with self._sandbox:
            channels = [self._sandbox.add_channel(f"c{n}") for n in range(self._size.channels)]
            people = self._furnish()
            async with self._processes_at_work():
                self._let_slack_fail()
                await asyncio.gather(self._write(channels), self._kill(), self._take_the_database_away())
                await self._finish()
            return self._counted(channels, people, time.monotonic() - begun)

    # What is there

    def _furnish(self) -> Sequence[Person]:
        people = [
            self._sandbox.add_person(f"p{n}", real_name=f"P{n}", tz="America/New_York")
            for n in range(REMINDED)
        ]
        with self._transaction() as session:
            permissions.ensure_workspace(session, self._sandbox.team_id)
            for n, person in enumerate(people):
                owner = users.remember(session, Profile(person.id, person.name, "America/New_York", "en-US"))
                customer = add(session, Customer(name=f"Customer {n}", owner_id=owner.id))
                note = FollowUp(customer=customer, owner=owner, owner_id=owner.id, note=f"note {n}.")
                followup = followups.create(session, note, self._pace.now(), owner.zone)
                meanwhile = self._size.killing_lasts * self._size.speed * self._random.random()
                followup.remind_at = self._pace.now() + timedelta(seconds=meanwhile)
        return people

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Session]:
        with self._database.transaction(Act(self._pace.now(), self._sandbox.team_id)) as session:
            yield session

    @contextlib.asynccontextmanager
    async def _processes_at_work(self) -> AsyncIterator[None]:
        self._processes = [self._start() for _ in range(self._size.processes)]
        try:
            yield
        finally:
            for each in self._processes:
                each.kill()
            for each in self._processes:
                await asyncio.to_thread(each.join)
            self._database.close()

    def _start(self) -> BaseProcess:
        told = settings(self._sandbox, self._place.url, "socket")
        return process.start(told, self._pace, recovers=self._recovers)

    # What happens

    async def _write(self, channels: Sequence[Channel]) -> None:
        """All messages in a few batches, and changes of some while they are on their way."""
        for n in range(self._size.messages // self._size.channels):
            batch = {f"{channel.name}-{n}": channel for channel in channels}
            await self._in_transaction(partial(_post, batch=batch))
            self._written += batch
        changed = self._random.sample(self._written, int(len(self._written) * CHANGED))
        for version in ("v1", "v2"):
            for key in changed:
                await self._in_transaction(partial(_change, key=key, version=version))
                self._versions[key] = version
                await asyncio.sleep(self._size.killing_lasts / 3 / len(changed) * self._random.random())
        for key in changed[::3]:
            await self._in_transaction(partial(outbox.delete_posted, key=key))
            self._taken_back.add(key)

    async def _in_transaction(self, work: Callable[[Session], object]) -> None:
        """As a handler would, and once more if the database is busy."""

        def attempt() -> None:
            with self._transaction() as session:
                work(session)

        while True:
            try:
                await asyncio.to_thread(attempt)
                return
            except OperationalError:
                await asyncio.sleep(0.05)

    def _let_slack_fail(self) -> None:
        for where, what, chance in FAULTS:
            self._sandbox.faults.add(where, **what, chance=chance, times=None)

    async def _take_the_database_away(self) -> None:
        await asyncio.sleep((self._size.killing_lasts - self._size.gone_for) / 2)
        gone = self._place.gone()
        await asyncio.to_thread(gone.__enter__)
        await asyncio.sleep(self._size.gone_for)
        await asyncio.to_thread(gone.__exit__, None, None, None)

    async def _kill(self) -> None:
        end = time.monotonic() + self._size.killing_lasts
        while time.monotonic() < end:
            await asyncio.sleep(self._size.kill_every * self._random.uniform(0.5, 1.5))
            self._kill_one()
            if self._random.random() < 0.2:
                self._sandbox.core.sockets.cut()

    def _kill_one(self) -> None:
        n = self._random.randrange(len(self._processes))
        self._processes[n].kill()
        self._processes[n] = self._start()
        self._kills += 1

    async def _finish(self) -> None:
        async with asyncio.timeout(60 + 20 * 60 / self._size.speed):
            while await asyncio.to_thread(self._left):
                await asyncio.sleep(0.3)

    def _left(self) -> int:
        with self._database.transaction(Act(self._pace.now()), writes=False) as session:
            reminders = select(func.count(FollowUp.id)).where(FollowUp.remind_at.is_not(None))
            waiting = select(func.count(OutboxRow.id)).where(OutboxRow.finished_at.is_(None))
            return (session.scalar(reminders) or 0) + (session.scalar(waiting) or 0)

    # What came of it

    def _counted(self, channels: Sequence[Channel], people: Sequence[Person], seconds: float) -> Count:
        posts = self._sandbox.journal.search("chat.postMessage", ok=True)
        posted = [str(call.arguments["text"]).split()[0] for call in posts]
        times = Counter(key for key in posted if re.fullmatch(r"c\d+-\d+", key))
        reminders = Counter(
            note for call in posts for note in re.findall(r"note \d+\.", str(call.arguments["text"]))
        )
        notes = [f"note {n}." for n in range(len(people))]
        times += reminders
        expected = [*self._written, *notes]
        never_seen = {key for key in self._taken_back if key not in times}
        shown = {
            m.text.split()[0]: m.text.split()[1] for c in channels for m in c.messages.values() if m.text
        }
        wrong_end = [
            key
            for key in self._written
            if shown.get(key) != (None if key in self._taken_back else self._versions.get(key, "v0"))
        ]
        return Count(
            messages=len(expected),
            kills=self._kills,
            faults=sum(fault.met for fault in self._sandbox.faults.pending),
            seconds=seconds,
            lost=[key for key in expected if key not in times and key not in never_seen],
            twice=[key for key, n in times.items() if n > 1],
            out_of_order=[*_disordered(posted), *self._disordered_changes(), *wrong_end],
        )

    def _disordered_changes(self) -> list[str]:
        """Messages that were changed back to what they had been."""
        told: dict[str, str] = {}
        wrong = []
        for call in self._sandbox.journal.search("chat.update", ok=True):
            key, version = str(call.arguments["text"]).split()
            if version < told.get(key, ""):
                wrong.append(key)
            told[key] = version
        return wrong


def _post(session: Session, batch: Mapping[str, Channel]) -> None:
    for key, channel in batch.items():
        outbox.post(session, key, channel.id, {"text": f"{key} v0"})


def _change(session: Session, key: str, version: str) -> None:
    outbox.update_posted(session, key, {"text": f"{key} {version}"})


def _disordered(posted: Sequence[str]) -> list[str]:
    """Messages that appeared in their channel before one that was written earlier."""
    newest: dict[str, int] = {}
    wrong = []
    for key in dict.fromkeys(posted):
        if found := re.fullmatch(r"(c\d+)-(\d+)", key):
            channel, number = found[1], int(found[2])
            if number < newest.get(channel, -1):
                wrong.append(key)
            newest[channel] = max(number, newest.get(channel, -1))
    return wrong
