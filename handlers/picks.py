"""Choosing a customer or contact: in a select as one types, and when a line named none or several."""

from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.core import records
from handlers.core.carried import carried
from handlers.core.routing import Reply, Request, Routes
from handlers.views import blocks as b
from handlers.views import picks as views
from handlers.views.customers import told_apart
from storage import drafts, search
from storage.customers import Customer
from storage.permissions import Action, require

routes = Routes()

SHOWN = 20


@routes.option_list("customer.found")
@routes.option_list("customer")
def customer_options(request: Request, session: Session) -> Reply:
    """Customers that match what is being typed."""
    found = search.customers(session, request.viewer, request.text, SHOWN)
    return Reply(options=[b.option(name, one.id) for one, name in zip(found, told_apart(found), strict=True)])


@routes.option_list("contact")
def contact_options(request: Request, session: Session) -> Reply:
    """Contacts that match what is being typed, those of the form's customer before all others."""
    chosen = request.form.number("customer")
    found = search.contacts(session, request.viewer, request.text, chosen, SHOWN)
    if not found and chosen:
        found = search.contacts(session, request.viewer, request.text, limit=SHOWN)
    named = [(f"{contact.name} – {contact.customer.name}", contact.id) for contact in found]
    return Reply(options=[b.option(name, contact_id) for name, contact_id in named])


@routes.action("pick.customer")
@routes.action("customer")
def pick(request: Request, session: Session) -> Reply:
    """Carry on with the line that was kept, for the customer that was pressed or searched for."""
    draft_id = carried(views.draft_of, request.block_id)
    return replace(carry_on(request, session, draft_id, request.record_id), replaces=True)


@routes.action("pick.create", reads_only=True)
def pick_create(request: Request, session: Session) -> Reply:
    """Return the form for a new customer of that name; saving it carries on with the line."""
    require(request.viewer, Action.CREATE, Customer.entity)
    draft = drafts.of(session, request.viewer, request.record_id)
    keeping = request.router.kept[Customer.entity]
    return records.open_form(request, session, keeping, given={"name": draft.name}, draft=draft.id)


def carry_on(request: Request, session: Session, draft_id: int, customer_id: int) -> Reply:
    """Carry out a kept line as if it had been typed with this customer's name."""
    draft = drafts.of(session, request.viewer, draft_id)
    session.delete(draft)
    line = replace(
        request,
        text=draft.text,
        channel_id=draft.channel_id,
        customer_id=customer_id,
        typed_name=draft.name,
        typed_at=draft.created_at,
    )
    return request.router.command_named(draft.command).handler(line, session)
