"""Opportunities: made in a line, shown as cards, moved from stage to stage."""

from dataclasses import replace

from sqlalchemy.orm import Session

from handlers import speech
from handlers.forms import LONGEST_NAME, Checks, amount_reader, context_of, edited, first_line, source_of
from handlers.routing import Reply, Request, Routes, View
from handlers.understanding import Line, asks_for_list, glean, linked_customer, number_in, understand
from handlers.views import opportunities as views
from handlers.views.fields import quoted_message
from handlers.views.remarks import read_from
from storage import opportunities
from storage.base import made_from
from storage.customers import Customer
from storage.opportunities import Opportunity, Stage
from storage.permissions import Action, access, by_number, may, require

routes = Routes()

READ = ("amount", "close_date", "stage", "contact")
"""What the answer says the words of."""


@routes.command(
    "opp",
    "opportunity",
    "opportunities",
    "deal",
    "商机",
    "商機",
    slash="/opp",
    usage='Acme "Website redesign" 50k close 30 Sep stage proposal | list | #12',
)
def opp(request: Request, session: Session) -> Reply:
    """Create an opportunity in one line, list yours, or show one by its number."""
    if not request.text:
        form = _form(request, linked_customer(request, session))
        return replace(_list(request, session), modal=form)
    if asks_for_list(request.text):
        return _list(request, session)
    if number := number_in(request.text):
        found = by_number(session, request.viewer, Opportunity, number)
        return Reply(message=views.card(request.t, found))
    require(request.viewer, Action.CREATE, Opportunity.entity)
    line = understand(request, session, "opp", "opportunity")
    if isinstance(line, Reply):
        return line
    opportunity = _opportunity(request, line, line.note.strip('"“”「」 ') or request.t("New business"))
    opportunities.create(session, opportunity)
    remarks = [*line.remarks, *read_from(request.t, line.sources, READ)]
    card = views.card(request.t, opportunity, lead=request.t("Created:"), remarks=remarks, is_new=True)
    return Reply(message=card)


@routes.shortcut("opportunity_new")
@routes.action("opportunity.new", reads_only=True)
def opportunity_new(request: Request, session: Session) -> Reply:
    """The empty form."""
    return Reply(modal=_form(request, linked_customer(request, session)))


@routes.action("customer.opportunity", reads_only=True)
def opportunity_for_customer(request: Request, session: Session) -> Reply:
    """The form, for the customer of a card."""
    return Reply(modal=_form(request, access(session, request.viewer, Customer, request.record_id)))


@routes.shortcut("opportunity_message")
def opportunity_message(request: Request, session: Session) -> Reply:
    """An opportunity from a message; on a message that has one, the one it has."""
    assert request.message
    message = request.message
    known = made_from(session, Opportunity, message.channel_id, message.ts)
    if known is not None:
        return _edit_form(request, session, known.id)
    require(request.viewer, Action.CREATE, Opportunity.entity)
    line = glean(request, session, "opportunity")
    proposal = _opportunity(request, line, first_line(message.text))
    proposal.note = message.text
    form = views.form(
        request.t,
        context_of(request),
        proposal,
        quoted=quoted_message(request.t, message.author, message.permalink),
        remarks=read_from(request.t, line.sources, READ),
    )
    return Reply(modal=form)


@routes.form("opportunity.save")
def save(request: Request, session: Session) -> Reply:
    """A form of a new opportunity, or of one to change."""
    opportunity = edited(request, session, Opportunity)
    checks = Checks(request, session)
    customer = checks.customer()
    contact = checks.contact(customer)
    name = checks.required("name")
    note = checks.text("note", 3_000)
    currency = opportunity.currency if opportunity else request.viewer.currency
    amount = checks.read("amount", amount_reader(currency))
    checks.done()
    assert customer
    stage = Stage(request.form.text("stage"))
    is_new = opportunity is None
    if opportunity is None:
        source = source_of(request, session, Opportunity)
        opportunity = Opportunity(owner_id=request.viewer.user_id, stage=stage, **source)
    opportunity.customer, opportunity.contact, opportunity.name = customer, contact, name
    opportunity.note, opportunity.close_on = note or None, request.form.day("close_on")
    opportunity.amount, opportunity.currency = amount or (None, currency)
    if is_new:
        opportunities.create(session, opportunity)
    else:
        opportunities.move(opportunity, stage, request.now)
        session.flush()
    return Reply(message=views.card(request.t, opportunity, lead=request.t("Saved:")))


@routes.action("opportunity.show", reads_only=True)
def show(request: Request, session: Session) -> Reply:
    """The card."""
    found = access(session, request.viewer, Opportunity, request.record_id)
    return Reply(message=views.card(request.t, found))


@routes.action("opportunity.stage")
def move(request: Request, session: Session) -> Reply:
    """Put it into another stage, where its card stands."""
    record_id = views.opportunity_of(request.block_id)
    opportunity = access(session, request.viewer, Opportunity, record_id, Action.EDIT)
    opportunities.move(opportunity, Stage(request.value), request.now)
    session.flush()
    return Reply(message=views.card(request.t, opportunity), replaces=True)


@routes.action("opportunity.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """The form with what is known."""
    return _edit_form(request, session, request.record_id)


@routes.action("opportunity.undate")
def undate(request: Request, session: Session) -> Reply:
    """Take the closing date off again."""
    opportunity = access(session, request.viewer, Opportunity, request.record_id, Action.EDIT)
    opportunity.close_on = None
    session.flush()
    card = views.card(request.t, opportunity, lead=request.t("Saved:"), is_new=True)
    return Reply(message=card, replaces=True)


@routes.action("opportunity.undo")
def undo(request: Request, session: Session) -> Reply:
    """Take back what was typed; the audit trail keeps it."""
    opportunity = access(session, request.viewer, Opportunity, request.record_id, Action.DELETE)
    session.delete(opportunity)
    return Reply(message=views.undone(request.t, opportunity), replaces=True)


@routes.action("opportunity.share")
def share(request: Request, session: Session) -> Reply:
    """Show it to everybody in the channel."""
    opportunity = access(session, request.viewer, Opportunity, request.record_id)
    t = speech.to_channel(session, request.channel_id, request.t)
    return speech.share(request, session, opportunity, views.shared(t, opportunity, request.viewer.slack_id))


def _list(request: Request, session: Session) -> Reply:
    mine = opportunities.open_for(session, request.viewer, request.viewer.user_id)
    return Reply(message=views.listing(request.t, mine))


def _opportunity(request: Request, line: Line, name: str) -> Opportunity:
    return Opportunity(
        name=name[:LONGEST_NAME],
        customer=line.customer,
        contact=line.contact,
        owner_id=request.viewer.user_id,
        amount=line.amount,
        currency=line.currency,
        stage=line.stage or Stage.LEAD,
        close_on=line.close_on,
    )


def _form(request: Request, customer: Customer | None) -> View:
    require(request.viewer, Action.CREATE, Opportunity.entity)
    blank = Opportunity(customer=customer, currency=request.viewer.currency, stage=Stage.LEAD)
    return views.form(request.t, context_of(request), blank)


def _edit_form(request: Request, session: Session, opportunity_id: int) -> Reply:
    """The form, or the card for who may not change it."""
    found = access(session, request.viewer, Opportunity, opportunity_id)
    if not may(session, request.viewer, found, Action.EDIT):
        return Reply(message=views.card(request.t, found))
    return Reply(modal=views.form(request.t, context_of(request, id=found.id), found))
