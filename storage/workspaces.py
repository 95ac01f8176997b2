"""Workspaces (Slack teams) and what is set for each of their channels."""

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, Record, act_of


class Workspace(Base):
    """One Slack team. Its settings are the defaults for people and channels that have not said otherwise."""

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(String(16), default="en-US")
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    country: Mapped[str] = mapped_column(String(2), default="US")
    default_role: Mapped[str] = mapped_column(String(16), default="sales")


class ChannelSettings(Record, Base):
    """What a channel is about (`this`, pre-filled shortcuts) and the language that is spoken in it."""

    __tablename__ = "channel_settings"
    __table_args__ = (UniqueConstraint("workspace_id", "channel_id"),)
    entity = "channel"

    channel_id: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"))
    locale: Mapped[str | None] = mapped_column(String(16))


def this_workspace(session: Session) -> Workspace:
    """The workspace that this transaction serves."""
    return session.get_one(Workspace, act_of(session).workspace_id)


def channel_settings(session: Session, channel_id: str) -> ChannelSettings | None:
    return session.scalar(select(ChannelSettings).where(ChannelSettings.channel_id == channel_id))


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
