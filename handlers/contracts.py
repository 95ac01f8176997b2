"""Contracts: added at a customer, so that their renewals are announced in time."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from handlers.core import kinds, reminders, speech
from handlers.core.acts import done, history
from handlers.core.carried import carried
from handlers.core.forms import Checks, context_of, edited
from handlers.core.routing import Message, Reply, Request, Routes
from handlers.language.phrases import RENEWAL
from handlers.views import alerts as alert_views
from handlers.views import contracts as views
from handlers.views import followups as followup_views
from handlers.views import opportunities as opportunity_views
from handlers.views.acts import with_undo
from storage import contracts, dossiers, followups, opportunities, outbox, products
from storage.base import add
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer
from storage.followups import FollowUp
from storage.opportunities import Opportunity, Stage
from storage.permissions import Action, access, may, require
from storage.products import Product
from storage.schedules import ScheduleKind
from storage.users import User

routes = Routes(order=60)

PAST = 8
"""Changes that the card of a contract tells of."""
MOST_SETTLED = 50
"""Follow-ups of a customer that are looked at for those that a renewal settles."""


@routes.action("contract.new", reads_only=True)
def contract_new(request: Request, session: Session) -> Reply:
    """Return the empty form, for the customer of a card."""
    require(request.viewer, Action.CREATE, Contract.entity)
    customer = access(session, request.viewer, Customer, request.record_id)
    context = context_of(request, customer=customer.id)
    form = views.form(
        request.t, context, customer, request.viewer.currency, on_sale=products.on_sale(session)
    )
    return Reply(modal=form)


@routes.action("contract.edit", reads_only=True)
def contract_edit(request: Request, session: Session) -> Reply:
    """Open the form of a contract, filled in."""
    contract = access(session, request.viewer, Contract, request.record_id, Action.EDIT)
    context = context_of(request, contract, customer=contract.customer_id)
    sold = products.on_sale(session)
    return Reply(
        modal=views.form(request.t, context, contract.customer, contract.currency, contract, on_sale=sold)
    )


@routes.action("contract.next", reads_only=True)
def contract_next(request: Request, session: Session) -> Reply:
    """Return the form for the contract that follows one that was renewed, a year later."""
    require(request.viewer, Action.CREATE, Contract.entity)
    contract = access(session, request.viewer, Contract, request.record_id)
    following = contracts.following(contract)
    context = context_of(request, customer=contract.customer_id)
    sold = products.on_sale(session)
    return Reply(
        modal=views.form(request.t, context, contract.customer, contract.currency, following, on_sale=sold)
    )


@routes.action("contract.renewal", reads_only=True)
def renewal(request: Request, session: Session) -> Reply:
    """Return the form of the renewal's opportunity, filled in; or the one that was made."""
    contract = access(session, request.viewer, Contract, request.record_id)
    known = opportunities.renewal_of(session, contract)
    if known is not None:
        found = access(session, request.viewer, Opportunity, known.id)
        return Reply(message=opportunity_views.card(request.t, found, lead=request.t("The renewal:")))
    require(request.viewer, Action.CREATE, Opportunity.entity)
    proposal = Opportunity(
        customer=contract.customer,
        name=views.renewal_name(request.t, contract),
        amount=contract.value,
        currency=contract.currency,
        stage=Stage.QUALIFIED,
        close_on=contract.renews_on,
        owner=session.get_one(User, request.viewer.user_id),
    )
    context = context_of(request, renews=contract.id)
    return Reply(modal=opportunity_views.form(request.t, context, proposal))


@routes.action("contract.renewed")
def renewed(request: Request, session: Session) -> Reply:
    """Settle a contract as renewed: no further alerts."""
    return _settle(request, session, ContractStatus.RENEWED)


@routes.action("contract.lost")
def lost(request: Request, session: Session) -> Reply:
    """Settle a contract as not renewed: no further alerts."""
    return _settle(request, session, ContractStatus.LOST)


@routes.form("contract.save")
def save(request: Request, session: Session) -> Reply:
    """Return a new contract, or one to change."""
    viewer, form = request.viewer, request.form
    contract = edited(request, session, Contract)
    customer = access(session, viewer, Customer, form.held_id("customer"))
    checks = Checks(request, session)
    name = checks.required("name")
    currency = contract.currency if contract else viewer.currency
    value = checks.read("value", kinds.money, replace(request.habits, currency=currency))
    renews_on = form.day("renews_on")
    if renews_on is None:
        checks.errors["renews_on"] = request.t("Please choose a day.")
    checks.done()
    assert renews_on
    if contract is None:
        contract = Contract(customer=customer, owner_id=viewer.user_id)
    contract.name, contract.renews_on = name, renews_on
    contract.value, contract.currency = value or (None, currency)
    was, contract.status = contract.status, carried(ContractStatus, form.text("status"))
    contract.product = session.get(Product, form.number("product")) if form.number("product") else None
    add(session, contract)
    if was is ContractStatus.ACTIVE and contract.status is not was:
        return Reply(message=_settled(request, session, contract), replaces="id" in form.context)
    shown, is_new = show_standing(request, session, contract), "id" not in form.context
    shown = views.saved(request.t, contract) if is_new else shown
    return Reply(message=with_undo(request.t, shown, done(request, session)), replaces=not is_new)


def show_standing(request: Request, session: Session, contract: Contract) -> Message:
    """Bring the alerts that were posted of it up to date; returns how they look here."""
    session.flush()
    today = request.now.astimezone(request.viewer.zone).date()
    shown = views.standing(request.t, contract, today)
    for key, place in outbox.posted_about(session, contract):
        t = speech.to_channel(session, place[0] if place else None, request.t)
        if parts := outbox.parts_of(session, key):
            each = [session.get(Contract, contract_id) for _, contract_id in parts]
            standing = [views.standing(t, one, today) for one in each if one]
            outbox.update_posted(session, key, alert_views.together(t, ScheduleKind.RENEWALS, standing))
        else:
            outbox.update_posted(session, key, views.standing(t, contract, today), pressed=request.pressed)
    return shown


def _settle(request: Request, session: Session, status: ContractStatus) -> Reply:
    contract = access(session, request.viewer, Contract, request.record_id, Action.EDIT)
    contract.status = status
    among_others = any(
        place == request.pressed and outbox.parts_of(session, key)
        for key, place in outbox.posted_about(session, contract)
    )
    return Reply(message=_settled(request, session, contract), replaces=not among_others)


def _settled(request: Request, session: Session, contract: Contract) -> Message:
    """Win or lose the opportunity that was made for the renewal, and finish the follow-ups that tell of it,
    as far as the viewer may change them."""
    viewer, ended = request.viewer, {ContractStatus.RENEWED: Stage.WON, ContractStatus.LOST: Stage.LOST}
    session.flush()
    deal = opportunities.renewal_of(session, contract)
    if deal and not deal.stage.is_closed and may(session, viewer, deal, Action.EDIT):
        opportunities.move(session, deal, ended[contract.status])
        request.router.shown[Opportunity].follow(request, session, deal)()
    else:
        deal = None
    finished = _renewal_followups(request, session, contract)
    for known in finished:
        followups.finish(known, request.now)
        reminders.redrawn(request, session, known, partial(followup_views.done, followup=known))
    shown = show_standing(request, session, contract)
    return views.settled(request.t, shown, deal, finished, done(request, session))


def _renewal_followups(request: Request, session: Session, contract: Contract) -> list[FollowUp]:
    """Return the open follow-ups that tell of this renewal: by the contract's name, if others run there."""
    name = contract.name.casefold() if contracts.others_running(session, contract) else ""
    here = dossiers.page(session, request.viewer, FollowUp, contract.customer_id, MOST_SETTLED)
    return [
        one
        for one in here
        if isinstance(one, FollowUp)
        and one.recurrence is None
        and RENEWAL.search(one.note)
        and name in one.note.casefold()
        and may(session, request.viewer, one, Action.EDIT)
    ]


def _card(request: Request, session: Session, contract: Contract) -> Message:
    today = request.now.astimezone(request.viewer.zone).date()
    return views.card(request.t, contract, today, history(session, request.viewer, contract, PAST))


def _follow(request: Request, session: Session, contract: Contract) -> Callable[[], None]:
    def redraw() -> None:
        show_standing(request, session, contract)

    return redraw


routes.shows(Contract, _card, views.undone, _follow)
