"""What every table shares: its workspace, its times, its owner, and the act that a row is written in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    Enum,
    ForeignKey,
    MetaData,
    String,
    Text,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declared_attr,
    mapped_column,
)

from storage.types import Amount, UTCDateTime


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


def act_of(session: Session) -> Act:
    """The act that this session's transaction belongs to."""
    act: Act = session.info["act"]
    return act


def insert_into(session: Session, model: type["Base"]) -> postgresql.Insert:
    """An INSERT that can say ON CONFLICT, which the two databases spell alike and SQLAlchemy does not."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(model)
    return cast(postgresql.Insert, sqlite.insert(model))


def choice(kind: type[StrEnum]) -> Enum:
    """A column of the words in `kind`, kept as text so that a new word needs no migration."""
    return Enum(
        kind, native_enum=False, length=32, values_callable=lambda words: [word.value for word in words]
    )


def unaudited(*args: Any, **kwargs: Any) -> Any:
    """A column that the machine keeps for itself: what is found by it, when to remind next."""
    return mapped_column(*args, info={"unaudited": True}, **kwargs)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
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


class InWorkspace:
    """A row of one workspace. A session that serves a workspace reads and writes no other's rows."""

    @declared_attr
    def workspace_id(cls) -> Mapped[str]:
        return mapped_column(String(32), ForeignKey("workspaces.id"), index=True)


class Record(InWorkspace):
    """An entity that people create and change: every change of it leaves an audit entry."""

    entity: ClassVar[str]
    """The word that rights name it by."""

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = unaudited()
    updated_at: Mapped[datetime] = unaudited()


class Owned(Record):
    """A record with a responsible user; rights of scope `own` and `team` go by this column."""

    @declared_attr
    def owner_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("users.id"), index=True)

    @classmethod
    def is_of(cls, people: Any) -> ColumnElement[bool]:
        """The condition that a row is one of these people's, given by ids or a query of them."""
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


def made_from(session: Session, model: type[M], channel_id: str, ts: str) -> M | None:
    """The record of this kind that was made from a message, if one was."""
    return session.scalar(select(model).where(model.source_channel == channel_id, model.source_ts == ts))
