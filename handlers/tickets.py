"""Tickets: opened in a line or from a message, worked from their card in the channel."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.core import reminders, speech, understanding
from handlers.core.acts import done
from handlers.core.carried import carried
from handlers.core.forms import Checks, context_of, edited, first_line, is_past, opened_for, source_of
from handlers.core.kinds import LONGEST_TEXT
from handlers.core.line import Line
from handlers.core.routing import Message, Refusal, Reply, Request, Routes, View, is_bare
from handlers.core.translation import Translator
from handlers.core.whom import colleague, linked_customer, without_quotes
from handlers.views import tickets as views
from handlers.views.acts import Done
from handlers.views.blocks import INPUT_TEXT, PAGE, sentence
from handlers.views.channels import outsiders
from handlers.views.fields import quoted_message
from handlers.views.lines import noted, unfiltered, with_remarks
from handlers.views.remarks import followup_set, guesses, read_from
from storage import outbox, tickets, workspaces
from storage.base import made_from
from storage.customers import Customer
from storage.errors import NotFound
from storage.permissions import Action, access, allowed, may, require
from storage.tickets import Priority, Ticket, TicketStatus
from storage.users import Role, User

routes = Routes(order=30)

READ = ("priority",)
"""What the answer says the words of."""

STATUS = {"solved": TicketStatus.SOLVED, "open": TicketStatus.OPEN, "pending": TicketStatus.PENDING}
"""The status of a ticket, by the reader's word for it."""


@routes.command(
    "ticket",
    "tickets",
    "工单",
    "工單",
    slash="/ticket",
    brief="Open or show tickets",
    usage="Acme login fails on SSO p1 | #12 solved, cert renewed | #12 @amy p1 | list",
    daily=[Role.SALES, Role.SUPPORT],
)
def ticket(request: Request, session: Session) -> Reply:
    """Open a ticket in one line, or change one: solved, reopen, wait, p1, @name, take, release, note."""
    require(request.viewer, Action.CREATE, Ticket.entity)
    return understanding.carry_out(request, session, "/ticket")


@routes.reads("ticket.new")
def new(request: Request, session: Session, line: Line) -> Reply:
    """Open the ticket that a line tells of."""
    require(request.viewer, Action.CREATE, Ticket.entity)
    opened = _ticket(line, line.reading.text)
    if not line.reading.text:
        return Reply(modal=views.form(request.t, context_of(request), opened))
    opened.owner = line.owner
    remarks = [*guesses(request.t, line), *read_from(request.t, line, READ)]
    due = line.reading.due
    if due and line.customer and not is_past(due, request):
        me = session.get_one(User, request.viewer.user_id)
        reminders.promise(session, me, line.customer, line.contact, opened.subject, due)
        remarks.append(followup_set(request.t, due))
    return _open(request, session, opened, remarks)


@routes.reads("ticket.change")
def change(request: Request, session: Session, line: Line) -> Reply:
    """Change a ticket as a line says: resolve, reopen, wait, assign, take, give back, p1, note."""
    t, reading, it = request.t, line.reading, line.record
    if not isinstance(it, Ticket):
        raise NotFound(Ticket.entity)
    allowed(session, request.viewer, it, Action.EDIT)
    if reading.merge is not None:
        raise Refusal(t("Tickets can't be merged yet. Resolve one of them and note the other's number."))
    if reading.owner:
        tickets.hold(session, it)
        if it.owner_id and reading.takes and it.owner_id != request.viewer.user_id:
            return Reply(message=views.taken(t, it, tickets.taken_at(session, it)))
        _hand(request, session, it, line)
    if reading.priority and Priority(reading.priority) is not it.priority:
        tickets.set_priority(session, it, Priority(reading.priority))
    if reading.status:
        _set_status(request, session, it, TicketStatus(STATUS[reading.status]), reading.solution)
    if reading.text or (reading.solution and reading.status != "solved"):
        tickets.note(session, it, reading.text or reading.solution)
    session.flush()
    act = done(request, session)
    _redraw(request, session, it, act)
    lead = noted(t, reading.solution or reading.text, act)
    return Reply(message=views.card(t, it, request.now, lead=lead, done=act))


def _set_status(
    request: Request, session: Session, it: Ticket, status: TicketStatus, solution: str = ""
) -> None:
    if status is it.status:
        return
    if status is TicketStatus.SOLVED:
        tickets.solve(session, it, solution)
        _ask(request, session, it)
        return
    if it.solved_at and not it.is_rated:
        outbox.delete_posted(session, _asked_key(it))
    if status is TicketStatus.PENDING:
        tickets.wait(session, it)
    else:
        tickets.reopen(session, it)


def _hand(request: Request, session: Session, it: Ticket, line: Line) -> None:
    """Give a ticket to the colleague that a line names, or back to nobody."""
    if line.is_released:
        if it.owner_id is not None:
            tickets.release(session, it)
        return
    person = colleague(request, session, line, Ticket.entity)
    if person.id == it.owner_id:
        return
    _give(request, session, it, person)


def _give(request: Request, session: Session, it: Ticket, person: User) -> None:
    """Assign a ticket to a colleague, and tell them."""
    tickets.assign(session, it, person)
    if person.id != request.viewer.user_id:
        told = views.given(speech.to_user(person), it, request.now, request.viewer.slack_id)
        key = f"ticket:{it.id}:given:{request.now.isoformat()}"
        outbox.post(session, key, person.slack_id, told, about=it, asked_by=request.viewer.slack_id)


@routes.act("ticket", is_bare, reads_only=True)
def ticket_bare(request: Request, session: Session) -> Reply:
    """Open the form, with the list behind it."""
    return _list(request, session, with_form=request.viewer.may(Action.CREATE, Ticket.entity))


@routes.reads("tickets.find")
def ticket_list(request: Request, session: Session, line: Line) -> Reply:
    """Show the ones that wait, and which filters they are not narrowed by; a customer's with the form."""
    if line.asked_of and request.viewer.may(Action.CREATE, Ticket.entity):
        return Reply(modal=_form(request, line.asked_of))
    waiting = _list(request, session)
    assert waiting.message
    return Reply(message=with_remarks(waiting.message, unfiltered(request.t, line.reading)))


@routes.reads("ticket.show")
def ticket_numbered(request: Request, session: Session, line: Line) -> Reply:
    """Show the card of one by its number."""
    if not isinstance(line.record, Ticket):
        raise NotFound(Ticket.entity)
    return Reply(message=views.card(request.t, line.record, request.now))


@routes.shortcut("ticket_new", "New ticket", "Open a support ticket")
@routes.action("ticket.new", reads_only=True)
def ticket_new(request: Request, session: Session) -> Reply:
    """Return the empty form."""
    return Reply(modal=_form(request, linked_customer(request, session)))


@routes.action("customer.ticket", reads_only=True)
def ticket_for_customer(request: Request, session: Session) -> Reply:
    """Return the form, for the customer of a card."""
    return Reply(modal=_form(request, access(session, request.viewer, Customer, request.record_id)))


@routes.shortcut("ticket_message", "Create ticket", "Open a ticket from this message", on_message=True)
def ticket_message(request: Request, session: Session) -> Reply:
    """Return a ticket from a message; on a message that has one, the one it has."""
    assert request.message
    t, message = request.t, request.message
    known = made_from(session, Ticket, message.channel_id, message.ts)
    if known is not None:
        return _edit_form(request, session, known.id)
    require(request.viewer, Action.CREATE, Ticket.entity)
    line = understanding.glean(request, session, "/ticket")
    proposal = _ticket(line, message.text)
    proposal.description = message.text
    form = views.form(
        t,
        context_of(request),
        proposal,
        quoted=quoted_message(t, message.author, message.permalink),
        remarks=[*guesses(t, line), *read_from(t, line, READ)],
    )
    return Reply(modal=form)


@routes.form("ticket.save")
def save(request: Request, session: Session) -> Reply:
    """Return a form of a new ticket, or of one to change."""
    known = edited(request, session, Ticket)
    checks = Checks(request, session)
    subject = checks.required("subject")
    description = checks.text("description", LONGEST_TEXT)
    customer = checks.customer(required=False)
    contact = checks.contact(customer)
    score, said = request.form.number("satisfaction"), checks.text("satisfaction_note", INPUT_TEXT) or None
    if said and score is None:
        checks.errors["satisfaction"] = request.t("Also choose a rating.")
    checks.done()
    priority = Priority(request.form.text("priority"))
    if known is None:
        opened = Ticket(
            subject=subject,
            description=description or None,
            customer=customer,
            contact=contact,
            priority=priority,
            **source_of(request, session, Ticket),
        )
        return _open(request, session, opened)
    known.subject, known.description = subject, description or None
    known.customer, known.contact = customer, contact
    if priority is not known.priority:
        tickets.set_priority(session, known, priority)
    if (score, said) != (known.satisfaction, known.satisfaction_note):
        tickets.rate(session, known, score, said)
    session.flush()
    return _saved(request, session, known)


@routes.action("ticket.show", reads_only=True)
def show(request: Request, session: Session) -> Reply:
    """Return the card."""
    found = access(session, request.viewer, Ticket, request.record_id)
    return Reply(message=views.card(request.t, found, request.now))


@routes.action("ticket.take")
def take(request: Request, session: Session) -> Reply:
    """Make it mine, unless somebody else was faster."""
    return _take(request, session, access(session, request.viewer, Ticket, request.record_id, Action.EDIT))


@routes.action("ticket.take_over")
def take_over(request: Request, session: Session) -> Reply:
    """Make it mine, whoever has it."""
    me = session.get_one(User, request.viewer.user_id)
    return _change(request, session, request.record_id, lambda it: tickets.assign(session, it, me))


@routes.action("ticket.release")
def release(request: Request, session: Session) -> Reply:
    """Give it back, so that somebody else may take it."""

    def give_back(it: Ticket) -> None:
        if it.owner_id is not None:
            tickets.release(session, it)

    return _change(request, session, request.record_id, give_back)


@routes.action("ticket.assign", reads_only=True)
def assign(request: Request, session: Session) -> Reply:
    """Open the form for who is to solve it."""
    it = access(session, request.viewer, Ticket, request.record_id, Action.EDIT)
    return Reply(modal=views.assign_form(request.t, context_of(request, it), it))


@routes.form("ticket.assigned")
def assigned(request: Request, session: Session) -> Reply:
    """Give it to a colleague, who is told, or to nobody."""
    it = opened_for(request, session, Ticket)
    checks = Checks(request, session)
    person = checks.person("owner", Ticket.entity, it.owner)
    checks.done()
    if person is None and it.owner_id is not None:
        tickets.release(session, it)
    elif person is not None and person.id != it.owner_id:
        _give(request, session, it, person)
    return _saved(request, session, it)


@routes.action("ticket.oldest")
def take_oldest(request: Request, session: Session) -> Reply:
    """Make the one mine that has waited longest for somebody; by then it may be another, or none."""
    oldest = tickets.oldest_untaken(session, request.viewer, Action.EDIT)
    if oldest is None:
        return Reply(message=sentence(request.t("Every open ticket has an owner.")))
    return replace(_take(request, session, oldest), replaces=False)


@routes.action("ticket.solve")
def solve(request: Request, session: Session) -> Reply:
    """Resolve a ticket; a second press changes nothing."""

    def close(it: Ticket) -> None:
        if it.status is not TicketStatus.SOLVED:
            tickets.solve(session, it)
            _ask(request, session, it)

    return _change(request, session, request.record_id, close)


@routes.action("ticket.reopen")
def reopen(request: Request, session: Session) -> Reply:
    """Reopen a ticket."""

    def open_again(it: Ticket) -> None:
        if it.status is TicketStatus.SOLVED:
            if not it.is_rated:
                outbox.delete_posted(session, _asked_key(it))
            tickets.reopen(session, it)

    return _change(request, session, request.record_id, open_again)


@routes.action("ticket.rate")
def rate(request: Request, session: Session) -> Reply:
    """Say how it went; another press changes it."""
    it = tickets.rateable(session, request.viewer, carried(views.ticket_of, request.block_id))
    tickets.rate(session, it, carried(_score, request.value), it.satisfaction_note if it.is_rated else None)
    _redraw(request, session, it)
    return Reply(message=views.asked(request.t, it), replaces=True)


@routes.action("ticket.comment", reads_only=True)
def comment(request: Request, session: Session) -> Reply:
    """Open the form for a comment on a rating."""
    it = tickets.rateable(session, request.viewer, request.record_id)
    return Reply(modal=views.comment_form(request.t, context_of(request, id=it.id), it))


@routes.form("ticket.commented")
def commented(request: Request, session: Session) -> Reply:
    """Save a comment, shown below the question and on the card."""
    it = tickets.rateable(session, request.viewer, request.form.held_id("id"))
    checks = Checks(request, session)
    note = checks.text("satisfaction_note", INPUT_TEXT)
    checks.done()
    tickets.rate(session, it, carried(_score, request.form.text("satisfaction")), note or None)
    _redraw(request, session, it)
    answer = views.asked(request.t, it)
    if it.solved_at is None or outbox.posted(session, _asked_key(it)) is None:
        return Reply(message=answer)
    outbox.update_posted(session, _asked_key(it), answer)
    return Reply()


@routes.action("ticket.priority")
def prioritise(request: Request, session: Session) -> Reply:
    """Set another priority, and the SLA target that goes with it."""
    wanted = carried(Priority, request.value)

    def change(it: Ticket) -> None:
        if it.priority is not wanted:
            tickets.set_priority(session, it, wanted)

    return _change(request, session, carried(views.ticket_of, request.block_id), change)


@routes.action("ticket.details", reads_only=True)
def details(request: Request, session: Session) -> Reply:
    """Show what happened to a ticket."""
    found = access(session, request.viewer, Ticket, request.record_id)
    return Reply(modal=views.details(request.t, found, tickets.history(session, found)))


@routes.action("ticket.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """Open the form of a ticket, filled in."""
    return _edit_form(request, session, request.record_id)


def _open(request: Request, session: Session, opened: Ticket, remarks: Sequence[str] = ()) -> Reply:
    """Number the ticket, post its card in the channel, and tell the opener."""
    opened.reporter_id = request.viewer.user_id
    opened.channel_id = request.shared_channel
    tickets.create(session, opened)
    kept_from = opened.channel_id if workspaces.is_withheld(session, opened.channel_id) else None
    if opened.channel_id is None or kept_from:
        act = done(request, session)
        remarks = [*remarks, outsiders(request.t, kept_from)] if kept_from else remarks
        return Reply(message=views.opened_here(request.t, opened, request.now, act, remarks))
    card = views.card(speech.to_channel(session, opened.channel_id, request.t), opened, request.now)
    outbox.post(
        session,
        _card_key(opened),
        opened.channel_id,
        card,
        thread=request.thread_ts,
        about=opened,
        asked_by=request.viewer.slack_id,
    )
    return Reply(message=views.opened(request.t, opened, done(request, session), remarks))


def _take(request: Request, session: Session, it: Ticket) -> Reply:
    """Make a ticket the presser's; if somebody has it already, say who, and offer to take it over."""
    tickets.hold(session, it)
    me = session.get_one(User, request.viewer.user_id)
    if it.owner is not None and it.owner is not me:
        return Reply(message=views.taken(request.t, it, tickets.taken_at(session, it)))

    def assign_me(it: Ticket) -> None:
        if it.owner is not me:
            tickets.assign(session, it, me)

    return _change(request, session, it.id, assign_me)


def _change(request: Request, session: Session, record_id: int, change: Callable[[Ticket], None]) -> Reply:
    """Change a ticket from a card: that one and the one in its channel show it."""
    it = access(session, request.viewer, Ticket, record_id, Action.EDIT)
    change(it)
    act = done(request, session)
    _redraw(request, session, it, act)
    t = request.t if request.is_private else _card_speech(request, session, it)
    return Reply(message=views.card(t, it, request.now, done=act), replaces=True)


def _saved(request: Request, session: Session, it: Ticket) -> Reply:
    """Show a ticket that a form has changed, where the form was opened and in its channel."""
    act = done(request, session)
    _redraw(request, session, it, act)
    if request.pressed and request.pressed == outbox.posted(session, _card_key(it)):
        card = views.card(_card_speech(request, session, it), it, request.now, done=act)
    else:
        card = views.card(request.t, it, request.now, lead=request.t("Saved:"), done=act)
    return Reply(message=card, replaces=True)


def _card(request: Request, session: Session, it: Ticket) -> Message:
    t = request.t if request.is_private else _card_speech(request, session, it)
    return views.card(t, it, request.now)


def _follow(request: Request, session: Session, it: Ticket) -> Callable[[], None]:
    """Return what brings the card in the channel up to date once the ticket has changed."""

    def follow() -> None:
        if it in session:
            _redraw(request, session, it)

    return follow


def _again(request: Request, session: Session, it: Ticket) -> None:
    """Post the card again of a ticket that had been taken back."""
    card = views.card(_card_speech(request, session, it), it, request.now)
    outbox.post_again(session, _card_key(it), card)


routes.shows(Ticket, _card, views.undone, _follow, _again)


def _redraw(request: Request, session: Session, it: Ticket, act: Done | None = None) -> None:
    """Show the ticket as it is now where its card was posted."""
    card = views.card(_card_speech(request, session, it), it, request.now, done=act)
    outbox.update_posted(session, _card_key(it), card, pressed=request.pressed)


def _ask(request: Request, session: Session, it: Ticket) -> None:
    """Ask who opened it how it went, once each time that somebody else solves it."""
    if it.reporter and it.reporter_id != request.viewer.user_id:
        question = views.asked(speech.to_user(it.reporter), it)
        outbox.post(session, _asked_key(it), it.reporter.slack_id, question, about=it)


def _card_speech(request: Request, session: Session, it: Ticket) -> Translator:
    """Return the translator of a card: the channel's language, else that of the ticket's reporter."""
    return speech.to_channel(
        session, it.channel_id, speech.to_user(it.reporter) if it.reporter else request.t
    )


def _card_key(it: Ticket) -> str:
    return f"ticket:{it.id}:card"


def _asked_key(it: Ticket) -> str:
    """Return the key of a ticket's rating question; each resolution has one."""
    assert it.solved_at, "nobody is asked before"
    return f"ticket:{it.id}:asked:{it.solved_at.isoformat()}"


@routes.action("ticket.page", reads_only=True)
def page(request: Request, session: Session) -> Reply:
    """Show another page of the list, in its place."""
    return replace(_list(request, session, skipped=request.record_id), replaces=True)


def _list(request: Request, session: Session, *, with_form: bool = False, skipped: int = 0) -> Reply:
    waiting = tickets.waiting(session, request.viewer, request.viewer.user_id, PAGE, skipped)
    form = _form(request, linked_customer(request, session)) if with_form else None
    return Reply(message=views.listing(request.t, waiting, request.now, skipped), modal=form)


def _ticket(line: Line, text: str) -> Ticket:
    """Return a ticket not opened yet; what is longer than a subject is told in full below it."""
    subject = first_line(without_quotes(text))
    return Ticket(
        subject=subject,
        description=text if len(text) > len(subject) + 2 else None,
        customer=line.customer,
        contact=line.contact,
        priority=Priority(line.reading.priority or Priority.P3),
    )


def _form(request: Request, customer: Customer | None) -> View:
    require(request.viewer, Action.CREATE, Ticket.entity)
    return views.form(request.t, context_of(request), Ticket(customer=customer, priority=Priority.P3))


def _edit_form(request: Request, session: Session, ticket_id: int) -> Reply:
    """Return the form, or the card for who may not change it."""
    found = access(session, request.viewer, Ticket, ticket_id)
    if not may(session, request.viewer, found, Action.EDIT):
        return Reply(message=views.card(request.t, found, request.now))
    return Reply(modal=views.form(request.t, context_of(request, found), found))


def _score(value: str) -> int:
    """Return a rating, from 1 to 5. Raises ValueError."""
    score = int(value)
    if not 1 <= score <= 5:
        raise ValueError(value)
    return score
