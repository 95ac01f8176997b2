"""What surrounds a customer: the kinds of records there are, found in one statement."""

from collections.abc import Set
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from storage.base import Record, guarded
from storage.campaigns import CampaignResponse
from storage.contacts import Contact
from storage.contracts import Contract
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import Interaction
from storage.opportunities import Opportunity
from storage.orders import Order
from storage.tags import TagLink
from storage.tickets import Ticket

_BELONGING: tuple[Any, ...] = (
    *(Contact, Interaction, Opportunity, Ticket, FollowUp, Contract, Order, CampaignResponse),
)
_TAGGED = TagLink.tagged == Customer.entity, TagLink.tagged_id == Customer.id

_KINDS = guarded(
    select(
        *(
            exists().where(one.workspace_id == Customer.workspace_id, one.customer_id == Customer.id)
            for one in _BELONGING
        ),
        exists().where(TagLink.workspace_id == Customer.workspace_id, *_TAGGED),
    ).where(Customer.id == bindparam("customer_id"))
)


def kinds_at(session: Session, customer: Customer) -> Set[type[Record]]:
    """Return the kinds of records that there are at a customer, whoever may see them."""
    there = session.execute(_KINDS, {"customer_id": customer.id}).one()
    return {kind for kind, is_there in zip((*_BELONGING, TagLink), there, strict=True) if is_there}
