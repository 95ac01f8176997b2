"""What a request must know first, in one statement: who asks, whether they were answered before, and whether
what the process remembers still holds."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, null, select
from sqlalchemy.orm import Session

from storage import memory
from storage.base import act_of, guarded
from storage.seen import SeenKey
from storage.users import User
from storage.workspaces import Workspace

_ARRIVAL = (
    select(User, Workspace.changes)
    .join(Workspace, Workspace.id == User.workspace_id)
    .where(User.slack_id == bindparam("slack_id"))
)
_ANSWERED = SeenKey.workspace_id == User.workspace_id, SeenKey.key == bindparam("delivery")
_TO_READ = guarded(_ARRIVAL.add_columns(null()))
_TO_WRITE = guarded(_ARRIVAL.add_columns(SeenKey.answer).outerjoin(SeenKey, and_(*_ANSWERED)))


@dataclass(frozen=True)
class Arrival:
    user: User
    answer: dict[str, Any] | None
    """What was answered to the same delivery before, if it acts."""


def arrive(session: Session, slack_id: str, delivery: str, *, writes: bool) -> Arrival:
    """Find who asks, and let the session use what is remembered of their workspace."""
    asked = {"slack_id": slack_id, "delivery": delivery}
    user, changes, answer = session.execute(_TO_WRITE if writes else _TO_READ, asked).one()
    memory.recall(session, act_of(session).workspace_id or "", changes)
    return Arrival(user, answer)
