"""What a request changed, to be told as old and new, with Undo."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from handlers.core.routing import Request
from handlers.views.acts import Done, Named, Past, Told
from storage import acts, audit
from storage.acts import Change
from storage.base import Record
from storage.permissions import Action, Viewer, visible
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
        if (
            change.action != "edit"
            or not issubclass(model, Record)
            or not viewer.may(Action.VIEW, model.entity)
        ):
            continue
        record = session.get(model, change.record_id)
        now = (
            {column.key: getattr(record, column.key) for column in inspect(model).column_attrs}
            if record
            else {}
        )
        old, new = {**now, **change.values(0)}, {**now, **change.values(1)}
        if back:
            old, new = new, old
        for field, label in model.labels.items():
            if field in new and model.told(field, old) != model.told(field, new):
                yield Told(label, *(_named(session, viewer, model, field, values) for values in (old, new)))


def _named(
    session: Session, viewer: Viewer, model: type[Record], field: str, values: Mapping[str, Any]
) -> object:
    """Return the value of a field as it is told; of a record, its name."""
    value = model.told(field, values)
    table = inspect(model).columns[field].info.get("refers_to")
    if table is None:
        return value
    of = acts.models()[table]
    assert issubclass(of, Record)
    if of is User:  # whose names everybody reads, on every card
        seen: Any = session.get(User, value) if value else None
    else:
        seen = session.scalar(visible(viewer, of).where(of.id == value)) if value else None
    return Named(of.entity, seen.name if seen else None)
