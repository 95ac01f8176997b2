"""Drafts: lines that could not be carried out as typed, and forms that were not saved, kept so that nobody
types them twice. Whose they are, they alone see them.

What a form holds is known when it is submitted: Slack does not tell what stands in a form that is closed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, Entity, InWorkspace, act_of, reference
from storage.due import Due, Old, indexes
from storage.errors import NotFound
from storage.permissions import Viewer
from storage.seen import SeenKey
from storage.types import ID
from storage.users import User

KEPT = timedelta(days=30)
FORMS_KEPT = timedelta(days=7)

UNANSWERED = timedelta(minutes=1)
"""How long a submitted form may stay without an answer. Then its process has ended and it was not saved."""


class Draft(Entity, InWorkspace, Base):
    __tablename__ = "drafts"
    __table_args__ = indexes("drafts", "tell_at")
    entity = "draft"
    label = "draft"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[int] = reference("users")
    command: Mapped[str] = mapped_column(String(32))
    """The command of a line, or a form's own name."""
    text: Mapped[str]
    name: Mapped[str]
    """What stood where a customer's name was expected; the title of a form."""
    channel_id: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(index=True)
    view: Mapped[dict[str, Any] | None]
    """A form with all that was typed into it, as Slack opens it."""
    delivery: Mapped[str | None]
    """The key under which that form was submitted; lines have none."""
    tell_at: Mapped[datetime | None]
    """When its owner is told that a form was not saved; None if they know."""


@dataclass(frozen=True)
class Typed:
    """What somebody has typed into a form and submitted."""

    form: str
    title: str
    text: str
    view: Mapping[str, Any]
    delivery: str
    draft_id: int | None = None
    """The draft that it was opened from."""


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


def keep_form(session: Session, owner: User, typed: Typed, *, is_answered: bool) -> int | None:
    """Keep what was typed into a form until it is saved; None if it has been saved meanwhile.

    Its owner is told soon that it is here, unless they have been answered.
    """
    if session.scalar(select(SeenKey.key).where(SeenKey.key == typed.delivery)):
        return None
    draft = session.scalar(select(Draft).where(_is(owner.id, typed.delivery, typed.draft_id)))
    draft = draft or Draft(owner_id=owner.id)
    now = act_of(session).now
    draft.command, draft.name, draft.text = typed.form, typed.title, typed.text
    draft.view, draft.delivery, draft.created_at = dict(typed.view), typed.delivery, now
    draft.tell_at = None if is_answered else now + UNANSWERED
    session.add(draft)
    session.flush()
    return draft.id


def saved(session: Session, owner: User, delivery: str, draft_id: int | None) -> None:
    """Forget the draft of a form that is saved now."""
    kept = session.scalar(select(Draft.id).where(_is(owner.id, delivery, draft_id)))
    if kept is not None:
        session.execute(delete(Draft).where(Draft.id == kept))


def of(session: Session, viewer: Viewer, draft_id: int) -> Draft:
    """Return the viewer's own draft; it is gone when its line has been carried out or its form saved."""
    mine = select(Draft).where(Draft.id == draft_id, Draft.owner_id == viewer.user_id, _IS_OPEN)
    draft = session.scalar(mine)
    if draft is None:
        raise NotFound(Draft.entity)
    return draft


def forms_of(session: Session, viewer: Viewer, limit: int) -> Sequence[Draft]:
    """Return the forms that the viewer has not saved, the newest first."""
    mine = select(Draft).where(Draft.owner_id == viewer.user_id, Draft.delivery.is_not(None), _IS_OPEN)
    return session.scalars(mine.order_by(Draft.id.desc()).limit(limit)).all()


def is_saved(session: Session, draft: Draft) -> bool:
    """Return whether its form has been saved, in the moment in which it was kept."""
    return session.scalar(select(SeenKey.key).where(SeenKey.key == draft.delivery)) is not None


def _is(owner_id: int, delivery: str, draft_id: int | None) -> ColumnElement[bool]:
    return (Draft.owner_id == owner_id) & or_(Draft.delivery == delivery, Draft.id == (draft_id or 0))


_IS_OPEN = (
    ~select(SeenKey.key)
    .where(SeenKey.workspace_id == Draft.workspace_id, SeenKey.key == Draft.delivery)
    .exists()
)

DUE = Due(Draft, Draft.tell_at)
OLD = Old(Draft, Draft.created_at, after=KEPT, only=Draft.delivery.is_(None))
OLD_FORMS = Old(Draft, Draft.created_at, after=FORMS_KEPT, only=Draft.delivery.is_not(None))
