"""Digests: what a manager needs to know, once a day and once a week, exactly once."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import alerts, speech
from handlers.forms import context_of
from handlers.routing import Reply, Request, Routes
from handlers.views import alerts as alert_views
from handlers.views import digests as views
from handlers.views.blocks import sentence
from storage import contracts, followups, opportunities, outbox, schedules, tickets
from storage.base import act_of
from storage.opportunities import Stage
from storage.outbox import Priority
from storage.permissions import Action, Viewer, require, viewer_of
from storage.schedules import LATE_AFTER, Schedule, ScheduleKind

routes = Routes()

KINDS = (ScheduleKind.DAILY_DIGEST, ScheduleKind.WEEKLY_DIGEST)
NOW = ("now", "现在", "立即", "马上")
A_DAY = timedelta(days=1)
DAYS_AHEAD = 30
"""For renewals."""


@routes.command("digest", "digests", "简报", "摘要", "日报", "簡報", usage="now", reads_only=True)
def digest(request: Request, session: Session) -> Reply:
    """Choose where and when the daily and weekly digests come, or read one `now`."""
    require(request.viewer, Action.VIEW, Schedule.entity)
    if request.text.casefold() in NOW:
        figures = _gather(session, request.viewer, request.now - A_DAY, request.now)
        return Reply(message=views.digest(request.t, figures))
    require(request.viewer, Action.EDIT, Schedule.entity)
    known = {schedule.kind: schedule for schedule in schedules.of_kind(session, *KINDS)}
    return Reply(modal=views.form(request.t, context_of(request), known))


@routes.form("digest.save")
def save(request: Request, session: Session) -> Reply:
    """Switch the digests on in the places chosen, off where none is."""
    require(request.viewer, Action.EDIT, Schedule.entity)
    form = request.form
    for kind in KINDS:
        weekday = form.number("weekday") if kind is ScheduleKind.WEEKLY_DIGEST else None
        channel, at = form.text(f"{kind}_channel") or None, form.clock(f"{kind}_at")
        alerts.set_schedule(request, session, kind, channel, at, weekday=weekday)
    return Reply(message=sentence(alert_views.summary(request.t, schedules.of_kind(session, *KINDS))))


@routes.tick("schedules", schedules.workspaces_due, schedules.put_off)
def run_due(session: Session, _limit: int) -> bool:
    """Say what one schedule has to say, late and once if nobody was running at its time."""
    schedule = schedules.claim_due(session)
    if schedule is None:
        return False
    now = act_of(session).now
    occurrence = schedules.latest_occurrence(schedule, now)
    late = now - occurrence > LATE_AFTER
    if schedule.kind in KINDS:
        _post(session, schedule, occurrence, late=late)
    else:
        alerts.announce(session, schedule, occurrence, late=late)
    # A digest has counted up to now, an alert has gone through the days up to its hour.
    schedules.cover(schedule, now if schedule.kind in KINDS else occurrence, now)
    return True


def _post(session: Session, schedule: Schedule, occurrence: datetime, *, late: bool) -> None:
    """A digest is counted at the time it is sent, with what its owner may see."""
    if schedule.owner is None:
        return
    viewer = viewer_of(session, schedule.owner)
    figures = _gather(session, viewer, schedule.covered_until, act_of(session).now)
    t = speech.of_schedule(session, schedule, schedule.owner)
    message = views.digest(t, figures, due=occurrence if late else None)
    key = f"digest:{schedule.id}:{occurrence.isoformat()}"
    outbox.post(session, key, schedule.channel_id, message, asked_by=viewer.slack_id, priority=Priority.BULK)


def _gather(session: Session, viewer: Viewer, since: datetime, now: datetime) -> views.Figures:
    today = now.astimezone(viewer.zone).date()
    ahead = [today + timedelta(days=n) for n in range(DAYS_AHEAD + 1)]
    shown = views.NAMED
    return views.Figures(
        since=since,
        until=now,
        pipeline=opportunities.pipeline(session, viewer),
        won=opportunities.closed_between(session, viewer, Stage.WON, since, now, shown),
        lost=opportunities.closed_between(session, viewer, Stage.LOST, since, now, shown),
        overdue=followups.overdue_by_owner(session, viewer, now),
        new_tickets=tickets.opened_between(session, viewer, since, now),
        breached=tickets.breached_between(session, viewer, since, now, shown),
        renewals=contracts.renewing_soon(session, viewer, ahead, shown),
    )
