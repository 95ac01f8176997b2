"""Drafts: lines that could not be carried out as typed, kept so that nobody types them twice."""

from datetime import datetime, timedelta

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, Entity, InWorkspace, act_of, reference
from storage.due import Old
from storage.errors import NotFound
from storage.permissions import Viewer
from storage.types import ID

KEPT = timedelta(days=30)


class Draft(Entity, InWorkspace, Base):
    __tablename__ = "drafts"
    entity = "draft"
    label = "saved line"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[int] = reference("users")
    command: Mapped[str] = mapped_column(String(32))
    text: Mapped[str]
    name: Mapped[str]
    """What stood where a customer's name was expected."""
    channel_id: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(index=True)


def keep(
    session: Session, viewer: Viewer, *, command: str, text: str, name: str, channel_id: str | None
) -> Draft:
    draft = Draft(
        owner_id=viewer.user_id,
        command=command,
        text=text,
        name=name,
        channel_id=channel_id,
        created_at=act_of(session).now,
    )
    session.add(draft)
    session.flush()
    return draft


def of(session: Session, viewer: Viewer, draft_id: int) -> Draft:
    """Return the viewer's own draft; it is gone when its line has been carried out."""
    mine = select(Draft).where(Draft.id == draft_id, Draft.owner_id == viewer.user_id)
    draft = session.scalar(mine)
    if draft is None:
        raise NotFound(Draft.entity)
    return draft


OLD = Old(Draft, Draft.created_at, after=KEPT)
