"""Digests: what people have asked to be told again and again, each in a place and by a rule of its own."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from sqlalchemy import UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage import due, schedules
from storage.base import Base, act_of, choice
from storage.due import Due
from storage.permissions import Action, Scope, Viewer, visible
from storage.recurrence import Recurrence
from storage.schedules import Recurring
from storage.users import User


class Digest(Recurring, Base):
    """It is counted when it is sent, with what its owner may see then."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("workspace_id", "owner_id", "channel_id", "breadth", "rule"),
        *due.indexes("digests", "next_at"),
    )
    entity = "digest"
    label = "digest"
    rights = """
        role       view    create  edit    delete  export
        sales      own     team    own     own     -
        support    own     team    own     own     -
        marketing  own     team    own     own     -
        manager    all     all     all     all     -
        admin      all     all     all     all     -
    """

    labels: ClassVar[Mapping[str, str]] = {"rule": "When"}

    breadth: Mapped[Scope] = mapped_column(choice(Scope))
    """Of whose records it speaks: its owner's own, those of the owner's team, or all."""

    owner: Mapped[User | None] = relationship(lazy="joined", foreign_keys="Digest.owner_id")

    @property
    def is_direct(self) -> bool:
        """Whether it comes as a direct message."""
        return not self.channel_id.startswith(("C", "G"))


DUE = Due(Digest, Digest.next_at)


def widest(viewer: Viewer) -> Scope | None:
    """Return the widest scope of a digest that the viewer may have."""
    scope = viewer.rights.get((Digest.entity, Action.CREATE))
    return Scope(scope) if scope else None


def subscribe(session: Session, digest: Digest, rule: Recurrence) -> Digest:
    """Let a new digest come by a rule, or a known one by another. Who has it already has it once."""
    schedules.set_rule(digest, rule, act_of(session).now)
    same = select(Digest).where(
        Digest.owner == digest.owner,
        Digest.channel_id == digest.channel_id,
        Digest.breadth == digest.breadth,
        Digest.rule == digest.rule,
    )
    with session.no_autoflush:
        known = session.scalar(same)
    if known is not None and known is not digest:
        if digest in session:
            session.delete(digest)
        digest = known
    session.add(digest)
    session.flush()
    return digest


def within_reach(session: Session, viewer: Viewer) -> Sequence[Digest]:
    """Return the digests the viewer may change: their own, and those in channels if they run the whole."""
    query = visible(viewer, Digest, Action.EDIT).where(
        or_(
            Digest.owner_id == viewer.user_id,
            Digest.channel_id.startswith("C"),
            Digest.channel_id.startswith("G"),
        )
    )
    return session.scalars(query.order_by(Digest.next_at, Digest.id)).all()


def comes_to(session: Session, place: str) -> bool:
    """Return whether anybody has a digest come there: to a person, by their Slack id, or into a channel."""
    return session.scalar(select(Digest.id).where(Digest.channel_id == place).limit(1)) is not None


def move_with(session: Session, owner: User) -> None:
    """Move an owner's direct digests to the clock of their new zone."""
    now = act_of(session).now
    elsewhere = select(Digest).where(Digest.owner_id == owner.id, Digest.zone != owner.zone)
    for digest in session.scalars(elsewhere):
        goes_on = digest.next_at > now and schedules.comes_again(digest.recurrence, now, owner.zone)
        if digest.is_direct and goes_on:
            digest.zone = owner.zone
            digest.next_at = schedules.next_occurrence(digest, now)
