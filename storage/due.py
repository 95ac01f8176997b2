"""What falls due: rows that name the instant at which something is to be done with them.

Each kind is declared once, beside its table, by the column that names the instant. A look asks of all kinds
whose rows are due, in one statement; what is found is claimed in its workspace.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Index,
    Integer,
    Select,
    bindparam,
    delete,
    func,
    inspect,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.base import InWorkspace, act_of, guarded
from storage.types import UTCDateTime
from storage.workspaces import Workspace

FIRST = 200
"""Rows of a kind that a look goes through, from the first that is due on. If that is not all, it asks of each
workspace, so that one with many due rows does not hide the others."""

M = TypeVar("M", bound=InWorkspace)


class _Kind(Generic[M]):
    """A kind of rows whose time comes, at the instant in a column or some time after it."""

    def __init__(
        self,
        model: type[M],
        at: InstrumentedAttribute[Any],
        *,
        after: timedelta = timedelta(0),
        only: ColumnElement[bool] | None = None,
    ) -> None:
        """`only` leaves out rows that are not to be touched even then."""
        self._model, self.at, self.after = model, at, after
        self._until = f"{inspect(model).local_table.description}_{after.total_seconds():.0f}_until"
        in_time = at <= bindparam(self._until, type_=UTCDateTime())
        self._has_come = in_time if only is None else in_time & only
        self._key = inspect(model).primary_key

    def until(self, now: datetime) -> dict[str, datetime]:
        """Return what the statements of this kind are filled in with at an instant."""
        return {self._until: now - self.after}

    def first(self, number: int) -> Select[int, str, int]:
        """Select (number, workspace, how many) of the first rows whose time has come."""
        rows = select(self._model.workspace_id).where(self._has_come).order_by(self.at).limit(FIRST)
        whose = rows.subquery().c.workspace_id
        return select(literal(number), whose, func.count()).group_by(whose)


class Due(_Kind[M]):
    """Rows that fall due, and for which something is to be done in their workspaces."""

    def __init__(self, model: type[M], at: InstrumentedAttribute[Any]) -> None:
        super().__init__(model, at)
        self._all = (
            select(model)
            .where(self._has_come)
            .order_by(at, *self._key)
            .with_for_update(skip_locked=True, of=model)
        )
        self._some = guarded(self._all.limit(bindparam("at_most", type_=Integer)))
        theirs = select(model.workspace_id).where(model.workspace_id == Workspace.id, self._has_come)
        self._workspaces = select(Workspace.id).where(theirs.exists()).order_by(Workspace.id)

    def claim(self, session: Session, limit: int) -> Sequence[M]:
        """Take at most so many of this workspace's rows that are due; no other process has them meanwhile.

        Whoever claims a row moves its instant on in the same transaction.
        """
        values = {**self.until(act_of(session).now), "at_most": limit}
        return session.scalars(self._some, values).all()

    def claim_of(self, session: Session, limit: int, *which: ColumnElement[bool]) -> Sequence[M]:
        """Take at most so many that are due of some of this workspace's rows."""
        return session.scalars(self._all.where(*which).limit(limit), self.until(act_of(session).now)).all()

    def put_off(self, session: Session, until: datetime) -> None:
        """Let the first that is due wait, so that what is wrong with it holds up no other."""
        for row in self.claim(session, 1):
            setattr(row, self.at.key, until)

    def workspaces(self, session: Session) -> Sequence[str]:
        """Find all that have a row due, at the price of a look into an index for each workspace."""
        return session.scalars(self._workspaces, self.until(act_of(session).now)).all()


class Old(_Kind[M]):
    """A kind of rows that are let go when they are old, whosever they are."""

    def forget(self, session: Session, limit: int) -> bool:
        """Delete at most so many; return whether there may be more."""
        some = select(*self._key).where(self._has_come).limit(limit).with_for_update(skip_locked=True)
        gone = delete(self._model).where(tuple_(*self._key).in_(some)).returning(self._key[0])
        values, unseen = self.until(act_of(session).now), {"synchronize_session": False}
        return len(session.scalars(gone, values, execution_options=unseen).all()) == limit


Kind = Due[Any] | Old[Any]


def look(session: Session, kinds: tuple[Kind, ...]) -> Sequence[tuple[Kind, str | None]]:
    """Find what is due: its kind and workspace, in the order of the kinds; of what is old, the kind alone.

    In an act that serves one workspace, what is due there.
    """
    now, only = act_of(session).now, act_of(session).workspace_id
    values = {name: at for kind in kinds for name, at in kind.until(now).items()}
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for number, workspace_id, rows in session.execute(_first(kinds, of_one=only is not None), values):
        found[number][workspace_id] = rows
    return [(kinds[n], whose) for n in sorted(found) for whose in _whose(session, kinds[n], found[n])]


def _whose(session: Session, kind: Kind, first: Mapping[str, int]) -> Sequence[str | None]:
    """Name the workspaces to be served; `first` says how many of the first rows are whose."""
    if isinstance(kind, Old):
        return [None]
    hides_others = sum(first.values()) == FIRST and act_of(session).workspace_id is None
    return kind.workspaces(session) if hides_others else list(first)


@cache
def _first(kinds: tuple[Kind, ...], *, of_one: bool) -> CompoundSelect[int, str, int]:
    first = union_all(*(kind.first(number) for number, kind in enumerate(kinds)))
    return guarded(first) if of_one else first


def indexes(table: str, column: str) -> tuple[Index, Index]:
    """Return what finds the rows that are due: of all workspaces for a look, and of one for a claim."""
    named = f"{column} IS NOT NULL"
    return (
        Index(f"ix_{table}_{column}", column, postgresql_where=named, sqlite_where=named),
        Index(f"ix_{table}_theirs", "workspace_id", column, postgresql_where=named, sqlite_where=named),
    )
