"""What words such as "morning", "EOD" and "the next working day" mean in a workspace."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core.public_holidays import public_holidays
from handlers.language.when import Hours
from storage import absences
from storage.recurrence import Recurrence, latest_until, next_after
from storage.users import NO_HOLIDAYS, User
from storage.wallclock import instant
from storage.workspaces import WorkspaceSettings, settings_of

QUIET_FROM = time(20)
"""The evening's end, for who has said no other quiet hours."""
FARTHEST = 60
"""Days to look for a working day in."""


def working_hours(session: Session, user_id: int | None = None) -> Hours:
    """Return the workspace's, as the reader of language takes them.

    A person's, with the holidays they keep.
    """
    known, person = settings_of(session), session.get(User, user_id) if user_id else None
    country = holidays_of(known, person)
    return Hours(
        morning=known.morning,
        afternoon=known.afternoon,
        evening=known.evening,
        end_of_day=known.end_of_day,
        work_days=frozenset(known.work_days),
        holidays=public_holidays(country) if country else frozenset(),
    )


def next_working_moment(session: Session, owner: User, moment: datetime) -> datetime:
    """Return the moment itself if its owner may be reminded then, else the next one when they may.

    That is a working day and no holiday of theirs, outside their leave and quiet hours, on their clock; and
    not while they have paused Slack's notifications.
    """
    hours = working_hours(session, owner.id)
    for _ in range(FARTHEST):
        leave = absences.of(session, owner, moment)
        later = leave.ends_at if leave else _next_at_work(owner, hours, owner.undisturbed(moment))
        if later == moment:
            break
        moment = later
    return moment


def _next_at_work(owner: User, hours: Hours, moment: datetime) -> datetime:
    """Return the moment itself, if it is in the working hours of its owner; else the next that is."""
    quiet_from, quiet_until = quiet_hours(owner, hours)
    local = moment.astimezone(ZoneInfo(owner.zone))
    day, at = local.date(), local.time()
    if works_on(hours, day):
        if not _is_quiet(at, quiet_from, quiet_until):
            return moment
        if at < quiet_until:
            return instant(day, quiet_until, owner.zone)
    over_night = quiet_until < quiet_from
    later = (day + timedelta(days=n) for n in range(1, FARTHEST))
    working = next((one for one in later if works_on(hours, one)), day + timedelta(days=1))
    return instant(working, max(hours.morning, quiet_until) if over_night else hours.morning, owner.zone)


def quiet_hours(owner: User, hours: Hours) -> tuple[time, time]:
    """Return the start and end of the hours in which a person gets no reminders that can wait."""
    return owner.quiet_from or QUIET_FROM, owner.quiet_until or min(hours.morning, QUIET_FROM)


def holidays_of(known: WorkspaceSettings, person: User | None = None) -> str | None:
    """Return the country whose holidays the workspace keeps, or this person instead.

    None for no country's.
    """
    if person and person.holidays:
        return None if person.holidays == NO_HOLIDAYS else person.holidays
    return known.country if known.keeps_holidays else None


def works_on(hours: Hours, day: date) -> bool:
    return (not hours.work_days or day.weekday() in hours.work_days) and day not in hours.holidays


def next_occurrence(
    session: Session, rule: Recurrence, after: datetime, zone: str, owner_id: int | None
) -> datetime | None:
    """Return when a rule is next due, None once it has ended.

    One that names just the working days leaves out its owner's holidays.
    """
    hours = working_hours(session, owner_id)
    try:
        at = next_after(rule, after, ZoneInfo(zone))
        while _is_left_out(rule, at.date(), hours):
            at = next_after(rule, at, ZoneInfo(zone))
    except OverflowError:
        return None
    return at


def latest_occurrence(
    session: Session, rule: Recurrence, until: datetime, zone: str, owner_id: int | None
) -> datetime:
    """Return when a rule was last due up to an instant."""
    hours = working_hours(session, owner_id)
    at = latest_until(rule, until, ZoneInfo(zone))
    while _is_left_out(rule, at.date(), hours):
        at = latest_until(rule, at - timedelta(minutes=1), ZoneInfo(zone))
    return at


def _is_left_out(rule: Recurrence, day: date, hours: Hours) -> bool:
    return rule.unit == "week" and set(rule.weekdays) == hours.work_days and day in hours.holidays


def _is_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until
