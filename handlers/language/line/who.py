"""The customer and the contact that a line is about, out of the names that stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.language.fold import plain as plainly
from handlers.language.fold import words
from handlers.language.line.known import Contact, Customer
from handlers.language.line.names import BEGINNING, CALENDAR, CALLED, PART, SHY, TOKEN, WHOLE, Mention
from handlers.language.line.text import SPOKEN_TO, Line, begin
from handlers.language.line.vocabulary import either
from handlers.language.phrases import QUOTES, THIS
from handlers.language.regex import regex

_NEARLY = 75  # of 100: how like the rest of a name must be
_ALIKE = 84  # of 100: how like a name the first words must be to be taken for it
_AFTER_NAME = regex(r"(?:'s(?![a-z])|的(?!话))?[\s:：,，\-–—|]*")
_POSSESSIVE = regex(r"'s(?![a-z])|的|s'(?![a-z])|那边|这边|方面")
_TOGETHER = regex(r"\s*(?:and|&|,|/|\+|和|跟|与|、|以及)\s*$")
_LEAD = regex(
    r"(?:(?<![a-z])(?:for|with|to|at|from|about|on|re|of|the|new|customer|client|account)\s*"
    r"|[@给跟和与对向为找去到在从:]\s*)$"
)
_PERSON_BEFORE = regex(
    r"(?:(?<![a-z])(?:with|w|w/|to|from|call|called|calling|ask|asked|tell|told|met|meet|email|emailed"
    r"|mail|ping|pinged|visit|and|&|says"
    r"|said|thanks|see|saw|remind|text|texted|spoke|chase|contact|via|per|cc|hi|dear|phone|phoned|rang"
    r"|ring|message|messaged|nudge"
    r"|[a-z]{3,}ed|lunch|coffee|meeting|chat|get|got|let|send|give|show|invite|introduce)\s+|[(（,，]\s*"
    r"|[和跟与给找问约@让请]\s*)$"
)
_PERSON_BEHIND = regex(
    r"\s*(?::|'s(?![a-z])|(?:on (?:holiday|vacation|leave)|ill|sick|says|said|wants|wanted|asked|asks"
    r"|called|calls|confirmed|likes|liked|agreed"
    r"|thinks|needs|needed|told|decides|decided"
    r"|signed|sent|loved|would|replied|promised|joins|joined|left|complained|mentioned|prefers|approved"
    r"|rejected|is|was|has|had|at|from"
    r"|can|wrote|still|did|does|doesn't|didn't|isn't|and i|sounds|sounded|seemed|seems|hates|loves|gets"
    r"|got|knows|emailed|pinged|texted|always|also|just|never|back|out|away|off|not|can't|cant|cannot|won't"
    r"|wont|couldn't|couldnt|reports|re|about|regarding|[a-z]{3,}ed)(?![a-z]))"
)
_DATED_BEHIND = regex(
    r"\s*(?:[0-9]{1,4}(?:st|nd|rd|th)?(?![0-9a-z])|or |and (?:january|february|march|april|may|june|july))"
)
_DATED_BEFORE = regex(
    r"(?<![a-z])(?:in|by|until|till|end of|mid|early|late|since|next|last|this|of|before|after|through"
    r"|every|on|start of|from|[0-9](?:st|nd|rd|th)?"
    r"|the|for)[\s-]*$"
)
_DID = regex(
    r"\s+(?:says|said|wants|wanted|asked|told|called|needs|needed|is|was|has|likes"
    r"|confirmed|[a-z]{3,}ed)(?![a-z])"
)
_STANDS_APART = regex(
    r"\s+(?:-\s|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])|tomorrow|next"
    r"|today)|\s*[:,]|\s*$"
)
_AT_CUSTOMER = regex(r"\s+(?:from|at|of|over at|@)\s")
_MODAL = frozenset(["will", "may", "can", "mark"])


@dataclass(frozen=True)
class Who:
    """The customer and contact of a line. `either` holds the customers among which somebody must choose.

    `end` is where the text begins when the customer opens the line, else `start`.
    """

    customer: Customer | None = None
    contact: Contact | None = None
    either: tuple[Customer, ...] = ()
    start: int = 0
    end: int = 0
    opens: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    """The names that stand in the line, hidden from what reads dates and sums."""
    place: tuple[int, int] = (0, 0)
    guessed: frozenset[str] = frozenset()
    mentioned: tuple[Mention, ...] = ()


def who(line: Line, *, likeness: bool = True, at: Customer | None = None) -> Who:
    """Return the customer and contact of a line; `at` is the customer if it names none."""
    start = begin(line.plain, line.start)
    customers = [
        one for one in line.mentions if isinstance(one.whose[0], Customer) and one.start >= line.start
    ]
    contacts = [one for one in line.mentions if any(isinstance(each, Contact) for each in one.whose)]
    contacts = [one for one in contacts if one.start >= line.start and not _mentioned_colleague(line, one)]
    sure = [one for one in customers if not one.shy]
    opening = _opening(line, start, customers, sure)
    meant = [opening] if opening else []
    if not opening:
        meant = [one for one in sure if not _in_quotes(line, one)] or [
            one for one in customers if _stands(line, one)
        ]
    candidates = [*{one.name: one for mention in meant for one in _customers(mention)}.values()]
    if opening and (second := _joined_to(line, opening, sure)):
        candidates = [*_customers(opening), *_customers(second)]
    whole = {one.whose[0].name for one in meant if one.sort == WHOLE}
    if len(candidates) > 1 and len(meant) > 1 and not opening and len(whole) == 1:
        candidates = [one for one in candidates if one.name in whole]
    if opening:
        contacts = [one for one in contacts if one.span != opening.span]
    contact, contact_mention = _contact(line, contacts, candidates or ([at] if at else []), start)
    if at and not candidates:
        return Who(at, contact, start=start, end=start, spans=_spans(meant, contact_mention))
    if len(candidates) > 1 and contact and contact.customer in {one.name for one in candidates}:
        candidates = [one for one in candidates if one.name == contact.customer]
    if contact and contact_mention and not candidates and _also_colleague(line, contact_mention):
        contact = contact_mention = None
    if not candidates and contact:
        known = line.known.customer_named.get(contact.customer)
        candidates = [known] if known else []
    if not candidates and not contact:
        several = _unsure_contacts(line, contacts, start)
        if len(several) > 1:
            return Who(either=tuple(several), start=start, end=start, spans=_spans(meant, contact_mention))
    if not candidates and line.here and (this := _this(line, start)):
        return this
    if not candidates and likeness and (alike := _alike(line, start)):
        like, end = alike
        contact, contact_mention = _contact(line, contacts, [like], start)
        return Who(
            like,
            contact,
            start=start,
            end=_behind(line, end),
            opens=True,
            place=(start, end),
            spans=((start, end), *_spans((), contact_mention)),
            guessed=frozenset({"likeness"}),
        )
    if opening and len(candidates) == 1 and opening.sort == BEGINNING:
        opening = _whole_of(line, opening, candidates[0])
        meant = [opening]
    spans = _spans([*meant, *(one for one in sure if one not in meant)], contact_mention)
    if len(candidates) > 1:
        end = _behind(line, opening.end) if opening else start
        return Who(
            either=tuple(candidates), contact=contact, start=start, end=end, opens=bool(opening), spans=spans
        )
    customer = candidates[0] if candidates else None
    place = opening.span if opening else meant[0].span if meant else (start, start)
    possessive = opening is not None and _POSSESSIVE.match(line.plain, opening.end) is not None
    opens = opening is not None and not possessive
    end = _behind(line, opening.end) if opening and opens else start
    guessed = {BEGINNING: "beginning"}.get(meant[0].sort) if meant else None
    return Who(
        customer,
        contact,
        start=start,
        end=end,
        opens=opens,
        spans=spans,
        place=place,
        guessed=frozenset({guessed} if guessed else ()),
        mentioned=tuple(meant),
    )


_LATIN_THIS = "|".join(word for word in THIS if word.isascii())
_THIS = regex(either(_LATIN_THIS, "|".join(word for word in THIS if not word.isascii())))
_GOES_ON = regex(
    r"\s+(?:is|isn't|was|wasn't|does|doesn't|did|has|hasn't|will|won't|can|can't|should"
    r"|keeps|happens|one)(?![a-z])"
)


def _this(line: Line, start: int) -> Who | None:
    """Return the channel's customer, where a line begins with a word for it; "this morning" is a day."""
    match = _THIS.match(line.plain, start)
    if match is None or any(one.start <= start < one.end for one in line.dates()):
        return None
    opens = _GOES_ON.match(line.plain, match.end()) is None
    end = _behind(line, match.end()) if opens else start
    return Who(line.here, start=start, end=end, opens=opens, place=match.span() if opens else (start, start))


def _customers(mention: Mention) -> list[Customer]:
    return [one for one in mention.whose if isinstance(one, Customer)]


def _mentioned_colleague(line: Line, one: Mention) -> bool:
    return any(each.start <= one.start < each.end for each in line.colleagues)


def _also_colleague(line: Line, one: Mention) -> bool:
    """Tell whether a mere first name is also that of somebody of the team."""
    return one.sort == PART and line.person_at(one.start) is not None


def _in_quotes(line: Line, one: Mention) -> bool:
    return any(
        start <= one.start and one.end <= end and end - start > one.end - one.start + 2
        for start, end in line.quoted
    )


def _opening(line: Line, start: int, customers: Sequence[Mention], sure: Sequence[Mention]) -> Mention | None:
    """Return the customer that opens the line: after "for", a quotation mark or an @ too."""
    first = next(iter(customers), None)
    if first is None:
        return None
    lead = line.plain[start : first.start].strip(" :,\"'#@“「")
    if lead and not (_LEAD.fullmatch(lead + " ") and lead.isascii()):
        return None
    if not first.shy or line.plain[max(0, first.start - 1) : first.start] in ('"', "@", "“", "「"):
        return first
    if sure and not _then_possessive(line, first):
        return None
    if first.calendar:
        return first if _calendar_name(line, first) else None
    return first if _stands_first(line, first) else None


def _then_possessive(line: Line, one: Mention) -> bool:
    return line.plain.startswith("'s", one.end)


def _calendar_name(line: Line, one: Mention) -> bool:
    """Tell whether a day or month that opens the line is a customer: another date follows."""
    if _DATED_BEHIND.match(line.plain, one.end) or re.match(
        r"\s*(?:[0-9]|week|month|quarter|year|[a-z]*day(?![a-z])|morning|afternoon|evening|noon|at\s[0-9]"
        r"|[上下中]午|[早晚]上)",
        line.plain[one.end :],
    ):
        return False
    if line.surface == "/customer":
        return True
    others = line.dates([one.span])
    return bool(others) or line.surface in ("/log", "/ticket", "/opp")


def _stands_first(line: Line, one: Mention) -> bool:
    """Tell whether a name that is also a word is meant as a name at the beginning."""
    if not line.plain[one.start].isascii():
        return True
    return one.sort == WHOLE and (line.surface in ("/customer", "/log", "/ticket", "/opp", "/followup"))


def _stands(line: Line, one: Mention) -> bool:
    """Tell whether a shy name inside a line is written as one: with capitals, or an @."""
    if _in_quotes(line, one):
        return False
    at = line.plain[max(0, one.start - 1) : one.start] == "@"
    if at:
        return True
    if one.calendar:
        return False
    if not line.plain[one.start].isascii():
        return bool(_LEAD.search(line.plain[max(0, one.start - 4) : one.start])) or one.end - one.start > 2
    capital = line.typed[one.start].isupper() and not line.typed.isupper()
    return (
        capital
        and one.start > line.start
        and bool(_LEAD.search(line.plain[max(0, one.start - 12) : one.start]))
    )


def _whole_of(line: Line, begun: Mention, customer: Customer) -> Mention:
    """Return a guessed beginning with the rest of the name, where that is misspelt: wayne entreprises."""
    from rapidfuzz import fuzz

    rest = TOKEN.findall(plainly(customer.name))[len(TOKEN.findall(line.plain[begun.start : begun.end])) :]
    end = begun.end
    for token, word in zip(TOKEN.finditer(line.plain, begun.end), rest, strict=False):
        if line.plain[end : token.start()].strip(" -&'.") or len(word) < 4:
            break
        if fuzz.ratio(token.group(), word) < _NEARLY:
            break
        end = token.end()
    return replace(begun, end=end)


def _joined_to(line: Line, opening: Mention, sure: Sequence[Mention]) -> Mention | None:
    """Return a second customer right beside the first: Acme and Globex."""
    for one in sure:
        between = line.plain[opening.end : one.start]
        beside = one.start >= opening.end and len(between) < 6 and between.strip() != ","
        if beside and _TOGETHER.fullmatch(between) and {*map(id, one.whose)} != {*map(id, opening.whose)}:
            return one
    return None


def _contact(
    line: Line, mentions: Sequence[Mention], customers: Sequence[Customer], start: int
) -> tuple[Contact | None, Mention | None]:
    """Return the first contact that is named; of several of a name the one at the customer of the line."""
    names = {one.name for one in customers}
    for mention in mentions:
        if mention.shy and not _person_stands(line, mention, known=bool(names)):
            continue
        people = [one for one in mention.whose if isinstance(one, Contact)]
        here = [one for one in people if one.customer in names] if names else people
        if len(here) == 1 and (
            names
            or mention.sort in (WHOLE, CALLED)
            or not _weak_part(line, mention, start)
            or _spoken_to(line, mention)
        ):
            return here[0], mention
    return None, None


def _weak_part(line: Line, mention: Mention, start: int) -> bool:
    """Tell whether a mere first name says too little where no customer is named."""
    word = line.plain[mention.start : mention.end]
    return mention.sort == PART and word.isascii() and (word in SHY or len(word) < 3)


def _spoken_to(line: Line, mention: Mention) -> bool:
    return SPOKEN_TO.search(line.plain, max(0, mention.start - 14), mention.end) is not None


def _person_stands(line: Line, mention: Mention, *, known: bool) -> bool:
    """Tell whether a name that is also a word is somebody's: written so, spoken to, or doing something."""
    plain, start, end = line.plain, mention.start, mention.end
    word = plain[start:end]
    if not word.isascii():
        return known and not plain.startswith(("期", "时", "点"), end)
    if _DATED_BEHIND.match(plain, end) and mention.calendar:
        return False
    before = plain[max(0, start - 14) : start]
    if mention.calendar and _DATED_BEFORE.search(before) and not _PERSON_BEFORE.search(before):
        return False
    capital = line.typed[start].isupper() and not line.typed.isupper()
    if capital and start > line.start and not mention.calendar:
        return known or bool(_PERSON_BEFORE.search(before))
    if not known:
        return _spoken_to(line, mention) or (capital and bool(_PERSON_BEFORE.search(before)))
    if _PERSON_BEFORE.search(before):
        return True
    if _STANDS_APART.match(plain, end) and any(
        one.end <= start and not plain[one.end : start].strip() for one in line.mentions
    ):
        return True
    if _AT_CUSTOMER.match(plain, end):
        return True
    if word in _MODAL:
        return _DID.match(plain, end) is not None
    return bool(_PERSON_BEHIND.match(plain, end)) and (known or capital)


def _unsure_contacts(line: Line, mentions: Sequence[Mention], start: int) -> list[Customer]:
    """Return the customers of everybody who goes by a name that more than one has."""
    for mention in mentions:
        if mention.shy or _weak_part(line, mention, start):
            continue
        people = [one for one in mention.whose if isinstance(one, Contact)]
        if len(people) > 1:
            return [
                line.known.customer_named[one.customer]
                for one in people
                if one.customer in line.known.customer_named
            ]
    return []


def _alike(line: Line, start: int) -> tuple[Customer, int] | None:
    """Return the customer whose name the first words are like: acmee for Acme."""
    tokens = []
    for token in TOKEN.finditer(line.plain, start, start + 80):
        tokens.append(token)
        if len(tokens) == 3:
            break
    if not tokens or not tokens[0].group().isascii() or len(tokens[0].group()) < 4:
        return None
    first = tokens[0].group()
    if first in CALENDAR or first in _COMMON:
        return None
    from rapidfuzz import fuzz, process

    spellings = [
        (spelling, who)
        for spelling, who in line.known.names.spellings()
        if isinstance(who, Customer) and spelling.isascii()
    ]
    best: tuple[float, Customer, int] | None = None
    for count in range(len(tokens), 1 if first in SHY else 0, -1):
        said = " ".join(token.group() for token in tokens[:count])
        found = process.extractOne(
            said, [spelling for spelling, _ in spellings], scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        if found and (best is None or found[1] > best[0]):
            best = (found[1], spellings[found[2]][1], tokens[count - 1].end())
    return (best[1], best[2]) if best else None


_COMMON = words(
    "call called meeting email spoke talked visited lunch coffee send sent asked they wants want need "
    "needs next this that with "
    "what when where which there their have from remind follow note list show find open closed close "
    "solved done ticket tickets deal "
    "deals customer customers contact order orders issue error printer login portal report reports export "
    "import please check prepare "
    "quote invoice contract demo price status sync meet visit dashboard password crash crashes slow mail "
    "data user users page file "
    "files search every week month today tomorrow yesterday monday tuesday wednesday thursday friday "
    "saturday sunday"
)


def _behind(line: Line, end: int) -> int:
    """Return where the text begins behind a customer that opens the line."""
    match = _AFTER_NAME.match(line.plain, end)
    place = match.end() if match else end
    closes = line.typed[end : end + 1]
    if closes in ("'", "’"):
        return place if line.typed[end + 1 : end + 2].isalnum() else begin(line.plain, end + 1)
    return begin(line.plain, end + 1) if closes and closes in QUOTES.values() else place


def _spans(meant: Sequence[Mention], contact: Mention | None) -> tuple[tuple[int, int], ...]:
    return tuple(one.span for one in (*meant, *([contact] if contact else [])))
