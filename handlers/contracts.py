"""Contracts: added at a customer, so that their renewals are announced in time."""

from sqlalchemy.orm import Session

from handlers.forms import Checks, amount_reader, context_of, edited
from handlers.routing import Reply, Request, Routes
from handlers.views import contracts as views
from storage.base import add
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer
from storage.permissions import Action, access, require

routes = Routes()


@routes.action("contract.new", reads_only=True)
def contract_new(request: Request, session: Session) -> Reply:
    """The empty form, for the customer of a card."""
    require(request.viewer, Action.CREATE, Contract.entity)
    customer = access(session, request.viewer, Customer, request.record_id)
    context = context_of(request, customer=customer.id)
    return Reply(modal=views.form(request.t, context, customer, request.viewer.currency))


@routes.action("contract.edit", reads_only=True)
def contract_edit(request: Request, session: Session) -> Reply:
    """The form with what is known."""
    contract = access(session, request.viewer, Contract, request.record_id, Action.EDIT)
    context = context_of(request, id=contract.id, customer=contract.customer_id)
    return Reply(modal=views.form(request.t, context, contract.customer, contract.currency, contract))


@routes.form("contract.save")
def save(request: Request, session: Session) -> Reply:
    """A new contract, or one to change."""
    viewer, form = request.viewer, request.form
    contract = edited(request, session, Contract)
    customer = access(session, viewer, Customer, form.context["customer"])
    checks = Checks(request, session)
    name = checks.required("name")
    value = checks.read("value", amount_reader(viewer.currency))
    renews_on = form.day("renews_on")
    if renews_on is None:
        checks.errors["renews_on"] = request.t("Please choose a day.")
    checks.done()
    assert renews_on
    if contract is None:
        contract = Contract(customer=customer, owner_id=viewer.user_id)
    contract.name, contract.renews_on = name, renews_on
    contract.value, contract.currency = value or (None, viewer.currency)
    contract.status = ContractStatus(form.text("status"))
    add(session, contract)
    return Reply(message=views.saved(request.t, contract))
