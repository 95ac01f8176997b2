"""The machine's clock is set back or ahead: nothing falls silent, and nothing is said twice."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.clock import Clock
from bot.outsiders import Outsiders
from bot.reach import Reach
from bot.sender import Sender
from bot.threads import Threads
from handlers.features import router
from storage import followups, outbox, users
from storage.audit import AuditEntry, StoredAct
from storage.base import Act, add
from storage.customers import Customer
from storage.followups import FollowUp
from storage.outbox import LEASE, OutboxRow, State
from storage.permissions import ensure_workspace
from storage.users import Profile, User
from tests.benchmarks.clock import AtOnce, nothing
from tests.office import Office
from tests.test_delivery import row, say


@pytest.mark.every_way
async def test_a_clock_set_back_silences_nothing(office: Office) -> None:
    office.add_customer("Acme")
    for n in range(5):
        say(office, f"before {n}", office.sales)
    await office.settle()
    office.sandbox.faults.add("chat.postMessage", status=500)
    say(office, "tried", office.support)
    await office.rapport.clock.tick()
    assert row(office, "tried").state is State.PENDING

    office.sandbox.clock.move(hours=-1)
    say(office, "after", office.sales)
    await office.sam.type(office.sales, "/followup Acme call in 20 minutes")
    for _ in range(30):
        await office.move(seconds=1)
    assert office.texts(office.sam, office.sales)[-1] == "after"
    assert office.texts(office.sam, office.support) == ["tried"]
    await office.move(minutes=21)
    assert "*Follow up*" in office.last(office.sam, office.sam.dm).shown


@pytest.mark.every_database
async def test_a_clock_set_ahead_takes_nothing_from_the_process_that_holds_it(office: Office) -> None:
    slow = office.sandbox.faults.add("chat.postMessage", slow=2)
    say(office, "once", office.sales)
    sending = asyncio.create_task(office.rapport.clock.tick())
    while not slow.met:
        await asyncio.sleep(0.01)
    office.sandbox.clock.move(minutes=1)
    await office.rapport.clock.tick()
    await sending
    await office.settle()
    assert office.texts(office.sam, office.sales) == ["once"]
    assert [one.state for one in office.all(OutboxRow)] == [State.SENT]
    assert row(office, "once").tries == 1


TEAMS = [f"T{n}" for n in range(5)]


@pytest.mark.every_database
async def test_the_workspaces_of_an_organisation_are_served_together(office: Office) -> None:
    _remind_in_each(office)
    written: list[str] = []
    event.listen(office.rapport.database.engine, "before_cursor_execute", _noting(written))
    await _tick_for_all(office)
    turns, claims, settled = len(TEAMS), 1, 1  # at most: a slow machine has no time for several in a turn
    assert sum(one.startswith("UPDATE lanes") for one in written) <= turns + claims + settled
    assert [row.state for row in _in_all(office, OutboxRow)] == [State.SENT] * len(TEAMS)
    acts = {act.id: act for act in _in_all(office, StoredAct) if act.surface == "follow-ups"}
    assert [act.workspace_id for act in acts.values()] == TEAMS
    entries = [entry for entry in _in_all(office, AuditEntry) if entry.surface == "follow-ups"]
    assert [acts[entry.act_id].workspace_id for entry in entries] == TEAMS


@pytest.mark.every_database
async def test_one_broken_workspace_holds_up_no_other(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    _remind_in_each(office)
    with office.rapport.database.transaction(Act(office.now, "T3", surface="test")) as session:
        session.scalars(select(User)).one().zone = "Nowhere/Never"
    await _tick_for_all(office)
    others = [team for team in TEAMS if team != "T3"]
    assert [(row.workspace_id, row.state) for row in _in_all(office, OutboxRow)] == [
        (team, State.SENT) for team in others
    ]
    assert [known.workspace_id for known in _in_all(office, FollowUp) if known.remind_at] == ["T3"]
    assert "Nowhere/Never" in caplog.text


def _remind_in_each(office: Office) -> None:
    """Let a follow-up fall due now in each of the workspaces."""
    for team in TEAMS:
        with office.rapport.database.transaction(Act(office.now, team, surface="test")) as session:
            ensure_workspace(session, team)
            owner = users.remember(session, Profile("U1", "Sam", "UTC", "en-US"))
            customer = add(session, Customer(name="Acme", owner_id=owner.id))
            known = FollowUp(customer=customer, owner=owner, owner_id=owner.id, note="call")
            followups.create(session, known, office.now, "UTC")


async def _tick_for_all(office: Office) -> None:
    """Do what is due in all workspaces, as a process does that has the token of an organisation."""
    common = office.rapport.database, router(), office.sandbox.clock.now
    threads, client = Threads(), AtOnce()
    outsiders = Outsiders(common[0], client, threads, common[2])
    sender = Sender(common[0], client, outsiders, threads, common[2], Reach())
    while await Clock(*common[:2], sender, threads, common[2], Reach(), nothing).tick():
        pass
    threads.close()


def _in_all(office: Office, model: type[Any]) -> list[Any]:
    """Return the rows of a kind of those workspaces."""
    with office.rapport.database.transaction(Act(office.now), writes=False) as session:
        rows = session.scalars(select(model).where(model.workspace_id.in_(TEAMS))).unique()
        return sorted(rows, key=lambda row: row.workspace_id)


def _noting(written: list[str]) -> Callable[..., None]:
    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        written.append(statement)

    return note


@pytest.mark.every_database
async def test_a_clock_set_back_leaves_what_is_on_its_way_until_its_claim_ends(office: Office) -> None:
    """Whoever looked for it meanwhile would find nothing to do, many times a second."""
    slow = office.sandbox.faults.add("chat.postMessage", slow=2)
    say(office, "once", office.sales)
    sending = asyncio.create_task(office.rapport.clock.tick())
    while not slow.met:
        await asyncio.sleep(0.01)
    office.sandbox.clock.move(hours=-1)
    await office.rapport.clock.tick()
    with office.session() as session:
        next_due = outbox.next_due(session)
    assert next_due is not None
    assert next_due == office.now + LEASE
    office.sandbox.clock.move(hours=1, seconds=3)  # Slack's answer comes by its clock
    await sending
    assert office.texts(office.sam, office.sales) == ["once"]
