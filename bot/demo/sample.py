"""Sample data: two hundred customers in English and Chinese with all that a year of work leaves behind.

Drawn with a fixed seed, so that every demo shows the same; dates are laid around the day it is shown.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.demo import words
from handlers.watches.idle import Idle
from handlers.watches.won import Won
from storage import digests, followups, numbers, opportunities, rules, schedules, tickets, values, workspaces
from storage.base import act_of, add
from storage.campaigns import Campaign, CampaignResponse, CampaignStatus
from storage.contacts import Contact
from storage.contracts import Contract
from storage.customers import Customer, CustomerKind, CustomerStatus
from storage.digests import Digest
from storage.fields import fields_of
from storage.followups import FollowUp
from storage.interactions import Interaction, InteractionKind
from storage.opportunities import Opportunity, Stage
from storage.orders import Order, OrderLine, OrderStatus
from storage.permissions import Scope
from storage.products import Product
from storage.recurrence import Recurrence
from storage.rules import Route, Rule
from storage.schedules import RENEWAL_LEAD_DAYS, ScheduleKind
from storage.tickets import Priority, Ticket
from storage.users import Role, User
from storage.wallclock import instant

CUSTOMERS = 200
CHINESE = 80
SEED = 7

T = TypeVar("T")


@dataclass(frozen=True)
class Cast:
    """Who works in the demo, and where."""

    rep: User
    agent: User
    manager: User
    admin: User
    sales_channel: str
    support_channel: str
    acme_channel: str


def fill(session: Session, cast: Cast, now: datetime) -> None:
    """Write everything, in the order in which things depend on each other."""
    draw = random.Random(SEED)  # noqa: S311
    _roles(session, cast)
    known = _customers(session, cast, draw)
    people = [contact for customer in known for contact in _contacts(session, customer, draw, now)]
    _history(session, cast, people, draw, now)
    _opportunities(session, cast, known, draw, now)
    _tickets(session, cast, known, draw, now)
    _contracts(session, cast, known, draw, now)
    _orders(session, cast, known, draw, now)
    _campaign(session, cast, people, draw, now)
    _followups(session, cast, known, draw, now)
    _announcements(session, cast)
    _rules(session, cast)


def _roles(session: Session, cast: Cast) -> None:
    cast.rep.role, cast.agent.role = Role.SALES, Role.SUPPORT
    cast.manager.role, cast.admin.role = Role.MANAGER, Role.ADMIN
    session.flush()


def _customers(session: Session, cast: Cast, draw: random.Random) -> list[Customer]:
    names = [*words.FIRST_CUSTOMERS, *words.companies(CUSTOMERS - CHINESE - len(words.FIRST_CUSTOMERS), draw)]
    known = [_customer(session, cast, name, draw) for name in names]
    known += [_customer(session, cast, name, draw) for name in words.chinese_companies(CHINESE, draw)]
    for customer in draw.sample(known, 40):
        values.write(session, customer, fields_of(Customer), {"tags": tuple(draw.sample(words.TAGS, 2))})
    return known


def _customer(session: Session, cast: Cast, name: str, draw: random.Random) -> Customer:
    city, country, phone = words.home(name, draw)
    known = Customer(
        name=name,
        owner_id=draw.choice([cast.rep.id, cast.rep.id, cast.manager.id]),
        kind=CustomerKind.COMPANY,
        status=draw.choices(list(CustomerStatus), [2, 4, 6, 1])[0],
        industry=words.industry(name),
        city=city,
        country=country,
        phone=f"{phone}{draw.randrange(100):02}",
        employees=draw.choice([12, 40, 120, 450, 1_300, 5_200]),
        source=draw.choice(words.SOURCES),
        currency="CNY" if country == "CN" else "USD",
    )
    return add(session, known)


def _contacts(session: Session, customer: Customer, draw: random.Random, now: datetime) -> list[Contact]:
    """Return one to three people; of some sixty everywhere, birthdays fall within the next weeks."""
    chinese = customer.country == "CN"
    people = []
    for n in range(draw.choice([1, 1, 2, 3])):
        name = words.person(draw, chinese=chinese)
        if customer.name == "Acme Corporation" and n == 0:
            name = "Li Wei"
        born = now.date() + timedelta(
            days=draw.choice([*range(-2, 15), *(draw.randrange(366) for _ in range(40))])
        )
        person = Contact(
            customer=customer,
            name=name,
            owner_id=customer.owner_id,
            title=draw.choice(words.CHINESE_TITLES if chinese else words.TITLES),
            email=words.email(name, customer.name),
            mobile=f"+86 138 0000 {draw.randrange(10_000):04}" if chinese else None,
            birthday=f"{born:%m-%d}" if draw.random() < 0.7 else None,
            birth_year=draw.randrange(1962, 2001) if draw.random() < 0.4 else None,
        )
        people.append(add(session, person))
    return people


def _history(
    session: Session, cast: Cast, people: Sequence[Contact], draw: random.Random, now: datetime
) -> None:
    for _ in range(400):
        contact = draw.choice(people)
        chinese = contact.customer.country == "CN"
        at = now - timedelta(days=draw.expovariate(1 / 30), minutes=draw.randrange(600))
        session.add(
            Interaction(
                kind=draw.choice(list(InteractionKind)),
                customer=contact.customer,
                contact=contact,
                owner=cast.agent if chinese else draw.choice([cast.rep, cast.manager]),
                occurred_at=at,
                created_at=at,
                note=draw.choice(words.CHINESE_NOTES if chinese else words.NOTES),
            )
        )
    session.flush()


def _opportunities(
    session: Session, cast: Cast, known: Sequence[Customer], draw: random.Random, now: datetime
) -> None:
    for n, customer in enumerate(draw.sample(known, 70)):
        stage = list(Stage)[n % len(Stage)]
        chinese = customer.country == "CN"
        opened = now - timedelta(days=draw.randrange(5, 120))
        closed_at = (
            now - timedelta(hours=draw.choice([3, 9, 20, 60, 120, 400, 900])) if stage.is_closed else None
        )
        moved = now - timedelta(days=25 if n % 9 == 0 else draw.randrange(1, 12))  # few have come to rest
        deal = Opportunity(
            name=draw.choice(words.CHINESE_DEALS if chinese else words.DEALS),
            customer=customer,
            owner=draw.choice([cast.rep, cast.rep, cast.manager]),
            stage=stage,
            amount=Decimal(draw.choice([4, 8, 12, 25, 50, 80, 150, 400]) * 1_000),
            currency="CNY" if chinese else "USD",
            close_on=(now + timedelta(days=draw.randrange(3, 120))).date(),
            created_at=opened,
        )
        with _then(session, closed_at or max(opened, moved)):
            opportunities.create(session, deal)


def _tickets(
    session: Session, cast: Cast, known: Sequence[Customer], draw: random.Random, now: datetime
) -> None:
    for customer in draw.sample(known, 32):
        chinese = customer.country == "CN"
        opened = now - timedelta(hours=draw.choice([1, 2, 5, 9, 20, 40, 90, 200]))
        ticket = Ticket(
            subject=draw.choice(words.CHINESE_TROUBLES if chinese else words.TROUBLES),
            customer=customer,
            reporter=cast.rep,
            owner=draw.choice([cast.agent, cast.agent, None]),
            priority=draw.choices(list(Priority), [1, 2, 4, 2])[0],
            channel_id=cast.support_channel,
        )
        with _then(session, opened):
            tickets.create(session, ticket)
        if draw.random() < 0.4:
            solved = min(now, opened + timedelta(hours=draw.randrange(1, 30)))
            with _then(session, solved):
                tickets.solve(session, ticket)
                ticket.satisfaction = words.SCORES[ticket.number % len(words.SCORES)]
                ticket.satisfaction_at = solved if ticket.satisfaction else None


@contextmanager
def _then(session: Session, moment: datetime) -> Iterator[None]:
    """Make what happens within the block happen at a past moment, in the audit trail as well."""
    act = act_of(session)
    session.info["act"] = replace(act, now=moment)
    try:
        yield
        session.flush()
    finally:
        session.info["act"] = act


def _contracts(
    session: Session, cast: Cast, known: Sequence[Customer], draw: random.Random, now: datetime
) -> None:
    """Add contracts, some with a lead time that starts tomorrow, so that tomorrow's alerts have news."""
    for n, customer in enumerate(draw.sample(known, 45)):
        ahead = RENEWAL_LEAD_DAYS[n % 5] + 1 if n < 10 else draw.randrange(5, 360)
        chinese = customer.country == "CN"
        add(
            session,
            Contract(
                customer=customer,
                owner=draw.choice([cast.rep, cast.manager]),
                name=draw.choice(words.CHINESE_CONTRACTS if chinese else words.CONTRACTS),
                value=Decimal(draw.choice([6, 12, 24, 60, 120]) * 1_000),
                currency="CNY" if chinese else "USD",
                starts_on=now.date() - timedelta(days=365 - ahead),
                renews_on=now.date() + timedelta(days=ahead),
            ),
        )


def _orders(
    session: Session, cast: Cast, known: Sequence[Customer], draw: random.Random, now: datetime
) -> None:
    products = [
        Product(code=code, name=name, price=Decimal(price), currency="USD")
        for code, name, price in words.PRODUCTS
    ]
    session.add_all(products)
    for customer in draw.sample(known, 40):
        order = Order(
            number=numbers.next_number(session, Order.entity),
            customer=customer,
            owner_id=cast.rep.id,
            status=draw.choice(list(OrderStatus)),
            placed_on=_days_ago(now, draw.randrange(1, 300)),
            currency="USD",
        )
        for product in draw.sample(products, draw.choice([1, 2, 3])):
            quantity = Decimal(draw.choice([1, 5, 10, 20]))
            assert product.price is not None
            order.lines.append(
                OrderLine(
                    product=product, description=product.name, quantity=quantity, unit_price=product.price
                )
            )
        session.add(order)
    session.flush()


def _campaign(
    session: Session, cast: Cast, people: Sequence[Contact], draw: random.Random, now: datetime
) -> None:
    campaign = Campaign(
        name="Autumn webinar",
        channel="event",
        owner_id=cast.manager.id,
        status=CampaignStatus.DONE,
        starts_on=_days_ago(now, 40),
        ends_on=_days_ago(now, 40),
        budget=Decimal(8_000),
        currency="USD",
    )
    session.add(campaign)
    for contact in draw.sample(list(people), 35):
        session.add(
            CampaignResponse(
                campaign=campaign,
                customer=contact.customer,
                contact=contact,
                response=draw.choice(words.RESPONSES),
                responded_at=now - timedelta(days=draw.randrange(1, 40)),
            )
        )
    session.flush()


def _followups(
    session: Session, cast: Cast, known: Sequence[Customer], draw: random.Random, now: datetime
) -> None:
    """Add follow-ups: one due in two minutes, some overdue, the others in the days ahead."""
    soon = now + timedelta(minutes=2)
    for owner in (cast.rep, cast.agent, cast.manager):
        english = [customer for customer in known if (customer.country == "CN") == (owner is cast.agent)]
        notes = words.CHINESE_PROMISES if owner is cast.agent else words.PROMISES
        first = FollowUp(customer=draw.choice(english), owner=owner, note=draw.choice(notes))
        followups.create(session, first, soon, owner.zone)
        for n in range(9):
            day = now.date() + timedelta(days=draw.randrange(-4, 20))
            due = instant(day, words.HOURS[n % len(words.HOURS)], owner.zone)
            promised = FollowUp(customer=draw.choice(english), owner=owner, note=draw.choice(notes))
            made = followups.create(session, promised, due, owner.zone)
            if due < now:
                made.remind_at = None
    session.flush()


def _announcements(session: Session, cast: Cast) -> None:
    acme = session.scalars(select(Customer).where(Customer.name == "Acme Corporation")).one()
    workspaces.set_channel(session, cast.acme_channel, customer_id=acme.id)
    # The first zone in which it is nine: whoever moves the clock there finds today's alerts.
    first = cast.agent.zone
    for kind, leads in ((ScheduleKind.BIRTHDAYS, ()), (ScheduleKind.RENEWALS, RENEWAL_LEAD_DAYS)):
        schedules.set_up(
            session,
            kind=kind,
            channel_id=cast.sales_channel,
            at=words.HOURS[0],
            owner=cast.manager,
            zone=first,
            lead_days=leads,
        )
    everything = Digest(
        owner=cast.manager, zone=cast.manager.zone, channel_id=cast.sales_channel, breadth=Scope.ALL
    )
    digests.subscribe(session, everything, Recurrence("week", weekdays=(0, 1, 2, 3, 4), at=words.HOURS[0]))


def _rules(session: Session, cast: Cast) -> None:
    """Add two rules: a win is told to everybody, a stalled deal to its owner."""
    of_morgan = {"owner": cast.manager, "zone": cast.manager.zone}
    big = Rule(kind=Won.name, amount=Decimal(20_000), currency="USD", **of_morgan)
    big.route, big.channel_id = Route.CHANNEL, cast.sales_channel
    every_weekday = Recurrence("week", weekdays=(0, 1, 2, 3, 4), at=words.HOURS[0]).rule()
    idle = Rule(kind=Idle.name, number=14, route=Route.OWNER, recurrence=every_weekday, **of_morgan)
    for rule in (big, idle):
        rules.begin(session, rule)


def _days_ago(now: datetime, days: int) -> date:
    return now.date() - timedelta(days=days)
