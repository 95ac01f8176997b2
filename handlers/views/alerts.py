"""How birthday alerts look, and where alerts are set."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import form as form_of
from handlers.views.fields import long_text_fields
from storage.birthdays import Born, Calendar
from storage.contacts import Contact
from storage.products import Product
from storage.schedules import Schedule, ScheduleKind
from storage.users import User

USUAL_HOUR = time(9)
GREETING = N_("Happy birthday, {name}! Wishing you a great year. Best, {sender}")

KINDS = {
    ScheduleKind.BIRTHDAYS: N_("Birthdays"),
    ScheduleKind.RENEWALS: N_("Renewals"),
}


def birthday(t: Translator, contact: Contact, day: date, *, late: bool) -> b.Message:
    """Announce a contact's birthday, without year or age: a channel is not told how old somebody is."""
    who = b.joined(b.bold(contact.name), contact.customer.name)
    return b.message(
        b.section(
            _birthday(t, who, contact, day, late=late),
            b.button(t("Show"), "customer.show", contact.customer_id),
        ),
        b.actions(
            b.button(t("Greeting"), "birthday.greet", contact.id),
            b.button(t("I called"), "birthday.called", contact.id),
        ),
    )


def colleagues_birthday(t: Translator, user: User, day: date, *, late: bool) -> b.Message:
    """Announce the birthday of a colleague who allows it."""
    return b.sentence(_birthday(t, Markup(f"<@{user.slack_id}>"), user, day, late=late))


def together(t: Translator, kind: ScheduleKind, each: Sequence[b.Message]) -> b.Message:
    """Announce several at once."""
    n = len(each)
    heading = (
        t.count("{n} birthday", "{n} birthdays", n)
        if kind is ScheduleKind.BIRTHDAYS
        else t.count("{n} renewal", "{n} renewals", n)
    )
    return b.message(b.section(b.bold(heading)), *(block for one in each for block in one["blocks"]))


def _birthday(t: Translator, who: Markup, born: Born, day: date, *, late: bool) -> Markup:
    when = (
        t("Birthday on {day}: {who}", day=t.day(day), who=who)
        if late
        else t("Birthday today: {who}", who=who)
    )
    by_the_moon = born.birth_calendar is not Calendar.COMMON
    return b.joined(when, t("lunar calendar") if by_the_moon else "", t("late") if late else "")


def greeting(t: Translator, theirs: Translator, contact: Contact, sender: str) -> b.Message:
    """Words to copy, in their language."""
    name, sender = b.clip(contact.name, 100), b.clip(sender, 100)
    words = theirs(GREETING, name=name, sender=sender)
    return b.message(b.section(t("To copy:")), b.section(words))


def was_called(t: Translator, contact: Contact, caller: str) -> b.Message:
    """Return the line under an alert that says who has called, so that not everybody calls."""
    return b.sentence(
        t("{who} has called {contact}.", who=Markup(f"<@{caller}>"), contact=b.bold(contact.name))
    )


def summary(t: Translator, set_up: Sequence[Schedule]) -> Markup:
    """Say which alerts are announced where and when."""
    if not set_up:
        return t("No alerts yet. Choose a channel to turn them on.")
    return b.lines(*(one_line(t, schedule) for schedule in set_up))


def one_line(t: Translator, schedule: Schedule) -> Markup:
    is_channel = schedule.channel_id.startswith(("C", "G"))
    return b.joined(
        b.bold(t(KINDS[schedule.kind])),
        Markup(f"<#{schedule.channel_id}>") if is_channel else t("direct message"),
        t("next: {when}", when=t.moment(schedule.next_at)),
        t("days ahead: {days}", days=", ".join(map(str, schedule.lead_days))) if schedule.lead_days else "",
    )


def form(
    t: Translator,
    context: Mapping[str, Any],
    known: Mapping[ScheduleKind, Schedule],
    usual_leads: Sequence[int],
    with_leads: Sequence[Product] = (),
) -> b.View:
    """`with_leads` are the products that are announced on days of their own."""
    own = "\n".join(f"{one.name}: {', '.join(map(str, one.lead_days or ()))}" for one in with_leads)
    birthdays, renewals = known.get(ScheduleKind.BIRTHDAYS), known.get(ScheduleKind.RENEWALS)
    leads = renewals.lead_days if renewals else usual_leads
    return form_of(
        t,
        t("Alerts"),
        "alerts.save",
        [
            *place_fields(t, ScheduleKind.BIRTHDAYS, birthdays),
            *place_fields(t, ScheduleKind.RENEWALS, renewals),
            b.field(t("Days before a renewal"), b.text_input("lead_days", ", ".join(map(str, leads)))),
            *long_text_fields(
                t, "product_leads", t("Different lead times for some products"), own, optional=True
            ),
            b.context(t("One per line, for example Support plan: 180, 90, 30")),
        ],
        context,
    )


def place_fields(t: Translator, kind: ScheduleKind, known: Schedule | None) -> list[b.Block]:
    """Return the fields for the place and time of one kind of alert; no channel switches it off."""
    name = t(KINDS[kind])
    return [
        b.field(
            t("{what}: where", what=name),
            b.channel_select(f"{kind}_channel", known.channel_id if known else None),
            hint=t("Leave empty to turn it off. In a private channel, /invite @Rapport first."),
            optional=True,
        ),
        b.field(
            t("{what}: at", what=name),
            b.picker("timepicker", f"{kind}_at", f"{known.at if known else USUAL_HOUR:%H:%M}"),
            hint=t("{place} time.", place=t.place(ZoneInfo(known.zone) if known else t.zone)),
        ),
    ]
