"""The language of a message: the reader's own, or the channel's where many read."""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core.routing import Message, Refusal, Reply, Request
from handlers.core.translation import Markup, Translator
from handlers.views import channels as views
from handlers.views.blocks import sentence
from storage import outbox, workspaces
from storage.base import Record
from storage.schedules import Recurring
from storage.users import User


def to_channel(session: Session, channel_id: str | None, speaker: Translator) -> Translator:
    """Return the translator for a channel, in which each reads moments on their own clock:
    its own language, else that of the person who causes the message.
    """
    if channel_id is None or not channel_id.startswith(("C", "G")):
        return speaker
    settings = workspaces.channel_settings(session, channel_id)
    return replace(speaker, locale=(settings and settings.locale) or speaker.locale, many=True)


def to_user(user: User) -> Translator:
    return Translator(user.locale, ZoneInfo(user.zone))


def of_schedule(session: Session, schedule: Recurring, owner: User) -> Translator:
    """Return the translator for a schedule: its channel's language, else its owner's, on its clock."""
    return to_channel(session, schedule.channel_id, Translator(owner.locale, ZoneInfo(schedule.zone)))


def share(request: Request, session: Session, record: Record, card: Message) -> Reply:
    """Show a record to everybody in the channel; what stands there already is brought up to date."""
    if not request.shared_channel:
        raise Refusal(request.t("There's no channel here to share it in."))
    channel, asked_by = request.shared_channel, request.viewer.slack_id
    if workspaces.is_withheld(session, channel):
        return Reply(message=views.withheld(request.t, channel, card))
    key = f"{outbox.SHARE}{record.entity}:{record.id}:{channel}"
    if outbox.post(session, key, channel, card, about=record, asked_by=asked_by):
        return Reply(message=sentence(request.t("Sharing it here now.")))
    outbox.update_posted(session, key, card)
    return Reply(message=sentence(request.t("Already shared here; I've updated that message.")))


def to_be_withheld(t: Translator, session: Session, *channels: str | None) -> list[Markup]:
    """Return a word on each channel that another organisation reads: nothing is posted there."""
    return [
        views.to_be_withheld(t, channel)
        for channel in dict.fromkeys(channels)
        if channel and workspaces.is_withheld(session, channel)
    ]


def follow_shares(
    request: Request, session: Session, record: Record, draw: Callable[[Translator, str], Message]
) -> None:
    """Redraw a record wherever people have shared it; `draw` gets the language and who shared it."""
    for key, channel, sharer in outbox.shares_of(session, record):
        outbox.update_posted(session, key, draw(to_channel(session, channel, request.t), sharer))
