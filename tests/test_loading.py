"""What belongs to a record comes with its query, or is an error: nothing is fetched behind a view's back, and
ten rows take as many statements as one."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import RelationshipProperty, Session

from storage import followups, opportunities, tickets
from storage.base import Base, add
from storage.campaigns import Campaign, CampaignResponse
from storage.contacts import Contact
from storage.contracts import Contract
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import Interaction, InteractionKind
from storage.opportunities import Opportunity, Stage
from storage.orders import Order, OrderLine
from storage.permissions import access, viewer_of
from storage.rules import Route, Rule
from storage.tickets import Ticket
from storage.users import User, by_slack_id
from tests.office import Office

RELATIONSHIPS = sorted((one for mapper in Base.registry.mappers for one in mapper.relationships), key=str)


@pytest.mark.parametrize("relationship", RELATIONSHIPS, ids=str)
def test_what_belongs_to_a_record_is_loaded_with_its_query_or_not_at_all(
    relationship: RelationshipProperty[object],
) -> None:
    assert relationship.lazy in ("joined", "selectin", "raise")
    assert not relationship.innerjoin, "SQLite's planner would begin with the other table"


@pytest.mark.parametrize("model", [Customer, Contact, User])
def test_what_all_others_join_brings_nothing_along(model: type[Base]) -> None:
    assert not {one.lazy for one in model.__mapper__.relationships} - {"raise"}


async def test_what_was_not_loaded_is_an_error(office: Office) -> None:
    acme = office.add_customer("Acme")
    bob = office.add_contact(acme, "Bob")
    with office.session() as session:
        contact = access(session, viewer_of(session, _user(session, office)), Contact, bob.id)
        assert contact.customer.name == "Acme"
        with pytest.raises(Exception, match=r"Customer\.owner"):
            assert contact.customer.owner
    with office.session() as session:
        call = Interaction(
            kind=InteractionKind.CALL, occurred_at=office.now, note="hello", customer_id=acme.id
        )
        with pytest.raises(RuntimeError, match="not loaded with its query"):
            assert add(session, call).customer


LISTS: dict[str, Callable[[Office], Awaitable[object]]] = {
    "a customer's card": lambda office: office.sam.type(office.sales, "/customer Acme"),
    "customers to choose from": lambda office: office.sam.type(office.sales, "/customer globex"),
    "a logged call": lambda office: office.sam.type(office.sales, "/log Acme spoke to Bob 1"),
    "opportunities": lambda office: office.sam.type(office.sales, "/opp list"),
    "tickets": lambda office: office.sam.type(office.sales, "/ticket list"),
    "follow-ups": lambda office: office.sam.type(office.sales, "/followup list"),
    "rules": lambda office: office.sam.type(office.sales, "/crm rules"),
    "the digest of one": lambda office: office.sam.type(office.sales, "/crm digest now"),
    "the digest of all": lambda office: office.morgan.type(office.sales, "/crm digest now all"),
    "the Home tab": lambda office: office.sam.open_home(),
}


async def test_no_list_asks_more_the_longer_it_is(office: Office) -> None:
    acme = office.add_customer("Acme")
    counts: list[dict[str, int]] = []
    for more in (1, 4, 20):  # the first time people are met
        _grow(office, acme, more)
        counts.append({name: await _statements(office, read) for name, read in LISTS.items()})
    _, few, many = counts
    assert all(few.values())
    assert many == few


async def _statements(office: Office, read: Callable[[Office], Awaitable[object]]) -> int:
    """Count the statements of a request, less those of what follows it."""
    asked = []

    def note(*about: object) -> None:
        asked.append(about)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await read(office)
        await office.rapport.slack.finish()
        return len(asked)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        await office.at_rest()


def _user(session: Session, office: Office) -> User:
    user = by_slack_id(session, office.sam.id)
    assert user
    return user


def _grow(office: Office, acme: Customer, times: int) -> None:
    """Add as many of everything there is, at a customer and of a person."""
    today = office.now.date()
    with office.session() as session:
        sam, customer = _user(session, office), session.get_one(Customer, acme.id)
        for n in range(times):
            add(session, Customer(name=f"Globex {times} {n}", owner_id=sam.id))
            contact = add(session, Contact(customer=customer, name=f"Bob {n}", birthday=f"{today:%m-%d}"))
            about = {"customer": customer, "contact": contact, "owner": sam}
            spoken = {"kind": InteractionKind.CALL, "occurred_at": office.now, "note": "hello"}
            add(session, Interaction(**about, **spoken))
            worth = {"amount": Decimal(n), "currency": "USD", "close_on": today}
            deal = Opportunity(name="Pilot", stage=Stage.LEAD, **worth, **about)
            opportunities.create(session, deal)
            tickets.create(session, Ticket(subject="Help", reporter=sam, **about))
            followups.create(session, FollowUp(note="call", **about), today, sam.zone)
            contract = {"name": "Support", "currency": "USD", "renews_on": today + timedelta(days=20)}
            add(session, Contract(customer=customer, owner=sam, **contract))
            lines = [OrderLine(description="seat", quantity=Decimal(1), unit_price=Decimal(n))]
            sold = {"number": 100 * times + n, "placed_on": today, "currency": "USD"}
            add(session, Order(customer=customer, owner_id=sam.id, lines=lines, **sold))
            campaign = add(session, Campaign(name=f"Spring {n}", channel="e-mail", currency="USD"))
            answer = {"response": "yes", "responded_at": office.now}
            add(session, CampaignResponse(campaign=campaign, customer=customer, **answer))
            watch = {"kind": "idle opportunity", "number": 3, "route": Route.OWNER, "zone": sam.zone}
            add(session, Rule(owner=sam, paused=True, begun_at=office.now, looked_at=office.now, **watch))
