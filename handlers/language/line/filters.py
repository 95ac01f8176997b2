"""The phrases of a question: fields, values, periods, sums, states; each has a reader that tells its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from handlers.language.fold import plain as plainly
from handlers.language.line import asking as words
from handlers.language.line import staging
from handlers.language.line.changes import PRIORITY_OF
from handlers.language.line.known import Customer
from handlers.language.line.names import Mention
from handlers.language.line.reading import Clause
from handlers.language.line.text import Line
from handlers.language.when import Found

PLURAL = {
    "contract": "contracts",
    "deal": "deals",
    "ticket": "tickets",
    "followup": "followups",
    "customer": "customers",
    "contact": "contacts",
}


@dataclass
class Parse:
    """A question while it is read: what has been read of it, and the words that were not."""

    noun: str
    line: Line
    text: str
    clauses: list[Clause] = field(default_factory=list)
    sort: str = ""
    limit: int | None = None
    unread: list[tuple[int, int]] = field(default_factory=list)
    listed: bool = False
    named: str = ""
    """The noun that was said."""
    date_field: str = ""

    def dated(self, at: int) -> Found | None:
        """Return the date that begins at a place."""
        names = [one.span for one in self.line.mentions if not one.calendar]
        return next((one for one in self.line.dates(names) if one.start == at), None)

    def add(self, *clause: object) -> None:
        self.clauses.append(tuple(clause))


def parsed(line: Line, noun: str, start: int, most: int) -> Parse:
    """Return what is asked, until more than `most` words are not understood."""
    parse = Parse(noun, line, line.plain)
    mentions = {
        one.start: one for one in line.mentions if isinstance(one.whose[0], Customer) and one.start >= start
    }
    for match_noun, pattern in words.NOUN:
        named = pattern.search(line.plain, start)
        if named and not parse.named and not words.RELATED.search(line.plain[: named.end()]):
            parse.noun = parse.named = match_noun if noun == "customer" or match_noun == noun else noun
    at = start
    while at < len(line.plain):
        at = _step(parse, at, mentions)
        if len(parse.unread) > most:
            break
    return parse


def _step(parse: Parse, at: int, mentions: dict[int, Mention]) -> int:
    text = parse.text
    if text[at].isspace():
        return at + 1
    for reader in _READERS:
        end = reader(parse, at)
        if end is not None and end > at:
            return end
    colleague = next((one for one in parse.line.colleagues if one.start == at), None)
    if colleague:
        parse.add("owner", "=", colleague.person.handle)
        return _possessive(text, colleague.end)
    person = (
        parse.line.person_at(at)
        if text[at].isalpha() and (at == 0 or not text[at - 1].isalnum() or not text[at].isascii())
        else None
    )
    if person and re.match(r"'s(?![a-z])|的|\s*$|(?<=[\u4e00-\u9fff])", text[person.end :]):
        parse.add("owner", "=", person.person.handle)
        return _possessive(text, person.end)
    mention = mentions.get(at)
    if mention and not (mention.shy and mention.calendar and parse.dated(at)):
        own = parse.line.known.value_words.pattern.match(text, at)
        if own is None or own.end() < mention.end or parse.line.surface in ("/ticket", "/opp", "/followup"):
            names = [one.name for one in mention.whose]
            parse.add("customer", "=", names[0]) if len(names) == 1 else parse.add("customer", "in", names)
            return _possessive(text, mention.end)
    value = _value(parse, at)
    if value:
        return value[1]
    found = parse.dated(at)
    if found:
        return _dated(parse, found)
    for noun, pattern in words.NOUN:
        match = pattern.match(text, at)
        if match:
            parse.named = parse.named or noun
            return match.end()
    noise = words.NOISE.match(text, at)
    if noise and noise.end() > at:
        if words.LISTS.match(text, at):
            parse.listed = True
        return noise.end()
    if listed := words.LISTS.match(text, at):
        parse.listed = True
        return listed.end()
    word = re.compile(r"[a-z0-9][\w'.&-]*|[\u4e00-\u9fff]|.").match(text, at)
    assert word is not None
    parse.unread.append(word.span())
    return word.end()


def _possessive(text: str, end: int) -> int:
    match = re.compile(r"'s(?![a-z])|的").match(text, end)
    return match.end() if match else end


def _value(parse: Parse, at: int) -> tuple[str, int] | None:
    """Return one of the workspace's own values, or several of a kind with "or" between them."""
    values = parse.line.known.value_words
    match = values.pattern.match(parse.text, at)
    if match is None:
        return None
    meant = values.meant(match.group())
    if meant is None:
        return None
    kind, name = meant
    if kind not in words.VALUED.get(parse.noun, (kind,)):
        return None
    names, end = [name], match.end()
    while joint := words.OR.match(parse.text, end):
        another = values.pattern.match(parse.text, joint.end())
        other = values.meant(another.group()) if another else None
        if another is None or other is None or other[0] != kind:
            break
        names.append(other[1])
        end = another.end()
    field_name = {"product": "bought"}.get(kind, kind)
    negated = re.search(r"(?:not|non-?|except|不是|非|不在|除了|-)\s*(?:in\s+|from\s+)?$", parse.text[:at])
    if len(names) > 1:
        parse.add(field_name, "in", names)
    else:
        parse.add(
            field_name,
            "!=" if negated else "has" if kind in ("tag", "product") and kind == "product" else "=",
            name,
        )
    tail = words.VALUE_TAIL.match(parse.text, end)
    return name, tail.end() if tail else end


def _dated(parse: Parse, found: Found) -> int:
    """Return a period: of the field whose word stands before or behind it, or the noun's own."""
    text, end = parse.text, found.end
    behind = re.compile(r"\s*(?:要|内|会|该|新|之前|的)?").match(text, end)
    after = words.DATE_FIELD.match(text, behind.end() if behind else end)
    name = parse.date_field
    if not name and after and not (parse.noun == "followup" and after.lastgroup == "contacted"):
        name = after.lastgroup or ""
        end = after.end()
    parse.date_field = ""
    noun = parse.noun
    name = name or {"deal": "close_date", "followup": "due", "ticket": "created"}.get(noun, "created")
    first, last = _period(found)
    phrase = text[found.start : found.end]
    if re.match(r"(?:since|after|from)(?![a-z])|自|从", phrase) or re.match(
        r"\s*(?:以来|之后|以后)", text[found.end :]
    ):
        parse.add(name, ">", first.isoformat())
    elif re.match(r"(?:before|until|by)(?![a-z])", phrase) or phrase.endswith("前"):
        parse.add(name, "<", last.isoformat())
    elif first == last:
        parse.add(name, "=", first.isoformat())
    else:
        parse.add(name, "between", [first.isoformat(), last.isoformat()])
    return end


def _period(found: Found) -> tuple[date, date]:
    """Return the first and the last day of what was said."""
    day = found.day
    if found.grain == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if found.grain in ("month", "quarter", "half", "year"):
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[found.grain]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return first, found.last_day
    return day, day


def _first(patterns: Iterable[re.Pattern[str]], text: str, at: int) -> re.Match[str] | None:
    """Return the first of some patterns that matches at a place."""
    return next((match for one in patterns if (match := one.match(text, at))), None)


def _span_of(match: re.Match[str]) -> str:
    """Return a length as 30d, 6w, 2m."""
    count, unit = match["n"], match["unit"]
    number = (
        1
        if count in ("a", "an", "one", "半")
        else {"two": 2, "three": 3, "six": 6}.get(count)
        or words.NUMBERS.get(count)
        or (int(count) if count.isdecimal() else 10)
    )
    letter = words.UNITS[unit.lstrip("个")[:1]]
    return f"{number * 3}m" if letter == "q" else f"{number}{letter}"


def _read_top(parse: Parse, at: int) -> int | None:
    match = words.TOP.match(parse.text, at)
    if match is None:
        return None
    number = match["top"] or match["front"] or match["n"]
    if number:
        parse.limit = int(number) if number.isdecimal() else words.NUMBERS.get(number, 10)
    if match["most"]:
        parse.sort = "-spend" if match["most"] == "消费" else "-amount"
    parse.listed = True
    return match.end()


def _read_sort(parse: Parse, at: int) -> int | None:
    match = words.SORT.match(parse.text, at)
    if match is None:
        by = re.compile(r"by\s+(spend|amount|value|revenue|size)(?![a-z])").match(parse.text, at)
        if by:
            parse.sort = "-amount" if by[1] in ("amount", "value", "size") else "-spend"
            return by.end()
        return None
    if match["age"]:
        parse.sort = ("" if match["age"] in ("oldest", "earliest") else "-") + "created"
    elif match["sort"]:
        parse.sort = match["sort"]
    elif match["by"]:
        parse.sort = ("-" if match["down"] else "") + match["by"]
    elif match["most"]:
        if match["most"] not in ("spend", "amount", "value", "revenue"):
            return None
        parse.sort = "-" + {"value": "amount", "revenue": "spend"}.get(match["most"], match["most"])
    else:
        name = {
            "消费": "spend",
            "消费额": "spend",
            "金额": "amount",
            "成交时间": "close_date",
            "生日": "birthday",
        }.get(match["han"], "created")
        down = match["han_down"] or match["han_down2"] or name in ("spend", "amount")
        parse.sort = ("-" if down else "") + name
    parse.listed = True
    return match.end()


def _read_sign(parse: Parse, at: int) -> int | None:
    match = words.SIGNED.match(parse.text, at)
    if match is None:
        return None
    name = next(one for one in words.FIELDS if match[one])
    sign = {":": "=", "：": "="}.get(match["sign"], match["sign"])
    if match["minus"]:
        sign = "!="
    values = [
        one.strip(' "') for one in parse.line.typed[match.start("values") : match.end("values")].split(",")
    ]
    sums = list(_sums_at(parse.line, match.start("values")))
    if name in ("spend", "amount") and sums:
        low, *rest = sums
        between = re.compile(r"\s*(?:-|\.\.|to)\s*").match(parse.text, low[1])
        if between and rest and rest[0][2] == between.end():
            parse.add(name, "between", [low[0], rest[0][0]])
            return rest[0][1]
        parse.add(name, sign, low[0])
        return low[1]
    known = [_known_value(parse, name, one) for one in values]
    parse.add(name, "in" if len(known) > 1 else sign, known if len(known) > 1 else known[0])
    return match.end()


def _known_value(parse: Parse, name: str, word: str) -> str:
    _, known = parse.line.known.value_words.meant(plainly(word)) or ("", word)
    if name == "owner":
        person = parse.line.known.team.called(word)
        return person[0][0].handle if person else word
    if name == "stage":
        staged = staging.named(parse.line.known.stage_words, plainly(word))
        return staged[0].name if staged else word
    return known


def _sums_at(line: Line, start: int) -> Iterator[tuple[object, int, int]]:
    for one in line.sums([(0, start)]):
        yield one.amount, one.end, one.start


def _read_not_contacted(parse: Parse, at: int) -> int | None:
    match = _first(words.NOT_CONTACTED, parse.text, at)
    if match is None:
        return None
    parse.add("contacted", "not within", _span_of(match))
    return match.end()


def _read_older(parse: Parse, at: int) -> int | None:
    match = words.OLDER.match(parse.text, at)
    if match is None:
        return None
    old = match["side"] in ("older", "more")
    parse.add("created", "not within" if old else "within", _span_of(match))
    return match.end()


def _read_missing(parse: Parse, at: int) -> int | None:
    match = words.MISSING.match(parse.text, at)
    if match:
        name = words.FIELD_OF[match["field"]]
        parse.add("owner", "=", "nobody") if name == "owner" else parse.add(name, "missing")
        return match.end()
    match = words.PRESENT.match(parse.text, at)
    if match:
        parse.add(words.FIELD_OF[match["field"]], "present")
        return match.end()
    return None


def _read_related(parse: Parse, at: int) -> int | None:
    match = words.RELATED.match(parse.text, at)
    if match is None or parse.noun not in ("customer", "contact"):
        return None
    noun = (
        "tickets"
        if re.match(r"tick|工单", match["noun"])
        else "followups"
        if re.match(r"follow|跟进", match["noun"])
        else "deals"
    )
    inner = Parse(
        {"tickets": "ticket", "deals": "deal", "followups": "followup"}[noun], parse.line, match["what"] + " "
    )
    place = 0
    while place < len(match["what"]):
        for reader in (_read_state, _read_priority, _read_stage):
            end = reader(inner, place)
            if end:
                place = end
                break
        else:
            place += 1
    parse.add(
        noun,
        "without" if match["sign"] in ("without", "with no", "没有", "无") else "with",
        list(inner.clauses),
    )
    return match.end()


def _read_compared(parse: Parse, at: int) -> int | None:
    match = words.COMPARED.match(parse.text, at)
    name = {"customer": "spend"}.get(parse.noun, "amount")
    if match:
        value = next(_sums_at(parse.line, match.end()), None)
        if value is None or parse.text[match.end() : value[2]].strip():
            return None
        if match["field"]:
            name = "spend" if re.match(r"spen|rev|消|花|累", match["field"]) else "amount"
        parse.add(name, "<" if match["sign"] in words.BELOW else ">", value[0])
        tail = re.compile(r"\s*(?:以上|以下)?的?").match(parse.text, value[1])
        return tail.end() if tail else value[1]
    field_word = re.compile(rf"(?:{words.SIGN_FIELDS['spend']}|{words.SIGN_FIELDS['amount']})\s*").match(
        parse.text, at
    )
    begins = field_word.end() if field_word else at
    if (
        not parse.text[begins : begins + 1]
        or parse.text[begins] not in "$€£¥0123456789一二三四五六七八九十百两几"
    ):
        return None
    value = next(_sums_at(parse.line, begins), None)
    if value and value[2] == begins:
        side = re.compile(r"\s*(?:块|元)?(?P<side>以上|以下|\+|及以上|or more|and up|plus|or less|起)").match(
            parse.text, value[1]
        )
        if field_word and re.match(r"spen|rev|消|花|累", field_word.group()):
            name = "spend"
        if side:
            parse.add(name, "<" if side["side"] in ("以下", "or less") else ">", value[0])
            return _possessive(parse.text, side.end())
    return None


def _read_state(parse: Parse, at: int) -> int | None:
    for state in words.STATES:
        match = state.pattern.match(parse.text, at)
        if match is None or (state.only and parse.noun not in state.only):
            continue
        end = match.end()
        if state is words.STALLED and (span := words.STALLED_FOR.match(parse.text, end)):
            end = span.end()
        if state is words.SOLVED and parse.noun != "followup" and words.CLOSED_WHEN.match(parse.text, end):
            if parse.noun == "deal":
                continue
            parse.date_field = "solved_on"
            return end
        clause = state.of.get(parse.noun, state.clause)
        if clause and clause[0] == "stage":
            clause = _of_kinds(parse.line, clause)
        if clause:
            parse.add(*clause)
        parse.listed = True
        return end
    return None


def _of_kinds(line: Line, clause: Clause) -> Clause:
    """Return a clause on stages that are won or lost with the workspace's own names of them."""
    name, sign, kinds = clause
    stages = [one.name for one in line.known.stages if one.kind in kinds.split()] or [f"closed {kinds}"]
    return name, sign, stages if sign == "in" else stages[0]


def _read_priority(parse: Parse, at: int) -> int | None:
    match = words.PRIORITY.match(parse.text, at)
    if match is None or parse.noun == "deal":
        return None
    word = match["word"] or match["han"] or ""
    level = (
        f"p{match['level']}"
        if match["level"]
        else PRIORITY_OF.get(word) or ("p3" if word.startswith(("中", "普")) else "p4")
    )
    names, end = [level], match.end()
    while (
        (joint := words.OR.match(parse.text, end))
        and (another := words.PRIORITY.match(parse.text, joint.end()))
        and another["level"]
    ):
        names.append(f"p{another['level']}")
        end = another.end()
    parse.add("priority", "in" if len(names) > 1 else "=", names if len(names) > 1 else level)
    return end


def _read_stage(parse: Parse, at: int) -> int | None:
    if parse.noun != "deal" and not re.match(r".{0,12}阶段", parse.text[at:]):
        return None
    found = next(
        (
            one
            for one in staging.named(parse.line.known.stage_words, parse.text)
            if one.start == at or (one.led and one.start <= at < one.end)
        ),
        None,
    )
    if found is None:
        return None
    names, end = [found.name], found.end
    for another in staging.named(parse.line.known.stage_words, parse.text):
        joint = words.OR.match(parse.text, end)
        if joint and another.start == joint.end():
            names.append(another.name)
            end = another.end
    parse.add("stage", "in" if len(names) > 1 else "=", names if len(names) > 1 else names[0])
    tail = re.compile(r"\s*(?:阶段|stage)的?").match(parse.text, end)
    return tail.end() if tail else end


def _read_date_field(parse: Parse, at: int) -> int | None:
    """Return a word that says which date is asked for, before a period: closing this month."""
    match = words.DATE_FIELD.match(parse.text, at)
    if match is None:
        bare = _first(words.WITHIN, parse.text, at)
        if bare and (
            bare.groupdict().get("way")
            or re.search(r"内$|^(?:未来|接下来|最近|近|过去)", bare.group().strip())
        ):
            behind = re.compile(r"\s*(?:要|会|该|的|将)?\s*").match(parse.text, bare.end())
            after = words.DATE_FIELD.match(parse.text, behind.end() if behind else bare.end())
            if after:
                parse.add(after.lastgroup, "within", _span_of(bare))
                return _possessive(parse.text, after.end())
        return None
    name = match.lastgroup or ""
    spaced = re.compile(r"\s*(?:date\s*)?(?:is\s*)?").match(parse.text, match.end())
    place = spaced.end() if spaced else match.end()
    within = _first(words.WITHIN, parse.text, place)
    if within and not parse.text[place : within.start()].strip():
        parse.add(name, "within", _span_of(within))
        return _possessive(parse.text, within.end())
    if name == "bought":
        sign = "!=" if words.NEVER.search(parse.text[:at]) else "has"
        values = parse.line.known.value_words
        quoted = re.compile(r"[\"“”'](?P<what>[^\"”']+)[\"”']").match(parse.text, place)
        product = values.pattern.match(parse.text, quoted.start("what") if quoted else place)
        end = None
        meant = values.meant(product.group()) if product else None
        if product and meant and meant[0] == "product":
            parse.add("bought", sign, meant[1])
            end = quoted.end() if quoted else product.end()
        elif quoted:
            parse.add("bought", sign, parse.line.typed[quoted.start("what") : quoted.end("what")])
            end = quoted.end()
        if end is not None:
            parse.date_field = "bought_on"
            rest = parse.text[end:].lstrip()
            if not any(one.start >= end and one.start <= end + 4 for one in parse.line.dates()) or not rest:
                parse.date_field = ""
            return end
        return None
    names = [one.span for one in parse.line.mentions if not one.calendar]
    follows = next(
        (
            one
            for one in parse.line.dates(names)
            if one.end > place and not parse.text[place : max(place, one.start)].strip()
        ),
        None,
    )
    if follows:
        parse.date_field = name
        return _dated(parse, follows)
    if name == "birthday":
        parse.date_field = name
        return match.end()
    if name in ("renews", "due", "birthday"):
        parse.listed = True
        return match.end()
    return None


_READERS: tuple[Callable[[Parse, int], int | None], ...] = (
    _read_sort,
    _read_top,
    _read_sign,
    _read_not_contacted,
    _read_older,
    _read_missing,
    _read_related,
    _read_compared,
    _read_date_field,
    _read_state,
    _read_priority,
    _read_stage,
)
