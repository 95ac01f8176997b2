"""Handing over what somebody has open: looked at first, done in one step, undone as a whole."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.core import speech
from handlers.core.acts import done
from handlers.core.forms import context_of
from handlers.core.routing import Refusal, Reply, Request, Routes
from handlers.views import handovers as views
from handlers.views.acts import with_undo
from handlers.views.blocks import sentence
from storage import acts, handovers, outbox, users
from storage.base import act_of
from storage.customers import Customer
from storage.errors import NotFound
from storage.opportunities import Opportunity
from storage.permissions import Action, require, viewer_of
from storage.tickets import Ticket
from storage.users import User

routes = Routes(order=915)


def announce(session: Session, user: User) -> None:
    """Tell whoever stands in for somebody who is gone what is open, with a button that hands it over."""
    heir = handovers.heir(session, user)
    if heir is None:
        return
    piles = handovers.piles(session, viewer_of(session, heir), user, views.NAMED)
    if piles:
        key = f"handover:{user.id}:{act_of(session).now.isoformat()}"
        outbox.post(session, key, heir.slack_id, views.left(speech.to_user(heir), user, piles))


@routes.command(
    "handover",
    "hand-over",
    "交接",
    "移交",
    usage="@name",
    reads_only=True,
    needs=(Action.VIEW, User.entity),
)
def handover(request: Request, session: Session) -> Reply:
    """Hand over somebody's customers, deals, tickets, follow-ups and contracts."""
    if not request.mentioned:
        raise Refusal(request.t("Whose work? For example: {example}", example="/crm handover @Sam"))
    user = users.by_slack_id(session, request.mentioned[0])
    if user is None:
        raise Refusal(request.t("They haven't used Rapport yet, so there's nothing to hand over."))
    return _form(request, session, user)


@routes.action("handover.open", reads_only=True)
def open_form(request: Request, session: Session) -> Reply:
    """Show what somebody has open, and ask who gets it."""
    require(request.viewer, Action.VIEW, User.entity)
    return _form(request, session, _whose(session, request.record_id))


@routes.form("handover.save")
def save(request: Request, session: Session) -> Reply:
    """Give each kind to the person chosen; what has no person stays."""
    require(request.viewer, Action.VIEW, User.entity)
    user = _whose(session, request.form.held_id("user"))
    given: list[tuple[str, int, User]] = []
    for kind, to in _chosen(request, session, user).items():
        count = handovers.hand_over(session, request.viewer, kind, user, to)
        if count:
            given.append((kind, count, to))
    if not given:
        raise Refusal(request.t("Choose at least one person."), next(iter(request.form.values), None))
    _redraw(request, session)
    act = done(request, session)
    _tell(request, session, user, given)
    message = views.given(request.t, user, given)
    return Reply(message=with_undo(request.t, message, replace(act, changes=()) if act else None))


def _redraw(request: Request, session: Session) -> None:
    """Bring up to date what was posted of the records that have just changed."""
    for change in acts.so_far(session):
        record = session.get(change.model, change.record_id)
        if isinstance(record, Customer | Opportunity | Ticket):
            request.router.shown[type(record)].follow(request, session, record)()


def _chosen(request: Request, session: Session, user: User) -> dict[str, User]:
    """Return kind -> who gets it; raises Refusal with every mistake beside its field."""
    t, errors, chosen = request.t, {}, {}
    for kind, (model, _) in handovers.OPEN.items():
        slack_id = request.form.text(kind)
        if not slack_id:
            continue
        to = users.by_slack_id(session, slack_id)
        if to is None:
            errors[kind] = t("They haven't used Rapport yet. Ask them to type /crm help once.")
        elif to.id == user.id:
            errors[kind] = t("They have it already. Choose somebody else, or leave this empty.")
        elif to.is_gone or not viewer_of(session, to).may(Action.EDIT, model.entity):
            errors[kind] = t("That person's role can't have these.")
        else:
            chosen[kind] = to
    if errors:
        raise Refusal.of(errors)
    return chosen


def _tell(request: Request, session: Session, user: User, given: Sequence[tuple[str, int, User]]) -> None:
    """Tell each person what is theirs now."""
    for to in {to.id: to for _, _, to in given}.values():
        if to.id != request.viewer.user_id:
            theirs = [(kind, count, to) for kind, count, one in given if one.id == to.id]
            told = views.received(speech.to_user(to), user, request.viewer.slack_id, theirs)
            key = f"handover:{user.id}:{to.id}:{request.now.isoformat()}"
            outbox.post(session, key, to.slack_id, told, asked_by=request.viewer.slack_id)


def _form(request: Request, session: Session, user: User) -> Reply:
    piles = handovers.piles(session, request.viewer, user, views.NAMED)
    if not piles:
        return Reply(
            message=sentence(request.t("{name} has nothing open that you may change.", name=user.name))
        )
    heir = handovers.heir(session, user) if user.is_gone else None
    return Reply(modal=views.form(request.t, context_of(request, user=user.id), user, piles, heir))


def _whose(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound(User.entity)
    return user
