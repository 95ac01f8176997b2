"""The doctor: how delivery stands, what could not be sent and why, and sending it once more."""

from datetime import timedelta

from sqlalchemy.orm import Session

from handlers.core.carried import carried
from handlers.core.dead_letters import who_is_told
from handlers.core.routing import Message, Refusal, Reply, Request, Routes
from handlers.views import doctor as views
from handlers.views.blocks import sentence
from storage import doctor as health
from storage import outbox, workspaces
from storage.errors import NotAllowed
from storage.outbox import OutboxRow
from storage.permissions import Action, require
from storage.users import Role
from storage.workspaces import WhenUnsure

routes = Routes(order=930)

LETTERS = 10
"""Failed messages that are shown at a time."""

RECENT = timedelta(days=1)


@routes.command(
    "doctor",
    "health",
    "诊断",
    "体检",
    "診斷",
    "體檢",
    reads_only=True,
    needs=(Action.VIEW, OutboxRow.entity),
    daily=[Role.ADMIN],
)
def doctor(request: Request, session: Session) -> Reply:
    """Check what's connected, what failed to send and why, and retry."""
    return Reply(message=_findings(request, session))


@routes.action("doctor.retry")
def retry(request: Request, session: Session) -> Reply:
    """Send one of the failed messages again."""
    require(request.viewer, Action.EDIT, OutboxRow.entity)
    outbox.retry(session, request.record_id)
    return Reply(message=_findings(request, session), replaces=True)


@routes.action("doctor.retry_all")
def retry_all(request: Request, session: Session) -> Reply:
    """Send all failed messages again."""
    require(request.viewer, Action.EDIT, OutboxRow.entity)
    outbox.retry_all(session)
    return Reply(message=_findings(request, session), replaces=True)


@routes.action("doctor.when_unsure")
def choose(request: Request, session: Session) -> Reply:
    """Choose what happens to messages of unknown outcome."""
    require(request.viewer, Action.EDIT, OutboxRow.entity)
    workspaces.settings_of(session).when_unsure = carried(WhenUnsure, request.value)
    session.flush()
    return Reply(message=_findings(request, session), replaces=True)


@routes.action("doctor.post_again")
def post_again(request: Request, session: Session) -> Reply:
    """Send the message again that one has been told could not be posted."""
    letter = outbox.letter(session, request.record_id)
    if letter is None:
        raise Refusal(request.t("That message is already being sent."))
    if request.viewer.slack_id != who_is_told(letter) and not request.viewer.may(
        Action.EDIT, OutboxRow.entity
    ):
        raise NotAllowed(OutboxRow.entity, Action.EDIT)
    outbox.retry(session, letter.id)
    return Reply(message=sentence(views.on_its_way(request.t, letter)), replaces=True)


def _findings(request: Request, session: Session) -> Message:
    return views.findings(
        request.t,
        connection=health.connection(session),
        limits=health.limits(session),
        standing=outbox.standing(session),
        letters=outbox.failed(session, LETTERS),
        troubles=health.troubles(session, request.now - RECENT),
        when_unsure=workspaces.settings_of(session).when_unsure,
        may_act=request.viewer.may(Action.EDIT, OutboxRow.entity),
    )
