"""People: who has which role and team, and what follows when Slack says something new of somebody."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from handlers import handovers
from handlers.core import reminders
from handlers.core.acts import done
from handlers.core.forms import context_of
from handlers.core.routing import Message, Refusal, Reply, Request, Routes
from handlers.views import people as views
from handlers.views.acts import with_undo
from handlers.views.blocks import sentence
from storage import absences, digests, followups, users
from storage.permissions import Action, require
from storage.users import Pause, Profile, Role, User

routes = Routes(order=920)


def meet(session: Session, profile: Profile) -> None:
    """Update a user from their Slack profile, and move what follows their clock."""
    user = users.remember(session, profile)
    absences.move_with(session, user)
    followups.move_with(session, user)
    digests.move_with(session, user)
    followups.reconsider(session, user)


def part(session: Session, user: User) -> None:
    """Note that a user was deactivated or made a guest: who stands in is told what they have open."""
    user.is_gone = True
    for leave in absences.entrusted_to(session, user):
        reminders.take_from_delegate(session, leave)
    followups.reconsider(session, user)
    handovers.announce(session, user)


def pauses(session: Session, slack_id: str, pause: Pause | None) -> None:
    """Note that a user pauses notifications, or gets them again."""
    user, (since, until) = users.by_slack_id(session, slack_id), pause or (None, None)
    if user and (user.paused_from, user.paused_until) != (since, until):
        user.paused_from, user.paused_until = since, until
        followups.reconsider(session, user)


def _card(request: Request, session: Session, user: User) -> Message:
    return views.card(request.t, user, users.team_names(session))


def _follow(_request: Request, session: Session, user: User) -> Callable[[], None]:
    return lambda: followups.reconsider(session, user)


routes.shows(User, _card, views.card, _follow)


@routes.command(
    "people",
    "roles",
    "role",
    "人员",
    "角色",
    reads_only=True,
    needs=(Action.EDIT, User.entity),
    daily=[Role.ADMIN],
)
def people(request: Request, session: Session) -> Reply:
    """Set a person's role (sales, support, marketing, manager, admin) and team."""
    known = users.everybody(session)
    return Reply(
        message=views.listing(request.t, known, users.team_names(session)),
        modal=views.form(request.t, context_of(request)),
    )


@routes.form("people.save")
def save(request: Request, session: Session) -> Reply:
    """Return the role and team of one person."""
    require(request.viewer, Action.EDIT, User.entity)
    t, form = request.t, request.form
    user = users.by_slack_id(session, form.text("person"))
    if user is None:
        raise Refusal(t("They haven't used Rapport yet. Ask them to type /crm help once."), "person")
    role = Role(form.text("role"))
    if user.id == request.viewer.user_id and role is not Role.ADMIN:
        raise Refusal(t("You can't remove your own admin role; another admin can."), "role")
    users.appoint(session, user, role, form.text("team"))
    appointed = sentence(views.appointed(t, user, users.team_names(session)))
    return Reply(message=with_undo(t, appointed, done(request, session)))
