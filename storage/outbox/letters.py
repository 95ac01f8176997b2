"""Dead letters and how things stand: what waits, what could not be sent, and sending it once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.orm import Session

from storage.base import act_of
from storage.outbox import lanes
from storage.outbox.rows import NO_TOKEN, UNKNOWN, OutboxRow, State


@dataclass(frozen=True)
class Standing:
    """How the delivery of a workspace stands."""

    waiting: int
    oldest: datetime | None
    """When the first of those that wait was written."""
    trying_again: int
    """Of those that wait, how many have failed at least once."""
    failed: int
    no_token: str | None
    """Slack's word, while it refuses our token to those that wait."""


def standing(session: Session) -> Standing:
    waiting, oldest = session.execute(
        select(func.count(), func.min(OutboxRow.created_at)).where(OutboxRow.finished_at.is_(None))
    ).one()
    return Standing(
        waiting=waiting,
        oldest=oldest,
        trying_again=_counted(session, OutboxRow.finished_at.is_(None), OutboxRow.error.is_not(None)),
        failed=_counted(session, OutboxRow.state == State.FAILED),
        no_token=session.scalar(
            select(func.max(OutboxRow.error)).where(
                OutboxRow.finished_at.is_(None), OutboxRow.error.in_(NO_TOKEN)
            )
        ),
    )


def failed(session: Session, limit: int) -> Sequence[OutboxRow]:
    """Return the messages that were given up, the newest first."""
    given_up = select(OutboxRow).where(OutboxRow.state == State.FAILED)
    return session.scalars(given_up.order_by(OutboxRow.id.desc()).limit(limit)).all()


def letter(session: Session, row_id: int) -> OutboxRow | None:
    """Return one that was given up; None if it was not, or is on its way again already."""
    return session.scalar(select(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.state == State.FAILED))


def retry(session: Session, row_id: int) -> None:
    """Send once more what was given up, with what was to change it since."""
    again = letter(session, row_id)
    if again is not None:
        _retry(session, or_(OutboxRow.id == again.id, OutboxRow.target_key == (again.key or "")))


def retry_all(session: Session) -> None:
    """Send once more everything that was given up."""
    _retry(session)


def _retry(session: Session, *conditions: ColumnElement[bool]) -> None:
    """Queue a failed message again, to be looked up first if it may have been posted."""
    again = (
        update(OutboxRow)
        .where(OutboxRow.state == State.FAILED, *conditions)
        .values(
            state=State.PENDING,
            finished_at=None,
            unsure_since=case((OutboxRow.error != UNKNOWN, OutboxRow.unsure_since)),
            due_at=act_of(session).now,
            tries=0,
            error=None,
        )
        .returning(OutboxRow.workspace_id, OutboxRow.channel)
    )
    for workspace_id, channel in session.execute(again).all():
        lanes.touch(session, workspace_id, channel)


def _counted(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(OutboxRow.id)).where(*conditions)) or 0
