"""How follow-ups look: what was promised, the list, and the reminder that comes by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import contact_field, customer_field
from storage.contacts import Contact
from storage.customers import Customer
from storage.followups import FollowUp


def one_line(t: Translator, followup: FollowUp) -> Markup:
    return b.joined(
        b.bold(followup.customer.name),
        followup.contact.name if followup.contact else "",
        b.clip(followup.note, 300),
    )


def promised(t: Translator, followup: FollowUp, *, words: str = "", remarks: Sequence[str] = ()) -> b.Block:
    """What was understood, and from which words."""
    read_from = t("from “{words}”", words=words) if words else ""
    when = t("I'll remind you: {when}", when=b.bold(t.when(followup.due)))
    return b.message(
        b.section(b.lines(b.joined(when, read_from), one_line(t, followup))),
        *(b.context(remark) for remark in remarks),
        _controls(t, followup),
    )


def reminder(t: Translator, followup: FollowUp, due: datetime, *, late: bool) -> b.Block:
    """What comes at the promised minute."""
    return b.message(
        b.section(
            b.lines(b.joined(b.bold(t("Follow up")), _late(t, due) if late else ""), one_line(t, followup))
        ),
        b.context(t("Promised for {when}", when=t.when(followup.due))),
        _controls(t, followup),
    )


def done(t: Translator, followup: FollowUp) -> b.Block:
    """In the place of a reminder that was dealt with: what comes next?"""
    return b.message(
        b.section(t("Done: {followup}", followup=one_line(t, followup))),
        b.actions(
            b.button(t("Log a call"), "customer.log", followup.customer_id),
            b.button(t("Next follow-up"), "customer.followup", followup.customer_id),
        ),
    )


def snoozed(t: Translator, followup: FollowUp, until: datetime) -> b.Block:
    """After one press: an hour's peace, and the other choices."""
    return b.message(
        b.section(
            b.lines(t("Snoozed: I'll remind you {when}", when=b.bold(t.moment(until))), one_line(t, followup))
        ),
        b.actions(
            b.button(t("Done"), "followup.done", followup.id, style="primary"),
            b.button(t("Tomorrow morning"), "followup.snooze.tomorrow", followup.id),
            b.button(t("Next week"), "followup.snooze.week", followup.id),
            b.button(t("Reschedule"), "followup.reschedule", followup.id),
        ),
    )


def listing(t: Translator, followups: Sequence[FollowUp], now: datetime) -> b.Block:
    """Everything a person still has to do, with the acts that settle it."""
    title = t.count("{n} follow-up to do", "{n} follow-ups to do", len(followups))
    entries: list[b.Block] = []
    for followup in followups:
        overdue = b.bold(t("overdue")) if followup.due_at < now else ""
        entries += [
            b.section(b.lines(b.joined(t.when(followup.due), overdue), one_line(t, followup))),
            _controls(t, followup),
        ]
    return b.message(
        b.section(
            b.bold(title) if followups else t("Nothing to follow up."),
            b.button(t("New follow-up"), "followup.new"),
        ),
        *entries,
    )


def form(
    t: Translator,
    context: dict[str, Any],
    *,
    customer: Customer | None = None,
    contact: Contact | None = None,
    followup: FollowUp | None = None,
) -> dict[str, Any]:
    """A new follow-up, or a new time for one."""
    at = followup.due_time if followup else None
    who = [] if followup else [customer_field(t, customer), contact_field(t, contact)]
    about = [b.section(one_line(t, followup))] if followup else []
    return b.modal(
        t("Reschedule") if followup else t("New follow-up"),
        "followup.save",
        [
            *about,
            *who,
            *([] if followup else [b.field(t("What is to be done"), b.text_input("note", multiline=True))]),
            b.field(
                t("When, in words"),
                b.text_input("words", placeholder=t("next Tue 3pm")),
                hint=t("Or choose a day below."),
                optional=True,
            ),
            b.field(
                t("Day"),
                b.picker("datepicker", "due_on", followup.due_on.isoformat() if followup else None),
                optional=True,
            ),
            b.field(
                t("Time"),
                b.picker("timepicker", "due_time", f"{at:%H:%M}" if at else None),
                hint=t("Without a time you are reminded at 09:00."),
                optional=True,
            ),
            *(
                [
                    b.field(
                        t("Where"),
                        b.tick_box(
                            "here", t("Also in this channel"), ticked=bool(followup and followup.channel_id)
                        ),
                        optional=True,
                    )
                ]
                if context.get("channel")
                else []
            ),
        ],
        submit=t("Save"),
        close=t("Cancel"),
        context=context,
    )


def _controls(t: Translator, followup: FollowUp) -> b.Block:
    return b.actions(
        b.button(t("Done"), "followup.done", followup.id, style="primary"),
        b.button(t("Snooze"), "followup.snooze", followup.id),
        b.button(t("Reschedule"), "followup.reschedule", followup.id),
    )


def _late(t: Translator, due: datetime) -> Markup:
    return t("late, due {when}", when=t.moment(due))
