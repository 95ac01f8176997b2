"""Requests beside each other: who waits for whom, what a process remembers, and two acts at the same time."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm.exc import StaleDataError

from bot.clock import HANDS
from bot.payloads import Incoming, Kind
from bot.serving import Served, Serving
from bot.threads import APART, WORKERS
from handlers.features import router
from storage import permissions, users, workspaces
from storage.base import Act, add
from storage.customers import Customer
from storage.database import POOL_SIZE, Database
from storage.interactions import Interaction
from storage.permissions import Right
from storage.users import Profile, Role
from tests.office import Office

TEAM = "T1"
SAM = Profile("U1", "Sam", "America/New_York", "en-US")


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def acting(database: Database, **options: bool) -> Iterator[Any]:
    with database.transaction(Act(now(), TEAM, surface="test"), **options) as session:
        yield session


@pytest.fixture
def acme(database: Database) -> Customer:
    with acting(database) as session:
        permissions.ensure_workspace(session, TEAM)
        sam = users.remember(session, SAM)
        return add(session, Customer(name="Acme", owner_id=sam.id))


def typed(database: Database, line: str, delivery: str = "") -> Served:
    """What a command is answered, in a process of its own as far as it remembers anything."""
    name, _, text = line.partition(" ")
    command = Incoming(
        Kind.COMMAND, name, TEAM, SAM.slack_id, delivery or line, text=text, channel="C1", trigger_id="1.1"
    )
    return Serving(database, router(), now).serve(command, SAM)


def said(served: Served) -> str:
    assert served.reply.message, served.reply
    return str(served.reply.message["text"])


@contextmanager
def listening(hear: Callable[[str], None]) -> Iterator[None]:
    """Hear every statement that any connection is given."""

    def hear_one(_connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        hear(statement)

    event.listen(Engine, "before_cursor_execute", hear_one)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", hear_one)


MOST = 11
"""Statements for one request: ten, and one that writes down the act of what is changed."""


async def test_how_many_statements_a_request_takes(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei")
    await office.sam.type(office.sales, "/crm link Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    await office.sam.type(office.sales, "/ticket Acme login fails")
    for line in ("/log Acme spoke to Li Wei, follow up next Tue 10am", "/customer acme"):
        await office.sam.type(office.sales, line)
        statements: list[str] = []
        with listening(statements.append):
            answer = await office.sam.type(office.sales, line)
        assert "Acme" in answer.text
        assert 0 < len(statements) <= MOST, statements


async def test_what_only_reads_does_not_wait_for_a_writer(database: Database, acme: Customer) -> None:
    with acting(database, at_once=True) as session:
        session.get_one(Customer, acme.id).city = "Berlin"
        session.flush()
        for line in ("/customer acme", "/opp list", "/ticket", "/followup list", "/crm link", "/crm away"):
            await asyncio.to_thread(typed, database, line)
        assert "Acme" in said(await asyncio.to_thread(typed, database, "/customer acme"))


async def test_a_line_is_read_before_it_waits_for_a_writer(database: Database, acme: Customer) -> None:
    """SQLite lets one write at a time; of a log, only its writing waits for that."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has room for many writers")
    reads_contacts = threading.Event()

    def hear(statement: str) -> None:
        if statement.startswith("SELECT contacts."):
            reads_contacts.set()

    with listening(hear):
        with acting(database, at_once=True) as session:
            session.get_one(Customer, acme.id).city = "Berlin"
            session.flush()
            log = asyncio.create_task(
                asyncio.to_thread(typed, database, "/log Acme hello, follow up tomorrow")
            )
            assert await asyncio.to_thread(reads_contacts.wait, 20), "it has understood whom it is about"
            assert not log.done()
        assert "Logged" in said(await log)


async def test_what_may_take_long_keeps_nobody_else_waiting(office: Office) -> None:
    """More people look customers up, each for as long as it takes, than there are threads for that."""
    office.add_customer("Acme")
    going, looking = threading.Event(), threading.Semaphore(0)

    def hear(statement: str) -> None:
        if "customers.search_text" in statement.partition("WHERE")[2]:
            looking.release()
            going.wait(60)

    with listening(hear):
        cards = [
            asyncio.create_task(office.sam.type(office.sales, "/customer cme")) for _ in range(APART + 8)
        ]
        for _ in range(APART):
            assert await asyncio.to_thread(looking.acquire, timeout=60), "it is looked for by its text"
        assert "Rapport" in (await office.jing.type(office.sales, "/crm help")).text
        assert "Logged" in (await office.morgan.type(office.sales, "/log Acme hello")).text
        going.set()
        assert all(["Acme" in (await card).text for card in cards])


def test_a_thread_never_waits_for_a_connection() -> None:
    assert WORKERS + APART + HANDS < POOL_SIZE


@pytest.mark.parametrize(
    ("line", "reads_only", "heavy"),
    [
        *(("opp", True, False), ("opp list", False, False), ("opp #12", False, False)),
        *(("opp #12 won", False, False), ("ticket 12", False, False), ("ticket Acme fails", False, False)),
        *(("followup 列表", False, False), ("link", True, False), ("link Acme", False, False)),
        *(("away", True, False), ("away back", False, False), ("log", True, False)),
        *(("digest now", False, True), ("digest", False, False), ("customer acme", True, True)),
    ],
)
def test_what_a_line_asks_for_is_known_before_it_is_served(line: str, reads_only: bool, heavy: bool) -> None:
    features = router()
    route = features.act_of(*features.command_in(line))
    assert (route.reads_only, route.heavy) == (reads_only, heavy)


def test_another_process_changes_rights_settings_and_a_channel(
    database: Database, database_url: str, acme: Customer
) -> None:
    other = Database(database_url)
    assert "Logged" in said(typed(database, "/log Acme hello"))
    with acting(other) as session:
        session.add(
            Right(workspace_id=TEAM, role=Role.SALES, entity="interaction", action="create", scope=None)
        )
    assert "Logged" not in said(typed(database, "/log Acme hello again"))
    assert "No customer" in said(typed(database, "/customer this"))
    with acting(other) as session:
        workspaces.settings_of(session).currency = "JPY"
        workspaces.set_channel(session, "C1", customer_id=acme.id)
    assert "Acme" in said(typed(database, "/customer this"))
    assert "¥50,000" in said(typed(database, "/opp Acme Pilot 50k"))
    other.close()


def test_a_setting_that_was_not_committed_is_not_remembered(database: Database, acme: Customer) -> None:
    typed(database, "/customer acme")
    with pytest.raises(RuntimeError), acting(database) as session:
        workspaces.settings_of(session).currency = "JPY"
        session.flush()
        assert workspaces.settings_of(session).currency == "JPY"
        raise RuntimeError
    assert "$50,000" in said(typed(database, "/opp Acme Pilot 50k"))


def test_a_record_that_changed_meanwhile_is_not_overwritten(database: Database, acme: Customer) -> None:
    with pytest.raises(StaleDataError), acting(database) as session:
        read = session.get_one(Customer, acme.id)
        with acting(database) as meanwhile:
            meanwhile.get_one(Customer, acme.id).city = "Berlin"
        read.city = "Paris"
    with acting(database, writes=False) as session:
        assert session.get_one(Customer, acme.id).city == "Berlin"


async def test_one_delivery_at_the_same_time_acts_once(database: Database, acme: Customer) -> None:
    answers = await asyncio.gather(
        *(asyncio.to_thread(typed, database, "/log Acme hello", "the same") for _ in range(4))
    )
    assert len({said(answer) for answer in answers}) == 1
    with acting(database, writes=False) as session:
        assert len(session.scalars(select(Interaction)).all()) == 1
