"""How a digest reads, and where people say which they want."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.core.translation import N_, Markup, Translator
from handlers.figures.figure import Figures, Part
from handlers.views import blocks as b
from handlers.views.charts import Sheet, plain_table
from handlers.views.fields import form as form_of
from handlers.views.followups import one_line as followup_line
from handlers.views.recurrences import in_words
from storage.digests import Digest
from storage.followups import FollowUp
from storage.permissions import Scope

MOST = {"data_visualization": 2, "data_table": 1}
"""Slack takes no more of these in a message."""

LISTED = 12
"""Digests in a list: each takes two of the fifty blocks of a message."""

EXAMPLE = N_("every weekday at 8:30")

BREADTHS = {
    Scope.OWN: N_("My day"),
    Scope.TEAM: N_("My team"),
    Scope.ALL: N_("Everything"),
}


def title(t: Translator, breadth: Scope, name: str) -> Markup:
    """Return a digest's title; `name` is its owner's or team's."""
    if breadth is Scope.OWN:
        return t("Your day, {name}", name=name)
    return t("Digest: {name}", name=name) if breadth is Scope.TEAM else t("Digest")


def digest(
    t: Translator,
    heading: Markup,
    figures: Figures,
    breadth: Scope,
    due: datetime | None = None,
    *,
    pictured: bool,
) -> b.Message:
    """`due` is when it should have come, if it comes late; `pictured` says that its charts can be drawn.

    Its text says in words all that the charts show, and is what is read aloud. Where Slack refuses the
    charts, `plainer` is posted: words with a plain table, or if that is refused as well, words alone.
    """
    span = _span(t, figures)
    late = _late(t, due, figures.until) if due else ""
    told = figures.parts(t)
    if not told:
        return b.message(b.section(b.joined(b.bold(heading), t("nothing to report"), span, late)))
    above = [b.header(heading), b.context(b.joined(span, late))]
    charts = [part.chart for part in told if part.chart]
    alone = replace(t, many=False)  # a picture shows everybody the same
    below = _span(alone, figures)
    sheet = Sheet(t.locale, b.clip(heading, b.PHRASE_TEXT), below, charts) if charts and pictured else None
    acts = _acts(t, figures, breadth, _picture(t, sheet) if sheet else None)
    plain = b.message(*above, *(b.section(part.text) for part in told), acts)
    tabled = [b.message(*above, *_tabled(told), acts)] if any(part.table for part in told) else []
    drawn = b.message(*above, *_drawn(told), acts)
    return {**drawn, "text": plain["text"], "plainer": [plainer["blocks"] for plainer in (*tabled, plain)]}


def _late(t: Translator, due: datetime, now: datetime) -> Markup:
    same_day = due.astimezone(t.zone).date() == now.astimezone(t.zone).date()
    return t("due {when}", when=t.clock(due) if same_day else t.moment(due))


def _span(t: Translator, figures: Figures) -> Markup:
    return t("{since} to {until}", since=t.moment(figures.since), until=t.moment(figures.until))


def _tabled(told: Sequence[Part]) -> Iterator[b.Block]:
    """Yield the figures in words, and as tables where there is one."""
    for part in told:
        if part.table:
            yield from (b.section(part.lead), plain_table(part.table))
        else:
            yield b.section(part.text)


def _drawn(told: Sequence[Part]) -> Iterator[b.Block]:
    """Yield the figures, as charts where there is one and Slack takes one more."""
    left = dict(MOST)
    for part in told:
        if part.block and left[part.block["type"]]:
            left[part.block["type"]] -= 1
            yield from (b.section(part.lead), part.block)
        else:
            yield b.section(part.text)


def _picture(t: Translator, sheet: Sheet) -> b.Element | None:
    """Return the button that draws a digest's charts; it carries the numbers that the digest shows."""
    carried = sheet.packed()
    return b.button(t("Picture"), "digest.picture", carried) if len(carried) <= b.VALUE_TEXT else None


def _acts(t: Translator, figures: Figures, breadth: Scope, picture: b.Element | None) -> b.Block | None:
    """Return the buttons below a digest. Each looks when it is pressed, with the rights of who presses."""
    acts = [*figures.buttons(t, breadth), *([picture] if picture else [])]
    return b.actions(*acts) if acts else None


def overdue(
    t: Translator, count: int, oldest: Sequence[FollowUp], breadth: str, skipped: int = 0
) -> b.Message:
    """List the overdue follow-ups within a digest's breadth, the oldest first, from some place on."""
    if not count:
        return b.sentence(t("Nothing is overdue."))
    heading = t.count("{n} overdue follow-up", "{n} overdue follow-ups", count)
    return b.message(
        b.section(b.bold(heading)),
        *(
            b.section(
                b.lines(
                    b.joined(t.when(one.due), one.owner.name if one.owner else ""), followup_line(t, one)
                ),
                b.button(t("Done"), "followup.done", one.id),
            )
            for one in oldest
        ),
        b.pager(t, "digest.overdue", skipped, LISTED, skipped + len(oldest) < count, f"{breadth}|"),
    )


def saved(t: Translator, digest: Digest) -> b.Message:
    return b.message(b.section(b.lines(t("Saved:"), _line(t, digest))), _controls(t, digest))


def stopped(t: Translator, digest: Digest) -> b.Message:
    return b.sentence(t("Stopped: {digest}", digest=_line(t, digest)))


def listing(t: Translator, known: Sequence[Digest]) -> b.Message:
    """Return the message behind the form for a new digest: the digests that are known."""
    if not known:
        return b.sentence(
            t("You have no digests yet. {command} shows one now.", command=b.bold("/crm digest now"))
        )
    each = ((b.section(_line(t, one)), _controls(t, one)) for one in known[:LISTED])
    more = (
        b.context(t("There are {n} more.", n=t.number(len(known) - LISTED))) if len(known) > LISTED else None
    )
    return b.message(b.section(b.bold(t("Digests"))), *(block for pair in each for block in pair), more)


def _line(t: Translator, digest: Digest) -> Markup:
    return b.joined(
        b.bold(t(BREADTHS[digest.breadth])),
        digest.owner.name if digest.owner else "",
        t("direct message") if digest.is_direct else Markup(f"<#{digest.channel_id}>"),
        in_words(t, digest.recurrence),
        t("next: {when}", when=_on_its_clock(t, digest).moment(digest.next_at)),
    )


def _on_its_clock(t: Translator, digest: Digest) -> Translator:
    return Translator(t.locale, ZoneInfo(digest.zone))


def _controls(t: Translator, digest: Digest) -> b.Block:
    return b.actions(
        b.button(t("Read it now"), "digest.read", digest.id),
        b.button(t("Change"), "digest.change", digest.id),
        b.button(t("Stop"), "digest.stop", digest.id),
    )


def form(
    t: Translator,
    context: Mapping[str, Any],
    breadths: Sequence[Scope],
    *,
    known: Digest | None = None,
    when: str = "",
) -> b.View:
    """Return the form for a digest: content, place, and schedule in words; `when` is the proposed one."""
    zone = ZoneInfo(known.zone) if known else t.zone
    channel = None if known is None or known.is_direct else known.channel_id
    return form_of(
        t,
        t("Digest"),
        "digest.save",
        [
            b.field(
                t("Content"),
                b.select(
                    "breadth",
                    [b.option(t(BREADTHS[breadth]), breadth.value) for breadth in breadths],
                    t("Content"),
                    (known.breadth if known else breadths[0]).value,
                ),
                hint=t("Shows what you're allowed to see at the time it's sent."),
            ),
            b.field(
                t("Post to"),
                b.channel_select("channel", channel),
                hint=t("Leave empty for a direct message. In a private channel, /invite @Rapport first."),
                optional=True,
            ),
            b.field(
                t("When"),
                b.text_input("when", when),
                hint=t(
                    "For example “every weekday at 8:30”, “first Monday of the month 9am” or "
                    "“每周五下午5点”, {place} time.",
                    place=t.place(zone),
                ),
            ),
        ],
        context,
    )
