"""Dates by number or month name: 3/7, 2015-03-03, 20 March 2026, 三月二十号, 12. Oktober."""

from __future__ import annotations

from handlers.language.almanac import exists, lunar_day, month_length, next_yearly
from handlers.language.figures import whole_year
from handlers.language.lexicon import UNKNOWN, Atom, Kind
from handlers.language.regex import regex
from handlers.language.when.grammar import Rules, made, only, ordinal_of, touching
from handlers.language.when.values import Clock, Context, DateParts

rules = Rules()
_DOTTED = ("de", "fr", "es", "pt")  # the languages that write 3.12. for the third of December


def _date(
    atoms: list[Atom], year: int | None, month: int | None, day: int | None, bare: bool = False
) -> Atom:
    """Return a date atom; an unknown one where there is no such day, so that nothing is made of its parts."""
    there = (
        (year is None or 1 <= year <= 9999)
        and (month is None or 1 <= month <= 12)
        and (day is None or 1 <= day <= month_length(2000 if year is None else year, month or 1))
    )
    if not there:
        return Atom(UNKNOWN, None, atoms[0].start, atoms[-1].end)
    return made("date", DateParts(year, month, day, bare), atoms)


def _ordered(order: str, first: int, second: int) -> tuple[int, int]:
    """Month and day of two figures in the reader's order, the other way round where only that can be."""
    month, day = (second, first) if order == "dmy" else (first, second)
    return (day, month) if month > 12 >= day else (month, day)


# --- in figures


@rules(
    "number slash number slash number (>~slash|number dash)",
    "number slash number comma number (>~slash|dash|number|anyunit)",
    "number dash number dash number (>~dash number)",
    "number dot number dot number (>~dot number)",
    "number dot number dash number (>~(dash|dot) number)",
)
def _three_figures(context: Context, atoms: list[Atom]) -> Atom | None:
    a, b, c = only(atoms, Kind.NUMBER)
    if min(a.digits, b.digits, c.digits) < 1 or not (touching(atoms) or atoms[1].kind == "/"):
        return None
    if atoms[3].kind == "," and not 1900 <= c.value < 2200:
        return None
    if a.digits == 4:
        iso = atoms[1].kind == "-"  # 2026-30-04 is no day
        month, day = (b.value, c.value) if b.value <= 12 or iso else (c.value, b.value)
        return _date(atoms, a.value, month, day) if c.digits <= 2 else None
    if a.digits > 2 or b.digits > 2 or c.digits not in (2, 4):
        if not (context.order == "ymd" and a.digits == 2 and c.digits == 1):
            return None
        return _date(atoms, whole_year(a.value, 2), b.value, c.value)
    if atoms[1].kind == "-" and context.order == "ymd" and (a.value > 12 or a.digits == b.digits == c.digits):
        return _date(atoms, whole_year(a.value, 2), b.value, c.value)
    month, day = _ordered(context.order, a.value, b.value)
    if month > 12 or day > 31:
        return None
    return _date(atoms, whole_year(c.value, c.digits), month, day)


@rules("(<~number|slash) number slash number (>~slash|dot number|colon number|unit|hmark|second)")
def _two_figures(context: Context, atoms: list[Atom]) -> Atom | None:
    a, b = only(atoms, Kind.NUMBER)
    if min(a.digits, b.digits) < 1:
        return None
    if a.digits == 4 and b.digits <= 2:
        return _date(atoms, a.value, b.value, None) if b.value <= 12 else None
    if b.digits == 4 and a.digits <= 2:
        return _date(atoms, b.value, a.value, None) if a.value <= 12 else None
    month, day = _ordered(context.order, a.value, b.value)
    if a.digits > 2 or b.digits > 2 or month > 12 or day > 31 or not month or not day:
        return None
    fraction = (a.value == 1 and b.value <= 4) or (a.value, b.value) in ((2, 3), (3, 4))
    return _date(atoms, None, month, day, bare=fraction and a.digits == b.digits == 1)


@rules("(<~number|dot) number dot? (dash|to) number dot number dot? number?")
def _days_dot_month(context: Context, atoms: list[Atom]) -> Atom | None:
    """14-15.11.2017, 28.-30.06.: the first of them"""
    day, last, month, *year = only(atoms, Kind.NUMBER)
    if not (0 < day.digits < 3 and 0 < last.digits < 3 and day.value < last.value and month.value <= 12):
        return None
    figures = [one.digits for one in year]
    if figures not in ([], [2], [4]) or not touching(atoms[2 + (atoms[1].kind == ".") :]):
        return None
    if context.order != "dmy" and last.value <= 12:
        return None
    return _date(atoms, whole_year(year[0].value, year[0].digits) if year else None, month.value, day.value)


rules.rules.insert(0, rules.rules.pop())  # before the dates that it ends with


@rules("(<~number|dot|dash|ordinal|month) number dot number dot? (>~number|colon number|anyunit|ampm|dash)")
def _day_dot_month(context: Context, atoms: list[Atom]) -> Atom | None:
    """12.07., 01.08, 6·30"""
    a, b = only(atoms, Kind.NUMBER)
    month, day = _ordered(context.order, a.value, b.value)
    if min(a.digits, b.digits) < 1 or not touching(atoms):
        return None
    if a.digits == 4 and b.digits < 3 and context.language == "zh" and 1900 <= a.value < 2200:
        return _date(atoms, a.value, b.value, None)
    if max(a.digits, b.digits) > 2 or month > 12 or day > 31 or not month or not day:
        return None
    return _date(atoms, None, month, day, bare=context.language not in ("de",))


@rules("(<~number|dot) number dot number (>~dot|number|anyunit)")
def _dotted_clock(context: Context, atoms: list[Atom]) -> Atom | None:
    """15.30, where it is no date"""
    hour, minute = only(atoms, Kind.NUMBER)
    if context.half_day or hour.digits < 1 or minute.digits != 2 or minute.value < 13 or not touching(atoms):
        return None
    whole = atoms[0].start == 0 and atoms[-1].end == len(context.text.rstrip())
    return (
        made("clock", Clock(hour.value, minute.value), atoms)
        if hour.value < 24 and minute.value < 60 and whole
        else None
    )


@rules("the? number number number (>~number|anyunit|colon number|slash|dot)")
def _spaced(context: Context, atoms: list[Atom]) -> Atom | None:
    """le 20 02 2014, 2010 01 29"""
    first, second, third = only(atoms, Kind.NUMBER)
    figures = (first.digits, second.digits, third.digits)
    if figures == (4, 2, 2) and 1900 <= first.value < 2200:
        return _date(atoms, first.value, second.value, third.value)
    alone = atoms[0].kind == Kind.THE or not context.text[: atoms[0].start].strip()
    whole = alone and not context.text[atoms[-1].end :].strip()
    if not (
        0 < figures[0] < 3 and 0 < figures[1] < 3 and figures[2] in ((4,) if context.half_day else (2, 4))
    ):
        return None
    if not (whole if context.half_day else alone):
        return None
    month, day = _ordered(context.order if context.half_day else "dmy", first.value, second.value)
    return _date(atoms, whole_year(third.value, third.digits), month, day)


@rules("number of number of number")
def _of_of(context: Context, atoms: list[Atom]) -> Atom | None:
    """9 de 8 de 1971"""
    day, month, year = only(atoms, Kind.NUMBER)
    if context.language not in ("es", "pt") or year.digits != 4 or month.value > 12:
        return None
    return _date(atoms, year.value, month.value, day.value)


@rules("(number dot|ordinal) ordinal number?", "ordinal number dot")
def _counted_month(context: Context, atoms: list[Atom]) -> Atom | None:
    """siebter vierter: the seventh of the fourth"""
    if context.language != "de":
        return None
    day, month, *year = only(atoms, Kind.NUMBER + Kind.ORDINAL)
    if month.value > 12 or (year and year[0].digits != 4):
        return None
    return _date(atoms, year[0].value if year else None, month.value, day.value)


@rules("(<~number|dash|slash|dot) number dash number (>~number|dash|anyunit|colon number|ampm|month|weekday)")
def _two_with_dash(context: Context, atoms: list[Atom]) -> Atom | None:
    """2016-05; and 12-5 where that is a way to write a day"""
    a, b = only(atoms, Kind.NUMBER)
    if not touching(atoms) or min(a.digits, b.digits) < 1:
        return None
    if a.digits == 4 and b.digits == 2 and 1900 <= a.value < 2200 and 1 <= b.value <= 12:
        return _date(atoms, a.value, b.value, None)
    month, day = _ordered(context.order, a.value, b.value)
    if max(a.digits, b.digits) > 2 or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return _date(atoms, None, month, day, bare=True) if context.language in (*_DOTTED, "zh") else None


@rules("number")
def _compact(context: Context, atoms: list[Atom]) -> Atom | None:
    """20170302"""
    number = atoms[0]
    numbered = context.text[: number.start].endswith("#")
    if number.digits != 8 or numbered or not 1900 <= number.value // 10000 < 2200:
        return None
    year, month, day = number.value // 10000, number.value // 100 % 100, number.value % 100
    return (
        made("date", DateParts(year, month, day), atoms)
        if 1 <= month <= 12 and 1 <= day <= month_length(year, month)
        else None
    )


# --- with a month's name


@rules("number (slash|dash) month (slash|dash) number", "number (slash|dash) number (slash|dash) month")
@rules("month (slash|dash) number (slash|dash) number")
def _with_marks(_: Context, atoms: list[Atom]) -> Atom | None:
    """05-Aug-2016, 2019/sep/01, 23-2020-September"""
    a, b = only(atoms, Kind.NUMBER)
    month = only(atoms, Kind.MONTH)[0].value
    day, year = (b, a) if a.digits == 4 else (a, b)
    if day.digits > 2 or year.digits not in (2, 4):
        return None
    return _date(atoms, whole_year(year.value, year.digits), month, day.value)


_DAY = "(number|ordinal|second)"
_BETWEEN = "(of|the|dash|slash|dot|comma|within)*"
_ANOTHER_NUMBER = regex(r" *, *[0-9]{1,2}(?![0-9:])")
_FIGURES_OF_CLOCK = regex(r",? *(?:at +)?[0-9]{1,2}:[0-9]{2}")


def _parted(atoms: list[Atom]) -> bool:
    """Return whether a dash with blanks around it parts them: August 8 - August 12."""
    return any(
        atom.kind == "-" and not touching(atoms[at - 1 : at + 2]) for at, atom in enumerate(atoms) if at
    )


def _is_clock(number: Atom) -> bool:
    """Return whether four figures may be a time: 1845."""
    return number.digits == 4 and number.value < 2400 and number.value % 100 < 60


def _year_after(context: Context, year: Atom, day_first: bool, comma: bool) -> bool:
    """Return whether a number after a day and month is a year, and not an hour."""
    if year.digits == 4 or (year.digits <= 0 and 1900 <= year.value < 2200):
        timed = _is_clock(year) and not _FIGURES_OF_CLOCK.match(context.text, year.end)
        return bool(1900 <= year.value < 2200 or (1000 <= year.value <= 9999 and not timed))
    if year.digits != 2:
        return False
    return year.value > 24 or comma or (day_first and not context.eager)


@rules(
    "(<month|ordinal|second|comma|number|of|within) number unknown? number"
    " (>~anyunit|ampm|number|colon|oclock)"
)
def _spelled_year(context: Context, atoms: list[Atom]) -> Atom | None:
    """nineteen seventy eight, nineteen oh one"""
    century, rest = only(atoms, Kind.NUMBER)
    oh = context.text[century.end : rest.start].strip() in ("o", "oh")
    if len(atoms) != 2 + oh or not (1 <= rest.value < 10 if oh else 10 <= rest.value < 100):
        return None
    if century.digits or rest.digits or century.value not in (18, 19, 20):
        return None
    return Atom("n", 100 * century.value + rest.value, century.start, rest.end, 4)


@rules(f"month {_DAY} (dash|to) {_DAY} comma? number (>~colon number|anyunit|ampm)")
def _month_days(_: Context, atoms: list[Atom]) -> Atom | None:
    """January 5 to 8, 2020"""
    day, last, year = only(atoms, Kind.NUMBER + Kind.ORDINAL + Kind.SECOND)
    if year.digits != 4 or not 1 <= ordinal_of(day) < ordinal_of(last) <= 31:
        return None
    if not exists(year.value, atoms[0].value, ordinal_of(last)):
        return _date(atoms, year.value, atoms[0].value, 0)  # February 20 - 29, 2022
    return _date(atoms, year.value, atoms[0].value, ordinal_of(day))


@rules(f"month {_DAY} (dash|to) {_DAY} (>~number|colon|anyunit|ampm|month|slash)")
@rules(f"{_DAY} to month {_DAY} (>~number|colon|anyunit|ampm|month|slash)")
def _month_range(_: Context, atoms: list[Atom]) -> Atom | None:
    """July 13-15, 02 to April 07"""
    day, last = only(atoms, Kind.NUMBER + Kind.ORDINAL + Kind.SECOND)
    if day is atoms[0] and day.kind == Kind.NUMBER and day.digits != 2:
        return None
    if last.digits > 2 or not 1 <= ordinal_of(day) < ordinal_of(last) <= 31:
        return None
    return _date(atoms, None, only(atoms, Kind.MONTH)[0].value, ordinal_of(day))


@rules(f"{_DAY} comma {_DAY} comma? and? {_DAY} of? month", f"{_DAY} comma {_DAY} of? month")
def _listed_days(_: Context, atoms: list[Atom]) -> Atom | None:
    """10, 11 and 12 April: the first of them"""
    days = [ordinal_of(atom) for atom in only(atoms[:-1], Kind.NUMBER + Kind.ORDINAL + Kind.SECOND)]
    if (
        days != sorted(set(days))
        or not 1 <= days[0] <= days[-1] <= 31
        or any(one.digits > 2 for one in only(atoms, Kind.NUMBER))
    ):
        return None
    return _date(atoms, None, only(atoms, Kind.MONTH)[0].value, days[0])


@rules(f"{_DAY} dot? (dash|to|slash|and) the? {_DAY} dot? of? month (comma|of)? (number)?")
def _days_month(context: Context, atoms: list[Atom]) -> Atom | None:
    """13-15 July: the first of them"""
    day, last = only(atoms, Kind.NUMBER + Kind.ORDINAL + Kind.SECOND)[:2]
    year = atoms[-1] if atoms[-1].kind == Kind.NUMBER and atoms[-1] is not last else None
    if day.digits > 2 or last.digits > 2 or not 1 <= ordinal_of(day) < ordinal_of(last) <= 31:
        return None
    if year and year.digits != 4:
        return None
    return _date(atoms, year.value if year else None, only(atoms, Kind.MONTH)[0].value, ordinal_of(day))


@rules(
    f"{_DAY} dot? {_BETWEEN} month dot? (of|dash|slash|comma|within|the)* number"
    " (>~colon number|anyunit|ampm|oclock|hmark|slash|dot number|dash number (dash|slash|dot))"
)
def _day_month_year(context: Context, atoms: list[Atom]) -> Atom | None:
    """20 March 2026, 3 jan 10, the second of february in the year 1980"""
    day, year = ordinal_of(atoms[0]), atoms[-1]
    if _parted(atoms):
        return None
    if not 1 <= day <= 31 or not _year_after(context, year, True, False):
        return None
    return _date(atoms, whole_year(year.value, year.digits), only(atoms, Kind.MONTH)[0].value, day)


@rules(
    f"month dot? (the|dash|slash|of|dot|comma)* {_DAY} (comma|of|dash|slash|within|the|dot)* number"
    " (>~colon number|anyunit|ampm|oclock|hmark|slash|dot number|month)"
)
def _month_day_year(context: Context, atoms: list[Atom]) -> Atom | None:
    """March 20, 2026; Aug 9 96; july 4th of 1995"""
    day, year = only(atoms[1:], Kind.NUMBER + Kind.ORDINAL + Kind.SECOND)
    if year.digits == 2 and _ANOTHER_NUMBER.match(context.text, year.end):
        return None  # Jan 22, 23, 28
    comma = bool(only(atoms[atoms.index(day) :], ",")) and year.digits == 2
    comma = comma or (day.kind == Kind.ORDINAL and year.digits == 2 and year.value < 10)  # Jul 15th 04
    if not 1 <= ordinal_of(day) <= 31 or day.digits > 2 or not _year_after(context, year, False, comma):
        return None
    return _date(atoms, whole_year(year.value, year.digits), atoms[0].value, ordinal_of(day))


@rules(f"month dot? {_DAY} (>dash month {_DAY})")
def _first_of_two(_: Context, atoms: list[Atom]) -> Atom | None:
    """oct 2-oct 5"""
    day = atoms[-1]
    return _date(atoms, None, atoms[0].value, ordinal_of(day)) if 1 <= ordinal_of(day) <= 31 else None


@rules(
    f"number (of|comma|dot)? month dot? (the|dash)? {_DAY} (>~colon number|anyunit|ampm|oclock|hmark|slash)",
    "number month dot? (>~number|ordinal|second|the)",
)
def _year_month_day(_: Context, atoms: list[Atom]) -> Atom | None:
    """2009 May 22nd, 2022 Jan"""
    year, *day = only(atoms, Kind.NUMBER + Kind.ORDINAL + Kind.SECOND)
    if year.digits != 4 or not 1900 <= year.value < 2200 or (day and day[0].digits > 2):
        return None
    return _date(atoms, year.value, only(atoms, Kind.MONTH)[0].value, ordinal_of(day[0]) if day else None)


@rules(f"{_DAY} dot? {_BETWEEN} month dot?")
def _day_month(context: Context, atoms: list[Atom]) -> Atom | None:
    """20 March, 1.Jun, the 2nd of march"""
    day = atoms[0]
    if day.digits > 2 or not 1 <= ordinal_of(day) <= 31 or _parted(atoms):
        return None
    if only(atoms[1:-1], "," + Kind.WITHIN) and len(atoms) > 2 and atoms[1].kind != ".":
        return None  # "on the 3rd, March will ..."
    end = atoms[:-1] if atoms[-1].kind == "." and context.text[atoms[-1].end :].strip() == "" else atoms
    return _date(end, None, only(atoms, Kind.MONTH)[0].value, ordinal_of(day))


@rules(
    f"month dot? (the|dash|slash|of)* {_DAY}"
    " (>~colon number|anyunit|ampm|oclock|hmark|slash|dot number|dash number number)"
)
def _month_day(_: Context, atoms: list[Atom]) -> Atom | None:
    """March 20, april the 22nd, may nineteenth"""
    day = atoms[-1]
    if day.digits > 2 or not 1 <= ordinal_of(day) <= 31:
        return None
    return _date(atoms, None, atoms[0].value, ordinal_of(day))


@rules(
    "month dot? (of|comma|dash|slash|within|the)* number"
    " (>~colon number|anyunit|ampm|oclock|slash|dot number)"
)
def _month_year(context: Context, atoms: list[Atom]) -> Atom | None:
    """Sep 2012, march of 2027, may 97 at the end"""
    year = atoms[-1]
    if year.digits == 2 and year.value > 31 and not context.text[year.end :].strip(" .,;!?"):
        return _date(atoms, whole_year(year.value, 2), atoms[0].value, None)
    if year.digits != 4 and not (year.digits <= 0 and 1900 <= year.value < 2200):
        return None
    return _date(atoms, year.value, atoms[0].value, None) if 1000 <= year.value <= 9999 else None


@rules("quarter_number of the? month (comma? number (>~colon number|anyunit|ampm))?")
def _half_of_month(_: Context, atoms: list[Atom]) -> Atom | None:
    """the second half of May"""
    which, years = atoms[0].value, only(atoms, Kind.NUMBER)
    if which not in (5, 6) or (years and years[0].digits != 4):
        return None
    return _date(
        atoms, years[0].value if years else None, only(atoms, Kind.MONTH)[0].value, 16 if which == 6 else 1
    )


@rules("month dot?")
def _month(context: Context, atoms: list[Atom]) -> Atom:
    keep = atoms[:1] if atoms[-1].kind == "." and context.text[atoms[-1].end :].strip() == "" else atoms
    return _date(keep, None, atoms[0].value, None, bare=True)


@rules("date (and|to) date")
def _one_of_months(_: Context, atoms: list[Atom]) -> Atom | None:
    """June and August 2020, January or February: the first of them"""
    first, last = atoms[0].value, atoms[-1].value
    if any(one.month is None or one.day is not None for one in (first, last)) or first.year:
        return None
    return made("date", first._replace(year=last.year, bare=last.year is None), atoms)


# --- with the signs for year, month and day


@rules(
    "number monthmark number daysign? (dash|tilde|to|and|comma) number daysign",
    "number monthmark number daysign (dash|tilde|to|and|comma) number daysign? (>~number|monthmark"
    "|anyunit|oclock)",
)
def _days_of_sign(context: Context, atoms: list[Atom]) -> Atom | None:
    """3月15-17日, 4月10日和11日: the first of them"""
    month, day, last = only(atoms, Kind.NUMBER)
    if month.value > 12 or not 1 <= day.value < last.value <= 31 or last.digits > 2:
        return None
    return _date(atoms, None, month.value, day.value)


@rules(
    "lunar number monthmark of? edge? number daysign?",
    "lunar number deadline number daysign?",
)
def _lunar_day(context: Context, atoms: list[Atom]) -> Atom | None:
    """农历八月十五, 腊月二十三, 农历九月初九"""
    month, day = only(atoms, Kind.NUMBER)
    today = context.now.date()
    said = next_yearly(today, lambda year: lunar_day(year, month.value, day.value))
    return made("date", DateParts(said.year, said.month, said.day), atoms) if said else None


@rules(
    "era number year (number monthmark)? (of? number daysign)?",
    "number year number monthmark of? number daysign?",
    "number year number monthmark",
    "number monthmark of? number daysign",
    "number monthmark of? number (>~anyunit|oclock|colon number|slash|dash|dot)",
)
def _signs(context: Context, atoms: list[Atom]) -> Atom | None:
    """2015年3月20日, 三月二十号, 令和2年5月1日, 一月二十三"""
    numbers = only(atoms, Kind.NUMBER)
    if only(atoms, Kind.YEAR):
        first = numbers.pop(0)
        base = atoms[0].value if atoms[0].kind == Kind.ERA else None
        year = base + first.value if base is not None else whole_year(first.value, abs(first.digits))
    else:
        year = None
    if any(n.digits > 2 or n.digits < -3 for n in numbers):
        return None
    month = numbers[0].value if numbers else None
    day = numbers[1].value if len(numbers) > 1 else None
    return _date(atoms, year, month, day)


@rules("number year (>~ago|hence|number unit|half)", "number year (ago|hence)")
def _year_sign(context: Context, atoms: list[Atom]) -> Atom | None:
    """2027年, 2027年内; but 20年内 is a length"""
    year = atoms[0]
    if len(atoms) > 2 and abs(year.digits) != 4:
        return None
    if abs(year.digits) == 2 and context.text.startswith("第", atoms[1].end):
        return _date(atoms, whole_year(year.value, 2), None, None)  # 21年第五周
    if year.digits == 4 or year.digits == -4 or 1900 <= year.value < 2200:
        return _date(atoms, year.value, None, None)
    return None


@rules("number monthmark (>~ago|hence)")
def _month_sign(_: Context, atoms: list[Atom]) -> Atom | None:
    """9月"""
    return _date(atoms, None, atoms[0].value, None) if 1 <= atoms[0].value <= 12 else None


@rules("number daymark (>~ago|hence|and)", "number datemark")
def _day_sign(_: Context, atoms: list[Atom]) -> Atom | None:
    """12号"""
    return _date(atoms, None, None, atoms[0].value) if 1 <= atoms[0].value <= 31 else None


@rules(
    "(<holiday|edge) (of|comma|the|dash)* number (>~anyunit|colon number|slash|dash|ampm)",
    "(within|by|of) the? number"
    " (>~anyunit|colon number|slash|dash|dot number|ampm|number|month|monthmark|quarter_number)",
)
def _year(_: Context, atoms: list[Atom]) -> Atom | None:
    """in 2027, 4th of July 1776"""
    year = atoms[-1]
    feast = len(atoms) == 1 and 1000 <= year.value < 1900 and not _is_clock(year)
    spelled = year.digits == 0 and len(atoms) == 1 and year.value > 2000
    if not (year.digits == 4 or spelled) or not (feast or 1900 <= year.value < 2200):
        return None
    return _date(atoms, year.value, None, None)


@rules("number")
def _year_alone(context: Context, atoms: list[Atom]) -> Atom | None:
    """2028, and nothing else"""
    year = atoms[0]
    alone = context.text.strip() == context.text[year.start : year.end]
    return _date(atoms, year.value, None, None) if alone and 1900 <= year.value < 2100 else None


# --- what stands beside a date


@rules("(<date) comma? number (dash number)? (>~anyunit|colon|slash|dot|number|month|monthmark)")
def _clock_after_date(_: Context, atoms: list[Atom]) -> Atom | None:
    """12 Nov 1115, Jun 7 1440-1825"""
    numbers = only(atoms, Kind.NUMBER)
    maybe_year = len(numbers) == 1 and 1900 <= numbers[0].value < 2200
    if maybe_year or not all(_is_clock(number) for number in numbers):
        return None
    return made("clock", Clock(*divmod(numbers[0].value, 100)), atoms)


@rules("(<date) at? number dot number dot? (>~anyunit|colon|slash|number|month)")
def _dotted_after_date(_: Context, atoms: list[Atom]) -> Atom | None:
    """Dec 4 08.40"""
    hour, minute = only(atoms, Kind.NUMBER)
    if not 1 <= hour.digits <= 2 or minute.digits != 2 or hour.value > 24 or minute.value > 59:
        return None
    return made("clock", Clock(hour.value, minute.value, sure=hour.digits == 2), atoms)


@rules("(<date|relday|anyweekday) after number (>~anyunit|colon|slash|dot|number|month|ordinal|unknown)")
def _after_hour(_: Context, atoms: list[Atom]) -> Atom | None:
    """Friday after 6"""
    hour = atoms[-1]
    if hour.digits > 2 or not 1 <= hour.value <= 24:
        return None
    return made("clock", Clock(hour.value, sure=hour.value > 12), atoms)


@rules(
    "(<clock) of number (>~anyunit|colon|slash|dash|dot|number|month|monthmark|unknown)",
    "of number (>comma? at? clock)",
)
def _day_beside_clock(context: Context, atoms: list[Atom]) -> Atom | None:
    """8pm on 15, on 15 at 8:00"""
    day = atoms[-1]
    on = context.text[atoms[0].start : atoms[0].end] in ("on", "el", "am", "den", "le", "em", "en")
    return _date(atoms, None, None, day.value) if on and 0 < day.digits < 3 and 1 <= day.value <= 31 else None
