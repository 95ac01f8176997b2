"""Keeping: how long a row is known when its call has been made. Its words go at once, they are in Slack."""

from datetime import datetime, timedelta

from sqlalchemy import Select
from sqlalchemy.orm import Session

from storage.base import act_of, delete_some, workspaces_of_first
from storage.outbox.rows import OutboxRow, State

KEPT = timedelta(days=2 * 365)
"""A post: to be changed, and not to be said again under its key. No key comes again as late as that: those of
reminders, renewals and digests name a day or an instant, which passes once, and that of a birthday a year,
which lasts 384 days by the lunar calendar."""

KEPT_BRIEFLY = timedelta(days=30)
"""A change, which nothing refers to; and an answer, which what was asked is answered with once."""


def workspaces_with_old(now: datetime) -> Select[tuple[str]]:
    return workspaces_of_first(OutboxRow, OutboxRow.let_go_at, now)


def forget_old(session: Session, limit: int) -> bool:
    """Let go of at most so many; whether there may be more. What could not be sent stays until it is."""
    old = OutboxRow.let_go_at <= act_of(session).now
    return delete_some(session, OutboxRow, limit, old, OutboxRow.state.in_([State.SENT, State.TAKEN_BACK]))
