"""What a request changed, to be told as old and new, with Undo."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from handlers.core.entering import name_of, resolved
from handlers.core.routing import Request
from handlers.views.acts import Done, Past, Told
from handlers.views.blocks import PHRASE_TEXT, clip
from storage import acts, audit, custom_fields, fields, values
from storage.acts import Change
from storage.base import Record
from storage.permissions import Action, Viewer
from storage.users import User


def done(request: Request, session: Session) -> Done | None:
    """Return what this request has changed so far; None if nothing that can be undone."""
    changes = acts.so_far(session)
    if not changes:
        return None
    return Done(audit.act_id(session), tuple(told(session, request.viewer, changes)))


def history(session: Session, viewer: Viewer, record: Record, most: int) -> list[Past]:
    """Return what was last changed of a record, by whom and when, the newest first."""
    past = []
    for entry, change in acts.history_of(session, record, most):
        who = session.get(User, entry.actor_id) if entry.actor_id else None
        changes = tuple(told(session, viewer, [change]))
        if changes or entry.action == "create":
            past.append(Past(entry.at, who.name if who else None, changes))
    return past


def told(
    session: Session, viewer: Viewer, changes: Iterable[Change], *, back: bool = False
) -> Iterator[Told]:
    """Yield what was changed of records that the viewer may see; `back` has old and new swapped."""
    for change in changes:
        model = change.model
        if change.action != "edit" or not issubclass(model, Record):
            continue
        is_own = model is User and change.record_id == viewer.user_id
        if not is_own and not viewer.may(Action.VIEW, model.entity):
            continue
        yield from _told(session, viewer, model, change, back=back)


def _told(
    session: Session, viewer: Viewer, model: type[Record], change: Change, *, back: bool
) -> Iterator[Told]:
    """Yield the fields of one record that were changed, those with a column before those without."""
    record = session.get(model, change.record_id)
    columns = inspect(model).column_attrs
    now = {column.key: getattr(record, column.key) for column in columns} if record else {}
    old, new = {**now, **change.values(0)}, {**now, **change.values(1)}
    kept_old, kept_new = change.kept(0), change.kept(1)
    if back:
        old, new, kept_old, kept_new = new, old, kept_new, kept_old
    for field, label in fields.labels_of(model).items():
        if field in new and fields.told(model, field, old) != fields.told(model, field, new):
            yield Told(label, *(_named(session, viewer, model, field, one) for one in (old, new)))
    if kept_new:
        for one in custom_fields.fields(session, model, retired=True):
            if one.is_kept and one.name in kept_new:
                both = (values.of_plain(one, plain[one.name]) for plain in (kept_old, kept_new))
                label = clip(one.label, PHRASE_TEXT) if one.custom_id else one.label
                yield Told(label, *(resolved(session, viewer, one, value) for value in both))


def _named(
    session: Session, viewer: Viewer, model: type[Record], field: str, columns: Mapping[str, Any]
) -> object:
    """Return the value of a field as it is told; of a record, its name."""
    value = fields.told(model, field, columns)
    table = inspect(model).columns[field].info.get("refers_to")
    if table is None:
        declared = fields.named(model, field)
        return resolved(session, viewer, declared, value) if declared else value
    of = acts.models()[table]
    assert issubclass(of, Record)
    return name_of(session, viewer, of, value)
