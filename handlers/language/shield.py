"""Names, quotes and addresses: stretches of a text that must not be read as dates, sums or fields."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from handlers.language.fold import Folded, words
from handlers.language.fold import plain as plainly

Span = tuple[int, int]
_HIDDEN = "\x00"
_SHORT = 3
ALSO_WORDS = words(
    "all and any april are ask august autumn big bill box but buy by call can car chase close closed "
    "contract customer dawn day deal dec demo drew due end faith few for frank free fri friday get go "
    "good grace grant has her high him his hope hot how in is it jan joy jul july jun june last lead let "
    "lost low mar march mark max may miles mon monday month nap new next no noon nov now oct of off old "
    "on one open or order our out pat pay plan point quote rich rose run sat saturday say see sell sep "
    "set six sky stage star summer sun sunday sunny target ten the thu thursday to today tomorrow top tue "
    "tuesday two up urgent us way we wed wednesday week wen will won work year yes"
)
"""Names that are words too; a list and not the lexicon, since "Acme" in lower case is still Acme."""
_MONTHS = words("april may june august")
_DAY = re.compile(r"\s+[0-9]{1,2}(?:st|nd|rd|th)?(?![0-9a-z.%])")
_MOST = 60  # names or quotes that are looked for in one text
_QUOTED = re.compile(
    r'"[^"\n]{1,2000}"|“[^”\n]{1,2000}”|「[^」\n]{1,2000}」|『[^』\n]{1,2000}』|《[^》\n]{1,200}》|`[^`\n]{1,2000}`'
)
_ENDINGS = "com|org|net|io|co|cn|tw|hk|jp|uk|de|fr|es|pt|br|eu|us|ai|app|dev|info|edu|gov"
_ANY, _LETTER = re.compile("."), re.compile("[a-z]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>|\"\u0080-\uffff]{1,2000}"
    r"|(?<![a-z0-9@.-])(?:[a-z0-9][a-z0-9._+-]{0,60}@)?[a-z0-9][a-z0-9-]{0,60}(?:\.[a-z0-9-]{1,60}){0,4}"
    rf"(?:(?<=[a-z])\.(?:{_ENDINGS}))(?![a-z0-9])(?:/[^\s<>|\"\u0080-\uffff]{{0,2000}})?"
)


_ADDRESSED = re.compile(r"(?:\b(?:with|to|for|from|ask|call|tell|and)\s+|[@和跟与给找问])$")


class Named(NamedTuple):
    """A known name, and where it was typed."""

    name: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.start, self.end


def quotes(text: str) -> list[Span]:
    """Return the stretches of `text` between quotation marks, marks included."""
    return [match.span() for match in islice(_QUOTED.finditer(text), _MOST)]


@lru_cache(maxsize=20_000)
def spelling(name: str) -> str:
    """Return the plain spelling of a name; a workspace's names come again with every line."""
    return plainly(name).strip()


def names_in(typed: str, plain: str, names: Iterable[str]) -> list[Named]:
    """Return where known names stand in a text, given as typed and in plain spelling, place for place.

    The longest of overlapping names is taken. A name that is also a word ("Next", "May", "3M") counts
    only where it is written so, or begins the text; and "June 2" is a date.
    """
    found: list[Named] = []
    taken = [False] * (len(plain) + 1)
    begins = len(plain) - len(plain.lstrip(" @"))
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        key = spelling(name)
        at = plain.find(key) if key else -1
        while at >= 0 and len(found) < _MOST:
            end = at + len(key)
            word = key in ALSO_WORDS or (len(key) <= _SHORT and not key.isalpha())
            certain = not word or typed[at:end] == name.strip() or at == begins
            dated = key in _MONTHS and _DAY.match(plain, end)
            if certain and not dated and not any(taken[at:end]) and _stands_alone(plain, at, end):
                taken[at:end] = [True] * len(key)
                found.append(Named(name, at, end))
            at = plain.find(key, end)
    return sorted(found, key=lambda named: named.start)


def meant_as_names(named: Sequence[Named], plain: str) -> list[Named]:
    """Return the names that are meant as names, and not as the words they also are.

    "spoke to April, follow up April 20" names April once, and then a month.
    """
    seen: set[str] = set()
    meant = []
    for one in named:
        if one.name not in seen or _ADDRESSED.search(plain, max(0, one.start - 8), one.start):
            meant.append(one)
        seen.add(one.name)
    return meant


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether a name is no part of a longer word; Chinese characters need no blank beside them."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_latin(before) and _latin(text[start])) and not (_latin(after) and _latin(text[end - 1]))


def _latin(char: str) -> bool:
    return bool(char) and char.isalnum() and ord(char) < 0x2E80


def hide(folded: Folded, spans: Sequence[Span]) -> Folded:
    """Return the text with some stretches blanked out; positions stay what they were."""
    if not spans:
        return folded
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if folded.origin is not None:
            start, end = bisect_left(folded.origin, start), bisect_left(folded.origin, end)
        if end > at:
            start = max(start, at)
            pieces += (folded.text[at:start], _HIDDEN * (end - start))
            at = end
    pieces.append(folded.text[at:])
    return Folded("".join(pieces), folded.typed, folded.origin)


def without_addresses(folded: Folded, *, figures: bool) -> Folded:
    """Return the text with links, e-mail addresses and domains blanked out: monday.com is no day.

    Without `figures` theirs are kept, for the date in "example.com/report-20260302.html".
    """
    if "." not in folded.text:
        return folded
    what = _ANY if figures else _LETTER
    text = _ADDRESS.sub(lambda match: what.sub(_HIDDEN, match.group()), folded.text)
    return Folded(text, folded.typed, folded.origin)
