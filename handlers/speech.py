"""In whose language: one person's where one person reads, the channel's where many do."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.translation import Translator
from storage import workspaces
from storage.users import User


def to_channel(session: Session, channel_id: str | None, speaker: Translator) -> Translator:
    """For what everybody in a channel reads: the channel's own language, else that of who causes it."""
    settings = workspaces.channel_settings(session, channel_id) if channel_id else None
    return replace(speaker, locale=settings.locale) if settings and settings.locale else speaker


def to_user(user: User) -> Translator:
    return Translator(user.locale, ZoneInfo(user.zone))
