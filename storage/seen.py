"""Seen keys: a delivery that comes twice acts once and is answered the same."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import String, Table, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, InWorkspace, act_of
from storage.due import Old

KEPT = timedelta(days=1)
"""Slack redelivers within minutes; a day is ample."""


class SeenKey(InWorkspace, Base):
    __tablename__ = "seen_keys"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)


def keep(session: Session, key: str, answer: dict[str, Any]) -> None:
    """Keep what is answered to a delivery. Of two that act at the same time, the second fails here when the
    first has committed, and takes back what it did."""
    act = act_of(session)
    row = {"workspace_id": act.workspace_id, "key": key, "at": act.now, "answer": answer}
    session.flush()
    session.connection(bind_arguments={"clause": _KEPT}).execute(_KEPT, row)


_KEPT = insert(cast(Table, SeenKey.__table__))


def answer_to(session: Session, key: str) -> dict[str, Any] | None:
    """Return the answer to the first delivery."""
    return session.scalar(select(SeenKey.answer).where(SeenKey.key == key))


OLD = Old(SeenKey, SeenKey.at, after=KEPT)
