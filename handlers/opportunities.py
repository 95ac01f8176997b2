"""Opportunities: made in a line, shown as cards, moved from stage to stage."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from sqlalchemy.orm import Session

from handlers.core import kinds, reminders, speech, understanding
from handlers.core.acts import done
from handlers.core.carried import carried
from handlers.core.forms import (
    Checks,
    context_of,
    edited,
    first_line,
    is_past,
    source_of,
)
from handlers.core.kinds import LONGEST_NAME, LONGEST_TEXT, rounded
from handlers.core.line import Line
from handlers.core.routing import Message, Refusal, Reply, Request, Routes, View, is_bare
from handlers.core.translation import Translator
from handlers.core.whom import colleague, linked_customer
from handlers.language.phrases import QUOTES
from handlers.language.reasons import reason_in
from handlers.views import opportunities as views
from handlers.views.acts import with_undo
from handlers.views.blocks import PAGE, sentence
from handlers.views.fields import quoted_message
from handlers.views.lines import noted, unfiltered, with_remarks
from handlers.views.remarks import followup_set, guesses, past_close, read_from
from storage import opportunities, outbox
from storage.base import made_from
from storage.contracts import Contract
from storage.customers import Customer
from storage.errors import NotFound
from storage.opportunities import REASONS, Opportunity, Reason, Stage
from storage.permissions import Action, Scope, access, allowed, may, narrowed, require
from storage.types import AMOUNT_LIMIT
from storage.users import Role, User

routes = Routes(order=20)

READ = ("amount", "close_on", "stage")
"""What the answer says the words of."""


@routes.command(
    "opp",
    "opportunity",
    "opportunities",
    "deal",
    "商机",
    "商機",
    slash="/opp",
    brief="Create or show opportunities",
    usage='Acme "Website redesign" 50k close 30 Sep | #12 65k nego @amy | #12 lost too expensive | list',
    daily=[Role.SALES, Role.MANAGER],
)
def opp(request: Request, session: Session) -> Reply:
    """Create an opportunity in one line, or change one: stage, amount, close date, @owner, won, lost."""
    return understanding.carry_out(request, session, "/opp")


@routes.reads("deal.new")
def new(request: Request, session: Session, line: Line) -> Reply:
    """Create the opportunity of a line; open the form if name and amount are missing."""
    t = request.t
    require(request.viewer, Action.CREATE, Opportunity.entity)
    name, rest = _title(line.reading.text)
    made = _opportunity(request, session, line, name or t("New business"))
    if made.amount is None and re.fullmatch(r"\d{1,9}", rest):
        made.amount, rest = Decimal(rest), ""
    if not name and made.amount is None:
        return Reply(modal=views.form(t, context_of(request), made))
    remarks = [*guesses(t, line), *read_from(t, line, READ)]
    if _closed_before(made.close_on, made.stage, request):
        remarks.append(past_close(t, made.close_on))
        made.close_on = None
    if line.owner:
        made.owner_id = colleague(request, session, line, Opportunity.entity).id
    made.note = rest or None
    opportunities.create(session, made)
    if line.reading.due and not is_past(line.reading.due, request):
        me = session.get_one(User, request.viewer.user_id)
        reminders.promise(session, me, made.customer, made.contact, made.name, line.reading.due)
        remarks.append(followup_set(t, line.reading.due))
    card = views.card(t, made, lead=t("Created:"), remarks=remarks, done=done(request, session))
    return Reply(message=card)


@routes.reads("deal.change")
def change(request: Request, session: Session, line: Line) -> Reply:
    """Change an opportunity as a line says: won, lost and why, amount, stage, close date, owner, note."""
    t, reading, known = request.t, line.reading, line.record
    if not isinstance(known, Opportunity):
        raise NotFound(Opportunity.entity)
    allowed(session, request.viewer, known, Action.EDIT)
    stage = Stage(reading.stage) if reading.stage else known.stage
    if _closed_before(reading.close_on, stage, request):
        raise Refusal(past_close(t, reading.close_on))
    if reading.amount is not None:
        known.currency = reading.currency or known.currency
        known.amount = _checked(request, reading.amount, known.currency)
    known.close_on = reading.close_on or known.close_on
    if reading.owner:
        _hand(request, session, known, line)
    asks = _move(request, session, known, stage)
    said = reading.reason
    if said and known.stage.is_closed:
        reason = reason_in("won" if known.stage is Stage.WON else "lost", said)
        opportunities.explain(known, Reason(reason) if reason else Reason.OTHER, said)
        asks = None
    if reading.text:
        known.note = "\n".join(filter(None, [known.note, reading.text]))
    session.flush()
    lead = noted(t, said or reading.text, done(request, session))
    return Reply(message=_saved(request, session, known, lead=lead, remarks=guesses(t, line)), modal=asks)


def _hand(request: Request, session: Session, known: Opportunity, line: Line) -> None:
    """Give an opportunity to the colleague that a line names and tell them, or to nobody."""
    if line.is_released:
        known.owner = None
        return
    person = colleague(request, session, line, Opportunity.entity)
    if person.id == known.owner_id:
        return
    known.owner = person
    if person.id != request.viewer.user_id:
        session.flush()
        told = views.given(speech.to_user(person), known, request.viewer.slack_id)
        key = f"opportunity:{known.id}:given:{request.now.isoformat()}"
        outbox.post(session, key, person.slack_id, told, about=known, asked_by=request.viewer.slack_id)


def _checked(request: Request, amount: Decimal, currency: str) -> Decimal:
    if amount >= AMOUNT_LIMIT:
        raise Refusal(request.t("That amount is too large."))
    return rounded(amount, currency)


@routes.act("opp", is_bare, reads_only=True)
def opp_bare(request: Request, session: Session) -> Reply:
    """Open the form, with the list behind it."""
    return _list(request, session, with_form=request.viewer.may(Action.CREATE, Opportunity.entity))


@routes.reads("deals.find")
def opp_list(request: Request, session: Session, line: Line) -> Reply:
    """Show the open ones, and which filters they are not narrowed by; a customer's with the form."""
    if line.asked_of and request.viewer.may(Action.CREATE, Opportunity.entity):
        return Reply(modal=_form(request, session, line.asked_of))
    mine = _list(request, session)
    assert mine.message
    return Reply(message=with_remarks(mine.message, unfiltered(request.t, line.reading)))


@routes.reads("deal.show")
def opp_numbered(request: Request, session: Session, line: Line) -> Reply:
    """Show the card of one by its number."""
    if not isinstance(line.record, Opportunity):
        raise NotFound(Opportunity.entity)
    return Reply(message=views.card(request.t, line.record))


@routes.shortcut("opportunity_new", "New opportunity", "Create an opportunity")
@routes.action("opportunity.new", reads_only=True)
def opportunity_new(request: Request, session: Session) -> Reply:
    """Return the empty form."""
    return Reply(modal=_form(request, session, linked_customer(request, session)))


@routes.action("customer.opportunity", reads_only=True)
def opportunity_for_customer(request: Request, session: Session) -> Reply:
    """Return the form, for the customer of a card."""
    return Reply(modal=_form(request, session, access(session, request.viewer, Customer, request.record_id)))


@routes.shortcut(
    "opportunity_message", "Create opportunity", "Create an opportunity from this message", on_message=True
)
def opportunity_message(request: Request, session: Session) -> Reply:
    """Return an opportunity from a message; on a message that has one, the one it has."""
    assert request.message
    message = request.message
    known = made_from(session, Opportunity, message.channel_id, message.ts)
    if known is not None:
        return _edit_form(request, session, known.id)
    require(request.viewer, Action.CREATE, Opportunity.entity)
    line = understanding.glean(request, session, "/opp")
    proposal = _opportunity(request, session, line, first_line(message.text))
    proposal.note = message.text if message.text != proposal.name else None
    form = views.form(
        request.t,
        context_of(request),
        proposal,
        quoted=quoted_message(request.t, message.author, message.permalink),
        remarks=[*guesses(request.t, line), *read_from(request.t, line, READ)],
    )
    return Reply(modal=form)


@routes.form("opportunity.save")
def save(request: Request, session: Session) -> Reply:
    """Return a form of a new opportunity, or of one to change."""
    opportunity = edited(request, session, Opportunity)
    checks = Checks(request, session)
    customer = checks.customer()
    contact = checks.contact(customer)
    name = checks.required("name")
    note = checks.text("note", LONGEST_TEXT)
    currency = opportunity.currency if opportunity else request.viewer.currency
    amount = checks.read("amount", kinds.money, replace(request.habits, currency=currency))
    stage, close_on = carried(Stage, request.form.text("stage")), request.form.day("close_on")
    owner = checks.person("owner", Opportunity.entity, opportunity.owner if opportunity else None)
    was = opportunity.close_on if opportunity else None
    if close_on != was and _closed_before(close_on, stage, request):
        checks.errors["close_on"] = request.t("That is in the past: {when}.", when=request.t.day(close_on))
    checks.done()
    assert customer
    is_new, asks = opportunity is None, None
    if opportunity is None:
        source = source_of(request, session, Opportunity)
        opportunity = Opportunity(stage=stage, **source)
    opportunity.customer, opportunity.contact, opportunity.name = customer, contact, name
    opportunity.note, opportunity.close_on, opportunity.owner = note or None, close_on, owner
    opportunity.amount, opportunity.currency = amount or (None, currency)
    if is_new:
        _renew(request, session, opportunity)
        opportunities.create(session, opportunity)
    else:
        asks = _move(request, session, opportunity, stage)
    return Reply(message=_saved(request, session, opportunity), modal=asks, replaces=not is_new)


@routes.action("opportunity.show", reads_only=True)
def show(request: Request, session: Session) -> Reply:
    """Return the card."""
    found = access(session, request.viewer, Opportunity, request.record_id)
    return Reply(message=views.card(request.t, found))


@routes.action("opportunity.stage")
def move(request: Request, session: Session) -> Reply:
    """Put it into another stage, where its card stands."""
    record_id = carried(views.opportunity_of, request.block_id)
    opportunity = access(session, request.viewer, Opportunity, record_id, Action.EDIT)
    asks = _move(request, session, opportunity, carried(Stage, request.value))
    return Reply(message=_saved(request, session, opportunity, lead=""), replaces=True, modal=asks)


@routes.action("opportunity.why", reads_only=True)
def why(request: Request, session: Session) -> Reply:
    """Return the form that asks why it was won or lost."""
    closed = access(session, request.viewer, Opportunity, request.record_id, Action.EDIT)
    return Reply(modal=_why(request, closed)) if closed.stage.is_closed else show(request, session)


@routes.form("opportunity.explain")
def explain(request: Request, session: Session) -> Reply:
    """Note why it was won or lost. By now it may be open again, and then there is nothing to explain."""
    closed = access(session, request.viewer, Opportunity, request.form.held_id("id"), Action.EDIT)
    checks = Checks(request, session)
    note = checks.text("note", 3_000)
    checks.done()
    reason = Reason(chosen) if (chosen := request.form.text("reason")) else None
    if closed.stage in REASONS and (reason is None or reason in REASONS[closed.stage]):
        opportunities.explain(closed, reason, note or None)
    return Reply(message=_saved(request, session, closed), replaces=True)


@routes.action("opportunity.riskiest", reads_only=True)
def riskiest(request: Request, session: Session) -> Reply:
    """Return the deal at risk with the most to lose, within the breadth that the button carries."""
    eye, today = (
        narrowed(request.viewer, carried(Scope, request.value)),
        request.now.astimezone(request.viewer.zone).date(),
    )
    _, largest = opportunities.at_risk(session, eye, today, request.now, 1)
    if not largest:
        return Reply(message=sentence(request.t("No deals at risk.")))
    return Reply(message=views.card(request.t, largest[0]))


@routes.action("opportunity.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """Open the form of an opportunity, filled in."""
    return _edit_form(request, session, request.record_id)


@routes.action("opportunity.undate")
def undate(request: Request, session: Session) -> Reply:
    """Take the closing date off again."""
    opportunity = access(session, request.viewer, Opportunity, request.record_id, Action.EDIT)
    opportunity.close_on = None
    return Reply(message=_saved(request, session, opportunity), replaces=True)


@routes.action("opportunity.share")
def share(request: Request, session: Session) -> Reply:
    """Show it to everybody in the channel."""
    opportunity = access(session, request.viewer, Opportunity, request.record_id)
    t = speech.to_channel(session, request.channel_id, request.t)
    return speech.share(request, session, opportunity, views.shared(t, opportunity, request.viewer.slack_id))


def _saved(
    request: Request,
    session: Session,
    opportunity: Opportunity,
    *,
    lead: str | None = None,
    remarks: Sequence[str] = (),
) -> Message:
    """Return the card, with what was just changed and Undo; shared cards follow."""
    act = done(request, session)
    if act and act.changes:
        _follow(request, session, opportunity)()
    lead = request.t("Saved:") if lead is None else lead
    card = views.card(request.t, opportunity, lead=lead, remarks=remarks)
    return with_undo(request.t, card, act)


def _card(request: Request, _session: Session, opportunity: Opportunity) -> Message:
    return views.card(request.t, opportunity)


def _follow(request: Request, session: Session, opportunity: Opportunity) -> Callable[[], None]:
    def draw(t: Translator, sharer: str) -> Message:
        return views.shared(t, opportunity, sharer)

    def redraw() -> None:
        speech.follow_shares(request, session, opportunity, draw)
        contract = session.get(Contract, opportunity.renews_id) if opportunity.renews_id else None
        if contract:
            request.router.shown[Contract].follow(request, session, contract)()

    return redraw


routes.shows(Opportunity, _card, views.undone, _follow)


def _move(request: Request, session: Session, opportunity: Opportunity, stage: Stage) -> View | None:
    """Put it into a stage. Of one that closes just now the form asks why, which nobody has to answer."""
    closes = stage.is_closed and opportunity.stage is not stage
    opportunities.move(session, opportunity, stage)
    return _why(request, opportunity) if closes else None


def _why(request: Request, closed: Opportunity) -> View:
    return views.reason_form(request.t, context_of(request, id=closed.id), closed)


@routes.action("opportunity.page", reads_only=True)
def page(request: Request, session: Session) -> Reply:
    """Show another page of the list, in its place."""
    return replace(_list(request, session, skipped=request.record_id), replaces=True)


def _list(request: Request, session: Session, *, with_form: bool = False, skipped: int = 0) -> Reply:
    mine = opportunities.open_for(session, request.viewer, request.viewer.user_id, PAGE, skipped)
    form = _form(request, session, linked_customer(request, session)) if with_form else None
    may_create = request.viewer.may(Action.CREATE, Opportunity.entity)
    return Reply(message=views.listing(request.t, mine, skipped, may_create=may_create), modal=form)


def _renew(request: Request, session: Session, opportunity: Opportunity) -> None:
    """Tie it to the contract whose alert the form was opened from; somebody else may have been faster."""
    if request.form.context.get("renews") is None:
        return
    contract = access(session, request.viewer, Contract, request.form.held_id("renews"))
    if opportunities.renewal_of(session, contract):
        raise Refusal(
            request.t("Someone has already created this opportunity. Press the button again to see it.")
        )
    opportunities.renew(opportunity, contract)


def _closed_before(day: date | None, stage: Stage, request: Request) -> TypeGuard[date]:
    """Return whether an open one is to close on a day that is over.

    Won or lost it may have been for a while.
    """
    return day is not None and not stage.is_closed and is_past(day, request)


def _title(text: str) -> tuple[str, str]:
    """(name, what is left for the note): the name stands between quotation marks, or is the line's begin."""
    closing = text.find(QUOTES.get(text[:1], "\n"), 1)
    if closing > 0:
        return text[1:closing].strip(), text[closing + 1 :].strip(" ,，")
    return text[:LONGEST_NAME], text if len(text) > LONGEST_NAME else ""


def _opportunity(request: Request, session: Session, line: Line, name: str) -> Opportunity:
    reading = line.reading
    currency = reading.currency or request.viewer.currency
    amount = reading.amount if reading.amount is not None and reading.amount < AMOUNT_LIMIT else None
    return Opportunity(
        name=name[:LONGEST_NAME],
        customer=line.customer,
        contact=line.contact,
        owner=session.get_one(User, request.viewer.user_id),
        amount=None if amount is None else rounded(amount, currency),
        currency=currency,
        stage=Stage(reading.stage or Stage.LEAD),
        close_on=reading.close_on,
    )


def _form(request: Request, session: Session, customer: Customer | None) -> View:
    require(request.viewer, Action.CREATE, Opportunity.entity)
    me = session.get_one(User, request.viewer.user_id)
    blank = Opportunity(customer=customer, currency=request.viewer.currency, stage=Stage.LEAD, owner=me)
    return views.form(request.t, context_of(request), blank)


def _edit_form(request: Request, session: Session, opportunity_id: int) -> Reply:
    """Return the form, or the card for who may not change it."""
    found = access(session, request.viewer, Opportunity, opportunity_id)
    if not may(session, request.viewer, found, Action.EDIT):
        return Reply(message=views.card(request.t, found))
    return Reply(modal=views.form(request.t, context_of(request, found), found))
