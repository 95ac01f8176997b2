"""The numbers people say aloud: ticket 12, opportunity 7. Each workspace counts for itself."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, InWorkspace, act_of, insert_into


class Counter(InWorkspace, Base):
    __tablename__ = "counters"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    entity: Mapped[str] = mapped_column(String(32), primary_key=True)
    last: Mapped[int]


def next_number(session: Session, entity: str) -> int:
    """Return the next number of an entity in this workspace; two transactions never get the same one."""
    first = insert_into(session, Counter).values(
        workspace_id=act_of(session).workspace_id, entity=entity, last=1
    )
    upsert = first.on_conflict_do_update(
        index_elements=[Counter.workspace_id, Counter.entity], set_={"last": Counter.last + 1}
    )
    number: int = session.scalars(upsert.returning(Counter.last)).one()
    return number
