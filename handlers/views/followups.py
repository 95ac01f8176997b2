"""How follow-ups look: what was promised, the list, and the reminder that comes by itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.acts import Done, changes, undo_button
from handlers.views.fields import contact_field, customer_field, due_fields
from handlers.views.fields import form as form_of
from handlers.views.recurrences import in_words
from storage.absences import Absence
from storage.customers import Customer
from storage.followups import FollowUp, FollowUpStatus
from storage.recurrence import from_rule

LISTED_ACTS = {
    N_("Done"): "done",
    N_("Snooze"): "snooze",
    N_("Reschedule"): "reschedule",
    N_("Reassign"): "reassign",
    N_("Stop repeating"): "stop",
}
"""What can be done with an entry of the list, by what its menu calls it."""

ROLLED_UP = 10
"""So many are shown with their buttons in one message."""


def one_line(t: Translator, followup: FollowUp) -> Markup:
    return b.joined(
        b.bold(followup.customer.name) if followup.customer else "",
        followup.contact.name if followup.contact else "",
        b.clip(followup.note, 300),
    )


def promised(
    t: Translator,
    followup: FollowUp,
    done: Done | None,
    reader_id: int | None = None,
    *,
    words: str = "",
    remarks: Sequence[str] = (),
) -> b.Message:
    """Show what was understood, from which words, and whom it reminds, if that is not the reader.

    `done` is the act that made or changed it; without `reader_id` the reader is its owner.
    """
    read_from = t("from “{words}”", words=words) if words else ""
    return b.message(
        b.section(changes(t, done.changes)) if done and done.changes else None,
        b.section(b.lines(b.joined(_will_remind(t, followup, reader_id), read_from), one_line(t, followup))),
        *(b.context(remark) for remark in remarks),
        _controls(t, followup, undo_button(t, done) if done else None),
    )


def _will_remind(t: Translator, followup: FollowUp, reader_id: int | None) -> Markup:
    due = b.bold(t.when(followup.due))
    often = b.bold(in_words(t, from_rule(followup.recurrence))) if followup.recurrence else ""
    if followup.owner is None or reader_id in (None, followup.owner_id):
        if often:
            return t("I'll remind you {often}, first {when}", often=often, when=t.when(followup.due))
        return t("I'll remind you: {when}", when=due)
    who = b.bold(followup.owner.name)
    if often:
        return t("I'll remind {who} {often}, first {when}", who=who, often=often, when=t.when(followup.due))
    return t("I'll remind {who}: {when}", who=who, when=due)


def held_back(t: Translator, until: datetime) -> Markup:
    """Say, under a day on which the owner does not work, when the reminder comes."""
    return t("That's outside your working hours, so I'll remind you {when}.", when=t.moment(until))


def handed_on(t: Translator, leave: Absence, at: datetime) -> Markup:
    """Say, under a day on which the owner is on leave, who is reminded."""
    delegate = b.bold(leave.delegate.name if leave.delegate else "")
    return t(
        "You're on leave then. {delegate} will be reminded {when}.", delegate=delegate, when=t.moment(at)
    )


def undone(t: Translator, followup: FollowUp) -> b.Message:
    return b.sentence(t("Undone: {what}", what=one_line(t, followup)))


def reminder(t: Translator, followup: FollowUp, due: datetime, *, late: bool) -> b.Message:
    """Return the message that comes at the promised minute."""
    return b.message(
        b.section(
            b.lines(
                b.joined(b.bold(t("Follow up")), _away(t, followup), _late(t, due) if late else ""),
                one_line(t, followup),
            )
        ),
        b.context(b.joined(t("Due {when}", when=t.when(followup.due)), _often(t, followup))),
        _controls(t, followup),
    )


def roll_up(
    t: Translator, followups: Sequence[FollowUp], now: datetime, *, shared: bool = False
) -> b.Message:
    """Return many reminders as one message; each line shows its state. `shared` is in a channel."""
    if not followups:
        return b.sentence(t("Nothing left to follow up here."))
    owner = followups[0].owner
    count = len(followups)
    if shared and owner:
        title = t.count(
            "{n} follow-up waits for {owner}",
            "{n} follow-ups wait for {owner}",
            count,
            owner=b.bold(owner.name),
        )
        return _many(t, title, followups, now)
    title = t.count("{n} follow-up waits for you", "{n} follow-ups wait for you", count)
    return _many(t, b.bold(title), followups, now, all_of_them=b.button(t("Show all"), "followup.list"))


def welcome_back(t: Translator, leave: Absence, followups: Sequence[FollowUp], now: datetime) -> b.Message:
    """Tell somebody back from leave which reminders the delegate got, and their state."""
    title = t.count(
        "Welcome back. Colleagues handled {n} follow-up for you",
        "Welcome back. Colleagues handled {n} follow-ups for you",
        len(followups),
    )
    delegate = leave.delegate.name if leave.delegate else ""
    given = [one for one in followups if one.owner_id != leave.owner_id]
    kept = [one for one in followups if one.owner_id == leave.owner_id]
    all_of_them = b.button(t("Show all"), "followup.list")
    return _many(t, b.joined(b.bold(title), delegate), kept, now, given, all_of_them=all_of_them)


def _many(
    t: Translator,
    title: Markup,
    followups: Sequence[FollowUp],
    now: datetime,
    given: Sequence[FollowUp] = (),
    *,
    all_of_them: b.Element | None = None,
) -> b.Message:
    more = len(followups) - ROLLED_UP
    return b.message(
        b.section(title, all_of_them if more > 0 else None),
        *(block for followup in followups[:ROLLED_UP] for block in _rolled_up(t, followup, now)),
        b.context(t("and {n} more", n=more)) if more > 0 else None,
        *(b.context(_handed_over(t, followup)) for followup in given[:ROLLED_UP]),
    )


def _rolled_up(t: Translator, followup: FollowUp, now: datetime) -> list[b.Block]:
    what = b.joined(
        b.bold(followup.customer.name) if followup.customer else "",
        followup.contact.name if followup.contact else "",
        b.clip(followup.note, 100),
    )
    if followup.status is FollowUpStatus.DONE:
        return [b.context(t("Done: {followup}", followup=what))]
    if followup.remind_at and followup.remind_at > now and not followup.recurrence:
        return [b.context(b.joined(t("Snoozed until {when}", when=t.moment(followup.remind_at)), what))]
    when = b.joined(t.when(followup.due), _away(t, followup))
    return [b.section(b.lines(when, what)), _controls(t, followup)]


def left_behind(t: Translator, followup: FollowUp) -> b.Message:
    """Return what replaces a reminder of a series when the next one comes."""
    return b.sentence(t("Came again later: {followup}", followup=one_line(t, followup)))


def done(
    t: Translator, followup: FollowUp, following: FollowUp | None = None, act: Done | None = None
) -> b.Message:
    """Return what replaces a reminder that was settled, with the offer of a next one."""
    again = t("Next: {when}", when=b.bold(t.when(following.due))) if following else ""
    return b.message(
        b.section(b.lines(t("Done: {followup}", followup=one_line(t, followup)), again)),
        b.actions(
            b.button(t("Log a call"), "customer.log", followup.customer_id) if followup.customer else None,
            b.button(t("Next follow-up"), "customer.followup", followup.customer_id)
            if followup.customer
            else b.button(t("Next follow-up"), "followup.new"),
            _stop_button(t, following) if following else None,
            undo_button(t, act) if act else None,
        ),
    )


def stopped(t: Translator, followup: FollowUp, act: Done | None = None) -> b.Message:
    """Say that the series has ended; what had fallen due can still be settled."""
    shown = b.section(t("Stopped: {followup}", followup=one_line(t, followup)))
    undo = undo_button(t, act) if act else None
    if followup.status is FollowUpStatus.DONE:
        return b.message(shown, b.actions(undo) if undo else None)
    return b.message(shown, _controls(t, followup, undo))


def snoozed(t: Translator, followup: FollowUp, until: datetime, act: Done | None = None) -> b.Message:
    """After one press: an hour's peace, and the other choices."""
    return b.message(
        b.section(
            b.lines(t("Snoozed: I'll remind you {when}", when=b.bold(t.moment(until))), one_line(t, followup))
        ),
        b.actions(
            b.button(t("Done"), "followup.done", followup.id, style="primary"),
            b.button(t("Tomorrow morning"), "followup.snooze.tomorrow", followup.id),
            b.button(t("Next week"), "followup.snooze.week", followup.id),
            b.button(t("Another time"), "followup.snooze.pick", followup.id),
            b.button(t("Reschedule"), "followup.reschedule", followup.id),
            undo_button(t, act) if act else None,
        ),
    )


def handed_over(t: Translator, followup: FollowUp) -> b.Message:
    """Return what the former owner reads, in place of the reminder they had."""
    return b.sentence(_handed_over(t, followup))


def _handed_over(t: Translator, followup: FollowUp) -> Markup:
    owner = followup.owner.name if followup.owner else t("Unassigned")
    return t("Reassigned to {owner}: {followup}", owner=b.bold(owner), followup=one_line(t, followup))


def given(t: Translator, followup: FollowUp, giver: str) -> b.Message:
    """Tell the new owner that a follow-up is theirs."""
    who = Markup(f"<@{giver}>")
    return b.message(
        b.section(b.lines(t("{who} assigned you a follow-up:", who=who), one_line(t, followup))),
        b.context(b.joined(t("Due {when}", when=t.when(followup.due)), _often(t, followup))),
        _controls(t, followup),
    )


def listing(
    t: Translator, found: tuple[int, Sequence[FollowUp]], now: datetime, skipped: int = 0
) -> b.Message:
    """List the open follow-ups of a person from some place on, each with the menu that settles it."""
    count, shown = found
    title = t.count("{n} follow-up to do", "{n} follow-ups to do", count)
    return b.message(
        b.section(
            b.bold(title) if count else t("Nothing to follow up."),
            b.button(t("New follow-up"), "followup.new"),
        ),
        *(b.section(_listed(t, one, now), _menu(t, one, skipped)) for one in shown),
        b.pager(t, "followup.page", skipped, b.PAGE, skipped + len(shown) < count),
    )


def _listed(t: Translator, followup: FollowUp, now: datetime) -> Markup:
    overdue = b.bold(t("overdue")) if followup.due_at < now else ""
    number, due = b.bold(f"F{followup.id}"), t.when(followup.due)
    often, away = _often(t, followup), _away(t, followup)
    return b.lines(b.joined(number, due, overdue, often, away), one_line(t, followup))


def _menu(t: Translator, followup: FollowUp, skipped: int) -> b.Element | None:
    acts = {name: act for name, act in LISTED_ACTS.items() if act != "stop" or followup.recurrence}
    options = [b.option(t(name), f"{act}|{followup.id}|{skipped}") for name, act in acts.items()]
    return b.menu("followup.listed", options)


def form(
    t: Translator,
    context: Mapping[str, Any],
    customer: Customer | None,
    *,
    offer_channel: bool,
    note: str = "",
) -> b.View:
    """Return the form for a new follow-up; `offer_channel` adds a box for a reminder in the channel."""
    here = b.tick_box("here", t("Also in this channel"), ticked=False)
    return form_of(
        t,
        t("New follow-up"),
        "followup.save",
        [
            customer_field(t, customer, optional=True),
            contact_field(t, None),
            b.field(t("Task"), b.text_input("note", note or None, multiline=True)),
            _words_field(t),
            *due_fields(t, t("Day"), None),
            b.field(t("Where"), here, optional=True) if offer_channel else None,
        ],
        context,
    )


def reschedule_form(t: Translator, context: Mapping[str, Any], followup: FollowUp) -> b.View:
    """Return the form for a new time."""
    place = t.place(ZoneInfo(followup.zone))
    fields = [
        b.section(one_line(t, followup)),
        _words_field(t),
        *due_fields(t, t("Day"), followup.due),
        b.context(t("{place} time.", place=place)),
    ]
    return form_of(t, t("Reschedule"), "followup.save", fields, context)


def snooze_form(t: Translator, context: Mapping[str, Any], followup: FollowUp) -> b.View:
    """Return the form for when to be reminded again."""
    fields = [b.section(one_line(t, followup)), _words_field(t), *due_fields(t, t("Day"), None)]
    return form_of(t, t("Snooze"), "followup.snooze.save", fields, context)


def reassign_form(t: Translator, context: Mapping[str, Any], followup: FollowUp) -> b.View:
    """Return the form for a new owner."""
    person = b.field(t("Who"), b.picker("users_select", "person"), hint=t("They'll be notified right away."))
    fields = [b.section(one_line(t, followup)), person]
    return form_of(t, t("Reassign"), "followup.reassign.save", fields, context)


def _words_field(t: Translator) -> b.Block:
    return b.field(
        t("When, in words"),
        b.text_input("words", placeholder=t("next Tue 3pm, or every Monday 9am")),
        hint=t("Or choose a day below."),
        optional=True,
    )


def _controls(t: Translator, followup: FollowUp, *more: b.Element | None) -> b.Block:
    return b.actions(
        b.button(t("Done"), "followup.done", followup.id, style="primary"),
        b.button(t("Snooze"), "followup.snooze", followup.id),
        b.button(t("Reschedule"), "followup.reschedule", followup.id),
        b.button(t("Reassign"), "followup.reassign", followup.id),
        _stop_button(t, followup) if followup.recurrence else None,
        *more,
    )


def _stop_button(t: Translator, followup: FollowUp) -> b.Element:
    return b.button(t("Stop repeating"), "followup.stop", followup.id)


def _often(t: Translator, followup: FollowUp) -> str:
    return in_words(t, from_rule(followup.recurrence)) if followup.recurrence else ""


def _away(t: Translator, followup: FollowUp) -> Markup | str:
    """Name the owner while their delegate looks after the follow-up."""
    if followup.delegate is None or followup.owner is None:
        return ""
    return t("while {owner} is on leave", owner=followup.owner.name)


def _late(t: Translator, due: datetime) -> Markup:
    return t("late, due {when}", when=t.moment(due))
