"""Rights: what roles may do by default, as the entities declare it."""

from pathlib import Path

from storage.base import Base, Entity
from storage.permissions import Action, Scope, default_rights
from storage.schema import entities
from storage.users import Role

AGREED = Path(__file__).parent / "data" / "default_rights.txt"
"""The rights of the entities that have been agreed on. Those of a new entity stand beside it alone."""


def test_the_rights_that_were_agreed_on_are_those_that_roles_have() -> None:
    header, *rows = [line.split() for line in AGREED.read_text("utf-8").splitlines() if line]
    agreed = {entity for _, entity, *_ in rows}
    for role in Role:
        expected = {
            (entity, action): scope
            for named, entity, *scopes in rows
            for action, scope in zip(header[2:], scopes, strict=True)
            if named == role and scope != "-"
        }
        assert {(e, a): scope for (e, a), scope in default_rights(role).items() if e in agreed} == expected


def test_rights_name_roles_actions_and_scopes_that_there_are() -> None:
    for entity in entities().values():
        header, *rows = [line.split() for line in entity.rights.splitlines() if line.strip()] or [[]]
        assert header[1:] == (list(Action) if rows else []), entity
        assert {role for role, *_ in rows} <= set(Role), entity
        assert {scope for _, *scopes in rows for scope in scopes} <= {*Scope, "-"}, entity


def test_every_entity_is_declared_where_its_table_is() -> None:
    named = {one.class_.entity for one in Base.registry.mappers if issubclass(one.class_, Entity)}
    assert named == entities().keys()
    assert (entities()["draft"].label, entities()["ticket"].label) == ("draft", "ticket")
