"""Alerts: birthdays and renewals, announced in their channels at their hour."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from handlers.core import speech
from handlers.core.acts import done
from handlers.core.forms import context_of
from handlers.core.routing import Message, Refusal, Reply, Request, Routes
from handlers.core.translation import Translator
from handlers.views import alerts as views
from handlers.views import contracts as contract_views
from handlers.views import interactions as interaction_views
from handlers.views.acts import Done, with_undo
from handlers.views.blocks import sentence
from handlers.views.lines import with_remarks
from storage import acts, birthdays, contacts, contracts, outbox, products, schedules, users, workspaces
from storage.base import act_of, add, made_from
from storage.contacts import Contact
from storage.contracts import Contract
from storage.interactions import Interaction, InteractionKind
from storage.outbox import Priority
from storage.permissions import Action, Viewer, access, require, viewer_of
from storage.schedules import RENEWAL_LEAD_DAYS, Schedule, ScheduleKind
from storage.users import Role, User
from storage.workspaces import settings_of

routes = Routes(order=90)

MOST_TOGETHER = 20
"""Announcements in one message; Slack takes 50 blocks."""

Said = tuple[Message, Contract | None]
"""An announcement, and the record that it follows."""

KINDS = (ScheduleKind.BIRTHDAYS, ScheduleKind.RENEWALS)


@routes.command(
    "alerts",
    "alert",
    "提醒",
    reads_only=True,
    needs=(Action.EDIT, Schedule.entity),
    daily=[Role.ADMIN],
)
def alerts(request: Request, session: Session) -> Reply:
    """Choose where and when birthdays and renewals are announced."""
    known = {schedule.kind: schedule for schedule in schedules.of_kind(session, *KINDS)}
    return Reply(
        modal=views.form(
            request.t, context_of(request), known, RENEWAL_LEAD_DAYS, products.with_lead_days(session)
        )
    )


@routes.form("alerts.save")
def save(request: Request, session: Session) -> Reply:
    """Switch alerts on in the channels chosen, off where none is."""
    require(request.viewer, Action.EDIT, Schedule.entity)
    form = request.form
    leads = _lead_days(request.t, form.text("lead_days"), "lead_days")
    _set_product_leads(request, session)
    for kind in KINDS:
        set_schedule(
            request,
            session,
            kind,
            form.text(f"{kind}_channel") or None,
            form.clock(f"{kind}_at"),
            lead_days=leads if kind is ScheduleKind.RENEWALS else (),
        )
    session.flush()
    known = schedules.of_kind(session, *KINDS)
    kept = speech.to_be_withheld(request.t, session, *(one.channel_id for one in known))
    summary = with_remarks(sentence(views.summary(request.t, known)), kept)
    return Reply(message=with_undo(request.t, summary, done(request, session)))


@routes.tick("schedules", schedules.DUE)
def run_due(session: Session, due: Sequence[Schedule]) -> None:
    """Say what a schedule has to say, once; late if nobody was running on its day."""
    now = act_of(session).now
    for schedule in due:
        occurrence = schedules.latest_occurrence(schedule, now)
        announce(session, schedule, occurrence, late=schedules.is_a_later_day(schedule, occurrence, now))
        schedules.cover(schedule, occurrence, now)


def set_schedule(
    request: Request,
    session: Session,
    kind: ScheduleKind,
    channel: str | None,
    at: time | None,
    *,
    lead_days: Sequence[int] = (),
) -> None:
    """Make a channel the one place of a kind of announcement, or (no channel) announce it nowhere."""
    for other in schedules.of_kind(session, kind):
        if other.channel_id != channel:
            schedules.switch_off(session, other)
    if channel:
        schedules.set_up(
            session,
            kind=kind,
            channel_id=channel,
            at=at or views.USUAL_HOUR,
            owner=session.get_one(User, request.viewer.user_id),
            lead_days=lead_days,
        )


@routes.action("birthday.greet", reads_only=True)
def greet(request: Request, session: Session) -> Reply:
    """Return a greeting in the contact's language to copy, for who presses alone."""
    contact = access(session, request.viewer, Contact, request.record_id)
    theirs = replace(request.t, locale=contact.language or request.viewer.locale)
    return Reply(message=views.greeting(request.t, theirs, contact, request.viewer.name))


@routes.action("birthday.called")
def called(request: Request, session: Session) -> Reply:
    """Log the call, once for the alert, and let everybody there know that it was made."""
    contact = access(session, request.viewer, Contact, request.record_id)
    require(request.viewer, Action.CREATE, Interaction.entity)
    channel, ts = request.channel_id, request.pressed_ts
    source = f"{ts}:{contact.id}" if channel and ts else None  # an alert may tell of several people
    known = made_from(session, Interaction, channel, source) if channel and source else None
    if known is not None:
        act = acts.creation_of(session, known)
        return Reply(message=interaction_views.logged(request.t, known, None, Done(act) if act else None))
    call = Interaction(
        kind=InteractionKind.CALL,
        customer=contact.customer,
        contact=contact,
        note=request.t("Birthday call"),
        occurred_at=request.now,
        owner_id=request.viewer.user_id,
        source_channel=channel,
        source_ts=source,
    )
    add(session, call)
    if channel and ts and not request.is_private and not workspaces.is_withheld(session, channel):
        t = speech.to_channel(session, channel, request.t)
        told = views.was_called(t, contact, request.viewer.slack_id)
        key = f"birthday-call:{call.id}"
        outbox.post(session, key, channel, told, thread=ts, about=call, asked_by=request.viewer.slack_id)
    return Reply(message=interaction_views.logged(request.t, call, None, done(request, session)))


def announce(session: Session, schedule: Schedule, occurrence: datetime, *, late: bool) -> None:
    """Post what the days not covered yet hold; a day's own key keeps it from being said twice."""
    days = schedules.days_to_cover(schedule, occurrence)
    if not days or schedule.owner is None:
        return
    viewer = viewer_of(session, schedule.owner)
    t = speech.of_schedule(session, schedule, schedule.owner)
    if schedule.kind is ScheduleKind.BIRTHDAYS:
        _birthdays(session, viewer, schedule, t, days, late=late)
    else:
        _renewals(session, viewer, schedule, t, days, late=late)


def _birthdays(
    session: Session, viewer: Viewer, schedule: Schedule, t: Translator, days: list[date], *, late: bool
) -> None:
    """Announce each person once in a year of their calendar, whatever happens to schedule or setting."""
    leap_day = settings_of(session).leap_day
    found: list[Contact | User] = [*contacts.with_birthday(session, viewer, days)]
    found += users.with_birthday(session, days)
    said: dict[str, Said] = {}
    for born in found:
        day = next(day for day in days if birthdays.is_kept(born, day, leap_day))
        missed = late or day != days[-1]
        if isinstance(born, User):
            who, message = f"user:{born.id}", views.colleagues_birthday(t, born, day, late=missed)
        else:
            who, message = f"{born.id}", views.birthday(t, born, day, late=missed)
        said[f"birthday:{who}:{birthdays.year_of(born, day)}"] = message, None
    _say(session, viewer, schedule, t, said)


def _renewals(
    session: Session, viewer: Viewer, schedule: Schedule, t: Translator, days: list[date], *, late: bool
) -> None:
    """Announce each contract's latest lead time that fell on these days."""
    leads = {
        *schedule.lead_days,
        *(n for one in products.with_lead_days(session) for n in one.lead_days or ()),
    }
    said_of = {day + timedelta(days=lead) for lead in leads for day in days}
    said: dict[str, Said] = {}
    for contract in contracts.renewing(session, viewer, said_of):
        told = contract.lead_days(schedule.lead_days)
        day = max((day for day in days if (contract.renews_on - day).days in told), default=None)
        if day is None:
            continue
        message = contract_views.renewal(t, contract, days[-1], late=late or day != days[-1])
        said[f"renewal:{contract.id}:{contract.renews_on}:{(contract.renews_on - day).days}"] = (
            message,
            contract,
        )
    _say(session, viewer, schedule, t, said)


def _say(
    session: Session, viewer: Viewer, schedule: Schedule, t: Translator, said: Mapping[str, Said]
) -> None:
    """Post what was not said before: one message for all, or for as many as one can hold."""
    new = outbox.unsaid(session, [*said])
    keys = [key for key in said if key in new]
    about: dict[str, Any] = {"asked_by": viewer.slack_id, "priority": Priority.BULK}
    for first in range(0, len(keys), MOST_TOGETHER):
        parts = keys[first : first + MOST_TOGETHER]
        if len(parts) == 1:
            message, record = said[parts[0]]
            outbox.post(session, parts[0], schedule.channel_id, message, about=record, **about)
        else:
            whole = views.together(t, schedule.kind, [said[key][0] for key in parts])
            records = {key: said[key][1] for key in parts}
            outbox.post_together(session, f"all:{parts[0]}", schedule.channel_id, whole, records, **about)


def _set_product_leads(request: Request, session: Session) -> None:
    """Days of their own for the products that are named, a line each; the others go by the usual days."""
    t, chosen = request.t, {}
    for line in request.form.text("product_leads").splitlines():
        name, colon, days = line.replace("：", ":").rpartition(":")
        product = products.called(session, name.strip()) if colon else None
        if line.strip() and product is None:
            sentence = t(
                "I don't know this product: {line}. Write a name and its days: Support plan: 180, 90",
                line=line,
            )
            raise Refusal(sentence, "product_leads")
        if product:
            chosen[product] = _lead_days(t, days, "product_leads")
    for product in {*products.with_lead_days(session), *chosen}:
        known = chosen.get(product)
        product.lead_days = sorted(known, reverse=True) if known else None


def _lead_days(t: Translator, typed: str, field: str) -> tuple[int, ...]:
    """Days before a renewal, as typed in a field: "90, 60, 30, 7, 0"."""
    parts = typed.replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
    try:
        days = tuple(int(part) for part in parts if part)
    except ValueError:
        days = ()
    if not days or any(day < 0 or day > 365 for day in days):
        raise Refusal(t("Days from 0 to 365, separated by commas: 90, 60, 30, 7, 0"), field)
    return days
