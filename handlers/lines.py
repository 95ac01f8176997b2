"""Lines that begin with no command, and the answers to what was asked about a line."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.core import understanding
from handlers.core.carried import a_count, an_id
from handlers.core.forms import context_of
from handlers.core.line import Line
from handlers.core.routing import Reply, Request, Routes
from handlers.views import followups as followup_views
from handlers.views import help as help_views
from handlers.views import lines as views
from handlers.views.blocks import sentence
from storage import drafts
from storage.errors import NotFound

routes = Routes()


@routes.any_line
def line(request: Request, session: Session) -> Reply:
    """Read what was typed without a command: a name, a question, a sentence about a customer."""
    return understanding.carry_out(request, session, request.door)


@routes.reads("help")
def help_(request: Request, session: Session, line: Line) -> Reply:
    """Answer a greeting: in direct messages with a welcome, elsewhere with the help."""
    if line.surface == "dm" and line.reading.act == "help":
        first = request.router.daily_of(request.viewer)
        return Reply(message=help_views.welcome(request.t, request.viewer.name, first))
    return request.router.command_named("help").handler(request, session)


@routes.reads("contacts.find", "contracts.find")
def elsewhere(request: Request, _session: Session, asked: Line) -> Reply:
    """Say where what was asked for is found, as long as there is no list of it."""
    where = request.t(
        "There's no list of these yet. Open a customer to see them: {command}", command="/customer …"
    )
    return Reply(message=views.with_remarks(sentence(where), views.unfiltered(request.t, asked.reading)))


@routes.action("line.press")
def press(request: Request, session: Session) -> Reply:
    """Do what a kept line says, in the reading that was pressed."""
    draft_id, index = request.parts(":", an_id, a_count)
    return _carry_on(request, session, draft_id, index)


@routes.action("line.day")
def day(request: Request, session: Session) -> Reply:
    """Set a kept follow-up for the time that was pressed."""
    draft_id, at = request.parts("|", an_id, datetime.fromisoformat)
    return _carry_on(request, session, draft_id, 0, at)


@routes.action("line.pick", reads_only=True)
def pick(request: Request, session: Session) -> Reply:
    """Open the form of a follow-up with what the kept line says."""
    draft = drafts.of(session, request.viewer, request.record_id)
    again, kept = understanding.reread(request, session, draft)
    form = followup_views.form(
        request.t,
        context_of(again),
        views.options(kept)[0].customer,
        offer_channel=not request.is_private,
        note=views.options(kept)[0].reading.text,
    )
    return Reply(modal=form)


@routes.action("line.discard")
def discard(request: Request, session: Session) -> Reply:
    """Forget a kept line."""
    session.delete(drafts.of(session, request.viewer, request.record_id))
    return Reply(message=sentence(request.t("Discarded.")), replaces=True)


def _carry_on(
    request: Request, session: Session, draft_id: int, index: int, due: datetime | None = None
) -> Reply:
    draft = drafts.of(session, request.viewer, draft_id)
    again, kept = understanding.reread(request, session, draft)
    options = views.options(kept)
    if index >= len(options):
        raise NotFound(drafts.Draft.entity)
    chosen = options[index]
    if due:
        chosen = chosen.read_as(replace(chosen.reading, due=due, repeats=None))
    session.delete(draft)
    return replace(request.router.reads_of(chosen.act)(again, session, chosen), replaces=True)
