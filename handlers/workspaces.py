"""Workspaces: how a team works, what its money and its hours are."""

from sqlalchemy.orm import Session

from handlers.core import kinds
from handlers.core.acts import done
from handlers.core.forms import Checks, context_of
from handlers.core.routing import Message, Reply, Request, Routes
from handlers.views import workspaces as views
from handlers.views.acts import with_undo
from storage.birthdays import LeapDay
from storage.permissions import Action, require
from storage.users import Role
from storage.workspaces import WorkspaceSettings, settings_of

routes = Routes(order=940)


@routes.command(
    "settings",
    "setup",
    "设置",
    "設定",
    reads_only=True,
    needs=(Action.EDIT, WorkspaceSettings.entity),
    daily=[Role.ADMIN],
)
def settings(request: Request, session: Session) -> Reply:
    """Set the currency, the country, the role of new people, and the working days and hours."""
    return Reply(modal=views.form(request.t, context_of(request), settings_of(session)))


@routes.form("workspace.save")
def save(request: Request, session: Session) -> Reply:
    """Return all of them at once."""
    require(request.viewer, Action.EDIT, WorkspaceSettings.entity)
    known, form = settings_of(session), request.form
    checks = Checks(request, session)
    money = checks.read("currency", kinds.currency)
    where = checks.read("country", kinds.country)
    hours = {name: form.clock(name) for name in views.HOURS}
    begin = hours["morning"] or known.morning
    for name, at in hours.items():
        if name != "morning" and at is not None and at <= begin:
            checks.errors[name] = request.t("This must be later than the morning.")
    checks.done()
    known.currency, known.country = money or known.currency, where or known.country
    known.default_role = Role(form.text("default_role"))
    known.work_days = sorted(int(day) for day in form.chosen("work_days"))
    known.leap_day = LeapDay(form.text("leap_day"))
    known.keeps_holidays = form.ticked("keeps_holidays")
    for name, at in hours.items():
        setattr(known, name, at or getattr(known, name))
    return Reply(message=with_undo(request.t, views.saved(request.t, known), done(request, session)))


def _card(request: Request, _session: Session, known: WorkspaceSettings) -> Message:
    return views.saved(request.t, known)


routes.shows(WorkspaceSettings, _card, views.saved)
