"""Contacts: the people at a customer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from handlers.core import records
from handlers.core.carried import an_id, carried
from handlers.core.entering import entries
from handlers.core.routing import Keeping, Message, Reply, Request, Routes
from handlers.core.translation import Translator
from handlers.views import blocks as b
from handlers.views import contacts as views
from storage import custom_fields, schedules
from storage.contacts import Contact
from storage.customers import Customer
from storage.permissions import Action, access, require

routes = Routes(order=50)


@routes.action("contact.new", reads_only=True)
def contact_new(request: Request, session: Session) -> Reply:
    """Open the empty form, for the customer of a card."""
    require(request.viewer, Action.CREATE, Contact.entity)
    customer = access(session, request.viewer, Customer, request.record_id)
    return records.open_form(request, session, KEEPING, customer=customer.id)


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


KEEPING = routes.keeps(
    Keeping(
        Contact,
        "New contact",
        "Edit contact",
        saved=_saved,
        begin=_begin,
        above=_above,
        after=_announced,
    )
)


def _card(request: Request, session: Session, contact: Contact) -> Message:
    known = entries(session, request.viewer, contact, custom_fields.fields(session, Contact))
    return views.card(request.t, contact, known)


routes.shows(Contact, _card, views.undone)
