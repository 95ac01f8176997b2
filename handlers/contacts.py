"""Contacts: the people at a customer."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.core.forms import Checks, birthday, context_of, edited, email, phone_reader
from handlers.core.routing import Message, Reply, Request, Routes
from handlers.views import contacts as views
from storage import schedules
from storage.base import add
from storage.birthdays import Calendar
from storage.contacts import Contact
from storage.customers import Customer
from storage.permissions import Action, access, require

routes = Routes(order=50)


@routes.action("contact.new", reads_only=True)
def contact_new(request: Request, session: Session) -> Reply:
    """Return the empty form, for the customer of a card."""
    require(request.viewer, Action.CREATE, Contact.entity)
    customer = access(session, request.viewer, Customer, request.record_id)
    return Reply(modal=views.form(request.t, context_of(request, customer=customer.id), customer))


@routes.action("contact.edit", reads_only=True)
def contact_edit(request: Request, session: Session) -> Reply:
    """Open the form of a contact, filled in."""
    contact = access(session, request.viewer, Contact, request.record_id, Action.EDIT)
    context = context_of(request, contact, customer=contact.customer_id)
    return Reply(modal=views.form(request.t, context, contact.customer, contact))


@routes.form("contact.save")
def save(request: Request, session: Session) -> Reply:
    """Return a new contact, or one to change."""
    known = edited(request, session, Contact)
    customer = access(session, request.viewer, Customer, request.form.context["customer"])
    fields = _checked(request, session, customer)
    if known is None:
        known = Contact(customer=customer, owner_id=request.viewer.user_id)
    for name, value in fields.items():
        setattr(known, name, value)
    add(session, known)
    if known.greet:
        schedules.announce_too(session, known)
    return Reply(message=views.saved(request.t, known))


def _card(request: Request, _session: Session, contact: Contact) -> Message:
    return views.card(request.t, contact)


routes.shows(Contact, _card, views.undone)


def _checked(request: Request, session: Session, customer: Customer) -> dict[str, Any]:
    """Return the columns of a submitted form; raises Refusal with every mistake beside its field."""
    checks = Checks(request, session)
    phone = phone_reader(customer.country or request.viewer.country)
    born = checks.read("birthday", birthday)
    fields: dict[str, Any] = {
        "name": checks.required("name"),
        "phone": checks.read("phone", phone),
        "mobile": checks.read("mobile", phone),
        "email": checks.read("email", email),
        **{name: checks.text(name) or None for name in ("title", "department", "wechat")},
        "note": checks.text("note", 3_000) or None,
        "birthday": born and born.on,
        "birth_year": born and born.year,
        "birth_calendar": born.calendar if born else Calendar.COMMON,
        "language": request.form.text("language") or None,
        "greet": request.form.ticked("greet"),
    }
    checks.done()
    return fields
