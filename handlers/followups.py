"""Follow-ups: promised in a line, listed, and brought back at their minute."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers import speech
from handlers.forms import LONGEST_TEXT, Checks, context_of, edited, is_past
from handlers.language import when
from handlers.routing import Message, Refusal, Reply, Request, Routes, View
from handlers.translation import Translator
from handlers.understanding import asks_for_list, understand
from handlers.views import followups as views
from handlers.whom import linked_customer
from handlers.working_hours import working_hours
from storage import followups, outbox
from storage.base import act_of
from storage.customers import Customer
from storage.errors import NotAllowed, NotFound
from storage.followups import FollowUp, FollowUpStatus
from storage.permissions import Action, access, require
from storage.schedules import LATE_AFTER
from storage.wallclock import instant
from storage.workspaces import settings_of

routes = Routes()

SNOOZE = timedelta(hours=1)
BATCH = 200
"""Reminders taken in one transaction."""


@routes.command(
    "followup",
    "follow-up",
    "followups",
    "fu",
    "跟进",
    "跟進",
    slash="/followup",
    usage="Acme call about renewal next Tue 3pm | list",
)
def followup(request: Request, session: Session) -> Reply:
    """Be reminded of something at its minute, or list what is still to do."""
    viewer, t = request.viewer, request.t
    if not request.text:
        return _list(request, session, with_form=viewer.may(Action.CREATE, FollowUp.entity))
    if asks_for_list(request.text):
        return _list(request, session)
    require(viewer, Action.CREATE, FollowUp.entity)
    line = understand(request, session, "followup", "followup")
    if isinstance(line, Reply):
        return line
    if line.followup is None:
        example = t("Say when, as in: {example}", example=t("Acme send the offer next Tue 3pm"))
        raise Refusal(" ".join([*line.remarks, example]))
    promised = FollowUp(customer=line.customer, contact=line.contact, owner_id=viewer.user_id, note=line.note)
    followups.create(session, promised, line.followup, viewer.zone.key)
    return Reply(message=views.promised(t, promised, words=line.followup_words, remarks=line.remarks))


@routes.action("followup.new", reads_only=True)
def followup_new(request: Request, session: Session) -> Reply:
    """The empty form."""
    return Reply(modal=_form(request, linked_customer(request, session)))


@routes.action("customer.followup", reads_only=True)
def followup_for_customer(request: Request, session: Session) -> Reply:
    """The form, for the customer of a card."""
    return Reply(modal=_form(request, access(session, request.viewer, Customer, request.record_id)))


@routes.action("followup.reschedule", reads_only=True)
def reschedule(request: Request, session: Session) -> Reply:
    """The form for another time."""
    known = _mine(request, session)
    return Reply(modal=views.reschedule_form(request.t, context_of(request, id=known.id), known))


@routes.form("followup.save")
def save(request: Request, session: Session) -> Reply:
    """A new follow-up, or a new time for one."""
    viewer, form = request.viewer, request.form
    known = edited(request, session, FollowUp)
    checks = Checks(request, session)
    due = _when(request, session, checks, ZoneInfo(known.zone) if known else viewer.zone)
    if known is None:
        customer = checks.customer()
        contact = checks.contact(customer)
        note = checks.required("note", LONGEST_TEXT)
        checks.done()
        channel = form.context.get("channel") if form.ticked("here") else None
        promised = FollowUp(
            customer=customer, contact=contact, owner_id=viewer.user_id, note=note, channel_id=channel
        )
        followups.create(session, promised, due, viewer.zone.key)
        return Reply(message=views.promised(request.t, promised))
    checks.done()
    followups.reschedule(session, known, due)
    return replace(_redrawn(request, session, known, lambda t: views.promised(t, known)), replaces=False)


@routes.action("followup.undo")
def undo(request: Request, session: Session) -> Reply:
    """Take back what was promised; the audit trail keeps it."""
    known = access(session, request.viewer, FollowUp, request.record_id, Action.DELETE)
    session.delete(known)
    return Reply(message=views.undone(request.t, known), replaces=True)


@routes.action("followup.done")
def done(request: Request, session: Session) -> Reply:
    """It is done; a second press says so again."""
    known = _mine(request, session)
    if known.status is FollowUpStatus.OPEN:
        followups.finish(known, request.now)
    return _redrawn(request, session, known, lambda t: views.done(t, known))


@routes.action("followup.snooze")
def snooze(request: Request, session: Session) -> Reply:
    """Remind me in an hour."""
    return _snooze(request, session, request.now + SNOOZE)


@routes.action("followup.snooze.tomorrow")
def snooze_until_tomorrow(request: Request, session: Session) -> Reply:
    """Remind me tomorrow morning."""
    return _snooze(request, session, _morning(request, session, 1))


@routes.action("followup.snooze.week")
def snooze_until_next_week(request: Request, session: Session) -> Reply:
    """Remind me on the morning of next Monday."""
    return _snooze(request, session, _morning(request, session, 7 - _today(request).weekday()))


@routes.tick("follow-ups", followups.workspaces_due, followups.put_off, BATCH)
def remind(session: Session, limit: int) -> bool:
    """Bring back what has fallen due, to its owner and to its channel if it has one."""
    now = act_of(session).now
    claimed = followups.claim_due(session, limit)
    for known in claimed:
        _remind(session, known, now)
    return bool(claimed)


def _remind(session: Session, known: FollowUp, now: datetime) -> None:
    assert known.reminded_at
    late = now - known.reminded_at > LATE_AFTER
    for key, place, t in _reminders(session, known):
        reminder = views.reminder(t, known, known.reminded_at, late=late)
        outbox.post(session, key, place, reminder, asked_by=known.owner.slack_id if known.owner else None)


def _reminders(session: Session, known: FollowUp) -> Iterator[tuple[str, str, Translator]]:
    """(key, place, language) of the messages that last brought it back: to its owner, in its channel."""
    if known.owner is None or known.reminded_at is None:
        return
    key, t = f"followup:{known.id}:{known.reminded_at.isoformat()}", speech.to_user(known.owner)
    yield key, known.owner.slack_id, t
    if known.channel_id:
        yield f"{key}:channel", known.channel_id, speech.to_channel(session, known.channel_id, t)


def _redrawn(
    request: Request, session: Session, known: FollowUp, draw: Callable[[Translator], Message]
) -> Reply:
    """Show what has become of it in place of what was pressed, and of every reminder of it."""
    session.flush()
    for key, _place, t in _reminders(session, known):
        if outbox.posted(session, key) != (request.channel_id, request.pressed_ts):
            outbox.update_posted(session, key, draw(t))
    return Reply(message=draw(request.t), replaces=True)


def _list(request: Request, session: Session, *, with_form: bool = False) -> Reply:
    mine = followups.open_for(session, request.viewer, request.viewer.user_id)
    form = _form(request, linked_customer(request, session)) if with_form else None
    return Reply(message=views.listing(request.t, mine, request.now), modal=form)


def _form(request: Request, customer: Customer | None) -> View:
    require(request.viewer, Action.CREATE, FollowUp.entity)
    return views.form(request.t, context_of(request), customer, offer_channel=not request.is_private)


def _mine(request: Request, session: Session) -> FollowUp:
    try:
        return access(session, request.viewer, FollowUp, request.record_id, Action.EDIT)
    except NotFound:
        if followups.is_shown_in(session, request.record_id, request.channel_id):
            raise NotAllowed(FollowUp.entity, Action.EDIT) from None  # they are looking at it
        raise


def _snooze(request: Request, session: Session, until: datetime) -> Reply:
    known = _mine(request, session)
    if known.status is FollowUpStatus.DONE:
        return _redrawn(request, session, known, lambda t: views.done(t, known))
    followups.snooze(known, until)
    return _redrawn(request, session, known, lambda t: views.snoozed(t, known, until))


def _today(request: Request) -> date:
    return request.now.astimezone(request.viewer.zone).date()


def _morning(request: Request, session: Session, days: int) -> datetime:
    day = _today(request) + timedelta(days=days)
    return instant(day, settings_of(session).morning, request.viewer.zone.key)


def _when(request: Request, session: Session, checks: Checks, zone: ZoneInfo) -> date | datetime:
    """The time said in words, or chosen; one of the two is needed. Of no use until `checks.done()` passes."""
    words = checks.text("words")
    if words:
        local = request.now.astimezone(zone)
        due = when.parse(words, local, locale=request.viewer.locale, hours=working_hours(session))
        if due is None:
            checks.errors["words"] = request.t(
                "I found no date in this; try “next Tue 3pm”, or choose a day below."
            )
        elif is_past(due, request):
            checks.errors["words"] = request.t("That is in the past: {when}.", when=request.t.when(due))
    else:
        due = checks.due(zone)
        if due is None and not checks.errors:
            checks.errors["due_on"] = request.t("Say or choose when.")
    return due or request.now
