"""Follow-ups: promised in a line, listed, and brought back at their minute."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core import reminders, speech, understanding
from handlers.core.acts import done as done_so_far
from handlers.core.carried import a_count
from handlers.core.forms import Checks, context_of, edited, is_past, opened_for
from handlers.core.kinds import LONGEST_TEXT
from handlers.core.line import Line
from handlers.core.reminders import held_back, redrawn
from handlers.core.routing import Message, Refusal, Reply, Request, Routes, View, is_bare
from handlers.core.whom import colleague, linked_customer
from handlers.core.working_hours import next_occurrence, next_working_moment, working_hours
from handlers.language import recurrence, when
from handlers.language.priority import is_urgent
from handlers.views import followups as views
from handlers.views.acts import with_undo
from handlers.views.blocks import PAGE, message
from handlers.views.lines import unfiltered, with_remarks
from handlers.views.remarks import guesses, past_date
from storage import followups, outbox, users
from storage.customers import Customer
from storage.errors import NotAllowed, NotFound
from storage.followups import FollowUp, FollowUpStatus
from storage.permissions import Action, access, allowed, require, viewer_of
from storage.recurrence import Recurrence, from_rule, next_after
from storage.users import Role, User
from storage.wallclock import instant
from storage.workspaces import settings_of

routes = Routes(order=70)

SNOOZE = timedelta(hours=1)
MOST_TIMES = 1_000
"""So often a counted series comes at most."""
BATCH = 50
"""Reminders taken in one transaction."""


@routes.command(
    "followup",
    "follow-up",
    "followups",
    "fu",
    "跟进",
    "提醒我",
    "跟進",
    slash="/followup",
    brief="Set a follow-up",
    usage="Acme call about renewal next Tue 3pm | Acme @amy send contract Friday | list",
    daily=[Role.SALES, Role.SUPPORT, Role.MARKETING, Role.MANAGER],
)
def followup(request: Request, session: Session) -> Reply:
    """Set a reminder, or list your open follow-ups."""
    return understanding.carry_out(request, session, "/followup")


@routes.reads("followup.new")
def new(request: Request, session: Session, line: Line) -> Reply:
    """Set the reminder that a line asks for, for oneself or for the colleague that it names."""
    viewer, t, reading = request.viewer, request.t, line.reading
    require(viewer, Action.CREATE, FollowUp.entity)
    customer = line.customer or (line.record.customer if line.record else None)
    owner = colleague(request, session, line, FollowUp.entity) if reading.owner else None
    keeper = owner or session.get_one(User, viewer.user_id)
    due = reading.due
    if reading.repeats:
        due = next_occurrence(session, reading.repeats, request.now, keeper.zone, keeper.id)
        if due is None:
            raise Refusal(t("That ends before its first time."))
    assert due is not None, "without a day the reader asks"
    if is_past(due, request):
        example = t("When? For example: {example}", example=t("Acme send the offer next Tue 3pm"))
        raise Refusal(" ".join([past_date(t, due), example]))
    rule = reading.repeats
    if rule and reading.times and isinstance(due, datetime):
        rule = replace(rule, until=_last(rule, reading.times, due, ZoneInfo(keeper.zone)))
    promised = FollowUp(
        customer=customer,
        contact=line.contact,
        owner=keeper,
        owner_id=keeper.id,
        note=reading.text,
        recurrence=rule and rule.rule(),
    )
    followups.create(session, promised, due, keeper.zone, urgent=is_urgent(line.text))
    if keeper.id != viewer.user_id:
        _tell(request, session, promised)
    remarks = [*guesses(t, line), *held_back(request, session, promised)]
    act = done_so_far(request, session)
    answer = views.promised(t, promised, act, viewer.user_id, words=line.words("due"), remarks=remarks)
    return Reply(message=answer)


@routes.reads("followup.change")
def change(request: Request, session: Session, line: Line) -> Reply:
    """Change a follow-up as a line says: done, cancelled, another time, somebody else, a note."""
    t, reading, known = request.t, line.reading, line.record
    if not isinstance(known, FollowUp):
        raise NotFound(FollowUp.entity)
    allowed(session, request.viewer, known, Action.EDIT)
    if reading.text:
        known.note = "\n".join([known.note, reading.text])
    if reading.owner and not line.is_released:
        person = colleague(request, session, line, FollowUp.entity)
        if person.id != known.owner_id:
            return replace(_reassign(request, session, known, person), replaces=False)
    if reading.status == "cancelled":
        reminders.take_back(session, allowed(session, request.viewer, known, Action.DELETE))
        return Reply(message=views.undone(t, known))
    if reading.status == "done":
        return replace(_finish(request, session, known), replaces=False)
    if reading.due is not None and is_past(reading.due, request):
        raise Refusal(past_date(t, reading.due))
    if reading.due is not None or reading.status == "open":
        followups.reschedule(session, known, reading.due or known.due)
    remarks = [*guesses(t, line), *held_back(request, session, known)]
    act, reader = done_so_far(request, session), request.viewer.user_id
    saved = redrawn(request, session, known, lambda t: views.promised(t, known, act, reader, remarks=remarks))
    return replace(saved, replaces=False)


@routes.reads("followup.show")
def numbered(request: Request, session: Session, line: Line) -> Reply:
    """Show one by its number."""
    if not isinstance(line.record, FollowUp):
        raise NotFound(FollowUp.entity)
    return Reply(message=views.promised(request.t, line.record, None, request.viewer.user_id))


def _last(rule: Recurrence, times: int, first: datetime, zone: ZoneInfo) -> date:
    """Return the day on which something comes for the last of so many times."""
    at = first
    for _ in range(min(times, MOST_TIMES) - 1):
        at = next_after(rule, at, zone)
    return at.astimezone(zone).date()


def _tell(request: Request, session: Session, known: FollowUp) -> None:
    """Tell somebody that a follow-up was given to them."""
    assert known.owner
    told = views.given(speech.to_user(known.owner), known, request.viewer.slack_id)
    key = f"{reminders.given_key(known)}{known.owner.id}:{request.now.isoformat()}"
    outbox.post(session, key, known.owner.slack_id, told, about=known, asked_by=request.viewer.slack_id)


@routes.act("followup", is_bare, reads_only=True)
def followup_bare(request: Request, session: Session) -> Reply:
    """Open the form, with the list behind it."""
    return _list(request, session, with_form=request.viewer.may(Action.CREATE, FollowUp.entity))


@routes.action("followup.new", reads_only=True)
def followup_new(request: Request, session: Session) -> Reply:
    """Return the empty form."""
    return Reply(modal=_form(request, linked_customer(request, session)))


@routes.reads("followups.find")
def found(request: Request, session: Session, line: Line) -> Reply:
    """Show what is still to do, and which filters it is not narrowed by."""
    mine = _list(request, session)
    assert mine.message
    return Reply(message=with_remarks(mine.message, unfiltered(request.t, line.reading)))


@routes.action("followup.list", reads_only=True)
def followup_list(request: Request, session: Session) -> Reply:
    """Return all that is still to do."""
    return _list(request, session)


@routes.action("customer.followup", reads_only=True)
def followup_for_customer(request: Request, session: Session) -> Reply:
    """Return the form, for the customer of a card."""
    return Reply(modal=_form(request, access(session, request.viewer, Customer, request.record_id)))


@routes.action("followup.reschedule", reads_only=True)
def reschedule(request: Request, session: Session) -> Reply:
    """Return the form for another time."""
    known = _mine(request, session)
    return Reply(modal=views.reschedule_form(request.t, context_of(request, id=known.id), known))


@routes.form("followup.save")
def save(request: Request, session: Session) -> Reply:
    """Return a new follow-up, or a new time for one."""
    viewer, form = request.viewer, request.form
    known = edited(request, session, FollowUp)
    checks = Checks(request, session)
    zone, owner_id = (ZoneInfo(known.zone), known.owner_id) if known else (viewer.zone, viewer.user_id)
    due, rule = _when(request, session, checks, zone, owner_id)
    if known is None:
        customer = checks.customer(required=False)
        contact = checks.contact(customer)
        note = checks.required("note", LONGEST_TEXT)
        checks.done()
        channel = form.context.get("channel") if form.ticked("here") else None
        promised = FollowUp(
            customer=customer,
            contact=contact,
            owner_id=viewer.user_id,
            note=note,
            channel_id=channel,
            recurrence=rule and rule.rule(),
        )
        followups.create(session, promised, due, viewer.zone.key)
        remarks = held_back(request, session, promised)
        act = done_so_far(request, session)
        return Reply(message=views.promised(request.t, promised, act, remarks=remarks))
    checks.done()
    followups.reschedule(session, known, due)
    known.recurrence = rule.rule() if rule else known.recurrence
    remarks = held_back(request, session, known)
    act = done_so_far(request, session)
    return redrawn(request, session, known, lambda t: views.promised(t, known, act, remarks=remarks))


@routes.action("followup.done")
def done(request: Request, session: Session) -> Reply:
    """Mark a follow-up as done; a second press says so again. In a series, set the next one."""
    return _finish(request, session, _mine(request, session))


def _finish(request: Request, session: Session, known: FollowUp) -> Reply:
    if known.status is FollowUpStatus.OPEN:
        followups.finish(known, request.now)
        if known.recurrence:
            after = max(request.now, known.due_at)
            rule = from_rule(known.recurrence)
            due = next_occurrence(session, rule, after, known.zone, known.owner_id)
            if due:
                followups.repeat(session, known, due)
    return _done(request, session, known)


@routes.action("followup.stop")
def stop(request: Request, session: Session) -> Reply:
    """Stop a series; what has fallen due stays open."""
    known = _mine(request, session)
    followups.stop_repeating(known, request.now)
    act = done_so_far(request, session)
    return redrawn(request, session, known, lambda t: views.stopped(t, known, act))


@routes.action("followup.snooze")
def snooze(request: Request, session: Session) -> Reply:
    """Remind me in an hour."""
    return _snooze(request, session, request.now + SNOOZE, exact=True)


@routes.action("followup.snooze.tomorrow")
def snooze_until_tomorrow(request: Request, session: Session) -> Reply:
    """Remind me tomorrow morning, or on the morning of the next working day."""
    return _snooze(request, session, _morning(request, session, 1))


@routes.action("followup.snooze.week")
def snooze_until_next_week(request: Request, session: Session) -> Reply:
    """Remind me on the morning of next Monday, or of the next working day."""
    return _snooze(request, session, _morning(request, session, 7 - _today(request).weekday()))


@routes.action("followup.snooze.pick", reads_only=True)
def snooze_pick(request: Request, session: Session) -> Reply:
    """Return the form for when to be reminded again."""
    known = _mine(request, session)
    return Reply(modal=views.snooze_form(request.t, context_of(request, id=known.id), known))


@routes.form("followup.snooze.save")
def snooze_save(request: Request, session: Session) -> Reply:
    """Be reminded again when it was said or chosen; what was promised stays."""
    known = opened_for(request, session, FollowUp)
    checks = Checks(request, session)
    due, rule = _when(request, session, checks, request.viewer.zone, known.owner_id)
    if rule:
        checks.errors["words"] = request.t("A snooze can't repeat. Use Reschedule for a repeating reminder.")
    checks.done()
    if isinstance(due, datetime):
        return _snooze_one(request, session, known, due, exact=True)
    morning = instant(due, settings_of(session).morning, request.viewer.zone.key)
    return _snooze_one(request, session, known, max(morning, request.now + SNOOZE))


@routes.action("followup.reassign", reads_only=True)
def reassign(request: Request, session: Session) -> Reply:
    """Return the form for who is to do it instead."""
    known = _mine(request, session)
    return Reply(modal=views.reassign_form(request.t, context_of(request, id=known.id), known))


@routes.form("followup.reassign.save")
def reassign_save(request: Request, session: Session) -> Reply:
    """Give it to somebody else, who is told."""
    known, t = opened_for(request, session, FollowUp), request.t
    person = users.by_slack_id(session, request.form.text("person"))
    if person is None:
        raise Refusal(t("They haven't used Rapport yet. Ask them to type /crm help once."), "person")
    if person.id == known.owner_id:
        raise Refusal(t("They already own it."), "person")
    if not viewer_of(session, person).may(Action.EDIT, FollowUp.entity):
        raise Refusal(t("That person's role can't have follow-ups."), "person")
    return _reassign(request, session, known, person)


def _reassign(request: Request, session: Session, known: FollowUp, person: User) -> Reply:
    shown = [*reminders.copies(session, known)]
    followups.reassign(session, known, person)
    act = done_so_far(request, session)
    reminders.show_handed_over(session, known, shown, act)
    if person.id != request.viewer.user_id:
        _tell(request, session, known)
    if request.pressed and any(outbox.posted(session, key) == request.pressed for key, *_ in shown):
        return Reply()
    return Reply(message=with_undo(request.t, views.handed_over(request.t, known), act), replaces=True)


@routes.tick("follow-ups", followups.DUE, BATCH)
def remind(session: Session, due: Sequence[FollowUp]) -> None:
    """Bring back what has fallen due, to its owner and to its channel if it has one."""
    reminders.bring_back(session, due)


def _card(request: Request, _session: Session, known: FollowUp) -> Message:
    return views.promised(request.t, known, None, request.viewer.user_id)


routes.shows(FollowUp, _card, views.undone, reminders.follow)


@routes.action("followup.page", reads_only=True)
def page(request: Request, session: Session) -> Reply:
    """Show another page of the list, in its place."""
    return replace(_list(request, session, skipped=request.record_id), replaces=True)


@routes.action("followup.listed")
def listed(request: Request, session: Session) -> Reply:
    """Do what was chosen of an entry of the list; the list stays, with what was done above it."""
    act, number, skipped = request.parts("|", str, str, a_count)
    if act not in views.LISTED_ACTS.values():
        raise NotFound(FollowUp.entity)
    one = replace(request, value=number, reply_to=None)
    reply = request.router.actions[f"followup.{act}"].handler(one, session)
    if reply.message is None or not reply.replaces:
        return reply
    session.flush()
    now = _list(request, session, skipped=skipped).message
    assert now
    return Reply(message=message(reply.message["blocks"][0], *now["blocks"]), replaces=True)


def _list(request: Request, session: Session, *, with_form: bool = False, skipped: int = 0) -> Reply:
    mine = followups.open_for(session, request.viewer, request.viewer.user_id, PAGE, skipped)
    form = _form(request, linked_customer(request, session)) if with_form else None
    return Reply(message=views.listing(request.t, mine, request.now, skipped), modal=form)


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


def _snooze(request: Request, session: Session, until: datetime, *, exact: bool = False) -> Reply:
    known = _mine(request, session)
    if known.status is FollowUpStatus.DONE:
        return _done(request, session, known)
    return _snooze_one(request, session, known, until, exact=exact)


def _snooze_one(
    request: Request, session: Session, known: FollowUp, until: datetime, *, exact: bool = False
) -> Reply:
    """Let it come again then; without `exact`, not before its keeper works."""
    if known.keeper and not exact:
        until = next_working_moment(session, known.keeper, until)
    followups.snooze(session, known, until, exact=exact)
    act = done_so_far(request, session)
    return redrawn(request, session, known, lambda t: views.snoozed(t, known, until, act))


def _done(request: Request, session: Session, known: FollowUp) -> Reply:
    following = followups.following(session, known)
    act = done_so_far(request, session)
    return redrawn(request, session, known, lambda t: views.done(t, known, following, act))


def _today(request: Request) -> date:
    return request.now.astimezone(request.viewer.zone).date()


def _morning(request: Request, session: Session, days: int) -> datetime:
    day = _today(request) + timedelta(days=days)
    return instant(day, settings_of(session).morning, request.viewer.zone.key)


def _when(
    request: Request, session: Session, checks: Checks, zone: ZoneInfo, owner_id: int | None
) -> tuple[date | datetime, Recurrence | None]:
    """Return the time said in words, or chosen, one of the two is needed.

    And how it repeats, if that was said.

    It is for an owner, on the clock of `zone`.

    Of no use until `checks.done()` passes.
    """
    hours = working_hours(session, owner_id)
    words = checks.text("words")
    if not words and checks.form.day("due_on") is None:
        words = _asked_in(request, hours, checks.form.text("note"))
    local = request.now.astimezone(zone)
    rule = recurrence.parse(words, locale=request.viewer.locale, hours=hours, now=local)
    if rule:
        first = next_occurrence(session, rule, request.now, zone.key, owner_id)
        if first is None:
            checks.errors["words"] = request.t("That ends before its first time.")
        return first or request.now, rule
    if words:
        due = when.parse(words, local, locale=request.viewer.locale, hours=hours)
        if due is None:
            checks.errors["words"] = request.t(
                "I found no date here. Try “next Tue 3pm”, or choose a day below."
            )
        elif is_past(due, request):
            checks.errors["words"] = request.t("That is in the past: {when}.", when=request.t.when(due))
    else:
        due = checks.due(zone)
        if due is None and not checks.errors:
            checks.errors["due_on"] = request.t("Write or choose a time.")
    return due or request.now, None


def _asked_in(request: Request, hours: when.Hours, note: str) -> str:
    """Return the words in a task that ask for a future time: call Li next Tue 3pm."""
    local = request.now.astimezone(request.viewer.zone)
    found = when.find(note, local, locale=request.viewer.locale, hours=hours)
    return found.words if found and not is_past(found.value, request) else ""
