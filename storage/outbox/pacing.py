"""Slack's pace: one message a second in a channel with a short burst, so many calls a minute of a method.

An allowance is kept as one instant, up to which it is used (the "generic cell rate algorithm"): each call
moves it on by its span, and may be made while it is not further ahead of the clock than the burst.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.base import act_of, insert_into
from storage.outbox.rows import Method, OutboxRow, Pace, State


@dataclass(frozen=True)
class Allowance:
    """So many calls at once, and then one in each span."""

    span: timedelta
    burst: int

    @property
    def ahead(self) -> timedelta:
        """How far the allowance may be used ahead of the clock."""
        return self.span * (self.burst - 1)


CHANNEL = Allowance(timedelta(seconds=1), burst=3)
"""Slack tolerates short bursts and gives no number; some are left to the answers that pass by the outbox."""

RATE_LIMITED = "ratelimited"
"""Slack's word for too much, kept as a row's error."""

HISTORY = "conversations.history"
"""Looking a message up, in a channel or (the same tier) in a thread."""

TIER_3 = Allowance(timedelta(seconds=60 / 50), burst=20)
TIER_4 = Allowance(timedelta(seconds=60 / 100), burst=40)
METHODS = {
    Method.EPHEMERAL: TIER_4,
    Method.UPDATE: TIER_3,
    Method.DELETE: TIER_3,
    HISTORY: TIER_3,
    # Of a workspace's posts Slack says no more than "several hundred a minute": its 429 tells.
    Method.POST: Allowance(timedelta(0), burst=1),
}


def ensure(session: Session, workspace_id: str, names: Collection[str]) -> None:
    """Make the paces that are not there yet; they are free."""
    rows = [
        {"workspace_id": workspace_id, "name": name, "used_until": act_of(session).now}
        for name in sorted(names)
    ]
    session.execute(insert_into(session, Pace).values(rows).on_conflict_do_nothing())


def affordable(session: Session, heads: Sequence[tuple[OutboxRow, Pace]]) -> list[OutboxRow]:
    """Of the heads of free lanes, those whose method's allowance lasts; both allowances are used by them."""
    now = act_of(session).now
    wanted = Counter((row.workspace_id, _method(row)) for row, _lane in heads)
    left = {call: _take(session, *call, wanted[call]) for call in sorted(wanted)}
    chosen = []
    for row, lane in heads:
        call = (row.workspace_id, _method(row))
        if left[call]:
            left[call] -= 1
            lane.used_until = max(lane.used_until, now) + CHANNEL.span
            chosen.append(row)
    return chosen


def rest_channel(session: Session, row: OutboxRow, until: datetime) -> None:
    """Slack wants nothing more in this channel before an instant; then no burst."""
    _rest(session, row.workspace_id, row.channel, until + CHANNEL.ahead)


def rest_method(session: Session, row: OutboxRow, until: datetime) -> None:
    """Slack wants no more calls of this row's method in its workspace before an instant; then no burst."""
    method = _method(row)
    ensure(session, row.workspace_id, [method])
    _rest(session, row.workspace_id, method, until + METHODS[method].ahead)


def other_channels_rest(session: Session, row: OutboxRow) -> bool:
    """Whether Slack has just refused posts in another channel too: then it is not the channel's limit."""
    return (
        session.scalar(
            select(OutboxRow.id)
            .where(
                OutboxRow.workspace_id == row.workspace_id,
                OutboxRow.channel != row.channel,
                OutboxRow.finished_at.is_(None),
                OutboxRow.due_at > act_of(session).now,
                OutboxRow.state == State.PENDING,
                OutboxRow.error == RATE_LIMITED,
            )
            .limit(1)
        )
        is not None
    )


def _method(row: OutboxRow) -> str:
    """The method that this row's claim is for."""
    return HISTORY if row.to_be_looked_up else row.method


def _take(session: Session, workspace_id: str, method: str, wanted: int) -> int:
    """How many of the calls wanted may be made now; they are counted as made."""
    now, allowance = act_of(session).now, METHODS[method]
    ensure(session, workspace_id, [method])
    pace = session.scalars(
        select(Pace)
        .where(Pace.workspace_id == workspace_id, Pace.name == method)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    used = max(pace.used_until, now)
    if used > now + allowance.ahead:
        return 0
    if not allowance.span:
        return wanted
    may = min(wanted, (now + allowance.ahead - used) // allowance.span + 1)
    pace.used_until = used + allowance.span * may
    return may


def _rest(session: Session, workspace_id: str, name: str, until: datetime) -> None:
    session.execute(
        update(Pace)
        .where(Pace.workspace_id == workspace_id, Pace.name == name, Pace.used_until < until)
        .values(used_until=until)
    )
