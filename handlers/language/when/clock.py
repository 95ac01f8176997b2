"""Times of day: 3pm, 15:30, half past two, 下午三点一刻, halb neun, las doce menos cuarto."""

from __future__ import annotations

import re

from handlers.language.fold import words
from handlers.language.lexicon import UNKNOWN, Atom, Kind
from handlers.language.when.grammar import Rules, made, only, touching
from handlers.language.when.values import Clock, Context

rules = Rules()
_VAGUE = words("few several couple of dozen single")
_LONGEST_DAY = 9  # hours
_HOUR_FIRST = ("es", "pt", "fr")  # the languages that say "twelve less five"


def _clock(context: Context, atoms: list[Atom], hour: int, minute: int = 0, second: int = 0) -> Atom | None:
    latest = 30 if context.language == "ja" else 24
    if not (0 <= hour <= latest and 0 <= minute < 60 and 0 <= second < 60):
        return None
    padded = atoms[0].digits == 4 or (atoms[0].digits == 2 and hour < 10)
    sure = not context.half_day or padded or hour == 0 or hour > 12
    return made("clock", Clock(hour, minute, second, sure), atoms)


def _in_half(atoms: list[Atom], clock: Clock, half: str) -> Atom:
    """Return the clock in the named half of the day; 14:00 pm stays 14:00."""
    hour = clock.hour
    if hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return made("clock", Clock(hour, clock.minute, clock.second), atoms)


# --- the hour, then the minutes


@rules("(<~number colon) (<~number dot) number (oclock|hmark) and? half (number unit)?")
def _hour_and_half(context: Context, atoms: list[Atom]) -> Atom | None:
    """三点半, trois heures et demie"""
    return _clock(context, atoms, atoms[0].value, 30, atoms[-2].value if atoms[-1].kind == Kind.UNIT else 0)


@rules("(<~number colon) (<~number dot) number (oclock|hmark) and? number? quarter")
def _hour_and_quarter(context: Context, atoms: list[Atom]) -> Atom | None:
    """三点一刻, trois heures et quart"""
    return _clock(
        context, atoms, atoms[0].value, 15 * (atoms[-2].value if atoms[-2].kind == Kind.NUMBER else 1)
    )


@rules("(<~number colon) (<~number dot) number (oclock|hmark) to the? (quarter|number)")
def _hour_less(context: Context, atoms: list[Atom]) -> Atom | None:
    """huit heures moins le quart"""
    if context.language not in _HOUR_FIRST:
        return None
    return _clock(
        context, atoms, atoms[0].value - 1, 60 - (15 if atoms[-1].kind == Kind.QUARTER else atoms[-1].value)
    )


@rules(
    "(<~number colon) (<~number dot) (<~within|since)"
    " number (oclock|hmark) and? number (unit|second) number? (unit|second)? (>~ago|hence)"
)
def _hour_minute_second(context: Context, atoms: list[Atom]) -> Atom | None:
    """15時20分30秒, 8h10m00s, quinze heures et quinze minutes"""
    hour, *rest = only(atoms, Kind.NUMBER)
    grains = [atom.value[0] for atom in only(atoms, Kind.UNIT + Kind.SECOND)]
    if grains == ["second"] and len(rest) == 1:
        return _clock(context, atoms, hour.value, 0, rest[0].value)
    if grains[0] != "minute" or grains[1:] not in ([], ["second"]):
        return None
    minute, *second = (n.value for n in rest)
    return _clock(
        context, atoms, hour.value, minute * only(atoms, Kind.UNIT + Kind.SECOND)[0].value[1], *second
    )


@rules(
    "(<~number colon) (<~number dot) (<~within|since) number (oclock|hmark) and? number"
    " (>~anyunit|monthmark|oclock|hmark|colon number|slash|dot number)"
)
def _hour_minute(context: Context, atoms: list[Atom]) -> Atom | None:
    """十点十五, 13h30, 8 Uhr 15"""
    hour, minute = only(atoms, Kind.NUMBER)
    bare = 0 <= minute.digits < 2 and minute.value < 10
    if bare or (atoms[1].kind == Kind.HMARK and atoms[1].end - atoms[1].start == 1 and not touching(atoms)):
        return None
    lone = context.language == "zh" and minute.digits == -1 and minute.value < 10
    fifths = lone and "零" not in context.text[hour.end : minute.start]  # 三點三, 三點搭三
    if lone and context.text.startswith(("个", "位", "名", "家"), minute.end):
        return None  # 三点三个人
    return _clock(context, atoms, hour.value, minute.value * (5 if fifths else 1))


@rules("(<at|weekday|relday) number hmark (>~ago|hence|number)", "number hmark (>zone)")
def _hour_after_at(context: Context, atoms: list[Atom]) -> Atom | None:
    """at 15h, Friday 14h"""
    return _clock(context, atoms, atoms[0].value)


@rules(
    "(<~number colon) (<~number dot) number oclock",
    "(<~number colon) (<~number dot) (<~within|since|length|anystep) number hmark"
    " (>~ago|hence|number|and number|turn)",
)
def _hour(context: Context, atoms: list[Atom]) -> Atom | None:
    """8点, 9 Uhr, 15h, 0700h"""
    hour = atoms[0]
    if atoms[1].kind == Kind.OCLOCK:
        vague = context.text[hour.start : hour.end] in _VAGUE
        return None if vague else _clock(context, atoms, hour.value)
    if hour.digits == 4:
        return _clock(context, atoms, *divmod(hour.value, 100))
    lone_letter = atoms[1].end - atoms[1].start == 1
    return (
        None
        if context.half_day or (lone_letter and not touching(atoms))
        else _clock(context, atoms, hour.value)
    )


# --- in figures


@rules("number colon number ((colon|dot) number)?")
def _digital(context: Context, atoms: list[Atom]) -> Atom | None:
    numbers = only(atoms, Kind.NUMBER)
    if atoms[-2].kind == "." and atoms[-1].digits == 3:
        numbers = numbers[:-1]  # milliseconds
    if not touching(atoms) or any(n.digits < 1 for n in numbers) or any(n.digits != 2 for n in numbers[1:]):
        return None
    return _clock(context, atoms, *(n.value for n in numbers))


@rules("number dot number (dot number)? ampm", "number dot number (oclock|hmark)")
def _dotted(context: Context, atoms: list[Atom]) -> Atom | None:
    """6.13 am, 19.00 Uhr"""
    numbers = only(atoms, Kind.NUMBER)
    if any(n.digits != 2 for n in numbers[1:]):
        return None
    half = atoms[-1].value if atoms[-1].kind == Kind.AMPM else None
    if half and numbers[0].value > 12:
        return Atom(UNKNOWN, None, atoms[0].start, atoms[-1].end)
    clock = _clock(context, atoms, *(n.value for n in numbers))
    return clock and (_in_half(atoms, clock.value, half) if half else clock)


@rules("(<month) dot? number dot number (>~dot|number)")
def _dotted_after_date(context: Context, atoms: list[Atom]) -> Atom | None:
    """17 August 13.00"""
    hour, minute = only(atoms, Kind.NUMBER)
    return _clock(context, [hour, minute], hour.value, minute.value) if minute.digits == 2 else None


@rules("number unknown number (>~anyunit|number|colon number|slash|dash|dot)")
def _oh(context: Context, atoms: list[Atom]) -> Atom | None:
    """nine oh five"""
    hour, minute = only(atoms, Kind.NUMBER)
    oh = context.text[hour.end : minute.start].strip() in ("o", "oh")
    if not oh or hour.digits > 2 or not 1 <= hour.value <= 12 or not 1 <= minute.value <= 9:
        return None
    return _clock(context, [hour, minute], hour.value, minute.value)


@rules("(<~month|slash|dash|dot|ordinal|daymark) number number number? ampm")
def _said(context: Context, atoms: list[Atom]) -> Atom | None:
    """seven thirty p.m., six oh two pm"""
    hour, *minutes = [n.value for n in only(atoms, Kind.NUMBER)]
    if hour > 12 or (len(minutes) == 2 and minutes[0] != 0) or (len(minutes) == 1 and atoms[1].digits == 1):
        return None
    clock = _clock(context, atoms, hour, minutes[-1])
    return clock and _in_half(atoms, clock.value, atoms[-1].value)


@rules("(<month|ordinal|number|anyweekday|relday) at number dot number (>~dot number|number|unit|slash)")
def _dotted_after_day(context: Context, atoms: list[Atom]) -> Atom | None:
    """May 22nd around 16.40"""
    hour, minute = only(atoms, Kind.NUMBER)
    if minute.digits != 2 or hour.digits > 2:
        return None
    return _clock(context, [hour, minute], hour.value, minute.value)


@rules(
    "at number dot number (>~dot|number|unit|slash)",
    "(<anyweekday|relday|part) number dot number (>~dot|number|unit|slash)",
    "(<~dot|number|slash) number dot number (>relday|anyweekday)",
)
def _dotted_after_at(context: Context, atoms: list[Atom]) -> Atom | None:
    """las 8.30, at 3.30, thurs 2.30"""
    if context.half_day and only(atoms, Kind.NUMBER)[1].value % 15:
        return None
    return _dotted_after_day(context, atoms)


@rules(
    "at number number (>~anyunit|number|colon|slash|dash|dot|month|unknown)",
    "(<~month|slash) number number ampm",
)
def _parted(context: Context, atoms: list[Atom]) -> Atom | None:
    """at 3 15, ten thirty p m"""
    hour, minute = only(atoms, Kind.NUMBER)
    if hour.digits > 2 or hour.value > 23 or minute.digits not in (0, 2) or minute.value < 5:
        return None
    clock = _clock(context, [hour, minute], hour.value, minute.value)
    if clock is None or atoms[-1].kind != Kind.AMPM:
        return clock
    return _in_half(atoms, clock.value, atoms[-1].value)


@rules(
    "(<at|relday|anyweekday|part|date) number number"
    " (>~anyunit|number|colon number|slash|dash|dot|ampm|month)",
    "(<~number|month) number number (>(at|of|within|comma|the)* (relday|anyweekday|part|anystep))",
)
def _spelled(context: Context, atoms: list[Atom]) -> Atom | None:
    """nine thirty tomorrow"""
    hour, minute = atoms
    if hour.digits or minute.digits or not 1 <= hour.value <= 12 or not 10 <= minute.value < 60:
        return None
    return _clock(context, atoms, hour.value, minute.value)


@rules("number unit (>~ago|hence|number)")
def _hundred_hours(context: Context, atoms: list[Atom]) -> Atom | None:
    """1430 hours"""
    number, unit = atoms
    if number.digits != 4 or unit.value != ("hour", 1) or number.value > 2400:
        return None
    return _clock(context, atoms, *divmod(number.value, 100))


@rules("(<~dash) number dash number (>~dash)")
def _hyphened(context: Context, atoms: list[Atom]) -> Atom | None:
    """five-thirty, 17-59"""
    hour, minute = only(atoms, Kind.NUMBER)
    spelled = not hour.digits and not minute.digits and minute.value in (15, 30, 45)
    typed = hour.digits == 2 and minute.digits == 2 and minute.value > 31
    if not touching(atoms) or not (spelled or typed):
        return None
    return _clock(context, atoms, hour.value, minute.value)


@rules("clock oclock")
def _clock_oclock(_: Context, atoms: list[Atom]) -> Atom:
    """19:00 Uhr"""
    return made("clock", atoms[0].value, atoms)


@rules("number and number (>ampm|part)")
def _hour_and_minutes(context: Context, atoms: list[Atom]) -> Atom | None:
    """ocho y diez p.m., ocho y veinte de la noche"""
    hour, minute = only(atoms, Kind.NUMBER)
    if context.language not in _HOUR_FIRST or hour.value > 12:
        return None
    return _clock(context, atoms, hour.value, minute.value)


@rules("number oclock? within? the? ampm", "clock ampm")
def _ampm(context: Context, atoms: list[Atom]) -> Atom | None:
    """3pm, 330 p.m., 3 in the AM"""
    first, half = atoms[0], atoms[-1].value
    if first.kind == Kind.CLOCK:
        return _in_half(atoms, first.value, half)
    hour, minute = divmod(first.value, 100) if first.digits > 2 else (first.value, 0)
    if hour > 12 and first.digits in (1, 2):
        return None  # 14 pm
    clock = _clock(context, atoms, hour, minute)
    return clock and _in_half(atoms, clock.value, half)


# --- the minutes, then the hour


def _hour_of(atom: Atom) -> int | None:
    """Return the hour that minutes are counted from: 3, 3pm, noon."""
    if atom.kind == Kind.PART:
        return {"noon": 12, "midnight": 24}.get(atom.value)
    hour: int = atom.value.hour if atom.kind == Kind.CLOCK else atom.value
    return hour if hour <= 24 else None


def _minutes_from(context: Context, atoms: list[Atom], minutes: int) -> Atom | None:
    """Return a clock some minutes after (or before, when negative) the hour that `atoms` end with."""
    last = atoms[-1]
    hour = _hour_of(last)
    if hour is None or not -60 < minutes < 60 or (minutes < 0 and hour == 0):
        return None
    sure = last.kind == Kind.PART or (last.kind == Kind.CLOCK and last.value.sure)
    clock = _clock(context, [last], hour - (minutes < 0), minutes % 60)
    return clock and made("clock", clock.value._replace(sure=sure or clock.value.sure), atoms)


@rules("half past? number (>~anyunit|colon number|dot|slash)", "half past (clock|part)")
def _half_past(context: Context, atoms: list[Atom]) -> Atom | None:
    """half past two, half three; halb drei is half an hour before"""
    if atoms[0].value < 0:
        return _minutes_from(context, atoms, -30)
    if atoms[-1].kind == Kind.NUMBER and atoms[-1].value > 12:
        return None
    return _minutes_from(context, atoms, 30) if context.language == "en" else None


@rules(
    "(number|article)? quarter (past|after|to|before|since|and) the? (clock|number|part)"
    " (>~anyunit|colon number|slash)",
    "(<~month|slash|dash|dot) number (unit|quarter)? (past|after) (clock|number|part)"
    " (>~anyunit|colon number|slash|monthmark)",
    "number (unit|quarter)? (to|before|since) the? (clock|number|part)"
    " (>~anyunit|colon number|slash|monthmark)",
)
def _past_or_to(context: Context, atoms: list[Atom]) -> Atom | None:
    """quarter past 3, twenty after 3pm, 15 to 7pm, viertel vor acht, cinco para las tres"""
    count = atoms[0].value if atoms[0].kind in (Kind.NUMBER, Kind.ARTICLE) else 1
    grains = only(atoms, Kind.UNIT + Kind.QUARTER)
    if grains and grains[0].kind == Kind.UNIT and grains[0].value[0] != "minute":
        return None
    last, sign = atoms[-1], -1 if only(atoms, Kind.TO + Kind.BEFORE + Kind.SINCE) else 1
    if grains and grains[0].kind == Kind.QUARTER:
        return _minutes_from(context, atoms, sign * 15 * count)
    ranged = (
        bool(only(atoms, Kind.TO))
        and not grains
        and last.kind != Kind.PART
        and (count <= 12 or last.kind == Kind.NUMBER)
    )
    if (
        ranged
        and last.kind == Kind.NUMBER
        and count in (5, 10, 20, 25)
        and (not atoms[0].digits or count >= 20)
    ):
        ranged = not context.eager and context.text.strip() != context.text[atoms[0].start : last.end]
    if count in (10, 20, 25) and context.text.startswith((" in the afternoon", " in the evening"), last.end):
        ranged = False  # 10 to 3 in the afternoon
    if (ranged and context.language not in _HOUR_FIRST) or (
        last.kind == Kind.NUMBER and not grains and count % 5
    ):
        return None
    says_for = any(context.text.startswith("p", atom.start) for atom in only(atoms, Kind.TO))  # para las tres
    if context.language in _HOUR_FIRST and last.kind != Kind.PART and not says_for:
        return None
    return _minutes_from(context, atoms, sign * count)


@rules("to number (unit|quarter) clock", "clock (to|within) number (unit|quarter)")
def _short_of(context: Context, atoms: list[Atom]) -> Atom | None:
    """差五分八点, 八点差一刻, 三点过五分"""
    if context.language not in ("en", "zh") or context.text[atoms[0].start : atoms[-1].end].isascii():
        return None
    count = only(atoms, Kind.NUMBER)[0].value
    unit = only(atoms, Kind.UNIT + Kind.QUARTER)[0]
    if unit.kind == Kind.UNIT and unit.value[0] != "minute":
        return None
    minutes = count * 15 if unit.kind == Kind.QUARTER else count * unit.value[1]
    hours = only(atoms, Kind.CLOCK)
    if not hours:
        return None
    moved = _minutes_from(context, hours, minutes if only(atoms, Kind.WITHIN) else -minutes)
    return moved and made("clock", moved.value, atoms)


@rules("clock (and|to) number? (half|quarter)")
def _clock_and_part(context: Context, atoms: list[Atom]) -> Atom | None:
    """8pm e meia, 9pm menos cuarto"""
    quarters = only(atoms, Kind.NUMBER)
    minutes = 30 if atoms[-1].kind == Kind.HALF else 15 * (quarters[0].value if quarters else 1)
    if context.language not in _HOUR_FIRST:
        return None
    return _minutes_from(context, atoms[:1], -minutes if only(atoms, Kind.TO) else minutes)


@rules("(<~the) (number unit?|quarter) (after|turn|hence) of? at? number (>~anyunit|colon number|slash)")
def _minutes_after(context: Context, atoms: list[Atom]) -> Atom | None:
    """quinze depois das oito, 20 min pasadas las ocho"""
    grains = only(atoms, Kind.UNIT)
    if context.language not in _HOUR_FIRST or (grains and grains[0].value[0] != "minute"):
        return None
    return _minutes_from(context, atoms, 15 if atoms[0].kind == Kind.QUARTER else atoms[0].value)


# --- said after "at"


@rules(
    "at number (and|to) (quarter|half|number) (>~anyunit|colon number|slash)",
    "number (and|to) (quarter|half)",
)
def _hour_first(context: Context, atoms: list[Atom]) -> Atom | None:
    """a las doce menos cuarto, às três e quinze, las once y cincuenta"""
    if context.language not in _HOUR_FIRST:
        return None
    hour, last = only(atoms, Kind.NUMBER)[0].value, atoms[-1]
    minutes = {"q": 15, "h": 30}.get(last.kind) or last.value
    if only(atoms, Kind.TO):
        hour, minutes = hour - 1, 60 - minutes
    return _clock(context, atoms, hour, minutes)


@rules("number to number (>part|ampm|stop)")
def _less(context: Context, atoms: list[Atom]) -> Atom | None:
    """doce menos cinco"""
    hour, minutes = only(atoms, Kind.NUMBER)
    if context.language != "es" or hour.value > 12 or minutes.value > 29:
        return None
    return _clock(context, atoms, hour.value - 1, 60 - minutes.value)


@rules("part and (half|quarter|number)")
def _noon_and_half(context: Context, atoms: list[Atom]) -> Atom | None:
    """midi et demi, meio dia e quinze; but not noon or 2"""
    last = atoms[-1]
    if last.kind == Kind.NUMBER and context.language not in _HOUR_FIRST:
        return None
    minutes = {"q": 15, "h": 30}.get(last.kind) or last.value
    hour = _hour_of(atoms[0])
    return (hour and _clock(context, atoms, hour, minutes)) or None


@rules(
    "(at|after) number (and|dash|tilde) number (>(of|comma|the|at|within)* (relday|anyweekday|anystep))",
    "(<relday|anyweekday) (at|after) number (and|dash|tilde|to) number"
    " (>~anyunit|colon|slash|dot number|month|number|unknown)",
    "after number to number (>(of|comma|the)* (relday|anyweekday|anystep))",
)
def _between(context: Context, atoms: list[Atom]) -> Atom | None:
    """between 2 and 3 on Thursday"""
    first, last = only(atoms, Kind.NUMBER)
    if not context.half_day or max(first.digits, last.digits) > 2 or last.value > 24:
        return None
    return _clock(context, [first, *atoms[2:]], first.value)


@rules("(<~slash|dash|dot|month) number (>zone)")
def _zoned(context: Context, atoms: list[Atom]) -> Atom | None:
    """10 eastern time; but not 5 pt"""
    hour = atoms[0]
    named = re.match(r" *[a-z]{4}", context.text[hour.end :])
    return _clock(context, atoms, hour.value) if named and 1 <= hour.digits <= 2 else None


@rules(
    "(<~month|slash|dash|dot|number|colon|comma) number (dash|to|tilde) number"
    " (>(of|comma|the)* (relday|anyweekday)|of month (number|ordinal))"
)
def _working_hours(context: Context, atoms: list[Atom]) -> Atom | None:
    """9-5 tomorrow; but a game may be won 3-2 on Monday"""
    first, last = only(atoms, Kind.NUMBER)
    hours = all(0 <= n.digits < 3 and 1 <= n.value <= 12 for n in (first, last))
    month_days = context.text.startswith((" of", "of"), last.end)  # 5 to 7 of January
    if not hours or month_days or not context.half_day or (last.value - first.value) % 12 > _LONGEST_DAY:
        return None
    return _clock(context, [first], first.value)


@rules("clock (to|dash|tilde) number (>(of|comma|the)* (relday|anyweekday)|stop)")
def _until_hour(_: Context, atoms: list[Atom]) -> Atom | None:
    """3pm to 7 tomorrow"""
    last = atoms[-1]
    return made("clock", atoms[0].value, atoms) if last.digits < 3 and 1 <= last.value <= 12 else None


@rules(
    "at number (>~anyunit|hmark|monthmark|month|slash|dash|colon number|dot number|comma number|ordinal|plus"
    "|quarter_number|(and|to) number month)"
)
def _at(context: Context, atoms: list[Atom]) -> Atom | None:
    """at 5, um 8, at 2100; but not at a few"""
    hour = atoms[1]
    if context.text[hour.start : hour.end].split()[-1] in _VAGUE:
        return None
    if hour.digits == 4:
        return _clock(context, [hour], *divmod(hour.value, 100)) if hour.value % 100 < 60 else None
    if hour.digits == 3 and hour.value % 5 == 0:
        clock = _clock(context, [hour], *divmod(hour.value, 100))
    else:
        clock = _clock(context, [hour], hour.value) if hour.digits < 3 else None
    return clock and made("clock", clock.value._replace(bare=True), atoms)


@rules(
    "(<~month|monthmark|slash|dash|dot|step|turn|number) number"
    " (>comma? (at|within|the|of|step|turn|relday)+ part|part (>~ago|hence))"
)
def _of_a_part(context: Context, atoms: list[Atom]) -> Atom | None:
    """11 at night, 8 this evening, one in the morning, 8 de la tarde"""
    hour = atoms[0]
    if hour.digits > 2 or not 1 <= hour.value <= 24:
        return None
    end = atoms[0].end
    if context.text[end : end + 1].isalpha():
        return None
    return _clock(context, atoms, hour.value)


@rules(
    "(<relday|anyweekday) by? number"
    " (>~anyunit|colon number|slash|dash number dash|dot number|month|monthmark)",
    "(<~month|dot|slash|dash|number|ordinal|comma) number (>relday)",
)
def _military(context: Context, atoms: list[Atom]) -> Atom | None:
    """tomorrow 0900, today by 1800"""
    number = atoms[-1]
    if number.digits != 4 or 2015 <= number.value <= 2040:
        return None
    return _clock(context, atoms, *divmod(number.value, 100))


@rules("(<~month|slash|dot) number (dash|to|tilde) clock")
def _range(context: Context, atoms: list[Atom]) -> Atom | None:
    """3-5pm is at three in the afternoon"""
    first, last = atoms[0], atoms[-1].value
    if first.value > 12 or first.digits > 2:
        return None
    clock = _clock(context, atoms, first.value)
    if not clock or not last.sure:
        return clock
    hour = first.value % 12 + (12 if last.hour >= 12 else 0)
    return made("clock", Clock(hour if hour < last.hour else first.value % 12), atoms)
