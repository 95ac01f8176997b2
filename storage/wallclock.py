"""Wall-clock times of a zone as instants: what a person means by "9 o'clock" on a day the clocks change."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo


def instant(day: date, at: time, zone: str | tzinfo) -> datetime:
    """Return the UTC instant of a wall-clock time.

    Of a time that occurs twice it is the first; for one that the clocks jump over, the first minute after.
    """
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone) if isinstance(zone, str) else zone)
    while not _exists(local):
        local += timedelta(minutes=1)
    return local.astimezone(UTC)


def _exists(local: datetime) -> bool:
    there_and_back = local.astimezone(UTC).astimezone(local.tzinfo)
    return there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None)
