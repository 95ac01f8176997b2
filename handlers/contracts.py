"""Contracts: added at a customer, so that their renewals are announced in time."""

from sqlalchemy.orm import Session

from handlers.forms import Checks, amount_reader, context_of
from handlers.routing import Reply, Request, Routes
from handlers.views import contracts as views
from storage import contracts
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer
from storage.permissions import Action, access, require
from storage.users import User

routes = Routes()


@routes.action("contract.new", reads_only=True)
def contract_new(request: Request, session: Session) -> Reply:
    """The empty form, for the customer of a card."""
    require(request.viewer, Action.CREATE, Contract.entity)
    customer = access(session, request.viewer, Customer, request.record_id)
    form = views.form(request.t, context_of(request, customer=customer.id), customer, request.viewer.currency)
    return Reply(modal=form)


@routes.action("contract.edit", reads_only=True)
def contract_edit(request: Request, session: Session) -> Reply:
    """The form with what is known."""
    contract = access(session, request.viewer, Contract, request.record_id, Action.EDIT)
    context = context_of(request, id=contract.id, customer=contract.customer_id)
    return Reply(modal=views.form(request.t, context, contract.customer, contract.currency, contract))


@routes.form("contract.save")
def save(request: Request, session: Session) -> Reply:
    """A new contract, or one to change."""
    form, viewer = request.form, request.viewer
    record_id = form.context.get("id")
    contract = (
        access(session, viewer, Contract, record_id, Action.EDIT) if record_id else _new(request, session)
    )
    checks = Checks(request, session)
    contract.name = checks.required("name")
    value = checks.read("value", amount_reader(viewer.currency))
    renews_on = form.day("renews_on")
    if renews_on is None:
        checks.errors["renews_on"] = request.t("Please choose a day.")
    checks.done()
    assert renews_on
    contract.value, contract.currency = value or (None, viewer.currency)
    contract.renews_on = renews_on
    contract.status = ContractStatus(form.text("status"))
    contracts.create(session, contract)
    return Reply(message=views.saved(request.t, contract))


def _new(request: Request, session: Session) -> Contract:
    require(request.viewer, Action.CREATE, Contract.entity)
    customer = access(session, request.viewer, Customer, request.form.context["customer"])
    return Contract(customer=customer, owner=session.get_one(User, request.viewer.user_id))
