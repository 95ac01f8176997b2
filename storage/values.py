"""Values of fields that have no column: what a team has made itself, and what a record may have several of.

Each value is a row, indexed by what it is compared by: its words, its number or its day. The audit trail
tells a change of them as a change of their record, under the field's name.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import String, UniqueConstraint, bindparam, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import audit, names
from storage.base import Audited, Base, InWorkspace, Record, act_of, found_by, guarded
from storage.fields import Field, Kind, set_value, value_of
from storage.types import ID, Amount, Money

Row = dict[str, Any]
"""text, number and day of one value."""

LONGEST_KEY = 100
"""Characters by which a value is found: PostgreSQL indexes no long texts."""

COUNTED = (Kind.NUMBER, Kind.PERSON, Kind.RECORD, Kind.YES_NO)


class FieldValue(InWorkspace, Base):
    """One value of one field of one record. Only this module writes it."""

    __tablename__ = "field_values"
    __table_args__ = (
        UniqueConstraint("workspace_id", "entity", "record_id", "field", "place"),
        found_by("entity", "field", "key"),
        found_by("entity", "field", "number"),
        found_by("entity", "field", "day"),
    )

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    entity: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[int] = mapped_column(ID)
    field: Mapped[str] = mapped_column(String(64))
    place: Mapped[int] = mapped_column(default=0)
    text: Mapped[str | None]
    key: Mapped[str | None] = mapped_column(String(LONGEST_KEY))
    number: Mapped[Decimal | None] = mapped_column(Amount())
    day: Mapped[date | None]


_OF_RECORD = guarded(
    select(FieldValue.field, FieldValue.text, FieldValue.number, FieldValue.day)
    .where(FieldValue.entity == bindparam("of_entity"), FieldValue.record_id == bindparam("of_record"))
    .order_by(FieldValue.field, FieldValue.place)
)


def values(
    session: Session, record: Record, fields: Iterable[Field], *, has_kept: bool = True
) -> dict[str, Any]:
    """Return field -> value of a record, those with a column and those without; None for nothing.

    `has_kept` False spares the question, where it is known that none without a column is there.
    """
    kept = [one for one in fields if one.is_kept] if has_kept else []
    found = kept_values(session, record, kept) if kept else {}
    return {one.name: found.get(one.name) if one.is_kept else value_of(record, one) for one in fields}


def kept_values(session: Session, record: Record, fields: Iterable[Field]) -> dict[str, Any]:
    """Return field -> value of the fields without a column in which a record has something."""
    there = _there(session, record)
    many = {one: [_value(one, **row) for row in there.get(one.name, ())] for one in fields}
    return {one.name: tuple(found) if one.is_many else found[0] for one, found in many.items() if found}


def write(session: Session, record: Record, fields: Iterable[Field], new: Mapping[str, Any]) -> None:
    """Give a record new values, by the names of its fields; the others stay."""
    wanted = [one for one in fields if one.name in new]
    for one in wanted:
        if not one.is_kept and value_of(record, one) != new[one.name]:
            set_value(record, one, new[one.name])
    session.add(record)
    session.flush()
    kept = {one.name: _rows(one, new[one.name]) for one in wanted if one.is_kept}
    if kept and _put(session, record, kept):
        record.updated_at = act_of(session).now
        session.flush()


def restore(
    session: Session, record: Record, plain: Mapping[str, Sequence[Mapping[str, str]] | None]
) -> None:
    """Give a record back values of fields without a column, as the audit trail has them."""
    _put(session, record, {name: [_row(one) for one in rows or ()] for name, rows in plain.items()})
    record.updated_at = act_of(session).now
    session.flush()


def plain_values(session: Session, record: Record) -> dict[str, Any]:
    """Return what a record has in fields without a column, as the audit trail writes it down."""
    return {name: _plain(rows) for name, rows in _there(session, record).items()}


def of_plain(field: Field, plain: Sequence[Mapping[str, str]] | None) -> Any:
    """Return a value of a field, of what the audit trail wrote down."""
    many = [_value(field, **_row(one)) for one in plain or ()]
    return tuple(many) if field.is_many else many[0] if many else None


def taken_by(session: Session, field: Field, value: Any, but: Record) -> int | None:
    """Return the record of its kind, other than `but`, that has this value already; `but` may be new."""
    if not field.is_kept:
        of, column = type(but), getattr(type(but), field.name)
        query = select(of.id).where(func.lower(column) == func.lower(value))
        return session.scalar((query if but.id is None else query.where(of.id != but.id)).limit(1))
    (row, *_) = _rows(field, value)
    there = select(FieldValue.record_id, FieldValue.text).where(
        FieldValue.entity == but.entity,
        FieldValue.field == field.name,
        FieldValue.key == _key(row["text"]),
        FieldValue.number == row["number"],
        FieldValue.day == row["day"],
    )
    if but.id is not None:
        there = there.where(FieldValue.record_id != but.id)
    wanted = (row["text"] or "").casefold()
    # One key stands for several texts: C and C++.
    return next((one for one, text in session.execute(there) if (text or "").casefold() == wanted), None)


def count_of(session: Session, entity: str, field: str, choice: str | None = None) -> int:
    """Return how many records have something in a field without a column, or have this choice."""
    theirs = FieldValue.entity == entity, FieldValue.field == field
    query = select(func.count(FieldValue.record_id.distinct())).where(*theirs)
    if choice is not None:
        query = query.where(FieldValue.key == _key(choice), FieldValue.text == choice)
    return session.scalar(query) or 0


def _put(session: Session, record: Record, new: Mapping[str, Sequence[Row]]) -> bool:
    """Write the rows of some fields, and note what they change; whether they change anything."""
    there = _there(session, record)
    changes = {name: (there.get(name, []), rows) for name, rows in new.items()}
    changes = {name: both for name, both in changes.items() if both[0] != both[1]}
    of_record = FieldValue.entity == record.entity, FieldValue.record_id == record.id
    for name, (old, rows) in changes.items():
        if old:
            session.execute(delete(FieldValue).where(*of_record, FieldValue.field == name))
        if rows:
            where = {"workspace_id": record.workspace_id, "entity": record.entity, "record_id": record.id}
            written = [
                {**where, "field": name, "place": place, **row, "key": _key(row["text"])}
                for place, row in enumerate(rows)
            ]
            session.execute(insert(FieldValue), written)
    if changes:
        told = {name: [_plain(old) or None, _plain(rows) or None] for name, (old, rows) in changes.items()}
        audit.note_edit(session, record, told)
    return bool(changes)


def _there(session: Session, record: Record) -> dict[str, list[Row]]:
    """Field -> the rows that a record has."""
    found: dict[str, list[Row]] = {}
    about = {"of_entity": record.entity, "of_record": record.id}
    for name, text, number, day in session.execute(_OF_RECORD, about):
        found.setdefault(name, []).append({"text": text, "number": number, "day": day})
    return found


def _rows(field: Field, value: Any) -> list[Row]:
    """Return the rows of a value: none for nothing, one for each of many."""
    if value is None or value == "":
        return []
    many = value if field.is_many else (value,)
    return [_row_of(field.kind, one) for one in many]


def _row_of(kind: Kind, value: Any) -> Row:
    row: Row = {"text": None, "number": None, "day": None}
    if kind is Kind.MONEY:
        return {**row, "number": value.amount, "text": value.currency}
    if kind is Kind.DATE:
        return {**row, "day": value}
    return {**row, "number": Decimal(value)} if kind in COUNTED else {**row, "text": str(value)}


def _value(field: Field, text: str | None, number: Decimal | None, day: date | None) -> Any:
    """Return the value that a row holds."""
    if field.kind is Kind.MONEY and number is not None:
        return Money(number, text or "")
    if field.kind is Kind.DATE:
        return day
    if field.kind is Kind.YES_NO:
        return bool(number)
    if field.kind in COUNTED and number is not None:
        return number if field.kind is Kind.NUMBER else int(number)
    return text


def _plain(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Return rows as JSON can hold them."""
    return [{name: str(part) for name, part in row.items() if part is not None} for row in rows]


def _row(plain: Mapping[str, str]) -> Row:
    """Return a row, of what JSON held."""
    number, day = plain.get("number"), plain.get("day")
    return {
        "text": plain.get("text"),
        "number": Decimal(number) if number is not None else None,
        "day": date.fromisoformat(day) if day is not None else None,
    }


def _key(text: str | None) -> str | None:
    return None if text is None else names.key(text)[:LONGEST_KEY]


def _clear(session: Session, record: Audited) -> None:
    """Delete what a record that is deleted has in fields without a column, and note it, for Undo."""
    if isinstance(record, Record) and (there := _there(session, record)):
        _put(session, record, dict.fromkeys(there, ()))


audit.before_deletion.append(_clear)
