"""Wall-clock times in a zone, on days when clocks are put forward or back too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def at(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return the moment a wall clock shows a time: the first of two, or the first minute after a gap.

    Raises OverflowError at the ends of the calendar.
    """
    moment = datetime.combine(day, clock, tzinfo=zone)
    back = moment.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) == moment.replace(tzinfo=None):
        return moment
    return _first_after_gap(moment, zone)


def _first_after_gap(moment: datetime, zone: tzinfo) -> datetime:
    """Return the first minute that exists after the gap a moment lies in."""
    late = moment.astimezone(UTC).replace(second=0, microsecond=0)
    early = moment.replace(fold=1).astimezone(UTC).replace(second=0, microsecond=0)
    offset = late.astimezone(zone).utcoffset()
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) // 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late.astimezone(zone)
