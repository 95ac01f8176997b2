"""The figures of a digest, counted when it is sent, as its owner may see them then."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.views.figures import NAMED, Before, Figures, Outlook, Promises, Risks
from storage import birthdays, campaigns, contacts, contracts, followups, interactions, opportunities, tickets
from storage.contacts import Contact
from storage.opportunities import Stage
from storage.permissions import Action, Scope, Viewer, narrowed
from storage.tickets import Ticket
from storage.users import Role
from storage.wallclock import instant
from storage.workspaces import settings_of

AHEAD = timedelta(days=30)
"""For renewals."""
SOON = timedelta(days=7)
"""For closing dates and birthdays."""
SILENT = timedelta(days=30)
NEAR = timedelta(hours=4)
"""Before its target a ticket is near it: the shortest time there is to solve one."""
WEEKS = 8
"""Of won revenue."""


def gather(
    session: Session, viewer: Viewer, breadth: Scope, since: datetime, now: datetime, zone: ZoneInfo
) -> Figures:
    """What happened between two instants and how things stand; days are those of `zone`."""
    eye = narrowed(viewer, breadth)
    today = now.astimezone(zone).date()
    of_one = breadth is Scope.OWN
    renewing = _days(today, AHEAD)
    return Figures(
        since=since,
        until=now,
        won=opportunities.closed_between(session, eye, Stage.WON, since, now, NAMED),
        lost=opportunities.closed_between(session, eye, Stage.LOST, since, now, NAMED),
        won_reasons=opportunities.reasons(session, eye, Stage.WON, since, now),
        lost_reasons=opportunities.reasons(session, eye, Stage.LOST, since, now),
        moved=opportunities.moved_between(session, eye, since, now, NAMED),
        pipeline=opportunities.pipeline(session, eye),
        month=_outlook(session, eye, now, zone, *_month(today)),
        quarter=_outlook(session, eye, now, zone, *_quarter(today)),
        risks=_risks(session, eye, today, now),
        renewals=contracts.renewing_soon(session, viewer, eye, renewing, NAMED),
        new_tickets=tickets.opened_between(session, eye, since, now),
        breached=tickets.breached_between(session, eye, since, now, NAMED),
        responses=tickets.first_responses(session, eye, since, now),
        resolutions=tickets.resolutions(session, eye, since, now),
        ticket_states=tickets.by_status(session, eye, since),
        satisfaction=tickets.satisfaction(session, eye, since, now),
        before=_before(session, eye, since - (now - since), since),
        own=_promises(session, viewer, eye, today, now, zone) if of_one else None,
        overdue=() if of_one else followups.overdue_by_owner(session, eye, now),
        activity=() if of_one else interactions.activity(session, eye, since, now),
        kept={} if of_one else followups.done_by_owner(session, eye, since, now),
        winners={} if of_one else opportunities.won_by_owner(session, eye, since, now),
        won_by_week={} if of_one else _won_by_week(session, eye, today, zone),
        campaigns=() if of_one else campaigns.results(session, eye, since, now, NAMED),
        untaken=viewer.may(Action.EDIT, Ticket.entity)
        and tickets.oldest_untaken(session, viewer, Action.EDIT) is not None,
        tickets_first=viewer.role is Role.SUPPORT,
    )


def _before(session: Session, eye: Viewer, since: datetime, until: datetime) -> Before:
    """What there was between two instants, and what the pipeline was worth at the second."""
    return Before(
        won=opportunities.closed_worth(session, eye, Stage.WON, since, until),
        lost=opportunities.closed_worth(session, eye, Stage.LOST, since, until),
        new_tickets=tickets.opened_between(session, eye, since, until),
        solved=len(tickets.resolutions(session, eye, since, until)),
        satisfaction=tickets.satisfaction(session, eye, since, until),
        pipeline=opportunities.pipeline_at(session, eye, until),
    )


def _outlook(
    session: Session, eye: Viewer, now: datetime, zone: ZoneInfo, first: date, last: date
) -> Outlook:
    return Outlook(
        won=opportunities.closed_worth(session, eye, Stage.WON, instant(first, time(), zone), now),
        closing=opportunities.closing_worth(session, eye, first, last),
    )


def _month(today: date) -> tuple[date, date]:
    """Its first and last day."""
    _, days = monthrange(today.year, today.month)
    return today.replace(day=1), today.replace(day=days)


def _quarter(today: date) -> tuple[date, date]:
    """Its first and last day."""
    begins = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return begins, _month(begins.replace(month=begins.month + 2))[1]


def _promises(
    session: Session, viewer: Viewer, eye: Viewer, today: date, now: datetime, zone: ZoneInfo
) -> Promises:
    """What is due at an hour of today that has passed is overdue, and not due a second time."""
    midnight = instant(today + timedelta(days=1), time(), zone)
    return Promises(
        due_today=followups.due_between(session, eye, now, midnight, NAMED),
        overdue=followups.overdue(session, eye, now, NAMED),
        closing=opportunities.closing(session, eye, today, today + SOON, NAMED),
        birthdays=_birthdays(session, viewer, eye, _days(today, SOON)),
    )


def _birthdays(
    session: Session, viewer: Viewer, eye: Viewer, days: Sequence[date]
) -> tuple[int, Sequence[tuple[date, Contact]]]:
    """How many there are, and the next of them; in December those of January come last."""
    found = contacts.with_birthday_at(session, viewer, eye, days)
    leap_day = settings_of(session).leap_day
    dated = [(next(day for day in days if birthdays.is_kept(one, day, leap_day)), one) for one in found]
    return len(dated), sorted(dated, key=lambda pair: (pair[0], pair[1].name))[:NAMED]


def _risks(session: Session, eye: Viewer, today: date, now: datetime) -> Risks:
    return Risks(
        deals=opportunities.at_risk(session, eye, today, now, NAMED),
        tickets=tickets.near_target(session, eye, now + NEAR, NAMED),
        silent=interactions.silent_customers(session, eye, now - SILENT, NAMED),
    )


def _won_by_week(
    session: Session, eye: Viewer, today: date, zone: ZoneInfo
) -> dict[date, dict[str, Decimal]]:
    """Monday -> currency -> what was won in that week, the present week last."""
    monday = today - timedelta(days=today.weekday())
    weeks: dict[date, dict[str, Decimal]] = {
        monday - timedelta(weeks=n): {} for n in range(WEEKS - 1, -1, -1)
    }
    first = instant(next(iter(weeks)), time(), zone)
    for at, currency, amount in opportunities.won_since(session, eye, first):
        day = at.astimezone(zone).date()
        week = weeks.get(day - timedelta(days=day.weekday()))
        if week is not None:
            week[currency] = week.get(currency, Decimal()) + amount
    return weeks


def _days(today: date, ahead: timedelta) -> list[date]:
    return [today + timedelta(days=n) for n in range(ahead.days + 1)]
