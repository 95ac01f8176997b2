"""Reminders: what has fallen due, brought back to its owner, and shown in every copy what became of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import speech
from handlers.routing import Message, Reply, Request
from handlers.translation import Translator
from handlers.views import followups as views
from handlers.working_hours import latest_occurrence, next_occurrence, next_working_moment
from storage import followups, outbox
from storage.base import act_of
from storage.followups import FollowUp
from storage.recurrence import from_rule
from storage.schedules import LATE_AFTER
from storage.users import User

ROLL_UP = 5
"""So many reminders at once are one message."""
ROLL_UP_KEY = "followups:"


def bring_back(session: Session, claimed: Sequence[FollowUp]) -> None:
    """Say what has fallen due, each to its owner, and to its channel if it has one.

    What can wait waits until its owner works. Who gets many at once gets them as one.
    """
    now = act_of(session).now
    said = _said_now(session, claimed, now)
    crowds = {owner for owner, theirs in _by_owner(said, now).items() if len(theirs) >= ROLL_UP}
    rest = _said_now(session, followups.claim_rest(session, crowds), now)
    said = [*{known.id: known for known in (*said, *rest)}.values()]
    for theirs in (many for owner, many in _by_owner(said, now).items() if owner in crowds):
        _roll_up(session, theirs, now)
    for known in said:
        if not _is_said(known, now):
            _remind(session, known, now)
            _post(session, known, now)


def redrawn(
    request: Request, session: Session, known: FollowUp, draw: Callable[[Translator], Message]
) -> Reply:
    """Show what has become of it in place of what was pressed, and of every reminder of it."""
    session.flush()
    shown = draw(request.t)
    for key, _place, t in copies(session, known):
        message = _rolled_up(session, t, key) if key == known.roll_up else draw(t)
        if outbox.posted(session, key) == (request.channel_id, request.pressed_ts):
            shown = message
        else:
            outbox.update_posted(session, key, message)
    return Reply(message=shown, replaces=True)


def take_back(session: Session, known: FollowUp) -> None:
    """Delete a follow-up, and the messages that brought it back."""
    shown = [*copies(session, known)]
    session.delete(known)
    session.flush()
    for key, _place, t in shown:
        if key == known.roll_up:
            outbox.update_posted(session, key, _rolled_up(session, t, key))
        else:
            outbox.delete_posted(session, key)


def show_handed_over(session: Session, known: FollowUp, shown: Iterable[tuple[str, str, Translator]]) -> None:
    """Let the reminders that its former owner got say who has it now."""
    session.flush()
    for key, _place, t in shown:
        is_roll_up = key.startswith(ROLL_UP_KEY)
        message = _rolled_up(session, t, key) if is_roll_up else views.handed_over(t, known)
        outbox.update_posted(session, key, message)


def held_back(request: Request, session: Session, known: FollowUp | None) -> list[str]:
    """A word on a reminder that waits for a working day, if this one does."""
    if known is None or known.exact or known.owner_id is None or known.remind_at is None:
        return []
    owner = session.get_one(User, known.owner_id)
    later = next_working_moment(session, owner, known.remind_at)
    return [views.held_back(request.t, later)] if later != known.remind_at else []


def copies(session: Session, known: FollowUp) -> Iterator[tuple[str, str, Translator]]:
    """(key, place, language) of the messages that last brought it back: to its owner, in its channel."""
    if known.owner is None or known.reminded_at is None:
        return
    key, t = f"followup:{known.id}:{known.reminded_at.isoformat()}", speech.to_user(known.owner)
    yield known.roll_up or key, known.owner.slack_id, t
    if known.channel_id:
        yield f"{key}:channel", known.channel_id, speech.to_channel(session, known.channel_id, t)


def _said_now(session: Session, due: Sequence[FollowUp], now: datetime) -> Sequence[FollowUp]:
    """Of what has fallen due, what is to be said at once; the rest is put off until its owner works."""
    owners = {known.owner for known in due if known.owner and not known.exact}
    working = {owner.id: next_working_moment(session, owner, now) for owner in owners}
    said = []
    for known in due:
        at = now if known.exact else working.get(known.owner_id or 0, now)
        if at > now:
            followups.wait(known, at)
        else:
            said.append(known)
    session.flush()
    return said


def _by_owner(said: Iterable[FollowUp], now: datetime) -> dict[int, list[FollowUp]]:
    """What may go into one message: all but what comes punctually at a time that was said."""
    crowds: dict[int, list[FollowUp]] = defaultdict(list)
    for known in said:
        if known.owner_id and (not known.exact or _is_late(known, now)):
            crowds[known.owner_id].append(known)
    return crowds


def _roll_up(session: Session, theirs: Sequence[FollowUp], now: datetime) -> None:
    first, owner = theirs[0], theirs[0].owner
    assert owner and first.remind_at
    key = f"{ROLL_UP_KEY}{first.id}:{first.remind_at.isoformat()}"
    for known in theirs:
        _remind(session, known, now, roll_up=key)
        _post(session, known, now)
    session.flush()
    message = _rolled_up(session, speech.to_user(owner), key)
    outbox.post(session, key, owner.slack_id, message, asked_by=owner.slack_id)


def _rolled_up(session: Session, t: Translator, key: str) -> Message:
    return views.roll_up(t, followups.rolled_up(session, key), act_of(session).now)


def _post(session: Session, known: FollowUp, now: datetime) -> None:
    """Say it wherever it is to be said; a roll-up is said apart."""
    assert known.reminded_at
    due = max(known.reminded_at, known.due_at)
    for key, place, t in copies(session, known):
        if key != known.roll_up:
            reminder = views.reminder(t, known, due, late=now - due > LATE_AFTER)
            outbox.post(session, key, place, reminder, asked_by=known.owner.slack_id if known.owner else None)


def _remind(session: Session, known: FollowUp, now: datetime, roll_up: str | None = None) -> None:
    """Note that it is brought back."""
    again_at = None
    if known.recurrence:
        _leave_behind(session, known)
        rule = from_rule(known.recurrence)
        latest = latest_occurrence(session, rule, now, known.zone, known.owner_id)
        if latest > known.due_at:
            followups.fall_due(session, known, latest)
        again_at = next_occurrence(session, rule, now, known.zone, known.owner_id)
    followups.reminded(known, again_at, roll_up)


def _leave_behind(session: Session, known: FollowUp) -> None:
    """The reminder before this one can no longer be pressed: it would settle the next."""
    for key, _place, t in copies(session, known):
        if key != known.roll_up:
            outbox.update_posted(session, key, views.left_behind(t, known))


def _is_late(known: FollowUp, now: datetime) -> bool:
    return known.remind_at is not None and now - known.remind_at > LATE_AFTER


def _is_said(known: FollowUp, now: datetime) -> bool:
    """Whether this step has brought it back already."""
    return known.remind_at is None or known.remind_at > now
