"""The doctor: how delivery stands, what could not be sent and why, and sending it once more.

The sender comes here as well when it has to give a message up: whoever asked for it is told at once.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers import speech
from handlers.routing import Message, Refusal, Reply, Request, Routes
from handlers.translation import Translator
from handlers.views import doctor as views
from handlers.views.blocks import sentence
from storage import doctor as health
from storage import outbox, users, workspaces
from storage.errors import NotAllowed
from storage.outbox import OutboxRow
from storage.permissions import Action, require
from storage.workspaces import WhenUnsure

routes = Routes()

LETTERS = 10
"""Failed messages that are shown at a time."""

RECENT = timedelta(days=1)

UNKNOWN = "unknown_outcome"
"""The error of a message of which nobody can find out whether it was posted."""

NOTICE = "failure:"
"""How the keys of what is told about failures begin; of these no failure is told."""


@routes.command("doctor", "health", "诊断", "体检", "診斷", "體檢", reads_only=True)
def doctor(request: Request, session: Session) -> Reply:
    """See what could not be delivered and what is wrong, with the remedy, and send it again."""
    require(request.viewer, Action.VIEW, outbox.ENTITY)
    return Reply(message=_findings(request, session))


@routes.action("doctor.retry")
def retry(request: Request, session: Session) -> Reply:
    """Send one of the failed messages again."""
    require(request.viewer, Action.EDIT, outbox.ENTITY)
    outbox.retry(session, request.record_id)
    return Reply(message=_findings(request, session), replaces=True)


@routes.action("doctor.retry_all")
def retry_all(request: Request, session: Session) -> Reply:
    """Send all failed messages again."""
    require(request.viewer, Action.EDIT, outbox.ENTITY)
    outbox.retry_all(session)
    return Reply(message=_findings(request, session), replaces=True)


@routes.action("doctor.when_unsure")
def choose(request: Request, session: Session) -> Reply:
    """What becomes of a message of which nobody can find out whether it was posted."""
    require(request.viewer, Action.EDIT, outbox.ENTITY)
    workspaces.settings_of(session).when_unsure = WhenUnsure(request.value)
    session.flush()
    return Reply(message=_findings(request, session), replaces=True)


@routes.action("doctor.post_again")
def post_again(request: Request, session: Session) -> Reply:
    """Send the message again that one has been told could not be posted."""
    letter = outbox.letter(session, request.record_id)
    if letter is None:
        raise Refusal(request.t("That message is on its way already."))
    if request.viewer.slack_id != _who_is_told(letter) and not request.viewer.may(Action.EDIT, outbox.ENTITY):
        raise NotAllowed(outbox.ENTITY, Action.EDIT)
    outbox.retry(session, letter.id)
    return Reply(message=sentence(views.on_its_way(request.t, letter)), replaces=True)


def settle_refused(session: Session, row: OutboxRow, why: str) -> None:
    """Slack does not take it, now or later: it becomes a dead letter, and who asked for it is told why."""
    if outbox.give_up(session, row, why):
        _tell(session, row, why)


def settle_unknown(session: Session, row: OutboxRow) -> None:
    """It may have been posted and cannot be looked up: the workspace has chosen what becomes of it."""
    if workspaces.settings_of(session).when_unsure is WhenUnsure.AGAIN:
        outbox.repeat_marked(session, row, views.possibly_repeated(_reader(session, row), row.payload))
    else:
        settle_refused(session, row, UNKNOWN)


def _tell(session: Session, row: OutboxRow, why: str) -> None:
    user = users.by_slack_id(session, _who_is_told(row))
    if user and not (row.key or "").startswith(NOTICE):
        notice = views.not_posted(speech.to_user(user), row, why)
        outbox.post(
            session, f"{NOTICE}{row.id}:{row.tries}:{row.created_at.isoformat()}", user.slack_id, notice
        )


def _who_is_told(row: OutboxRow) -> str:
    """Who asked for the message, else who was to read it."""
    return row.user or row.channel


def _reader(session: Session, row: OutboxRow) -> Translator:
    """In the language of who reads the message."""
    user = users.by_slack_id(session, row.user or row.channel)
    speaker = speech.to_user(user) if user else Translator("en-US", ZoneInfo("UTC"))
    return speech.to_channel(session, row.channel, speaker)


def _findings(request: Request, session: Session) -> Message:
    return views.findings(
        request.t,
        connection=health.connection(session),
        standing=outbox.standing(session),
        letters=outbox.failed(session, LETTERS),
        troubles=health.troubles(session, request.now - RECENT),
        when_unsure=workspaces.settings_of(session).when_unsure,
        may_act=request.viewer.may(Action.EDIT, outbox.ENTITY),
    )
