"""Dates and times in what people type: `parse("next Tue 3pm", now)`, `parse("下周二下午三点", now)`.

The text is folded to one plain spelling, cut into words and marks of time (`lexer`), rewritten by rules
to clocks, dates, lengths and periods (`clock`, `dates`, `lengths`, `periods`), gathered to candidates
(`compose`), and the best of them is settled to a moment (`settle`) by the convention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.language.almanac import month_length
from handlers.language.fold import Folded, fold
from handlers.language.lexicon import Atom
from handlers.language.regex import compile_all, regex
from handlers.language.shield import hide, without_addresses
from handlers.language.tongues import TONGUES, Tongue, language_of, order_of
from handlers.language.when import clock, dates, elsewhere, lengths, numbers, periods
from handlers.language.when.compose import Candidate, candidates
from handlers.language.when.guards import too_weak
from handlers.language.when.hours import Hours
from handlers.language.when.settle import Moment, settle
from handlers.language.when.values import Context

__all__ = ["Found", "Hours", "find", "find_all", "parse", "warm"]

_USUAL = Hours()
_NEXT = regex(
    r"[\s,/&]*(?:or|and|或者?|和|还是|oder|und|ou|et|o|y)?[\s,/&]*"
)  # between two dates of one clause
_BESIDE = frozenset('ljb,.@&()-;:~"a')  # kinds that may stand beside a date without saying anything
_STAGES = (numbers.rules, clock.rules, dates.rules, lengths.rules, periods.rules)


@dataclass(frozen=True, slots=True)
class Found:
    """A date phrase in a text.

    `value` is a date when no time was said, else a datetime in `now`'s zone. `words` is the phrase as typed,
    `start` and `end` its place. `grain` says how finely it was said: second, minute, part (of the day), day,
    week, month, quarter, half (year), year. `guessed` names what had to be guessed: "am_pm" (the half of the
    day), "day" (the time had passed, so tomorrow), "weekday" (it does not fit the date), "two_dates" (another
    date stands beside it).
    """

    value: date | datetime
    start: int
    end: int
    words: str
    grain: str
    guessed: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day, without a time."""
        return self.value.date() if isinstance(self.value, datetime) else self.value

    @property
    def last_day(self) -> date:
        """The last day that is meant: of a month the 31st or so, as a closing date needs it."""
        day = self.day
        if self.grain == "week":
            return day + timedelta(days=4 - day.weekday())
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(self.grain)
        if months is None:
            return day
        last = (day.month - 1) // months * months + months
        return date(day.year, last, month_length(day.year, last))


def parse(
    text: str, now: datetime, lang: str | None = None, *, locale: str = "en-US", hours: Hours | None = None
) -> datetime | date | None:
    """Return the one date phrase in `text`: a date when no time was said, None when there is none.

    `now` is aware, in the user's zone. `lang` is a language code ("en", "zh"); None means to find out.
    """
    found = find(text, now, lang, locale=locale, hours=hours)
    return found.value if found else None


def find(
    text: str,
    now: datetime,
    lang: str | None = None,
    *,
    locale: str = "en-US",
    hours: Hours | None = None,
    eager: bool = False,
    pick: str = "best",
    shielded: Sequence[tuple[int, int]] = (),
) -> Found | None:
    """Return a date phrase in `text`: the best one, and the first where several are as good.

    `pick` asks for the "first" or the "last" one instead.
    `eager` takes weak signs of a date too ("the 20th call", "May"), for places where one is expected.
    `shielded` are stretches, as positions in `text`, that are names or quotes and must not be read.
    """
    folded = without_addresses(hide(fold(text), shielded), figures=eager)
    hours = hours or _USUAL
    language = (lang or language_of(folded.text, locale)).partition("-")[0].lower()
    found = None
    if language not in TONGUES:
        found = _elsewhere(text, now, language) if not shielded else None
    elif language not in ("en", "zh"):
        found = _find(folded, now, TONGUES[language], locale, hours, eager, pick)
    if found is None:
        tongue = TONGUES["zh" if language == "zh" else "en"]
        found = _find(folded, now, tongue, locale, hours, eager, pick)
    return found


def find_all(
    text: str,
    now: datetime,
    lang: str | None = None,
    *,
    locale: str = "en-US",
    hours: Hours | None = None,
    shielded: Sequence[tuple[int, int]] = (),
) -> list[Found]:
    """Return every date phrase in `text` from left to right, weak ones too; arguments as of `find`."""
    folded = without_addresses(hide(fold(text), shielded), figures=True)
    language = (lang or language_of(folded.text, locale)).partition("-")[0].lower()
    for name in dict.fromkeys((language, "zh" if language == "zh" else "en")):
        if name not in TONGUES:
            continue
        context, atoms, kinds = _shaped(folded, now, TONGUES[name], locale, hours or _USUAL, eager=True)
        found = [
            _found(folded, candidate, moment)
            for candidate in _likely(context, atoms, kinds)
            if (moment := _settled(context, candidate)) is not None
        ]
        if found:
            return found
    return []


def _elsewhere(text: str, now: datetime, language: str) -> Found | None:
    value = elsewhere.parse(text, now, language)
    if value is None:
        return None
    return Found(value, 0, len(text), text, "minute" if isinstance(value, datetime) else "day")


def warm() -> None:
    """Build what the first readings would have to build, for a background thread."""
    for tongue in TONGUES.values():
        tongue.lexer.read("warm")
    compile_all()


def _shaped(
    folded: Folded, now: datetime, tongue: Tongue, locale: str, hours: Hours, *, eager: bool
) -> tuple[Context, list[Atom], str]:
    """Return the atoms of a text and their shape, after every stage of rules."""
    context = Context(
        now, hours, order_of(tongue, locale), tongue.half_day, eager, text=folded.text, language=tongue.name
    )
    atoms, kinds = tongue.lexer.read(folded.text)
    for stage in _STAGES:
        kinds = stage.apply(context, atoms, kinds)
    return context, atoms, kinds


def _likely(context: Context, atoms: list[Atom], kinds: str) -> Iterator[Candidate]:
    """Return the candidates that are dates rather than something else."""
    for candidate in candidates(context, atoms, kinds):
        whole = _BESIDE.issuperset(kinds[: candidate.first] + kinds[candidate.last + 1 :])
        if not too_weak(context, candidate, atoms, kinds, whole):
            yield candidate


def _settled(context: Context, candidate: Candidate) -> Moment | None:
    try:
        return settle(context, candidate)
    except (ValueError, OverflowError):
        return None


def _found(folded: Folded, candidate: Candidate, moment: Moment, *, rival: bool = False) -> Found:
    start, end = folded.place(candidate.start, candidate.end)
    guessed = (*moment.guessed, "two_dates") if rival else moment.guessed
    return Found(moment.value, start, end, folded.typed[start:end], moment.grain, guessed)


def _find(
    folded: Folded, now: datetime, tongue: Tongue, locale: str, hours: Hours, eager: bool, pick: str
) -> Found | None:
    context, atoms, kinds = _shaped(folded, now, tongue, locale, hours, eager=eager)
    best: tuple[Candidate, Moment] | None = None
    best_score = 0
    rival = False
    for candidate in _likely(context, atoms, kinds):
        score = 2 * candidate.says_day + (candidate.clock is not None) + (candidate.part is not None)
        near = best is not None and _NEXT.fullmatch(folded.text, best[0].end, candidate.start) is not None
        if best and (pick == "first" or (score <= best_score and pick == "best")):
            rival = rival or (near and candidate.says_day)
            if pick == "first":
                break
            continue
        moment = _settled(context, candidate)
        if moment is not None:
            rival = near and candidate.says_day and best is not None and best[0].says_day
            best, best_score = (candidate, moment), score
    return _found(folded, *best, rival=rival) if best else None
