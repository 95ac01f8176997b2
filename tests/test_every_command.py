"""Every command, in all its words, at every door: whatever is typed, a sentence or a form comes back.

A new command is held to this without a line here.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.core.routing import Route
from handlers.features import router
from slack_sandbox import Person
from storage import followups, opportunities, permissions, tickets, users
from storage.base import Act, act_of, add
from storage.customers import Customer
from storage.followups import FollowUp
from storage.opportunities import Opportunity, Stage
from storage.tickets import Priority, Ticket
from storage.users import Profile, User
from tests.office import Office

THEIRS, FOREIGN = "#1", "#2"
"""The number of a manager's record of each kind, and of one that is in another workspace."""

FOREIGN_TEAM = "T0FOREIGN"

TEXTS = (
    "",
    "qwerty *zxcvb* <&> `",
    f"{THEIRS} won solved done 65k p1 tomorrow",
    FOREIGN,
    f"{FOREIGN} won solved done 65k p1 tomorrow",
)


@dataclass(frozen=True)
class Door:
    """Where a command comes in: what is typed, in the channel or in the direct messages with Rapport."""

    lines: Callable[[Route], Iterator[str]]
    """What a command is called by there, its first word first."""
    is_direct: bool = False


def _slash(route: Route) -> Iterator[str]:
    if route.slash:
        yield route.slash


SLASH = Door(_slash)
CRM = Door(lambda route: (f"/crm {word}" for word in route.words))
MENTION = Door(lambda route: (f"@Rapport {word}" for word in route.words))
DIRECT = Door(lambda route: iter(route.words), is_direct=True)


async def test_as_a_slash_command_of_its_own(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await try_all(office, caplog, SLASH)


async def test_after_crm(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await try_all(office, caplog, CRM)


async def test_in_a_mention(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await try_all(office, caplog, MENTION)


async def test_in_a_direct_message(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await try_all(office, caplog, DIRECT)


async def try_all(office: Office, caplog: pytest.LogCaptureFixture, door: Door) -> None:
    """Every text after a command's first word, in both languages; each other word alone."""
    fill(office)
    before = shelf(office)
    tried = 0
    for route in router().commands:
        for n, line in enumerate(door.lines(route)):
            for person in (office.sam, office.jing):
                for text in TEXTS if n == 0 else TEXTS[:1]:
                    await hold(office, caplog, person, door, f"{line} {text}".strip())
                    tried += 1
    assert tried >= 2 * len(TEXTS) * len(router().slashes), "every command that comes in here"
    assert shelf(office) == before, "what is not theirs stays as it was"


async def hold(
    office: Office, caplog: pytest.LogCaptureFixture, person: Person, door: Door, line: str
) -> None:
    caplog.clear()
    said = await answer(office, person, door, line)
    assert said.strip(), f"{line!r} of {person.name} is answered with nothing"
    wrong = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert not wrong, f"{line!r} of {person.name}: {wrong}"
    assert "Foreign" not in said, f"{line!r} of {person.name} shows another workspace's record"
    if person is office.jing and line.isascii():
        assert any("\u4e00" <= sign <= "\u9fff" for sign in said), f"{line!r} is answered in English: {said}"


async def answer(office: Office, person: Person, door: Door, line: str) -> str:
    """All that a person then sees: in the channel, in a thread, in a form."""
    place = person.dm if door.is_direct else office.sales
    before = {message.ts for message in person.sees(place)}
    typed = (await person.type(place, line)).message
    await office.at_rest()
    said = [message for message in person.sees(place) if message.ts not in before]
    if typed and not line.startswith("/"):
        said = [one for one in [*said, *person.sees(place, typed.ts)] if one.ts != typed.ts]
    shown = [message.shown for message in said]
    if person.view:
        shown.append(person.view.shown)
        await person.close(person.view, all_of_them=True)
    return "\n".join(shown)


def fill(office: Office) -> None:
    """Add a manager's record of each kind, and more of each in another workspace."""
    with office.session() as session:
        morgan = users.by_slack_id(session, office.morgan.id)
        assert morgan
        _add_one_of_each(session, "Theirs", morgan)
    with office.rapport.database.transaction(Act(office.now, FOREIGN_TEAM)) as session:
        permissions.ensure_workspace(session, FOREIGN_TEAM)
        stranger = users.remember(session, Profile("U0STRANGER", "Foreign", "UTC", "en-US"))
        for _ in range(2):
            _add_one_of_each(session, "Foreign", stranger)


def _add_one_of_each(session: Session, name: str, owner: User) -> None:
    today = act_of(session).now.date()
    customer = add(session, Customer(name=name, owner_id=owner.id))
    of = {"customer_id": customer.id, "owner_id": owner.id}
    opportunities.create(session, Opportunity(name=name, stage=Stage.LEAD, currency="USD", **of))
    tickets.create(session, Ticket(subject=name, priority=Priority.P3, **of))
    followups.create(session, FollowUp(note=name, **of), today + timedelta(days=1), owner.zone)


def shelf(office: Office) -> Sequence[object]:
    """What no line of theirs may change: the deal of another role, and all of the other workspace."""
    with office.session() as session:
        deal = session.scalars(select(Opportunity).where(Opportunity.number == 1)).one()
        shown: list[object] = [deal.stage, deal.amount, deal.owner_id]
    with office.rapport.database.transaction(Act(office.now, FOREIGN_TEAM), writes=False) as session:
        for deal in session.scalars(select(Opportunity).order_by(Opportunity.id)):
            shown.append((deal.stage, deal.amount, deal.owner_id))
        for ticket in session.scalars(select(Ticket).order_by(Ticket.id)):
            shown.append((ticket.status, ticket.priority, ticket.owner_id))
        for followup in session.scalars(select(FollowUp).order_by(FollowUp.id)):
            shown.append((followup.status, followup.due_at, followup.owner_id))
    assert len(shown) == 3 + 3 * 2
    return shown
