"""Find the customer of a line: by name, by the start of a name, as `this`, or by asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from handlers.core.routing import Reply, Request
from handlers.language import when
from handlers.language.phrases import QUOTES, THIS
from handlers.views import picks
from storage import drafts, names, search, workspaces
from storage.customers import Customer
from storage.permissions import access, fetch_one


@dataclass(frozen=True)
class Named:
    """The names that stand in a line, as typed -> the customers who go by them."""

    spellings: Mapping[str, Sequence[Customer]]
    beginning: str = ""
    """A spelling that is only how a name begins."""

    @property
    def customers(self) -> Sequence[Customer]:
        return [*{one.id: one for ones in self.spellings.values() for one in ones}.values()]

    def by(self, name: str | None) -> Sequence[Customer]:
        return self.spellings.get(name or "", ())


def picked_customer(request: Request, session: Session) -> Customer | None:
    """Return the one that was pressed when the line was asked about."""
    return access(session, request.viewer, Customer, request.customer_id) if request.customer_id else None


def linked_customer(request: Request, session: Session) -> Customer | None:
    """Return the one that the request's channel is about, if the viewer may see it."""
    linked_id = _linked_id(request, session)
    return fetch_one(session, request.viewer, Customer, linked_id) if linked_id else None


def named_and_linked(request: Request, session: Session, text: str) -> tuple[Named, Customer | None]:
    """Return the customers whose names stand in a text, and the one that the request's channel is about."""
    candidates, linked = search.mentioned(session, request.viewer, text, _linked_id(request, session))
    spellings: dict[str, Sequence[Customer]] = {}
    for one in candidates:
        spellings.setdefault(one.name, [same for same in candidates if same.name == one.name])
    for short in {names.short(one.name) for one in candidates} - spellings.keys():
        spellings[short] = search.called(candidates, short)
    return Named(spellings), linked


def _linked_id(request: Request, session: Session) -> int | None:
    settings = workspaces.channel_settings(session, request.channel_id) if request.channel_id else None
    return settings.customer_id if settings else None


def begun_by(request: Request, session: Session, text: str) -> Named:
    """Return the one customer whose name begins as the text does, if it is one."""
    begun = search.begun(session, request.viewer, text)
    return Named({begun[0]: [begun[1]]}, begun[0]) if begun else Named({})


def unquoted(text: str, named: Named) -> str:
    """Return the text without quotation marks around a customer's name at its start."""
    closing = text.find(QUOTES.get(text[:1], "\n"), 1)
    known = {names.key(spelling) for spelling in named.spellings}
    if closing < 0 or names.key(text[1:closing]) not in known:
        return text
    return f"{text[1:closing]} {text[closing + 1 :].lstrip()}"


def without_quotes(text: str) -> str:
    """Return the text between quotation marks, if all of it stands between one pair."""
    inside = text[1:-1]
    return inside if len(text) > 2 and text[-1] == QUOTES.get(text[0]) and text[-1] not in inside else text


def after_this(request: Request, text: str, named: Named) -> str | None:
    """Return what follows a word for the channel's customer; None if the line does not begin with one.

    "this morning" and "this Friday" are days, and "This Company" may be somebody's name.
    """
    if text.casefold().startswith(tuple(spelling.casefold() for spelling in named.spellings)):
        return None
    for word in THIS:
        after = text[len(word) :]
        if text.casefold().startswith(word) and (not word.isascii() or not after[:1].isalnum()):
            day = when.find(text, request.now.astimezone(request.viewer.zone), pick="first")
            if day is None or day.start > 0:
                return after.lstrip(" ,:，：")
    return None


def about_nobody(request: Request) -> str:
    """Return the answer to a line about `this` in a channel that is linked to no customer."""
    return request.t(
        "This channel isn't linked to a customer. Type {link} first, or name the customer.",
        link="/crm link …",
    )


def meant(request: Request, session: Session, command: str, name: str) -> Customer | Reply:
    """Return the customer that goes by `name`, or the question which one it is."""
    if picked := picked_customer(request, session):
        return picked
    called = search.going_by(session, request.viewer, name)
    found = called if len(called) == 1 else search.customers(session, request.viewer, name, 5)
    if len(found) == 1:
        return found[0]
    return ask(request, session, command, name, found)


def ask(request: Request, session: Session, command: str, name: str, likely: Sequence[Customer]) -> Reply:
    """Ask which customer is meant, and keep the whole line as a draft, so that the answer is one press."""
    alike = search.lookalikes(session, request.viewer, name) if name else []
    choices = list({one.id: one for one in (*likely, *alike)}.values())
    draft = drafts.keep(
        session, request.viewer, command=command, text=request.text, name=name, channel_id=request.channel_id
    )
    return Reply(message=picks.which_customer(request.t, name, draft.id, choices, request.text))


def leading_name(request: Request, text: str) -> str:
    """Return the likely name of an unknown customer: quoted, capitalised words, or one word.

    None is called "today" or "2026-03-01".
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
    return " ".join(words[: max(capitalised, 1)]).rstrip(",:;，：；")[:80]
