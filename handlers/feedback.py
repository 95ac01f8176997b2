"""Feedback: written down in a line or by its form, shown and corrected."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from handlers.core import records, whom
from handlers.core.acts import done
from handlers.core.entering import entries
from handlers.core.routing import Keeping, Message, Reply, Request, Routes, is_bare
from handlers.language.phrases import COMPLAINT, FEEDBACK_FIRST, PRAISE, QUOTES, SUGGESTION
from handlers.views import feedback as views
from handlers.views.acts import with_undo
from storage import custom_fields, names, search
from storage.base import add
from storage.customers import Customer
from storage.feedback import Feedback, FeedbackKind
from storage.permissions import Action, access, require

routes = Routes(order=65)

SAID = (
    (FeedbackKind.COMPLAINT, COMPLAINT),
    (FeedbackKind.SUGGESTION, SUGGESTION),
    (FeedbackKind.PRAISE, PRAISE),
)
"""The words that say which kind it is."""


@routes.command(
    "feedback",
    "complaint",
    "反馈",
    "回饋",
    brief="Note what a customer thinks",
    usage='Acme "slow delivery" | Acme complaint: slow delivery',
)
def feedback(request: Request, session: Session) -> Reply:
    """Note a customer's opinion, suggestion, praise or complaint; without text, open the form."""
    require(request.viewer, Action.CREATE, Feedback.entity)
    found = _meant(request, session)
    if isinstance(found, Reply):
        return found
    customer, text = found
    if not text:
        return records.open_form(request, session, KEEPING, given={"customer_id": customer.id})
    known = Feedback(customer=customer, owner_id=request.viewer.user_id, kind=_kind(text))
    known.body = _unquoted(FEEDBACK_FIRST.sub("", text, count=1)) or text
    add(session, known)
    return Reply(message=with_undo(request.t, views.saved(request.t, known), done(request, session)))


@routes.act("feedback", is_bare, reads_only=True)
@routes.action("feedback.new", reads_only=True)
def new(request: Request, session: Session) -> Reply:
    """Return the empty form."""
    return records.open_form(request, session, KEEPING)


@routes.action("feedback.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """Open the form of feedback, filled in."""
    known = access(session, request.viewer, Feedback, request.record_id, Action.EDIT)
    return records.open_form(request, session, KEEPING, known)


def _meant(request: Request, session: Session) -> tuple[Customer, str] | Reply:
    """Return the customer with whose name a line begins, and what follows; or the question which one."""
    text = request.text
    if whom.says_this(text) and (linked := whom.linked_customer(request, session)):
        return linked, [*text.split(maxsplit=1), ""][1]
    named, _ = search.mentioned(session, request.viewer, text)
    for known in named:
        rest = names.rest_after(text, known.name)
        if rest is not None:
            return known, rest
    name = whom.leading_name(request, text)
    if picked := whom.picked_customer(request, session):
        return picked, names.rest_after(text, name) or text
    return whom.ask(request, session, "feedback", name, named)


def _unquoted(text: str) -> str:
    """Return a text without the quotation marks around it; the opening one may have gone with the name."""
    whole = whom.without_quotes(text)
    opened = next((one for one, closing in QUOTES.items() if closing == whole[-1:]), None)
    return whole[:-1] if opened and opened not in whole[:-1] else whole


def _kind(text: str) -> FeedbackKind:
    """Return the kind that a word of the text says; an opinion if none does."""
    return next((kind for kind, words in SAID if words.search(text)), FeedbackKind.OPINION)


def _begin(request: Request, _session: Session, _context: Mapping[str, Any]) -> Feedback:
    return Feedback(owner_id=request.viewer.user_id)


def _saved(request: Request, session: Session, known: Feedback) -> Message:
    session.refresh(known, ["customer"])
    return views.saved(request.t, known)


KEEPING = records.keep(routes, Keeping(Feedback, "New feedback", "Edit feedback", saved=_saved, begin=_begin))


def _card(request: Request, session: Session, known: Feedback) -> Message:
    told = entries(session, request.viewer, known, custom_fields.fields(session, Feedback))
    return views.card(request.t, known, told)


routes.shows(Feedback, _card, views.undone)
