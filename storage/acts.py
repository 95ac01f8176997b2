"""Acts: what somebody changed at one go, told as old and new, and undone as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import audit, values
from storage.audit import AuditEntry, StoredAct, referring_to
from storage.base import Audited, Base, Entity, Record, act_of
from storage.custom_fields import CustomField
from storage.errors import AlreadyUndone, InTheWay, NotAllowed, NotFound
from storage.history import read
from storage.permissions import Action, Scope, Viewer, access, require
from storage.users import User

INVERSE = {"create": Action.DELETE, "edit": Action.EDIT, "delete": Action.CREATE}
SAME = {"create": Action.CREATE, "edit": Action.EDIT, "delete": Action.DELETE}


GIVEN = {"role", "team_id", "is_appointed"}
"""What of a user somebody else gives them."""


@dataclass(frozen=True)
class Change:
    """What one act made of one record, in sum."""

    model: type[Audited]
    record_id: int
    action: str
    """create, edit or delete."""
    fields: Mapping[str, Sequence[Any]]
    """field -> [old, new], as the audit trail has them."""
    entry_id: int = 0
    """The newest of its audit entries; 0 while they are not written."""

    def values(self, which: int) -> dict[str, Any]:
        """field -> its old (0) or new (1) value, as the record has it."""
        known = inspect(self.model).columns
        return {
            name: read(self.model, name, both[which]) for name, both in self.fields.items() if name in known
        }

    def kept(self, which: int) -> dict[str, Any]:
        """field -> its old (0) or new (1) value, of the fields without a column (`storage.values`)."""
        known = inspect(self.model).columns
        return {name: both[which] for name, both in self.fields.items() if name not in known}


def so_far(session: Session) -> list[Change]:
    """Return what this transaction has changed so far."""
    return _net((0, one) for one in audit.unwritten(session))


def changes_of(session: Session, act_id: int) -> list[Change]:
    """Return what an act changed, in its order."""
    entries = select(AuditEntry).where(AuditEntry.act_id == act_id).order_by(AuditEntry.id)
    return _net((one.id, vars(one)) for one in session.scalars(entries))


def creation_of(session: Session, record: Record) -> int | None:
    """Return the act that created a record; None of one from before acts were."""
    entries = select(AuditEntry.act_id).where(
        AuditEntry.entity == inspect(record).mapper.local_table.description,
        AuditEntry.entity_id == record.id,
        AuditEntry.action == "create",
    )
    return session.scalar(entries.order_by(AuditEntry.id).limit(1))


def history_of(session: Session, record: Record, most: int) -> Sequence[tuple[AuditEntry, Change]]:
    """Return the latest entries of the audit trail about a record, the newest first, as changes."""
    table = inspect(record).mapper.local_table.description
    entries = select(AuditEntry).where(AuditEntry.entity == table, AuditEntry.entity_id == record.id)
    newest = session.scalars(entries.order_by(AuditEntry.id.desc()).limit(most))
    return [(one, _net([(one.id, vars(one))])[0]) for one in newest if one.changes]


def as_shown(session: Session, model: type[Record], record_id: int) -> Record | None:
    """Return a record as it is now, with what people see along with it."""
    query = select(model).where(model.id == record_id).options(*model.shown_with())
    return session.scalar(query.execution_options(populate_existing=True))


def is_undo(session: Session, act_id: int) -> bool:
    """Return whether an act has taken something back, as opposed to having done it, or redone it."""
    takes_back, undoes = False, select(StoredAct.undoes_id)
    while (act_id := session.scalar(undoes.where(StoredAct.id == act_id)) or 0) != 0:
        takes_back = not takes_back
    return takes_back


def undo(session: Session, viewer: Viewer, act_id: int) -> list[Change]:
    """Take back an act, if what it changed is unchanged since; this is an act too. Returns its changes.

    Whoever did it may, and whoever may do the inverse. Raises NotFound, NotAllowed, AlreadyUndone, and
    InTheWay, which says what has been changed since.
    """
    done = session.scalar(select(StoredAct).where(StoredAct.id == act_id))
    changes = changes_of(session, act_id) if done else []
    if not done or not changes:
        raise NotFound("act")
    session.info["act"] = replace(act_of(session), undoes_id=act_id)
    own = {(change.model, change.record_id) for change in changes}
    for change in changes:
        _require(session, viewer, change, is_own=done.actor_id == viewer.user_id)
        _require_unchanged(session, viewer, act_id, change)
        if change.action == "create":
            _require_unused(session, change, own)
    try:
        _invert(session, changes)
    except IntegrityError as clash:
        raise InTheWay(_entity(changes[0].model)) from clash
    return changes


def _net(entries: Iterable[tuple[int, Mapping[str, Any]]]) -> list[Change]:
    """Sum up the entries of each record."""
    of_record: dict[tuple[str, int], list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
    for entry_id, entry in entries:
        of_record[entry["entity"], entry["entity_id"]].append((entry_id, entry))
    changes = []
    for (table, record_id), theirs in of_record.items():
        if table not in models():  # of an earlier version
            continue
        fields: dict[str, list[Any]] = {}
        for _, entry in theirs:
            for name, (old, new) in entry["changes"].items():
                fields[name] = [fields[name][0] if name in fields else old, new]
        began, ended = theirs[0][1]["action"] == "create", theirs[-1][1]["action"] == "delete"
        action = "create" if began else "delete" if ended else "edit"
        fields = {name: both for name, both in fields.items() if both[0] != both[1]}
        if fields and not (began and ended):
            changes.append(Change(models()[table], record_id, action, fields, theirs[-1][0]))
    return changes


@cache
def models() -> Mapping[str, type[Audited]]:
    """Return table -> the class of its rows."""
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    return {inspect(one).local_table.description: one for one in classes if issubclass(one, Audited)}


def _require(session: Session, viewer: Viewer, change: Change, *, is_own: bool) -> None:
    """Refuse whoever neither did this nor may do its inverse."""
    model, action = change.model, INVERSE[change.action]
    if not issubclass(model, Record) or not model.rights:
        return
    if is_own and model is User and change.record_id == viewer.user_id and not change.fields.keys() & GIVEN:
        return  # what everybody sets for themselves
    if is_own:
        require(viewer, SAME[change.action], model.entity)
    elif action != Action.CREATE:
        access(session, viewer, model, change.record_id, action)
    elif not viewer.may(action, model.entity) or viewer.rights.get((model.entity, Action.VIEW)) != Scope.ALL:
        raise NotAllowed(model.entity, action)


def _require_unchanged(session: Session, viewer: Viewer, act_id: int, change: Change) -> None:
    """Refuse to undo what somebody has changed since.

    What Rapport itself keeps is not in the way, nor is what the viewer has changed of what they created.
    """
    record = session.get(change.model, change.record_id)
    if change.action == "delete":
        if record is not None:
            raise AlreadyUndone
        return
    if record is None:
        raise _in_the_way(session, act_id, change, None)
    columns = inspect(change.model).columns
    kept = values.plain_values(session, record) if change.kept(1) and isinstance(record, Record) else {}
    differ = [
        *(
            name
            for name, value in change.values(1).items()
            if not columns[name].info.get("unaudited") and getattr(record, name) != value
        ),
        *(name for name, value in change.kept(1).items() if kept.get(name) != value),
    ]
    for name in differ:
        clash = _in_the_way(session, act_id, change, name)
        if isinstance(clash, AlreadyUndone) or (
            clash.who and not (change.action == "create" and clash.who.id == viewer.user_id)
        ):
            raise clash


def _in_the_way(session: Session, act_id: int, change: Change, field: str | None) -> InTheWay | AlreadyUndone:
    """Return who has changed a field, or deleted the record, since."""
    table = inspect(change.model).local_table.description
    since = select(AuditEntry, StoredAct.undoes_id).outerjoin(StoredAct, AuditEntry.act_id == StoredAct.id)
    of_record = AuditEntry.entity == table, AuditEntry.entity_id == change.record_id
    newest_first = since.where(*of_record, AuditEntry.id > change.entry_id).order_by(AuditEntry.id.desc())
    for entry, undoes in session.execute(newest_first):
        if entry.action == "delete" or field in entry.changes:
            if undoes == act_id:
                return AlreadyUndone()
            who = session.get(User, entry.actor_id) if entry.actor_id else None
            return InTheWay(_entity(change.model), field, who, entry.at)
    return InTheWay(_entity(change.model), field)


def _require_unused(session: Session, change: Change, own: set[tuple[type[Audited], int]]) -> None:
    """Refuse to take back a record that something made since belongs to, or a field that holds something."""
    made = session.get(change.model, change.record_id)
    if isinstance(made, CustomField) and values.count_of(session, made.on_entity, made.key):
        raise InTheWay(_entity(change.model))
    for model, column, ondelete in referring_to(inspect(change.model).local_table.description):
        if ondelete != "SET NULL" and issubclass(model, Record):
            users = session.scalars(select(model.id).where(column == change.record_id).limit(len(own) + 1))
            if any((model, one) not in own for one in users):
                raise InTheWay(_entity(change.model), added=model.entity)


def _invert(session: Session, changes: Sequence[Change]) -> None:
    """Restore what was deleted, set what was edited to what it was, delete what was created."""
    order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    by_table = sorted(changes, key=lambda change: order[inspect(change.model).local_table.description])
    for change in by_table:
        if change.action == "delete":
            restored: Any = change.model
            session.add(record := restored(id=change.record_id, **change.values(0)))
            session.flush()
            if kept := change.kept(0):
                values.restore(session, record, kept)
    edited = [change for change in by_table if change.action == "edit"]
    for change in edited:
        record = session.get_one(change.model, change.record_id)
        for name, value in change.values(0).items():
            setattr(record, name, value)
        if (kept := change.kept(0)) and isinstance(record, Record):
            values.restore(session, record, kept)
    session.flush()
    for change in reversed(by_table):
        if change.action == "create":
            session.delete(session.get_one(change.model, change.record_id))
            session.flush()
    for change in edited:
        session.refresh(session.get_one(change.model, change.record_id))


def _entity(model: type[Audited]) -> str:
    return model.entity if issubclass(model, Entity) else ""
