"""Rights: role x entity x action -> scope, a default and each workspace's differences from it, enforced where
a record is fetched.

`visible` narrows a query to what a viewer may see (or edit, ...); `access` fetches one record or refuses;
`require` is for making new ones. There is no other way to a record on behalf of a person.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, bindparam, false, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from storage.base import Base, Owned, Record, guarded
from storage.errors import NotAllowed, NotFound
from storage.memory import Remembered, remembered
from storage.users import Role, User
from storage.workspaces import Workspace, WorkspaceSettings, settings_of


class Action(StrEnum):
    VIEW = "view"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    EXPORT = "export"


class Scope(StrEnum):
    OWN = "own"
    TEAM = "team"
    ALL = "all"


class Right(Remembered, Base):
    """How one workspace differs from the default: one role may do one action with the records of one entity
    within this scope. No scope takes the right away."""

    __tablename__ = "rights"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    entity: Mapped[str] = mapped_column(String(32), primary_key=True)
    action: Mapped[str] = mapped_column(String(16), primary_key=True)
    scope: Mapped[str | None] = mapped_column(String(8))


@dataclass(frozen=True)
class Viewer:
    """The person on whose behalf something is read or written, with the rights of their role."""

    workspace_id: str
    user_id: int
    slack_id: str
    name: str
    role: Role
    team_id: int | None
    locale: str
    zone: ZoneInfo
    currency: str
    country: str
    rights: Mapping[tuple[str, str], str]

    def may(self, action: str, entity: str) -> bool:
        """Return whether the role has this right at all, in whatever scope."""
        return (entity, action) in self.rights


def narrowed(viewer: Viewer, breadth: Scope) -> Viewer:
    """Return the viewer with an eye for less:
    where they may see more, only their own records or their team's.
    """
    order = list(Scope)
    rights = {right: min(Scope(scope), breadth, key=order.index) for right, scope in viewer.rights.items()}
    return replace(viewer, rights=rights)


def require(viewer: Viewer, action: str, entity: str) -> None:
    """Refuse an act that the viewer's role has no right to in any scope."""
    if not viewer.may(action, entity):
        raise NotAllowed(entity, action)


R = TypeVar("R", bound=Record)


def visible(viewer: Viewer, model: type[R], action: str = Action.VIEW) -> Select[R]:
    """Return a query of the records in which the viewer may do `action`; narrow it further with `.where`."""
    theirs = model.workspace_id == viewer.workspace_id, within_scope(viewer, model, action)
    return select(model).where(*theirs).options(*model.shown_with())


Narrowing = Callable[[Select[R]], Select[R]]
"""Narrows a query of what somebody may see; values that differ from one time to the next are bindparams."""


def fetch(
    session: Session, viewer: Viewer, model: type[R], narrow: "Narrowing[R]", values: Mapping[str, Any]
) -> Sequence[R]:
    """Return the records that the viewer may see and that `narrow` leaves.

    Its statement is built once for each scope of rights, which saves most of what a small one costs: `narrow`
    is a function of a module, says what is loaded along, and compares with `values`.
    """
    scope = viewer.rights.get((model.entity, Action.VIEW))
    if scope == Scope.TEAM and viewer.team_id is None:
        scope = Scope.OWN
    own = {"viewer_workspace": viewer.workspace_id, "viewer": viewer.user_id, "viewer_team": viewer.team_id}
    built: Any = _built  # a class is hashable, whatever mypy thinks of it
    return list(session.scalars(built(model, scope, narrow), {**own, **values}))


@cache
def _built(model: type[R], scope: str | None, narrow: "Narrowing[R]") -> Select[R]:
    condition = _within(model, scope, bindparam("viewer"), bindparam("viewer_team"))
    theirs = model.workspace_id == bindparam("viewer_workspace"), condition
    return guarded(narrow(select(model).where(*theirs)))


def fetch_one(session: Session, viewer: Viewer, model: type[R], record_id: int) -> R | None:
    """Return the record, if the viewer may see it."""
    narrow: Any = _with_id
    return next(iter(fetch(session, viewer, model, narrow(model), {"record_id": record_id})), None)


@cache
def _with_id(model: type[R]) -> "Narrowing[R]":
    def narrow(seen: Select[R]) -> Select[R]:
        return seen.where(model.id == bindparam("record_id")).options(*model.shown_with())

    return narrow


def access(session: Session, viewer: Viewer, model: type[R], record_id: int, action: str = Action.VIEW) -> R:
    """Return the record, if the viewer may do `action` with it.

    Raises NotFound when it is gone or not theirs to know of, NotAllowed when it may be seen but no more.
    """
    record = fetch_one(session, viewer, model, record_id)
    if record is None:
        raise NotFound(model.entity)
    return allowed(session, viewer, record, action)


def allowed(session: Session, viewer: Viewer, record: R, action: str) -> R:
    """Return a record that was fetched for viewing, if the viewer may also do `action` with it.

    Else NotAllowed.
    """
    if action != Action.VIEW and not may(session, viewer, record, action):
        raise NotAllowed(record.entity, action)
    return record


def may(session: Session, viewer: Viewer, record: Record, action: str) -> bool:
    """Return whether the viewer may do `action` with a record that they may see."""
    model = type(record)
    within = visible(viewer, model, action).where(model.id == record.id).with_only_columns(model.id)
    return session.scalar(within) is not None


def visible_ids(session: Session, viewer: Viewer, model: type[Record], ids: Collection[int]) -> set[int]:
    """Return which of some records of one kind the viewer may see."""
    theirs = visible(viewer, model).where(model.id.in_(ids)).with_only_columns(model.id)
    return set(session.scalars(theirs))


def within_scope(viewer: Viewer, model: type[Record], action: str) -> ColumnElement[bool]:
    """Return the condition that the viewer's right sets on the rows of `model`."""
    return _within(model, viewer.rights.get((model.entity, action)), viewer.user_id, viewer.team_id)


def _within(model: type[Record], scope: str | None, user_id: Any, team_id: Any) -> ColumnElement[bool]:
    if scope is None:
        return false()
    if scope == Scope.ALL or not issubclass(model, Owned):
        return true()
    if scope == Scope.TEAM and team_id is not None:
        return model.is_of(select(User.id).where(User.team_id == team_id))
    return model.is_of([user_id])


def counted(session: Session, query: Select[Any]) -> int:
    """Return how many records a query of `visible` finds."""
    return (
        session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)) or 0
    )


def first(
    session: Session,
    query: Select[R],
    limit: int,
    *order: ColumnElement[Any] | InstrumentedAttribute[Any],
    skipped: int = 0,
) -> Sequence[R]:
    """Return the first records in an order that a query of `visible` finds, after those that are skipped.

    Which these are is found out alone: the databases would join all that the query finds before they sort.
    """
    (found,) = query.column_descriptions
    model: type[R] = found["entity"]
    ids = query.with_only_columns(model.id).order_by(*order).limit(limit).offset(skipped or None)
    whole = select(model).where(model.id.in_(ids)).options(*model.shown_with())
    return session.scalars(whole.order_by(*order)).all()


def counted_first(
    session: Session,
    query: Select[R],
    limit: int,
    *order: ColumnElement[Any] | InstrumentedAttribute[Any],
    skipped: int = 0,
) -> tuple[int, Sequence[R]]:
    """Return how many records a query of `visible` finds, and some of them in an order."""
    return counted(session, query), first(session, query, limit, *order, skipped=skipped)


Person = tuple[str, int]
"""Somebody's name, and the user's id, since names are not unique."""


def count_by_owner(session: Session, query: Select[Any], model: type[Owned]) -> dict[Person, int]:
    """Owner -> how many of the records that a query of `visible` finds are theirs, the most first."""
    counts = query.with_only_columns(model.owner_id, func.count()).order_by(None).group_by(model.owner_id)
    owned = counts.subquery()
    named = select(User.name, User.id, owned.c[1]).join(owned, User.id == owned.c.owner_id)
    rows = session.execute(named.order_by(owned.c[1].desc(), User.name, User.id))
    return {(name, user_id): count for name, user_id, count in rows}


def by_number(session: Session, viewer: Viewer, model: type[R], number: int) -> R:
    """Return the record that people call by this number. Raises NotFound."""
    numbered: Any = model
    found = session.scalar(visible(viewer, model).where(numbered.number == number))
    if found is None:
        raise NotFound(model.entity)
    return found


def viewer_of(session: Session, user: User) -> Viewer:
    """Return the user as the one who looks: role, rights, zone and locale at this moment."""
    settings = settings_of(session)
    return Viewer(
        workspace_id=user.workspace_id,
        user_id=user.id,
        slack_id=user.slack_id,
        name=user.name,
        role=user.role,
        team_id=user.team_id,
        locale=user.locale,
        zone=ZoneInfo(user.zone),
        currency=settings.currency,
        country=settings.country,
        rights=rights_of(session, user.workspace_id, user.role),
    )


def rights_of(session: Session, workspace_id: str, role: str) -> Mapping[tuple[str, str], str]:
    """(entity, action) -> scope for one role, as the workspace has it."""
    return remembered(session, (Right, role), lambda: _rights_of(session, workspace_id, role))


def _rights_of(session: Session, workspace_id: str, role: str) -> Mapping[tuple[str, str], str]:
    rows = session.execute(
        select(Right.entity, Right.action, Right.scope).where(
            Right.workspace_id == workspace_id, Right.role == role
        )
    )
    differences = {(entity, action): scope for entity, action, scope in rows}
    rights = {**default_rights(role), **differences}
    return {right: scope for right, scope in rights.items() if scope is not None}


@cache
def default_rights(role: str) -> Mapping[tuple[str, str], str]:
    """Return (entity, action) -> scope for one role, where the workspace has not said otherwise."""
    from storage.schema import entities  # which imports this module, as all others that have entities

    return {
        (name, action): scope
        for name, entity in entities().items()
        for named, action, scope in _granted(entity.rights)
        if named == role
    }


def _granted(table: str) -> Iterator[tuple[str, str, str]]:
    """Yield (role, action, scope) for each cell of an entity's rights that grants something."""
    (_, *actions), *rows = [line.split() for line in table.split("\n") if line.strip()] or [[""]]
    for role, *scopes in rows:
        for action, scope in zip(actions, scopes, strict=True):
            if scope != "-":
                yield role, action, scope


def ensure_workspace(session: Session, workspace_id: str) -> Workspace:
    """Return the workspace's row, made when its first request arrives."""
    workspace = session.get(Workspace, workspace_id)
    if workspace is None:
        workspace = Workspace(id=workspace_id)
        session.add(workspace)
        session.flush()
        session.add(WorkspaceSettings())
    return workspace
