"""What one sets for oneself: when nothing comes that can wait, and the birthday."""

from sqlalchemy.orm import Session

from handlers.core import kinds
from handlers.core.acts import done
from handlers.core.forms import Checks, context_of
from handlers.core.public_holidays import countries
from handlers.core.routing import Message, Reply, Request, Routes
from handlers.core.working_hours import holidays_of, quiet_hours, working_hours
from handlers.views import me as views
from handlers.views.acts import with_undo
from storage import followups, schedules
from storage.birthdays import Calendar
from storage.users import Role, User
from storage.workspaces import settings_of

routes = Routes(order=900)

SHOWN = 100
"""As many options as Slack takes."""


@routes.command("me", "myself", "我的", reads_only=True, daily=[Role.SUPPORT])
def me(request: Request, session: Session) -> Reply:
    """Set your quiet hours, your public holidays, and whether your birthday is announced."""
    user, known = session.get_one(User, request.viewer.user_id), settings_of(session)
    hours = quiet_hours(user, working_hours(session))
    return Reply(modal=views.form(request.t, context_of(request), user, hours, holidays_of(known)))


@routes.option_list("holidays")
def holiday_options(request: Request, session: Session) -> Reply:
    """Return the holiday choices that match: the workspace's, none, or a country's by its name."""
    options = views.holiday_options(request.t, countries(), holidays_of(settings_of(session)), request.text)
    return Reply(options=options[:SHOWN])


@routes.form("me.save")
def save(request: Request, session: Session) -> Reply:
    """Return all of it at once; everybody sets their own, so no right is needed."""
    user, form = session.get_one(User, request.viewer.user_id), request.form
    checks = Checks(request, session)
    born = checks.read("birthday", kinds.birthday)
    if form.ticked("greet") and born is None and not checks.errors:
        checks.errors["birthday"] = request.t("Enter your birthday, or leave the box unticked.")
    checks.done()
    user.birthday, user.birth_calendar = (born.on, born.calendar) if born else (None, Calendar.COMMON)
    user.greet = form.ticked("greet")
    user.quiet_from, user.quiet_until = form.clock("quiet_from"), form.clock("quiet_until")
    user.holidays = views.holidays_chosen(form.text("holidays"))
    session.flush()
    if user.greet:
        schedules.announce_too(session, user)
    followups.reconsider(session, user)
    return Reply(message=with_undo(request.t, _saved(request, session, user), done(request, session)))


def _saved(request: Request, session: Session, user: User) -> Message:
    hours = quiet_hours(user, working_hours(session))
    return views.saved(request.t, user, hours, holidays_of(settings_of(session), user))
