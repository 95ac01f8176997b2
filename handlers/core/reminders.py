"""Reminders: what has fallen due, brought back to its owner, and shown in every copy what became of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from handlers.core import speech
from handlers.core.routing import Message, Reply, Request
from handlers.core.translation import Translator
from handlers.core.working_hours import latest_occurrence, next_occurrence, next_working_moment
from handlers.views import followups as views
from handlers.views.acts import Done, with_undo
from storage import absences, followups, handovers, outbox, workspaces
from storage.absences import Absence
from storage.base import act_of
from storage.contacts import Contact
from storage.customers import Customer
from storage.followups import FollowUp
from storage.recurrence import from_rule
from storage.schedules import LATE_AFTER
from storage.users import User

ROLL_UP = 5
"""So many reminders at once are one message."""
ROLL_UP_KEY = "followups:"
BACK_KEY = f"{ROLL_UP_KEY}back:"
"""How the key of the message begins that somebody gets who is back from leave."""
SHARED_KEY = f"{ROLL_UP_KEY}shared:"
"""How the key begins of one that stands in a channel."""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is to be reminded of a follow-up: its owner's, or in a leave of theirs the delegate's."""

    at: datetime
    """The first moment when they may be."""
    leave: Absence | None = None

    def reader(self, known: FollowUp) -> User | None:
        return self.leave.delegate if self.leave else known.owner


def turn_of(session: Session, known: FollowUp, moment: datetime) -> Turn:
    """Return the person to remind of what falls due at a moment, and when they may be reminded."""
    owner = known.owner
    if owner is None or known.insistent:
        return Turn(moment)
    leave = absences.of(session, owner, moment)
    if leave is None and known.exact:
        return Turn(moment)
    back = Turn(next_working_moment(session, owner, moment))
    delegate = leave.delegate if leave else None
    if leave is None or delegate is None or delegate.is_gone:
        return back
    is_there = known.exact and absences.of(session, delegate, moment) is None
    theirs = Turn(moment if is_there else next_working_moment(session, delegate, moment), leave)
    return theirs if theirs.at < back.at else back


def bring_back(session: Session, claimed: Sequence[FollowUp]) -> None:
    """Say what has fallen due, each to its owner or their delegate, and to its channel if it has one.

    What can wait waits until they work. Who gets many at once gets them as one.
    """
    now = act_of(session).now
    for orphan in (known for known in claimed if known.owner and known.owner.is_gone):
        _give_to_heir(session, orphan)
    said = _said_now(session, claimed, now)
    crowded = {reader for reader, theirs in _by_reader(said, now).items() if len(theirs) >= ROLL_UP}
    whose = {known.owner_id for known, turn in said.items() if turn.reader(known) in crowded}
    said |= _said_now(session, followups.claim_rest(session, whose - {None}), now)
    for reader, theirs in _by_reader(said, now).items():
        if reader in crowded:
            _roll_up(session, theirs, now)
    for known, turn in said.items():
        if not _is_said(known, now):
            _remind(session, known, turn, now)
            _post(session, known, now)


def redrawn(
    request: Request, session: Session, known: FollowUp, draw: Callable[[Translator], Message]
) -> Reply:
    """Redraw a follow-up where it was pressed, and in every reminder of it."""
    session.flush()
    shown = draw(request.t)
    for key, _place, t in copies(session, known):
        message = _rolled_up(session, t, key) if _is_roll_up(key) else draw(t)
        if outbox.update_posted(session, key, message, pressed=request.pressed):
            shown = message
    return Reply(message=shown, replaces=True)


def promise(
    session: Session,
    owner: User,
    customer: Customer,
    contact: Contact | None,
    note: str,
    due: date | datetime,
) -> FollowUp:
    """Set the follow-up that a line about something else has promised."""
    promised = FollowUp(customer=customer, contact=contact, owner=owner, owner_id=owner.id, note=note)
    return followups.create(session, promised, due, owner.zone)


def take_back(session: Session, known: FollowUp) -> None:
    """Delete a follow-up, and the messages that brought it back."""
    shown = [*copies(session, known)]
    session.delete(known)
    session.flush()
    for key, _place, t in shown:
        if _is_roll_up(key):
            outbox.update_posted(session, key, _rolled_up(session, t, key))
        else:
            outbox.delete_posted(session, key)


def follow(request: Request, session: Session, known: FollowUp) -> Callable[[], None]:
    """Return what brings the messages up to date that have brought a follow-up back, once it has changed."""
    shown = [*copies(session, known)]
    given = [key for key, _place in outbox.posted_about(session, known) if key.startswith(given_key(known))]

    def redraw() -> None:
        _show_given(session, known, given)
        is_gone = known not in session
        for key, _place, t in shown:
            if _is_roll_up(key):
                outbox.update_posted(session, key, _rolled_up(session, t, key))
            elif is_gone:
                outbox.delete_posted(session, key)
            else:
                outbox.update_posted(session, key, views.promised(t, known, None), pressed=request.pressed)

    return redraw


def given_key(known: FollowUp) -> str:
    """Return how the keys begin of the messages that tell somebody that it was given to them."""
    return f"followup:{known.id}:given:"


def _show_given(session: Session, known: FollowUp, keys: Iterable[str]) -> None:
    """Tell former keepers, in the messages by which they got it, who has it now."""
    for key in keys:
        reader = session.get(User, int(key.removeprefix(given_key(known)).partition(":")[0]))
        if reader and known in session and known.owner_id != reader.id:
            outbox.update_posted(session, key, views.handed_over(speech.to_user(reader), known))


def show_handed_over(
    session: Session,
    known: FollowUp,
    shown: Iterable[tuple[str, str, Translator]],
    act: Done | None = None,
) -> None:
    """Let the reminders that its former owner got say who has it now; `act` is what can be undone there."""
    session.flush()
    for key, _place, t in shown:
        handed_over = with_undo(t, views.handed_over(t, known), act)
        message = _rolled_up(session, t, key) if _is_roll_up(key) else handed_over
        outbox.update_posted(session, key, message)


def held_back(request: Request, session: Session, known: FollowUp | None) -> list[str]:
    """Return a word on a reminder that comes later, to a delegate or not to its channel, if this one does."""
    if known is None or known.remind_at is None:
        return []
    remarks: list[str] = [*speech.to_be_withheld(request.t, session, known.channel_id)]
    turn = turn_of(session, known, known.remind_at)
    if turn.leave:
        remarks.append(views.handed_on(request.t, turn.leave, turn.at))
    elif turn.at != known.remind_at:
        remarks.append(views.held_back(request.t, turn.at))
    return remarks


def take_from_delegate(session: Session, leave: Absence) -> None:
    """Let what the delegate has not settled fall due again, for the person whose turn it is now."""
    for known in followups.unsettled(session, leave):
        shown = [*copies(session, known)]
        followups.take_from_delegate(session, known)
        show_handed_over(session, known, shown)


def give_back(session: Session, leave: Absence) -> None:
    """Tell who is back what became of what fell due meanwhile; what is left to do is theirs again."""
    unsettled = followups.unsettled(session, leave)
    shown = {known: _private_copy(session, known) for known in unsettled}
    leave.next_at, key = None, f"{BACK_KEY}{leave.id}"
    for known in unsettled:
        known.roll_up = key
    looked_after = followups.looked_after(session, leave)
    for known in looked_after:
        known.delegate = None
    session.flush()
    for known, copy in shown.items():
        show_handed_over(session, known, copy)
    if looked_after:
        owner = leave.owner
        message = _rolled_up(session, speech.to_user(owner), key)
        outbox.post(session, key, owner.slack_id, message, asked_by=owner.slack_id)


def copies(session: Session, known: FollowUp) -> Iterator[tuple[str, str, Translator]]:
    """(key, place, language) of the messages that last brought it back: to its keeper, in its channel."""
    keeper = known.keeper
    if keeper is None or known.reminded_at is None:
        return
    key, t = f"followup:{known.id}:{known.reminded_at.isoformat()}", speech.to_user(keeper)
    yield known.roll_up or key, keeper.slack_id, t
    if known.channel_id:
        yield (
            known.channel_roll_up or f"{key}:channel",
            known.channel_id,
            speech.to_channel(session, known.channel_id, t),
        )


def _give_to_heir(session: Session, known: FollowUp) -> None:
    """Give the follow-up of somebody who is gone to whoever stands in for them."""
    assert known.owner
    heir = handovers.heir(session, known.owner)
    if heir:
        known.owner, known.delegate = heir, None


def _said_now(session: Session, due: Sequence[FollowUp], now: datetime) -> dict[FollowUp, Turn]:
    """Return the due follow-ups to be told at once, with their reader; put off the rest."""
    turns: dict[tuple[int | None, bool, bool], Turn] = {}
    said = {}
    for known in due:
        alike = known.owner_id, known.exact, known.insistent
        turn = turns[alike] = turns.get(alike) or turn_of(session, known, now)
        if turn.at > now:
            followups.wait(known, turn.at)
        else:
            said[known] = turn
    session.flush()
    return said


def _by_reader(said: Mapping[FollowUp, Turn], now: datetime) -> dict[User, dict[FollowUp, Turn]]:
    """Group the reminders that may go into one message: all except those due at a given time."""
    crowds: dict[User, dict[FollowUp, Turn]] = defaultdict(dict)
    for known, turn in said.items():
        reader = turn.reader(known)
        if reader and (not known.exact or known.waiting or _is_late(known, now)):
            crowds[reader][known] = turn
    return crowds


def _roll_up(session: Session, theirs: Mapping[FollowUp, Turn], now: datetime) -> None:
    """Send one message for all, and one in each channel that several of them belong to."""
    first = next(iter(theirs))
    assert first.remind_at
    key = f"{first.id}:{first.remind_at.isoformat()}"
    places = Counter((known.channel_id, known.owner_id) for known in theirs)
    for known, turn in theirs.items():
        _remind(session, known, turn, now)
        known.roll_up = f"{ROLL_UP_KEY}{key}"
        if known.channel_id and places[known.channel_id, known.owner_id] > 1:
            known.channel_roll_up = f"{SHARED_KEY}{known.channel_id}:{known.owner_id}:{key}"
        _post(session, known, now)
    session.flush()
    told = {key: (place, t) for known in theirs for key, place, t in copies(session, known)}
    for key, (place, t) in told.items():
        if _is_roll_up(key) and not workspaces.is_withheld(session, place):
            outbox.post(session, key, place, _rolled_up(session, t, key), asked_by=_asks(first))


def _rolled_up(session: Session, t: Translator, key: str) -> Message:
    now = act_of(session).now
    if key.startswith(BACK_KEY):
        leave = session.get_one(Absence, int(key.removeprefix(BACK_KEY)))
        return views.welcome_back(t, leave, followups.looked_after(session, leave), now)
    return views.roll_up(t, followups.rolled_up(session, key), now, shared=key.startswith(SHARED_KEY))


def _is_roll_up(key: str) -> bool:
    return key.startswith(ROLL_UP_KEY)


def _post(session: Session, known: FollowUp, now: datetime) -> None:
    """Say it wherever it is to be said; a roll-up is said apart."""
    assert known.reminded_at
    due = max(known.reminded_at, known.due_at)
    for key, place, t in copies(session, known):
        if not _is_roll_up(key) and not workspaces.is_withheld(session, place):
            reminder = views.reminder(t, known, due, late=now - due > LATE_AFTER)
            outbox.post(session, key, place, reminder, about=known, asked_by=_asks(known))


def _remind(session: Session, known: FollowUp, turn: Turn, now: datetime) -> None:
    """Note that a follow-up was brought back, and who was reminded."""
    again_at = None
    if known.recurrence:
        _leave_behind(session, known)
        rule = from_rule(known.recurrence)
        latest = latest_occurrence(session, rule, now, known.zone, known.owner_id)
        if latest > known.due_at:
            followups.fall_due(session, known, latest)
        again_at = next_occurrence(session, rule, now, known.zone, known.owner_id)
    followups.entrust(known, turn.leave)
    followups.reminded(known, again_at)


def _private_copy(session: Session, known: FollowUp) -> list[tuple[str, str, Translator]]:
    """Return the places of the owner's copy of a reminder; the copy in the channel stays as it is."""
    return [*copies(session, known)][:1]


def _asks(known: FollowUp) -> str | None:
    """Return the user to tell if the reminder cannot be sent."""
    return known.owner.slack_id if known.owner else None


def _leave_behind(session: Session, known: FollowUp) -> None:
    """Replace the reminder before this one, whose buttons would settle the next."""
    shown = [*copies(session, known)]
    known.roll_up = known.channel_roll_up = None
    for key, _place, t in shown:
        message = _rolled_up(session, t, key) if _is_roll_up(key) else views.left_behind(t, known)
        outbox.update_posted(session, key, message)


def _is_late(known: FollowUp, now: datetime) -> bool:
    return known.remind_at is not None and now - known.remind_at > LATE_AFTER


def _is_said(known: FollowUp, now: datetime) -> bool:
    """Return whether this step has brought it back already."""
    return known.remind_at is None or known.remind_at > now
