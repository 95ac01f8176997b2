"""Lengths of time, and how far they lie from now: in 3 days, two weeks ago, 一个半小时后, il y a 5 ans."""

from __future__ import annotations

from handlers.language.lexicon import Atom, Kind
from handlers.language.regex import regex
from handlers.language.when.grammar import Rules, made, only, ordinal_of, touching
from handlers.language.when.values import Context, Length, Steps

rules = Rules()
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_LONE_LETTER = regex(r"[0-9]+\s+[a-z]")
_MOST = 400_000  # more of anything is no appointment, and would leave the calendar


def length_of(count: float, unit: tuple[str, int]) -> Length | None:
    """Return a count of units; parts of a month are days, parts of a day are hours."""
    grain, times = unit
    count *= times
    if not 0 <= count < _MOST * times:
        return None
    if grain in _SECONDS:
        return Length(seconds=count * _SECONDS[grain], finest="second" if grain == "second" else "minute")
    whole = int(count)
    part = count - whole
    if grain == "day":
        return Length(days=whole, seconds=round(part * 86400), finest="minute" if part else "day")
    if grain == "business":
        return Length(business=whole)
    if grain in ("week", "weekend"):
        return Length(days=round(count * 7))
    months = {"month": 1, "quarter": 3, "year": 12}[grain] * count
    return Length(months=int(months), days=round((months - int(months)) * 30))


def names_quarter(context: Context, number: Atom, unit: Atom) -> bool:
    """Return whether this is the third quarter, 三季度, and not three of them, 三个季度."""
    if unit.value != ("quarter", 1) or not context.text.startswith("季", unit.start):
        return False
    after = context.text[unit.end : unit.end + 1]
    alone = unit.end - unit.start == 1 and after not in ("末", "底", "初")  # 四季酒店
    return 1 <= number.value <= 4 and not alone and after not in ("后", "前", "内", "以")


def _unit(atom: Atom) -> tuple[str, int]:
    return atom.value if atom.kind != Kind.MONTHMARK else ("month", 1)


def _length(atoms: list[Atom], count: float, unit: Atom) -> Atom | None:
    value = length_of(count, _unit(unit))
    return None if value is None else made("length", value, atoms)


# --- one length


@rules("number (dot|comma) number anyunit")
def _decimal(_: Context, atoms: list[Atom]) -> Atom | None:
    """2.5 hours"""
    whole, part = only(atoms, Kind.NUMBER)
    if not touching(atoms[:3]) or min(whole.digits, part.digits) < 1:
        return None
    return _length(atoms, whole.value + part.value / 10**part.digits, atoms[-1])


@rules("number? number slash number (of|article)* anyunit")
def _fraction(_: Context, atoms: list[Atom]) -> Atom | None:
    """1/2 hour, 3 1/2 hours"""
    *whole, top, bottom = (atom.value for atom in only(atoms, Kind.NUMBER))
    return _length(atoms, sum(whole) + top / bottom, atoms[-1]) if 0 < bottom < 10 else None


@rules(
    "(<within|step|turn|plus) number (to|dash|tilde|and) number anyunit",
    "number (to|dash|tilde|and) number anyunit (>hence)",
)
def _from_to(_: Context, atoms: list[Atom]) -> Atom | None:
    """in 2-3 days, two or three weeks from now: the sooner"""
    first, last = only(atoms, Kind.NUMBER)
    if not first.value < last.value or max(first.digits, last.digits) > 3:
        return None
    return _length(atoms, first.value, atoms[-1])


@rules("(number|article) more (anyunit|monthmark)")
def _and_more(_: Context, atoms: list[Atom]) -> Atom | None:
    """一个半小时, 20多个月, 2 more weeks"""
    return _length(atoms, atoms[0].value + atoms[1].value, atoms[2])


@rules("article number anyunit")
def _another(context: Context, atoms: list[Atom]) -> Atom | None:
    """another 3 days"""
    another = context.text[atoms[0].start : atoms[0].end] == "another"
    return _length(atoms, atoms[1].value, atoms[2]) if another else None


@rules("(number|article) and article? half (anyunit|hmark)")
def _and_half(_: Context, atoms: list[Atom]) -> Atom | None:
    """two and a half hours"""
    return _length(atoms, atoms[0].value + 0.5, atoms[-1])


@rules("fraction (anyunit|hmark)")
def _with_fraction(_: Context, atoms: list[Atom]) -> Atom | None:
    """anderthalb Stunden"""
    return _length(atoms, atoms[0].value, atoms[1])


@rules("(number|article) half dash? (anyunit|hmark)")
def _a_half(_: Context, atoms: list[Atom]) -> Atom | None:
    """a half hour, eine halbe Stunde"""
    return _length(atoms, 0.5, atoms[-1]) if atoms[0].value == 1 else None


@rules(
    "(number|article)? (anyunit|hmark) and article half",
    "(number|article) (anyunit|hmark) and half",
    "number (unit|year) half (>ago|hence)",
)
def _unit_and_half(_: Context, atoms: list[Atom]) -> Atom | None:
    """an hour and a half, 两天半"""
    counted = atoms[0].kind in (Kind.NUMBER, Kind.ARTICLE)
    return _length(atoms, (atoms[0].value if counted else 1) + 0.5, atoms[counted])


@rules("(<within|since) hmark and half")
def _hour_and_half(_: Context, atoms: list[Atom]) -> Atom | None:
    """en hora y media"""
    return _length(atoms, 1.5, atoms[0])


@rules("(<within|since) number hmark number unit?")
def _hours_minutes(_: Context, atoms: list[Atom]) -> Atom | None:
    """dans 1h30"""
    minutes = [unit.value for unit in only(atoms[3:], Kind.UNIT)]
    if not touching(atoms) or atoms[2].digits != 2 or minutes not in ([], [("minute", 1)]):
        return None
    return _length(atoms, atoms[0].value + atoms[2].value / 60, atoms[1])


@rules("half dash? (anyunit|monthmark|hmark)")
def _half(_: Context, atoms: list[Atom]) -> Atom | None:
    """half an hour, 半年"""
    return _length(atoms, 0.5, atoms[-1])


@rules("(number|article)? quarter (of|article)+ (unit|hmark)")
def _quarters(_: Context, atoms: list[Atom]) -> Atom | None:
    """three quarters of an hour"""
    count = atoms[0].value if atoms[0].kind in (Kind.NUMBER, Kind.ARTICLE) else 1
    return _length(atoms, count / 4, atoms[-1]) if atoms[-1].value[0] == "hour" else None


@rules("(number|article) (unit|second|quarter|hmark|year|daymark|dayword)")
def _counted(context: Context, atoms: list[Atom]) -> Atom | None:
    """3 days, a week, 三天"""
    number, unit = atoms
    if unit.value[0] == "weekend" and number.kind == Kind.NUMBER:
        return None
    if context.language == "zh" and context.text[unit.start : unit.end] == "w":
        return None  # 50w is a sum
    if names_quarter(context, number, unit) or (
        unit.kind == Kind.QUARTER and not context.text[unit.start].isascii()
    ):
        return None
    if number.kind == Kind.NUMBER and (number.digits > 6 or (unit.kind == Kind.YEAR and number.digits == 4)):
        return None
    return _length(atoms, number.value, unit)


@rules("length (and|comma)* length")
def _sum(_: Context, atoms: list[Atom]) -> Atom | None:
    """1 year, 2 months and 3 days"""
    first, last = atoms[0].value, atoms[-1].value
    if first.seconds and not last.seconds:
        return None  # 15 minutes, two weeks: not one length
    return made("length", first.plus(last), atoms)


for _again in range(6):
    rules.rules.append(rules.rules[-1])


# --- from now


def _far(atoms: list[Atom], length: Length, sign: int) -> Atom:
    return made("offset", length.times(sign), atoms)


@rules(
    "within at? length hence? (>~after|before)",
    "plus length",
    "length (hence|now)",
    "after length (>~after|before)",
)
def _ahead(_: Context, atoms: list[Atom]) -> Atom:
    """in 3 days, 3 days from now, 三天后, +15min"""
    return _far(atoms, only(atoms, Kind.LENGTH)[0].value, 1)


@rules(
    "since at? length ago?",
    "length ago",
    "dash length",
    "length before (>~number|relday|date|anyweekday|clock|part|holiday|the|anystep|now|period)",
)
def _back(context: Context, atoms: list[Atom]) -> Atom | None:
    """3 days ago, il y a 3 jours, -2 hours"""
    if atoms[0].kind == "-" and context.text[: atoms[0].start].strip() not in ("", "today", "now"):
        return None
    return _far(atoms, only(atoms, Kind.LENGTH)[0].value, -1)


@rules("(<date|relday|anyweekday|holiday|period|deadline|unit) (ago|hence) of? (length|ordinal unit)")
def _moved(context: Context, atoms: list[Atom]) -> Atom | None:
    """圣诞节前一天, 国庆节后第一个工作日"""
    last = atoms[-1]
    length = last.value if last.kind == Kind.LENGTH else length_of(atoms[-2].value, last.value)
    if context.language != "zh" or length is None or length.seconds:
        return None
    return made("moved", length.times(-1 if atoms[0].kind == Kind.AGO else 1), atoms)


@rules("(<~length|clock|part|number|date|relday|anyweekday|holiday|period|deadline) (ago|hence) length")
def _led(context: Context, atoms: list[Atom]) -> Atom | None:
    """前两天, 后三个小时"""
    side = atoms[0]
    if context.language != "zh" or side.end - side.start != 1:
        return None
    return _far(atoms, atoms[1].value, -1 if side.kind == Kind.AGO else 1)


@rules("within? anystep length", "length turn", "(within|of)? the? past length")
def _steps_of(_: Context, atoms: list[Atom]) -> Atom | None:
    """next two weeks, deux semaines passées"""
    step = -1 if only(atoms, Kind.PAST) else only(atoms, Kind.STEP + Kind.TURN)[0].value
    return (
        None
        if step == 0
        else _far(atoms, only(atoms, Kind.LENGTH)[0].value, -1 if step in (-1, "gone") else 1)
    )


@rules("number anystep anyunit")
def _number_of_steps(_: Context, atoms: list[Atom]) -> Atom | None:
    """2 upcoming days, les trois prochaines semaines"""
    number, step, unit = atoms
    length = length_of(number.value, _unit(unit))
    if length is None or step.value == 0:
        return None
    return _far(atoms, length, -1 if step.value in (-1, "gone") else 1)


@rules("within number (>~anyunit|colon number|slash|dash|dot|month|monthmark|number|unknown)")
def _minutes_ahead(context: Context, atoms: list[Atom]) -> Atom | None:
    """in 15, and nothing more"""
    number = atoms[1]
    alone = not context.text[: atoms[0].start].strip() and not context.text[number.end :].strip()
    if not (alone or context.eager) or not 0 < number.digits < 3:
        return None
    return _far(atoms, Length(seconds=60 * number.value, finest="minute"), 1)


@rules(
    "(<~anystep|since|within) length (>~after|before|of)",
    "(<~anystep|number|after) unit (>~after|before|of|number)",
)
def _length_alone(context: Context, atoms: list[Atom]) -> Atom | None:
    """follow up two weeks, 5m: how far ahead, where a date is expected or nothing else is there"""
    atom = atoms[0]
    typed = context.text[atom.start : atom.end]
    expected = context.eager and not context.text[: atom.start].strip(" :,-")
    if atom.kind == Kind.UNIT:
        return _far(atoms, Length(days=14), 1) if expected and atom.value == ("week", 2) else None
    figures = typed[:1].isdigit() and len(typed) == len(context.text.strip())
    if not expected and (not figures or _LONE_LETTER.fullmatch(typed)):
        return None
    return _far(atoms, atom.value, 1)


@rules("weekday unit (>~of)", "length of? weekday")
def _week_on(context: Context, atoms: list[Atom]) -> Atom | None:
    """Friday week, a week on Tuesday"""
    day = only(atoms, Kind.WEEKDAY)[0].value
    if atoms[0].kind == Kind.LENGTH:
        weeks = atoms[0].value.days // 7 if atoms[0].value in (Length(days=7), Length(days=14)) else 0
    else:
        typed = context.text[atoms[1].start : atoms[1].end]
        weeks = {"week": 1, "fortnight": 2}.get(typed, 0)
    return made("steps", Steps(weeks + 1, weekday=day), atoms) if weeks and isinstance(day, int) else None


@rules("length relday", "relday unit (>~of|ago|hence|before|after)")
def _week_on_day(context: Context, atoms: list[Atom]) -> Atom | None:
    """a week tomorrow, tomorrow week"""
    weeks = next((atom.value for atom in atoms if atom.kind == Kind.LENGTH), Length(days=7))
    units = only(atoms, Kind.UNIT)
    if context.language != "en" or weeks.days % 7 or weeks != Length(days=weeks.days) or not weeks.days:
        return None
    if units and units[0].value != ("week", 1):
        return None
    relday = only(atoms, Kind.RELDAY)[0].value
    return None if relday < 0 else _far(atoms, Length(days=weeks.days + relday), 1)


@rules("number unit (hence|ago)")
def _weekends(_: Context, atoms: list[Atom]) -> Atom | None:
    """two weekends ago"""
    number, unit, side = atoms
    if unit.value != ("weekend", 1):
        return None
    return made("steps", Steps(-number.value if side.kind == Kind.AGO else number.value, weekday=5), atoms)


@rules("within the? (unit|hmark) (>~of|ago|hence|number)")
def _within_unit(_: Context, atoms: list[Atom]) -> Atom | None:
    """within the hour"""
    unit = atoms[-1].value
    length = length_of(1, unit) if unit[0] in _SECONDS else None
    return length and _far(atoms, length, 1)


@rules("number anyweekday (hence|ago)", "within number anyweekday", "number part (hence|ago)")
def _named(_: Context, atoms: list[Atom]) -> Atom:
    """two sundays from now, 5 mornings ago"""
    count = only(atoms, Kind.NUMBER)[0].value * (-1 if atoms[-1].kind == Kind.AGO else 1)
    name = only(atoms, Kind.WEEKDAY + Kind.WEEKDAY_OR_ORDINAL + Kind.PART)[0]
    value = Steps(count, part=name.value) if name.kind == Kind.PART else Steps(count, weekday=name.value)
    return made("steps", value, atoms)


@rules(
    "the? (ordinal|second|number) anyweekday (after|before)",
    "the? anyweekday (after|before) (>the? (holiday|date)|anystep anyweekday)",
)
def _weekday_from(_: Context, atoms: list[Atom]) -> Atom:
    """the third tuesday after ..., 3 Mondays after ..., the monday after Christmas"""
    which = only(atoms, Kind.NUMBER + Kind.ORDINAL + Kind.SECOND)
    count = ordinal_of(which[0]) if which else 1
    weekday = only(atoms, Kind.WEEKDAY + Kind.WEEKDAY_OR_ORDINAL)[0].value
    return made("anchored", Steps(-count if atoms[-1].kind == Kind.BEFORE else count, weekday=weekday), atoms)


@rules("within? length (after|before|since)", "the? (ordinal|second)? unit (after|before|since)")
def _anchored(_: Context, atoms: list[Atom]) -> Atom | None:
    """3 days after ..., the day before ..., the second week after ..."""
    sign = 1 if atoms[-1].kind == Kind.AFTER else -1
    if lengths := only(atoms, Kind.LENGTH):
        return made("anchored", lengths[0].value.times(sign), atoms)
    counts = only(atoms, Kind.ORDINAL + Kind.SECOND)
    count = ordinal_of(counts[0]) if counts else 1
    length = length_of(count, only(atoms, Kind.UNIT)[0].value)
    return length and made("anchored", length.times(sign), atoms)
