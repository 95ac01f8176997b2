"""What makes a value doubtful: its clause denies it, supposes it, asks it, or is somebody else's word."""

from __future__ import annotations

from handlers.language.line.vocabulary import either
from handlers.language.regex import regex

_DENIES = regex(
    either(
        "not|isn't|aren't|wasn't|won't|can't|cannot|don't|doesn't|didn't|hasn't|haven't|never"
        "|no longer|nor|still|still in|still at|not really|not quite|not yet|already was",
        "不是|不算|没到|没有到|没有|还没|还没到|并非|不|别|还是|仍是|仍在|还在|不能|不要",
    )
    + r"(?:\s*(?:a|an|the|really|in|at|on|to|be|yet|算|到|是|在))*\s*$"
)
_SUPPOSES = regex(
    either(
        "if|unless|maybe|perhaps|might|could|would|hopefully|not sure|unsure|probably|prob|possibly"
        "|supposedly|thinking of|thinking about|considering|wants|want|asks|asked|asking|says|said"
        "|hopes|hope|hoping|wonders|wondering|suggests|suggested|rumour|rumor|heard|should we|shall we"
        "|can we|in case|assuming|provided"
        "|depends|wishes|they think|he thinks|she thinks|either",
        "如果|要是|假如|万一|可能|也许|或许|说不定|估计|大概|听说|据说|好像|似乎|希望|要不要|是不是|能不能"
        "|可不可以|会不会|是否|要求|建议|说|考虑|打听|传言|不确定|除非|看能",
    )
)
_THEIR_WORD = regex(
    r"(?:客户|对方|甲方|[他她]们?|[\u4e00-\u9fff](?:总|经理|工|主任|姐|哥))"
    r"[^，,。]{0,4}(?:说|要|想|问)"
)
_ASKS = regex(r"[?？]\s*$|[吗呢么]\s*$")
_STOP = regex(r"[,;!\n]|\.(?=\s|$)|[，；。！]|\s-\s|(?<=[?？])|(?<![a-z])but(?![a-z])|但是?|不过")


def clause_of(plain: str, place: int) -> tuple[int, int]:
    """Return where the clause of a place begins and ends."""
    start, end = 0, len(plain)
    for stop in _STOP.finditer(plain):
        if stop.end() <= place:
            start = stop.end()
        elif stop.start() > place:
            return start, stop.start()
    return start, end


def denied(plain: str, place: int) -> bool:
    """Tell whether what stands at a place is denied there: not p1, still in legal, 还没到谈判."""
    start, _ = clause_of(plain, place)
    return _DENIES.search(plain[start:place]) is not None


_OF_OTHERS = regex(
    r"(?<![a-z])(?:will|'ll|until|till|needs?|must|has to|have to|ends?|starts?|begins?|opens?|expires?"
    r"|is away|is out|because|since|when|once|after|before|meeting|demo|call|review|workshop|customer"
    r"|client|they"
    r"|she|he)(?![a-z])"
    r"|客户|对方|[他她]|[等待]|没法|[不没]了?$|签不|无法|会议|[\u4e00-\u9fff][总工姐哥]|经理|主任|法务|财务|采购"
)


def may_be_meant(plain: str, start: int, end: int) -> bool:
    """Tell whether a value that only stands in a sentence may yet be what is to change."""
    first, last = clause_of(plain, start)
    beside = plain[first:start] + "\x00" + plain[end:last]
    return not (denied(plain, start) or clouded(plain, start) or _OF_OTHERS.search(beside))


def clouded(plain: str, place: int) -> bool:
    """Tell whether the clause of a place only supposes, asks, or tells what somebody else said."""
    start, end = clause_of(plain, place)
    clause = plain[start:end]
    return bool(_SUPPOSES.search(clause) or _THEIR_WORD.search(clause) or _ASKS.search(clause))


_UNREAD_DAY = regex(
    r"(?<![a-z])(?:the (?:day|week|month) after(?! (?:tomorrow|next))|the (?:next|following) (?:day|week"
    r"|month)"
    r"|or (?:the )?(?:next|day after|week after)|(?:after|before|by|until|till|from"
    r"|around) [0-9]{1,2}(?![0-9a-z:.,%/]))"
    r"(?!\s(?:seats|users|people|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|第二天|次日|次周|隔天"
)


def leaves_a_day(text: str) -> bool:
    """Tell whether words for a day or a time were not read: the day after, this Friday or next, after 4."""
    return _UNREAD_DAY.search(text) is not None


_TELLS = regex(
    either(
        "not|isn't|wasn't|won't|can't|cannot|don't|doesn't|didn't|hasn't|haven't|never|still|they|he|she|is"
        "|are"
        "|was|were|has|have|says|wants|asks|needs|will|no longer",
        "没|没有|还没|不|说|要求|觉得|认为|正在|已经|他|她|他们|对方|客户",
    )
)


def tells(text: str) -> bool:
    """Tell whether a text is a sentence about how things stand."""
    return _TELLS.search(text) is not None or _ASKS.search(text) is not None
