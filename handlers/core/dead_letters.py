"""Dead letters: messages that Slack does not take, and who hears about them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core import speech
from handlers.core.translation import Translator
from handlers.views import channels as channel_views
from handlers.views import doctor as views
from storage import outbox, users, workspaces
from storage.base import act_of
from storage.outbox import OUTSIDERS, UNKNOWN, Method, OutboxRow
from storage.users import Role
from storage.workspaces import WhenUnsure

NOTICE = "failure:"
"""How the keys of what is told about failures begin; of these no failure is told."""


def refused(session: Session, row: OutboxRow, why: str) -> None:
    """Slack does not take it, now or later: it can be retried, and who asked for it is told why."""
    if outbox.give_up(session, row, why):
        _tell(session, row, why)


def unknown(session: Session, row: OutboxRow) -> None:
    """Settle a message that may have been posted and cannot be looked up, as the workspace has chosen."""
    if workspaces.settings_of(session).when_unsure is WhenUnsure.AGAIN:
        outbox.repeat_marked(session, row, views.possibly_repeated(_reader(session, row), row.payload))
    else:
        refused(session, row, UNKNOWN)


def withheld(session: Session, row: OutboxRow) -> None:
    """Give who asked for a message what outsiders would have read in its channel, else tell the admins."""
    if not outbox.give_up(session, row, OUTSIDERS) or row.method is not Method.POST:
        return
    asked = users.by_slack_id(session, who_is_told(row))
    told = [asked] if asked and not asked.is_gone else users.with_role(session, Role.ADMIN)
    for user in told:
        key = f"{NOTICE}{row.id}:{row.claimed_at.isoformat()}:{user.id}"
        outbox.post(
            session,
            key,
            user.slack_id,
            channel_views.withheld(speech.to_user(user), row.channel, row.payload),
        )


def without_token(session: Session, row: OutboxRow, why: str, until: datetime) -> None:
    """Let the whole workspace wait while Slack refuses our token; its admins are told when it goes on."""
    act = act_of(session)
    outbox.rest_workspace(session, row, until)
    outbox.try_again(session, row, until, why, unsure=False)
    for admin in users.with_role(session, Role.ADMIN):
        key = f"{NOTICE}token:{act.now.date()}:{admin.id}"
        message = views.token_refused(speech.to_user(admin), why, act.now)
        outbox.post(session, key, admin.slack_id, message)


def who_is_told(row: OutboxRow) -> str:
    """Return the user who asked for the message, else its reader."""
    return row.user or row.channel


def _tell(session: Session, row: OutboxRow, why: str) -> None:
    """Tell the sender why a message failed."""
    user = users.by_slack_id(session, who_is_told(row))
    if user and not (row.key or "").startswith(NOTICE):
        key = f"{NOTICE}{row.id}:{row.claimed_at.isoformat()}"
        outbox.post(session, key, user.slack_id, views.not_posted(speech.to_user(user), row, why))


def _reader(session: Session, row: OutboxRow) -> Translator:
    """Return a translator for the language of the message's reader."""
    user = users.by_slack_id(session, row.user or row.channel)
    speaker = speech.to_user(user) if user else Translator("en-US", ZoneInfo("UTC"))
    return speech.to_channel(session, row.channel, speaker)
