"""Workspaces (Slack teams) and what is set for each of their channels."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import String, UniqueConstraint, event, false, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.unitofwork import UOWTransaction

from storage.base import Base, Record, add, choice, reference
from storage.birthdays import LeapDay
from storage.memory import Remembered, forget, remembered_row
from storage.types import Weekdays


class Workspace(Base):
    """One Slack team, which every row belongs to."""

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    changes: Mapped[int] = mapped_column(default=0)
    """How often something has changed that processes remember (`storage.memory`)."""


class WhenUnsure(StrEnum):
    """What happens to a message when nobody can find out whether it was posted."""

    ONCE = "at most once"
    """It is not posted again, and whoever asked for it is told."""
    AGAIN = "at least once"
    """It is posted again, marked as possibly repeated."""


class WorkspaceSettings(Remembered, Record, Base):
    """How a team works: what its admin has to answer for, and what words such as "end of day" mean there."""

    __tablename__ = "workspace_settings"
    __table_args__ = (UniqueConstraint("workspace_id"),)
    entity = "workspace"
    label = "workspace setting"
    rights = """
        role       view    create  edit    delete  export
        admin      all     -       all     -       -
    """
    labels: ClassVar[Mapping[str, str]] = {
        "currency": "Currency",
        "country": "Country",
        "default_role": "Role of new people",
        "work_days": "Working days",
        "keeps_holidays": "Public holidays",
        "leap_day": "Birthdays of 29 February, in other years",
        "morning": "Morning begins at",
        "afternoon": "“Afternoon” is",
        "evening": "“Evening” is",
        "end_of_day": "The working day ends at",
    }

    currency: Mapped[str] = mapped_column(String(3), default="USD")
    """Of amounts without a sign."""
    country: Mapped[str] = mapped_column(String(2), default="US")
    """Of telephone numbers without a prefix, and of the holidays."""
    default_role: Mapped[str] = mapped_column(String(16), default="sales")
    """Of people who use Rapport for the first time."""
    work_days: Mapped[list[int]] = mapped_column(default=lambda: [0, 1, 2, 3, 4])
    """0 is Monday."""
    keeps_holidays: Mapped[bool] = mapped_column(default=True)
    morning: Mapped[time] = mapped_column(default=time(9))
    afternoon: Mapped[time] = mapped_column(default=time(15))
    evening: Mapped[time] = mapped_column(default=time(18))
    end_of_day: Mapped[time] = mapped_column(default=time(17))
    leap_day: Mapped[LeapDay] = mapped_column(choice(LeapDay), default=LeapDay.FEBRUARY)
    when_unsure: Mapped[WhenUnsure] = mapped_column(choice(WhenUnsure), default=WhenUnsure.ONCE)

    @classmethod
    def told(cls, field: str, values: Mapping[str, Any]) -> object:
        if field == "default_role":
            from storage.users import Role  # which knows this module

            return Role(values[field])
        return Weekdays(values[field]) if field == "work_days" else super().told(field, values)


class ChannelSettings(Remembered, Record, Base):
    """What a channel is about (`this`, pre-filled shortcuts) and the language that is spoken in it."""

    __tablename__ = "channel_settings"
    __table_args__ = (UniqueConstraint("workspace_id", "channel_id"),)
    entity = "channel"
    label = "channel setting"
    rights = """
        role       view    create  edit    delete  export
        sales      all     -       all     -       -
        support    all     -       all     -       -
        marketing  all     -       all     -       -
        manager    all     -       all     -       -
        admin      all     -       all     -       -
    """

    channel_id: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[int | None] = reference("customers", ondelete="SET NULL")
    locale: Mapped[str | None] = mapped_column(String(16))
    is_open_outside: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether another organisation, with which the channel is shared, may read what is said there."""
    has_outsiders: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether another organisation reads there, as Slack last said."""


@event.listens_for(Session, "after_flush")
def _count_changes(session: Session, _context: UOWTransaction) -> None:
    """Let every process hear, with the commit, that what it remembers has changed."""
    written = (*session.new, *session.dirty, *session.deleted)
    changed = {row.workspace_id for row in written if isinstance(row, Remembered)}
    if changed:
        counted = update(Workspace).where(Workspace.id.in_(changed))
        session.execute(counted.values(changes=Workspace.changes + 1))
        forget(session)


def settings_of(session: Session) -> WorkspaceSettings:
    """Return the settings of the workspace that this transaction serves."""
    settings = remembered_row(session, WorkspaceSettings, select(WorkspaceSettings))
    assert settings, "made with the workspace"
    return settings


def channel_settings(session: Session, channel_id: str) -> ChannelSettings | None:
    of_channel = select(ChannelSettings).where(ChannelSettings.channel_id == channel_id)
    return remembered_row(session, (ChannelSettings, channel_id), of_channel)


def set_channel(
    session: Session, channel_id: str, *, customer_id: int | None = None, locale: str | None = None
) -> ChannelSettings:
    """Say what a channel is about (None: nothing in particular) and, where given, its language."""
    settings = channel_settings(session, channel_id) or ChannelSettings(channel_id=channel_id)
    session.add(settings)
    settings.customer_id = customer_id
    settings.locale = locale or settings.locale
    session.flush()
    return settings


def open_outside(session: Session, channel_id: str, *, is_open: bool) -> None:
    """Say whether another organisation, with which a channel is shared, may read what is said there."""
    settings = channel_settings(session, channel_id) or ChannelSettings(channel_id=channel_id)
    session.add(settings)
    settings.is_open_outside = is_open
    session.flush()


def outsiders_in(session: Session) -> set[str]:
    """Return the channels that another organisation reads, as Slack last said."""
    shared = select(ChannelSettings.channel_id).where(ChannelSettings.has_outsiders)
    return set(session.scalars(shared))


def note_outsiders(session: Session, channel_id: str, *, are_in: bool) -> None:
    """Note whether another organisation reads a channel."""
    settings = channel_settings(session, channel_id)
    if settings is None and are_in:
        settings = add(session, ChannelSettings(channel_id=channel_id))
    if settings is not None and settings.has_outsiders is not are_in:
        settings.has_outsiders = are_in
        session.flush()


def is_withheld(session: Session, channel_id: str | None) -> bool:
    """Return whether nothing may be posted in a channel: outsiders read it, and no admin has allowed it."""
    settings = channel_settings(session, channel_id) if channel_id else None
    return settings is not None and settings.has_outsiders and not settings.is_open_outside
