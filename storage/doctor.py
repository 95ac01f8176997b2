"""What the doctor sees besides the outbox: the connection to Slack, and the work that fails by itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, InWorkspace, act_of, insert_into


class Connection(InWorkspace, Base):
    """The user and scopes under which Rapport was last connected to a workspace."""

    __tablename__ = "connections"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    team: Mapped[str]
    bot_user_id: Mapped[str] = mapped_column(String(32))
    scopes: Mapped[str]
    """Separated by commas, as Slack says them."""
    since: Mapped[datetime]


class Trouble(InWorkspace, Base):
    """One kind of work that the clock does and that has failed: follow-ups, announcements, ..."""

    __tablename__ = "troubles"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    error: Mapped[str]
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


@dataclass(frozen=True)
class Limits:
    """How long the database lets Rapport wait, as it is in force in this transaction."""

    database: str
    """SQLite or PostgreSQL, with its version."""
    seconds: float | None
    """The longest wait; None if there is no limit."""


def limits(session: Session) -> Limits:
    """Ask the database what is in force; a pooler in between may have lost it."""
    if session.get_bind().dialect.name == "sqlite":
        version = session.scalar(text("SELECT sqlite_version()"))
        wait = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        return Limits(f"SQLite {version}", wait / 1_000 or None)
    version, wait = session.execute(
        text(
            "SELECT split_part(current_setting('server_version'), ' ', 1), "
            "extract(epoch FROM current_setting('statement_timeout')::interval)"
        )
    ).one()
    return Limits(f"PostgreSQL {version}", float(wait) or None)


def connected(session: Session, *, team: str, bot_user_id: str, scopes: Collection[str]) -> None:
    """Rapport has been started and Slack knows it."""
    about = {
        "team": team,
        "bot_user_id": bot_user_id,
        "scopes": ",".join(sorted(scopes)),
        "since": act_of(session).now,
    }
    row = insert_into(session, Connection).values(workspace_id=act_of(session).workspace_id, **about)
    session.execute(row.on_conflict_do_update(index_elements=[Connection.workspace_id], set_=about))


def connection(session: Session) -> Connection | None:
    return session.scalar(select(Connection))


def note_trouble(session: Session, name: str, error: str) -> None:
    """Work of this kind has failed once more."""
    act = act_of(session)
    row = insert_into(session, Trouble).values(
        workspace_id=act.workspace_id, name=name, error=error, times=1, first_at=act.now, last_at=act.now
    )
    again = row.on_conflict_do_update(
        index_elements=[Trouble.workspace_id, Trouble.name],
        set_={"error": error, "times": Trouble.times + 1, "last_at": act.now},
    )
    session.execute(again)


def troubles(session: Session, since: datetime) -> Sequence[Trouble]:
    """Return the failures since an instant, the latest first."""
    return session.scalars(
        select(Trouble).where(Trouble.last_at >= since).order_by(Trouble.last_at.desc())
    ).all()
