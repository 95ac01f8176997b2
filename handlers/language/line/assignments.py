"""Fields set by their words in a line: `tier gold, birthday 3 May, @amy`; 等级 金牌，生日 5月3日."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.language.fold import plain
from handlers.language.regex import regex

OWNER = "owner"
"""What `@amy` alone is a value of."""
CLEARED = frozenset({"none", "empty", "nothing", "nobody", "-", "清空", "无", "没有", "空"})
"""Values that empty a field."""

_PART = regex(r"\s*[,，;；\n]\s*|\s+(?:and|und|et|y)\s+(?=\S)|\s*(?:以及|并且)\s*")
_ASKS = regex(
    r"(?:please\s+)?(?:set|change|update|add|put)\s+(?:the\s+|its\s+)?|(?:请|帮我)?(?:把|将|设置|修改|更新)\s*"
)
_LINK = regex(r"\s*(?:[:：=]|(?:is|are|to|as|->|→)(?=\s)|是|为|改成|改为|设为|变成)\s*|\s+")
_NEGATED = regex(r"(?:no|without|clear|remove|delete)\s+(?:the\s+)?|(?:清空|删除|没有)\s*")
_PERSON = regex(r"<?@[^\s,，]+>?$")


@dataclass(frozen=True)
class Assignment:
    """A field by its name, and what was typed as its value: empty to clear it."""

    field: str
    text: str


def vocabulary(fields: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """Return word -> field, the longest words first; the first of two fields keeps a word."""
    known: dict[str, str] = {}
    for name, words in fields:
        for word in words:
            known.setdefault(plain(word).strip(), name)
    return {word: known[word] for word in sorted(known, key=len, reverse=True) if word}


def assignments(text: str, known: Mapping[str, str]) -> Sequence[Assignment]:
    """Return the fields that a text sets, in its order; none if it does not begin with one.

    A part that begins with no field's word belongs to the value before it: `tags a, b`.
    """
    found: list[Assignment] = []
    for separator, part in _parts(text):
        one = _assignment(part, known)
        if one is not None:
            found.append(one)
        elif not found or not part:
            return [] if part else found
        else:
            last = found[-1]
            found[-1] = Assignment(last.field, f"{last.text}{separator}{part}")
    return found


def _parts(text: str) -> Iterable[tuple[str, str]]:
    """Yield each part of a text, with what stands between it and the one before."""
    end, separator = 0, ""
    for match in _PART.finditer(text):
        yield separator, text[end : match.start()].strip()
        end, separator = match.end(), match.group()
    yield separator, text[end:].strip()


def _assignment(part: str, known: Mapping[str, str]) -> Assignment | None:
    """Return the field that a part sets, if it begins with one's word."""
    if _PERSON.fullmatch(part):
        return Assignment(OWNER, part)
    asked = _ASKS.match(part)
    part = part[asked.end() :] if asked else part
    negated = _NEGATED.match(part)
    rest = part[negated.end() :] if negated else part
    lower = plain(rest)
    if len(lower) != len(rest):
        lower = rest.casefold()
    for word in known:
        if not lower.startswith(word):
            continue
        after = rest[len(word) :]
        if negated:
            return Assignment(known[word], "") if not after.strip() else None
        link = _LINK.match(after)
        if link is None and (word.isascii() or not after):
            continue
        value = (after[link.end() :] if link else after).strip()
        again = _LINK.match(value) if link and not link.group().strip() else None
        value = value[again.end() :].strip() if again and again.group().strip() else value
        if not value:
            return None
        return Assignment(known[word], "" if plain(value) in CLEARED else value)
    return None
