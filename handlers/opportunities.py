"""Opportunities: made in a line, shown as cards, moved from stage to stage."""

import re
from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.forms import LONGEST_NAME, Checks, amount_reader, context_of, source_of
from handlers.routing import Refusal, Reply, Request, Routes
from handlers.understanding import linked_customer, understand
from handlers.views import interactions as interaction_views
from handlers.views import opportunities as views
from handlers.views.errors import refused
from storage import opportunities, outbox
from storage.base import made_from
from storage.customers import Customer
from storage.opportunities import Opportunity, Stage
from storage.permissions import Action, access, require
from storage.users import User

routes = Routes()

LISTS = ("list", "mine", "列表", "清单")
NUMBER = re.compile(r"#?(\d+)$")


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
        return replace(_list(request, session), modal=_form(request, linked_customer(request, session)))
    if request.text.casefold() in LISTS:
        return _list(request, session)
    if number := NUMBER.match(request.text):
        found = opportunities.by_number(session, request.viewer, int(number[1]))
        return Reply(message=views.card(request.t, found))
    require(request.viewer, Action.CREATE, Opportunity.entity)
    line = understand(request, session, "opp", "opportunity")
    if isinstance(line, Reply):
        return line
    opportunity = Opportunity(
        name=line.note.strip('"“”「」 ')[:LONGEST_NAME] or request.t("New business"),
        customer=line.customer,
        contact=line.contact,
        owner=session.get_one(User, request.viewer.user_id),
        amount=line.amount,
        currency=line.currency,
        stage=line.stage or Stage.LEAD,
        close_on=line.close_on,
    )
    opportunities.create(session, opportunity, request.now)
    return Reply(message=views.card(request.t, opportunity, lead=request.t("Created:"), remarks=line.remarks))


@routes.shortcut("opportunity_new")
def opportunity_new(request: Request, session: Session) -> Reply:
    """The empty form."""
    return Reply(modal=_form(request, linked_customer(request, session)))


@routes.action("opportunity.new", reads_only=True)
def opportunity_new_button(request: Request, session: Session) -> Reply:
    """The empty form, from a list."""
    return opportunity_new(request, session)


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
        return _edit_form(request, access(session, request.viewer, Opportunity, known.id))
    form = views.form(
        request.t,
        context_of(request),
        currency=request.viewer.currency,
        customer=linked_customer(request, session),
        name=message.text.splitlines()[0][:100] if message.text else "",
        note=message.text,
        quoted=interaction_views.quoted_message(request.t, message.author, message.permalink),
    )
    return Reply(modal=form)


@routes.form("opportunity.save")
def save(request: Request, session: Session) -> Reply:
    """A form of a new opportunity, or of one to change."""
    opportunity = _edited(request, session)
    checks = Checks(request, session)
    customer = checks.customer()
    contact = checks.contact(customer)
    name = checks.required("name")
    note = checks.text("note", 3_000)
    amount = checks.read("amount", amount_reader(request.viewer.currency))
    checks.done()
    assert customer
    opportunity.customer, opportunity.contact, opportunity.name = customer, contact, name
    opportunity.note, opportunity.close_on = note or None, request.form.day("close_on")
    opportunity.amount, opportunity.currency = amount or (None, request.viewer.currency)
    stage = Stage(request.form.text("stage"))
    if opportunity.id is None:
        opportunity.stage = stage
        opportunities.create(session, opportunity, request.now)
    else:
        opportunities.move(opportunity, stage, request.now)
        session.flush()
    return Reply(message=views.card(request.t, opportunity, lead=request.t("Saved:")))


@routes.action("opportunity.show", reads_only=True)
def show(request: Request, session: Session) -> Reply:
    """The card."""
    return Reply(
        message=views.card(request.t, access(session, request.viewer, Opportunity, request.record_id))
    )


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
    return _edit_form(request, access(session, request.viewer, Opportunity, request.record_id))


@routes.action("opportunity.share")
def share(request: Request, session: Session) -> Reply:
    """Show it to everybody in the channel."""
    opportunity = access(session, request.viewer, Opportunity, request.record_id)
    if not request.channel_id:
        raise Refusal(request.t("There is no channel here to share it in."))
    key = f"share:opportunity:{opportunity.id}:{request.channel_id}:{opportunity.updated_at.isoformat()}"
    outbox.post(
        session, key, request.channel_id, views.shared(request.t, opportunity, request.viewer.slack_id)
    )
    return Reply(message=refused(request.t("Shared in this channel.")))


def _list(request: Request, session: Session) -> Reply:
    mine = opportunities.open_for(session, request.viewer, request.viewer.user_id)
    return Reply(message=views.listing(request.t, mine))


def _form(request: Request, customer: Customer | None) -> dict[str, object]:
    return views.form(request.t, context_of(request), currency=request.viewer.currency, customer=customer)


def _edit_form(request: Request, opportunity: Opportunity) -> Reply:
    context = context_of(request, id=opportunity.id)
    return Reply(
        modal=views.form(request.t, context, currency=request.viewer.currency, opportunity=opportunity)
    )


def _edited(request: Request, session: Session) -> Opportunity:
    """The opportunity that the form was opened for, or a new one that is not filled in yet."""
    record_id = request.form.context.get("id")
    if record_id is not None:
        return access(session, request.viewer, Opportunity, record_id, Action.EDIT)
    require(request.viewer, Action.CREATE, Opportunity.entity)
    return Opportunity(
        owner=session.get_one(User, request.viewer.user_id), **source_of(request, session, Opportunity)
    )
