"""Housekeeping: what needs to be known no more is let go."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.routing import Routes
from storage import drafts, outbox, seen
from storage.base import act_of

routes = Routes()

SENT_KEPT = timedelta(days=30)


def _put_off(_session: Session, _until: datetime) -> None:
    """Nothing else waits for it."""


def _workspaces(session: Session, now: datetime) -> Collection[str]:
    return {*seen.workspaces_with_old(session, now), *drafts.workspaces_with_old(session, now)}


@routes.tick("housekeeping", _workspaces, _put_off, every=timedelta(minutes=1))
def let_go(session: Session, _limit: int) -> bool:
    """Keys of deliveries that cannot come again, lines that were never finished, whispers long sent."""
    seen.forget_old(session)
    drafts.forget_old(session)
    outbox.forget_sent(session, act_of(session).now - SENT_KEPT)
    return False
