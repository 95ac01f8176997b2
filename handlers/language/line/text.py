"""One typed line with what stands in it: names, colleagues, references, sums and dates, each read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from handlers.language import money, when
from handlers.language.fold import placed
from handlers.language.line import spelling
from handlers.language.line.known import Customer, Known, Noun, Person
from handlers.language.line.names import TOKEN, Mention
from handlers.language.line.vocabulary import COMMANDS, POLITE, either
from handlers.language.money import Money
from handlers.language.regex import regex
from handlers.language.shield import quotes
from handlers.language.when import Found, Hours

Span = tuple[int, int]

_MARKUP = regex(r"(?<![\w*_~`])[*_~`]+(?=[\w@#>$€£¥])|(?<=[\w!?.。！？)])[*_~`]+(?![\w*_~`])")
_PICTURE = regex("[\U0001f000-\U0001faff\u2600-\u27bf\u200d\ufe0f]+")
_ENDING = regex(
    r"(?:[\s,，]*(?:(?<![a-z])(?:please|pls|plz|thx|thanks|thank you|ty|cheers)|谢谢|谢了|多谢"
    r"|拜托))?[\s.!。！;]*$"
)
_EDGE = " \t\n\r\u3000,;:!?，：；、。.-–—|·\x00"
_POLITE = regex(rf"{either(*POLITE)}[\s,:;!]*")
_NOUNS = (
    r"deals?|opps?|opportunity|tickets?|case|follow[\s-]?ups?|reminders?|tasks?|todo|fu"
    r"|商机|单子|机会|工单|跟进任务|跟进|提醒|任务|待办"
)
_NOUN_OF: dict[str, Noun] = {
    "d": "deal",
    "o": "deal",
    "商": "deal",
    "单": "deal",
    "机": "deal",
    "t": "ticket",
    "c": "ticket",
    "工": "ticket",
    "f": "followup",
    "r": "followup",
    "跟": "followup",
    "提": "followup",
    "任": "followup",
    "待": "followup",
}
_COMMANDING = regex(
    r"^\W*(?:please |can you )?(?:snooze|done with|done|close|cancel|complete|finish|move|push|postpone"
    r"|reschedule|reassign|delete|drop|give|assign|hand"
    r"|取消|完成|推迟|延后|把|将|关闭)\s*(?:the |my |our )?$"
)
_COUNTS = (
    r"\s+(?!closes|slips|needs|was|has|moves|goes|looks|works|fails|comes|pls"
    r"|yes)[a-z]{2,}[a-rt-z]s(?![a-z])"
)
"""What is counted: ticket 3 users locked out names no ticket."""
_ALWAYS = ("deal", "opp", "ticket", "商机", "单子", "工单")
"""Nouns that make a number behind them a record's anywhere; "follow up 5 oct" is none."""
_REFERENCE = regex(
    rf"(?:(?P<noun>(?<![a-z]){_NOUNS}|(?<![a-z0-9])[tof])\s*)?(?:#|(?<![a-z])no\.\s?"
    rf"|编号)\s?(?P<number>[0-9]{{1,9}})(?![0-9])号?"
    r"|(?<![a-z0-9#])(?P<letter>[tof])(?P<lettered>[0-9]{1,9})(?![a-z0-9])"
    rf"|(?P<named>(?<![a-z]){_NOUNS})\s?(?:号|number )?(?P<numbered>[0-9]{{1,9}})(?![0-9a-z.%/]|[:,][0-9]"
    rf"|{_COUNTS}"
    r"|\s?(?:点|月|日|天|个|年|小时|分钟)|\s(?:am|pm|days?|weeks?|months?|hours?|mins?|minutes?|january"
    r"|february"
    r"|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?"
    r"|oct|nov|dec)(?![a-z]))号?"
    r"|(?<![0-9a-z.,#:])(?P<before>[0-9]{1,9})号?(?P<kind>商机|工单|单子|跟进|提醒|任务|待办|(?:单(?!独|位)))"
)
_FIGURES_OF_THINGS = regex(
    r"(?<![a-z0-9])v[0-9]+(?:\.[0-9]+)*(?![0-9a-z])"
    r"|(?<![a-z])(?:room|ext|extension|flight|gate|pin|po|p\.o\.|invoice|inv|order|ref|version|release"
    r"|build|serial"
    r"|sku|zip|postcode|error|http|port|rfq|rfp|id)(?:\s(?:no|number|id))?\.?\s?[#:]?\s?[0-9][0-9.\-]*"
    r"|(?:订单号?|单号|发票号?|合同号|合同编号|房间|分机|版本|型号|编号|航班|错误码?|报错|端口|工号"
    r"|尾号)\s?[:#]?\s?[a-z]{0,3}[0-9][0-9.\-]*"
)
_CURRENCY = regex(r"\s?(?:[a-z]{3}(?![a-z])|[$€£¥k万元]|euro|dollar)")
_ATTRIBUTE = regex(
    r"(?<![a-z])(?:the|our|their|your|his|her|its|my|this|last)\s+(?P<when>(?:january|february|march"
    r"|april|may|june|july|august|september"
    r"|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|q[1-4]|h[12]"
    r"|20[0-9]{2})(?:\s+20[0-9]{2})?)"
    r"\s+(?!and |or |to |at |in |on |for |with |is |was |then |by )(?=[a-z]{3})"
    r"|(?P<labelled>20[0-9]{2}年)(?=[\u4e00-\u9fff]{2})(?![底初末中第上下春夏秋冬度内前后一二三四五六七八九十]|成交|签约|关单|开始|之前|年底)"
    r"|(?<![0-9年])(?P<monthly>[0-9]{1,2}月份?)的(?=[\u4e00-\u9fff]{2})"
    r"|(?<![0-9])(?P<year>20[0-9]{2})\s+(?=(?:budget|plan|plans|forecast|report|renewal|contract|catalog"
    r"|roadmap|review|audit|strategy|edition|figures|numbers|invoice)s?(?![a-z]))"
)
_THINGS_PLANNED = regex(
    r"(?<![a-z])(?P<when>(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|q[1-4]|h[12])(?:\s+20[0-9]{2})?)"
    r"\s+(?:invoice|invoices|forecast|budget|numbers|figures|report|reports|newsletter|campaign|release"
    r"|statement|bill|order|orders|payroll|plan|pipeline|results|edition)(?![a-z])"
)
_HANDLE = regex(r"<@(?P<id>[a-z0-9]+)(?:\|(?P<name>[^>]*))?>|@(?P<at>[^\s@,:;!?()]{1,40})")


_MOVED_FROM = regex(
    r"(?<![a-z])(?:moved?|moving|pushed?|postponed?|shift(?:ed)?|reschedul[a-z]*|changed?|delayed"
    r"|switch(?:ed)?|slip(?:s|ped)?|goes|went)\s(?:it\s|this\s|them\s)?from\s[^,;]{3,24}?(?=\sto\s)"
)
_TO_SOMEBODY = regex(r"(?<![a-z])(?:to|with|ask|tell|remind|give|assign|owner|for)\s*@?$")
_MONTH_BEFORE = regex(
    r"(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+(?:the\s+)?$"
)
SPOKEN_TO = regex(
    r"(?<![a-z])(?:ask|call|tell|with|meet|met|ping|email|remind|spoke to|talked to|send|show|invite"
    r"|thank)\s+"
    r"(?P<name>may|june|april|august|jan)(?![a-z])(?!\s*(?:[0-9]|or |invoice|report|figures|numbers))"
    r"|(?<![a-z])(?P<namesake>may|june|april|august)(?=\s+(?:wants|says|said|asked|needs|called|told"
    r"|likes|confirmed|agreed))"
)
"""Months that are somebody's name: who is asked, called or met, and who says something."""
_COUNTED = regex(
    r"(?<!the )(?<!on )(?<!by )(?<![0-9])[0-9]{1,2}(?:st|nd|rd|th)\s+(?!of|at|in|and|or|to|from|jan|feb"
    r"|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|quarter|half|week|day"
    r"|month)[a-z]{3,}|(?<![a-z0-9:./\-])[0-9]{1,6}\s+(?!tues|thurs|weds|days|weeks|months|hours|minutes"
    r"|mins|seconds|secs|years|quarters"
    r"|hrs|wks|business"
    r"|working|workdays|mondays|tuesdays"
    r"|wednesdays|thursdays|fridays|saturdays|sundays)(?:[a-z]+\s)?[a-z]{3,}s(?![a-z])(?<!ss)"
)
"""Figures that count something: the 20 seats."""
_ORDINALS = frozenset(["first", "second", "third", "fourth"])
"""Words that name no day by themselves: first call, second invoice."""
_NOW = regex(r"(?<![a-z])now(?=\s+[a-z0-9])")
_MEALS = regex(r"(?<![a-z])(?:lunch|dinner|breakfast|brunch)(?=\s+(?:with|w/|at\s+[a-z]|for))")
"""Meals that are something to do rather than a time of day."""
_DATEISH = regex(
    r"[0-9]|[\u3040-\u9fff]|day|night|noon|morning|evening|week|month|quarter|year|fort|hour|min|tm|mor|now"
    r"|later|ago|next|last|eo[dmwqy]|cob|asap|soon|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon"
    r"|tue|wed"
    r"|thu|fri|sat|sun|easter|christ|xmas|new y|spring|summer|autumn|fall|winter|lunch|dinner|tod|ton|half"
    r"|end|mid"
)
"""What a text must hold to say a date: a cheap look before the whole reading."""
_AFTER_DAY = regex(
    r"^after |周末(?:之|以)?后$|(?:周|星期|礼拜)[一二三四五六日天](?:之|以)?后$|[号日节](?:之|以)?后$"
    r"|(?:[春秋夕]|国庆|元旦|五一|十一|过年)节?(?:之|以)?后(?:上班)?(?:第一天|第一个工作日)?$"
)
_WEEKEND = regex(r"weekend|周末")
_BEHIND_DAY = regex(r"(?:之|以)?后(?!天|面|续|来)")
_GOLDEN_WEEK = regex(r"国庆|十一|春节|过年|golden week")
_PART_TODAY = regex(
    r"this |^(?:in the |later )?(?:morning|afternoon|evening)|今天|今[日晚早]|^[上下]午|^晚上|^傍晚|today"
)
_USUAL = Hours()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@dataclass(frozen=True, slots=True)
class Reference:
    """A number that names a record: #12, T12, ticket 12, 12号工单."""

    noun: Noun | None
    number: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team, where a line names them with an @."""

    person: Person
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True)
class Line:
    """A line as typed; `start` is where what it says begins, behind polite words and the command."""

    surface: str
    typed: str
    known: Known
    me: Person
    now: datetime
    locale: str = "en-US"
    hours: Hours | None = None
    start: int = 0
    here: Customer | None = None
    """The customer that the line's channel is about."""

    def moved(self, *, start: int | None = None, surface: str | None = None) -> Line:
        """Return the same line behind a command, with what has been read of it."""
        line: Line = object.__new__(Line)
        line.__dict__.update(self.__dict__)
        if start is not None and start != self.start:
            line.__dict__["start"] = start
            line.__dict__.pop("references", None)
        if surface is not None:
            line.__dict__["surface"] = surface
        return line

    @cached_property
    def plain(self) -> str:
        """The plain spelling, each character at its place, without marks of bold, pictures and thanks."""
        plain = _MARKUP.sub(_blank, placed(self.typed))
        if not plain.isascii():
            plain = _PICTURE.sub(_blank, plain)
        ending = _ENDING.search(plain)
        return (
            plain[: ending.start()] + _blank(ending) if ending and plain[: ending.start()].strip() else plain
        )

    @cached_property
    def quoted(self) -> list[Span]:
        return quotes(self.typed)

    @cached_property
    def mentions(self) -> list[Mention]:
        """The names of customers and contacts."""
        tokens = list(TOKEN.finditer(self.plain))
        return self.known.names.find(self.plain, tokens)

    @cached_property
    def colleagues(self) -> list[Colleague]:
        """Those who are named with an @, as Slack or a person writes it."""
        return [*self._colleagues()] if "@" in self.plain else []

    def _colleagues(self) -> Iterator[Colleague]:
        for match in _HANDLE.finditer(self.plain):
            found = self.person_at(match.start("at")) if match["at"] else None
            if found:
                yield Colleague(found.person, match.start(), found.end)
                continue
            named = self.known.team.called(match["id"] or "") or self.known.team.called(match["name"] or "")
            if named:
                yield Colleague(named[0][0], *match.span())
            elif match["at"] in ("me", "我"):
                yield Colleague(self.me, match.start(), match.end())

    def person_at(self, place: int) -> Colleague | None:
        """Return somebody of the team, if their name begins at a place."""
        tokens = []
        for token in TOKEN.finditer(self.plain, place):
            tokens.append(token)
            if len(tokens) == 6:
                break
        if not tokens or self.plain[place : tokens[0].start()].strip(" @<"):
            return None
        found = self.known.team.find(self.plain, tokens)
        if not found or found[0].start != tokens[0].start() or len(found[0].whose) != 1:
            return None
        return Colleague(found[0].whose[0], found[0].start, found[0].end)

    @cached_property
    def references(self) -> list[Reference]:
        """The records that are named by number."""
        if not any(char.isdigit() for char in self.plain):
            return []
        opens = begin(self.plain, self.start)
        return [
            one
            for match in _REFERENCE.finditer(self.plain)
            if (match.start() == opens or self._names_record(match))
            and (one := _reference(match))
            and not self._in_name(one)
        ]

    def _names_record(self, match: re.Match[str]) -> bool:
        """Tell whether a noun beside a number names a record inside a line too: 周三5号跟进 does not."""
        noun = match["named"] or match["kind"]
        if noun is None or noun.startswith(_ALWAYS):
            return True
        return match["named"] is not None and _COMMANDING.search(self.plain[: match.start()]) is not None

    def _in_name(self, one: Reference) -> bool:
        return any(
            mention.start < one.end
            and one.start < mention.end
            and mention.end - mention.start > one.end - one.start
            for mention in self.mentions
        )

    @cached_property
    def figures(self) -> list[Span]:
        """Figures that are no dates and no sums: room 1430, PO 20260415; and months that belong to a noun."""
        spans = [match.span() for match in _FIGURES_OF_THINGS.finditer(self.plain)]
        for pattern in (_ATTRIBUTE, _THINGS_PLANNED):
            for match in pattern.finditer(self.plain):
                spans.append(match.span(match.lastgroup or 0))
        return spans

    def sums(self, hidden: Iterable[Span] = ()) -> list[Money]:
        """Return the sums of money outside what is hidden."""
        shielded = [*self.quoted, *(one.span for one in self.references), *self.figures_only, *hidden]
        return list(money.find_all(self.plain, self.known.currency, locale=self.locale, shielded=shielded))

    @cached_property
    def figures_only(self) -> list[Span]:
        """Figures that are no sums, unless a currency stands behind them: order 5000 usd."""
        found = _FIGURES_OF_THINGS.finditer(self.plain)
        return [match.span() for match in found if not _CURRENCY.match(self.plain, match.end())]

    @cached_property
    def _dates(self) -> dict[tuple[Span, ...], list[Found]]:
        return {}

    def dates(self, hidden: Iterable[Span] = ()) -> list[Found]:
        """Return the dates outside what is hidden, misspelt days and months read as such; "now" is none."""
        spans = tuple(sorted({span for span in hidden if span[0] < span[1]}))
        if spans and not any(
            first < one.end + 2 and one.start - 2 < last for one in self.dates() for first, last in spans
        ):
            return self.dates()
        if spans not in self._dates:
            self._dates[spans] = self._read_dates(spans)
        return self._dates[spans]

    @cached_property
    def _no_dates(self) -> list[Span]:
        """What looks like a date and is none: quotes, colleagues, counts, meals, where it was moved from."""
        return [
            *self.quoted,
            *(one.span for one in self.colleagues),
            *self.figures,
            *self._colleagues_called_so(),
            *(match.span(match.lastgroup or 0) for match in SPOKEN_TO.finditer(self.plain)),
            *(each.span() for each in _COUNTED.finditer(self.plain) if not self._behind_month(each.start())),
            *(match.span() for match in _MEALS.finditer(self.plain)),
            *(match.span() for match in _NOW.finditer(self.plain)),
            *(match.span() for match in _MOVED_FROM.finditer(self.plain)),
        ]

    def _read_dates(self, hidden: Iterable[Span]) -> list[Found]:
        if _DATEISH.search(self.plain) is None:
            return []
        shielded = [*self._no_dates, *(one.span for one in self.references), *hidden]
        text, places = spelling.mended(self.plain, shielded)
        moved = (
            shielded
            if places is None
            else [(places.moved(start), places.moved(end)) for start, end in shielded]
        )
        found = when.find_all(text, self.now, locale=self.locale, hours=self.hours, shielded=moved)
        dates = [
            one for one in (found if places is None else map(places.back, found)) if one.value != self.now
        ]
        return [self._worded(one) for one in dates if one.words not in _ORDINALS]

    def _worded(self, one: Found) -> Found:
        """Return a date with its words as typed, and with the "after" that stands behind a Chinese day."""
        behind = _BEHIND_DAY.match(self.plain, one.end)
        end = behind.end() if behind and not one.words.isascii() else one.end
        start = (
            one.start + len(self.plain[one.start : end]) - len(self.plain[one.start : end].lstrip("，,；; "))
        )
        return replace(one, start=start, end=end, words=self.typed[start:end])

    def _behind_month(self, place: int) -> bool:
        """Tell whether figures stand behind a month, and so are a day: sept 30 renewals."""
        return _MONTH_BEFORE.search(self.plain[max(0, place - 12) : place]) is not None

    def _colleagues_called_so(self) -> Iterator[Span]:
        """Return where a colleague's name would be a day: to tom, ask may; alone only Tom is always one."""
        pattern = self.known.dated_names
        for match in pattern.finditer(self.plain) if pattern else ():
            if match.group() == "tom" or _TO_SOMEBODY.search(self.plain[: match.start()]):
                yield match.span()

    def ahead(self, one: Found) -> Found:
        """Return a date as one that is still to come.

        The working day after "after Friday"; the rest of a part of the day that has begun.
        """
        words = self.plain[one.start : one.end]
        if isinstance(one.value, datetime):
            begun = (
                one.grain == "part"
                and one.value < self.now
                and one.day == self.now.date()
                and _PART_TODAY.search(words)
            )
            if begun and (self.now - one.value).total_seconds() < 6 * 3600:
                later = (self.now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
                return replace(one, value=later if later.date() == self.now.date() else self.now)
            return one
        if one.grain != "day" or not _AFTER_DAY.search(words):
            return one
        if _WEEKEND.search(words):
            return replace(one, value=one.value + timedelta(days=7 - one.value.weekday()))
        eve = one.value - timedelta(days=1) if "第一" in words else one.value
        day = eve + timedelta(days=7 if _GOLDEN_WEEK.search(words) else 1)
        work_days = (self.hours or _USUAL).work_days
        while work_days and day.weekday() not in work_days:
            day += timedelta(days=1)
        return replace(one, value=day)

    def after(self, words: re.Pattern[str], start: int | None = None) -> re.Match[str] | None:
        """Return a pattern right where the line begins to say something, polite words aside."""
        return words.match(self.plain, self.start if start is None else start)

    def text(self, start: int, end: int | None = None) -> str:
        """Return a stretch as typed, without blanks and marks at its edges."""
        return self.typed[start:end].strip(_EDGE)

    def blanked(self, spans: Iterable[Span], start: int = 0) -> str:
        """Return the plain text with some stretches, and what stands before `start`, blanked out."""
        text = " " * start + self.plain[start:]
        for begin, end in spans:
            text = text[:begin] + " " * (end - begin) + text[end:]
        return text[: len(self.plain)]


def _reference(match: re.Match[str]) -> Reference | None:
    number = next(match[name] for name in ("number", "lettered", "numbered", "before") if match[name])
    word = next((match[name] for name in ("noun", "letter", "named", "kind") if match[name]), "")
    noun = _NOUN_OF.get(word[:1]) if word else None
    start = match.start()
    return Reference(noun if word != "单" else None, int(number), start, match.end())


_COMMAND = [
    (regex(rf"{either(*words)}(?:[\s:,]+|$|(?<=[^\x00-\x7f])\s?)"), surface)
    for surface, words in COMMANDS.items()
]


def begin(plain: str, start: int = 0) -> int:
    """Return where a line begins to say something: behind blanks, signs and polite words."""
    while True:
        while start < len(plain) and plain[start] in _EDGE:
            start += 1
        polite = _POLITE.match(plain, start)
        if polite is None or polite.end() == len(plain):
            return start
        start = polite.end()


def command(plain: str, start: int) -> tuple[str, int] | None:
    """Return the command that a line begins with, and where its text begins."""
    for pattern, surface in _COMMAND:
        match = pattern.match(plain, start)
        if match:
            return surface, match.end()
    return None
