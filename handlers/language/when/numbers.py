"""Numbers of several words: twenty one, vingt et un, two thousand and twenty."""

from __future__ import annotations

from handlers.language.lexicon import Atom, Kind
from handlers.language.when.grammar import Rules, made, only, ordinal_of, touching
from handlers.language.when.values import Context

rules = Rules()


def _joined(first: int, second: int) -> int | None:
    """Return the number that two neighbouring number words make, None when they are two numbers."""
    if second in (100, 1000):
        return first * second if 0 < first < second else None
    if first >= 1000 and first % 1000 == 0 and second < 1000:
        return first + second
    if first >= 100 and first % 100 == 0 and second < 100:
        return first + second
    if 20 <= first <= 90 and first % 10 == 0 and 0 < second < 10:
        return first + second
    return None


@rules(
    "(number|article) (and|dash)? number",
    "(number|article) (and|dash)? number",
    "(number|article) (and|dash)? number",
)
def _words(_: Context, atoms: list[Atom]) -> Atom | None:
    first, second = only(atoms, Kind.NUMBER + Kind.ARTICLE)
    if first.digits or second.digits or (atoms[1].kind == "-" and not touching(atoms)):
        return None
    value = _joined(first.value, second.value)
    return None if value is None else made("number", value, atoms)


@rules("number dash? ordinal", "number dash? second")
def _ordinal(_: Context, atoms: list[Atom]) -> Atom | None:
    """Twenty-first, thirty second."""
    tens, unit = atoms[0], atoms[-1]
    last = ordinal_of(unit)
    if tens.digits or unit.digits or tens.value not in (20, 30) or last > 9:
        return None
    return made("ordinal", tens.value + last, atoms)


@rules("ordinalmark number")
def _counted(_: Context, atoms: list[Atom]) -> Atom:
    """第三"""
    return made("ordinal", atoms[1].value, atoms)


@rules("unit number (>~anyunit|oclock|hmark|colon|number|slash|dash|dot|monthmark|daymark|datemark)")
def _numbered_weekday(context: Context, atoms: list[Atom]) -> Atom | None:
    """下星期 3, but not 下星期 3个会"""
    unit, day = atoms
    named = context.text.startswith(("星期 ", "礼拜 "), unit.end - 2) and unit.end + 1 == day.start
    counted = context.text[day.end :].lstrip().startswith("个")
    return made("weekday", day.value - 1, atoms) if named and not counted and 1 <= day.value <= 7 else None


@rules("after step (>~anyweekday|anyunit|month|holiday|part|date|number)")
def _after_next(_: Context, atoms: list[Atom]) -> Atom | None:
    """the Monday after next; in "a week after next Monday" the two words stay apart"""
    return made("step", 2, atoms) if atoms[1].value == 1 else None
