"""Logging what was said: calls, e-mails, meetings, chats, visits and notes."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core import reminders, speech
from handlers.core.acts import done
from handlers.core.forms import LONGEST_TEXT, Checks, context_of, edited, source_of
from handlers.core.routing import Message, Reply, Request, Routes, is_bare
from handlers.core.translation import Translator
from handlers.core.understanding import glean, read_about, understand
from handlers.core.whom import linked_customer
from handlers.views import followups as followup_views
from handlers.views import interactions as views
from handlers.views.fields import quoted_message
from handlers.views.remarks import read_from
from storage import followups, interactions
from storage.base import add, made_from
from storage.customers import Customer
from storage.followups import FollowUp, FollowUpStatus
from storage.interactions import Interaction, InteractionKind
from storage.permissions import Action, access, allowed, may, require
from storage.users import Role

routes = Routes(order=10)


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
    """Log a call (or begin with email, meeting, chat, visit, note) and set the follow-up in the same line."""
    require(request.viewer, Action.CREATE, Interaction.entity)
    line = understand(request, session, "log")
    if isinstance(line, Reply):
        return line
    if not line.note and line.followup is None:
        return _form(request, line.customer, InteractionKind(line.kind))
    interaction = Interaction(
        kind=InteractionKind(line.kind),
        customer=line.customer,
        contact=line.contact,
        note=line.note,
        occurred_at=request.said_at,
        owner_id=request.viewer.user_id,
    )
    add(session, interaction)
    followup = _keep_in_step(request, session, interaction, line.followup)
    return Reply(
        message=_logged(
            request, session, interaction, followup, words=line.followup_words, remarks=line.remarks
        )
    )


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
    line = glean(request, session, InteractionKind.CALL)
    form = views.form(
        t,
        context_of(request, read=True),
        Interaction(
            kind=InteractionKind.CALL, customer=line.customer, contact=line.contact, note=message.text
        ),
        line.followup,
        quoted=quoted_message(t, message.author, message.permalink),
        remarks=[*line.remarks, *read_from(t, line.sources, ("followup",) if line.followup else ())],
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
    checks.done()
    assert customer
    is_new = interaction is None
    if interaction is None:
        interaction = Interaction(
            occurred_at=request.now,
            owner_id=request.viewer.user_id,
            **source_of(request, session, Interaction),
        )
    interaction.kind = InteractionKind(request.form.text("kind"))
    interaction.customer, interaction.contact, interaction.note = customer, contact, note
    add(session, interaction)
    heard = None
    if due is None and is_new and not request.form.context.get("read"):
        heard = read_about(request, session, interaction.kind, note, customer)
        due = heard.followup
    followup = _keep_in_step(request, session, interaction, due, kept)
    words, remarks = (heard.followup_words, heard.remarks) if heard else ("", ())
    return Reply(message=_logged(request, session, interaction, followup, words=words, remarks=remarks))


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
) -> Message:
    """Return the answer, with what was just changed and Undo; where it was shared follows."""
    act = done(request, session)
    if act and act.changes:
        _follow(request, session, interaction)()
    return views.logged(request.t, interaction, followup, act, words=words, remarks=remarks)


def _card(request: Request, session: Session, interaction: Interaction) -> Message:
    kept = interactions.followup_of(session, request.viewer, interaction)
    return views.logged(request.t, interaction, kept, None)


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
    blank = Interaction(kind=kind, customer=customer, note="")
    return Reply(modal=views.form(request.t, context_of(request), blank))
