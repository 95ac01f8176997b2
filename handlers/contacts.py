"""Contacts: the people at a customer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from handlers.core import records
from handlers.core.carried import an_id, carried
from handlers.core.entering import entries
from handlers.core.routing import Keeping, Message, Refusal, Reply, Request, Routes
from handlers.core.translation import Translator
from handlers.language.phrases import AT
from handlers.views import blocks as b
from handlers.views import contacts as views
from storage import custom_fields, names, schedules, search
from storage.contacts import Contact
from storage.customers import Customer
from storage.permissions import Action, access, require

routes = Routes(order=50)


@routes.command("contact", "contacts", "联系人", usage="Li Wei title CTO | Li Wei at Acme", heavy=True)
def contact(request: Request, session: Session) -> Reply:
    """Show a contact, change their fields in one line, or add one: Li Wei at Acme."""
    text = request.text
    if not text:
        raise Refusal(request.t("Type the name of a contact: {example}", example="/crm contact Li Wei"))
    found = search.contacts(session, request.viewer, text, limit=views.SHOWN)
    if len(found) == 1:
        return _opened(request, session, found[0])
    if found:
        return Reply(message=views.listing(request.t, found))
    for known in search.people_named(session, request.viewer, text):
        rest = names.rest_after(text, known.name)
        changed = rest and records.change_by_line(request, session, KEEPING, known, rest)
        if changed:
            return changed
    return _new_named(request, session, text)


def _new_named(request: Request, session: Session, text: str) -> Reply:
    """Open the form of a new contact at the customer that a line names."""
    t = request.t
    customers, _ = search.mentioned(session, request.viewer, text)
    for customer in customers:
        parts = [part for part in AT.split(text, maxsplit=1) if part.strip()]
        place = parts[-1] if len(parts) == 2 and names.rest_after(parts[-1], customer.name) == "" else None
        name = parts[0] if place else names.rest_after(text, customer.name)
        if name:
            return records.open_form(request, session, KEEPING, given={"name": name}, customer=customer.id)
    raise Refusal(
        t("No contact is called “{name}”. To add them, type {example}", name=text, example=f"{text} at Acme")
    )


@routes.action("contact.new", reads_only=True)
def contact_new(request: Request, session: Session) -> Reply:
    """Open the empty form, for the customer of a card."""
    require(request.viewer, Action.CREATE, Contact.entity)
    customer = access(session, request.viewer, Customer, request.record_id)
    return records.open_form(request, session, KEEPING, customer=customer.id)


@routes.action("contact.show", reads_only=True)
def contact_show(request: Request, session: Session) -> Reply:
    """Show a contact."""
    return _opened(request, session, access(session, request.viewer, Contact, request.record_id))


@routes.action("contact.edit", reads_only=True)
def contact_edit(request: Request, session: Session) -> Reply:
    """Open the form of a contact, filled in."""
    contact = access(session, request.viewer, Contact, request.record_id, Action.EDIT)
    return records.open_form(request, session, KEEPING, contact, customer=contact.customer_id)


def _begin(request: Request, session: Session, context: Mapping[str, Any]) -> Contact:
    customer = access(session, request.viewer, Customer, carried(an_id, context.get("customer")))
    return Contact(customer=customer, owner_id=request.viewer.user_id)


def _above(_t: Translator, contact: Contact) -> Sequence[b.Block]:
    return [b.section(b.bold(contact.customer.name))]


def _announced(_request: Request, session: Session, contact: Contact) -> None:
    """Announce a birthday that is today, or so soon that its announcement would be due already."""
    if contact.greet:
        schedules.announce_too(session, contact)


def _saved(request: Request, _session: Session, contact: Contact) -> Message:
    return views.saved(request.t, contact)


KEEPING = records.keep(
    routes,
    Keeping(
        Contact,
        "New contact",
        "Edit contact",
        saved=_saved,
        begin=_begin,
        above=_above,
        after=_announced,
    ),
)


def _opened(request: Request, session: Session, contact: Contact) -> Reply:
    return Reply(message=_card(request, session, contact))


def _card(request: Request, session: Session, contact: Contact) -> Message:
    known = entries(session, request.viewer, contact, custom_fields.fields(session, Contact))
    return views.card(request.t, contact, known)


routes.shows(Contact, _card, views.undone)
