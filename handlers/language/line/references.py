"""Which record a line is about: the number that governs it, and none that only stands in its text."""

from __future__ import annotations

import re

from handlers.language.line import changes
from handlers.language.line.fillers import idle
from handlers.language.line.known import NOUNS, Contact, Customer, Noun, Record
from handlers.language.line.text import Line, Reference
from handlers.language.regex import regex

NUMBER = regex(r"#?\s?([0-9]{1,9})(?![0-9a-z.,%/]|:[0-9]|\s?(?:am|pm)(?![a-z]))号?\s*(?:[,，:：]\s*)?")
_NUMBER_AFTER = regex(r"\s*(?:把|将|with )?\s*#?([0-9]{1,9})(?![0-9a-z.%/:])号?")
_COUNTED = regex(
    r"\s*(?:seats?|users?|licen[cs]es?|units?|stores?|sites?|people|devices?|machines?|servers?|days?"
    r"|weeks?|months?|hours?|years?|mins?(?![a-z])|k(?![a-z])|m(?![a-z])|个|台|套|人|家|天|月|年|点|日|万"
    r"|亿|周|次"
    r"|件|份|%|-(?=[a-z0-9]))"
)


def leading(line: Line, noun: Noun, start: int) -> Reference | None:
    """Return the record a line is about: its first reference, or a number that can be nothing else."""
    for one in line.references:
        if one.start >= start and governs(line, one, noun, start):
            return one
    match = NUMBER.match(line.plain, start)
    if match and not named_there(line, start) and _stands_for_record(line, noun, match):
        return Reference(None, int(match[1]), start, match.end())
    unnamed = line.blanked([one.span for one in line.mentions if isinstance(one.whose[0], Customer)])
    for verb in changes.said(noun, unnamed):
        if verb.start < start or not idle(line.plain[start : verb.start]):
            break
        after = _NUMBER_AFTER.match(line.plain, verb.end)
        if after and not named_there(line, after.start(1)) and not _COUNTED.match(line.plain, after.end()):
            return Reference(None, int(after[1]), after.start(1), after.end())
    opening = re.compile(
        r"(?:把|将|给|give|assign|close|push|move|mark|set|make|put|bump|raise|lower|escalate|change"
        r"|update|hand|pass|note|comment)\s*(?:单子|工单|the "
        r")?#?([0-9]{1,9})(?![0-9a-z.%/:])号?"
    ).match(line.plain, start)
    if opening and not _COUNTED.match(line.plain, opening.end()):
        return Reference(None, int(opening[1]), opening.start(1), opening.end())
    return None


_PRIORITY = regex(r"(?<![a-z0-9])(?:p[1-4]|urgent|critical)(?![a-z0-9])")


def governs(line: Line, one: Reference, noun: Noun, start: int) -> bool:
    """Tell whether a reference is what the line is about, and no figure in its text."""
    if line.plain[start : one.start].strip() and one.noun not in (None, noun) and noun != "followup":
        return False
    somebody = line.person_at(start)
    if somebody and somebody.end <= one.start:
        start = somebody.end
    before = line.blanked([each.span for each in line.colleagues], start)[start : one.start]
    before = _PRIORITY.sub(" ", before)
    if idle(before):
        return True
    named = [each.span for each in line.mentions if isinstance(each.whose[0], Customer)]
    verbs = list(changes.said(noun, line.blanked(named)[start : one.start]))
    return bool(verbs) and idle(line.plain[start : start + verbs[0].start])


_ANOTHER = regex(
    r"\s*(?:,|and|&|\+|/|和|、|跟"
    r"|与)?\s*#?\s?(?P<number>[0-9]{1,9})(?![0-9a-z.:/%])(?=\s*(?:[a-z#@,，:]|[\u4e00-\u9fff]|$))"
)


def several(line: Line, noun: Noun, reference: Reference) -> list[Reference]:
    """Return several records that are named at once: 2 and 3 done."""
    match = _ANOTHER.match(line.plain, reference.end)
    if match is None or (reference.noun or noun) != noun or _COUNTED.match(line.plain, match.end()):
        return []
    joined = match.group().strip().startswith((",", "and", "&", "+", "/", "和", "、", "跟", "与", "#"))
    number = int(match["number"])
    merging = any(one.verb.field == "merge" for one in changes.said(noun, line.plain))
    if not joined or merging or (noun, number) not in line.known.numbered:
        return []
    return [reference, Reference(reference.noun, number, match.start("number"), match.end("number"))]


def named_there(line: Line, place: int) -> bool:
    return any(one.start <= place < one.end and one.end - one.start > 1 for one in line.mentions)


def _stands_for_record(line: Line, noun: Noun, match: re.Match[str]) -> bool:
    """Tell whether a number that begins the line is a record's: a change follows, or nothing."""
    if match.group().startswith("#"):
        return True
    rest = line.plain[match.end() :]
    if not rest.strip():
        return True
    if _COUNTED.match(rest) and not match.group().rstrip().endswith("号"):
        return False
    number = int(match[1])
    if match.group().rstrip().endswith((":", "：")) and (noun, number) in line.known.numbered:
        return True
    record = line.known.numbered.get((noun, number)) or Record(noun, number)
    if match.group().rstrip().endswith("号") and noun == "followup":
        return any(
            one.verb.field in ("due", "status") and idle(rest[: one.start])
            for one in changes.said(noun, rest)
        )
    first = next(iter(changes.said(noun, rest)), None)
    if first and idle(rest[: first.start]):
        return True
    if (noun, number) in line.known.numbered and record.customer in _owners(line):
        return True
    reading = changes.change(line.moved(start=match.end()), record, [match.span()], match.end())
    settled = (
        bool(reading.status or reading.stage) and (noun, number) in line.known.numbered and not line.mentions
    )
    return bool(reading.says and (settled or not reading.text))


def _owners(line: Line) -> set[str]:
    """Return the customers that the names of a line belong to."""
    everybody = [who for one in line.mentions for who in one.whose]
    return {who.customer if isinstance(who, Contact) else who.name for who in everybody}


def ties(line: Line, reference: Reference) -> bool:
    """Tell whether a follow-up line names a deal or a ticket that it is about."""
    if reference.noun in ("deal", "ticket"):
        return True
    there = ("followup", reference.number) in line.known.numbered
    return not there and any((noun, reference.number) in line.known.numbered for noun in NOUNS)


def verb_leads(line: Line, one: Reference) -> bool:
    return any(governs(line, one, noun, line.start) for noun in ([one.noun] if one.noun else NOUNS))
