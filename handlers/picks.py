"""Choosing a customer or contact: in a select as one types, and when a line named none or several."""

from dataclasses import replace

from sqlalchemy.orm import Session

from handlers import channels, followups, interactions, opportunities, tickets
from handlers.forms import context_of
from handlers.routing import Handler, Reply, Request, Routes
from handlers.views import blocks as b
from handlers.views import customers as customer_views
from handlers.views import picks as views
from storage import contacts, customers, drafts
from storage.permissions import Action, require

routes = Routes()

LINES: dict[str, Handler] = {
    "log": interactions.log,
    "opp": opportunities.opp,
    "ticket": tickets.ticket,
    "followup": followups.followup,
    "link": channels.link,
}
"""The commands whose lines name a customer."""


@routes.option_list("customer")
def customer_options(request: Request, session: Session) -> Reply:
    """Customers that match what is being typed."""
    found = customers.find(session, request.viewer, request.text, limit=20)
    return Reply(options=[b.option(customer.name, customer.id) for customer in found])


@routes.option_list("contact")
def contact_options(request: Request, session: Session) -> Reply:
    """Contacts that match what is being typed, those of the form's customer first."""
    chosen = request.form.number("customer")
    found = contacts.find(session, request.viewer, request.text, chosen, limit=20)
    if not found and chosen:
        found = contacts.find(session, request.viewer, request.text, limit=20)
    return Reply(
        options=[b.option(f"{contact.name} – {contact.customer.name}", contact.id) for contact in found]
    )


@routes.action("pick.customer")
def pick(request: Request, session: Session) -> Reply:
    """Carry on with the line that was kept, for the customer that was pressed."""
    draft_id = views.draft_of(request.block_id)
    return replace(carry_on(request, session, draft_id, request.record_id), replaces=True)


@routes.action("customer")
def pick_searched(request: Request, session: Session) -> Reply:
    """The same, for a customer that was searched for."""
    return pick(request, session)


@routes.action("pick.create", reads_only=True)
def pick_create(request: Request, session: Session) -> Reply:
    """The form for a new customer of that name; saving it carries on with the line."""
    require(request.viewer, Action.CREATE, customers.Customer.entity)
    draft = drafts.of(session, request.viewer, request.record_id)
    context = context_of(request, draft=draft.id)
    return Reply(modal=customer_views.form(request.t, context, values={"name": draft.name}))


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
    )
    return LINES[draft.command](line, session)
