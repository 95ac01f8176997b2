"""What every table shares: its workspace, its times, its owner, and the act that a row is written in."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any, ClassVar, Literal, TypeVar, cast

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Enum,
    Executable,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedColumn,
    Session,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.sql.base import ExecutableOption

from storage.types import ID, Amount, UTCDateTime


@dataclass(frozen=True)
class Act:
    """Who does what, when and where: set once per transaction, read by the workspace guard and the audit.

    `workspace_id` None is the clock's sweep over all workspaces; `actor_id` None is Rapport itself.
    """

    now: datetime
    workspace_id: str | None = None
    actor_id: int | None = None
    surface: str = "clock"
    channel_id: str | None = None
    message_ts: str | None = None
    undoes_id: int | None = None
    """The act that this one takes back."""


def act_of(session: Session) -> Act:
    """Return the act that this session's transaction belongs to."""
    act: Act = session.info["act"]
    return act


def insert_into(session: Session, model: type["Base"]) -> postgresql.Insert:
    """Begin an INSERT that can say ON CONFLICT."""
    return insert_of(session.get_bind().dialect.name, model)


def insert_of(dialect: str, table: type["Base"] | Table) -> postgresql.Insert:
    """Begin an INSERT that can say ON CONFLICT, which two databases spell alike and SQLAlchemy does not."""
    if dialect == "postgresql":
        return postgresql.insert(table)
    return cast(postgresql.Insert, sqlite.insert(table))


def choice(kind: type[StrEnum]) -> Enum:
    """Return a column of the words in `kind`, kept as text so that a new word needs no migration."""
    return Enum(
        kind, native_enum=False, length=32, values_callable=lambda words: [word.value for word in words]
    )


def reference(
    table: str, *, ondelete: Literal["CASCADE", "SET NULL"] | None = None, audited: bool = True
) -> MappedColumn[Any]:
    """Declare a column with the id of a row of `table` in the same workspace: another's is refused.

    A relationship along it joins by the id alone: name the column as its `foreign_keys`. SQLite knows no
    SET NULL of one column, so there a migration that adds such a reference adds a trigger, as 0001 does.
    """
    return mapped_column(ID, info={"refers_to": table, "ondelete": ondelete, "unaudited": not audited})


def found_by(*columns: str, where: str | None = None, name: str | None = None) -> Index:
    """Declare an index over a workspace's rows; `where` leaves out the rows that nobody looks for.

    One of many columns, from which something is counted without reading a row, needs a `name`.
    """
    return Index(name, "workspace_id", *columns, **_only(where))


def unaudited(*args: Any, **kwargs: Any) -> Any:
    """Return a column that the machine keeps for itself: what is found by it, when to remind next."""
    return mapped_column(*args, info={"unaudited": True}, **kwargs)


def derived(*args: Any, **kwargs: Any) -> Any:
    """Return a column that is computed from the others whenever the row is written."""
    return mapped_column(*args, info={"unaudited": True, "derived": True}, **kwargs)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        datetime: UTCDateTime(),
        Decimal: Amount(),
        str: Text(),
        dict[str, Any]: JSON(),
        list[int]: JSON(),
    }

    @classmethod
    def __table_cls__(cls, *args: Any, **options: Any) -> Table:
        """Make the table: with the keys that its references need, and such that an id never comes again."""
        table = Table(*args, sqlite_autoincrement=True, **options)
        if issubclass(cls, Record):
            table.append_constraint(UniqueConstraint("workspace_id", "id"))
        for column in [column for column in table.columns if "refers_to" in column.info]:
            _refer(table, column)
        return table


def _refer(table: Table, column: Column[int]) -> None:
    """Add the foreign key of a reference, and an index for the deletion of what it refers to."""
    of, ondelete = column.info["refers_to"], column.info["ondelete"]
    here, there = ["workspace_id", column.name], [f"{of}.workspace_id", f"{of}.id"]
    ondelete = f"SET NULL ({column.name})" if ondelete == "SET NULL" else ondelete
    table.append_constraint(ForeignKeyConstraint(here, there, ondelete=ondelete))
    keys = [one for one in (*table.indexes, *table.constraints) if isinstance(one, Index | UniqueConstraint)]
    if not any([each.name for each in key.columns][:2] == here for key in keys):
        where = f"{column.name} IS NOT NULL" if column.nullable else None
        Index(None, table.c.workspace_id, column, **_only(where))


def _only(where: str | None) -> Mapping[str, Any]:
    """Return the options of an index over some rows, which each database has under a name of its own."""
    return {f"{database}_where": text(where) for database in ("sqlite", "postgresql")} if where else {}


class InWorkspace:
    """A row of one workspace. A session that serves a workspace reads and writes no other's rows."""

    @declared_attr
    def workspace_id(cls) -> Mapped[str]:
        return mapped_column(String(32), ForeignKey("workspaces.id"))


_current = threading.local()


def set_current_workspace(workspace_id: str | None) -> None:
    """Say whose rows the statement that this thread runs next may see."""
    _current.workspace_id = workspace_id


_OF_CURRENT = with_loader_criteria(
    InWorkspace,
    lambda row: row.workspace_id == bindparam("of_workspace", callable_=lambda: _current.workspace_id),
    include_aliases=True,
)

S = TypeVar("S", bound=Executable)


def guarded(statement: S) -> S:
    """Let a statement see the rows of the act's workspace only. Guarded once where it is built once, it is
    not built anew each time that it runs."""
    return statement.options(_OF_CURRENT).execution_options(guarded=True)


class Entity:
    """Something that people have rights to."""

    entity: ClassVar[str]
    """The word that rights name it by."""
    label: ClassVar[str] = "record"
    """What people call one of it: English here, translated where it is shown."""
    rights: ClassVar[str] = ""
    """A table of what each role may do by default: columns are actions, cells are scopes, a dash is no right.

    Everyone may look a customer up; people change what is theirs or their team's; managers run the whole.
    """
    labels: ClassVar[Mapping[str, str]] = {}
    """Field -> what people call it, in the order in which a change is told. Others are changed in silence."""

    @classmethod
    def told(cls, field: str, values: Mapping[str, Any]) -> object:
        """Return how a field is told, of a record with these values: a sum with its currency, say."""
        return values[field]


class Audited(InWorkspace):
    """A row whose every change leaves an audit entry, by which it can be undone."""

    id: Mapped[int] = mapped_column(ID, primary_key=True)


class Record(Entity, Audited):
    """An entity that people create and change.

    A change is refused (StaleDataError) when the row is not any more as it was read.
    """

    created_at: Mapped[datetime] = unaudited()
    updated_at: Mapped[datetime] = derived()

    __mapper_args__: ClassVar[Mapping[str, Any]] = {
        "version_id_col": updated_at,
        "version_id_generator": False,
    }

    @classmethod
    def shown_with(cls) -> Sequence[ExecutableOption]:
        """Return what people see along with it that is not loaded wherever it is loaded itself,
        beside others.
        """
        return ()


class Owned(Record):
    """A record with a responsible user; rights of scope `own` and `team` go by this column."""

    @declared_attr
    def owner_id(cls) -> Mapped[int | None]:
        return reference("users")

    @classmethod
    def is_of(cls, people: Any) -> ColumnElement[bool]:
        """Return the condition that a row is one of these people's, given by ids or a query of them."""
        return cls.owner_id.in_(people)


class FromMessage:
    """A record that may have been made from a Slack message: one message makes one such record at most."""

    source_channel: Mapped[str | None] = mapped_column(String(32))
    source_ts: Mapped[str | None] = mapped_column(String(32))
    source_link: Mapped[str | None]


M = TypeVar("M", bound=FromMessage)
R = TypeVar("R", bound=Record)


def add(session: Session, record: R) -> R:
    """Write a new record, so that it has its id."""
    session.add(record)
    session.flush()
    return record


PART = 1_000


def in_parts(ids: Iterable[int]) -> Iterator[list[int]]:
    """Divide ids into lists that are not too long for an IN."""
    rest = iter(ids)
    while some := list(islice(rest, PART)):
        yield some


def made_from(session: Session, model: type[M], channel_id: str, ts: str) -> M | None:
    """Return the record of this kind that was made from a message, if one was."""
    return session.scalar(select(model).where(model.source_channel == channel_id, model.source_ts == ts))
