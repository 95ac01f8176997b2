"""What falls due is found, whosever it is and however much of it there is."""

from datetime import timedelta

import pytest

from handlers.watches.won import Won
from storage import due, permissions, users
from storage.base import Act
from storage.database import Database
from storage.rules import DUE, Route, Rule
from storage.users import Profile
from tests.office import WEDNESDAY as NOW


def add_rules(database: Database, team: str, count: int, minutes: int = 0) -> None:
    """So many rules that are due so many minutes ago."""
    at = NOW - timedelta(minutes=minutes)
    with database.transaction(Act(NOW, team, surface="test")) as session:
        permissions.ensure_workspace(session, team)
        maker = users.remember(session, Profile("U1", "Sam", "UTC", "en-US"))
        for _ in range(count):
            of = {"owner_id": maker.id, "kind": Won.name, "route": Route.OWNER, "zone": "UTC"}
            session.add(Rule(begun_at=at, looked_at=at, next_look=at, **of))


def due_workspaces(database: Database) -> list[str]:
    with database.transaction(Act(NOW), writes=False) as session:
        return sorted(workspace_id or "all" for _, workspace_id in due.look(session, (DUE,)))


def test_one_workspace_with_many_does_not_hide_the_others(database: Database) -> None:
    add_rules(database, "T1", due.FIRST + 1, minutes=5)
    add_rules(database, "T2", 1)
    add_rules(database, "T3", 1, minutes=-5)
    assert due_workspaces(database) == ["T1", "T2"]


@pytest.mark.parametrize("of_each", [1, due.FIRST])
def test_each_workspace_is_found_once(database: Database, of_each: int) -> None:
    for team in ("T1", "T2"):
        add_rules(database, team, of_each)
    assert due_workspaces(database) == ["T1", "T2"]


def test_a_claim_takes_the_first_of_its_own_workspace(database: Database) -> None:
    for minutes in (1, 3, 2):
        add_rules(database, "T1", 1, minutes)
    add_rules(database, "T2", 1, minutes=9)
    with database.transaction(Act(NOW, "T1", surface="test")) as session:
        claimed = DUE.claim(session, 2)
        assert [rule.next_look for rule in claimed] == [NOW - timedelta(minutes=n) for n in (3, 2)]


def test_what_is_put_off_lets_the_next_come(database: Database) -> None:
    for minutes in (2, 1):
        add_rules(database, "T1", 1, minutes)
    for minutes in (2, 1):
        with database.transaction(Act(NOW, "T1", surface="test")) as session:
            (first,) = DUE.claim(session, 1)
            assert first.next_look == NOW - timedelta(minutes=minutes)
            DUE.put_off(session, NOW + timedelta(minutes=5))
    assert due_workspaces(database) == []


def test_a_claim_of_some_takes_no_more_than_it_is_told(database: Database) -> None:
    add_rules(database, "T1", 3)
    with database.transaction(Act(NOW, "T1", surface="test")) as session:
        assert len(DUE.claim_of(session, 2, Rule.kind == Won.name)) == 2
        assert not DUE.claim_of(session, 2, Rule.kind != Won.name)
