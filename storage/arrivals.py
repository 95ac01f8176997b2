"""What a request must know first, in one statement: who asks, whether they were answered before, and whether
what the process remembers still holds."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from storage import memory
from storage.base import act_of, guarded
from storage.seen import SeenKey
from storage.users import User
from storage.workspaces import Workspace

_ARRIVAL = guarded(
    select(User, Workspace.changes, SeenKey.answer)
    .join(Workspace, Workspace.id == User.workspace_id)
    .outerjoin(SeenKey, and_(SeenKey.workspace_id == User.workspace_id, SeenKey.key == bindparam("delivery")))
    .where(User.slack_id == bindparam("slack_id"))
)


@dataclass(frozen=True)
class Arrival:
    user: User
    answer: dict[str, Any] | None
    """What was answered to the same delivery before."""


def arrive(session: Session, slack_id: str, delivery: str) -> Arrival:
    """Find who asks, and let the session use what is remembered of their workspace."""
    asked = {"slack_id": slack_id, "delivery": delivery}
    user, changes, answer = session.execute(_ARRIVAL, asked).one()
    memory.recall(session, act_of(session).workspace_id or "", changes)
    return Arrival(user, answer)
