"""One reader for every line: surface, references, verbs, questions, customers; the rest is text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.language import money
from handlers.language.fold import plain as plainly
from handlers.language.line import asked, changes, doubt, new, references, staging, talk
from handlers.language.line import dates as roles
from handlers.language.line.fillers import idle
from handlers.language.line.known import NOUNS, Customer, Known, Noun, Person, Record
from handlers.language.line.names import TOKEN
from handlers.language.line.reading import Reading, ask
from handlers.language.line.text import Line, Reference, Span, begin, command
from handlers.language.line.who import Who, who
from handlers.language.regex import regex
from handlers.language.when import Hours

NOUN_OF: dict[str, Noun] = {"/opp": "deal", "/ticket": "ticket", "/followup": "followup"}
_OPEN_SURFACES = ("/crm", "dm", "mention")


def understand(
    surface: str,
    text: str,
    *,
    known: Known,
    me: Person,
    now: datetime,
    locale: str = "en-US",
    hours: Hours | None = None,
    thread: tuple[Noun, int] | None = None,
    here: Customer | None = None,
) -> Reading:
    """Return what a line says, whatever its door.

    `thread` is the record whose thread it was typed in, `here` the customer that its channel is about. Of a
    very long line the two ends are read; what is kept of it is whole.
    """
    if len(text) > _LONG:
        joint = next(mark for mark in _JOINTS if mark not in text)
        short = f"{text[:_HEAD]}{joint}{text[-_TAIL:]}"
        reading = understand(
            surface, short, known=known, me=me, now=now, locale=locale, hours=hours, thread=thread, here=here
        )
        return _restored(reading, joint, text[_HEAD:-_TAIL])
    text = _BLANKS.sub(" ", text).strip()
    line = Line(surface, text, known, me, now, locale, hours, here=here)
    if thread:
        line = line.moved(surface=next(name for name, noun in NOUN_OF.items() if noun == thread[0]))
        return _in_thread(line, *thread)
    start = begin(line.plain)
    if surface in _OPEN_SURFACES:
        if talk.is_talk(line):
            return Reading("help")
        named = _commanded(line, start)
        if named:
            return _dispatch(line.moved(surface=named[0], start=named[1]), spoken=True)
        return _open(line.moved(start=start))
    if surface != "/log" and talk.says_help(line):
        return Reading("help")
    return _dispatch(line)


_BLANKS = regex(r"[ \t\u00a0\u3000]+")
_LONG, _HEAD, _TAIL = 1500, 300, 150
_JOINTS = [chr(code) for code in range(0xE000, 0xE400)]
"""Characters of no meaning: one of them stands for the middle of a long line while it is read."""


def _restored(reading: Reading, joint: str, middle: str) -> Reading:
    """Return the reading with the middle of the line where it was left out."""
    texts = {
        name: getattr(reading, name).replace(joint, middle)
        for name in ("text", "whole", "solution", "reason")
    }
    return replace(reading, either=tuple(_restored(one, joint, middle) for one in reading.either), **texts)


def _commanded(line: Line, start: int) -> tuple[str, int] | None:
    """Return the command that an open line begins with, unless it names a customer or asks something."""
    found = command(line.plain, start)
    if found is None:
        return None
    surface, end = found
    if any(
        one.start <= start and one.end > end for one in line.mentions if isinstance(one.whose[0], Customer)
    ):
        return None
    if any(one.start <= start < one.end and one.noun for one in line.references):
        return None
    if surface in NOUN_OF and asked.is_question(line.moved(start=start), NOUN_OF[surface]):
        return None
    return surface, end


def _dispatch(line: Line, *, spoken: bool = False) -> Reading:
    """Return a line behind its command."""
    if line.surface == "/log":
        return _log(line)
    if line.surface == "/customer":
        return _customer(line)
    noun = NOUN_OF.get(line.surface)
    if noun is None:
        return _open(line)
    return _about(line, noun, spoken=spoken)


# --- a command for one kind of record


def _about(line: Line, noun: Noun, *, spoken: bool = False) -> Reading:
    """/opp, /ticket, /followup: a record that is there, a question, or something new."""
    start = begin(line.plain, line.start)
    line = line.moved(start=start)
    if not line.plain[start:].strip():
        return asked.everything(line, noun)
    reference = references.leading(line, noun, start)
    if reference and (several := references.several(line, noun, reference)):
        return ask("record", *(_changed(line, noun, one, start) for one in several))
    if reference:
        if noun == "followup" and references.ties(line, reference):
            return _tied(line, reference)
        return _changed(line, reference.noun or noun, reference, start)
    question = asked.question(line, noun)
    if question:
        return question
    if _MANY.match(line.plain, start):
        return ask("record")
    if noun == "deal":
        return _deal(line)
    if noun == "ticket":
        return _ticket(line)
    return _followup(line)


def _changed(line: Line, noun: Noun, reference: Reference, start: int) -> Reading:
    """Return what is to change about the record of a reference; nothing else said, it is shown."""
    record = line.known.numbered.get((noun, reference.number))
    if record is None:
        if any(one.noun == noun for one in line.known.records):
            others = [
                line.known.numbered[other, reference.number]
                for other in NOUNS
                if (other, reference.number) in line.known.numbered
            ]
            return ask("record", *(Reading("show", record=other) for other in others))
        record = Record(noun, reference.number)
    spans = [reference.span]
    about = who(line, likeness=False)
    if about.customer and about.customer.name == record.customer:
        spans += [
            one.span
            for one in line.mentions
            if record.customer in {each.name for each in one.whose if isinstance(each, Customer)}
        ]
    reading = changes.change(line, record, spans, start)
    if not reading.says and not reading.reason and not reading.solution:
        return Reading("show", record=record)
    return _sure(line, reading, spans, start)


def _sure(line: Line, reading: Reading, spans: Sequence[Span], start: int) -> Reading:
    """Return a change that is beyond doubt, or the question among what it may mean."""
    if reading.act == "deal.change" and _CLOSED.fullmatch(plainly(reading.text)):
        ends = {one.kind: one.name for one in line.known.stages}
        stages = (ends.get(kind, f"closed {kind}") for kind in ("won", "lost"))
        return ask("what", *(replace(reading, text="", stage=stage) for stage in stages))
    if "doubt" in reading.guessed:
        return ask("what", *_or_only_said(line, reading, spans, start))
    only_noted = not replace(reading, text="").says
    if only_noted and (rather := changes.loose(line, reading, spans, start)):
        return ask("what", reading, rather)
    if only_noted and _may_change_more(line, reading):
        return ask("what", reading)
    merged = reading.merge is not None and ("ticket", reading.merge) not in line.known.numbered
    if merged and line.known.records:
        return ask("record", reading)
    return reading


def _or_only_said(line: Line, reading: Reading, spans: Sequence[Span], start: int) -> tuple[Reading, Reading]:
    """Return a doubtful change, and the same line as a mere note."""
    note = Reading(reading.act, record=reading.record, text=changes.whole(line, spans, start))
    return replace(reading, guessed=reading.guessed - {"doubt"}), note


_MANY = regex(
    r"(?:close|solve|resolve|reopen|assign|delete|cancel|take|release|move|push|complete|finish)"
    r"\s+(?:all|every|both)(?![a-z])|(?:关闭|解决|取消|删除|完成|转移)(?:所有|全部)"
)
_UNREAD_ACT = regex(
    r"(?:drop|kill|scrap|bin|ditch|abandon|freeze|park|pause|archive)(?![a-z])|"
    r"(?:(?:please|pls|just|let's) )?(?!(?:is|was|does|did|has|had|saw|got|think|like|love|hope|know|said"
    r"|[a-z]+ed)"
    r" )[a-z]{3,} (?:it|this|that|them)(?=\s*(?:[,.;:!]|$|to |from |by ))"
)
"""What reads like an order that no verb of ours says: kill it, no budget."""
_CLOSED = regex(r"closed?|close it|finished|关闭|已关闭|关了|结束了?|关单")
_SHORT_NOTE = 5  # words


def _may_change_more(line: Line, reading: Reading) -> bool:
    """Tell whether a few words that were read as a note may have been meant as a change."""
    text = plainly(reading.text)
    if _UNREAD_ACT.match(text):
        return True
    if doubt.clouded(text, 0):
        return False
    if len(text.split()) > 3 and not text.startswith(("to ", "for ", "->", "=")):
        return False
    if not text or len(text.split()) > _SHORT_NOTE or (not text.isascii() and len(text) > 6):
        return False
    if changes.is_note(line, text):
        return False
    noun = reading.record.noun if reading.record else "deal"
    first = next(iter(changes.said(noun, text)), None)
    if first and first.verb.takes in ("date", "sum", "person", "record") and idle(text[: first.start]):
        return True
    named = line.known.team.find(text, list(TOKEN.finditer(text)))
    staged = staging.named(line.known.stage_words, text) if reading.act == "deal.change" else []
    return bool(named or staged or (money.find(text) and re.search(r"[0-9]\s?[k万$€£¥]|[$€£¥]", text)))


def _in_thread(line: Line, noun: Noun, number: int) -> Reading:
    """Read what is said in a record's thread: it is about the record, unless it names another."""
    start = begin(line.plain)
    line = line.moved(start=start)
    if talk.is_talk(line) and not _changes_something(line, noun, number):
        return Reading("help")
    found = command(line.plain, start)
    if (
        found
        and found[0] in ("/log", "/followup")
        and not any(one.start <= start < one.end for one in line.references)
    ):
        return _aside(line.moved(surface=found[0], start=found[1]), noun, number)
    for one in line.references:
        if (
            one.start >= start
            and (one.noun or noun) == noun
            and references.governs(line, one, noun, start)
            and one.number != number
        ):
            merging = any(
                verb.verb.field == "merge" and verb.end <= one.start
                for verb in changes.said(noun, line.plain)
            )
            if not merging:
                return _changed(line, noun, one, start)
    record = line.known.numbered.get((noun, number)) or Record(noun, number)
    spans = [one.span for one in line.references if one.number == number]
    reading = changes.change(line, record, spans, start)
    if not reading.says and not reading.reason and not reading.solution:
        return Reading("show", record=record)
    return _sure(line, reading, spans, start)


def _changes_something(line: Line, noun: Noun, number: int) -> bool:
    reading = changes.change(line, Record(noun, number), [], line.start)
    return bool(reading.status or reading.stage)


def _aside(line: Line, noun: Noun, number: int) -> Reading:
    """Return a log or a follow-up in a record's thread is about the record's customer."""
    record = line.known.numbered.get((noun, number))
    about = who(line, likeness=False, at=line.known.customer_named.get(record.customer) if record else None)
    if line.surface == "/log":
        return new.log(line, about) if about.customer else ask("customer")
    return new.followup(line, about, record)


def _tied(line: Line, reference: Reference) -> Reading:
    """Return a follow-up that is about a deal or a ticket."""
    nouns = (
        [reference.noun]
        if reference.noun
        else [noun for noun in NOUNS if (noun, reference.number) in line.known.numbered]
    )
    records = [
        line.known.numbered[noun, reference.number]
        for noun in nouns
        if (noun, reference.number) in line.known.numbered
    ]
    readings = []
    for record in records:
        about = who(line, likeness=False, at=line.known.customer_named.get(record.customer))
        readings.append(new.followup(line, about, record, [reference.span]))
    if len(readings) == 1:
        return readings[0]
    return ask("record", *readings)


# --- something new


def _among(about: Who, read: Callable[[Who], Reading]) -> Reading:
    """Return a question which of several customers is meant, with the reading for each of them."""
    return ask("customer", *(read(replace(about, customer=one, either=())) for one in about.either))


def _log(line: Line) -> Reading:
    about = who(line)
    if about.either:
        return _among(about, lambda one: new.log(line, one))
    if about.customer is None:
        return ask("customer", new.log(line, about))
    return new.log(line, about)


def _followup(line: Line) -> Reading:
    about = who(line)
    if "likeness" in about.guessed and not about.opens:
        about = replace(about, customer=None)
    if about.either:
        return _among(about, lambda one: new.followup(line, one))
    return new.followup(line, about)


def _deal(line: Line) -> Reading:
    lead = new.NEW_DEAL.match(line.plain, line.start)
    said_new = lead is not None and not references.named_there(line, line.start)
    if lead and said_new:
        line = line.moved(start=begin(line.plain, lead.end()))
    about = who(line)
    if about.either:
        return _among(about, lambda one: new.deal(line, one))
    if about.customer is None:
        return ask("customer", new.deal(line, about))
    if not said_new:
        moved = _of_customer(line, about, "deal")
        if moved:
            return moved
    reading = new.deal(line, about)
    open_ones = line.known.of("deal", about.customer.name)
    if not said_new and open_ones and new.tells(line, about, reading):
        notes = [Reading("deal.change", record=one, text=reading.text) for one in open_ones]
        return ask("what", *notes, reading)
    if not said_new and (readings := _rather_changes(line, about, open_ones)):
        return ask("what", *readings, reading)
    if new.closing_is_unsure(line, reading):
        return ask("what", reading, replace(reading, close_on=None))
    if new.price_is_open(line, about) or new.sum_is_unsure(line, about, reading):
        return ask("amount", reading)
    return reading


def _rather_changes(line: Line, about: Who, open_ones: Sequence[Record]) -> list[Reading]:
    """Return what a line may change about open deals: it says what one is now."""
    if not _NOW.search(line.blanked(about.spans, about.end)):
        return []
    return [changes.change(line, one, about.spans, line.start) for one in open_ones]


_NOW = regex(
    r"(?<![a-z])(?:now|down to|up to|from [0-9$€£¥][^ ]* to|instead of|raised to|cut to"
    r"|increased to)(?![a-z])"
    r"|降到|降至|涨到|加到|减到|改到|改成|改为|调到|变成"
)


def _ticket(line: Line) -> Reading:
    about = who(line)
    if about.either:
        return _among(about, lambda one: new.ticket(line, one))
    if about.customer is None:
        return ask("customer", new.ticket(line, about))
    moved = _of_customer(line, about, "ticket")
    if moved:
        return moved
    return new.ticket(line, about)


def _of_customer(line: Line, about: Who, noun: Noun) -> Reading | None:
    """Return what a line changes about a customer's one open deal, named without a number: acme won."""
    if about.customer is None:
        return None
    open_ones = line.known.of(noun, about.customer.name)
    spans = [*about.spans]
    body = line.blanked(spans, line.start)
    named = [one for one in open_ones if one.name and _says_name(line.plain, one.name)]
    for one in named:
        at = line.plain.find(one.name.lower())
        if at >= 0:
            spans.append((at, at + len(one.name)))
            body = line.blanked(spans, line.start)
    verb = next((one for one in changes.said(noun, body) if idle(body[: one.start])), None)
    if (
        verb is None
        or verb.verb.field in ("note", "amount")
        or (verb.verb.takes == "date" and not _moves(line.plain[verb.start : verb.end]))
    ):
        return None
    if noun == "ticket" and (verb.verb.field != "status" or not idle(body[verb.end :])):
        return None
    if verb.verb.field == "owner" and verb.verb.takes == "person" and not line.colleagues:
        return None
    if verb.verb.field == "stage" and not named and _tells_more(line, body, verb.end):
        return None
    candidates = named or open_ones
    readings = [changes.change(line, one, spans, line.start) for one in candidates]
    readings = [one for one in readings if one.says or one.reason]
    if len(readings) == 1:
        return readings[0]
    return ask("record", *readings) if readings else None


def _tells_more(line: Line, body: str, end: int) -> bool:
    """Tell whether a sum stands further on behind a word for winning: won a tender, 6k."""
    return any(one.weight > 1 and not idle(body[end : one.start]) for one in line.sums([(0, end)]))


def _moves(word: str) -> bool:
    return bool(re.match(r"push|postpone|move|slip|delay|推|延|挪|提前", word))


def _says_name(plain: str, name: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(name.lower())}(?![a-z0-9])", plain) is not None


# --- a customer


def _customer(line: Line) -> Reading:
    start = begin(line.plain, line.start)
    line = line.moved(start=start)
    shown = _shown(line, line.text(start, len(line.plain.rstrip())))
    if shown:
        return shown
    question = asked.question(line, "customer")
    if question:
        return question
    about = who(line)
    if about.either:
        return ask("customer", *(Reading("customer.show", customer=one) for one in about.either))
    if about.customer is None:
        return ask("customer")
    return Reading("customer.show", customer=about.customer, contact=about.contact, guessed=about.guessed)


def _shown(line: Line, text: str) -> Reading | None:
    """Return the customer whose name is all that was typed, perhaps only how it begins."""
    called = [who for who, _ in line.known.names.called(text)]
    customers = [one for one in called if isinstance(one, Customer)]
    if not customers:
        owners = {one.customer for one in called if not isinstance(one, Customer)}
        customers = [line.known.customer_named[name] for name in owners if name in line.known.customer_named]
    if not customers:
        customers = [one for one in line.known.names.begun_by(text) if isinstance(one, Customer)]
    if len(customers) == 1:
        return Reading("customer.show", customer=customers[0])
    if len(customers) > 1:
        return ask("customer", *(Reading("customer.show", customer=one) for one in customers))
    return None


# --- a line with no command before it


def _open(line: Line) -> Reading:
    """/crm, a mention or a direct message: a record, a question, a card, or a sentence about a customer."""
    plain, start = line.plain, line.start
    reference = next(
        (
            one
            for one in line.references
            if one.start >= start and (idle(plain[start : one.start]) or references.verb_leads(line, one))
        ),
        None,
    )
    if reference:
        return _open_reference(line, reference)
    bare = references.NUMBER.fullmatch(plain, start)
    if bare:
        return _open_reference(line, Reference(None, int(bare[1]), start, bare.end()))
    text = line.text(start, len(plain.rstrip()))
    asked_about = _ABOUT.match(plain, start)
    shown = _shown(line, line.text(*asked_about.span("who"))) if asked_about else None
    shown = shown or _shown(line, text)
    if shown and (asked_about or not asked.is_question(line, "customer", sure=True)):
        return shown
    question = asked.question(line, "customer", open_line=True)
    if question:
        return question
    about = who(line)
    if about.either:
        return _among(about, lambda one: new.log(line, one))
    if about.customer is None:
        if _reminds(line):
            return _followup(line.moved(surface="/followup"))
        return ask("what")
    rest = line.blanked([*about.spans, about.place], start)
    if idle(rest):
        return Reading("customer.show", customer=about.customer, contact=about.contact)
    if "likeness" in about.guessed and len(rest.split()) > 3 and not about.opens:
        return ask("customer")
    if plain.rstrip().endswith(("?", "？")) or _ASKS_HOW.search(plain):
        card = Reading("customer.show", customer=about.customer, contact=about.contact)
        return (
            card
            if _WHAT.match(rest.lstrip(" ,:"))
            else ask("what", card, new.log(line.moved(start=0), about))
        )
    return _sentence(line, about)


_ABOUT = regex(
    r"(?:what do (?:we|you) (?:know|have) (?:about|on)|tell me (?:more )?about|what about|what's (?:up"
    r"|going on|new) with"
    r"|info on|details (?:on|of)|who is|show me|show|open|look up|how is|how's|status of"
    r"|history of|everything (?:about|on)|what is the (?:status|state) of|what's the (?:status|state"
    r"|story) (?:of|with)|what is going on (?:at|with)|any news (?:from|about|on)"
    r"|(?=.+(?:怎么样|的情况|什么情况|情况如何))|介绍一下|看一下|看看|打开|查一下|说说"
    r"|了解一下)\s*(?P<who>.+?)\s*"
    r"(?:doing|的情况|的资料|的信息|最近怎么样了?|怎么样了?|什么情况|情况如何)?[?？!.。]*\s*$"
)


_REMINDS = regex(r"remind|提醒|记得|别忘|don'?t forget|remember to")


def _reminds(line: Line) -> bool:
    opens = [one.end for one in line.dates() if not line.plain[line.start : one.start].strip()]
    return any(_REMINDS.match(line.plain, begin(line.plain, at)) for at in (line.start, *opens))


_ASKS_HOW = regex(r"(?:多少|什么时候|怎么样|在哪|哪天|几点)[了啊呀吗呢]?\s*$")
_WHAT = regex(r"(?:what|how|who|when|where|any|why)(?![a-z])|怎么|什么|谁|哪")
_TO_DO = regex(
    r"(?:call|ring|phone|send|e-?mail|mail|ask|chase|check|prepare|visit|meet|book|invite|ping|text|bring"
    r"|finish|draft|review|schedule|order|arrange|get|give|pick|write|update"
    r"|confirm)(?![a-z])(?! (?:from|with)"
    r"(?![a-z]))|(?:给|联系|问|催|约|发|寄|拜访|回访|打|准备|确认)"
)


def _is_to_do(line: Line, about: Who) -> bool:
    """Tell whether a sentence begins with what to do and has its day: call Rosa tomorrow."""
    dates = line.dates(about.spans)
    first = next((one for one in dates if not line.plain[line.start : one.start].strip()), None)
    start = first.end if first else line.start
    opens = _TO_DO.match(line.plain, start + len(line.plain[start:]) - len(line.plain[start:].lstrip(" ,，")))
    due = roles.due(line, dates, line.start) if opens else None
    return due is not None and not re.search(r"[了过](?!去)", line.plain[start:])


_UNKNOWN_ACT = regex(
    r"(?:delete|remove|edit|rename|merge|archive|export|import|restore|block|hide|share|copy|duplicate|unlink"
    r"|link|tag|untag|kill|change|update|fix)(?![a-z])|删除|删掉|编辑|修改|改名|合并|归档|导出|导入|恢复|隐藏|分享|复制"
)
"""What a line may tell us to do to a record, and which is no command here."""


def _open_reference(line: Line, reference: Reference) -> Reading:
    """Read a number without a command: of the kind that was said, or the only one that has it."""
    if reference.noun:
        surface = next(name for name, noun in NOUN_OF.items() if noun == reference.noun)
        return _about(line.moved(surface=surface), reference.noun)
    nouns = [noun for noun in NOUNS if (noun, reference.number) in line.known.numbered]
    readings = [_changed(line, noun, reference, line.start) for noun in nouns]
    acting = [one for one in readings if one.act.endswith(".change") and not (one.text and not one.status)]
    if acting and len(acting) < len(readings):
        stateful = [
            one
            for one in acting
            if one.stage or one.status or one.close_on or one.amount is not None or one.merge or one.priority
        ]
        readings = stateful or acting
    if len(readings) == 1:
        return readings[0]
    if not readings:
        return ask("record")
    return ask("record", *readings)


def _sentence(line: Line, about: Who) -> Reading:
    """Return a sentence with a known customer: a draft of a log, a reminder, or a question what it is."""
    if _UNKNOWN_ACT.match(line.plain, line.start):
        card = Reading("customer.show", customer=about.customer, contact=about.contact)
        return ask("what", card, new.log(line.moved(start=0), about))
    if _reminds(line) or _is_to_do(line, about):
        return new.followup(line.moved(surface="/followup"), about)
    body = line.blanked([*about.spans, about.place], line.start)
    sums = [one for one in line.sums(about.spans) if one.weight > 1]
    rest = body
    for one in sums:
        rest = rest[: one.start] + " " * (one.end - one.start) + rest[one.end :]
    if sums and idle(rest):
        open_ones = line.known.of("deal", about.customer.name) if about.customer else []
        return ask(
            "what",
            new.deal(line, about),
            *(changes.change(line, one, about.spans, line.start) for one in open_ones),
            new.log(line, about),
        )
    moved = _of_customer(line, about, "deal")
    if moved and (moved.act == "ask" or moved.stage or moved.close_on) and not moved.reason:
        return moved
    return new.log(line.moved(start=0), about)
