"""What surrounds a customer: the kinds of records there are, and those of one kind, page by page."""

from collections.abc import Mapping, Sequence, Set
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from storage import (
    campaigns,
    contacts,
    contracts,
    feedback,
    followups,
    interactions,
    opportunities,
    orders,
    tickets,
)
from storage.base import InWorkspace, Record, guarded
from storage.campaigns import CampaignResponse
from storage.contacts import Contact
from storage.contracts import Contract
from storage.customers import Customer
from storage.feedback import Feedback
from storage.followups import FollowUp
from storage.interactions import Interaction
from storage.opportunities import Opportunity
from storage.orders import Order
from storage.permissions import Narrowing, Viewer, fetch
from storage.tickets import Ticket
from storage.values import FieldValue

_NARROWED: Mapping[type[Record], Any] = {
    Contact: contacts.of_customer,
    FollowUp: followups.open_at,
    Opportunity: opportunities.at_customer,
    Ticket: tickets.at_customer,
    Feedback: feedback.of_customer,
    Contract: contracts.of_customer,
    Order: orders.of_customer,
    CampaignResponse: campaigns.responses_of,
    Interaction: interactions.recent,
}
"""How each kind is narrowed to a customer, in the order of the card's sections."""

_BELONGING: tuple[Any, ...] = tuple(_NARROWED)
_KEPT = FieldValue.entity == Customer.entity, FieldValue.record_id == Customer.id

_KINDS = guarded(
    select(
        *(
            exists().where(one.workspace_id == Customer.workspace_id, one.customer_id == Customer.id)
            for one in _BELONGING
        ),
        exists().where(FieldValue.workspace_id == Customer.workspace_id, *_KEPT),
    ).where(Customer.id == bindparam("customer_id"))
)


def kinds_at(session: Session, customer: Customer) -> Set[type[InWorkspace]]:
    """Return the kinds of rows that there are at a customer, whoever may see them."""
    there = session.execute(_KINDS, {"customer_id": customer.id}).one()
    return {kind for kind, is_there in zip((*_BELONGING, FieldValue), there, strict=True) if is_there}


def records_among(kinds: Set[type[InWorkspace]]) -> Sequence[type[Record]]:
    """Return the kinds of records among those that are at a customer, in the order of the card's sections."""
    return [kind for kind in _NARROWED if kind in kinds]


def page(
    session: Session,
    viewer: Viewer,
    model: type[Record],
    customer_id: int,
    most: int,
    skipped: int = 0,
) -> Sequence[Record]:
    """Return some records of a kind at a customer, as far as the viewer may see them."""
    values = {"customer_id": customer_id, "most": most, "skipped": skipped}
    known: Any = model  # a class is hashable, whatever mypy thinks of it
    return fetch(session, viewer, model, _page_of(known), values)


@cache
def _page_of(model: Any) -> "Narrowing[Any]":
    def narrow(seen: Select[Any]) -> Select[Any]:
        theirs: Select[Any] = _NARROWED[model](seen)
        return theirs.limit(bindparam("most", type_=Integer)).offset(bindparam("skipped", type_=Integer))

    return narrow
