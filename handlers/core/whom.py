"""Find the customer of a line: by name, by the start of a name, as `this`, or by asking."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from handlers.core.line import Line
from handlers.core.routing import Refusal, Reply, Request
from handlers.language import when
from handlers.language.line import is_own_word
from handlers.language.phrases import QUOTES, THIS
from handlers.language.regex import regex
from handlers.views import picks
from handlers.views.labels import entity_label
from storage import drafts, names, search, workspaces
from storage.customers import Customer
from storage.permissions import Action, access, fetch_one, viewer_of
from storage.users import User

SHOWN = 5
"""Customers among which a question asks."""
NO_NAME = regex(
    r"\b(?:i|we|you|they|he|she|it|them|us|me|our|their|his|her|my|your|who|what|when|where|why|how|is|are|was"
    r"|were|will|would|should|could|must|can|do|does|did|has|have|had|been|wants?|needs?|calls?|called|spoke"
    r"|talked|met|please|today|tomorrow|yesterday)\b"
)
"""Words that stand in sentences, and in names with a capital at most."""
LONGEST_HAN_NAME = 6
"""Characters of Chinese without a blank from which on they are a sentence."""


def picked_customer(request: Request, session: Session) -> Customer | None:
    """Return the one that was pressed when the line was asked about."""
    return access(session, request.viewer, Customer, request.customer_id) if request.customer_id else None


def linked_customer(request: Request, session: Session) -> Customer | None:
    """Return the one that the request's channel is about, if the viewer may see it."""
    about = linked_id(request, session)
    return fetch_one(session, request.viewer, Customer, about) if about else None


def linked_id(request: Request, session: Session) -> int | None:
    settings = workspaces.channel_settings(session, request.channel_id) if request.channel_id else None
    return settings.customer_id if settings else None


def without_quotes(text: str) -> str:
    """Return the text between quotation marks, if all of it stands between one pair."""
    inside = text[1:-1]
    return inside if len(text) > 2 and text[-1] == QUOTES.get(text[0]) and text[-1] not in inside else text


def says_this(text: str) -> bool:
    """Return whether a line begins with a word for the channel's customer."""
    typed = text.casefold()
    return any(
        typed.startswith(word) and not (word.isascii() and typed[len(word) :][:1].isalnum()) for word in THIS
    )


def about_nobody(request: Request) -> str:
    """Return the answer to a line about `this` in a channel that is linked to no customer."""
    return request.t(
        "This channel isn't linked to a customer. Type {link} first, or name the customer.",
        link="/crm link …",
    )


def colleague(request: Request, session: Session, line: Line, entity: str) -> User:
    """Return whom a line names as owner; raises Refusal if they may not keep such a record."""
    person = line.owner
    if person is None and line.reading.owner and line.reading.owner.handle == request.viewer.slack_id:
        person = session.get_one(User, request.viewer.user_id)
    if person is None:
        raise Refusal(request.t("They haven't used Rapport yet. Ask them to type /crm help once."))
    if not viewer_of(session, person).may(Action.EDIT, entity):
        what = entity_label(request.t, entity)
        raise Refusal(request.t("{who}'s role can't have this: {what}.", who=person.name, what=what))
    return person


def meant(request: Request, session: Session, command: str, name: str) -> Customer | Reply:
    """Return the customer that goes by `name`, or the question which one it is."""
    if picked := picked_customer(request, session):
        return picked
    called = search.going_by(session, request.viewer, name)
    found = called if len(called) == 1 else search.customers(session, request.viewer, name, 5)
    if len(found) == 1:
        return found[0]
    return ask(request, session, command, name, found)


def ask(
    request: Request, session: Session, command: str, name: str, likely: Sequence[Customer], text: str = ""
) -> Reply:
    """Ask which customer is meant, and keep the whole line as a draft, so that the answer is one press."""
    text = text or request.text
    alike = search.lookalikes(session, request.viewer, name) if name else []
    choices = list({one.id: one for one in (*likely, *alike)}.values())[:SHOWN]
    here = linked_customer(request, session)
    draft = drafts.keep(
        session, request.viewer, command=command, text=text, name=name, channel_id=request.channel_id
    )
    here = here if here not in choices else None
    return Reply(message=picks.which_customer(request.t, name, draft.id, choices, text, here))


def could_be_name(text: str) -> bool:
    """Return whether a whole text could be a new customer's name: no word of ours, and no sentence."""
    words = text.split()
    if is_own_word(text) or len(words) > names.LONGEST_NAME_WORDS:
        return False
    if not text.isascii() and not names.is_company(text):
        return max(map(len, words)) <= LONGEST_HAN_NAME or any(one.isascii() for one in words)
    if NO_NAME.search(text):
        return False
    return len(words) <= 3 or sum(one[0].isupper() for one in words) * 2 > len(words)


def leading_name(request: Request, text: str) -> str:
    """Return the likely name of an unknown customer: quoted, capitalised words, or one word.

    None is called "today", "2026-03-01", a word of ours, or a sentence.
    """
    text = text.strip()
    day = when.find(text, request.now.astimezone(request.viewer.zone), pick="first")
    if day is not None and day.start == 0:
        return ""
    closing = text.find(QUOTES.get(text[:1], "\n"), 1)
    if closing > 0:
        return text[1:closing][:80]
    words = text.split()
    capitalised = 0
    while capitalised < min(len(words), 4) and words[capitalised][:1].isupper():
        capitalised += 1
        if words[capitalised - 1][-1] in ",:;，：；":
            break
    name = " ".join(words[: max(capitalised, 1)]).rstrip(",:;，：；")
    is_sentence = not name.isascii() and len(name) > LONGEST_HAN_NAME and not names.is_company(name)
    return "" if is_sentence or is_own_word(name) else name[:80]
