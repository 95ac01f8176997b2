"""People: who has which role and team."""

from sqlalchemy.orm import Session

from handlers.forms import context_of
from handlers.routing import Refusal, Reply, Request, Routes
from handlers.views import people as views
from handlers.views.blocks import sentence
from storage import users
from storage.permissions import Action, require
from storage.users import Role, User

routes = Routes()


@routes.command("people", "roles", "role", "人员", "角色", reads_only=True)
def people(request: Request, session: Session) -> Reply:
    """Give somebody a role (sales, support, marketing, manager, admin) and a team."""
    require(request.viewer, Action.EDIT, User.entity)
    known = users.everybody(session)
    return Reply(
        message=views.listing(request.t, known, users.team_names(session)),
        modal=views.form(request.t, context_of(request)),
    )


@routes.form("people.save")
def save(request: Request, session: Session) -> Reply:
    """The role and team of one person."""
    require(request.viewer, Action.EDIT, User.entity)
    t, form = request.t, request.form
    user = users.by_slack_id(session, form.text("person"))
    if user is None:
        raise Refusal(t("They have not used Rapport yet; ask them to say /crm help once."), "person")
    role = Role(form.text("role"))
    if user.id == request.viewer.user_id and role is not Role.ADMIN:
        raise Refusal(t("You cannot take the admin role from yourself; another admin can."), "role")
    users.appoint(session, user, role, form.text("team"))
    return Reply(message=sentence(views.appointed(t, user, users.team_names(session))))
