"""Logging what was said: calls, e-mails, meetings, chats, visits and notes."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from handlers.forms import LONGEST_TEXT, Checks, context_of, source_of
from handlers.routing import Refusal, Reply, Request, Routes
from handlers.understanding import linked_customer, understand
from handlers.views import interactions as views
from handlers.views.errors import refused
from storage import followups, interactions, outbox
from storage.base import made_from
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import Interaction, InteractionKind
from storage.permissions import Action, access, require
from storage.users import User

routes = Routes()


@routes.command(
    "log",
    "记录",
    "记",
    "記錄",
    slash="/log",
    usage="Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am",
)
def log(request: Request, session: Session) -> Reply:
    """Log a call (or begin with email, meeting, chat, visit, note) and set the follow-up in the same line."""
    require(request.viewer, Action.CREATE, Interaction.entity)
    if not request.text:
        return _new_form(request, session)
    line = understand(request, session, "log")
    if isinstance(line, Reply):
        return line
    interaction = Interaction(
        kind=InteractionKind(line.kind),
        customer=line.customer,
        contact=line.contact,
        note=line.note,
        occurred_at=request.now,
        owner=session.get_one(User, request.viewer.user_id),
    )
    session.add(interaction)
    session.flush()
    followup = _promise(request, session, interaction, line.followup)
    answer = views.logged(request.t, interaction, followup, words=line.followup_words, remarks=line.remarks)
    return Reply(message=answer)


@routes.shortcut("log_new")
def log_new(request: Request, session: Session) -> Reply:
    """Log a call."""
    return _new_form(request, session)


@routes.action("home.log", reads_only=True)
def log_from_home(request: Request, session: Session) -> Reply:
    """The same, from the Home tab."""
    return _new_form(request, session)


@routes.shortcut("log_message")
def log_message(request: Request, session: Session) -> Reply:
    """Log a message as a call; on a message that was logged before, the record that exists."""
    assert request.message
    t, message = request.t, request.message
    known = made_from(session, Interaction, message.channel_id, message.ts)
    if known is not None:
        return _edit_form(request, session, access(session, request.viewer, Interaction, known.id))
    return Reply(
        modal=views.form(
            t,
            context_of(request),
            customer=linked_customer(request, session),
            note=message.text,
            quoted=views.quoted_message(t, message.author, message.permalink),
        )
    )


@routes.action("customer.log")
def log_for_customer(request: Request, session: Session) -> Reply:
    """The form, for the customer of a card."""
    customer = access(session, request.viewer, Customer, request.record_id)
    return Reply(modal=views.form(request.t, context_of(request), customer=customer))


@routes.form("interaction.save")
def save(request: Request, session: Session) -> Reply:
    """A form of a new interaction, or of one to change."""
    checks = Checks(request, session)
    customer = checks.customer()
    contact = checks.contact(customer)
    note = checks.required("note", LONGEST_TEXT)
    interaction = _edited(request, session)
    kept = interactions.followup_of(session, interaction) if interaction.id else None
    due = checks.due(unchanged=kept.due if kept else None)
    checks.done()
    assert customer
    interaction.kind = InteractionKind(request.form.text("kind"))
    interaction.customer, interaction.contact, interaction.note = customer, contact, note
    session.add(interaction)
    session.flush()
    followup = _promise(request, session, interaction, due)
    return Reply(message=views.logged(request.t, interaction, followup))


@routes.action("interaction.undo")
def undo(request: Request, session: Session) -> Reply:
    """Take it back, with the follow-up that was set in the same line."""
    interaction = access(session, request.viewer, Interaction, request.record_id, Action.DELETE)
    note = interaction.note
    interactions.undo(session, interaction)
    return Reply(message=views.undone(request.t, note), replaces=True)


@routes.action("interaction.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """The form with what was understood."""
    return _edit_form(request, session, access(session, request.viewer, Interaction, request.record_id))


@routes.action("interaction.share")
def share(request: Request, session: Session) -> Reply:
    """Show it to everybody in the channel."""
    interaction = access(session, request.viewer, Interaction, request.record_id)
    if not request.channel_id:
        raise Refusal(request.t("There is no channel here to share it in."))
    card = views.shared(request.t, interaction, request.viewer.slack_id)
    key = f"share:interaction:{interaction.id}:{request.channel_id}:{interaction.updated_at.isoformat()}"
    outbox.post(session, key, request.channel_id, card)
    return Reply(message=refused(request.t("Shared in this channel.")))


def _edited(request: Request, session: Session) -> Interaction:
    """The interaction that the form was opened for, or a new one that is not filled in yet."""
    record_id = request.form.context.get("id")
    if record_id is not None:
        return access(session, request.viewer, Interaction, record_id, Action.EDIT)
    require(request.viewer, Action.CREATE, Interaction.entity)
    owner = session.get_one(User, request.viewer.user_id)
    return Interaction(occurred_at=request.now, owner=owner, **source_of(request, session, Interaction))


def _promise(
    request: Request, session: Session, interaction: Interaction, due: date | datetime | None
) -> FollowUp | None:
    """Set, move or remove the follow-up that belongs to an interaction."""
    followup = interactions.followup_of(session, interaction)
    if due is None:
        if followup:
            session.delete(followup)
        return None
    if followup is None:
        return followups.create(
            session,
            customer=interaction.customer,
            contact=interaction.contact,
            owner=session.get_one(User, request.viewer.user_id),
            note=interaction.note,
            due=due,
            interaction_id=interaction.id,
        )
    followup.customer, followup.contact, followup.note = (
        interaction.customer,
        interaction.contact,
        interaction.note,
    )
    if due != followup.due:
        followups.reschedule(followup, due, request.viewer.zone.key, request.now)
    return followup


def _new_form(request: Request, session: Session) -> Reply:
    return Reply(modal=views.form(request.t, context_of(request), customer=linked_customer(request, session)))


def _edit_form(request: Request, session: Session, interaction: Interaction) -> Reply:
    form = views.form(
        request.t,
        context_of(request, id=interaction.id),
        kind=interaction.kind,
        customer=interaction.customer,
        contact=interaction.contact,
        note=interaction.note,
        followup=interactions.followup_of(session, interaction),
        editing=True,
    )
    return Reply(modal=form)
