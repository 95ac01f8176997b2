"""How notices look: what rules have to say, and what one would have said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import form as form_of
from handlers.views.rules import in_a_sentence
from handlers.watches import kind_of
from storage.rules import Hearer, Route, Rule
from storage.watches import Finding

NAMED = 5
"""Things that a message shows, each with its button; of the others it says how many there are."""

LISTED = 20
"""Of the fifty blocks of a message."""


@dataclass(frozen=True)
class Trial:
    """What a rule would have said in the last week, and what it will say first."""

    things: int
    places: int
    messages: int
    busiest: int
    """Messages on the day with the most."""
    said: Sequence[tuple[datetime, str, Finding]]
    """(when, where, what), in the order of time."""
    standing: Sequence[Finding]
    """What is so now."""


def notice(
    t: Translator,
    rule: Rule,
    hearer: Hearer,
    news: Sequence[Finding],
    now: datetime,
    *,
    late: datetime | None = None,
    was_last: bool = False,
    has_digest: bool = True,
) -> b.Message:
    """Tell a hearer what a rule has found, why it comes, and how to change that.

    `late` is when it should have come. Where no digest comes, what moves into it is not seen.
    """
    return b.message(
        *_things(t, rule, news, now, lambda one: f"{hearer.id}:{one.record.id}"),
        b.context(
            b.joined(
                t("Why: {sentence}", sentence=in_a_sentence(t, rule)),
                t("made by {name}", name=rule.owner.name) if rule.owner else "",
                t("due {when}", when=t.moment(late)) if late else "",
            )
        ),
        b.context(t("Daily limit reached; the rest will come tomorrow.")) if was_last else None,
        b.section(t("You've skipped three of these, so they'll be in your digest from now on."))
        if hearer.in_digest
        else None,
        b.section(t("No digest is scheduled here yet. /crm digest sets one up; /crm digest now shows one."))
        if hearer.in_digest and not has_digest
        else None,
        b.actions(
            b.button(t("Show all"), "rule.all", hearer.id) if len(news) > NAMED else None,
            b.button(t("Unmute"), "rule.unmute", hearer.id) if hearer.in_digest else None,
            b.button(t("Mute"), "rule.mute", hearer.id),
            b.button(t("Change time"), "rule.when", hearer.id),
        ),
    )


def everything(
    t: Translator, hearer: Hearer, found: Sequence[Finding], now: datetime, skipped: int = 0
) -> b.Message:
    """Show the findings of a message that named only the first, from some place on."""
    if not found:
        return b.sentence(t("Nothing matches right now."))
    kind, shown = kind_of(hearer.rule), found[skipped : skipped + LISTED]
    more = skipped + len(shown) < len(found)
    return b.message(
        b.section(b.bold(kind.heading(t, len(found)))),
        *(b.section(kind.line(t, one, now), _show(t, hearer, one)) for one in shown),
        b.pager(t, "rule.all", skipped, LISTED, more, f"{hearer.id}|"),
    )


def trial_post(t: Translator, rule: Rule, standing: Sequence[Finding], now: datetime) -> b.Message:
    """Show how a notice will look in the channel it will be posted in, without working buttons."""
    things = _things(t, rule, standing, now) if standing else [b.section(t("Nothing matches right now."))]
    why = b.context(t("Why: {sentence}", sentence=in_a_sentence(t, rule)))
    return b.message(b.context(t("A test of a new rule:")), *things, why)


def digest_part(t: Translator, rule: Rule, found: Sequence[Finding], now: datetime) -> Markup:
    """Return a digest's part for a rule whose messages were ignored."""
    shown = [kind_of(rule).line(t, one, now) for one in found[:NAMED]]
    more = f"… +{len(found) - NAMED}" if len(found) > NAMED else ""
    return b.lines(b.bold(kind_of(rule).heading(t, len(found))), *shown, more)


def _things(
    t: Translator,
    rule: Rule,
    news: Sequence[Finding],
    now: datetime,
    value: Callable[[Finding], str] | None = None,
) -> list[b.Block]:
    show = (lambda one: b.button(t("Show"), "rule.show", value(one))) if value else (lambda _one: None)
    blocks = [b.section(kind_of(rule).line(t, one, now), show(one)) for one in news[:NAMED]]
    more = b.and_more(len(news) - NAMED)
    return [b.section(b.bold(kind_of(rule).heading(t, len(news)))), *blocks, *([more] if more else [])]


def trial(
    t: Translator,
    context: Mapping[str, Any],
    rule: Rule,
    found: Trial,
    places: Mapping[str, Markup],
    *,
    tested: str = "",
) -> b.View:
    """Show what a rule would have sent, before it is saved; `places` names its recipients."""
    examples = [
        b.joined(t.moment(at), places[place], kind_of(rule).line(t, finding, at))
        for at, place, finding in found.said[:NAMED]
    ]
    more = len(found.said) - len(examples)
    fields = [
        b.section(in_a_sentence(t, rule)),
        b.section(_summary(t, rule, found)),
        b.section(b.lines(*examples, f"… +{more}" if more else "")) if examples else None,
        b.context(
            t.count(
                "{n} message on the busiest day; anything above the limit waits for the next day.",
                "{n} messages on the busiest day; anything above the limit waits for the next day.",
                found.busiest,
            )
        )
        if found.busiest > rule.cap
        else None,
        b.context(
            t.count(
                "{n} already matches; it'll be sent the first time.",
                "{n} already match; they'll be sent together the first time.",
                len(found.standing),
            )
        )
        if found.standing
        else None,
        b.context(tested) if tested else None,
        b.actions(b.button(t("Post a test"), "rule.test"), b.button(t("Change"), "rule.back")),
    ]
    return form_of(t, t("Rule"), "rule.save", fields, context)


def _summary(t: Translator, rule: Rule, found: Trial) -> Markup:
    if not found.things:
        return t("Last week this would have sent nothing.")
    people = t.count("{n} person", "{n} people", found.places)
    things = t.count("{n} thing", "{n} things", found.things)
    messages = t.count("{n} message", "{n} messages", found.messages)
    return t(
        "Last week this would have sent {whom} {things} in {messages}.",
        things=b.bold(things),
        whom=Markup(f"<#{rule.channel_id}>") if rule.route is Route.CHANNEL else b.bold(people),
        messages=messages,
    )


def tested(t: Translator, place: str) -> Markup:
    return t("A test is on its way to {place}.", place=place)


def _show(t: Translator, hearer: Hearer, one: Finding) -> b.Element:
    return b.button(t("Show"), "rule.show", f"{hearer.id}:{one.record.id}")
