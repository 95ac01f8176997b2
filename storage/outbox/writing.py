"""Writing: what is to be said, changed or taken back, each once for its key."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, and_, delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from storage.base import Record, act_of, insert_of
from storage.outbox import lanes
from storage.outbox.keeping import KEPT, KEPT_BRIEFLY
from storage.outbox.rows import Message, Method, OutboxRow, Place, Priority, State, about_record

SHARE = "share:"
"""How the key begins of a message by which somebody shows a record to a channel."""


def post(
    session: Session,
    key: str,
    channel: str,
    message: Message,
    *,
    thread: str | None = None,
    about: Record | None = None,
    asked_by: str | None = None,
    priority: Priority = Priority.URGENT,
    kept: timedelta = KEPT,
) -> bool:
    """Say something in a channel or direct message, once for this key; `asked_by` hears if that fails.

    False if it was said before.
    """
    return _write(
        session,
        key,
        Method.POST,
        channel,
        _threaded(message, thread),
        about=about_record(about) if about else None,
        user=asked_by,
        priority=priority,
        kept=kept,
    )


def unsaid(session: Session, keys: Sequence[str]) -> set[str]:
    """Return the keys under which nothing was said yet."""
    return set(keys) - set(session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(keys))))


def post_together(
    session: Session,
    key: str,
    channel: str,
    message: Message,
    parts: Mapping[str, Record | None],
    **more: Any,
) -> None:
    """Say several things in one message, each once for its own key; a part's record is what it is about."""
    done: dict[str, Any] = {
        "state": State.SENT,
        "finished_at": act_of(session).now,
        "target_key": key,
        "kept": KEPT,
    }
    for part, about in parts.items():
        about_it = about_record(about) if about else None
        _write(session, part, Method.POST, channel, {}, about=about_it, **done)
    post(session, key, channel, message, **more)


def parts_of(session: Session, key: str) -> Sequence[tuple[str, int]]:
    """(entity, id) of the records that a message tells of together, in its order."""
    parts = select(OutboxRow.about).where(
        OutboxRow.target_key == key, OutboxRow.method == Method.POST, OutboxRow.about.is_not(None)
    )
    return [_record_of(about) for about in session.scalars(parts.order_by(OutboxRow.id)) if about]


def say_privately(
    session: Session, key: str, channel: str | None, user: str, message: Message, thread: str | None = None
) -> None:
    """Answer one person: whispered where they are, by direct message if that is nowhere in particular."""
    if channel is None or channel.startswith("D"):
        post(session, key, channel or user, message, thread=thread, kept=KEPT_BRIEFLY)
    else:
        _write(session, key, Method.EPHEMERAL, channel, _threaded(message, thread), user=user)


def update_posted(session: Session, key: str, message: Message, *, pressed: Place | None = None) -> bool:
    """Change the message that was (or will be) posted under `key`; does nothing if there is none.

    Whether it is the one that was `pressed`, which the answer to the press changes: then there is nothing to
    do here, unless an earlier change is still on its way and would come after that answer.
    """
    target = _target(session, key)
    if target is None:
        return False
    answered = pressed is not None and target.place == pressed
    if not answered or _newest_change(session, key) is not None:
        _change(session, target, key, message)
    return answered


def delete_posted(session: Session, key: str) -> None:
    """Take back the message that was (or will be) posted under `key`; does nothing if there is none."""
    target = _target(session, key)
    if target is None:
        return
    unseen = _nobody_has_seen(session, target)
    if unseen is not None:
        unseen.state, unseen.finished_at, unseen.payload = State.TAKEN_BACK, act_of(session).now, {}
        session.flush()
    elif _waiting(session, key, Method.DELETE) is None:
        _forget_failed(session, key)
        _write(session, None, Method.DELETE, target.channel, {}, target_key=key, priority=target.priority)


def post_again(session: Session, key: str, message: Message) -> None:
    """Say again in its channel what was taken back; does nothing if nothing was said under `key`."""
    waiting = _waiting(session, key, Method.DELETE)
    if waiting is not None:  # it is still there
        session.delete(waiting)
        session.flush()
        update_posted(session, key, message)
        return
    gone = session.scalar(select(OutboxRow).where(OutboxRow.key == key))
    if gone is None:
        return
    about, channel, user, priority = gone.about, gone.channel, gone.user, gone.priority
    set_aside = f"{key}:until:{gone.id}"
    changes = update(OutboxRow).where(OutboxRow.target_key == key)
    session.execute(changes.values(target_key=set_aside), execution_options={"synchronize_session": False})
    gone.key = set_aside
    session.flush()
    _write(session, key, Method.POST, channel, message, about=about, user=user, priority=priority, kept=KEPT)


def delete_about(session: Session, record: Record) -> None:
    """Take back what was (or will be) posted about a record."""
    for row in _posts_about(session, record):
        if row.target_key is None:
            delete_posted(session, row.key or "")


def posted_about(session: Session, record: Record) -> Sequence[tuple[str, Place | None]]:
    """(key, place) of what was (or will be) posted about a record, alone or with others, in order."""
    whole = [_target(session, row.target_key or row.key or "") for row in _posts_about(session, record)]
    return [(row.key or "", row.place) for row in whole if row]


def _posts_about(session: Session, record: Record) -> Sequence[OutboxRow]:
    posts = select(OutboxRow).where(
        OutboxRow.about == about_record(record), OutboxRow.state != State.TAKEN_BACK
    )
    return session.scalars(posts.order_by(OutboxRow.id)).all()


def shares_of(session: Session, record: Record) -> Sequence[tuple[str, str, str]]:
    """(key, channel, who shared it) of the messages by which people have shown a record to a channel."""
    shares = select(OutboxRow).where(
        OutboxRow.about == about_record(record),
        OutboxRow.state != State.TAKEN_BACK,
        OutboxRow.key.startswith(SHARE, autoescape=True),
    )
    rows = session.scalars(shares.order_by(OutboxRow.id))
    return [(row.key or "", row.channel, row.user or "") for row in rows]


def record_at(session: Session, channel: str, ts: str) -> tuple[str, int] | None:
    """(entity, id) of the record that a message in Slack is about, if we posted it."""
    here = OutboxRow.ts == ts, OutboxRow.posted_channel == channel, OutboxRow.about.is_not(None)
    about = session.scalar(select(OutboxRow.about).where(*here).limit(1))
    return _record_of(about) if about else None


def _record_of(about: str) -> tuple[str, int]:
    """Return the opposite of `about_record`."""
    entity, _, number = about.partition(":")
    return entity, int(number)


def posted(session: Session, key: str) -> Place | None:
    """Return the place of the message that was posted under `key`, once it is."""
    row = _target(session, key)
    return row.place if row else None


def _target(session: Session, key: str) -> OutboxRow | None:
    return session.scalar(select(OutboxRow).where(OutboxRow.key == key, OutboxRow.state != State.TAKEN_BACK))


def _nobody_has_seen(session: Session, target: OutboxRow) -> OutboxRow | None:
    """Return the post itself, if it certainly is not in its channel; kept from being sent until we commit."""
    unseen = and_(
        OutboxRow.state.in_([State.PENDING, State.FAILED]),
        OutboxRow.unsure_since.is_(None),
        OutboxRow.ts.is_(None),
    )
    return _free_to_change(session, OutboxRow.id == target.id, unseen)


def _change(session: Session, target: OutboxRow, key: str, message: Message) -> None:
    # A change that waits comes after its message, also when that is to be posted anew: it says the latest.
    unsent = _waiting(session, key, Method.UPDATE) or _nobody_has_seen(session, target)
    if unsent is not None:
        unsent.payload = {**message, **_place(unsent.payload)}
        session.flush()
    else:
        _forget_failed(session, key)
        _write(
            session, None, Method.UPDATE, target.channel, message, target_key=key, priority=target.priority
        )


def _newest_change(session: Session, key: str) -> int | None:
    """Return the newest change of a message that is not made yet."""
    unfinished = select(func.max(OutboxRow.id)).where(
        OutboxRow.target_key == key, OutboxRow.finished_at.is_(None)
    )
    return session.scalar(unfinished)


def _waiting(session: Session, key: str, method: Method) -> OutboxRow | None:
    """Return the newest change of a message, if it is of this kind and nobody has begun to make it."""
    newest = _newest_change(session, key)
    if newest is None:
        return None
    return _free_to_change(
        session, OutboxRow.id == newest, OutboxRow.method == method, OutboxRow.state == State.PENDING
    )


def _forget_failed(session: Session, key: str) -> None:
    """Earlier changes that could not be made: sent again, they would take the newer one back."""
    session.execute(delete(OutboxRow).where(OutboxRow.target_key == key, OutboxRow.state == State.FAILED))


def _free_to_change(session: Session, *conditions: Any) -> OutboxRow | None:
    free = select(OutboxRow).where(*conditions).with_for_update(skip_locked=True)
    return session.scalar(free.execution_options(populate_existing=True))


def _threaded(message: Message, thread: str | None) -> Message:
    return {**message, "thread_ts": thread} if thread else message


def _place(payload: Message) -> Message:
    """Return the part of a payload that says where a post goes."""
    return {"thread_ts": payload["thread_ts"]} if "thread_ts" in payload else {}


def _write(
    session: Session,
    key: str | None,
    method: Method,
    channel: str,
    payload: Message,
    *,
    priority: int = Priority.URGENT,
    kept: timedelta = KEPT_BRIEFLY,
    **more: Any,
) -> bool:
    """Write a row; return whether it is new."""
    act = act_of(session)
    row = {
        "workspace_id": act.workspace_id,
        "key": key,
        "method": method,
        "channel": channel,
        "payload": payload,
        "priority": int(priority),
        "due_at": act.now,
        "created_at": act.now,
        "let_go_at": act.now + kept,
        **more,
    }
    is_new = session.scalar(_once(session.get_bind().dialect.name), row) is not None
    if is_new:
        lanes.touch(session, act.workspace_id or "", channel)
    return is_new


@cache
def _once(dialect: str) -> ReturningInsert[int]:
    """Build once for each database what writes a row unless its key is known."""
    table = cast(Table, OutboxRow.__table__)
    key = [table.c.workspace_id, table.c.key]
    once = insert_of(dialect, table).on_conflict_do_nothing(index_elements=key)
    return once.returning(table.c.id).execution_options(guarded=True)
