"""Drafts: lines that could not be carried out as typed, kept so that nobody types them twice."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, Owned


class Draft(Owned, Base):
    __tablename__ = "drafts"
    entity = "draft"

    command: Mapped[str] = mapped_column(String(32))
    text: Mapped[str]
    channel_id: Mapped[str | None] = mapped_column(String(32))


def keep(session: Session, owner_id: int, command: str, text: str, channel_id: str | None) -> Draft:
    draft = Draft(owner_id=owner_id, command=command, text=text, channel_id=channel_id)
    session.add(draft)
    session.flush()
    return draft
