"""Who a line is about: the customer, by name or likeness, and the contact it mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.language.fold import plain as plainly
from handlers.language.shield import Named

Span = tuple[int, int]
_AT_END = re.compile(r"(?:@|(?<![a-z])(?:at|with|for|from)(?![a-z])|在)\s*$")
_AFTER = re.compile(r"\s*(?:[:：,，\-–—|]|的)?\s*")
_ALIKE = 84  # of 100: how like a name must be to be taken for it
_ALSO_WORDS = frozenset(
    [
        "mark",
        "may",
        "april",
        "june",
        "august",
        "sunny",
        "bill",
        "will",
        "rich",
        "grant",
        "art",
        "frank",
        "faith",
        "hope",
        "joy",
        "drew",
        "pat",
        "rob",
        "sue",
        "chase",
        "miles",
        "grace",
        "dawn",
        "rose",
        "summer",
        "autumn",
        "jack",
        "ray",
        "jean",
        "guy",
        "max",
        "sky",
        "star",
    ]
)


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer a line is about, where it is named, and what to cut from the note."""

    name: str
    span: Span
    cut: Span | None
    why: tuple[str, ...] = ()


def customer_in(
    text: str, plain: str, named: Sequence[Named], customers: Sequence[str], quoted: Sequence[Span]
) -> Customer | None:
    """The customer at the start of a line, after an @, or else the first one it names."""
    known = set(customers)
    mentions = [one for one in named if one.name in known and not _inside(one.start, quoted)]
    if not mentions:
        return _by_likeness(text, plain, customers)
    first = mentions[0]
    if not plain[: first.start].strip(" :：,，\"'#@"):
        after = _AFTER.match(text, first.end)
        assert after is not None
        end = after.end() if plain[first.end : first.end + 2] != "'s" else first.end
        return Customer(first.name, (first.start, first.end), (0, end))
    for one in mentions:
        lead = re.search(r"@\s*$", plain[: one.start])
        if lead:
            return Customer(one.name, (one.start, one.end), (lead.start(), one.end))
    return Customer(first.name, (first.start, first.end), None)


def _inside(place: int, spans: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def _by_likeness(text: str, plain: str, customers: Sequence[str]) -> Customer | None:
    """The customer whose name the first words are like, or begin."""
    words = list(re.finditer(r"[^\s,，:：;；]+", plain[:200]))[:4]
    if not words or not customers:
        return None
    from rapidfuzz import fuzz

    first = words[0].group()
    begun = [name for name in customers if plainly(name).split()[:1] == [first]]
    if len(begun) == 1 and len(first) > 3 and first not in _ALSO_WORDS:
        return Customer(begun[0], words[0].span(), (0, _end(text, words[0].end())), ("likeness",))
    best, best_score, best_end = None, float(_ALIKE), 0
    for count in range(len(words), 0, -1):
        end = words[count - 1].end()
        said = plain[words[0].start() : end]
        if len(said) < 4:
            continue
        for name in customers:
            score = fuzz.ratio(said, plainly(name))
            if score > best_score:
                best, best_score, best_end = name, score, end
    if best is None:
        return None
    return Customer(best, (words[0].start(), best_end), (0, _end(text, best_end)), ("likeness",))


def _end(text: str, end: int) -> int:
    match = _AFTER.match(text, end)
    return match.end() if match else end


def contact_in(
    text: str,
    named: Sequence[Named],
    contacts: Sequence[str],
    quoted: Sequence[Span],
    customer: Customer | None,
) -> Named | None:
    """The first contact a line mentions. A name that is also a word must be written as a name."""
    known = set(contacts)
    for one in named:
        if one.name not in known:
            continue
        typed = text[one.start : one.end]
        if typed.islower() and plainly(one.name) in _ALSO_WORDS:
            continue
        if customer and customer.span == (one.start, one.end):
            continue
        return one
    return None
