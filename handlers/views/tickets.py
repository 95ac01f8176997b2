"""How tickets look: a card in the channel that everybody works from, and the lists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.core.carried import an_id
from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.acts import Done, changes, undo_button
from handlers.views.fields import choice_field, contact_field, customer_field, long_text_fields, person_field
from handlers.views.fields import form as form_of
from handlers.views.labels import label
from storage.tickets import SCORES, Priority, Ticket, TicketEvent, TicketStatus

EVENTS = {
    "opened": N_("opened"),
    "assigned": N_("assigned to {to}"),
    "priority": N_("priority changed from {old} to {new}"),
    "released": N_("unassigned"),
    "resolved": N_("resolved"),
    "waiting": N_("waiting for the customer"),
    "noted": N_("note"),
    "reopened": N_("reopened"),
    "rated": N_("satisfaction: {score}"),
}

RATINGS = {
    1: N_("Very bad"),
    2: N_("Bad"),
    3: N_("OK"),
    4: N_("Good"),
    5: N_("Very good"),
}
"""How it went, in the words of tickets.SCORES."""


def called(t: Translator, ticket: Ticket) -> Markup:
    """Return its number with its kind: an opportunity may have the same."""
    return t("Ticket {number}", number=f"#{ticket.number}")


def one_line(t: Translator, ticket: Ticket, *, among_others: bool = False) -> Markup:
    """Return what it is in a line; with its kind where records of other kinds stand beside it."""
    return b.joined(
        b.bold(called(t, ticket) if among_others else f"#{ticket.number}"),
        b.clip(ticket.subject, 150),
        label(t, ticket.priority),
        label(t, ticket.status),
        ticket.owner.name if ticket.owner else "",
    )


def card(
    t: Translator, ticket: Ticket, now: datetime, *, lead: object = "", done: Done | None = None
) -> b.Message:
    """Show the ticket in its channel: everybody sees the same, anybody with the right presses.

    `lead` is what has just happened to it; `done` the act that has just changed it.
    """
    solved = ticket.status is TicketStatus.SOLVED
    said = (ticket.description or ticket.subject).strip()
    return b.message(
        b.section(
            b.lines(
                lead,
                b.joined(
                    b.bold(called(t, ticket)),
                    b.bold(b.clip(ticket.subject, 300)),
                ),
                b.joined(
                    ticket.customer.name if ticket.customer else t("no customer yet"),
                    ticket.contact.name if ticket.contact else "",
                ),
                b.quote(b.clip(said, 1_500)) if said != ticket.subject else "",
            )
        ),
        *b.facts(
            [
                (t("Status"), label(t, ticket.status)),
                (t("Priority"), label(t, ticket.priority)),
                (t("Assignee"), ticket.owner.name if ticket.owner else t("Unassigned")),
                (t("Resolved") if solved else t("Due"), _target(t, ticket, now)),
                (t("Satisfaction"), _satisfaction(t, ticket)),
            ]
        ),
        b.context(
            b.joined(
                t("Opened by {who}", who=ticket.reporter.name) if ticket.reporter else "",
                b.link(ticket.source_link, t("message")) if ticket.source_link else "",
            )
            or " "
        ),
        b.context(changes(t, done.changes)) if done and done.changes else None,
        _controls(t, ticket, done),
    )


def _controls(t: Translator, ticket: Ticket, done: Done | None) -> b.Block:
    solved = ticket.status is TicketStatus.SOLVED
    priorities = [b.option(label(t, priority), priority.value) for priority in Priority]
    take = b.button(t("Take it"), "ticket.take", ticket.id, style="primary")
    return b.actions(
        b.button(t("Release"), "ticket.release", ticket.id) if ticket.owner_id else take,
        b.button(t("Reopen"), "ticket.reopen", ticket.id)
        if solved
        else b.button(t("Resolve"), "ticket.solve", ticket.id),
        b.select("ticket.priority", priorities, t("Priority"), ticket.priority.value),
        b.button(t("Assign"), "ticket.assign", ticket.id),
        b.button(t("Edit"), "ticket.edit", ticket.id),
        b.button(t("Customer"), "customer.show", ticket.customer_id) if ticket.customer_id else None,
        b.button(t("Details"), "ticket.details", ticket.id),
        undo_button(t, done) if done and done.changes else None,
        block_id=f"ticket:{ticket.id}",
    )


def taken(t: Translator, ticket: Ticket, at: datetime | None) -> b.Message:
    """Tell somebody who wants to take a ticket who has it, and offer to take it over."""
    who, number = b.bold(ticket.owner.name if ticket.owner else ""), f"#{ticket.number}"
    told = (
        t("{who} took ticket {number} at {when}.", who=who, number=number, when=t.moment(at))
        if at
        else t("{who} has ticket {number}.", who=who, number=number)
    )
    return b.message(b.section(told), b.actions(b.button(t("Take over"), "ticket.take_over", ticket.id)))


def assign_form(t: Translator, context: Mapping[str, Any], ticket: Ticket) -> b.View:
    """Return the form for who is to solve a ticket."""
    fields = [b.section(one_line(t, ticket)), person_field("owner", t("Assignee"), ticket.owner)]
    return form_of(t, t("Assign"), "ticket.assigned", fields, context)


def ticket_of(block_id: str) -> int:
    """Return the id of the ticket that a priority select in `card` changes."""
    return an_id(block_id.removeprefix("ticket:"))


def asked(t: Translator, ticket: Ticket) -> b.Message:
    """Ask the reporter of a resolved ticket for a rating; then show what they said, which they may change."""
    said = ticket.satisfaction if ticket.is_rated else None
    number, subject = f"#{ticket.number}", b.bold(b.clip(ticket.subject, 300))
    words = (
        t("You rated it {rating}. Thank you!", rating=_rating(t, said))
        if said
        else t("How satisfied are you with how this was handled?")
    )
    note = ticket.satisfaction_note if said else ""
    return b.message(
        b.section(
            b.lines(
                t("Ticket {number} is resolved: {subject}", number=number, subject=subject),
                words,
                b.quote(b.clip(note, 1_000)) if note else "",
            )
        ),
        b.actions(
            *(
                b.button(
                    _rating(t, score),
                    f"ticket.rate.{score}",
                    score,
                    style="primary" if score == said else None,
                )
                for score in SCORES
            ),
            block_id=f"ticket:{ticket.id}",
        ),
        b.actions(
            b.button(t("Change the comment") if note else t("Add a comment"), "ticket.comment", ticket.id)
        )
        if said
        else None,
    )


def comment_form(t: Translator, context: Mapping[str, Any], ticket: Ticket) -> b.View:
    return form_of(
        t,
        t("How satisfied are you with how this was handled?"),
        "ticket.commented",
        [b.context(one_line(t, ticket)), *_satisfaction_fields(t, ticket)],
        context,
    )


def _satisfaction_fields(t: Translator, ticket: Ticket, *, optional: bool = False) -> list[b.Block]:
    scores = [b.option(_rating(t, score), score) for score in SCORES]
    chosen = b.select("satisfaction", scores, t("Satisfaction"), ticket.satisfaction)
    note = b.text_input("satisfaction_note", ticket.satisfaction_note, multiline=True)
    return [
        b.field(t("Satisfaction"), chosen, optional=optional),
        b.field(t("Comment"), note, hint=t("Visible to anyone who can see the ticket."), optional=True),
    ]


def _rating(t: Translator, score: int) -> Markup:
    return b.joined(t.number(score), t(RATINGS[score]))


def _satisfaction(t: Translator, ticket: Ticket) -> Markup:
    """Say how the reporter rated the ticket, if they did."""
    if ticket.satisfaction is None or ticket.satisfaction_at is None:
        return Markup()
    day = t.day(ticket.satisfaction_at.astimezone(t.zone).date())
    rating = b.joined(_rating(t, ticket.satisfaction), day)
    return b.lines(rating, b.clip(ticket.satisfaction_note or "", 300))


def opened(t: Translator, ticket: Ticket, done: Done | None, remarks: Sequence[str] = ()) -> b.Message:
    """Return the private answer to the reporter; the card itself stands in the channel."""
    number, subject = f"#{ticket.number}", b.bold(b.clip(ticket.subject, 300))
    return b.message(
        b.section(t("Ticket {number} is open: {subject}", number=number, subject=subject)),
        *(b.context(remark) for remark in remarks),
        _second_thoughts(t, ticket, done),
    )


def opened_here(
    t: Translator, ticket: Ticket, now: datetime, done: Done | None, remarks: Sequence[str] = ()
) -> b.Message:
    """Return the card as the answer, where there is no channel for it."""
    shown = card(t, ticket, now, lead=t("Created:"))["blocks"]
    return b.message(*shown, *(b.context(remark) for remark in remarks), _second_thoughts(t, ticket, done))


def _second_thoughts(t: Translator, ticket: Ticket, done: Done | None) -> b.Block:
    return b.actions(undo_button(t, done) if done else None, b.button(t("Edit"), "ticket.edit", ticket.id))


def given(t: Translator, ticket: Ticket, now: datetime, giver: str) -> b.Message:
    """Tell somebody that a ticket was assigned to them."""
    return card(t, ticket, now, lead=t("{who} assigned you a ticket:", who=Markup(f"<@{giver}>")))


def undone(t: Translator, ticket: Ticket) -> b.Message:
    return b.sentence(t("Undone: {what}", what=one_line(t, ticket)))


def listing(t: Translator, found: tuple[int, Sequence[Ticket]], now: datetime, skipped: int = 0) -> b.Message:
    """Mine and nobody's, the most urgent target first, from some place on."""
    count, shown = found
    title = t.count("{n} open ticket", "{n} open tickets", count)
    return b.message(
        b.section(
            b.bold(title) if count else t("No tickets waiting for you."),
            b.button(t("New ticket"), "ticket.new"),
        ),
        *(
            b.section(
                b.lines(
                    one_line(t, one),
                    b.joined(one.customer.name if one.customer else "", _target(t, one, now)),
                ),
                b.button(t("Show"), "ticket.show", one.id),
            )
            for one in shown
        ),
        b.pager(t, "ticket.page", skipped, b.PAGE, skipped + len(shown) < count),
    )


def details(t: Translator, ticket: Ticket, history: Sequence[TicketEvent]) -> b.View:
    """List what happened to a ticket, the newest first."""
    entries = [
        b.context(
            b.joined(t.moment(event.at), event.actor.name if event.actor else "Rapport", _event(t, event))
        )
        for event in history
    ]
    return b.notice(
        called(t, ticket),
        [b.section(b.bold(b.clip(ticket.subject, 500))), *entries],
        close=t("Close"),
    )


def form(
    t: Translator,
    context: Mapping[str, Any],
    ticket: Ticket,
    *,
    quoted: b.Block | None = None,
    remarks: Sequence[str] = (),
) -> b.View:
    """Change a ticket, or open one: without an id it is a proposal."""
    return form_of(
        t,
        t("Edit ticket") if ticket.id else t("New ticket"),
        "ticket.save",
        [
            quoted,
            b.field(t("Subject"), b.text_input("subject", ticket.subject)),
            customer_field(t, ticket.customer, optional=True),
            contact_field(t, ticket.contact),
            choice_field(t, "priority", t("Priority"), Priority, ticket.priority),
            *long_text_fields(t, "description", t("Description"), ticket.description or "", optional=True),
            *(_satisfaction_fields(t, ticket, optional=True) if ticket.id else ()),
            *(b.context(remark) for remark in remarks),
        ],
        context,
    )


def _target(t: Translator, ticket: Ticket, now: datetime) -> Markup:
    moment = t.moment(ticket.solved_at or ticket.due_at)
    late = t("SLA missed") if ticket.solved_at else t("overdue")
    return b.joined(moment, b.bold(late) if ticket.is_breached(now) else "")


def _event(t: Translator, event: TicketEvent) -> Markup:
    detail = {name: _detail(t, name, value) for name, value in event.detail.items() if name != "text"}
    return b.joined(t(EVENTS[event.kind], **detail), b.clip(event.detail.get("text", ""), 500))


def _detail(t: Translator, name: str, value: Any) -> object:
    if name in ("old", "new"):
        return label(t, Priority(value))
    if name == "score":
        return _rating(t, value) if value else "–"
    return value
