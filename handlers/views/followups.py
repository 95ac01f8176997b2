"""How follow-ups look: what was promised, the list, and the reminder that comes by itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import contact_field, customer_field, due_fields
from handlers.views.fields import form as form_of
from storage.customers import Customer
from storage.followups import FollowUp


def one_line(t: Translator, followup: FollowUp) -> Markup:
    return b.joined(
        b.bold(followup.customer.name),
        followup.contact.name if followup.contact else "",
        b.clip(followup.note, 300),
    )


def promised(t: Translator, followup: FollowUp, *, words: str = "", remarks: Sequence[str] = ()) -> b.Message:
    """What was understood, and from which words."""
    read_from = t("from “{words}”", words=words) if words else ""
    when = t("I'll remind you: {when}", when=b.bold(t.when(followup.due)))
    return b.message(
        b.section(b.lines(b.joined(when, read_from), one_line(t, followup))),
        *(b.context(remark) for remark in remarks),
        _controls(t, followup, b.button(t("Undo"), "followup.undo", followup.id)),
    )


def undone(t: Translator, followup: FollowUp) -> b.Message:
    return b.sentence(t("Taken back: {what}", what=one_line(t, followup)))


def reminder(t: Translator, followup: FollowUp, due: datetime, *, late: bool) -> b.Message:
    """What comes at the promised minute."""
    return b.message(
        b.section(
            b.lines(b.joined(b.bold(t("Follow up")), _late(t, due) if late else ""), one_line(t, followup))
        ),
        b.context(t("Promised for {when}", when=t.when(followup.due))),
        _controls(t, followup),
    )


def done(t: Translator, followup: FollowUp) -> b.Message:
    """In the place of a reminder that was dealt with: what comes next?"""
    return b.message(
        b.section(t("Done: {followup}", followup=one_line(t, followup))),
        b.actions(
            b.button(t("Log a call"), "customer.log", followup.customer_id),
            b.button(t("Next follow-up"), "customer.followup", followup.customer_id),
        ),
    )


def snoozed(t: Translator, followup: FollowUp, until: datetime) -> b.Message:
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


def listing(t: Translator, followups: Sequence[FollowUp], now: datetime) -> b.Message:
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
    t: Translator, context: Mapping[str, Any], customer: Customer | None, *, offer_channel: bool
) -> b.View:
    """A new follow-up; `offer_channel` if it may be brought back in the channel as well."""
    here = b.tick_box("here", t("Also in this channel"), ticked=False)
    return form_of(
        t,
        t("New follow-up"),
        "followup.save",
        [
            customer_field(t, customer),
            contact_field(t, None),
            b.field(t("What is to be done"), b.text_input("note", multiline=True)),
            _words_field(t),
            *due_fields(t, t("Day"), None),
            b.field(t("Where"), here, optional=True) if offer_channel else None,
        ],
        context,
    )


def reschedule_form(t: Translator, context: Mapping[str, Any], followup: FollowUp) -> b.View:
    """A new time for one."""
    fields = [b.section(one_line(t, followup)), _words_field(t), *due_fields(t, t("Day"), followup.due)]
    return form_of(t, t("Reschedule"), "followup.save", fields, context)


def _words_field(t: Translator) -> b.Block:
    return b.field(
        t("When, in words"),
        b.text_input("words", placeholder=t("next Tue 3pm")),
        hint=t("Or choose a day below."),
        optional=True,
    )


def _controls(t: Translator, followup: FollowUp, *more: b.Element) -> b.Block:
    return b.actions(
        b.button(t("Done"), "followup.done", followup.id, style="primary"),
        b.button(t("Snooze"), "followup.snooze", followup.id),
        b.button(t("Reschedule"), "followup.reschedule", followup.id),
        *more,
    )


def _late(t: Translator, due: datetime) -> Markup:
    return t("late, due {when}", when=t.moment(due))
