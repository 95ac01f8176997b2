"""Contacts: the people at a customer."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.forms import Checks, birthday, context_of, email, phone_reader
from handlers.routing import Reply, Request, Routes
from handlers.views import contacts as views
from storage import contacts
from storage.contacts import Contact
from storage.customers import Customer
from storage.permissions import Action, access, require

routes = Routes()


@routes.action("contact.new", reads_only=True)
def contact_new(request: Request, session: Session) -> Reply:
    """The empty form, for the customer of a card."""
    require(request.viewer, Action.CREATE, Contact.entity)
    customer = access(session, request.viewer, Customer, request.record_id)
    return Reply(modal=views.form(request.t, context_of(request, customer=customer.id), customer))


@routes.action("contact.edit", reads_only=True)
def contact_edit(request: Request, session: Session) -> Reply:
    """The form with what is known."""
    contact = access(session, request.viewer, Contact, request.record_id, Action.EDIT)
    context = context_of(request, id=contact.id, customer=contact.customer_id)
    return Reply(modal=views.form(request.t, context, contact.customer, contact))


@routes.form("contact.save")
def save(request: Request, session: Session) -> Reply:
    """A new contact, or one to change."""
    form, viewer = request.form, request.viewer
    record_id = form.context.get("id")
    edited = access(session, viewer, Contact, record_id, Action.EDIT) if record_id else None
    customer = access(session, viewer, Customer, form.context["customer"])
    checks = Checks(request, session)
    phone = phone_reader(customer.country or viewer.country)
    born = checks.read("birthday", birthday)
    fields: dict[str, Any] = {
        "name": checks.required("name"),
        "phone": checks.read("phone", phone),
        "mobile": checks.read("mobile", phone),
        "email": checks.read("email", email),
        **{name: checks.text(name) or None for name in ("title", "department", "wechat")},
        "note": checks.text("note", 3_000) or None,
        "birthday": born and born[0],
        "birth_year": born and born[1],
        "greet": form.ticked("greet"),
    }
    checks.done()
    if edited is None:
        require(viewer, Action.CREATE, Contact.entity)
        edited = contacts.create(session, customer=customer, owner_id=viewer.user_id, **fields)
    for name, value in fields.items():
        setattr(edited, name, value)
    session.flush()
    return Reply(message=views.saved(request.t, edited))
