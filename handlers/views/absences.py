"""Draw the absences of a person, and what their delegate reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import form as form_of
from storage.absences import Absence

EXAMPLE = N_("/crm away 3 Aug to 14 Aug @delegate")


def form(t: Translator, context: Mapping[str, Any], known: Absence | None) -> b.View:
    delegate = known.delegate.slack_id if known and known.delegate else None
    return form_of(
        t,
        t("On leave"),
        "absence.save",
        [
            b.field(
                t("First day"), b.picker("datepicker", "first_day", f"{known.first_day}" if known else None)
            ),
            b.field(
                t("Last day"),
                b.picker("datepicker", "last_day", f"{known.last_day}" if known else None),
                hint=t("Leave empty for one day."),
                optional=True,
            ),
            b.field(
                t("Delegate"),
                b.picker("users_select", "delegate", delegate),
                hint=t("Gets your reminders while you're away. If empty, they wait until you're back."),
                optional=True,
            ),
        ],
        context,
    )


def saved(t: Translator, leave: Absence, back_at: datetime, also_away: Sequence[Absence]) -> b.Message:
    """`also_away` are leaves of the delegate's that fall into it."""
    meanwhile = (
        t("{delegate} will get your reminders.", delegate=b.bold(leave.delegate.name))
        if leave.delegate
        else t("Non-urgent reminders wait until {when}.", when=t.moment(back_at))
    )
    away_too = [
        t("{delegate} is on leave then too: {days}", delegate=leave.delegate.name, days=_days(t, one))
        for one in also_away
        if leave.delegate
    ]
    return b.message(
        b.section(b.lines(t("You're on leave {days}", days=b.bold(_days(t, leave))), meanwhile)),
        *(b.context(remark) for remark in away_too),
        _controls(t, leave),
    )


def listing(t: Translator, known: Sequence[Absence]) -> b.Message:
    """Return the message behind the form for a new leave: the leaves that are known."""
    if not known:
        return b.sentence(
            t("You have no leave booked. Book it in one line: {example}", example=b.bold(t(EXAMPLE)))
        )
    each = ((b.section(_line(t, leave)), _controls(t, leave)) for leave in known[:20])
    return b.message(b.section(b.bold(t("Your time off"))), *(block for pair in each for block in pair))


def ended(t: Translator, leave: Absence) -> b.Message:
    return b.sentence(t("Leave cancelled: {days}", days=_days(t, leave)))


def named(t: Translator, leave: Absence, now: datetime) -> b.Message:
    """Return what a delegate reads when they are named and as the leave begins."""
    owner = b.bold(leave.owner.name)
    if leave.covers(now):
        until = t.day(leave.last_day)
        return b.sentence(
            t("{owner} is on leave until {day}. Their follow-ups come to you.", owner=owner, day=until)
        )
    return b.sentence(
        t(
            "{owner} is on leave: {days}. Their follow-ups will come to you.",
            owner=owner,
            days=_days(t, leave),
        )
    )


def no_more(t: Translator, leave: Absence) -> b.Message:
    """Return what a former delegate reads."""
    return b.sentence(
        t(
            "You're no longer covering for {owner}: {days}",
            owner=b.bold(leave.owner.name),
            days=_days(t, leave),
        )
    )


def _line(t: Translator, leave: Absence) -> Markup:
    delegate = t("delegate: {name}", name=leave.delegate.name) if leave.delegate else ""
    return b.joined(b.bold(_days(t, leave)), delegate)


def _days(t: Translator, leave: Absence) -> Markup:
    first, last = t.day(leave.first_day), t.day(leave.last_day)
    return Markup(first) if first == last else t("{first} – {last}", first=first, last=last)


def _controls(t: Translator, leave: Absence) -> b.Block:
    return b.actions(
        b.button(t("Change"), "absence.change", leave.id),
        b.button(t("Cancel leave"), "absence.back", leave.id),
    )
