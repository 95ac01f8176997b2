"""Weekdays, weeks, months, quarters and their edges: next Tue, 下个月底, end of Q3, first Monday of May."""

from __future__ import annotations

from handlers.language.figures import whole_year
from handlers.language.lexicon import UNKNOWN, Atom, Kind
from handlers.language.when.grammar import Rules, made, only, ordinal_of
from handlers.language.when.lengths import names_quarter
from handlers.language.when.values import (
    Context,
    DateParts,
    Edge,
    MonthStep,
    Nth,
    PartOf,
    Period,
    Quarter,
    Weekday,
)

rules = Rules()


@rules("period")
def _period_word(_: Context, atoms: list[Atom]) -> Atom | None:
    """明年"""
    value = atoms[0].value
    return None if isinstance(value, Period) else made("period", Period(*value), atoms)


# --- quarters


@rules("number quarter_number", "quarter_number (of|the|comma|dash|slash)* number", "quarter_number")
def _quarter_figure(_: Context, atoms: list[Atom]) -> Atom | None:
    """Q3, 2018Q4, q1 2021"""
    years = only(atoms, Kind.NUMBER)
    if years and years[0].digits not in (2, 4):
        return None
    year = whole_year(years[0].value, years[0].digits) if years else None
    return made("date", Quarter(only(atoms, Kind.QUARTER_NUMBER)[0].value, year), atoms)


@rules("anyordinal (quarter|unit) (of|the|comma|within)* number", "anyordinal (quarter|unit)")
def _quarter_ordinal(_: Context, atoms: list[Atom]) -> Atom | None:
    """third quarter of 2019, 第三季度"""
    quarter = ordinal_of(atoms[0]) % 5  # the last one is the fourth
    years = only(atoms[1:], Kind.NUMBER)
    if atoms[1].value != ("quarter", 1) or not quarter or (years and years[0].digits != 4):
        return None
    return made("date", Quarter(quarter, years[0].value if years else None), atoms)


@rules("number unit")
def _quarter_counted(context: Context, atoms: list[Atom]) -> Atom | None:
    """三季度"""
    return made("date", Quarter(atoms[0].value), atoms) if names_quarter(context, *atoms) else None


# --- which one of several


@rules(
    "(<ordinal|second|unit|daymark|dayword|weekday|weekday_or_ordinal) (of|within|the)+"
    " (unit|quarter|year) (>~turn|step)"
)
def _of_the(_: Context, atoms: list[Atom]) -> Atom:
    """the first Monday of the month: of this one, or the next"""
    return made("period", Period(atoms[-1].value[0], "any"), atoms)


@rules("(ordinal|second) step (unit|daymark|anyweekday) (of|within|the)* (>date|period|anystep)")
def _nth_last(_: Context, atoms: list[Atom]) -> Atom | None:
    """third last week of 2018"""
    which, step, unit = atoms[:3]
    if step.value != -1:
        return None
    if unit.kind in (Kind.WEEKDAY, Kind.WEEKDAY_OR_ORDINAL):
        return made("nth", Nth(-ordinal_of(which), unit.value), atoms)
    return made("nth", Nth(-ordinal_of(which), None, unit.value[0]), atoms)


@rules(
    "(anyordinal|step) anyweekday (of|within|the)* (>date|anystep|period|unit|number)",
    "anyordinal anyweekday (>~unit)",
)
def _nth_weekday(context: Context, atoms: list[Atom]) -> Atom | None:
    """first Monday of ..., last friday in ..."""
    which, weekday = atoms[0], atoms[1]
    follows = context.text[atoms[-1].end :].lstrip()[:2]
    if which.kind == Kind.STEP and (
        which.value != -1 or (len(atoms) == 2 and follows not in ("of", "in", "de", "im"))
    ):
        return None
    return made("nth", Nth(ordinal_of(which), weekday.value), atoms)


@rules(
    "(anyordinal|anystep) (unit|second|daymark|dayword) (of|within|the)* (>date|period)",
    "(anyordinal|anystep) (unit|second|daymark|dayword) (of|within|the)+ (>anystep|unit|quarter|year)",
    "anyordinal unit (>anystep (unit|year))",
    "(<date) of? ordinal (unit|daymark)",
)
def _nth_unit(_: Context, atoms: list[Atom]) -> Atom | None:
    """12th month of 2019, last day of next month, dritter tag im oktober"""
    atoms = atoms[1:] if atoms[0].kind == Kind.OF else atoms
    which, unit = atoms[0], atoms[1]
    if which.kind in (Kind.STEP, Kind.TURN) and which.value != -1:
        return None
    return made("nth", Nth(ordinal_of(which), None, unit.value[0]), atoms)


# --- this, next, last


@rules("(<relday|anyweekday|anystep) relday")
def _morning(context: Context, atoms: list[Atom]) -> Atom | None:
    """Montag morgen, heute Morgen: the same word means tomorrow"""
    if context.language != "de" or context.text[atoms[0].start : atoms[0].end] != "morgen":
        return None
    return Atom("T", "morning", atoms[0].start, atoms[0].end)


@rules("weekday dot (>~number dot|stop)")
def _abbreviated(_: Context, atoms: list[Atom]) -> Atom:
    return Atom("W", atoms[0].value, atoms[0].start, atoms[1].end)


@rules("anystep anyweekday", "anyweekday turn")
def _stepped_weekday(context: Context, atoms: list[Atom]) -> Atom:
    """next Tuesday, 上周二 in two words, lundi prochain"""
    step, day = (
        only(atoms, Kind.STEP + Kind.TURN)[0].value,
        only(atoms, Kind.WEEKDAY + Kind.WEEKDAY_OR_ORDINAL)[0].value,
    )
    if isinstance(day, Weekday):
        day = day.day
    if context.language in ("es", "pt") and step == 0:
        step = None
    return Atom("W", Weekday(day, step), atoms[0].start, atoms[-1].end)


@rules("anyweekday")
def _weekday(_: Context, atoms: list[Atom]) -> Atom | None:
    if isinstance(atoms[0].value, Weekday):
        return None
    return Atom("W", Weekday(atoms[0].value), atoms[0].start, atoms[0].end)


@rules(
    "anystep (unit|second|quarter|year|monthmark|daymark|dayword|hmark)",
    "(unit|quarter|year|dayword|hmark) turn",
)
def _stepped_unit(context: Context, atoms: list[Atom]) -> Atom | None:
    """next week, 下个月, la semaine prochaine"""
    unit = next(atom for atom in atoms if atom.kind not in (Kind.STEP, Kind.TURN))
    step = only(atoms, Kind.STEP + Kind.TURN)[0].value
    grain = unit.value[0]
    if unit.value == ("week", 2):
        grain = "fortnight"
    if grain == "day" and unit.kind == Kind.DAYMARK and context.language == "zh":
        return None
    return made("period", Period(grain, step), atoms)


@rules("(<~number|quarter|half) past anyweekday")
def _past_weekday(_: Context, atoms: list[Atom]) -> Atom:
    """past Tuesday"""
    day = atoms[1].value
    return made("weekday", Weekday(day.day if isinstance(day, Weekday) else day, "gone"), atoms)


@rules("(<~number|quarter|half) past unit (>~ago|of|after|before)")
def _past_unit(_: Context, atoms: list[Atom]) -> Atom:
    """the past week"""
    return made("period", Period(atoms[1].value[0], -1), atoms)


@rules("the? (unit|quarter|weekday|date) step")
def _after_next(_: Context, atoms: list[Atom]) -> Atom | None:
    """the week after next, the Monday after next, March after next"""
    noun = atoms[-2]
    if atoms[-1].value != 2:
        return None
    if isinstance(noun.value, DateParts):
        month = noun.value.month if noun.value == DateParts(None, noun.value.month, bare=True) else None
        return made("date", MonthStep(month, 2), atoms) if month else None
    if noun.kind == Kind.WEEKDAY:
        day = noun.value.day if isinstance(noun.value, Weekday) else noun.value
        return Atom("W", Weekday(day, 2), atoms[0].start, atoms[-1].end)
    return made("period", Period(noun.value[0], 2), atoms)


@rules("(<~ordinal|second|anystep|number|article) the? unit (of|the)+ date")
def _week_of(_: Context, atoms: list[Atom]) -> Atom | None:
    """week of May 4, la semaine du 7 octobre"""
    date = atoms[-1].value
    week = only(atoms, Kind.UNIT)[0].value == ("week", 1)
    return made("date", date, atoms) if week and isinstance(date, DateParts) and date.day else None


@rules("edge (of|the)* relday")
def _edge_of_day(_: Context, atoms: list[Atom]) -> Atom:
    """end of today"""
    return made("deadline", Edge(atoms[0].value, Period("day", atoms[-1].value)), atoms)


@rules("hence period")
def _later_in(_: Context, atoms: list[Atom]) -> Atom:
    """later this week"""
    return made("deadline", Edge("late", atoms[1].value), atoms)


@rules("(<~number|anystep|ordinal) (the|of)* unit (>~ago|hence|after|before|number|turn)")
def _weekend(_: Context, atoms: list[Atom]) -> Atom | None:
    """at the weekend"""
    return made("period", Period("weekend"), atoms) if atoms[-1].value == ("weekend", 1) else None


@rules("anystep part", "part turn")
def _stepped_part(_: Context, atoms: list[Atom]) -> Atom | None:
    """this morning"""
    step = only(atoms, Kind.STEP + Kind.TURN)[0].value
    part = only(atoms, Kind.PART)[0].value
    days = {0: 0, -1: -1, 1: 1}.get(step, 0)
    if days == 1 and part not in ("night", "tonight", "morning"):
        return None
    return made("steps", PartOf(days, part), atoms)


@rules("anystep date", "date turn")
def _stepped_date(context: Context, atoms: list[Atom]) -> Atom | None:
    """next march, last may, this june"""
    step, date = only(atoms, Kind.STEP + Kind.TURN)[0].value, only(atoms, Kind.DATE)[0].value
    if not isinstance(date, DateParts) or date.month is None or date.year is not None:
        return None
    if date.day is not None:
        return made("date", date, atoms)
    typed = context.text[atoms[0].start :]
    if typed.startswith("this may") and typed[8:].strip()[:1].isalpha():
        return Atom(UNKNOWN, None, atoms[0].start, atoms[-1].end)  # this may take longer
    return made("date", MonthStep(date.month, step), atoms)


@rules("anystep holiday")
def _stepped_holiday(_: Context, atoms: list[Atom]) -> Atom:
    """next christmas, last summer"""
    return made("holiday", ("last " if atoms[0].value in (-1, "gone") else "") + atoms[1].value, atoms)


@rules("(<period) of? ordinal (unit|daymark)")
def _nth_unit_after(_: Context, atoms: list[Atom]) -> Atom:
    """本月最后一天"""
    return made("nth", Nth(ordinal_of(atoms[-2]), None, atoms[-1].value[0]), atoms[-2:])


# --- edges


@rules("(number|ordinal) deadline")
def _month_edge(_: Context, atoms: list[Atom]) -> Atom | None:
    """9月底, 2027年初, 二季度末"""
    edge, grain = atoms[1].value
    if grain == "year" and abs(atoms[0].digits) in (2, 4):
        return made(
            "deadline", Edge(edge, DateParts(whole_year(atoms[0].value, abs(atoms[0].digits)))), atoms
        )
    if grain == "quarter" and 1 <= atoms[0].value <= 4:
        return made("deadline", Edge(edge, Quarter(atoms[0].value)), atoms)
    if grain != "month" or not 1 <= atoms[0].value <= 12:
        return None
    return made("deadline", Edge(edge, DateParts(None, atoms[0].value)), atoms)


@rules("anystep deadline")
def _stepped_edge(_: Context, atoms: list[Atom]) -> Atom:
    """下月底, this EOM"""
    edge, grain = atoms[1].value
    return made("deadline", Edge(edge, Period(grain, atoms[0].value)), atoms)


@rules("period deadline")
def _period_edge(_: Context, atoms: list[Atom]) -> Atom | None:
    """明年年底, 下个月月底"""
    edge, grain = atoms[1].value
    if atoms[0].value.grain != grain:
        return None
    return made("deadline", Edge(edge, atoms[0].value), atoms)


@rules("edge (of|dash|the|within)* (date|period)", "(date|period) of? edge")
def _edge_of(context: Context, atoms: list[Atom]) -> Atom | None:
    """end of July, mid next week, 明年底"""
    edge = only(atoms, Kind.EDGE)[0].value
    what = only(atoms, Kind.DATE + Kind.PERIOD)[0].value
    if isinstance(what, MonthStep):
        return None
    if isinstance(what, DateParts) and what.day is not None:
        return None
    if atoms[-1].kind == Kind.EDGE and context.language not in ("zh", "ja") and isinstance(what, Period):
        return None
    return made("deadline", Edge(edge, what), atoms)


@rules("edge (of|the|dash)* (unit|quarter|dayword)")
def _edge_of_this(_: Context, atoms: list[Atom]) -> Atom | None:
    """end of month, mid-week"""
    grain = atoms[-1].value[0]
    if grain not in ("day", "week", "month", "quarter", "year", "business") or atoms[-1].value == ("week", 2):
        return None
    return made("deadline", (atoms[0].value, "day" if grain == "business" else grain), atoms)


@rules("deadline")
def _deadline(_: Context, atoms: list[Atom]) -> Atom | None:
    """EOM alone is of this month"""
    if isinstance(atoms[0].value, Edge):
        return None
    edge, grain = atoms[0].value
    return made("deadline", Edge(edge, Period(grain)), atoms)


# --- days of the month


@rules("(ordinal|second|number) (of|the|comma)* (>period)", "(<period) (of|the|comma)* (ordinal|number)")
def _day_of_period(context: Context, atoms: list[Atom]) -> Atom | None:
    """the 28th of next month, next month 28th"""
    day = next(atom for atom in atoms if atom.kind in (Kind.ORDINAL, Kind.SECOND, Kind.NUMBER))
    if day.kind == Kind.NUMBER and (not 0 < day.digits < 3 or (len(atoms) == 1 and context.language == "en")):
        return None
    return _day(atoms, ordinal_of(day))


@rules(
    "(<anyweekday) (comma|dayof|of)* (ordinal|number|second)"
    " (>~anyunit|colon number|slash|dash|dot number|ampm)"
)
def _day_after_weekday(context: Context, atoms: list[Atom]) -> Atom | None:
    """Monday 24th, tuesday the eleventh, jueves 15"""
    day = atoms[-1]
    if day.kind == Kind.NUMBER and not only(atoms, Kind.THE + Kind.DAYWORD):
        if day.digits > 2 or (context.half_day and (day.value <= 12 or context.eager)):
            return None
        if len(atoms) > 1 and atoms[0].kind == "," and context.half_day:
            return None
    return _day(atoms, ordinal_of(day))


@rules(
    "dayof+ (ordinal|second|number) dot?"
    " (>~anyunit|colon number|slash|dash|dot number|ampm|anyweekday|month)",
    "ordinal",
    "number dot (>part)",
)
def _day_alone(context: Context, atoms: list[Atom]) -> Atom | None:
    """the 22nd, le 2, dia 15"""
    day = only(atoms, Kind.ORDINAL + Kind.SECOND + Kind.NUMBER)[-1]
    if day.kind == Kind.NUMBER and day.digits < 1 and context.language == "en":
        return None
    if (day.kind == Kind.NUMBER and day.digits > 2) or context.text.startswith("第", day.start):
        return None
    return _day(atoms, ordinal_of(day), bare=True)


def _day(atoms: list[Atom], day: int, bare: bool = False) -> Atom | None:
    if not 1 <= day <= 31:
        return None
    return made("date", DateParts(None, None, day, bare), atoms)
