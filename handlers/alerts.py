"""Alerts: birthdays and renewals, announced in their channels at their hour."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.forms import context_of
from handlers.routing import Form, Refusal, Reply, Request, Routes
from handlers.translation import Translator
from handlers.views import alerts as views
from handlers.views import contracts as contract_views
from handlers.views.errors import refused
from storage import contacts, contracts, outbox, schedules
from storage.permissions import Action, require
from storage.schedules import RENEWAL_LEAD_DAYS, Schedule, ScheduleKind
from storage.users import User

routes = Routes()

KINDS = (ScheduleKind.BIRTHDAYS, ScheduleKind.RENEWALS)


@routes.command("alerts", "alert", "提醒", usage="")
def alerts(request: Request, session: Session) -> Reply:
    """Choose where and when birthdays and renewals are announced."""
    require(request.viewer, Action.EDIT, Schedule.entity)
    return Reply(modal=_form(request, session))


@routes.action("alerts.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """The form with what is set."""
    require(request.viewer, Action.EDIT, Schedule.entity)
    return Reply(modal=_form(request, session))


@routes.form("alerts.save")
def save(request: Request, session: Session) -> Reply:
    """Switch alerts on in the channels chosen, off where none is."""
    require(request.viewer, Action.EDIT, Schedule.entity)
    form = request.form
    leads = _lead_days(request.t, form)
    for kind in KINDS:
        set_schedule(
            request,
            session,
            kind,
            form.text(f"{kind}_channel") or None,
            form.clock(f"{kind}_at"),
            lead_days=leads if kind is ScheduleKind.RENEWALS else (),
        )
    return Reply(message=refused(views.summary(request.t, schedules.of_kind(session, *KINDS))))


def set_schedule(
    request: Request,
    session: Session,
    kind: ScheduleKind,
    channel: str | None,
    at: time | None,
    *,
    weekday: int | None = None,
    lead_days: tuple[int, ...] = (),
) -> None:
    """Make a channel the one place of a kind of announcement, or (no channel) announce it nowhere."""
    for other in schedules.of_kind(session, kind):
        if other.channel_id != channel:
            schedules.switch_off(session, kind, other.channel_id)
    if channel:
        schedules.set_up(
            session,
            kind=kind,
            channel_id=channel,
            at=at or views.USUAL_HOUR,
            owner=session.get_one(User, request.viewer.user_id),
            locale=request.viewer.locale,
            weekday=weekday,
            lead_days=lead_days,
        )


def announce(session: Session, schedule: Schedule, occurrence: datetime, *, late: bool) -> None:
    """Post what the days not covered yet hold; a day's own key keeps it from being said twice."""
    t = Translator(schedule.locale, ZoneInfo(schedule.zone))
    days = schedules.days_to_cover(schedule, occurrence)
    if not days:
        return
    if schedule.kind is ScheduleKind.BIRTHDAYS:
        _birthdays(session, schedule, t, days, late=late)
    else:
        _renewals(session, schedule, t, days, late=late)


def _birthdays(session: Session, schedule: Schedule, t: Translator, days: list[date], *, late: bool) -> None:
    for contact in contacts.with_birthday(session, days):
        day = next(day for day in days if contacts.is_birthday(contact, day))
        message = views.birthday(t, contact, day, late=late or day != days[-1])
        outbox.post(session, f"birthday:{contact.id}:{day.year}", schedule.channel_id, message)


def _renewals(session: Session, schedule: Schedule, t: Translator, days: list[date], *, late: bool) -> None:
    """Of the lead times that fell on these days, each contract's latest is said."""
    longest = max(schedule.lead_days, default=0)
    for contract in contracts.renewing(session, days[0], days[-1] + timedelta(days=longest)):
        due = [day for day in days if (contract.renews_on - day).days in schedule.lead_days]
        if due:
            lead = (contract.renews_on - due[-1]).days
            key = f"renewal:{contract.id}:{contract.renews_on}:{lead}"
            message = contract_views.renewal(t, contract, days[-1], late=late or due[-1] != days[-1])
            outbox.post(session, key, schedule.channel_id, message)


def _lead_days(t: Translator, form: Form) -> tuple[int, ...]:
    """Days before a renewal, as typed: "90, 60, 30, 7, 0"."""
    parts = form.text("lead_days").replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
    try:
        days = tuple(int(part) for part in parts if part)
    except ValueError:
        days = ()
    if not days or any(day < 0 or day > 365 for day in days):
        raise Refusal(t("Numbers of days from 0 to 365, separated by commas: 90, 60, 30, 7, 0"), "lead_days")
    return days


def _form(request: Request, session: Session) -> dict[str, object]:
    known = {schedule.kind: schedule for schedule in schedules.of_kind(session, *KINDS)}
    return views.form(request.t, context_of(request), known, RENEWAL_LEAD_DAYS)
