"""How what comes again and again is told: every Monday at 9:00 AM, 每周一09:00."""

from calendar import monthrange
from datetime import date

from babel.dates import format_skeleton, format_time, get_day_names
from babel.lists import format_list

from handlers.core.translation import N_, NARROW_SPACE, Markup, Translator
from storage.recurrence import Recurrence

LEAP_YEAR = 2000
RUN = 3
"""So many days in a row are told by the first and the last."""

NTH = {
    1: N_("the first {day}"),
    2: N_("the second {day}"),
    3: N_("the third {day}"),
    4: N_("the fourth {day}"),
    5: N_("the fifth {day}"),
    -1: N_("the last {day}"),
}

_ORDINALS = {
    **dict.fromkeys((1, 21, 31), N_("the {n}st")),
    **dict.fromkeys((2, 22), N_("the {n}nd")),
    **dict.fromkeys((3, 23), N_("the {n}rd")),
    0: N_("the {n}th"),
}


def in_words(t: Translator, rule: Recurrence) -> Markup:
    """Say a rule as the reader would, on its own clock; typed again it means the same rule."""
    at = format_time(rule.at, "short", locale=t.habits).replace(NARROW_SPACE, " ")
    told = t("{often} at {time}", often=_often(t, rule), time=at)
    return t("{often} until {day}", often=told, day=t.day(rule.until)) if rule.until else told


def _often(t: Translator, rule: Recurrence) -> Markup:
    if rule.unit == "day":
        return t("every day") if rule.every == 1 else t("every {n} days", n=rule.every)
    if rule.unit == "week":
        days = _days(t, rule)
        if rule.every == 1:
            return t("every {days}", days=days)
        return t("every {n} weeks on {days}", n=rule.every, days=days)
    which = _in_month(t, rule)
    if rule.every == 1:
        return t("on {which} of every month", which=which)
    if rule.every == 12 and len(rule.month_days) == 1 and rule.month_days != (-1,):
        length = monthrange(LEAP_YEAR, rule.since.month)[1]
        day = date(LEAP_YEAR, rule.since.month, min(rule.month_days[0], length))
        return t("every year on {day}", day=format_skeleton("MMMd", day, locale=t.habits))
    return t("every {n} months on {which}", n=rule.every, which=which)


def _days(t: Translator, rule: Recurrence) -> str:
    days = rule.weekdays
    names = get_day_names("wide" if len(days) == 1 else "abbreviated", locale=t.habits)
    if len(days) >= RUN and days == tuple(range(days[0], days[-1] + 1)):
        return t("{first}–{last}", first=names[days[0]], last=names[days[-1]])
    return t(", ").join(names[day] for day in days)


def _in_month(t: Translator, rule: Recurrence) -> Markup:
    """Say which days of the month a rule means."""
    if rule.nth is not None:
        return t(NTH[rule.nth], day=_days(t, rule))
    numbered = [t(_ORDINALS.get(day, _ORDINALS[0]), n=day) for day in rule.month_days if day > 0]
    last = [t("the last day")] if -1 in rule.month_days else []
    return Markup(format_list([*numbered, *last], locale=t.habits))
