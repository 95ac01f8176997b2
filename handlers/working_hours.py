"""What words such as "morning", "EOD" and "the next working day" mean in a workspace."""

from collections.abc import Container
from datetime import date
from functools import cache

from sqlalchemy.orm import Session

from handlers.language.when import Hours
from storage.workspaces import settings_of


def working_hours(session: Session) -> Hours:
    """The workspace's, as the reader of language takes them."""
    known = settings_of(session)
    return Hours(
        morning=known.morning,
        afternoon=known.afternoon,
        evening=known.evening,
        end_of_day=known.end_of_day,
        work_days=frozenset(known.work_days),
        holidays=_holidays(known.country) if known.keeps_holidays else frozenset(),
    )


@cache
def _holidays(country: str) -> Container[date]:
    """The public holidays of a country; a year is worked out when a day of it is first asked for."""
    import holidays  # a fifth of a second, which the bot's start need not wait for

    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return frozenset()
