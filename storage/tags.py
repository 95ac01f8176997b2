"""Tags: free words on any record."""

from collections.abc import Sequence

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage import names
from storage.base import Base, Record, reference
from storage.types import ID


class Tag(Record, Base):
    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)
    entity = "tag"
    label = "tag"

    key: Mapped[str]
    name: Mapped[str]


class TagLink(Record, Base):
    __tablename__ = "tag_links"
    __table_args__ = (UniqueConstraint("workspace_id", "tagged", "tagged_id", "tag_id"),)
    entity = "tag"

    tag_id: Mapped[int] = reference("tags", ondelete="CASCADE")
    tagged: Mapped[str] = mapped_column(String(32))
    tagged_id: Mapped[int] = mapped_column(ID)

    tag: Mapped[Tag] = relationship(lazy="joined", foreign_keys=[tag_id])


def tags_of(session: Session, record: Record) -> Sequence[str]:
    query = select(TagLink).where(TagLink.tagged == record.entity, TagLink.tagged_id == record.id)
    return [link.tag.name for link in session.scalars(query.order_by(TagLink.id))]


def set_tags(session: Session, record: Record, wanted: Sequence[str]) -> None:
    """Make `wanted` the record's tags; a tag that nobody has used yet is made."""
    by_key = {names.key(name): name.strip() for name in wanted if names.key(name)}
    links = session.scalars(
        select(TagLink).where(TagLink.tagged == record.entity, TagLink.tagged_id == record.id)
    ).all()
    for link in links:
        if link.tag.key not in by_key:
            session.delete(link)
    for key in [key for key in by_key if key not in {link.tag.key for link in links}]:
        tag = session.scalar(select(Tag).where(Tag.key == key)) or Tag(key=key, name=by_key[key])
        session.add(TagLink(tag=tag, tagged=record.entity, tagged_id=record.id))
    session.flush()
