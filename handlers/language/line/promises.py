"""What we said we would do, and when: the follow-up in a logged line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.language import when
from handlers.language.line import dates as roles
from handlers.language.line.text import Line, Span
from handlers.language.regex import regex
from handlers.language.when import Found

_OURS = regex(
    r"(?<![a-z0-9])(?:follow(?:ing)?[\s-]?up|f/up|f/u|fup|fu|remind(?:er)?(?:\s+(?:me|us))?(?:\s+to)?"
    r"|call(?:ing)?(?:\s+(?:her|him|them|it|[a-z]+))?[\s-]?back|ring(?:\s+(?:her|him|them))?[\s-]?back"
    r"|phone(?:\s+(?:her|him|them))?\s+back"
    r"|check(?:ing)?[\s-]?(?:back|in)|circle[\s-]?back|get[\s-]?back|come[\s-]?back\s+to"
    r"|touch(?:ing)?[\s-]?base|reconnect|revisit|chase"
    r"|ping|nudge|retry|try\s+(?:her|him|them|again)|next\s+(?:contact|touch|call|step|action)|todo|to do"
    r"|(?:e-?mail|mail|call|ring|phone|text|send|see|meet)(?=\s(?:him|her|them)(?![a-z]))"
    r"|call\s+again|talk\s+again|speak\s+again"
    r"|i'll|we'll|(?:ill|well)(?=\s(?:call|ring|phone|send|e-?mail|mail|check|follow|ping|get|visit|try"
    r"|chase|see|write|talk|ask|prepare|give|arrange|book|draft|bring|meet|set|let|do)(?![a-z]))"
    r"|i will|we will|i'?m going to|i am going to|i need to|we need to|need to|i have to|we "
    r"have to|i must|i should|we should"
    r"|i promised|we promised|promised (?:him|her|them)|told (?:him|her|them) i'?d|i owe|remember to"
    r"|don'?t forget to|make sure to|must)(?![a-z])"
    r"|再?次?跟进(?:一下)?|再?跟(?:一下|催)|跟催|(?:电话)?回访(?:一下)?|再(?:次|去)?(?:打|拨)(?:过去|电话"
    r"|给)?(?:一次|一下|一遍)?|回(?:个)?(?:电话|电|拨)"
    r"|提醒(?:我们|我|一下)|再?联系(?!人|方式|电话)(?:一下)?|再?联络(?!人|方式|电话)|再(?:试|聊|谈|约|沟通"
    r"|确认|问|看|议|商量|对接|拜访|催|去|找|发|碰|回复)(?:一下|一次)?|催(?:一下|办|款)"
    r"|我们?(?=(?:[今明后下这本周星礼0-9一二三四五六七八九十]|月底|年底)[^了，,。;]{0,12}(?:发|给|寄|去"
    r"|打|回|拜访|提交|安排|送|约|报|做|交|见))|记得|别忘了|别忘|我要|我会|我们会|我们要|我得|我去|我来"
    r"|我给|我再|我把|我们?答应|答应[他她]们?|答应客户"
    r"|约(?:了|好)"
)
_IMPERATIVE = regex(r"e-?mail|mail|call|ring|phone|text|send|see|meet")
_BEGINS = regex(r".*\s[-–—]\s|\s*(?:and |then |so |must |to )*")
_PROMISE = regex(r"i|we|need|promised|told|must|我|答应|约")
_REFUSED = regex(
    r"(?:(?<![a-z])(?:don'?t|do not|doesn'?t|not|never|no|needn'?t|no need (?:to|for)(?: a)?|without|no "
    r"need)\s+(?:need to\s+|want us to\s+|want me to\s+)?"
    r"|不用|不必|不需要?|(?<!要)不要|别(?!忘)|勿|无需|无须|[暂先]不|没必要)\s*(?:再|去)?$"
)
_PAST_NOUN = regex(
    r"(?<![a-z])(?:got|gets|sent|gave|wrote|had|did|have had|received|after|during|from|their|his|her"
    r"|last|was|asked"
    r" for|missed|promised)\s+(?:a\s+|an\s+|the\s+|our\s+|my\s+|us\s+a\s+|me\s+a\s+)?$"
)
_THEIRS = regex(
    r"(?<![a-z])(?P<who>they|he|she|it|who|customer|client|buyer|cfo|ceo|cto|cio|boss|purchasing"
    r"|procurement|legal|finance|themselves|someone|somebody|accounting"
    r"|the [a-z]+|[a-z]+)(?:'ll|'d)?\s+(?:(?:also|then|just|probably|maybe|all|themselves|himself"
    r"|herself)\s+)*"
    r"(?:will|would|'ll|'d|to|can|is going to|are going to|wants? to|promised to|agreed to|said to|is to"
    r"|are to|should|may|might|must|has to|have to|needs to|plans to|hopes to|intends to|is supposed "
    r"to)\s+(?:[a-z]+\s+)?$"
)
_PRONOUN = regex(
    r"(?<![a-z])(?:they|he|she|it|they'll|he'll|she'll|they'd|he'd|she'd|customer|client|themselves"
    r"|who)\s+(?:[a-z]+\s+){0,2}$"
)
_ASKED_US = regex(
    r"(?<![a-z])(?:me|us|we|i|i'll|we'll|i'd|we'd|let's)\s+(?:(?:agreed|decided|promised|plan|want|like"
    r"|offered)\s+|to\s+|should\s+|will\s+|would\s+|need to\s+|must\s+"
    r"|can\s+|have to\s+|then\s+|and\s+)*$"
)
_THEIRS_HAN = regex(
    r"(?:[他她]们?|客户|对方|甲方|领导|老板|[\u4e00-\u9fff](?:总|经理|工|主任|姐|哥|女士|先生|小姐)"
    r"|那边)(?P<between>[^，,。;！!？?]{0,14})$"
)
_LETS_US = regex(r"让我|叫我|请我|要我|让咱|催我|希望我|等我|约我|提醒我|然后|让$|让|叫|请|要求")
_SAYS_HAN = regex(r"说|会|要|将|答应|表示|自己|来|想|才|打算|承诺|回复|再|主动")
_THEIRS_BEHIND = regex(r"\s*(?:给?我们?(?!们?的)(?:这边)?)|themselves|himself|herself")
_TELLS = regex(
    r"(?:(?<![a-z])(?:ends?|ended|ending|expires?|expired|until|til|till|since|started?|starts|starting"
    r"|was|were|renews?|born|birthday"
    r"|anniversary|opens?|opened|closes|deadline is|deadline)\s*(?:on|in|at)?|到期|截止|结束|生日|周年"
    r"|开始|自|直到|开业|成立|将于)\s*$"
)
_SENTENCE_END = regex(r"[;!?\n]|\.(?=\s|$)")
_CLAUSE_END = regex(r"[,;!?\n，；。！？]|\.(?=\s|$)")
_REACH = 90
_FAR_BEFORE = 22


def promised(line: Line, dates: Sequence[Found], start: int, names: Sequence[Span] = ()) -> Found | None:
    """Return the day of our last promise that has one; what they will do sets none, nor a name: Chase."""
    found = None
    likely = [one for one in map(line.ahead, roles.meant(line, dates)) if not roles.is_past(line, one)]
    for match in _OURS.finditer(line.plain, start):
        if any(first <= match.start() < last for first, last in names) or not _ours(line, match):
            continue
        beside = _beside(line, match, likely, start) or _right_behind(line, match.end())
        if beside:
            found = beside
    return found


def _right_behind(line: Line, end: int) -> Found | None:
    """Return a length of time right behind a promise, where it is a date only there: follow up 3 days."""
    said = _LENGTH_ALONE.match(line.plain, end)
    if said is None:
        return None
    length = f"in {said['number']}" if said["number"] else said.group().strip()
    found = when.find(length, line.now, locale=line.locale, hours=line.hours, eager=True)
    return replace(found, start=said.start(), end=said.end()) if found else None


_LENGTH_ALONE = regex(
    r"\s+(?:(?:a\s+)?(?:fortnight|week|month|quarter)"
    r"|(?P<number>\d{1,2}\s?(?:(?:business|working)\s)?(?:days?|weeks?|wks?|months?)))(?=\s*(?:$|[,;:.!]))"
)


def _ours(line: Line, match: re.Match[str]) -> bool:
    plain = line.plain
    if any(first <= match.start() < last for first, last in line.quoted):
        return False
    clause = roles.clause_start(plain, match.start(), line.start)
    before = plain[clause : match.start()]
    if _REFUSED.search(plain[max(0, match.start() - 24) : match.start()]):
        return False
    word = match.group()
    if word.isascii():
        if _PROMISE.match(word) and word.startswith(("i", "we")):
            return not re.search(r"(?:said|says|asked|thinks?|hopes?|wants?)\s*$", before)
        if _PAST_NOUN.search(before):
            return False
        if _IMPERATIVE.fullmatch(word):
            return _BEGINS.fullmatch(before) is not None and match.start() > line.start
        if _ASKED_US.search(before):
            return True
        if re.match(r"(?:need|must|promised|told)", word):
            return not before.strip() or bool(re.search(r"(?:and|but|so|then)\s*$", before))
        return not (_THEIRS.search(before) or _PRONOUN.search(before))
    if word.startswith(("提醒我", "我", "记得", "别忘", "答应")):
        return not re.search(r"(?:(?<!我)说|问|希望|要求|建议|盼|催)$", before) or word.startswith("提醒")
    theirs = _THEIRS_HAN.search(before)
    if theirs and not _LETS_US.search(theirs["between"]) and _SAYS_HAN.search(theirs["between"] + word[:1]):
        said = theirs["between"]
        if re.search(r"说|会|要|将|答应|表示|自己|想|才|打算|承诺|主动", said) or _THEIRS_BEHIND.match(
            plain, match.end()
        ):
            return False
    return (
        not re.match(r"我们?(?!$)", plain[match.end() :])
        if word.startswith(("联系", "再联系", "联络", "回电", "回复"))
        else True
    )


def _beside(line: Line, match: re.Match[str], dates: Sequence[Found], start: int) -> Found | None:
    """Return the nearer of the dates before and after a promise, in its sentence."""
    plain = line.plain
    after = next((one for one in dates if one.start >= match.start() and one.end > match.end()), None)
    gap = plain[match.end() : after.start] if after else ""
    if after and (
        _SENTENCE_END.search(gap)
        or len(gap) > _REACH
        or _TELLS.search(gap)
        or (
            _CLAUSE_END.search(gap.strip(" :,，"))
            and not (line.plain[match.start()].isascii() and match.group().startswith("remind"))
        )
    ):
        after = None
    begin = start
    for stop in _CLAUSE_END.finditer(plain, start, match.start()):
        if plain[stop.end() : match.start()].strip():
            begin = stop.end()
    before = next(
        (one for one in reversed(dates) if begin <= one.start and one.end <= match.start() + 1), None
    )
    if before and (
        len(plain[before.end : match.start()].strip()) > _FAR_BEFORE
        or _TELLS.search(plain[begin : before.start])
    ):
        before = None
    if after and before:
        chinese = not match.group().isascii() and not match.group().startswith("提醒")
        nearer = len(plain[before.end : match.start()].strip()) <= len(gap.strip())
        return before if chinese and nearer else after
    return after or before
