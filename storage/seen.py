"""Seen keys: a delivery that comes twice acts once and is answered the same."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, InWorkspace, act_of, insert_into
from storage.due import Due

KEPT = timedelta(days=1)
"""Slack redelivers within minutes; a day is ample."""


class SeenKey(InWorkspace, Base):
    __tablename__ = "seen_keys"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)


def claim(session: Session, key: str) -> bool:
    """Whether this delivery is the first; a second one waits here until the first has committed."""
    act = act_of(session)
    first = insert_into(session, SeenKey).values(
        workspace_id=act.workspace_id, key=key, at=act.now, answer={}
    )
    inserted = session.scalar(first.on_conflict_do_nothing().returning(SeenKey.key))
    return inserted is not None


def keep_answer(session: Session, key: str, answer: dict[str, Any]) -> None:
    session.execute(update(SeenKey).where(SeenKey.key == key).values(answer=answer))


def answer_to(session: Session, key: str) -> dict[str, Any]:
    """What was answered to the first delivery."""
    answer: dict[str, Any] = session.scalars(select(SeenKey.answer).where(SeenKey.key == key)).one()
    return answer


OLD = Due(SeenKey, SeenKey.at, after=KEPT)
