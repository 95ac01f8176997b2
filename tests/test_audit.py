"""Every write leaves an audit entry; nobody's data crosses into another workspace."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from storage import permissions, search
from storage.audit import AuditEntry
from storage.base import Act, add
from storage.customers import Customer
from storage.database import Database
from storage.errors import NotFound
from storage.opportunities import Opportunity
from storage.permissions import access, viewer_of
from storage.users import Profile, User, remember
from tests.office import Office

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)


async def test_who_what_old_new_and_from_where(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Pilot 20k")
    await office.sam.choose(answer.message, "opportunity.stage", "Demo")
    with office.session() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.entity == "opportunities").order_by(AuditEntry.id)
        ).all()
        created, moved = entries
        assert created.action == "create"
        assert created.changes["amount"] == [None, "20000"]
        assert moved.action == "edit"
        assert moved.changes["stage"] == ["lead", "demo"]
        assert moved.channel_id == office.sales.id
        assert (created.surface, moved.surface) == ("command /opp", "button opportunity.stage")
        assert moved.actor_id == session.scalars(select(Opportunity.owner_id)).one()


async def test_undo_is_in_the_trail_with_what_there_was(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme they want 20 seats")
    await office.sam.press(answer.message, "Undo")
    with office.session() as session:
        deleted = session.scalars(select(AuditEntry).where(AuditEntry.action == "delete")).one()
        assert deleted.changes["note"] == ["they want 20 seats", None]


async def test_a_record_from_a_message_names_the_message(office: Office) -> None:
    office.add_customer("Acme")
    thread = await office.sam.say(office.sales, "Acme called")
    await office.sam.say(office.sales, "@Rapport log Acme they like it", thread=thread.ts)
    with office.session() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.entity == "interactions")).one()
        assert (entry.channel_id, entry.message_ts) == (office.sales.id, thread.ts)


def test_two_workspaces_know_nothing_of_each_other(database: Database) -> None:
    for team in ("T1", "T2"):
        with database.transaction(Act(NOW, team)) as session:
            permissions.ensure_workspace(session, team)
            user = remember(session, Profile("U1", "Ana", "UTC", "en-US"))
            add(session, Customer(name=f"Acme of {team}", owner_id=user.id))
    with database.transaction(Act(NOW, "T1")) as session:
        (mine,) = session.scalars(select(Customer)).all()
        assert mine.name == "Acme of T1"
        viewer = viewer_of(session, session.get_one(User, mine.owner_id))
        assert [one.name for one in search.customers(session, viewer, "acme")] == ["Acme of T1"]
        with pytest.raises(NotFound):
            access(session, viewer, Customer, mine.id + 1)


def test_a_row_of_another_workspace_cannot_be_written(database: Database) -> None:
    for team in ("T1", "T2"):
        with database.transaction(Act(NOW, team)) as session:
            permissions.ensure_workspace(session, team)
    with pytest.raises(PermissionError), database.transaction(Act(NOW, "T1")) as session:
        session.add(Customer(name="Intruder", workspace_id="T2"))
        session.flush()


def test_a_naive_instant_is_refused(database: Database) -> None:
    with database.transaction(Act(NOW, "T1")) as session:
        permissions.ensure_workspace(session, "T1")
        with pytest.raises(Exception, match="naive"):
            session.scalars(select(Customer).where(Customer.created_at > datetime(2026, 1, 1))).all()  # noqa: DTZ001
