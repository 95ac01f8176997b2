"""Who a line is about: the customer, by name or likeness, and the contact it mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from handlers.language.commands.line import Span
from handlers.language.shield import ALSO_WORDS, Named, spelling

_AT = re.compile(r"@\s*$")
_AFTER = re.compile(r"\s*[:：,，\-–—|]?\s*")
_ALIKE = 84  # of 100: how like a name must be to be taken for it


class Customer(NamedTuple):
    """The customer a line is about, where it is named, what to cut from the note, and what was guessed."""

    name: str
    span: Span
    cut: Span | None
    why: tuple[str, ...] = ()


def customer_in(text: str, plain: str, named: Sequence[Named], customers: Sequence[str]) -> Customer | None:
    """Return the customer at the start of a line, after an @, or else the first one it names.

    A name in the middle of a sentence stays in the note.
    """
    known = set(customers)
    mentions = [one for one in named if one.name in known]
    if not mentions:
        return _by_likeness(text, plain, customers)
    first = mentions[0]
    if not plain[: first.start].strip(" :,\"'#@"):
        possessive = plain.startswith(("'s", "的"), first.end)
        return Customer(first.name, first.span, None if possessive else (0, _gap_end(text, first.end)))
    for one in mentions:
        lead = _AT.search(plain[: one.start])
        if lead:
            return Customer(one.name, one.span, (lead.start(), one.end))
    return Customer(first.name, first.span, None)


def _by_likeness(text: str, plain: str, customers: Sequence[str]) -> Customer | None:
    """Return the customer whose name the first words are like, or begin."""
    leading = list(re.finditer(r"[^\s,:;]+", plain[:200]))[:4]
    if not leading or not customers:
        return None
    from rapidfuzz import fuzz

    first = leading[0].group()
    begun = [name for name in customers if spelling(name).split()[:1] == [first]]
    if len(begun) == 1 and len(first) > 3 and first not in ALSO_WORDS:
        return Customer(begun[0], leading[0].span(), (0, _gap_end(text, leading[0].end())), ("likeness",))
    best, best_score, best_end = None, float(_ALIKE), 0
    for word in reversed(leading):
        said = plain[leading[0].start() : word.end()]
        for name in customers if len(said) > 3 else ():
            score = fuzz.ratio(said, spelling(name))
            if score > best_score:
                best, best_score, best_end = name, score, word.end()
    if best is None:
        return None
    return Customer(best, (leading[0].start(), best_end), (0, _gap_end(text, best_end)), ("likeness",))


def _gap_end(text: str, end: int) -> int:
    """Return where the note begins: after a name and the colon or comma behind it."""
    match = _AFTER.match(text, end)
    return match.end() if match else end


def contact_in(
    text: str, named: Sequence[Named], contacts: Sequence[str], customer: Customer | None
) -> Named | None:
    """Return the first contact a line mentions. A name that is also a word must be written as a name."""
    known = set(contacts)
    for one in named:
        word = text[one.start : one.end].islower() and spelling(one.name) in ALSO_WORDS
        if one.name in known and not word and not (customer and customer.span == one.span):
            return one
    return None
