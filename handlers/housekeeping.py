"""Housekeeping: what needs to be known no more is let go, some of it at a time."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.core.routing import Routes
from storage import drafts, outbox, seen

routes = Routes(order=950)

EVERY = timedelta(minutes=1)
BATCH = 500
"""Rows that one transaction deletes: it is over before anybody waits for it."""


def _put_off(_session: Session, _until: datetime) -> None:
    """Nothing else waits for it."""


@routes.tick("old deliveries", seen.workspaces_with_old, _put_off, BATCH, EVERY)
def forget_deliveries(session: Session, limit: int) -> bool:
    """Deliveries that cannot come again."""
    return seen.forget_old(session, limit)


@routes.tick("old drafts", drafts.workspaces_with_old, _put_off, BATCH, EVERY)
def forget_lines(session: Session, limit: int) -> bool:
    """Lines that were never finished."""
    return drafts.forget_old(session, limit)


@routes.tick("old messages", outbox.workspaces_with_old, _put_off, BATCH, EVERY)
def forget_messages(session: Session, limit: int) -> bool:
    """What was said, and is neither changed nor said under the same key any more."""
    return outbox.forget_old(session, limit)
