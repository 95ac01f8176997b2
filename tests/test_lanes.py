"""A lane knows when its head may be claimed: always what its rows say, whatever has happened to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import outbox, permissions
from storage.base import Act
from storage.database import Database
from storage.outbox import Lane, OutboxRow, Priority
from storage.outbox.lanes import Key
from storage.outbox.rows import Pace
from tests.office import WEDNESDAY

TEAMS = ("T1", "T2")
CHANNELS = ("C1", "C2", "U1")
KEYS = ("a", "b", "c", "d")


@dataclass
class Mail:
    """Two workspaces that write, and a sender. `n` chooses among what there is."""

    database: Database
    now: datetime = WEDNESDAY
    claimed: list[OutboxRow] = field(default_factory=list)

    def act(self, n: int) -> Act:
        return Act(self.now, TEAMS[n % 2], surface="test")

    def post(self, session: Session, n: int) -> None:
        priority = (Priority.URGENT, Priority.BULK)[n % 5 > 3]
        outbox.post(session, KEYS[n % 4], CHANNELS[n % 3], {"text": "hello"}, priority=priority)

    def whisper(self, session: Session, n: int) -> None:
        outbox.say_privately(session, f"answer {self.now} {n}", CHANNELS[n % 2], "U1", {"text": "hello"})

    def change(self, session: Session, n: int) -> None:
        outbox.update_posted(session, KEYS[n % 4], {"text": "hello again"})

    def take_back(self, session: Session, n: int) -> None:
        outbox.delete_posted(session, KEYS[n % 4])

    def retry(self, session: Session, n: int) -> None:
        for letter in outbox.failed(session, 1):
            outbox.retry(session, letter.id)

    def retry_all(self, session: Session, n: int) -> None:
        outbox.retry_all(session)

    def claim(self, session: Session, n: int) -> None:
        self.claimed += outbox.claim(session, n)

    def settle(self, session: Session, n: int) -> None:
        if self.claimed:
            row = self.claimed.pop(n % len(self.claimed))
            OUTCOMES[n % len(OUTCOMES)](session, row, self.now + timedelta(seconds=n))

    def forget(self, session: Session, n: int) -> None:
        outbox.OLD.forget(session, n + 1)
        outbox.IDLE.forget(session, n + 1)

    def wait(self, session: Session, n: int) -> None:
        self.now += timedelta(seconds=n)

    def wait_long(self, session: Session, n: int) -> None:
        self.now += timedelta(days=n)


def later(*, unsure: bool, own_fault: bool) -> Callable[[Session, OutboxRow, datetime], object]:
    def settle(session: Session, row: OutboxRow, at: datetime) -> None:
        outbox.try_again(session, row, at, "500", unsure=unsure, own_fault=own_fault)

    return settle


OUTCOMES: Sequence[Callable[[Session, OutboxRow, datetime], object]] = (
    lambda session, row, _: outbox.sent(session, row, row.channel, "1.2"),
    lambda session, row, _: outbox.not_found(session, row),
    lambda session, row, _: outbox.hand_back(session, row),
    later(unsure=True, own_fault=True),
    later(unsure=False, own_fault=False),
    lambda session, row, _: outbox.give_up(session, row, "channel_not_found"),
    lambda session, row, _: outbox.nothing_to_change(session, row),
    lambda session, row, _: outbox.send_directly(session, row),
    lambda session, row, _: outbox.without_blocks(session, row, "invalid_blocks"),
    lambda session, row, _: outbox.repeat_marked(session, row, {"text": "again"}),
    lambda session, row, at: outbox.rest_channel(session, row, at),
    lambda session, row, at: outbox.rest_method(session, row, at),
)
EVERYBODYS = (Mail.claim, Mail.forget)
"""What the machine does for all workspaces at once."""
ACTS = (Mail.post, Mail.whisper, Mail.change, Mail.take_back, Mail.retry, Mail.retry_all, *EVERYBODYS)
OFTEN = (Mail.post, Mail.post, Mail.claim, Mail.claim, *(Mail.settle,) * 6)
acts = st.sampled_from((*ACTS, *OFTEN, Mail.wait, Mail.wait_long))


def lanes_and_heads(
    database: Database,
) -> tuple[dict[tuple[str, str], Lane], dict[tuple[str, str], OutboxRow]]:
    """Read the lanes, and the head of each by its rows."""
    with database.transaction(Act(WEDNESDAY)) as session:
        lanes = {(lane.workspace_id, lane.channel): lane for lane in session.scalars(select(Lane))}
        heads: dict[Key, OutboxRow] = {}
        waiting = select(OutboxRow).where(OutboxRow.finished_at.is_(None))
        for row in session.scalars(waiting.order_by(OutboxRow.priority, OutboxRow.id)):
            heads.setdefault((row.workspace_id, row.channel), row)
        return lanes, heads


@example(  # sent by who claimed it first, after the second has turned it into a direct message
    [
        (Mail.whisper, 1),
        (Mail.claim, 2),
        (Mail.wait_long, 1),
        (Mail.claim, 1),
        (Mail.settle, 7),
        (Mail.settle, 0),
    ]
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=st.lists(st.tuples(acts, st.integers(0, 11)), min_size=20, max_size=40))
def test_next_due_at_is_what_the_rows_say(
    database: Database, happened: list[tuple[Callable[[Mail, Session, int], None], int]]
) -> None:
    with database.transaction(Act(WEDNESDAY)) as session:
        for table in (OutboxRow, Lane, Pace):
            session.execute(delete(table))
    for team in TEAMS:
        with database.transaction(Act(WEDNESDAY, team, surface="test")) as session:
            permissions.ensure_workspace(session, team)
    mail = Mail(database)
    for act, n in happened:
        whose = Act(mail.now) if act in (*EVERYBODYS, Mail.settle) else mail.act(n)
        with database.transaction(whose) as session:
            act(mail, session, n)
        lanes, heads = lanes_and_heads(database)
        assert heads.keys() <= lanes.keys()
        for key, lane in lanes.items():
            head = heads.get(key)
            assert lane.next_due_at == (max(head.due_at, lane.free_at) if head else None), act
            assert lane.priority == (head.priority if head else None), act
        with database.transaction(Act(mail.now), writes=False) as session:
            due = [lane.next_due_at for lane in lanes.values() if lane.next_due_at]
            assert outbox.next_due(session) == min(due, default=None)


def test_a_rollback_leaves_lanes_as_they_were(database: Database) -> None:
    with database.transaction(Act(WEDNESDAY, "T1", surface="test")) as session:
        permissions.ensure_workspace(session, "T1")
    with pytest.raises(RuntimeError), database.transaction(Act(WEDNESDAY, "T1", surface="test")) as session:
        outbox.post(session, "a", "C1", {"text": "hello"})
        raise RuntimeError
    assert lanes_and_heads(database) == ({}, {})
