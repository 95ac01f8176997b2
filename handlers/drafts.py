"""Drafts of forms: what was typed and not saved can be resumed, from Home and where the form is opened."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.core.routing import Reply, Request, Route, Routes
from handlers.core.speech import to_user
from handlers.views import drafts as views
from storage import drafts, outbox
from storage.drafts import Draft
from storage.users import User

routes = Routes()


@routes.action("draft.resume", reads_only=True)
def resume(request: Request, session: Session) -> Reply:
    """Open a form again with all that was typed into it."""
    return Reply(modal=views.reopened(drafts.of(session, request.viewer, request.record_id)))


@routes.action("draft.discard")
def discard(request: Request, session: Session) -> Reply:
    """Forget a form that was not saved."""
    session.delete(drafts.of(session, request.viewer, request.record_id))
    return Reply(message=views.discarded(request.t), replaces=True)


@routes.tick("drafts", drafts.DUE)
def tell(session: Session, due: Sequence[Draft]) -> None:
    """Tell who submitted a form that it was not saved: the process that was at it is gone."""
    for draft in due:
        if drafts.is_saved(session, draft):
            session.delete(draft)
            continue
        draft.tell_at = None
        owner = session.get_one(User, draft.owner_id)
        message = views.not_saved(to_user(owner), draft)
        outbox.say_privately(session, f"draft:{draft.id}:{draft.delivery}", None, owner.slack_id, message)


def offer(request: Request, session: Session, route: Route, reply: Reply) -> Reply:
    """Add to what a bare command answers the newest form of its feature that was not saved."""
    mine = drafts.forms_of(session, request.viewer, views.SHOWN)
    draft = next((one for one in mine if request.router.is_kin(route, one.command)), None)
    if draft is None:
        return reply
    if reply.modal:
        blocks = [*views.in_form(request.t, draft), *reply.modal["blocks"]]
        return replace(reply, modal={**reply.modal, "blocks": blocks})
    if reply.message:
        return replace(reply, message=views.beside(reply.message, *views.listed(request.t, [draft])))
    return reply
