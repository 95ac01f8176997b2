"""How rules read, as sentences, and where they are made."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import form as form_of
from handlers.views.recurrences import in_words
from handlers.watches import Kind, kind_of
from storage.recurrence import Recurrence
from storage.rules import Hearer, Route, Rule

LISTED = 12
"""Rules in a list: each takes two of the fifty blocks of a message."""

EXAMPLE = N_("every weekday at 9:00")
AT_ONCE = N_("at once")

ROUTES = {
    Route.OWNER: N_("The owner"),
    Route.MANAGER: N_("The owner's manager"),
    Route.TEAM: N_("The owner's team, each by direct message"),
    Route.CHANNEL: N_("A channel"),
}

# The sentence


def in_a_sentence(t: Translator, rule: Rule) -> Markup:
    """Say a rule: When a deal has been in one stage for 14 days, tell its owner, every weekday at 9:00."""
    return t(
        "When {condition}, {route}, {when}.",
        condition=kind_of(rule).condition(t, rule),
        route=_route(t, rule),
        when=when_in_words(t, rule.speaks),
    )


def when_in_words(t: Translator, speaks: Recurrence | None) -> Markup:
    return in_words(t, speaks) if speaks else t(AT_ONCE)


def _route(t: Translator, rule: Rule) -> Markup:
    if rule.route is Route.CHANNEL:
        return t("tell {channel}", channel=Markup(f"<#{rule.channel_id}>"))
    return {
        Route.OWNER: t("tell its owner"),
        Route.MANAGER: t("tell its owner's manager"),
        Route.TEAM: t("tell its owner's team"),
    }[rule.route]


# Where rules are made


def listing(
    t: Translator,
    known: Sequence[Rule],
    states: Mapping[int, Sequence[Hearer]],
    kinds: Sequence[Kind],
    kept_away: Sequence[Hearer],
) -> b.Message:
    """Show the rules the reader may change, the kinds of new ones, and what they have muted or ignored."""
    blocks: list[b.Block | None] = [b.section(b.bold(t("Rules")))]
    for rule in known[:LISTED]:
        blocks += [b.section(_standing(t, rule, states.get(rule.id, ()))), _controls(t, rule)]
    blocks.append(b.and_more(len(known) - LISTED))
    if not known:
        blocks.append(b.section(t("No rules yet. You'll see a preview before anything is saved.")))
    if kinds:
        blocks.append(b.section(t("Send an alert when:"), _kind_select(t, kinds)))
    if kept_away:
        blocks.append(b.section(b.bold(t("Muted"))))
    for hearer in kept_away[:LISTED]:
        button = b.button(t("Unmute"), "rule.unmute", hearer.id)
        state = t("muted") if hearer.muted else t("in your digest")
        blocks.append(b.section(b.joined(state, in_a_sentence(t, hearer.rule)), button))
    return b.message(*blocks)


def saved(t: Translator, rule: Rule, before: Markup | None = None) -> b.Message:
    """`before` is what a rule said that was changed."""
    now = in_a_sentence(t, rule)
    was = b.context(t("Before: {rule}", rule=before)) if before and before != now else None
    return b.message(b.section(b.lines(t("Saved:"), now)), was, _controls(t, rule))


def known_already(t: Translator, rule: Rule) -> b.View:
    """Show the rule that there is, to somebody who was about to make it again."""
    maker = t("Made by {who}", who=rule.owner.name) if rule.owner else ""
    shown = [b.section(b.lines(t("This rule exists already:"), in_a_sentence(t, rule))), b.context(maker)]
    return b.notice(t("Rules"), shown, close=t("Back"))


def deleted(t: Translator, rule: Rule) -> b.Message:
    return b.sentence(t("Deleted: {rule}", rule=in_a_sentence(t, rule)))


def changed(t: Translator, rule: Rule) -> b.Message:
    return b.message(b.section(_standing(t, rule, ())), _controls(t, rule))


def muted(t: Translator, hearer: Hearer) -> b.Message:
    return b.message(
        b.section(t("Muted: {rule}", rule=in_a_sentence(t, hearer.rule))),
        b.actions(b.button(t("Unmute"), "rule.unmute", hearer.id)),
    )


def unmuted(t: Translator, hearer: Hearer) -> b.Message:
    return b.sentence(t("Unmuted: {rule}", rule=in_a_sentence(t, hearer.rule)))


def comes(t: Translator, hearer: Hearer) -> b.Message:
    return b.sentence(
        t(
            "Scheduled {when}: {rule}",
            when=when_in_words(t, hearer.speaks),
            rule=in_a_sentence(t, hearer.rule),
        )
    )


def _standing(t: Translator, rule: Rule, hearers: Sequence[Hearer]) -> Markup:
    muted = sum(one.muted for one in hearers)
    moved = sum(one.in_digest for one in hearers)
    return b.lines(
        b.joined(t("paused") if rule.paused else "", in_a_sentence(t, rule)),
        b.joined(
            t("made by {name}", name=rule.owner.name) if rule.owner else "",
            t.count("muted by {n}", "muted by {n}", muted) if muted else "",
            t.count("in the digest of {n}", "in the digests of {n}", moved) if moved else "",
        ),
    )


def _controls(t: Translator, rule: Rule) -> b.Block:
    return b.actions(
        b.button(t("Change"), "rule.change", rule.id),
        b.button(t("Go on"), "rule.go", rule.id)
        if rule.paused
        else b.button(t("Pause"), "rule.pause", rule.id),
        b.button(t("Delete"), "rule.delete", rule.id),
    )


def _kind_select(t: Translator, kinds: Sequence[Kind]) -> b.Element:
    return b.select("rule.new", [b.option(t(kind.title), kind.name) for kind in kinds], t("New rule"))


def form(t: Translator, context: Mapping[str, Any], rule: Rule, routes: Sequence[Route], when: str) -> b.View:
    """Return the form for one kind of rule, filled in as far as it is known.

    `when` is its schedule in words; the context's `currency` is that of an amount without a sign.
    """
    kind = kind_of(rule)
    fields: list[b.Block | None] = [b.section(b.bold(t(kind.title)))]
    if kind.number:
        fields.append(b.field(t(kind.number), b.text_input("number", str(rule.number))))
    fields += kind.inputs(t, rule, context["currency"])
    if len(routes) > 1:
        options = [b.option(t(ROUTES[route]), route.value) for route in routes]
        fields.append(b.field(t("Recipient"), b.select("route", options, t("Recipient"), rule.route.value)))
        hint = t("If a channel is told. In a private one, /invite @Rapport first.")
        fields.append(
            b.field(t("Channel"), b.channel_select("channel", rule.channel_id), hint=hint, optional=True)
        )
    hint = t(
        "“at once”, or for example “every weekday at 9:00” or “every Monday 8:30”, in the"
        " recipient's time zone."
    )
    fields.append(b.field(t("When"), b.text_input("when", when), hint=hint))
    fields.append(b.field(t("Maximum messages per day"), b.text_input("cap", str(rule.cap))))
    return form_of(t, t("Rule"), "rule.try", fields, context, submit=t("Try it"))


def time_form(t: Translator, context: Mapping[str, Any], hearer: Hearer, when: str) -> b.View:
    """Return the form for when a person or a channel hears a rule."""
    hint = t("“at once”, or for example “every weekday at 9:00” or “every Monday 8:30”.")
    return form_of(
        t,
        t("When"),
        "rule.when.save",
        [b.section(in_a_sentence(t, hearer.rule)), b.field(t("When"), b.text_input("when", when), hint=hint)],
        context,
    )
