"""Logging what was said: calls, e-mails, meetings, chats, visits and notes."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core import reminders, speech, understanding
from handlers.core.acts import done
from handlers.core.carried import an_id, carried
from handlers.core.forms import Checks, context_of, edited, is_past, source_of
from handlers.core.kinds import LONGEST_TEXT
from handlers.core.line import Line
from handlers.core.routing import Message, Reply, Request, Routes, is_bare
from handlers.core.translation import Translator
from handlers.core.whom import linked_customer
from handlers.language import when
from handlers.language.phrases import ASKS_FOLLOWUP
from handlers.views import followups as followup_views
from handlers.views import interactions as views
from handlers.views.blocks import joined
from handlers.views.fields import quoted_message
from handlers.views.remarks import guesses, no_date, past_date, read_from
from storage import followups, interactions
from storage.base import add, made_from
from storage.customers import Customer
from storage.followups import FollowUp, FollowUpStatus
from storage.interactions import Interaction, InteractionKind
from storage.permissions import Action, access, allowed, may, require
from storage.users import Role
from storage.wallclock import instant

routes = Routes(order=10)

NOON = time(12)


@routes.command(
    "log",
    "记录",
    "记",
    "記錄",
    slash="/log",
    brief="Log a call in one line",
    usage="Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am",
    daily=[Role.SALES, Role.SUPPORT, Role.MARKETING],
)
def log(request: Request, session: Session) -> Reply:
    """Log a call, e-mail, meeting, chat or visit, and set the follow-up in the same line."""
    require(request.viewer, Action.CREATE, Interaction.entity)
    return understanding.carry_out(request, session, "/log")


@routes.reads("log")
def logged(request: Request, session: Session, line: Line) -> Reply:
    """Log what a line says, whole, with the follow-up that it asks for."""
    require(request.viewer, Action.CREATE, Interaction.entity)
    reading, kind = line.reading, InteractionKind(line.reading.kind or InteractionKind.CALL)
    if not reading.text and reading.due is None:
        return _form(request, line.customer, kind)
    due, said = _followup(request, line)
    interaction = Interaction(
        kind=kind,
        customer=line.customer,
        contact=line.contact,
        note=reading.text,
        occurred_at=_occurred_at(request, None if said else reading.occurred),
        owner_id=request.viewer.user_id,
    )
    add(session, interaction)
    followup = _keep_in_step(request, session, interaction, due)
    answer = _logged(
        request,
        session,
        interaction,
        followup,
        words=line.words("due"),
        remarks=[*said, *guesses(request.t, line)],
        offered=None if followup else _offered(request, line),
        happened=_earlier(request, interaction.occurred_at),
    )
    return Reply(message=answer)


def _occurred_at(request: Request, occurred: date | datetime | None) -> datetime:
    """Return when it happened: as the line says, else now. A day is its noon."""
    if occurred is None:
        return request.said_at
    if not isinstance(occurred, datetime):
        occurred = instant(occurred, NOON, request.viewer.zone.key)
    return min(occurred, request.said_at)


def _earlier(request: Request, at: datetime) -> date | None:
    """Return the day on which it happened, if that is not the day on which it is told."""
    zone = request.viewer.zone
    day = at.astimezone(zone).date()
    return None if day == request.said_at.astimezone(zone).date() else day


def _followup(request: Request, line: Line) -> tuple[date | datetime | None, list[str]]:
    """Return when to follow up, with a remark on a day that is over or was not given."""
    due = line.reading.due
    if due is not None and is_past(due, request):
        return None, [past_date(request.t, due)]
    asked = ASKS_FOLLOWUP.search(line.reading.text)
    if due is None and asked and not line.reading.offered:
        local = request.said_at.astimezone(request.viewer.zone)
        said = when.parse(line.reading.text[asked.end() :], local, locale=request.viewer.locale)
        is_over = said is not None and is_past(said, request)
        return None, [past_date(request.t, said) if said and is_over else no_date(request.t)]
    return due, []


def _offered(request: Request, line: Line) -> date | datetime | None:
    """Return the first date in the line that set nothing and is still to come."""
    ahead = [one.value for one in line.reading.offered if not is_past(one.value, request)]
    return next(iter(ahead), None)


@routes.act("log", is_bare, reads_only=True)
@routes.shortcut("log_new", "Log a call", "Log a call with a customer")
@routes.action("home.log", reads_only=True)
def log_new(request: Request, session: Session) -> Reply:
    """Return the empty form."""
    return _form(request, linked_customer(request, session))


@routes.action("customer.log", reads_only=True)
def log_for_customer(request: Request, session: Session) -> Reply:
    """Return the form, for the customer of a card."""
    return _form(request, access(session, request.viewer, Customer, request.record_id))


@routes.shortcut("log_message", "Log as call", "Log this message as a call with a customer", on_message=True)
def log_message(request: Request, session: Session) -> Reply:
    """Log a message as a call; on a message that was logged before, the record that exists."""
    assert request.message
    t, message = request.t, request.message
    known = made_from(session, Interaction, message.channel_id, message.ts)
    if known is not None:
        return _edit_form(request, session, known.id)
    require(request.viewer, Action.CREATE, Interaction.entity)
    line = understanding.glean(request, session, "/log")
    due, said = _followup(request, line)
    form = views.form(
        t,
        context_of(request, read=True),
        Interaction(
            kind=InteractionKind.CALL,
            customer=line.customer,
            contact=line.contact,
            note=message.text,
            occurred_at=request.now,
        ),
        due,
        quoted=quoted_message(t, message.author, message.permalink),
        remarks=[*said, *guesses(t, line), *read_from(t, line, ("due",) if due else ())],
    )
    return Reply(modal=form)


@routes.form("interaction.save")
def save(request: Request, session: Session) -> Reply:
    """Return a form of a new interaction, or of one to change."""
    interaction = edited(request, session, Interaction)
    kept = interactions.followup_of(session, request.viewer, interaction) if interaction else None
    zone = ZoneInfo(kept.zone) if kept else request.viewer.zone
    checks = Checks(request, session)
    customer = checks.customer()
    contact = checks.contact(customer)
    note = checks.required("note", LONGEST_TEXT)
    due = checks.due(zone, unchanged=kept.due if kept else None)
    occurred_at = checks.past_day("occurred_on", interaction.occurred_at if interaction else request.now)
    checks.done()
    assert customer
    is_new = interaction is None
    if interaction is None:
        interaction = Interaction(
            owner_id=request.viewer.user_id,
            **source_of(request, session, Interaction),
        )
    interaction.kind = InteractionKind(request.form.text("kind"))
    interaction.customer, interaction.contact, interaction.note = customer, contact, note
    interaction.occurred_at = occurred_at
    add(session, interaction)
    words, remarks = "", list[str]()
    if due is None and is_new and not request.form.context.get("read"):
        line = understanding.read_about(request, session, "/log", note, customer)
        if line.act == "log":
            due, remarks = _followup(request, line)
            words = line.words("due")
    followup = _keep_in_step(request, session, interaction, due, kept)
    logged = _logged(request, session, interaction, followup, words=words, remarks=remarks)
    return Reply(message=logged, replaces=not is_new)


@routes.action("interaction.remind")
def remind(request: Request, session: Session) -> Reply:
    """Set the follow-up for a date that stood in the note."""
    number, _, on = request.value.partition("|")
    interaction = access(session, request.viewer, Interaction, carried(an_id, number), Action.EDIT)
    kept = interactions.followup_of(session, request.viewer, interaction)
    due = carried(datetime.fromisoformat if "T" in on else date.fromisoformat, on)
    followup = _keep_in_step(request, session, interaction, due, kept)
    return Reply(message=_logged(request, session, interaction, followup), replaces=True)


@routes.action("interaction.undate")
def undate(request: Request, session: Session) -> Reply:
    """Leave the call as it is, without the follow-up."""
    interaction = access(session, request.viewer, Interaction, request.record_id, Action.EDIT)
    kept = interactions.followup_of(session, request.viewer, interaction)
    _keep_in_step(request, session, interaction, None, kept)
    return Reply(message=_logged(request, session, interaction, None), replaces=True)


@routes.action("interaction.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """Return the form with what was understood."""
    return _edit_form(request, session, request.record_id)


@routes.action("interaction.share")
def share(request: Request, session: Session) -> Reply:
    """Show it to everybody in the channel."""
    interaction = access(session, request.viewer, Interaction, request.record_id)
    t = speech.to_channel(session, request.channel_id, request.t)
    return speech.share(request, session, interaction, views.shared(t, interaction, request.viewer.slack_id))


def _logged(
    request: Request,
    session: Session,
    interaction: Interaction,
    followup: FollowUp | None,
    *,
    words: str = "",
    remarks: Sequence[str] = (),
    offered: date | datetime | None = None,
    happened: date | None = None,
) -> Message:
    """Return the answer, with what was just changed and Undo; where it was shared follows."""
    act = done(request, session)
    if act and act.changes:
        _follow(request, session, interaction)()
    return views.logged(
        request.t,
        interaction,
        followup,
        act,
        words=words,
        remarks=remarks,
        offered=offered,
        happened=happened,
    )


def _card(request: Request, session: Session, interaction: Interaction) -> Message:
    kept = interactions.followup_of(session, request.viewer, interaction)
    who = interaction.owner.name if interaction.owner else ""
    happened = joined(who, request.t.moment(interaction.occurred_at))
    return views.logged(request.t, interaction, kept, None, remarks=[happened])


def _follow(request: Request, session: Session, interaction: Interaction) -> Callable[[], None]:
    def draw(t: Translator, sharer: str) -> Message:
        return views.shared(t, interaction, sharer)

    return lambda: speech.follow_shares(request, session, interaction, draw)


routes.shows(Interaction, _card, views.undone, _follow)


def _keep_in_step(
    request: Request,
    session: Session,
    interaction: Interaction,
    due: date | datetime | None,
    kept: FollowUp | None = None,
) -> FollowUp | None:
    """Return the follow-up that belongs to an interaction:
    set, changed with it, or (without `due`) taken back.
    """
    if due is None:
        if kept is not None and kept.status is FollowUpStatus.OPEN:
            reminders.take_back(session, allowed(session, request.viewer, kept, Action.DELETE))
        return None
    if kept is None:
        require(request.viewer, Action.CREATE, FollowUp.entity)
        promised = FollowUp(
            customer=interaction.customer,
            contact=interaction.contact,
            owner_id=request.viewer.user_id,
            note=interaction.note,
            interaction_id=interaction.id,
        )
        return followups.create(session, promised, due, request.viewer.zone.key)
    allowed(session, request.viewer, kept, Action.EDIT)
    kept.customer, kept.contact, kept.note = interaction.customer, interaction.contact, interaction.note
    if due != kept.due:
        followups.reschedule(session, kept, due)
    reminders.redrawn(request, session, kept, lambda t: followup_views.promised(t, kept, None))
    return kept


def _edit_form(request: Request, session: Session, interaction_id: int) -> Reply:
    interaction = access(session, request.viewer, Interaction, interaction_id)
    if not may(session, request.viewer, interaction, Action.EDIT):
        return Reply(message=views.shared(request.t, interaction))
    kept = interactions.followup_of(session, request.viewer, interaction)
    context = context_of(request, interaction)
    return Reply(modal=views.form(request.t, context, interaction, kept.due if kept else None))


def _form(request: Request, customer: Customer | None, kind: InteractionKind = InteractionKind.CALL) -> Reply:
    require(request.viewer, Action.CREATE, Interaction.entity)
    blank = Interaction(kind=kind, customer=customer, note="", occurred_at=request.now)
    return Reply(modal=views.form(request.t, context_of(request), blank))
