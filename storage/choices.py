"""Where the entries of a team's lists are used, and how one is merged into another."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import custom_fields, lists, values
from storage.base import Record
from storage.fields import Field, set_value
from storage.lists import Choice
from storage.values import FieldValue


def fields_with(session: Session, name: str) -> Iterator[tuple[type[Record], Field]]:
    """Yield the fields that offer a list, with the kind of record that has them."""
    from storage.schema import records  # which imports this module, as all others

    for model in records().values():
        for field in custom_fields.fields(session, model, retired=True):
            if field.listed == name:
                yield model, field


def uses(session: Session, name: str, value: str) -> dict[str, int]:
    """Return entity -> how many of its records have this entry; none without."""
    counts: dict[str, int] = {}
    for model, field in fields_with(session, name):
        if field.is_kept:
            used = values.count_of(session, model.entity, field.name, value)
        else:
            column = getattr(model, field.name)
            used = session.scalar(select(func.count()).select_from(model).where(column == value)) or 0
        if used:
            counts[model.entity] = counts.get(model.entity, 0) + used
    return counts


def merge(session: Session, name: str, gone: Choice, into: Choice) -> int:
    """Give every record with one entry another instead, and retire the first; return how many had it."""
    changed = 0
    for model, field in fields_with(session, name):
        theirs = _with_value(session, model, field, gone.value)
        changed += len(theirs)
        for record in theirs:
            if not field.is_kept:
                set_value(record, field, into.value)  # all of them are written together
                continue
            now = values.values(session, record, [field])[field.name]
            many = now if field.is_many else (now,)
            new = tuple(dict.fromkeys(into.value if one == gone.value else one for one in many))
            values.write(session, record, [field], {field.name: new if field.is_many else new[0]})
    lists.item(session, name, gone).is_retired = True
    session.flush()
    return changed


def _with_value(session: Session, model: type[Record], field: Field, value: str) -> list[Record]:
    known: Any = model
    query = select(known)
    if field.is_kept:
        theirs = select(FieldValue.record_id).where(
            FieldValue.entity == known.entity, FieldValue.field == field.name, FieldValue.text == value
        )
        query = query.where(known.id.in_(theirs))
    else:
        query = query.where(getattr(known, field.name) == value)
    return list(session.scalars(query.order_by(known.id)).unique())
